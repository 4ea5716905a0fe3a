"""Plot how long answers took. Reported, never judged: it depends on the machine."""

import math
from collections import Counter
from collections.abc import Sequence

from evals.figure import WIDTH, Cell, Figure, Frame, line, words
from evals.markup import Markup, join, tag
from evals.wording import seconds_words

# Bars a decade: each is 26 % longer than the one before it.
_PER_DECADE = 10
_QUANTILES = (("median", 0.5), ("95 %", 0.95))
# Width of a letter, about.
_LETTER = 6.0
# A clock that does not resolve the time shows 0, which has no logarithm.
_LEAST_SECONDS = 1e-4


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that `share` of the values do not exceed.

    By nearest rank, so it is always one of the values. None when there are none.
    """
    if not values:
        return None
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def latency_figure(seconds: Sequence[float]) -> Figure:
    """Return a histogram of times with median and 95th percentile marked.

    Args:
        seconds: Of each question, errors too.
    """
    counts = Counter(_bin(value) for value in seconds)
    return Figure(
        slug="latency",
        title="Time taken",
        summary=_summary(seconds),
        height=258,
        drawing=_histogram(seconds, counts) if counts else Markup(),
        head=["From", "To", "Questions"],
        rows=[_row(at, counts[at]) for at in sorted(counts)],
    )


def _summary(seconds: Sequence[float]) -> str:
    if not seconds:
        return "No time was recorded."
    shares = [("median", 0.5), ("90 %", 0.9), ("95 %", 0.95), ("99 %", 0.99)]
    said = [
        f"{name} {seconds_words(found)}"
        for name, share in shares
        if (found := quantile(seconds, share)) is not None
    ]
    return (
        f"{len(seconds)} questions: {', '.join(said)}, longest "
        f"{seconds_words(max(seconds))}. The axis is logarithmic. Times depend on the "
        "machine and on what else ran."
    )


def _bin(seconds: float) -> int:
    place = _PER_DECADE * math.log10(max(seconds, _LEAST_SECONDS))
    # A power of ten begins its bar, whatever its logarithm is rounded to.
    return math.floor(place + 1e-9)


def _edge(at: float) -> float:
    return float(10 ** (at / _PER_DECADE))


def _row(at: int, n: int) -> list[Cell]:
    return [seconds_words(_edge(at)), seconds_words(_edge(at + 1)), str(n)]


def _histogram(seconds: Sequence[float], counts: Counter[int]) -> Markup:
    frame = _frame(counts)
    bars = (
        tag(
            "rect",
            x=frame.x(at) + 0.5,
            y=frame.y(n),
            width=frame.x(at + 1) - frame.x(at) - 1,
            height=frame.bottom - frame.y(n),
            class_="bar",
        )
        for at, n in sorted(counts.items())
    )
    marks = (
        _mark(frame, name, value, row)
        for row, (name, share) in enumerate(_QUANTILES)
        if (value := quantile(seconds, share)) is not None
    )
    return join([frame.axes("time taken", "questions"), *bars, *marks])


def _frame(counts: Counter[int]) -> Frame:
    low, high = min(counts) - 1, max(counts) + 2
    most = max(counts.values())
    step = _step(most)
    return Frame(
        x_range=(low, high),
        # Room above the highest bar for the names of the marks.
        y_range=(0, most * 1.25),
        x_ticks=[
            (_PER_DECADE * math.log10(value), seconds_words(value))
            for value in _ticks(_edge(low), _edge(high))
        ],
        y_ticks=[(n, str(n)) for n in range(0, most + 1, step)],
    )


def _step(most: int) -> int:
    """Return the smallest round distance that puts at most five lines below `most`."""
    step = 1
    # 1, 2, 5, 10, 20, 50, ...
    while most > 5 * step:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step


def _ticks(low: float, high: float) -> list[float]:
    """Return 1, 2 and 5 of each decade, or 1 alone where those are too many."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1, 2, 5) if math.log10(high / low) <= 2 else (1,)
    every = [step * 10.0**decade for decade in decades for step in steps]
    return [value for value in every if low <= value <= high]


def _mark(frame: Frame, name: str, value: float, row: int) -> Markup:
    at = frame.x(_PER_DECADE * math.log10(max(value, _LEAST_SECONDS)))
    top = frame.top + 14 * row
    said = f"{name}: {seconds_words(value)}"
    beyond = at + _LETTER * len(said) > WIDTH
    name_at, anchor = (at - 4, "end") if beyond else (at + 4, "start")
    return join(
        [
            line(at, top, at, frame.bottom, "mark"),
            words(name_at, top + 10, said, anchor=anchor),
        ]
    )
