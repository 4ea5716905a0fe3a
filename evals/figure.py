"""A plot with its words: what it shows, and the numbers it is drawn from.

The drawing is SVG whose colours come from classes of the page, so that it follows
light, dark and print. It is drawn for a phone's width and grows: letters stay readable.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from evals.markup import Markup, join, tag

WIDTH = 360.0
Cell = str | Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One plot of the report.

    Attributes:
        slug: Name in addresses and ids; ours, unique on the page.
        summary: What a person should see in it, in a sentence or two.
        height: Of the drawing, where it is `WIDTH` wide.
        drawing: SVG elements; empty when there is nothing to draw, and then `summary`
            says why.
        head: Headings of the numbers.
        rows: The numbers, as words.
    """

    slug: str
    title: str
    summary: str
    height: float
    drawing: Markup
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The rectangle of a plot: numbers in, places in the drawing out."""

    x_range: tuple[float, float] = (0.0, 1.0)
    y_range: tuple[float, float] = (0.0, 1.0)
    left: float = 46.0
    right: float = WIDTH - 12
    top: float = 10.0
    bottom: float = 214.0
    x_ticks: Sequence[tuple[float, str]] = field(default=())
    y_ticks: Sequence[tuple[float, str]] = field(default=())

    def x(self, value: float) -> float:
        """Return how far to the right `value` is drawn."""
        low, high = self.x_range
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Return how far down `value` is drawn; larger is higher up."""
        low, high = self.y_range
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)

    def axes(self, x_label: str, y_label: str) -> Markup:
        """Draw the lines of the ticks, their numbers and the names of both axes."""
        middle = (self.top + self.bottom) / 2
        return join(
            [
                *(self._rule(value, label) for value, label in self.y_ticks),
                *(self._foot(value, label) for value, label in self.x_ticks),
                line(self.left, self.bottom, self.right, self.bottom, "axis"),
                words((self.left + self.right) / 2, self.bottom + 32, x_label),
                tag(
                    "text",
                    y_label,
                    transform=f"translate(11 {middle:g}) rotate(-90)",
                    text_anchor="middle",
                ),
            ]
        )

    def _rule(self, value: float, label: str) -> Markup:
        at = self.y(value)
        return join(
            [
                line(self.left, at, self.right, at, "rule"),
                words(self.left - 5, at + 4, label, anchor="end"),
            ]
        )

    def _foot(self, value: float, label: str) -> Markup:
        at = self.x(value)
        return join(
            [
                line(at, self.bottom, at, self.bottom + 4, "axis"),
                words(at, self.bottom + 16, label),
            ]
        )


PERCENT_TICKS = tuple((share / 100, str(share)) for share in range(0, 101, 20))


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """Draw a straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def words(x: float, y: float, said: str, *, anchor: str = "middle") -> Markup:
    """Write words at a place; `anchor` is the part of them that stands there."""
    return tag("text", said, x=x, y=y, text_anchor=anchor)


def path(points: Iterable[tuple[float, float]], class_: str) -> Markup:
    """Draw a line from point to point."""
    return tag(
        "polyline",
        points=" ".join(f"{x:.2f},{y:.2f}" for x, y in points),
        class_=class_,
    )


def figure_html(figure: Figure) -> Markup:
    """Return the plot with its heading, its summary and the numbers behind it."""
    return tag(
        "figure",
        tag("h3", figure.title, id=f"{figure.slug}-title"),
        _svg(figure) if figure.drawing else "",
        tag("figcaption", figure.summary, id=f"{figure.slug}-summary"),
        _numbers(figure) if figure.rows else "",
        class_="plot",
        id=figure.slug,
        aria_labelledby=f"{figure.slug}-title",
    )


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]], about: str) -> Markup:
    """Return a table whose first column names its rows.

    It scrolls by itself where it is too wide, by keyboard too, and not the page.

    Args:
        head: Names of the columns.
        rows: The cells, from left to right.
        about: What it shows, for who cannot see what stands around it.
    """
    shown = tag(
        "table",
        tag("thead", tag("tr", *(tag("th", cell, scope="col") for cell in head))),
        tag("tbody", *map(_row, rows)),
        aria_label=about,
    )
    return tag("div", shown, class_="wide", role="region", aria_label=about, tabindex=0)


def _svg(figure: Figure) -> Markup:
    return tag(
        "svg",
        figure.drawing,
        viewBox=f"0 0 {WIDTH:g} {figure.height:g}",
        role="img",
        aria_labelledby=f"{figure.slug}-title",
        aria_describedby=f"{figure.slug}-summary",
    )


def _numbers(figure: Figure) -> Markup:
    name = f"The numbers: {figure.title}"
    hidden = tag("span", f": {figure.title}", class_="aside")
    return tag(
        "details",
        tag("summary", "The numbers", hidden),
        table(figure.head, figure.rows, name),
    )


def _row(cells: Sequence[Cell]) -> Markup:
    name, *rest = cells
    return tag("tr", tag("th", name, scope="row"), *(tag("td", cell) for cell in rest))
