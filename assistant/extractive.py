"""Compose an answer from the documents' own words.

Each sentence of the answer is a sentence, a list item under its lead-in, or a whole
list, quoted; nothing is added between. What is said about the sources (their dates,
what no longer holds, what was not found) comes after, as notices. A "Yes" or "No" goes
before the sentence that states it, and the sides of a comparison stand in one table.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from assistant.answer import AnswerSentence, Citation
from assistant.found import Verdict
from assistant.markdown import escape
from assistant.units import Unit
from corpus.document import Document
from corpus.structure import Span, parse_blocks

# A line made of the quotes' words alone may still put them together wrongly.
_OPENING_SUPPORT = 0.9
# The same for a yes or no that the quote states.
_VERDICT_SUPPORT = 0.9
_COMPARED = "| Compared | What is said |\n| --- | --- |"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The asserting part of an answer.

    Attributes:
        text: Markdown with markers.
    """

    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]


def compose(
    units: Sequence[Unit],
    documents: Mapping[str, Document],
    *,
    as_table: bool = False,
    verdicts: Mapping[Unit, Verdict] = MappingProxyType({}),
) -> Composed:
    """Quote `units`, in the order given; items under one lead-in are joined.

    Args:
        units: At least one.
        documents: By id.
        as_table: Show a list's items as the rows of a table.
        verdicts: The yes or no that a unit states, to go before it.
    """
    citations: list[Citation] = []
    sentences: list[AnswerSentence] = []
    blocks: list[str] = []
    for group in _under_one_lead_in(units):
        document = documents[group[0].doc_id]
        quoted = _quote(group, document, citations)
        verdict = next((verdicts[unit] for unit in group if unit in verdicts), None)
        if verdict:
            sentences.append(_verdict(verdict, quoted))
        sentences.append(quoted)
        shown = _table(quoted.text) if as_table else escape(quoted.text)
        opening = f"{verdict}. " if verdict else ""
        blocks.append(f"{opening}{shown} {_marked(quoted)}")
    return Composed(
        text="\n\n".join(blocks),
        sentences=tuple(sentences),
        citations=tuple(citations),
    )


def compose_sides(
    sides: Mapping[str, Sequence[Unit]], documents: Mapping[str, Document]
) -> Composed:
    """Quote what is said of each side of a comparison, in a row of one table.

    Args:
        sides: By what to call them, each with at least one unit.
        documents: By id.
    """
    citations: list[Citation] = []
    sentences: list[AnswerSentence] = []
    rows = [_COMPARED]
    for name, units in sides.items():
        cells: list[str] = []
        for group in _under_one_lead_in(units):
            quoted = _quote(group, documents[group[0].doc_id], citations)
            sentences.append(quoted)
            cells.append(f"{_one_cell(quoted.text)} {_marked(quoted)}")
        rows.append(f"| {_one_cell(name)} | {' '.join(cells)} |")
    return Composed(
        text="\n".join(rows),
        sentences=tuple(sentences),
        citations=tuple(citations),
    )


def _quote(
    group: Sequence[Unit], document: Document, citations: list[Citation]
) -> AnswerSentence:
    """Return units under one lead-in as one sentence, citing what is not cited yet."""
    spans = [*group[0].spans[:-1], *(unit.spans[-1] for unit in group)]
    markers = tuple(_cite(document, span, citations) for span in spans)
    text = _text(group, document)
    return AnswerSentence(text=text, citations=markers, support=1.0)


def _verdict(verdict: Verdict, quoted: AnswerSentence) -> AnswerSentence:
    return AnswerSentence(
        text=f"{verdict}.", citations=quoted.citations, support=_VERDICT_SUPPORT
    )


def _marked(sentence: AnswerSentence) -> str:
    return "".join(f"[{marker}]" for marker in sentence.citations)


def _one_cell(text: str) -> str:
    """Return a text as one cell of a table: on one line, and without bars."""
    lines = [line.removeprefix("- ") for line in text.split("\n")]
    joined = "; ".join(lines).replace(":; ", ": ", 1)
    return escape(joined).replace("|", "&#124;")


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
    cells = [_one_cell(item) for item in items]
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
            based_on=document.bases_of(span.start),
            valid_from=validity.valid_from,
            valid_until=validity.valid_until,
            superseded_by=validity.superseded_by,
            quote=span.of(document.text),
            start=span.start,
            end=span.end,
            doc_sha256=document.sha256,
            page=document.page_of(span.start),
        )
    )
    return len(citations)
