from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Turn
from corpus.errors import QuestionError
from evals.dataset import Dataset
from evals.query import Query
from evals.rows import Row, generate
from tests.evals.canned import DAY, CannedAssistant, answer, query

TURNS = (Turn(role="user", text="What is an ICB?"),)


def dataset(*queries: Query) -> Dataset:
    return Dataset(
        directory=Path("small"),
        name="small",
        corpus="sources",
        as_of=DAY,
        categories=("fact",),
        queries=queries,
        sha256="0" * 64,
    )


def test_every_query_is_asked_once_with_its_history_on_the_day() -> None:
    asks = CannedAssistant({"q1?": answer(), "q2?": answer("not_found")})
    rows = generate(dataset(query("q1"), query("q2", history=TURNS)), asks)
    assert asks.asked == [("q1?", (), DAY), ("q2?", TURNS, DAY)]
    assert [row.status for row in rows] == ["answered", "not_found"]
    assert [row.as_of for row in rows] == [DAY, DAY]


def test_another_day_can_be_asked_for() -> None:
    asks = CannedAssistant({"q1?": answer()})
    day = date(2030, 5, 6)
    (row,) = generate(dataset(query("q1")), asks, as_of=day)
    assert asks.asked == [("q1?", (), day)]
    assert row.as_of == day


def test_an_error_raised_on_purpose_becomes_a_row_and_the_rest_is_asked() -> None:
    asks = CannedAssistant({"q1?": QuestionError("too long"), "q2?": answer()})
    first, second = generate(dataset(query("q1"), query("q2")), asks)
    assert (first.error, first.status, first.citations) == (
        "question: too long",
        None,
        (),
    )
    assert second.status == "answered"


def test_a_bug_is_let_through() -> None:
    with pytest.raises(KeyError):
        generate(dataset(query("q1")), CannedAssistant({}))


def test_a_row_holds_either_an_answer_or_an_error() -> None:
    with pytest.raises(ValueError, match="needs an answer or an error"):
        Row(query=query(), as_of=DAY)
    with pytest.raises(ValueError, match="needs an answer or an error"):
        Row(query=query(), as_of=DAY, answer=answer(), error="question: too long")
