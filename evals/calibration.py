"""How far `answerable` can be trusted: as a probability, and as a reason to abstain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

N_BINS = 10
Labelled = tuple[bool, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Queries of about the same probability.

    Attributes:
        probability: Its mean.
        share: Share of them that are answerable.
    """

    n: int
    probability: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPoint:
    """What answering only the surest queries would cost.

    Attributes:
        threshold: Probability from which on a query is answered.
        coverage: Share of the queries that are.
        risk: Share of those that are not answered rightly.
    """

    threshold: float
    coverage: float
    risk: float


def reliability_bins(
    pairs: Iterable[Labelled], n_bins: int = N_BINS
) -> tuple[Bin, ...]:
    """Part (label, probability) pairs by probability into bins of about equal mass.

    Equal probabilities share a bin, that of their middle rank, so that the order of
    the pairs does not matter; a bin that is left empty is left out.

    Returns:
        Bins by rising probability; none when there are fewer pairs than bins.
    """
    ordered = sorted(pairs, key=lambda pair: pair[1])
    if len(ordered) < n_bins:
        return ()
    bins: dict[int, list[Labelled]] = {}
    before = 0
    for _, group in groupby(ordered, key=lambda pair: pair[1]):
        tied = list(group)
        middle = before + (len(tied) - 1) / 2
        place = int(middle * n_bins / len(ordered))
        bins.setdefault(place, []).extend(tied)
        before += len(tied)
    return tuple(_bin(pairs) for pairs in bins.values())


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the expected calibration error: |probability - share|, by mass.

    As defined by Naeini et al. 2015, doi:10.1609/aaai.v29i1.9602, with bins of equal
    mass instead of equal width.

    Returns:
        A value in [0, 1]; None without bins.
    """
    if not bins:
        return None
    total = sum(b.n for b in bins)
    return sum(b.n * abs(b.probability - b.share) for b in bins) / total


def risk_coverage(pairs: Iterable[tuple[bool, float]]) -> tuple[RiskPoint, ...]:
    """Return the risk at every threshold, from the surest query to all.

    Args:
        pairs: For each query, whether it was answered and rightly so, and how sure
            the system was that it can be.
    """
    ordered = sorted(pairs, key=lambda pair: -pair[1])
    points = []
    n = wrong = 0
    for threshold, group in groupby(ordered, key=lambda pair: pair[1]):
        tied = list(group)
        n += len(tied)
        wrong += sum(not right for right, _ in tied)
        points.append(
            RiskPoint(threshold=threshold, coverage=n / len(ordered), risk=wrong / n)
        )
    return tuple(points)


def area_under_risk(pairs: Iterable[tuple[bool, float]]) -> float | None:
    """Return the area under the risk-coverage curve (AURC): the lower, the better.

    The mean of the risk over the n coverages 1/n, 2/n .. 1, as defined by Geifman et
    al. 2019, arXiv:1805.08206. Among equally sure queries the risk is what a random
    order would give on average.

    Returns:
        A value in [0, 1]; None without queries.
    """
    risks: list[float] = []
    wrong = 0.0
    ordered = sorted(pairs, key=lambda pair: -pair[1])
    for _, group in groupby(ordered, key=lambda pair: pair[1]):
        tied = [not right for right, _ in group]
        each = fmean(tied)
        for _ in tied:
            wrong += each
            risks.append(wrong / (len(risks) + 1))
    return fmean(risks) if risks else None


def _bin(pairs: Sequence[Labelled]) -> Bin:
    return Bin(
        n=len(pairs),
        probability=fmean(probability for _, probability in pairs),
        share=fmean(label for label, _ in pairs),
    )
