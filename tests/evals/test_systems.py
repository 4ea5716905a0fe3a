from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document
from evals.retrieval_set import RetrievalQuery
from evals.systems import PlainSearch
from index.build import build_index
from index.search import open_index
from tests.index.fake_encoder import FakeEncoder

# In the long one, what is asked for stands in two chunks.
DOCUMENTS = [
    Document(doc_id="a", title="Buses", text="The bus leaves from the square."),
    Document(doc_id="b", title="Trains", text="The train leaves from the station."),
    Document(
        doc_id="c",
        title="Boats",
        text="\n\n".join(f"Boats {n} sail past the harbour wall." for n in range(40)),
    ),
]
DAY = date(2026, 1, 2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("plain") / "index"
    build_index(DOCUMENTS, FakeEncoder(), directory=made, chunk_tokens=48)
    return made


@pytest.fixture(scope="module")
def plain(folder: Path) -> Iterator[PlainSearch]:
    # The assistant has the same files open.
    index = open_index(folder, DOCUMENTS, FakeEncoder(), chunk_tokens=48)
    yield PlainSearch(folder, FakeEncoder())
    index.close()


def asked(text: str) -> RetrievalQuery:
    return RetrievalQuery(query_id="q", text=text)


def test_each_system_ranks_by_its_own_score(plain: PlainSearch) -> None:
    found = plain.rank(asked("the train station"), 2)
    assert list(found) == ["bm25", "dense", "rrf"]
    assert {r.passages[0].chunk.doc_id for r in found.values()} == {"b"}
    dense = found["dense"]
    assert dense.confidence == dense.passages[0].score
    assert 0 < (dense.confidence or 0) <= 1
    # First in both rankings: 2 / (60 + 1).
    assert found["rrf"].confidence == pytest.approx(2 / 61)


def test_a_document_comes_once_by_its_best_chunk(plain: PlainSearch) -> None:
    for ranking in plain.rank(asked("boats past the harbour"), 3).values():
        doc_ids = [passage.chunk.doc_id for passage in ranking.passages]
        assert doc_ids[0] == "c"
        assert len(set(doc_ids)) == len(doc_ids)


def test_a_query_that_shares_no_word_has_the_least_confidence(
    plain: PlainSearch,
) -> None:
    lexical = plain.rank(asked("zebra"), 3)["bm25"]
    assert (lexical.passages, lexical.confidence) == ((), 0.0)


def test_no_more_than_k_documents_are_given(plain: PlainSearch) -> None:
    found = plain.rank(asked("leaves from the square"), 1)
    assert {len(ranking.passages) for ranking in found.values()} == {1}
