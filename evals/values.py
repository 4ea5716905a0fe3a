"""Measured values and their means; aggregates are derived from values, never apart.

A value that is undefined for a query is None. It stays out of the mean and is counted
in `n_unscored`, so that no query leaves an evaluation in silence.
"""

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What one measure came to for one query; None where it is undefined."""

    query_id: str
    measure: str
    value: float | None

    def __post_init__(self) -> None:
        """Refuse NaN and infinity, which would spoil every mean they enter."""
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError(
                f"{self.measure} of query {self.query_id!r} is {self.value}; "
                "an undefined value is None"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The mean of a measure over queries.

    Attributes:
        mean: None when no query could be scored.
        stderr: Standard error of the mean: the sample standard deviation (n - 1)
            over the root of n. None below two scored queries.
        n_scored: Queries in the mean.
        n_unscored: Queries for which the measure is undefined.
    """

    mean: float | None
    stderr: float | None
    n_scored: int
    n_unscored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The middle and the largest of some counts; None when nothing was counted."""

    median: float | None
    max: int | None
    n_scored: int
    n_unscored: int


def summarise(values: Iterable[float | None]) -> Summary:
    """Average the values that are defined and count those that are not."""
    everything = list(values)
    defined = [value for value in everything if value is not None]
    n = len(defined)
    return Summary(
        mean=statistics.fmean(defined) if defined else None,
        stderr=statistics.stdev(defined) / math.sqrt(n) if n > 1 else None,
        n_scored=n,
        n_unscored=len(everything) - n,
    )


def spread(counts: Iterable[int | None]) -> Spread:
    """Return median and maximum of the counts that are defined."""
    everything = list(counts)
    defined = [count for count in everything if count is not None]
    return Spread(
        median=statistics.median(defined) if defined else None,
        max=max(defined, default=None),
        n_scored=len(defined),
        n_unscored=len(everything) - len(defined),
    )
