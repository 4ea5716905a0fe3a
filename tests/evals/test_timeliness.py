from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.answer import Answer, Notice
from evals.timeliness import time_correct
from tests.evals.canned import DAY, PLANS, SETS, answer, cite, say

BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def cited(
    *notices: Notice, valid_from: date | None = None, valid_until: date | None = None
) -> Answer:
    """An answer whose second citation has these dates; the first has none."""
    dated = replace(
        cite(SETS, marker=2), valid_from=valid_from, valid_until=valid_until
    )
    found = answer(sentences=[say(PLANS, 1)], citations=[cite(PLANS), dated])
    return replace(found, notices=notices)


def ended(text: str) -> Notice:
    return Notice(kind="superseded", text=text)


def begins(text: str) -> Notice:
    return Notice(kind="dated", text=text)


@pytest.mark.parametrize(
    ("found", "value"),
    [
        pytest.param(cited(), 1.0, id="no dates are known"),
        pytest.param(cited(valid_from=DAY, valid_until=AFTER), 1.0, id="it holds"),
        # valid_until is the first day on which it no longer holds.
        pytest.param(cited(valid_until=DAY), 0.0, id="it ended today"),
        pytest.param(cited(valid_until=BEFORE), 0.0, id="it had ended"),
        pytest.param(
            cited(ended("What [2] says has ended."), valid_until=BEFORE),
            1.0,
            id="and that is said",
        ),
        pytest.param(
            cited(ended("What [1] says has ended."), valid_until=BEFORE),
            0.0,
            id="said of another",
        ),
        pytest.param(
            cited(begins("What [2] says has ended."), valid_until=BEFORE),
            0.0,
            id="said in a notice of another kind",
        ),
        pytest.param(cited(valid_from=AFTER), 0.0, id="it has not begun"),
        pytest.param(
            cited(begins("What [2] says holds from tomorrow."), valid_from=AFTER),
            1.0,
            id="and it is said from when",
        ),
        pytest.param(
            cited(ended("What [2] says has ended."), valid_from=AFTER),
            0.0,
            id="said to have ended",
        ),
    ],
)
def test_what_does_not_hold_on_the_day_must_be_said_not_to(
    found: Answer, value: float
) -> None:
    assert time_correct(found) == value


def test_without_citations_there_is_nothing_to_date() -> None:
    assert time_correct(answer("not_found", text="Not in the documents.")) is None
    assert time_correct(None) is None
