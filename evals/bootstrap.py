"""Intervals by the paired bootstrap, and McNemar's exact test.

Both systems are looked at on the same resampled questions (Efron and Tibshirani 1993,
chapter 13: percentile intervals). What is resampled are questions, not values, so that
the difference is that of the two means as they are reported even where a measure is
defined for other questions in one system than in the other: of the questions answered,
say, when one system answers more of them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
RESAMPLES = 10_000
SEED = 0
LEVEL = 0.95
# Fewer resamples in which both means exist say nothing of an interval.
_MIN_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Bounds of a value or a difference at 95 %."""

    low: float
    high: float


class Bootstrap:
    """The same resampled questions for every measure of one comparison."""

    def __init__(self, n: int, *, seed: int = SEED, resamples: int = RESAMPLES) -> None:
        drawn = np.random.default_rng(seed).integers(0, n, (resamples, n))
        # How often each question was drawn, shape (resamples, n).
        offsets = n * np.arange(resamples)[:, None]
        counts = np.bincount((drawn + offsets).ravel(), minlength=resamples * n)
        self._weights: Numbers = counts.reshape(resamples, n).astype(np.float64)

    def of_means(
        self, before: Sequence[float | None], after: Sequence[float | None]
    ) -> Interval | None:
        """Return the interval of mean(after) - mean(before).

        Args:
            before: A value for each question; None where it is undefined.
            after: The same questions in the same order.

        Returns:
            None where one of the means does not exist in most resamples.
        """
        return _interval(self._means(after) - self._means(before))

    def of_auc(
        self, labels: Sequence[bool | None], values: Sequence[float | None]
    ) -> Interval | None:
        """Return the interval of one AUC, as `answerable_auc`."""
        return _interval(self._aucs(labels, values))

    def of_aucs(
        self,
        labels: Sequence[bool | None],
        before: Sequence[float | None],
        after: Sequence[float | None],
    ) -> Interval | None:
        """Return the interval of AUC(after) - AUC(before), as `answerable_auc`."""
        return _interval(self._aucs(labels, after) - self._aucs(labels, before))

    def _means(self, values: Sequence[float | None]) -> Numbers:
        defined = np.array([value is not None for value in values], dtype=np.float64)
        numbers = np.array([value or 0.0 for value in values], dtype=np.float64)
        return _ratio(self._weights @ numbers, self._weights @ defined)

    def _aucs(
        self, labels: Sequence[bool | None], values: Sequence[float | None]
    ) -> Numbers:
        columns: dict[bool, list[int]] = {True: [], False: []}
        for at, (label, value) in enumerate(zip(labels, values, strict=True)):
            if label is not None and value is not None:
                columns[label].append(at)
        numbers = np.array([value or 0.0 for value in values])
        above, below = numbers[columns[True]], numbers[columns[False]]
        wins = (above[:, None] > below) + 0.5 * (above[:, None] == below)
        up, down = self._weights[:, columns[True]], self._weights[:, columns[False]]
        won = ((up @ wins) * down).sum(axis=1)
        return _ratio(won, up.sum(axis=1) * down.sum(axis=1))


def mcnemar(n_lost: int, n_won: int) -> float:
    """Return the exact two-sided p-value of McNemar's test.

    The chance of a split at least as uneven when neither outcome is likelier (binomial
    with 1/2; McNemar 1947, doi:10.1007/BF02295996).

    Args:
        n_lost: Questions that only the first system got right.
        n_won: Questions that only the second got right.

    Returns:
        A value in (0, 1]; 1 where no question tells the two apart.
    """
    n = n_lost + n_won
    tail = sum(math.comb(n, k) for k in range(min(n_lost, n_won) + 1))
    return min(1.0, float(2 * tail / 2**n))


def _ratio(sums: Numbers, counts: Numbers) -> Numbers:
    """Divide, NaN where there is nothing to divide by."""
    return np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)


def _interval(differences: Numbers) -> Interval | None:
    known = differences[np.isfinite(differences)]
    if len(known) < _MIN_SHARE * len(differences):
        return None
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(known, [tail, 100 - tail])
    return Interval(low=float(low), high=float(high))
