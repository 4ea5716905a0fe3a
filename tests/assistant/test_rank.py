from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from assistant.bank import Matrix
from assistant.rank import Compare, Ranker
from index.search import Index
from tests.assistant.stand import BY_ID, MET, open_stand_index, reader


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_stand_index(tmp_path_factory.mktemp("index")) as opened:
        yield opened


def ranker(index: Index, compare: Compare | None, n_compared: int = 30) -> Ranker:
    return Ranker(BY_ID, index, reader(), compare, n_compared=n_compared)


class Likes:
    """Compares by whether words stand in a text, and keeps the texts."""

    def __init__(self, words: str) -> None:
        self._words = words
        self.texts: list[str] = []

    def __call__(self, question: str, texts: Sequence[str]) -> Matrix:
        self.texts += texts
        return np.array([100.0 * (self._words in text) for text in texts])


def test_the_document_that_compares_best_ranks_first(index: Index) -> None:
    plain = ranker(index, None).rank(["care"], ["care"], 5, read=False)
    assert len(plain) > 1
    last = plain[-1].chunk
    ranked = ranker(index, Likes(last.text.strip()[:40])).rank(
        ["care"], ["care"], 5, read=True
    )
    assert ranked[0].chunk.doc_id == last.doc_id
    assert [p.rank for p in ranked] == list(range(1, len(ranked) + 1))
    scores = [p.score for p in ranked]
    assert scores == sorted(scores, reverse=True)


def test_what_is_not_compared_stays_behind(index: Index) -> None:
    likes = Likes("no such words")
    ranked = ranker(index, likes, n_compared=1).rank(["care"], ["care"], 5, read=True)
    plain = ranker(index, None).rank(["care"], ["care"], 5, read=False)
    assert len(likes.texts) == 1
    assert [p.chunk.doc_id for p in ranked] == [p.chunk.doc_id for p in plain]


def test_a_passage_is_compared_under_its_title(index: Index) -> None:
    likes = Likes("")
    ranker(index, likes).rank(["care"], ["care"], 1, read=True)
    titles = {document.title for document in BY_ID.values()}
    assert all(any(text.startswith(t) for t in titles) for text in likes.texts)


def test_each_way_to_read_a_question_counts_the_same(index: Index) -> None:
    asked: list[str] = []

    def compare(question: str, texts: Sequence[str]) -> Matrix:
        asked.append(question)
        return np.full(len(texts), 10.0 if question == "one" else 20.0)

    ranked = ranker(index, compare).rank(["care"], ["one", "two", "one"], 1, read=True)
    assert asked == ["one", "two"]
    alone = ranker(index, lambda _, texts: np.full(len(texts), 15.0))
    assert ranked == alone.rank(["care"], ["one"], 1, read=True)


def test_where_nothing_compares_the_likeliest_unit_ranks(index: Index) -> None:
    ranked = ranker(index, None).rank(["first meet"], ["first meet"], 3, read=True)
    assert MET in BY_ID[ranked[0].chunk.doc_id].text
    assert ranked[0].score == pytest.approx(0.9)


def test_a_question_that_finds_nothing_has_no_ranking(index: Index) -> None:
    for read in (True, False):
        ranked = ranker(index, Likes("x"), n_compared=5).rank(
            ["zz"], ["zz"], 3, read=read
        )
        assert len({p.chunk.doc_id for p in ranked}) == len(ranked)
