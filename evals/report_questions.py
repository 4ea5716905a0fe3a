"""The table of questions: what was asked, what came back, and what was expected.

On a phone its rows become cards. A table that is laid out as blocks loses its meaning
to a screen reader, so the roles are written out.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from assistant.answer import Answer, Citation
from assistant.markdown import unescape
from assistant.notices import in_words
from evals.markup import Markup, join, tag
from evals.query import EvidenceQuote, Query
from evals.result import Result
from evals.scored import Judged
from evals.wording import UNKNOWN, named, number, percent, seconds_words

HEAD = ("Question", "Verdict", "Status", "Category", "Time")
VERDICTS = ("right", "not right", "error")
# The same queries in the experiment to compare with, by id.
Others = Mapping[str, Judged]


def verdict(result: Result) -> str:
    """Return the verdict in words."""
    if result.row.error is not None:
        return "error"
    return "not right" if result.faults else "right"


def change(result: Result, other: Judged) -> str:
    """Say how the verdict came about since the other experiment."""
    right = not result.faults
    if other.right == right:
        return "answer differs" if _differs(result, other) else "same"
    return "now right" if right else "no longer right"


def question_table(
    results: Sequence[Result], seconds: Sequence[float], others: Others | None
) -> Markup:
    """Return the table.

    Args:
        results: In the order to show them.
        seconds: How long each took.
        others: What they are compared with; None when there is nothing.
    """
    head = (tag("th", name, scope="col", role="columnheader") for name in HEAD)
    rows = (
        _row(result, taken, others)
        for result, taken in zip(results, seconds, strict=True)
    )
    return tag(
        "table",
        tag("caption", "Open a question to see its answer and what was expected."),
        tag("thead", tag("tr", *head, role="row"), role="rowgroup"),
        tag("tbody", *rows, role="rowgroup"),
        role="table",
    )


def _row(result: Result, seconds: float, others: Others | None) -> Markup:
    query = result.row.query
    other = others[query.id] if others is not None else None
    changed = change(result, other) if other else None
    status = result.row.status or "error"
    return tag(
        "tr",
        tag("th", _details(result, other), scope="row", role="rowheader"),
        _cell(_verdict(result, changed)),
        _cell(named(status)),
        _cell(query.category),
        _cell(seconds_words(seconds)),
        role="row",
        id=f"q-{query.id}",
        data_verdict=verdict(result),
        data_status=status,
        data_category=query.category,
        data_change=changed,
    )


def _cell(inside: str) -> Markup:
    return tag("td", inside, role="cell")


def _verdict(result: Result, changed: str | None) -> Markup:
    said = verdict(result)
    sign = "✓" if said == "right" else "✗"
    moved = changed not in (None, "same")
    return join(
        [
            tag(
                "span",
                f"{sign} {said}",
                class_=f"verdict {'right' if said == 'right' else 'wrong'}",
            ),
            tag("span", changed or "", class_="was") if moved else "",
        ]
    )


def _details(result: Result, other: Judged | None) -> Markup:
    query = result.row.query
    before = _said(other.answer) if other and _differs(result, other) else ""
    shown = (
        tag("p", query.id, class_="id"),
        _part("Why it is not right", _faults(result)),
        _part("Conversation before", _conversation(query)),
        _part("Answer", _answer(result)),
        _part("Citations", _citations(result.row.answer)),
    )
    beside = (
        _part("Expected", _expected(query)),
        _part("Answer in the other experiment", before),
        _part("Measured", tag("p", _measured(result), class_="about")),
    )
    return tag(
        "details",
        tag("summary", query.question.strip() or "(nothing)"),
        tag("div", tag("div", *shown), tag("div", *beside), class_="inside"),
    )


def _part(heading: str, inside: str) -> Markup:
    return join([tag("h3", heading), inside]) if inside else Markup()


def _faults(result: Result) -> Markup:
    items = (tag("li", f"{named(f.kind)}: {f.detail}") for f in result.faults)
    return tag("ul", *items) if result.faults else Markup()


def _conversation(query: Query) -> Markup:
    turns = "\n".join(f"{turn.role}: {turn.text}" for turn in query.history)
    return tag("p", turns, class_="said") if turns else Markup()


def _answer(result: Result) -> Markup:
    answer = result.row.answer
    return _said(answer.answer if answer else result.row.error)


def _said(answer: str | None) -> Markup:
    return tag("p", unescape(answer or "An error."), class_="said")


def _citations(answer: Answer | None) -> Markup:
    return join(map(_citation, answer.citations)) if answer else Markup()


def _citation(citation: Citation) -> Markup:
    when = in_words(citation.published_text, citation.published) or "undated"
    place = f"{citation.doc_id}, {citation.start} to {citation.end}"
    return tag(
        "div",
        f"[{citation.marker}] ",
        tag("q", citation.quote),
        tag(
            "div",
            _link(citation),
            f" ({citation.publisher or 'publisher not known'}, {when}), {place}",
            class_="about",
        ),
        class_="quote",
    )


def _link(citation: Citation) -> Markup:
    """Link the title where it has an address of the web, and no other kind."""
    url = citation.url or ""
    if not _is_web(url):
        return tag("cite", citation.title)
    return tag("a", citation.title, href=url, rel="noreferrer noopener")


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _expected(query: Query) -> Markup:
    label = {True: "yes", False: "no", None: "not asked"}[query.answerable]
    items = [
        f"status {' or '.join(map(named, query.expected_status))}; answerable: {label}",
        *(f"says {' or '.join(map(_quoted, group))}" for group in query.must_include),
        *(f"does not say {_quoted(phrase)}" for phrase in query.must_not_include),
        *(
            "cites "
            + " or ".join(f"{item.doc_id} {_quoted(item.quote)}" for item in group)
            for group in query.evidence
        ),
    ]
    return tag("ul", *(tag("li", item) for item in items))


def _evidence(item: EvidenceQuote) -> str:
    return f"{item.doc_id} {_quoted(item.quote)}"


def _quoted(words: str) -> str:
    return f"“{words}”"


def _measured(result: Result) -> str:
    answer = result.row.answer
    shown = [
        f"answerable {percent(answer.answerable) if answer else UNKNOWN} %",
        f"{result.answer_words if answer else UNKNOWN} words",
        *(
            f"{named(value.measure)} {number(value.value)}"
            for value in result.values
            if value.value is not None
        ),
    ]
    return ", ".join(shown)


def _differs(result: Result, other: Judged) -> bool:
    answer = result.row.answer
    return other.answer != (answer.answer if answer else None)
