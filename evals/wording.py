"""How the report says numbers: shares in percent, what is not known as a dash."""

from evals.bootstrap import Interval

UNKNOWN = "–"  # noqa: RUF001 (a dash, as in a table of figures)


def percent(share: float | None) -> str:
    """Return a share as a number of percent, without the sign."""
    return UNKNOWN if share is None else f"{100 * share:.1f}"


def number(value: float | None) -> str:
    """Return a number with four figures that count."""
    return UNKNOWN if value is None else f"{value:.4g}"


def interval_words(interval: Interval | None) -> str:
    """Return the interval of a share in percent."""
    if interval is None:
        return UNKNOWN
    return f"{percent(interval.low)} to {percent(interval.high)}"


def seconds_words(seconds: float) -> str:
    """Return a time in the unit that suits it."""
    if seconds < 1:
        return f"{1000 * seconds:.3g} ms"
    return f"{seconds:.3g} s"


def named(measure: str) -> str:
    """Return the name of a measure, a status or a fault for people."""
    return measure.replace("_", " ")
