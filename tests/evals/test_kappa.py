import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from evals.kappa import Agreement, agreement, cohen_kappa

LABELS = st.sampled_from(["yes", "no", "unsure"])


def test_kappa_is_agreement_beyond_chance() -> None:
    # Of 50: 20 both yes, 15 both no, 5 yes/no, 10 no/yes. Observed 35/50 = 0.7.
    # By chance 25/50 · 30/50 + 25/50 · 20/50 = 0.5. (0.7 - 0.5) / 0.5 = 0.4.
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = agreement(one, other)
    assert found.kappa == pytest.approx(0.4)
    assert (found.agreement, found.n) == (0.7, 50)


@given(st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=30))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    assume(len({label for pair in pairs for label in pair}) > 1)
    theirs = cohen_kappa_score(*zip(*pairs, strict=True))
    assert cohen_kappa(pairs) == pytest.approx(theirs)


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param([], id="nothing"),
        pytest.param(["yes"], id="one"),
        pytest.param(["yes"] * 9, id="all the same"),
    ],
)
def test_kappa_is_undefined_where_chance_agrees_fully(labels: list[str]) -> None:
    found = agreement(labels, labels)
    assert (found.kappa, found.stderr) == (None, None)
    assert found.agreement == (1.0 if labels else None)


def test_an_item_that_one_has_not_rated_is_counted_and_left_out() -> None:
    found = agreement(["yes", None, "no", "no"], ["yes", "no", None, "no"])
    assert (found.n, found.n_unrated, found.kappa) == (2, 2, 1.0)


def test_the_standard_error_comes_of_leaving_out_one_at_a_time() -> None:
    # yes/yes, no/no, yes/no. Without the first: no/no, yes/no: observed 1/2, by chance
    # 1/2, kappa 0. Without the second the same, mirrored: 0. Without the third: 1.
    # Variance of 0, 0, 1 over 3 is 2/9; times n - 1 = 2.
    found = agreement(["yes", "no", "yes"], ["yes", "no", "no"])
    assert found.stderr == pytest.approx(math.sqrt(2 * 2 / 9))


def test_raters_of_different_items_are_refused() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        agreement(["yes"], [])


def test_full_agreement_is_one() -> None:
    assert agreement(["yes", "no"], ["yes", "no"]) == Agreement(
        agreement=1.0, kappa=1.0, stderr=None, n=2, n_unrated=0
    )
