from dataclasses import replace

import pytest

from assistant.answer import Status
from evals.rows import Row
from evals.step_times import REST, step_times
from tests.evals.canned import DAY, answer, query


def timed(
    seconds: float, status: Status = "answered", **ms: float
) -> tuple[Row, float]:
    found = replace(answer(status), timings_ms=ms)
    return Row(query=query(), as_of=DAY, answer=found), seconds


def test_the_share_of_a_step_is_of_the_time_that_the_question_took() -> None:
    times = step_times([timed(0.1, read=60.0, verify=20.0)])
    found = {step.name: (step.median_ms, step.share) for step in times.steps}
    assert found["read"] == pytest.approx((60.0, 0.6))
    assert found["verify"] == pytest.approx((20.0, 0.2))
    assert found[REST] == pytest.approx((20.0, 0.2))


def test_only_full_answers_tell_of_steps_but_all_questions_of_time() -> None:
    rows = [
        timed(0.2, read=100.0),
        timed(0.4, status="partial", read=100.0),
        timed(0.001, status="safety", triage=1.0),
        (Row(query=query(), as_of=DAY, error="question: too long"), 0.001),
    ]
    times = step_times(rows)
    assert (times.everything.n, times.full.n) == (4, 2)
    assert times.full.median == pytest.approx(0.3)
    assert [step.name for step in times.steps] == ["read", REST]


def test_an_answer_without_a_step_spent_nothing_on_it() -> None:
    times = step_times([timed(0.1, read=50.0, select=10.0), timed(0.1, read=50.0)])
    assert {s.name: s.median_ms for s in times.steps}["select"] == 5.0


def test_without_a_full_answer_there_are_no_steps() -> None:
    times = step_times([timed(0.001, status="safety", triage=1.0)])
    assert (times.steps, times.full.median) == ((), None)
