"""When the gate fails, with made-up values; tests/ui/test_gate.py plants faults."""

from dataclasses import replace

import pytest

from evals.compare import compare
from evals.gate import ask_again, reasons_to_fail
from evals.scored import Judged, Scored
from tests.evals.canned import GUIDE, CannedAssistant, query
from tests.evals.kept import record
from tests.evals.worked import DATASET, REPLIES

N = 40
MEASURES = ("right", "coverage", "quotes_exact", "citation_recall")


def scored(n_wrong: int = 0, *, measure: str = "right", errors: int = 0) -> Scored:
    """Forty questions, right by every measure but `n_wrong` of them by one."""
    questions = tuple(
        Judged(
            query=query(f"q{at}"),
            status=None if at < errors else "answered",
            probability=0.5,
            answer_hash="0" * 12,
            seconds=0.1,
            values={**dict.fromkeys(MEASURES, 1.0)}
            | ({measure: 0.0} if at < n_wrong else {}),
        )
        for at in range(N)
    )
    return Scored(record=record(DATASET), questions=questions)


def reasons(after: Scored, before: Scored | None = None) -> list[str]:
    return reasons_to_fail(compare(before or scored(), after))


def test_what_is_as_it_was_passes() -> None:
    assert reasons(scored()) == []


def test_what_chance_explains_passes() -> None:
    # One of forty is missing from more than a third of the resamples.
    assert reasons(scored(1)) == []


def test_a_measure_that_fell_beyond_chance_is_named() -> None:
    (reason,) = reasons(scored(8))
    assert reason.startswith("right: from 100.0 % to 80.0 % (95 % interval")
    (reason,) = reasons(scored(8, measure="citation_recall"))
    assert reason.startswith("citation_recall: ")


def test_a_measure_that_rose_passes() -> None:
    assert reasons(scored(), before=scored(8)) == []


def test_a_measure_without_a_better_side_passes() -> None:
    assert reasons(scored(20, measure="coverage")) == []


def test_a_promise_may_not_be_broken_once_more() -> None:
    (reason,) = reasons(scored(1, measure="quotes_exact"))
    assert reason.startswith("quotes_exact: from 100.0 % to 97.5 %")
    assert "may not fall at all" in reason


def test_a_fault_more_is_an_error_more() -> None:
    assert reasons(scored(errors=1)) == ["errors: 1 questions raised one, 0 did before"]
    assert reasons(scored(), before=scored(errors=1)) == []


def test_a_measure_cannot_be_left_out() -> None:
    before = scored()
    questions = tuple(
        replace(q, values={**q.values, "gone": 1.0}) for q in before.questions
    )
    known = replace(before, questions=questions)
    assert reasons(scored(), before=known) == ["gone: no longer measured"]


def test_slower_answers_pass() -> None:
    slow = tuple(replace(q, seconds=60.0) for q in scored().questions)
    assert reasons(replace(scored(), questions=slow)) == []


@pytest.mark.parametrize("ids", [["q1", "q2", "q8"], ["q1"]])
def test_the_questions_of_the_baseline_are_asked_again_and_no_others(
    ids: list[str],
) -> None:
    first = CannedAssistant(REPLIES)
    known = record(DATASET)
    questions = tuple(
        Judged(
            query=one,
            status=None,
            probability=None,
            answer_hash=None,
            seconds=0.0,
            values={"right": 0.0},
        )
        for one in DATASET.queries
    )
    before = Scored(record=known, questions=questions).only(ids)
    found = ask_again(before, DATASET, first, [GUIDE], known)
    assert [question for question, _, _ in first.asked] == [f"{one}?" for one in ids]
    assert found.after.ids == ids
    assert [after.query.id for _, after in found.won] == ["q1"]
