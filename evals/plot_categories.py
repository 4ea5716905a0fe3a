"""Plot the share of right answers by category, with 95 % intervals."""

from evals.answer_report import Report
from evals.bootstrap import Interval
from evals.figure import WIDTH, Cell, Figure, Frame, line, words
from evals.intervals import wilson
from evals.markup import Markup, join, tag
from evals.wording import interval_words, percent

_ROW = 24.0


def category_figure(report: Report) -> Figure:
    """Return bars of the categories that have a query, in the order of the dataset."""
    counts = _counts(report)
    n_empty = len(report.categories) - len(counts)
    bottom = 10 + _ROW * len(counts)
    frame = Frame(
        left=118,
        right=WIDTH - 46,
        bottom=bottom,
        x_ticks=[(share / 100, str(share)) for share in range(0, 101, 25)],
    )
    return Figure(
        slug="categories",
        title="Right answers by category",
        summary="Share of right answers in percent; the line through the end of a bar "
        "is the 95 % interval (Wilson). The fewer the questions, the longer it is."
        + (f" {n_empty} categories have no question." if n_empty else ""),
        height=bottom + 40,
        drawing=_bars(frame, counts),
        head=["Category", "Questions", "Right", "Right %", "95 % interval"],
        rows=[_row(slug, *found) for slug, found in counts.items()],
    )


def _counts(report: Report) -> dict[str, tuple[int, int]]:
    """Return how many are right, and of how many, by category."""
    found: dict[str, tuple[int, int]] = {}
    for slug, category in report.categories.items():
        if category.n:
            own = [r for r in report.results if r.row.query.category == slug]
            found[slug] = sum(not r.faults for r in own), category.n
    return found


def _row(slug: str, n_right: int, n: int) -> list[Cell]:
    interval = interval_words(wilson(n_right, n))
    return [slug, str(n), str(n_right), percent(n_right / n), interval]


def _bars(frame: Frame, counts: dict[str, tuple[int, int]]) -> Markup:
    return join(
        [
            *(_grid_line(frame, at) for at, _ in frame.x_ticks),
            frame.axes("right, %", ""),
            *(
                _bar(frame, frame.top + _ROW * (at + 0.5), slug, *found)
                for at, (slug, found) in enumerate(counts.items())
            ),
        ]
    )


def _grid_line(frame: Frame, share: float) -> Markup:
    return line(frame.x(share), frame.top, frame.x(share), frame.bottom, "rule")


def _bar(frame: Frame, middle: float, slug: str, n_right: int, n: int) -> Markup:
    share = n_right / n
    bar = tag(
        "rect",
        x=frame.left,
        y=middle - 7,
        width=max(frame.x(share) - frame.left, 1.0),
        height=14.0,
        class_="bar",
    )
    return join(
        [
            words(frame.left - 6, middle + 4, slug, anchor="end"),
            bar,
            _whisker(frame, middle, wilson(n_right, n)),
            words(WIDTH - 2, middle + 4, f"{n_right}/{n}", anchor="end"),
        ]
    )


def _whisker(frame: Frame, middle: float, interval: Interval | None) -> Markup:
    if interval is None:
        return Markup()
    low, high = frame.x(interval.low), frame.x(interval.high)
    return join(
        [
            line(low, middle, high, middle, "whisker"),
            line(low, middle - 4, low, middle + 4, "whisker"),
            line(high, middle - 4, high, middle + 4, "whisker"),
        ]
    )
