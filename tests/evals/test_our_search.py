from collections.abc import Iterator

import pytest

from assistant.answer import Turn
from assistant.config import LimitsConfig
from evals.retrieval_set import RetrievalQuery
from evals.systems import OurSearch
from index.search import Index
from tests.assistant.stand import (
    AS_OF,
    CannedReader,
    assistant,
    open_stand_index,
    reader,
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_stand_index(tmp_path_factory.mktemp("ours")) as opened:
        yield opened


@pytest.fixture
def reads() -> CannedReader:
    return reader()


@pytest.fixture
def ours(index: Index, reads: CannedReader) -> OurSearch:
    limits = LimitsConfig(question_chars=100)
    asked = assistant(index, reads=reads, limits=limits)
    return OurSearch(asked, form="history", as_of=AS_OF)


def query(text: str, answerable: bool | None = None) -> RetrievalQuery:
    return RetrievalQuery(query_id="q", text=text, answerable=answerable)


def test_the_documents_come_in_the_order_of_our_search(ours: OurSearch) -> None:
    found = ours.rank(query("Who pays for social care?"), 2)
    assert [p.chunk.doc_id for p in found.passages] == ["leaflet.md", "guides/board.md"]
    assert (found.confidence, found.error) == (None, None)


def test_it_is_asked_for_its_confidence_where_the_label_is_known(
    ours: OurSearch,
) -> None:
    assert ours.rank(query("Who pays for social care?", True), 2).confidence == 0.9
    assert ours.rank(query("Who runs the buses?", False), 2).confidence == 0.01


def test_the_conversation_is_looked_for_too(
    ours: OurSearch, reads: CannedReader
) -> None:
    history = (Turn(role="user", text="Tell me about social care."),)
    ours.rank(RetrievalQuery(query_id="q", text="Who pays for it?", history=history), 2)
    assert "social care" in reads.questions[-1]


def test_a_question_that_is_refused_is_kept_as_an_error(ours: OurSearch) -> None:
    found = ours.rank(query("long " * 30, True), 2)
    assert (found.passages, found.confidence) == ((), None)
    assert found.error is not None
    assert found.error.startswith("question: ")
