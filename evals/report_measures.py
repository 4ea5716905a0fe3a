"""The tables of the report: conditions and measures, whatever measures there are."""

from collections.abc import Mapping, Sequence
from typing import Any

from evals.answer_report import Report
from evals.bootstrap import Interval
from evals.compare import Comparison, Difference
from evals.figure import Cell, table
from evals.intervals import Z, mean_interval
from evals.markup import Markup, join, tag
from evals.record import Record
from evals.seen import use_of
from evals.wording import UNKNOWN, interval_words, named, number, percent


def conditions(record: Record, report: Report) -> Markup:
    """Return what every number of the report depends on."""
    facts = {
        "Dataset": f"{record.dataset.name} ({record.dataset.corpus})",
        "Dataset hash": tag("code", record.dataset.sha256),
        "Questions": f"{len(report.results)} of {record.dataset.n}, "
        f"{report.n_errors} errors",
        "Use of the dataset": use_of(record.dataset.name),
        "Asked as of": record.as_of.isoformat(),
        "Corpus version": tag("code", record.corpus_version),
        "Commit": _commit(record),
        "Encoder": f"{record.encoder.name} ({record.encoder.sha256[:12]})",
        "Reader": (record.reader_sha256 or "none")[:12],
        "Chat model": record.chat_model or "none",
        "Machine": f"{record.machine.platform}, {record.machine.cpus} CPUs, "
        f"Python {record.machine.python}; {record.workers} asked at once",
        "Run": record.created.strftime("%Y-%m-%d %H:%M UTC"),
        "Set for this run": _pairs(record.overrides) or "nothing",
    }
    return tag(
        "div",
        tag("dl", *(_fact(*pair) for pair in facts.items()), class_="facts"),
        tag("details", tag("summary", "All settings"), _settings(record.settings)),
        class_="sheet",
    )


def measures(report: Report) -> Markup:
    """Return a row for each measure of the report."""
    values: dict[str, list[float | None]] = {}
    for result in report.results:
        for value in result.values:
            values.setdefault(value.measure, []).append(value.value)
    rows = [_measure(name, found) for name, found in values.items()]
    return _sheet(
        ["Measure", "Mean", "95 % interval", "Questions", "Not defined"],
        [*rows, _auc(report)],
        "Means over the questions for which a measure is defined; shares in percent.",
    )


def differences(comparison: Comparison) -> Markup:
    """Return how every measure differs from the experiment to compare with."""
    before = comparison.before.record.name
    return _sheet(
        ["Measure", before, "Here", "Difference", "95 % interval", "Verdict"],
        [_difference(one) for one in comparison.differences],
        f"Compared with {before}: only there right {len(comparison.lost)}, only here "
        f"right {len(comparison.won)}, McNemar's exact test p = "
        f"{comparison.p_value:.3g}. Intervals of the difference by the paired "
        "bootstrap; different conditions: "
        f"{', '.join(_conditions_apart(comparison)) or 'none'}.",
    )


def lengths(report: Report) -> Markup:
    """Return how long the answers are."""
    rows = [
        [
            f"words of {name}",
            number(found.median),
            UNKNOWN if found.max is None else str(found.max),
            str(found.n_scored),
            str(found.n_unscored),
        ]
        for name, found in report.words.items()
    ]
    grade = report.reading_grade
    reading = [number(grade.mean), UNKNOWN, str(grade.n_scored), str(grade.n_unscored)]
    return _sheet(
        ["Length and readability", "Median", "Longest", "Answers", "Without"],
        [*rows, ["reading grade (mean)", *reading]],
        "Words of the whole answers with their notices, and of their sentences alone; "
        "Flesch-Kincaid grade of the sentences, a school year of the United States.",
    )


def _sheet(head: Sequence[str], rows: Sequence[Sequence[Cell]], about: str) -> Markup:
    return tag(
        "div", tag("p", about, class_="about"), table(head, rows, about), class_="sheet"
    )


def _conditions_apart(comparison: Comparison) -> tuple[str, ...]:
    return comparison.other_conditions + comparison.other_settings


def _difference(one: Difference) -> list[Cell]:
    share = all(value is None or 0 <= value <= 1 for value in (one.before, one.after))
    said = percent if share else number
    interval = UNKNOWN
    if one.interval:
        interval = " to ".join(
            _signed(said(bound)) for bound in (one.interval.low, one.interval.high)
        )
    means = [said(one.before), said(one.after), _signed(said(one.difference))]
    verdict = "" if one.verdict == "same" else one.verdict
    return [named(one.measure), *means, interval, verdict]


def _signed(said: str) -> str:
    """Give a number its sign, but for nothing, however it was rounded to it."""
    if said == UNKNOWN or not float(said):
        return said.removeprefix("-")
    return said if said.startswith("-") else f"+{said}"


def _measure(name: str, values: Sequence[float | None]) -> list[Cell]:
    defined = [value for value in values if value is not None]
    interval = mean_interval(values)
    share = all(0 <= value <= 1 for value in defined)
    mean = sum(defined) / len(defined) if defined else None
    return [
        named(name),
        f"{percent(mean)}\u00a0%" if share and defined else number(mean),
        interval_words(interval) if share else _plain_interval(interval),
        str(len(defined)),
        str(len(values) - len(defined)),
    ]


def _plain_interval(interval: Interval | None) -> str:
    if interval is None:
        return UNKNOWN
    return f"{number(interval.low)} to {number(interval.high)}"


def _auc(report: Report) -> list[Cell]:
    auc = report.auc
    interval = None
    if auc.value is not None and auc.stderr is not None:
        low, high = auc.value - Z * auc.stderr, auc.value + Z * auc.stderr
        interval = Interval(low=max(low, 0.0), high=min(high, 1.0))
    return [
        "AUC of answerable",
        UNKNOWN if auc.value is None else f"{percent(auc.value)}\u00a0%",
        interval_words(interval),
        f"{auc.n_answerable} + {auc.n_unanswerable}",
        str(auc.n_unscored),
    ]


def _commit(record: Record) -> Cell:
    if record.commit is None:
        return "not under git"
    changes = {True: " with changes", False: "", None: ""}[record.dirty]
    return join([tag("code", record.commit[:12]), changes])


def _fact(name: str, said: Cell) -> Markup:
    return tag("div", tag("dt", name), tag("dd", said))


def _pairs(overrides: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in overrides.items())


def _settings(settings: Mapping[str, Any]) -> Markup:
    rows = [[key, str(value)] for key, value in _flat(settings)]
    about = "Settings as resolved; secrets are never kept"
    return tag("div", table(["Setting", "Value"], rows, about), class_="words")


def _flat(values: Mapping[str, Any], above: str = "") -> list[tuple[str, Any]]:
    flat = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            flat += _flat(value, f"{above}{key}.")
        else:
            flat.append((f"{above}{key}", value))
    return flat
