"""Whether a query that needs its conversation was understood from it.

A query with a history need not need it: that it does is said by its category.
"""

from evals.query import Query
from evals.rows import Row

# Slugs of our datasets for queries that make sense only with what came before.
FOLLOW_UPS = frozenset({"follow-up", "follow_up"})


def follow_up_right(query: Query, *, right: bool) -> float | None:
    """1 or 0 for right or not, of the queries with a history; None for all others."""
    return float(right) if query.history else None


def follow_up_resolved(row: Row) -> float | None:
    """1 when the answer tells the stand-alone question that it is an answer to.

    Returns:
        0 or 1; None for queries that need no history, and where the system replied
        without looking for an answer (safety, service, clarify) or with an error.
    """
    query, answer = row.query, row.answer
    if not query.history or query.category not in FOLLOW_UPS or answer is None:
        return None
    if answer.status in ("safety", "service", "clarify"):
        return None
    return float(bool(answer.standalone_question))
