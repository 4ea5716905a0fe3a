"""Print what `ics bench` measured as Markdown, to be put into a page as it is."""

from collections.abc import Sequence

from evals.ablation import MEASURES, Measured
from evals.compare import AUC, Difference
from evals.curve import Point
from evals.footprint import Footprint
from evals.grid import markdown_grid
from evals.latency import Latency
from evals.record import Record
from evals.step_times import StepTimes

_UNKNOWN = "-"
_HEADINGS = {
    "right": "right %",
    "answerable_right": "answerable right %",
    "unanswerable_not_answered": "unanswerable not answered %",
    AUC: "AUC of answerable",
}
_MILLION = 1_000_000
_GIGABYTE = 1e9


def conditions(record: Record, n_documents: int) -> str:
    """Say in one line what was measured."""
    dataset, machine = record.dataset, record.machine
    changed = " with changes" if record.dirty else ""
    return (
        f"Dataset {dataset.name} (sha256 {dataset.sha256[:12]}, n = {dataset.n}), "
        f"{n_documents} documents (version {record.corpus_version}), as of "
        f"{record.as_of}; encoder {record.encoder.name}, reader "
        f"{(record.reader_sha256 or _UNKNOWN)[:12]}, program "
        f"{(record.commit or _UNKNOWN)[:12]}{changed}; {machine.platform}, "
        f"Python {machine.python}, {machine.cpus} cores."
    )


def ablation_table(measured: Sequence[Measured]) -> str:
    """Return a row for each part taken out, with the differences to the whole."""
    heading = ["taken out", *_HEADINGS.values(), "words, median"]
    lines = [heading]
    for one in measured:
        cells = [_measure(one, name) for name in MEASURES]
        lines.append([one.name, *cells, _number(one.report.words["answer"].median)])
    return markdown_grid(lines)


def latency_tables(times: StepTimes) -> str:
    """Return how long questions took, and the share of each step."""
    whole = [["milliseconds", "n", "median", "95 % within", "longest"]]
    whole.append(["all questions", *_spent(times.everything)])
    whole.append(["full answers", *_spent(times.full)])
    steps = [["step of a full answer", "median ms", "median share %"]]
    for step in times.steps:
        steps.append([step.name, f"{step.median_ms:.1f}", f"{100 * step.share:.1f}"])
    return "\n\n".join([markdown_grid(whole), markdown_grid(steps)])


def footprint_table(found: Footprint) -> str:
    """Return what the reader makes and keeps for a chunk."""
    gigabytes = found.bytes_per_chunk * _MILLION / _GIGABYTE
    return "\n\n".join(
        [
            markdown_grid(
                [
                    ["of the reader, per chunk", ""],
                    ["units", f"{found.n_units / found.n_chunks:.1f}"],
                    ["bytes kept", f"{found.bytes_per_chunk:,.0f}"],
                    ["seconds to make them", f"{found.seconds_per_chunk:.3f}"],
                ]
            ),
            f"Measured on {found.n_units} units of {found.n_chunks} chunks. Kept for "
            f"a million chunks, it would be {gigabytes:.1f} GB.",
        ]
    )


def curve_table(points: Sequence[Point]) -> str:
    """Return a row for each number of passages read."""
    lines = [["passages", "units read, median", *_HEADINGS.values(), "median ms"]]
    for point in points:
        means = [_percent(point.means[name]) for name in MEASURES[:-1]]
        lines.append(
            [
                str(point.n_passages),
                _number(point.median_units),
                *means,
                _auc(point.means[AUC]),
                f"{1000 * point.median_seconds:.0f}",
            ]
        )
    return markdown_grid(lines)


def _measure(one: Measured, name: str) -> str:
    value = one.mean(name)
    told = _auc(value) if name == AUC else _percent(value)
    difference = one.difference(name)
    return told if difference is None else f"{told} ({_difference(difference)})"


def _difference(found: Difference) -> str:
    if found.difference is None or found.interval is None:
        return _UNKNOWN
    low, high = found.interval.low, found.interval.high
    if found.measure == AUC:
        return f"{found.difference:+.3f}; {low:+.3f} to {high:+.3f}"
    return f"{100 * found.difference:+.1f}; {100 * low:+.1f} to {100 * high:+.1f}"


def _spent(spent: Latency) -> list[str]:
    values = (spent.median, spent.p95, spent.max)
    return [str(spent.n), *(_milliseconds(value) for value in values)]


def _milliseconds(seconds: float | None) -> str:
    return _UNKNOWN if seconds is None else f"{1000 * seconds:.0f}"


def _percent(share: float | None) -> str:
    return _UNKNOWN if share is None else f"{100 * share:.1f}"


def _auc(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:.3f}"


def _number(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:g}"
