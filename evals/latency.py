"""How long answers took: reported beside the measures, never part of a verdict."""

import math
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Seconds per question.

    Attributes:
        p95: The shortest time that 95 % of the questions do not exceed.
    """

    n: int
    median: float | None
    p95: float | None
    max: float | None

    def as_json(self) -> dict[str, float | None]:
        """Return the numbers by name."""
        return asdict(self)


def latency(seconds: Iterable[float]) -> Latency:
    """Return the spread of some times; None where there are none."""
    ordered = sorted(seconds)
    if not ordered:
        return Latency(n=0, median=None, p95=None, max=None)
    return Latency(
        n=len(ordered),
        median=statistics.median(ordered),
        p95=ordered[math.ceil(0.95 * len(ordered)) - 1],
        max=ordered[-1],
    )


def latency_line(found: Latency, *, workers: int) -> str:
    """Return the times in one line, with how many were asked at once."""
    if found.n == 0:
        return "seconds per question: -"
    return (
        f"seconds per question: median {found.median:.2f}, 95 % within "
        f"{found.p95:.2f}, longest {found.max:.2f} ({workers} asked at once)"
    )
