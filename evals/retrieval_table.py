"""Print a retrieval report for a person: percent, each with its 95 % interval."""

from evals.grid import grid
from evals.retrieval_report import AUC, OURS, RetrievalReport

_UNKNOWN = "-"
# Of the normal distribution: with hundreds of queries the mean is close to it.
_Z = 1.96


def retrieval_table(report: RetrievalReport) -> str:
    """Return conditions, each system's means and what ours is ahead by."""
    return "\n\n".join([_conditions(report), _means(report), _differences(report)])


def _conditions(report: RetrievalReport) -> str:
    notes = [
        f"{report.queries.name} (sha256 {report.queries.sha256[:12]}), "
        f"{len(report.documents)} documents, encoder {report.encoder}",
        f"n = {report.n} judged of {len(report.rows)} queries, "
        f"errors {report.n_errors}",
        f"ours ranks by form {report.form}; the others rank the last turn",
    ]
    if report.n_absent:
        notes.append(f"{report.n_absent} relevant documents are not in the corpus")
    auc = report.auc(OURS)
    if auc:
        notes.append(
            f"{AUC}: answerable n = {auc.n_answerable}, unanswerable n = "
            f"{auc.n_unanswerable}, unscored {auc.n_unscored} (ours)"
        )
    return "\n".join(notes)


def _means(report: RetrievalReport) -> str:
    lines = [["mean % (95 % interval)", *report.systems]]
    by_system = {name: report.summaries(name) for name in report.systems}
    for measure in by_system[OURS]:
        found = [by_system[name][measure] for name in report.systems]
        lines.append([measure, *(_share(s.mean, s.stderr) for s in found)])
    aucs = [report.auc(name) for name in report.systems]
    if any(aucs):
        lines.append([AUC, *(_share(a.value, a.stderr) for a in aucs if a)])
    return grid(lines)


def _differences(report: RetrievalReport) -> str:
    others = [name for name in report.systems if name != OURS]
    lines = [["ours minus, query by query", *others]]
    by_system = {name: report.differences(name) for name in others}
    for measure in by_system[others[0]]:
        found = [by_system[name][measure] for name in others]
        lines.append([measure, *(_difference(s.mean, s.stderr) for s in found)])
    return grid(lines)


def _share(mean: float | None, stderr: float | None) -> str:
    if mean is None or stderr is None:
        return _UNKNOWN if mean is None else f"{100 * mean:.1f}"
    # The normal interval of a share near 0 or 1 goes beyond what a share can be.
    low, high = max(0.0, mean - _Z * stderr), min(1.0, mean + _Z * stderr)
    return f"{100 * mean:.1f} ({100 * low:.1f} to {100 * high:.1f})"


def _difference(mean: float | None, stderr: float | None) -> str:
    if mean is None or stderr is None:
        return _UNKNOWN if mean is None else f"{100 * mean:+.1f}"
    low, high = mean - _Z * stderr, mean + _Z * stderr
    return f"{100 * mean:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"
