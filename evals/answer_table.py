"""Print a report for a person: shares in percent, and what cannot be said as `-`."""

from evals.answer_report import Report
from evals.grid import grid
from evals.result import Result
from evals.seen import use_of
from evals.values import Spread, Summary

_UNKNOWN = "-"


def report_table(report: Report) -> str:
    """Return the report as plain text: conditions, measures, categories, wrong ones."""
    parts = [
        _conditions(report),
        _measures(report),
        _auc(report),
        _confidence(report),
        _confusion(report.confusion),
        _words(report.words),
        _reading(report.reading_grade),
        _categories(report),
        _wrong(report),
        _inexact(report),
    ]
    return "\n\n".join(part for part in parts if part)


def _conditions(report: Report) -> str:
    found = report.as_json()
    counts = [
        f"{key.replace('_', ' ')}: "
        + (", ".join(f"{name} {n}" for name, n in found[key].items()) or _UNKNOWN)
        for key in ("statuses", "engines", "corpus_versions")
    ]
    dataset = report.dataset
    return "\n".join(
        [
            f"dataset {dataset.name} (sha256 {dataset.sha256[:12]}), "
            f"corpus {dataset.corpus}, as of {report.as_of}",
            f"n = {len(report.results)} of {len(dataset.queries)} queries, "
            f"errors {report.n_errors}",
            *counts,
        ]
    )


def _measures(report: Report) -> str:
    lines = [["measure", "mean %", "stderr", "n", "unscored"]]
    for name, summary in report.measures.items():
        counts = [str(summary.n_scored), str(summary.n_unscored)]
        lines.append([name.replace("_", " "), *_mean(summary), *counts])
    return grid(lines)


def _auc(report: Report) -> str:
    auc = report.auc
    return (
        f"AUC of answerable: {_percent(auc.value)} % (stderr {_percent(auc.stderr)}), "
        f"answerable n = {auc.n_answerable}, unanswerable n = {auc.n_unanswerable}, "
        f"unscored {auc.n_unscored}"
    )


def _confidence(report: Report) -> str:
    found = report.confidence
    left_out = f"n = {found.n_scored} questions that the reader was not trained on"
    lines = [["probability of answerable", "n", "mean %", "answerable %"]]
    for number, one in enumerate(found.bins, start=1):
        shares = [_percent(one.probability), _percent(one.share)]
        lines.append([f"bin {number}", str(one.n), *shares])
    return "\n".join(
        [
            f"expected calibration error {_percent(found.calibration_error)} %, area "
            f"under the risk-coverage curve {_percent(found.area_under_risk)} %",
            f"on {left_out}; unscored {found.n_unscored}, trained on "
            f"{found.n_trained_on}; {use_of(report.dataset.name)}",
            *([grid(lines)] if found.bins else []),
        ]
    )


def _confusion(counts: dict[str, dict[str, int]]) -> str:
    came = sorted({status for row in counts.values() for status in row})
    lines = [["expected status, and what came", *came]]
    for expected, row in counts.items():
        lines.append([expected, *(str(row.get(status, 0)) for status in came)])
    return grid(lines)


def _reading(found: Summary) -> str:
    if found.mean is None:
        return f"reading grade: {_UNKNOWN}"
    stderr = _UNKNOWN if found.stderr is None else f"{found.stderr:.1f}"
    return (
        f"reading grade (Flesch-Kincaid, a school year of the United States): "
        f"{found.mean:.1f} (stderr {stderr}), n = {found.n_scored}, "
        f"unscored {found.n_unscored}"
    )


def _words(words: dict[str, Spread]) -> str:
    lines = [["words", "median", "max", "n", "unscored"]]
    for name, found in words.items():
        largest = _UNKNOWN if found.max is None else str(found.max)
        counts = [str(found.n_scored), str(found.n_unscored)]
        lines.append([name, _median(found), largest, *counts])
    return grid(lines)


def _categories(report: Report) -> str:
    lines = [["category", "n", "right %", "stderr", "median words"]]
    for slug, category in report.categories.items():
        mean = _mean(category.right)
        lines.append([slug, str(category.n), *mean, _median(category.answer_words)])
    return grid(lines)


def _wrong(report: Report) -> str:
    heading = f"not right: {len(report.wrong)} of {len(report.results)}"
    return "\n".join([heading, *map(_wrong_lines, report.wrong)])


def _wrong_lines(result: Result) -> str:
    query = result.row.query
    faults = (
        f"    {fault.kind.replace('_', ' ')}: {' '.join(fault.detail.split())}"
        for fault in result.faults
    )
    asked = f"  {query.id} ({query.category}) {query.question[:60]!r}"
    return "\n".join([asked, *faults])


def _inexact(report: Report) -> str:
    markers = [
        f"{result.row.query.id} [{marker}]"
        for result in report.results
        for marker in result.inexact_markers
    ]
    return f"quotes not exact: {', '.join(markers)}" if markers else ""


def _mean(summary: Summary) -> list[str]:
    return [_percent(summary.mean), _percent(summary.stderr)]


def _percent(share: float | None) -> str:
    return _UNKNOWN if share is None else f"{100 * share:.1f}"


def _median(found: Spread) -> str:
    return _UNKNOWN if found.median is None else f"{found.median:g}"
