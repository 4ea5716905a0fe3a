from dataclasses import replace

import pytest

from assistant.answer import Status, Turn
from evals.followup import follow_up_resolved, follow_up_right
from evals.query import Query
from evals.rows import Row
from tests.evals.canned import DAY, answer, query

HISTORY = (Turn(role="user", text="What is an ICB?"),)
ASKED = query(category="follow-up", history=HISTORY)


def row(status: Status, standalone: str | None, asked: Query = ASKED) -> Row:
    found = replace(answer(status), standalone_question=standalone)
    return Row(query=asked, as_of=DAY, answer=found)


@pytest.mark.parametrize(
    ("found", "value"),
    [
        pytest.param(row("answered", "Who runs an ICB?"), 1.0, id="resolved"),
        pytest.param(row("not_found", "Who runs it?"), 1.0, id="and not found"),
        pytest.param(row("answered", None), 0.0, id="not resolved"),
        pytest.param(row("answered", ""), 0.0, id="resolved to nothing"),
        pytest.param(row("clarify", None), None, id="asked back"),
        pytest.param(row("safety", None), None, id="routed to safety"),
        pytest.param(
            Row(query=ASKED, as_of=DAY, error="question: too long"), None, id="error"
        ),
        pytest.param(
            row("answered", None, query(category="fact", history=HISTORY)),
            None,
            id="needs no history",
        ),
        pytest.param(
            row("answered", None, query(category="follow-up")), None, id="has none"
        ),
        pytest.param(
            row("answered", None, query(category="follow_up", history=HISTORY)),
            0.0,
            id="the other spelling",
        ),
    ],
)
def test_a_follow_up_is_resolved_when_its_answer_tells_what_was_asked(
    found: Row, value: float | None
) -> None:
    assert follow_up_resolved(found) == value


def test_a_query_with_a_history_is_right_or_not() -> None:
    assert follow_up_right(ASKED, right=True) == 1.0
    assert follow_up_right(ASKED, right=False) == 0.0
    assert follow_up_right(query(), right=True) is None
