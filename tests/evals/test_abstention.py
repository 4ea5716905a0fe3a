from collections.abc import Callable

import pytest

from assistant.answer import Status
from evals.abstention import (
    Auc,
    abstention_precision,
    abstention_recall,
    accuracy_when_answered,
    answerable_auc,
    coverage,
    unanswerable_not_answered,
)

Measure = Callable[[bool | None, Status | None], float | None]
STATUSES: list[Status | None] = [
    "answered",
    "partial",
    "not_found",
    "clarify",
    "safety",
    "service",
    None,
]


# One value a status, in the order of STATUSES; None stands for an error.
@pytest.mark.parametrize(
    ("measure", "label", "expected"),
    [
        (abstention_precision, True, [None, None, 0, 0, None, None, None]),
        (abstention_precision, False, [None, None, 1, 1, None, None, None]),
        (abstention_recall, True, [None] * 7),
        (abstention_recall, False, [0, 0, 1, 1, 0, 0, 0]),
        (unanswerable_not_answered, True, [None] * 7),
        (unanswerable_not_answered, False, [0, 0, 1, 1, 1, 1, 0]),
        (coverage, True, [1, 1, 0, 0, 0, 0, 0]),
        (coverage, False, [1, 1, 0, 0, 0, 0, 0]),
    ],
)
def test_a_share_is_defined_for_the_queries_it_is_a_share_of(
    measure: Measure, label: bool, expected: list[float | None]
) -> None:
    assert [measure(label, status) for status in STATUSES] == expected
    assert [measure(None, status) for status in STATUSES] == [None] * 7


@pytest.mark.parametrize("right", [True, False])
def test_accuracy_when_answered_looks_at_labelled_answers_alone(right: bool) -> None:
    def value(label: bool | None, status: Status | None) -> float | None:
        return accuracy_when_answered(label, status, right=right)

    assert value(True, "answered") == value(False, "partial") == float(right)
    assert value(True, "not_found") is value(True, None) is None
    assert value(None, "answered") is None


def test_auc_is_the_share_of_pairs_in_the_right_order_and_a_tie_is_half() -> None:
    # Answerable .9 .4 .6, unanswerable .1 .6. Pairs won: .9 both, .4 one of two,
    # .6 one and a half of two: 4.5 of 6 = 0.75. DeLong: shares 1, .5, .75 have
    # variance .0625, over 3; shares 1, .5 of the others .125, over 2. The sum is
    # .083333, its root .288675.
    pairs = [(True, 0.9), (False, 0.6), (True, 0.4), (True, 0.6), (False, 0.1)]
    found = answerable_auc(pairs)
    assert (found.value, found.n_answerable, found.n_unanswerable) == (0.75, 3, 2)
    assert found.stderr == pytest.approx(0.288675, abs=1e-6)


def test_auc_leaves_out_and_counts_what_has_no_label_or_no_probability() -> None:
    pairs = [(True, 0.9), (False, 0.2), (None, 0.1), (True, None), (None, None)]
    assert answerable_auc(pairs) == Auc(
        value=1.0, stderr=None, n_answerable=1, n_unanswerable=1, n_unscored=3
    )


def test_a_probability_of_zero_is_a_probability() -> None:
    found = answerable_auc([(True, 0.0), (False, 0.0)])
    assert (found.value, found.n_unscored) == (0.5, 0)


def test_auc_without_one_kind_of_query_is_undefined() -> None:
    found = answerable_auc([(True, 0.9), (True, 0.8)])
    assert (found.value, found.stderr, found.n_unanswerable) == (None, None, 0)
    assert answerable_auc([(False, 0.9)]).value is None


@pytest.mark.parametrize("probability", [float("nan"), 1.2, -0.1])
def test_auc_of_what_is_no_probability_is_refused(probability: float) -> None:
    with pytest.raises(ValueError, match=r"not in \[0, 1\]"):
        answerable_auc([(True, probability), (False, 0.2)])
