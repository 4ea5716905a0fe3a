"""Plot what the probabilities of answers are worth: calibration, risk and coverage."""

import math
from collections.abc import Sequence

from evals.calibration import Bin, RiskPoint
from evals.confidence import Confidence
from evals.figure import PERCENT_TICKS, Cell, Figure, Frame, line, path
from evals.intervals import wilson
from evals.markup import Markup, join, tag
from evals.wording import interval_words, percent

_HEIGHT = 256.0
# Coverages whose risk is listed; the curve itself has a point for every question.
_LISTED = 10


def calibration_figure(found: Confidence) -> Figure:
    """Return the share that is answerable against the probability that was given."""
    frame = Frame(x_ticks=PERCENT_TICKS, y_ticks=PERCENT_TICKS)
    bins = found.bins
    return Figure(
        slug="calibration",
        title="Calibration of answerable",
        summary=_calibration_summary(found),
        height=_HEIGHT,
        drawing=_reliability(frame, bins) if bins else Markup(),
        head=["Bin", "Questions", "Given %", "Answerable %", "95 % interval"],
        rows=[_bin_row(at, one) for at, one in enumerate(bins, start=1)],
    )


def risk_figure(found: Confidence) -> Figure:
    """Return the share of wrong answers when only the surest questions are answered."""
    curve = found.curve
    return Figure(
        slug="risk",
        title="Risk and coverage",
        summary=_risk_summary(found),
        height=_HEIGHT,
        drawing=_curve(curve) if curve else Markup(),
        head=["Coverage %", "Risk %", "Threshold"],
        rows=[_risk_row(point) for point in _listed(curve)],
    )


def _calibration_summary(found: Confidence) -> str:
    if not found.bins:
        return f"Too few questions to tell: {found.n_scored}. {_left_out(found)}"
    return (
        f"Expected calibration error {percent(found.calibration_error)} % over "
        f"{len(found.bins)} bins of about equally many of {found.n_scored} questions. "
        "Points on the broken line are honest; below it the system is too sure. Bars "
        f"are 95 % intervals. {_left_out(found)}"
    )


def _risk_summary(found: Confidence) -> str:
    if not found.curve:
        return f"There is no question to tell by. {_left_out(found)}"
    return (
        "How many answers would not be right if only the questions with the highest "
        "probability were answered, from the surest to all. A question that should "
        "have been declined counts as wrong once it is reached. Area under the curve "
        f"{percent(found.area_under_risk)} % (less is better), {found.n_scored} "
        f"questions. {_left_out(found)}"
    )


def _left_out(found: Confidence) -> str:
    return (
        f"Left out: {found.n_unscored} without label or probability, "
        f"{found.n_trained_on} that the reader was trained on."
    )


def _bin_row(number: int, one: Bin) -> list[Cell]:
    interval = wilson(round(one.share * one.n), one.n)
    shares = [percent(one.probability), percent(one.share)]
    return [str(number), str(one.n), *shares, interval_words(interval)]


def _reliability(frame: Frame, bins: Sequence[Bin]) -> Markup:
    return join(
        [
            frame.axes("probability given, %", "answerable, %"),
            line(frame.x(0), frame.y(0), frame.x(1), frame.y(1), "ideal"),
            *(_bar(frame, one) for one in bins),
            path([(frame.x(b.probability), frame.y(b.share)) for b in bins], "curve"),
            *(_dot(frame, one) for one in bins),
        ]
    )


def _bar(frame: Frame, one: Bin) -> Markup:
    interval = wilson(round(one.share * one.n), one.n)
    if interval is None:
        return Markup()
    at = frame.x(one.probability)
    return line(at, frame.y(interval.low), at, frame.y(interval.high), "whisker")


def _dot(frame: Frame, one: Bin) -> Markup:
    x, y = frame.x(one.probability), frame.y(one.share)
    return tag("circle", cx=x, cy=y, r=4, class_="dot")


def _curve(curve: Sequence[RiskPoint]) -> Markup:
    # Up to the next ten percent above the highest risk, so that low ones can be read.
    top = max(math.ceil(10 * max(point.risk for point in curve)) / 10, 0.1)
    step = 20 if top > 0.5 else 10 if top > 0.2 else 5
    ticks = [(at / 100, str(at)) for at in range(0, round(100 * top) + 1, step)]
    frame = Frame(y_range=(0, top), x_ticks=PERCENT_TICKS, y_ticks=ticks)
    points = [(frame.x(point.coverage), frame.y(point.risk)) for point in curve]
    axes = frame.axes("coverage: share of questions answered, %", "risk: not right, %")
    return join([axes, path(points, "curve")])


def _listed(curve: Sequence[RiskPoint]) -> list[RiskPoint]:
    """Return the first point at or beyond each tenth of the questions, each once."""
    wanted = (at / _LISTED for at in range(1, _LISTED + 1))
    found = (
        next((p for p in curve if p.coverage >= share - 1e-9), None) for share in wanted
    )
    return list(dict.fromkeys(point for point in found if point))


def _risk_row(point: RiskPoint) -> list[Cell]:
    return [percent(point.coverage), percent(point.risk), f"{point.threshold:.3f}"]
