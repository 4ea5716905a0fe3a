"""Print what two raters agreed on; what cannot be said as `-`."""

from collections.abc import Mapping

from evals.grid import grid
from evals.kappa import Agreement
from evals.labels import LabelReport
from evals.sheets import ASPECTS

_UNKNOWN = "-"


def label_table(report: LabelReport) -> str:
    """Return the report as plain text."""
    n = len(report.labelled)
    return "\n\n".join(
        [
            f"{n} answers were rated; {report.n_errors} errors left nothing to rate.",
            _agreements("the raters with each other", report.raters),
            _kappas(report),
            _agreements("our verdict right with correct", report.verdicts),
            _disputed(report),
        ]
    )


def _agreements(heading: str, found: Mapping[str, Agreement]) -> str:
    lines = [[heading, "agree %", "kappa", "stderr", "n", "unrated"]]
    for name, one in found.items():
        share = _UNKNOWN if one.agreement is None else f"{100 * one.agreement:.1f}"
        counts = [str(one.n), str(one.n_unrated)]
        row = [name.replace("_", " "), share, _two(one.kappa), _two(one.stderr)]
        lines.append([*row, *counts])
    return grid(lines)


def _kappas(report: LabelReport) -> str:
    lines = [["kappa by category", *(aspect.replace("_", " ") for aspect in ASPECTS)]]
    for slug, found in report.categories.items():
        lines.append([slug, *(_two(found[aspect].kappa) for aspect in ASPECTS)])
    return grid(lines)


def _disputed(report: LabelReport) -> str:
    found = report.disputed
    heading = f"both raters against our verdict: {len(found)} of {len(report.labelled)}"
    lines = [
        f"  {one.result.row.query.id} ({one.result.row.query.category}): we say right "
        f"is {one.right}, they say correct is {one.agreed('correct')}"
        for one in found
    ]
    return "\n".join([heading, *lines])


def _two(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:.2f}"
