"""See headings, paragraphs and lists in a text, as spans of it.

Plain text counts as much as Markdown: a short line on its own that ends without a
full stop is a heading, and a bullet may be drawn with a character. A list belongs to
the sentence that leads into it; apart from it, its items say little.
"""

import re
from dataclasses import dataclass
from typing import Literal

import sentencex

BlockKind = Literal["heading", "paragraph", "list"]

_BULLET = re.compile(
    r"[ \t\u00a0]*(?:[•◦▪‣·*+\-\u2013]|\(?\d{1,3}[.)])[ \t\u00a0]+(?=\S)"
)
_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_MAX_HEADING_CHARACTERS = 100
_PLAIN_HEADING_LEVEL = 7
# A short line that ends like this goes on or ends a sentence: it is no heading.
_NOT_A_HEADING_END = (".", ":", ";", ",", "?", "!", "…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half-open offsets `[start, end)` into a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, a paragraph or a list.

    Attributes:
        span: From the first to the last visible character.
        headings: Headings above it, outermost first.
        level: Depth of a heading from 1; 0 for other blocks.
        items: For a list, the words of each item without bullet or end spaces.
        lead_in: For a list, the last sentence of the paragraph before it.
    """

    kind: BlockKind
    span: Span
    headings: tuple[str, ...] = ()
    level: int = 0
    items: tuple[Span, ...] = ()
    lead_in: Span | None = None


def parse_blocks(text: str) -> list[Block]:
    """Find the blocks of `text`, in order and without overlap."""
    blocks: list[Block] = []
    path: list[tuple[int, str]] = []
    for lines in _groups(text):
        block = _block(text, lines, blocks[-1] if blocks else None)
        headings = tuple(title for _, title in path)
        if block.kind == "heading":
            path = [(level, title) for level, title in path if level < block.level]
            headings = tuple(title for _, title in path)
            path.append((block.level, heading_title(block.span.of(text))))
        blocks.append(
            Block(
                kind=block.kind,
                span=block.span,
                headings=headings,
                level=block.level,
                items=block.items,
                lead_in=block.lead_in,
            )
        )
    return blocks


def heading_title(line: str) -> str:
    """Return a heading's words without its Markdown signs."""
    return line.strip().strip("#").strip()


def sentences(text: str, span: Span) -> list[Span]:
    """Cut `span` into sentences, without the white space between them."""
    found: list[Span] = []
    at = span.start
    for piece in sentencex.segment("en", span.of(text)):
        trimmed = _trim(text, at, at + len(piece))
        if trimmed.end > trimmed.start:
            found.append(trimmed)
        at += len(piece)
    return found


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end)


def _groups(text: str) -> list[list[Span]]:
    """Gather lines into runs of one kind, parted by blank lines or a change of kind."""
    groups: list[list[Span]] = []
    kind = "blank"
    for match in _LINE.finditer(text):
        line = Span(start=match.start(), end=match.end())
        previous, kind = kind, _line_kind(line.of(text), kind)
        if kind == "blank":
            continue
        if kind == previous and kind != "heading":
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _line_kind(line: str, previous: str) -> str:
    if not line.strip():
        return "blank"
    if _BULLET.match(line):
        return "list"
    if _MARKDOWN_HEADING.match(line):
        return "heading"
    # A line below a bullet without one of its own goes on with the item.
    return "list" if previous == "list" else "text"


def _block(text: str, lines: list[Span], previous: Block | None) -> Block:
    span = _trim(text, lines[0].start, lines[-1].end)
    first = lines[0].of(text)
    if _BULLET.match(first):
        return Block(
            kind="list",
            span=span,
            items=_items(text, lines),
            lead_in=_lead_in(text, previous),
        )
    marked = _MARKDOWN_HEADING.match(first)
    if marked:
        return Block(kind="heading", span=span, level=len(marked.group(1)))
    if len(lines) == 1 and _looks_like_a_heading(text, span):
        return Block(kind="heading", span=span, level=_PLAIN_HEADING_LEVEL)
    return Block(kind="paragraph", span=span)


def _looks_like_a_heading(text: str, span: Span) -> bool:
    words = span.of(text)
    return (
        len(words) <= _MAX_HEADING_CHARACTERS
        and not words.endswith(_NOT_A_HEADING_END)
        and words[0].isupper()
        # The last line of a text heads nothing.
        and bool(text[span.end :].strip())
    )


def _items(text: str, lines: list[Span]) -> tuple[Span, ...]:
    starts = [line for line in lines if _BULLET.match(line.of(text))]
    ends = [line.start for line in starts[1:]] + [lines[-1].end]
    return tuple(
        _trim(text, _after_bullet(text, line), end)
        for line, end in zip(starts, ends, strict=True)
    )


def _after_bullet(text: str, line: Span) -> int:
    bullet = _BULLET.match(line.of(text))
    return line.start + (bullet.end() if bullet else 0)


def _lead_in(text: str, previous: Block | None) -> Span | None:
    if previous is None or previous.kind != "paragraph":
        return None
    return sentences(text, previous.span)[-1]
