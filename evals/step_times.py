"""How long a full answer takes, and the share of each of its steps."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tqdm import tqdm

from assistant.answer import Asks
from evals.abstention import ANSWERED
from evals.latency import Latency, latency
from evals.query import Query
from evals.rows import Row, ask_all, ask_query

# What a question takes beside the steps that are timed.
REST = "the rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTime:
    """One step of the answers.

    Attributes:
        median_ms: Over the answers; 0 in one that does without the step.
        share: Median of its share of the time, in [0, 1]. Shares need not add up to 1.
    """

    name: str
    median_ms: float
    share: float


@dataclass(frozen=True, kw_only=True)
class StepTimes:
    """Seconds of all questions and of full answers, and the steps of the latter.

    Attributes:
        full: Of the answers that went through every step, from triage to verified.
    """

    everything: Latency
    full: Latency
    steps: tuple[StepTime, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON types only."""
        return {
            "everything": self.everything.as_json(),
            "full": self.full.as_json(),
            "steps": [asdict(step) for step in self.steps],
        }


def time_steps(asks: Asks, queries: Sequence[Query], as_of: date) -> StepTimes:
    """Ask all queries to warm up, then time them, one after another."""
    for query in tqdm(queries, desc="Warming up"):
        ask_query(query, asks, as_of)
    asked = ask_all(queries, asks, as_of=as_of)
    return step_times(list(tqdm(asked, total=len(queries), desc="Timing")))


def step_times(asked: Sequence[tuple[Row, float]]) -> StepTimes:
    """Return how long questions took.

    Args:
        asked: Rows and the seconds they took, without those of a system that was cold.
    """
    full = [
        (row.answer.timings_ms, seconds)
        for row, seconds in asked
        if row.answer and row.status in ANSWERED
    ]
    names = dict.fromkeys(name for timings, _ in full for name in timings)
    return StepTimes(
        everything=latency(seconds for _, seconds in asked),
        full=latency(seconds for _, seconds in full),
        steps=tuple(
            StepTime(
                name=name,
                median_ms=statistics.median(_spent(name, *one) for one in full),
                share=statistics.median(
                    _spent(name, *one) / (1000 * one[1]) for one in full
                ),
            )
            for name in ([*names, REST] if full else ())
        ),
    )


def _spent(name: str, timings: dict[str, float], seconds: float) -> float:
    if name == REST:
        return max(0.0, 1000 * seconds - sum(timings.values()))
    return timings.get(name, 0.0)
