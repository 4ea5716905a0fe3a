"""Plot which status was expected and which came back."""

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from assistant.answer import Status
from evals.answer_report import Report
from evals.figure import WIDTH, Figure, words
from evals.markup import Markup, join, tag
from evals.wording import named

ERROR = "error"
_LEFT, _TOP, _CELL = 92.0, 54.0, 30.0
# Room for the name of the last column, which leans out.
_RIGHT = 34.0
Counts = Counter[tuple[str, str]]


def status_figure(report: Report) -> Figure:
    """Return the matrix of expected and actual statuses, as counts.

    A row of two statuses is of queries for which either is right. An error is a column
    of its own.
    """
    counts: Counts = Counter()
    for expected_status, came in report.confusion.items():
        for status, n in came.items():
            counts[expected_status, status] = n
    expected = _ordered({pair[0] for pair in counts})
    actual = _ordered({pair[1] for pair in counts})
    n_off = sum(n for pair, n in counts.items() if not _fits(*pair))
    return Figure(
        slug="statuses",
        title="Statuses: expected and actual",
        summary=f"{n_off} of {len(report.results)} answers have a status that was not "
        "expected. Rows are what was expected, columns what came back; outlined cells "
        "are the ones that fit.",
        height=_TOP + _CELL * len(expected) + 8,
        drawing=_matrix(counts, expected, actual),
        head=["Expected", *map(named, actual)],
        rows=[
            [named(row), *(str(counts[row, column]) for column in actual)]
            for row in expected
        ],
    )


def _ordered(names: set[str]) -> list[str]:
    """Sort by the order of the statuses; two together after the first of them alone."""
    order = [*get_args(Status), ERROR]
    return sorted(names, key=lambda name: [order.index(s) for s in name.split(" or ")])


def _fits(expected: str, actual: str) -> bool:
    return actual in expected.split(" or ")


def _matrix(counts: Counts, expected: Sequence[str], actual: Sequence[str]) -> Markup:
    width = min((WIDTH - _LEFT - _RIGHT) / len(actual), 60.0)
    parts: list[Markup] = []
    for at, column in enumerate(actual):
        x, y = _LEFT + width * (at + 0.5), _TOP - 6
        parts.append(
            tag(
                "text",
                named(column),
                transform=f"translate({x:.1f} {y:g}) rotate(-35)",
                text_anchor="start",
            )
        )
    for down, row in enumerate(expected):
        y = _TOP + _CELL * down
        parts += _row_name(row, y)
        most = max(counts[row, column] for column in actual)
        for at, column in enumerate(actual):
            n = counts[row, column]
            x = _LEFT + width * at
            parts.append(_cell(x, y, width, n, n / most, _fits(row, column)))
    return join(parts)


def _row_name(name: str, y: float) -> list[Markup]:
    pieces = named(name).split(" or ")
    lines = [pieces[0], *(f"or {piece}" for piece in pieces[1:])]
    middle = y + _CELL / 2 + 4
    first = middle - 6 * (len(lines) - 1)
    return [
        words(_LEFT - 6, first + 12 * at, said, anchor="end")
        for at, said in enumerate(lines)
    ]


def _cell(x: float, y: float, width: float, n: int, share: float, fits: bool) -> Markup:
    """Draw a count; the darker, the larger its share of its row."""
    shade = tag(
        "rect",
        x=x + 1,
        y=y + 1,
        width=width - 2,
        height=_CELL - 2,
        fill_opacity=0.45 * share,
        class_="cell fits" if fits else "cell",
    )
    return join([shade, words(x + width / 2, y + _CELL / 2 + 4, str(n) if n else "·")])
