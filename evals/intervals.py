"""95 % intervals of means, for a person to see how much a number may be chance.

Shares of right and wrong get the interval of Wilson 1927, which keeps within [0, 1] and
has a width even where all are right. Other means get the normal one, which is too
narrow below some twenty values.
"""

import math
from collections.abc import Iterable

from evals.bootstrap import Interval
from evals.values import summarise

Z = 1.959964


def wilson(n_right: int, n: int) -> Interval | None:
    """Return the 95 % interval of a share, in [0, 1]; None when n is 0.

    Wilson 1927, doi:10.1080/01621459.1927.10502953, without continuity correction.
    """
    if n == 0:
        return None
    share, square = n_right / n, Z * Z / n
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * math.sqrt(share * (1 - share) / n + square / (4 * n))
    return Interval(low=max(0.0, middle - half), high=min(1.0, middle + half))


def mean_interval(values: Iterable[float | None]) -> Interval | None:
    """Return the 95 % interval of the mean of the values that are defined.

    Zeros and ones alone are a share. Other values all in [0, 1] keep their interval
    within it.

    Returns:
        None when nothing is defined, or a single value that is neither 0 nor 1.
    """
    defined = [value for value in values if value is not None]
    if all(value in (0, 1) for value in defined):
        return wilson(int(sum(defined)), len(defined))
    found = summarise(defined)
    if found.mean is None or found.stderr is None:
        return None
    low, high = found.mean - Z * found.stderr, found.mean + Z * found.stderr
    if all(0 <= value <= 1 for value in defined):
        low, high = max(0.0, low), min(1.0, high)
    return Interval(low=low, high=high)
