"""Cut documents into the units that can be quoted as evidence.

A unit is a sentence, a list item with the line that leads into it, a whole list, or a
heading that says what a short form stands for.
An item that is no sentence by itself says little without its lead-in, so both are
quoted; they need not touch, which is why a unit has spans.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from corpus.document import Chunk, Document
from corpus.structure import Block, Span, heading_title, parse_blocks, sentences

UnitKind = Literal["sentence", "item", "list", "heading"]

_SHORT_FORM = re.compile(r"\([A-Z]{2,}[A-Z ]*s?\)")
# An item with a verb near its beginning stands for itself.
_OWN_SENTENCE = re.compile(
    r"\W*(?:[\w'\u2019]+\W+){1,8}?(?:is|are|was|were|has|have|had|will|would|must|may|can"
    r"|should|does|do)\b"
)
# From a capital to a full stop, and not of a few words.
_IS_WHOLE = re.compile(r"[A-Z][^.\n]*(?:\s\S+){5}[^\n]*\.\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Something quotable.

    Attributes:
        spans: What is quoted, in order; a lead-in comes first.
        text: The exact words of the spans, joined by a space.
        title: Title of the document.
        headings: Headings above it, outermost first.
        before: Text of the unit before it in the same section, or "".
        n_items: For a list, how many items it has; else 0.
    """

    doc_id: str
    kind: UnitKind
    spans: tuple[Span, ...]
    text: str
    title: str
    headings: tuple[str, ...]
    before: str = ""
    n_items: int = 0

    @property
    def start(self) -> int:
        """First character of the unit's own words, past a lead-in."""
        return self.spans[-1].start

    @property
    def end(self) -> int:
        """First character after the unit."""
        return self.spans[-1].end


def document_units(document: Document) -> list[Unit]:
    """Return the units of `document`, in order."""
    units: list[Unit] = []
    for block in parse_blocks(document.text[: document.body_end]):
        previous = units[-1] if units else None
        before = previous.text if previous and previous.kind != "list" else ""
        for kind, spans, n_items in _block_units(document.text, block):
            units.append(
                Unit(
                    doc_id=document.doc_id,
                    kind=kind,
                    spans=spans,
                    text=" ".join(span.of(document.text) for span in spans),
                    title=document.title,
                    headings=block.headings,
                    before=before,
                    n_items=n_items,
                )
            )
            before = units[-1].text if kind == "sentence" else ""
    return units


def units_in(units: Iterable[Unit], chunk: Chunk) -> list[Unit]:
    """Return those of a document's units that lie in a chunk of it."""
    return [u for u in units if u.start < chunk.end and chunk.start < u.end]


def _block_units(
    text: str, block: Block
) -> list[tuple[UnitKind, tuple[Span, ...], int]]:
    if block.kind == "heading":
        title = heading_title(block.span.of(text))
        start = text.index(title, block.span.start)
        span = Span(start=start, end=start + len(title))
        return [("heading", (span,), 0)] if _SHORT_FORM.search(title) else []
    if block.kind == "paragraph":
        return [
            ("sentence", (span,), 0)
            for span in sentences(text, block.span)
            # A line that ends in a colon is quoted with the list it leads into.
            if not span.of(text).endswith(":")
        ]
    found: list[tuple[UnitKind, tuple[Span, ...], int]] = [
        ("item", _with_lead_in(text, block, item), 0) for item in block.items
    ]
    whole = block.span
    if block.lead_in:
        whole = Span(start=block.lead_in.start, end=block.span.end)
    return [*found, ("list", (whole,), len(block.items))]


def _with_lead_in(text: str, block: Block, item: Span) -> tuple[Span, ...]:
    words = item.of(text)
    if block.lead_in is None or _OWN_SENTENCE.match(words) or _IS_WHOLE.match(words):
        return (item,)
    return (block.lead_in, item)
