"""Compose an answer from the documents' own words.

Each sentence of the answer is a sentence, a list item under its lead-in, or a whole
list, quoted; nothing is added between. What is said about the sources (their dates,
what no longer holds, what was not found) comes after, as notices.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import AnswerSentence, Citation, Notice
from assistant.evidence import Evidence
from assistant.markdown import escape
from assistant.reader import Reading
from assistant.units import Unit
from corpus.dates import date_in_words, day_in_words, first_day
from corpus.document import Document
from corpus.fold import fold
from corpus.structure import Span, parse_blocks

# Below this share of the best unit's probability a unit is about something else.
_NEAR_THE_BEST = 0.6
# A line made of the quotes' words alone may still put them together wrongly.
_OPENING_SUPPORT = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The asserting part of an answer.

    Attributes:
        text: Markdown with markers.
    """

    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]


def choose_units(
    reading: Reading,
    *,
    wants_list: bool,
    min_evidence: float,
    max_words: int,
    max_units: int = 3,
) -> list[Unit]:
    """Choose what to quote: the best unit, and others that are nearly as likely.

    An item gives way to its whole list when a list is asked for. What says the same
    words again is left out, and nothing is added past `max_words` or `max_units`.
    """
    chosen: list[Unit] = []
    best = reading.evidence[0]
    for scored in reading.evidence:
        enough = scored.answers >= max(min_evidence, _NEAR_THE_BEST * best.answers)
        if scored is not best and not enough:
            break
        unit = _as_wanted(scored.unit, reading.evidence, wants_list=wants_list)
        if any(_overlap(unit, other) or _same(unit, other) for other in chosen):
            continue
        if chosen and _n_words([*chosen, unit]) > max_words:
            continue
        chosen.append(unit)
        if len(chosen) == max_units:
            break
    return chosen


def _as_wanted(unit: Unit, read: Iterable[Evidence], *, wants_list: bool) -> Unit:
    if wants_list and unit.kind == "item":
        for other in read:
            if other.unit.kind == "list" and _overlap(unit, other.unit):
                return other.unit
    return unit


def _overlap(one: Unit, other: Unit) -> bool:
    """Say whether two units share words of a document, a common lead-in apart."""
    if one.doc_id != other.doc_id:
        return False
    is_lead_in = one.spans[0] == other.spans[-1] or other.spans[0] == one.spans[-1]
    return is_lead_in or (one.start < other.end and other.start < one.end)


def _same(one: Unit, other: Unit) -> bool:
    return fold(one.text) == fold(other.text)


def _n_words(units: Sequence[Unit]) -> int:
    return sum(len(unit.text.split()) for unit in units)


def compose(
    units: Sequence[Unit], documents: Mapping[str, Document], *, as_table: bool = False
) -> Composed:
    """Quote `units`, in the order given; items under one lead-in are joined.

    Args:
        units: At least one.
        documents: By id.
        as_table: Show a list's items as the rows of a table.
    """
    citations: list[Citation] = []
    sentences: list[AnswerSentence] = []
    blocks: list[str] = []
    for group in _under_one_lead_in(units):
        document = documents[group[0].doc_id]
        spans = [*group[0].spans[:-1], *(unit.spans[-1] for unit in group)]
        markers = tuple(_cite(document, span, citations) for span in spans)
        text = _text(group, document)
        sentences.append(AnswerSentence(text=text, citations=markers, support=1.0))
        shown = _table(text) if as_table else escape(text)
        blocks.append(f"{shown} {''.join(f'[{m}]' for m in markers)}")
    return Composed(
        text="\n\n".join(blocks),
        sentences=tuple(sentences),
        citations=tuple(citations),
    )


def with_opening(composed: Composed, opening: str | None) -> Composed:
    """Put a line of the chat model before the quotes it was checked against.

    Its support is below 1, which is for exact words.
    """
    if not opening:
        return composed
    markers = tuple(citation.marker for citation in composed.citations)
    line = AnswerSentence(text=opening, citations=markers, support=_OPENING_SUPPORT)
    shown = f"{escape(opening)} {''.join(f'[{m}]' for m in markers)}"
    return Composed(
        text=f"{shown}\n\n{composed.text}",
        sentences=(line, *composed.sentences),
        citations=composed.citations,
    )


def _under_one_lead_in(units: Sequence[Unit]) -> list[list[Unit]]:
    groups: list[list[Unit]] = []
    for unit in units:
        for group in groups:
            first = group[0]
            if (
                len(unit.spans) == len(first.spans) == 2
                and first.doc_id == unit.doc_id
                and first.spans[0] == unit.spans[0]
            ):
                group.append(unit)
                break
        else:
            groups.append([unit])
    return [sorted(group, key=lambda unit: unit.start) for group in groups]


def _text(group: Sequence[Unit], document: Document) -> str:
    first = group[0]
    if first.kind == "list":
        lead_in, items = _list_parts(first, document)
        return "\n".join([*lead_in, *(f"- {item}" for item in items)])
    if len(first.spans) == 1:
        return _one_line(first.spans[0].of(document.text))
    lead_in = [_one_line(first.spans[0].of(document.text))]
    items = [_one_line(unit.spans[-1].of(document.text)) for unit in group]
    if len(items) == 1:
        return f"{lead_in[0]} {items[0]}"
    return "\n".join([*lead_in, *(f"- {item}" for item in items)])


def _list_parts(unit: Unit, document: Document) -> tuple[list[str], list[str]]:
    (block,) = (
        block
        for block in parse_blocks(document.text)
        if block.items and block.span.end == unit.end
    )
    lead_in = [_one_line(block.lead_in.of(document.text))] if block.lead_in else []
    return lead_in, [_one_line(item.of(document.text)) for item in block.items]


def _one_line(words: str) -> str:
    # Line breaks and tabs alone: the source's special spaces are part of its words.
    return re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", words).strip()


def _table(text: str) -> str:
    lead_in = [line for line in text.split("\n") if not line.startswith("- ")]
    items = [line[2:] for line in text.split("\n") if line.startswith("- ")]
    if not items:
        return escape(text)
    # A bar would part the cell.
    cells = [escape(item).replace("|", "&#124;") for item in items]
    rows = [f"| {n} | {cell} |" for n, cell in enumerate(cells, start=1)]
    table = "\n".join(["| No. | Item |", "| --- | --- |", *rows])
    return f"{escape(' '.join(lead_in))}\n\n{table}\n\n"


def _cite(document: Document, span: Span, citations: list[Citation]) -> int:
    """Return the marker of a span, adding a citation where it has none yet."""
    for known in citations:
        if (known.doc_id, known.start, known.end) == (
            document.doc_id,
            span.start,
            span.end,
        ):
            return known.marker
    validity = document.validity_of(span.start, span.end)
    source = document.source
    citations.append(
        Citation(
            marker=len(citations) + 1,
            doc_id=document.doc_id,
            title=document.title,
            url=source.url,
            publisher=source.publisher,
            published=source.published,
            published_text=source.published_text,
            authority=source.authority,
            based_on=source.based_on,
            valid_from=validity.valid_from,
            valid_until=validity.valid_until,
            superseded_by=validity.superseded_by,
            quote=span.of(document.text),
            start=span.start,
            end=span.end,
            doc_sha256=document.sha256,
        )
    )
    return len(citations)


def date_notices(
    citations: Sequence[Citation], as_of: date, *, dated_after_days: int
) -> list[Notice]:
    """Say the date of each source, and what is known to hold no longer."""
    said: list[str] = []
    old = False
    for citation in citations:
        when = in_words(citation.published_text, citation.published)
        old = old or _age_in_days(citation.published, as_of) > dated_after_days
        line = f"“{citation.title}” is {f'from {when}' if when else 'undated'}"
        if line not in said:
            said.append(line)
    notices = []
    if said:
        tail = "; things may have changed since." if old else "."
        notices.append(Notice(kind="dated", text="; ".join(said) + tail))
    return [*notices, *_ended(citations, as_of), *_not_yet(citations, as_of)]


def _ended(citations: Sequence[Citation], as_of: date) -> list[Notice]:
    """Say which quotes are known to hold no longer on `as_of`."""
    by_day: dict[date, list[int]] = {}
    for citation in citations:
        if citation.valid_until and citation.validity.ended_by(as_of):
            by_day.setdefault(citation.valid_until, []).append(citation.marker)
    return [
        Notice(
            kind="superseded",
            text=(
                f"What {' '.join(f'[{m}]' for m in markers)} says is marked as no "
                f"longer current from {day_in_words(day)}."
            ),
        )
        for day, markers in sorted(by_day.items())
    ]


def _not_yet(citations: Sequence[Citation], as_of: date) -> list[Notice]:
    """Say which quotes hold only from a day after `as_of`."""
    return [
        Notice(
            kind="dated",
            text=(
                f"What [{citation.marker}] says holds from "
                f"{day_in_words(citation.valid_from)}."
            ),
        )
        for citation in citations
        if citation.valid_from and citation.valid_from > as_of
    ]


def in_words(published_text: str | None, published: str | None) -> str | None:
    """Return a source's date for people: its own words, else the date written out."""
    return published_text or (date_in_words(published) if published else None)


def _age_in_days(published: str | None, as_of: date) -> int:
    return (as_of - first_day(published)).days if published else 0
