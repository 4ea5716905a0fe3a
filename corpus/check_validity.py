"""Check when documents and statements held, and what they say came after."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

from corpus.document import Document, Statement, Validity
from corpus.finding import Finding, FindingKind, Level, excerpt


def check_statements(document: Document) -> Iterator[Finding]:
    """Find statements that speak of no one place or no one time.

    A quote that is not in the text at all cannot be read as a document.
    """
    placed: list[tuple[int, Statement]] = []
    for statement in document.statements:
        quote = statement.quote
        n = document.text.count(quote)
        if n != 1:
            text = f"ambiguous, {n} times in the text: {excerpt(quote)}"
            yield _finding(document, "statement", "error", text)
        if quote != quote.strip():
            text = f"a quote with white space around it: {excerpt(quote)}"
            yield _finding(document, "statement", "warning", text)
        if statement.validity == Validity():
            text = f"a statement without a date: {excerpt(quote)}"
            yield _finding(document, "statement", "warning", text)
        placed.append((document.text.find(quote), statement))
    for (at, one), (other_at, other) in combinations(placed, 2):
        if at < other_at + len(other.quote) and other_at < at + len(one.quote):
            same = one.validity == other.validity
            yield _finding(
                document,
                "statement",
                "warning" if same else "error",
                f"two statements overlap{'' if same else ' and contradict'}: "
                f"{excerpt(one.quote)} and {excerpt(other.quote)}",
            )


def check_validity(
    document: Document, by_id: Mapping[str, Document | None], *, today: date, own: bool
) -> Iterator[Finding]:
    """Find spans of no length, and successors that are missing or go in a circle.

    Args:
        document: The one to check.
        by_id: All of the corpus; None for one that could not be read.
        today: Day on which it is judged.
        own: Whether every successor must be in the corpus.
    """
    yield from _span(document, document.validity, "the document", today)
    for statement in document.statements:
        what = f"the statement {excerpt(statement.quote)}"
        yield from _span(document, statement.validity, what, today)
    for successor in _successors(document):
        if successor == document.doc_id:
            text = "superseded by itself"
            yield _finding(document, "superseded", "error", text)
        elif successor not in by_id:
            text = f"superseded by {successor}, which is not in the corpus"
            level: Level = "error" if own else "note"
            yield _finding(document, "superseded", level, text)
    circle = _circle(document, by_id)
    if len(circle) > 1:
        text = f"superseded in a circle: {' by '.join([*circle, circle[0]])}"
        yield _finding(document, "superseded", "error", text)


def _finding(document: Document, kind: FindingKind, level: Level, text: str) -> Finding:
    return Finding(doc_id=document.doc_id, kind=kind, level=level, text=text)


def _span(
    document: Document, validity: Validity, what: str, today: date
) -> Iterator[Finding]:
    if validity.valid_from and validity.valid_from == validity.valid_until:
        text = f"{what} held on no day: from and until {validity.valid_from}"
        yield _finding(document, "date", "error", text)
    if validity.ended_by(today) and not validity.superseded_by:
        text = f"{what} ended on {validity.valid_until} with nothing after it"
        yield _finding(document, "superseded", "warning", text)
    if validity.superseded_by and not validity.valid_until:
        text = f"{what} is superseded but has no valid_until: given as what holds"
        yield _finding(document, "superseded", "warning", text)


def _successors(document: Document) -> list[str]:
    """Return each document named as a successor, once."""
    named = [*document.validity.superseded_by]
    for statement in document.statements:
        named += statement.validity.superseded_by
    return list(dict.fromkeys(named))


def _circle(document: Document, by_id: Mapping[str, Document | None]) -> list[str]:
    """Return the way from a document by its successors back to it, or nothing.

    Documents as a whole only: a sentence of each of two may well have been overtaken
    by the other, at different times.
    """
    ways = [[document.doc_id]]
    seen = {document.doc_id}
    for way in ways:
        last = by_id.get(way[-1])
        for successor in last.validity.superseded_by if last else ():
            if successor == document.doc_id:
                return way
            if successor not in seen:
                seen.add(successor)
                ways.append([*way, successor])
    return []
