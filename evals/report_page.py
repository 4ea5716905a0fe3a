"""An experiment as one HTML page that needs nothing else: no network, no folder.

What was read from anywhere is escaped (`evals/markup.py`), and the page's own policy
lets neither a script nor a style run that is not written here, nor anything load.
"""

import base64
import hashlib
from collections.abc import Iterable

from evals.answer_report import Report
from evals.compare import Comparison
from evals.experiment import Experiment
from evals.figure import figure_html
from evals.intervals import wilson
from evals.markup import Markup, join, tag
from evals.plot_categories import category_figure
from evals.plot_confidence import calibration_figure, risk_figure
from evals.plot_latency import latency_figure
from evals.plot_statuses import status_figure
from evals.report_measures import conditions, differences, lengths, measures
from evals.report_questions import VERDICTS, Others, change, question_table
from evals.report_style import CSS, SCRIPT
from evals.wording import interval_words, named, percent

_ANY = "any"


def report_page(
    experiment: Experiment, report: Report, comparison: Comparison | None = None
) -> str:
    """Return the page.

    Args:
        experiment: A finished one.
        report: Its score.
        comparison: Of another experiment, before, with this one, after.
    """
    name = experiment.record.name
    title = f"Evaluation report: {name}"
    body = tag(
        "body",
        _header(title, report),
        tag(
            "main",
            _section("Conditions", conditions(experiment.record, report)),
            _section(
                "Measures",
                measures(report),
                differences(comparison) if comparison else Markup(),
                lengths(report),
            ),
            _section("Plots", _plots(experiment, report)),
            _section("Questions", _questions(experiment, report, comparison)),
        ),
        tag("script", Markup(SCRIPT)),
    )
    return f"<!DOCTYPE html>\n{tag('html', _head(title), body, lang='en')}\n"


def _head(title: str) -> Markup:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy()),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("link", rel="icon", href="data:,"),
        tag("style", Markup(CSS)),
    )


def _policy() -> str:
    """Allow the style and the script of the page, by their hashes, and nothing else."""
    style, script = (
        base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        for part in (CSS, SCRIPT)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; "
        f"script-src 'sha256-{script}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _header(title: str, report: Report) -> Markup:
    n, n_right = len(report.results), len(report.results) - len(report.wrong)
    lead = (
        f"{n_right} of {n} answers are right: {percent(n_right / n)}\u00a0%, "
        f"95\u00a0% interval {interval_words(wilson(n_right, n))}."
    )
    links = (
        tag("li", tag("a", name, href=f"#{name.lower()}"))
        for name in ("Conditions", "Measures", "Plots", "Questions")
    )
    return tag(
        "header",
        tag("h1", title),
        tag("p", lead, class_="lead"),
        tag("nav", tag("ul", *links), aria_label="On this page"),
    )


def _section(name: str, *inside: Markup) -> Markup:
    slug = name.lower()
    heading = tag("h2", name, id=f"{slug}-heading")
    return tag("section", heading, *inside, id=slug, aria_labelledby=f"{slug}-heading")


def _plots(experiment: Experiment, report: Report) -> Markup:
    figures = (
        category_figure(report),
        status_figure(report),
        risk_figure(report.confidence),
        calibration_figure(report.confidence),
        latency_figure(experiment.seconds),
    )
    return tag("div", *map(figure_html, figures), class_="plots")


def _questions(
    experiment: Experiment, report: Report, comparison: Comparison | None
) -> Markup:
    others = None
    if comparison:
        others = {judged.query.id: judged for judged in comparison.before.questions}
    table = question_table(report.results, experiment.seconds, others)
    return join(
        [
            _filter(report, others),
            tag("p", id="shown", role="status"),
            tag("div", table, class_="sheet long"),
        ]
    )


def _filter(report: Report, others: Others | None) -> Markup:
    """Return the filter, hidden until there is a script to serve it."""
    results = report.results
    statuses = {result.row.status or "error" for result in results}
    choices: dict[str, Iterable[str]] = {
        "verdict": VERDICTS,
        "status": sorted(statuses),
        "category": report.categories,
    }
    if others is not None:
        found = {change(r, others[r.row.query.id]) for r in results}
        choices["change"] = sorted(found)
    words = tag("input", type="search", name="words", autocomplete="off")
    return tag(
        "form",
        tag("label", "Holds the words", words, class_="long"),
        *(_choice(name, values) for name, values in choices.items()),
        tag("button", "Show all", type="reset"),
        tag("button", "Open all", type="button", id="open"),
        tag("button", "Close all", type="button", id="close"),
        id="filter",
        hidden=True,
        role="search",
        aria_label="Filter the questions",
    )


def _choice(name: str, values: Iterable[str]) -> Markup:
    options = (tag("option", named(value), value=value) for value in values)
    select = tag("select", tag("option", _ANY, value=""), *options, name=name)
    return tag("label", name.capitalize(), select)
