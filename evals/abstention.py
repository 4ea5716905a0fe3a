"""Measure whether the system declines to answer when it should, and only then.

The label is `answerable` of the query; queries labelled None are left out. A system
may abstain (`not_found`, `clarify`), answer (`answered`, `partial`) or do neither: it
routes to safety or service, or raises an error, and then the status is None. Shares are
given query by query as 1, 0 or None, so that their means have a standard error.
"""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Status

ABSTAINED: tuple[Status, ...] = ("not_found", "clarify")
ANSWERED: tuple[Status, ...] = ("answered", "partial")


@dataclass(frozen=True, slots=True, kw_only=True)
class Auc:
    """How well a probability tells answerable queries from the others.

    Attributes:
        value: The chance that an answerable query gets a higher probability than an
            unanswerable one; None when there are none of one kind.
        stderr: Its standard error; None when one kind has fewer than two.
        n_unscored: Queries without a label or without a probability.
    """

    value: float | None
    stderr: float | None
    n_answerable: int
    n_unanswerable: int
    n_unscored: int


def abstention_precision(label: bool | None, status: Status | None) -> float | None:
    """1 for an abstention that was due, 0 for one that was not; None for no abstention.

    The mean over queries is the share of abstentions that were due.
    """
    if label is None or status not in ABSTAINED:
        return None
    return float(not label)


def abstention_recall(label: bool | None, status: Status | None) -> float | None:
    """1 when an unanswerable query was declined, else 0; None for all other queries.

    The mean over queries is the share of unanswerable queries that were declined.
    """
    return float(status in ABSTAINED) if label is False else None


def unanswerable_not_answered(
    label: bool | None, status: Status | None
) -> float | None:
    """1 when an unanswerable query got a reply that asserts nothing, else 0.

    Wider than `abstention_recall` by safety and service, which assert nothing either.
    An error is no reply.
    """
    if label is not False:
        return None
    return float(status is not None and status not in ANSWERED)


def coverage(label: bool | None, status: Status | None) -> float | None:
    """1 when a labelled query was answered, else 0: the share of queries answered."""
    return None if label is None else float(status in ANSWERED)


def accuracy_when_answered(
    label: bool | None, status: Status | None, *, right: bool
) -> float | None:
    """1 or 0 for right or not, of the labelled queries that were answered."""
    return float(right) if label is not None and status in ANSWERED else None


def answerable_auc(pairs: Iterable[tuple[bool | None, float | None]]) -> Auc:
    """Return the area under the ROC curve of (label, probability) pairs.

    Raises:
        ValueError: A labelled probability is not in [0, 1].
    """
    everything = list(pairs)
    for label, probability in everything:
        known = label is not None and probability is not None
        if known and not 0 <= (probability or 0) <= 1:
            raise ValueError(f"a probability of {probability} is not in [0, 1]")
    return roc_auc(everything)


def roc_auc(pairs: Iterable[tuple[bool | None, float | None]]) -> Auc:
    """Return the area under the ROC curve of (label, score) pairs.

    By ranks (Mann-Whitney): the share of all pairs of an answerable and an unanswerable
    query in which the answerable one has the higher score, a tie counting half.
    Standard error as by DeLong et al. 1988, doi:10.2307/2531595.
    """
    everything = list(pairs)
    above = [score for label, score in everything if label and score is not None]
    below = [s for label, s in everything if label is False and s is not None]
    shares = [statistics.fmean(_wins(p, q) for q in below) for p in above if below]
    others = [statistics.fmean(_wins(p, q) for p in above) for q in below if above]
    return Auc(
        value=statistics.fmean(shares) if shares else None,
        stderr=_auc_stderr(shares, others),
        n_answerable=len(above),
        n_unanswerable=len(below),
        n_unscored=len(everything) - len(above) - len(below),
    )


def _wins(higher: float, lower: float) -> float:
    return 0.5 if higher == lower else float(higher > lower)


def _auc_stderr(shares: Sequence[float], others: Sequence[float]) -> float | None:
    if min(len(shares), len(others)) < 2:
        return None
    return math.sqrt(
        statistics.variance(shares) / len(shares)
        + statistics.variance(others) / len(others)
    )
