from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Turn
from assistant.units import document_units
from corpus.document import Document
from corpus.glossary import Glossary
from evals.takeouts import CosineReader, CountingReader, OneLeg, WithoutHistory
from index.build import build_index
from index.embed import Vectors
from index.search import Index, open_index
from tests.evals.canned import CannedAssistant, answer
from tests.index.fake_encoder import FakeEncoder

DOCUMENTS = [
    Document(doc_id="a", title="Buses", text="The bus leaves from the square."),
    Document(doc_id="b", title="Trains", text="The train leaves from the station."),
    Document(doc_id="c", title="Boats", text="A boat sails past the harbour wall."),
]
NO_TERMS = Glossary(terms={}, everyday={})
UNITS = [unit for document in DOCUMENTS for unit in document_units(document)]


class SwappedEncoder(FakeEncoder):
    """Takes a question about trains for one about boats."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        return super().encode([t.replace("the train?", "a boat") for t in texts])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("legs") / "index"
    build_index(DOCUMENTS, FakeEncoder(), directory=made, chunk_tokens=48)
    return made


@pytest.fixture(scope="module")
def whole(folder: Path) -> Iterator[Index]:
    index = open_index(folder, DOCUMENTS, SwappedEncoder(), chunk_tokens=48)
    yield index
    index.close()


def test_one_leg_ranks_by_itself(folder: Path, whole: Index) -> None:
    dense = OneLeg(whole, folder, whole.encoder, "dense")
    lexical = OneLeg(whole, folder, whole.encoder, "lexical")
    assert dense.retrieve(["the train?"], 1)[0].chunk.doc_id == "c"
    assert lexical.retrieve(["the train?"], 1)[0].chunk.doc_id == "b"
    assert dense.manifest == whole.manifest


def test_the_forms_of_a_question_are_fused_in_one_leg_too(
    folder: Path, whole: Index
) -> None:
    lexical = OneLeg(whole, folder, whole.encoder, "lexical")
    found = lexical.retrieve(["the train?", "station"], 3)
    assert found[0].chunk.doc_id == "b"
    # First in both rankings: 2 / (60 + 1).
    assert found[0].score == pytest.approx(2 / 61)
    assert [passage.rank for passage in found] == list(range(1, len(found) + 1))


def test_the_cosine_reader_ranks_by_likeness_and_is_as_sure_as_its_best() -> None:
    reading = CosineReader(NO_TERMS, FakeEncoder()).read("the train station", UNITS)
    assert reading.evidence[0].doc_id == "b"
    likely = [evidence.answers for evidence in reading.evidence]
    assert likely == sorted(likely, reverse=True)
    assert reading.answerable == likely[0] > 0


def test_the_cosine_reader_finds_nothing_in_nothing() -> None:
    reading = CosineReader(NO_TERMS, FakeEncoder()).read("anything", [])
    assert (reading.evidence, reading.answerable) == ((), 0.0)


def test_without_the_conversation_a_question_is_asked_alone() -> None:
    canned = CannedAssistant({"and in Reading?": answer()})
    asked = WithoutHistory(canned)
    history = [Turn(role="user", text="Who plans care?")]
    found: Answer = asked.ask("and in Reading?", history, as_of=date(2026, 1, 2))
    assert found.status == "answered"
    assert canned.asked == [("and in Reading?", (), date(2026, 1, 2))]


def test_units_are_counted_over_every_reading() -> None:
    reader = CountingReader(CosineReader(NO_TERMS, FakeEncoder()))
    reader.read("the train", UNITS)
    reader.read("the bus", UNITS[:1])
    assert reader.n_units == len(UNITS) + 1
