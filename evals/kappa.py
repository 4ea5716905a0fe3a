"""How far two raters agree beyond chance: Cohen's kappa."""

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two sets of labels agree.

    Attributes:
        agreement: Share of the pairs with the same label on both sides, in [0, 1].
        kappa: Cohen's kappa, at most 1; 0 is what chance gives. None without pairs,
            and where both sides gave one and the same label throughout: chance then
            agrees fully too, and the labels say nothing.
        stderr: Standard error of kappa by the jackknife; None where kappa is undefined
            for all pairs or for all but one of them.
        n: Pairs compared.
        n_unrated: Pairs with a side that has no label.
    """

    agreement: float | None
    kappa: float | None
    stderr: float | None
    n: int
    n_unrated: int


def agreement(one: Sequence[str | None], other: Sequence[str | None]) -> Agreement:
    """Compare the labels that two raters gave to the same items, in the same order.

    Raises:
        ValueError: One of them labelled more items than the other.
    """
    both = list(zip(one, other, strict=True))
    pairs = [(a, b) for a, b in both if a is not None and b is not None]
    same = [float(a == b) for a, b in pairs]
    return Agreement(
        agreement=statistics.fmean(same) if same else None,
        kappa=cohen_kappa(pairs),
        stderr=_jackknife(pairs),
        n=len(pairs),
        n_unrated=len(both) - len(pairs),
    )


def cohen_kappa(pairs: Sequence[Pair]) -> float | None:
    """Return (observed - expected) / (1 - expected) agreement, labels unweighted.

    Expected is the agreement of raters who give each label as often as these do, but
    at random. Cohen 1960, doi:10.1177/001316446002000104.

    Returns:
        A value in [-1, 1]; None where expected agreement is 1, or there is no pair.
    """
    n = len(pairs)
    ones, others = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(ones[label] * others[label] for label in ones)
    # In whole numbers, so that "all the same" is not missed by a rounding.
    if by_chance == n * n:
        return None
    return (n * sum(a == b for a, b in pairs) - by_chance) / (n * n - by_chance)


def _jackknife(pairs: Sequence[Pair]) -> float | None:
    """Estimate the standard error of kappa by leaving out one pair after the other."""
    n = len(pairs)
    if n < 2:
        return None
    # Equal pairs leave the same rest behind.
    without = {
        pair: cohen_kappa([*pairs[:at], *pairs[at + 1 :]])
        for at, pair in enumerate(pairs)
    }
    found = [kappa for pair in pairs if (kappa := without[pair]) is not None]
    if len(found) < n or cohen_kappa(pairs) is None:
        return None
    return math.sqrt((n - 1) * statistics.pvariance(found))
