import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from evals.bootstrap import Interval
from evals.intervals import Z, mean_interval, wilson


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_share_is_that_of_scipy(counts: tuple[int, int]) -> None:
    n_right, n = counts
    theirs = binomtest(n_right, n).proportion_ci(0.95, method="wilson")
    found = wilson(n_right, n)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-6)


def test_all_right_of_four_is_not_certain() -> None:
    # (1 + z²/2n) / (1 + z²/n) - z/(1 + z²/n) · sqrt(z²/4n²) = 1 / (1 + z²/n), n = 4.
    found = wilson(4, 4)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((1 / (1 + 3.841459 / 4), 1))


def test_nothing_to_average_has_no_interval() -> None:
    assert wilson(0, 0) is None
    assert mean_interval([None, None]) is None
    assert mean_interval([0.5]) is None


def test_zeros_and_ones_are_taken_for_a_share() -> None:
    assert mean_interval([1.0, None, 0.0, 1.0]) == wilson(2, 3)


def test_other_values_get_two_standard_errors_on_each_side() -> None:
    # Mean 20, deviation 10, standard error 10 / sqrt(3) = 5.7735; times 1.96 = 11.3158.
    found = mean_interval([10, 20, 30])
    assert found is not None
    assert (found.low, found.high) == pytest.approx((8.6842, 31.3158), abs=1e-4)


def test_a_share_of_parts_stays_between_nothing_and_all() -> None:
    # Mean 0.75, standard error 0.25: 0.75 + 0.49 is more than all.
    assert mean_interval([0.5, 1.0]) == Interval(low=0.75 - Z * 0.25, high=1)
