"""Ask a system every query of a dataset and keep what it did, right or wrong.

Asking is kept apart from scoring, so that a change of measure never asks again.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from assistant.answer import Answer, Asks, Citation, Status
from corpus.errors import AssistantError
from evals.dataset import Dataset
from evals.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a system did with one query: either an answer or an error.

    Attributes:
        as_of: The day the question was asked for.
        error: Kind and message of the `AssistantError` it raised.
    """

    query: Query
    as_of: date
    answer: Answer | None = None
    error: str | None = None

    def __post_init__(self) -> None:
        """Refuse a row that holds neither, or both."""
        if (self.answer is None) == (self.error is None):
            raise ValueError(f"row {self.query.id!r} needs an answer or an error")

    @property
    def status(self) -> Status | None:
        """Status of the answer; None after an error."""
        return self.answer.status if self.answer else None

    @property
    def citations(self) -> Sequence[Citation]:
        """Citations of the answer; none after an error."""
        return self.answer.citations if self.answer else ()


def generate(
    dataset: Dataset, asks: Asks, *, as_of: date | None = None
) -> tuple[Row, ...]:
    """Ask every query once, in order.

    Args:
        dataset: The queries.
        asks: The system to ask.
        as_of: The day to ask for, if not the day of the dataset.

    Returns:
        One row a query. An `AssistantError` becomes a row; any other error is a bug
        and is let through.
    """
    day = as_of or dataset.as_of
    return tuple(ask_query(query, asks, day) for query in dataset.queries)


def ask_all(
    queries: Iterable[Query], asks: Asks, *, as_of: date, workers: int = 1
) -> Iterator[tuple[Row, float]]:
    """Ask every query once and yield its row and the seconds it took.

    Args:
        queries: In the order in which their rows come.
        asks: The system to ask, from `workers` threads at once.
        as_of: The day to ask for.
        workers: From 1. Rows do not depend on it, seconds do.
    """

    def ask(query: Query) -> tuple[Row, float]:
        return timed_query(query, asks, as_of)

    if workers == 1:
        # A pool would run ahead of who keeps the rows.
        yield from map(ask, queries)
        return
    # Threads, not processes: the encoder computes outside the interpreter's lock, and
    # a process of its own would load it again, which takes longer than most datasets.
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(ask, queries)


def timed_query(query: Query, asks: Asks, day: date) -> tuple[Row, float]:
    """Ask one query; return its row and the seconds it took."""
    begun = time.perf_counter()
    row = ask_query(query, asks, day)
    return row, time.perf_counter() - begun


def ask_query(query: Query, asks: Asks, day: date) -> Row:
    """Ask one query; an `AssistantError` becomes a row, any other is let through."""
    try:
        answer = asks.ask(query.question, query.history, as_of=day)
    except AssistantError as error:
        return Row(query=query, as_of=day, error=f"{error.kind}: {error}")
    return Row(query=query, as_of=day, answer=answer)
