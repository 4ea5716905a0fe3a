from collections.abc import Sequence

import numpy as np
import pytest
from scipy.stats import binomtest, norm

from evals.bootstrap import Bootstrap, Interval, mcnemar


def interval(
    before: Sequence[float | None], after: Sequence[float | None]
) -> Interval | None:
    return Bootstrap(len(before)).of_means(before, after)


def test_equal_values_leave_no_doubt() -> None:
    values = [0.1, 0.7, None, 1.0, 0.3]
    assert interval(values, values) == Interval(low=0.0, high=0.0)


def test_the_same_rise_of_every_question_is_the_interval() -> None:
    found = interval([0.0, 0.25, 0.5], [0.5, 0.75, 1.0])
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.5, 0.5))


def test_a_resample_of_two_questions_is_as_worked_out_by_hand() -> None:
    # Differences 0 and 1: the mean is 0, 1/2 or 1 with chances 1/4, 1/2 and 1/4, so
    # that 2.5 % and 97.5 % of the resamples lie at 0 and at 1.
    assert interval([0.0, 0.0], [0.0, 1.0]) == Interval(low=0.0, high=1.0)


def test_a_large_sample_agrees_with_the_normal_interval() -> None:
    drawn = np.random.default_rng(7)
    before = drawn.random(400)
    rise = drawn.normal(0.1, 0.5, 400)
    found = interval(list(before), list(before + rise))
    half = norm.ppf(0.975) * rise.std(ddof=1) / 20
    assert found is not None
    expected = (rise.mean() - half, rise.mean() + half)
    assert (found.low, found.high) == pytest.approx(expected, abs=0.005)


def test_pairs_are_resampled_together() -> None:
    # Values differ much between questions and little within one: resampled apart, the
    # interval would be as wide as the values.
    before = [float(n) for n in range(50)]
    found = interval(before, [value + 0.1 for value in before])
    assert found is not None
    assert found.high - found.low < 1e-9


def test_the_interval_is_of_the_means_as_they_are_reported() -> None:
    # The second system answers forty more questions, all wrong: 100 % of 60 right,
    # then 60 % of 100. On the sixty that both answered nothing changed.
    before: list[float | None] = [*[1.0] * 60, *[None] * 40]
    after = [*[1.0] * 60, *[0.0] * 40]
    found = interval(before, after)
    assert found is not None
    assert found.low < -0.4 < found.high < -0.25


def test_a_mean_that_does_not_exist_has_no_interval() -> None:
    assert interval([None, None], [1.0, 0.0]) is None
    assert interval([1.0, 0.0], [None, None]) is None


def test_the_same_seed_gives_the_same_interval() -> None:
    drawn = np.random.default_rng(1)
    before, after = list(drawn.random(30)), list(drawn.random(30))
    one = Bootstrap(30, seed=3).of_means(before, after)
    assert one == Bootstrap(30, seed=3).of_means(before, after)
    assert one != Bootstrap(30, seed=4).of_means(before, after)


def test_an_auc_is_resampled_as_it_is_counted() -> None:
    # Every answerable question above every other one, then below: 1 and 0 in every
    # resample that has both kinds.
    labels = [True, True, False, False, None]
    high, low = [0.9, 0.8, 0.2, None, 0.5], [0.1, 0.2, 0.7, 0.9, 0.5]
    found = Bootstrap(5).of_aucs(labels, high, low)
    assert found == Interval(low=-1.0, high=-1.0)
    tied = Bootstrap(5).of_aucs(labels, [0.5] * 5, high)
    assert tied == Interval(low=0.5, high=0.5)


def test_mcnemar_is_as_worked_out_by_hand() -> None:
    # 1 against 4: 2 * (1 + 5) / 2^5.
    assert mcnemar(1, 4) == pytest.approx(0.375)
    assert mcnemar(4, 1) == pytest.approx(0.375)
    assert mcnemar(0, 5) == pytest.approx(2 / 32)
    assert (mcnemar(0, 0), mcnemar(3, 3)) == (1.0, 1.0)


@pytest.mark.parametrize(("lost", "won"), [(3, 11), (24, 7), (100, 140), (0, 1)])
def test_mcnemar_agrees_with_the_binomial_test(lost: int, won: int) -> None:
    expected = binomtest(lost, lost + won, 0.5).pvalue
    assert mcnemar(lost, won) == pytest.approx(expected)


def test_the_interval_of_one_auc_lies_around_it() -> None:
    drawn = np.random.default_rng(5)
    labels = [bool(label) for label in drawn.random(300) < 0.5]
    values = [float(v) for v in drawn.normal(0, 1, 300) + np.array(labels)]
    found = Bootstrap(300).of_auc(labels, values)
    assert found is not None
    # Two normal distributions one standard deviation apart: Phi(1 / sqrt(2)).
    assert found.low < norm.cdf(2**-0.5) < found.high
    assert found.high - found.low < 0.15
