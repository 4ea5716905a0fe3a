import random

import pytest

from evals.calibration import (
    Bin,
    RiskPoint,
    area_under_risk,
    calibration_error,
    reliability_bins,
    risk_coverage,
)


def test_bins_hold_about_as_many_by_rising_probability() -> None:
    # Five pairs in two bins: places 0, 0.4, 0.8, 1.2, 1.6, so three and two.
    pairs = [(True, 0.9), (False, 0.1), (True, 0.3), (False, 0.2), (True, 0.7)]
    low, high = reliability_bins(pairs, 2)
    assert low.n == 3
    assert low.share == pytest.approx(1 / 3)
    assert low.probability == pytest.approx(0.2)
    assert (high.n, high.share) == (2, 1.0)
    assert high.probability == pytest.approx(0.8)


def test_equal_probabilities_share_a_bin_whatever_their_order() -> None:
    pairs = [(n % 2 == 0, 0.5) for n in range(12)] + [(True, 0.9), (False, 0.1)]
    found = reliability_bins(pairs, 10)
    # Middle ranks 0, 6.5 and 13 of 14.
    assert [(b.n, b.share) for b in found] == [(1, 0.0), (12, 0.5), (1, 1.0)]
    random.Random(1).shuffle(pairs)
    assert reliability_bins(pairs, 10) == found


def test_the_error_weighs_each_bin_by_its_mass() -> None:
    # 3/4 of |0.2 - 0.5| and 1/4 of |0.9 - 1.0|: 0.225 + 0.025.
    bins = [
        Bin(n=30, probability=0.2, share=0.5),
        Bin(n=10, probability=0.9, share=1.0),
    ]
    assert calibration_error(bins) == pytest.approx(0.25)


def test_probabilities_that_hold_have_no_error() -> None:
    # In each bin of ten, as many tenths are answerable as the probability says.
    pairs = [(n < tenth, tenth / 10) for tenth in range(10) for n in range(10)]
    bins = reliability_bins(pairs)
    assert [b.n for b in bins] == [10] * 10
    assert calibration_error(bins) == pytest.approx(0)


def test_fewer_questions_than_bins_say_nothing() -> None:
    assert reliability_bins([(True, 0.5)] * 9) == ()
    assert calibration_error(()) is None


# By falling sureness: right, then one right and one wrong alike, then wrong.
PAIRS = [(False, 0.2), (True, 0.6), (True, 0.9), (False, 0.6)]


def test_the_curve_has_a_point_for_every_threshold() -> None:
    assert risk_coverage(PAIRS) == (
        RiskPoint(threshold=0.9, coverage=1 / 4, risk=0.0),
        RiskPoint(threshold=0.6, coverage=3 / 4, risk=1 / 3),
        RiskPoint(threshold=0.2, coverage=1.0, risk=1 / 2),
    )


def test_the_area_is_the_mean_risk_and_a_tie_counts_as_on_average() -> None:
    # 0/1, 0.5/2, 1/3, 2/4: 0 + 0.25 + 0.333333 + 0.5 = 1.083333, over 4.
    assert area_under_risk(PAIRS) == pytest.approx(0.270833, abs=1e-6)


def test_a_better_order_has_less_area() -> None:
    best = [(True, 0.9), (True, 0.8), (False, 0.2), (False, 0.1)]
    worst = [(right, 1 - p) for right, p in best]
    # 0, 0, 1/3, 1/2 against 1, 1, 2/3, 1/2.
    assert area_under_risk(best) == pytest.approx((1 / 3 + 1 / 2) / 4)
    assert area_under_risk(worst) == pytest.approx((1 + 1 + 2 / 3 + 1 / 2) / 4)


def test_nothing_has_no_curve_and_no_area() -> None:
    assert risk_coverage([]) == ()
    assert area_under_risk([]) is None
