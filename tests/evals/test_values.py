import pytest

from evals.values import Spread, Value, spread, summarise


def test_the_mean_leaves_out_what_is_undefined_and_counts_it() -> None:
    # Mean of 1, 0, 0, 1 is 1/2. Squared deviations 4 x 1/4 = 1, over n - 1 = 3,
    # so the deviation is sqrt(1/3) and its error sqrt(1/3) / sqrt(4) = 0.288675.
    found = summarise([1.0, None, 0.0, 0.0, 1.0, None])
    assert (found.mean, found.n_scored, found.n_unscored) == (0.5, 4, 2)
    assert found.stderr == pytest.approx(0.288675, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([], (None, None, 0, 0), id="nothing"),
        pytest.param([None, None], (None, None, 0, 2), id="all undefined"),
        pytest.param([0.25], (0.25, None, 1, 0), id="one has no standard error"),
        pytest.param([1.0, 1.0], (1.0, 0.0, 2, 0), id="all alike"),
    ],
)
def test_what_cannot_be_summarised_is_none(
    values: list[float | None], expected: tuple[float | None, float | None, int, int]
) -> None:
    found = summarise(values)
    assert (found.mean, found.stderr, found.n_scored, found.n_unscored) == expected


def test_the_median_of_an_even_number_of_counts_lies_between_the_middle_two() -> None:
    # Sorted: 2, 4, 7, 30. The middle two are 4 and 7.
    found = spread([30, 2, None, 7, 4])
    assert found == Spread(median=5.5, max=30, n_scored=4, n_unscored=1)


def test_the_spread_of_nothing_is_none() -> None:
    assert spread([None]) == Spread(median=None, max=None, n_scored=0, n_unscored=1)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="recall of query 'q1' is"):
        Value(query_id="q1", measure="recall", value=value)
