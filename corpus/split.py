"""Cut a document into chunks that keep together what is only understood together.

A list stays with the paragraph that leads into it, and a heading with what it heads.
What is too long for one chunk is cut at the first kind of place that helps: between
blocks, then list items, sentences, words, and only then inside a word.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from corpus.document import Chunk, Document
from corpus.structure import Block, Span, parse_blocks, sentences
from corpus.tokens import CountTokens, count_tokens

_WORD = re.compile(r"\S+")
# Given the text and a span of it, the offsets inside it where a piece may begin.
_Starts = Callable[[str, Span], list[int]]


def split_document(
    document: Document, *, max_tokens: int, count_tokens: CountTokens = count_tokens
) -> list[Chunk]:
    """Cut `document` into chunks of at most `max_tokens`.

    Args:
        document: The document to cut.
        max_tokens: Upper bound on a chunk, in tokens of `count_tokens`.
        count_tokens: Token counter; that of the encoder when chunks are embedded.

    Returns:
        Chunks in document order. Concatenated they are the document's text, without
        the list of sources that a briefing ends in; none is over `max_tokens` unless
        a single character is.

    Raises:
        ValueError: `max_tokens` is less than 1.
    """
    if max_tokens < 1:
        raise ValueError(f"max_tokens must be at least 1, got {max_tokens}")
    text = document.text[: document.body_end]
    blocks = parse_blocks(text)
    levels = _levels(blocks)

    def fits(span: Span) -> bool:
        return count_tokens(span.of(text)) <= max_tokens

    return [
        Chunk(
            doc_id=document.doc_id,
            start=span.start,
            end=span.end,
            text=span.of(text),
            headings=_headings(blocks, span),
            n_tokens=count_tokens(span.of(text)),
        )
        for section in _pieces(text, Span(start=0, end=len(text)), _sections(blocks))
        for span in _fit(text, section, levels, fits)
    ]


def _fit(
    text: str, span: Span, levels: Sequence[_Starts], fits: Callable[[Span], bool]
) -> list[Span]:
    """Cut `span` until every part fits, packing as many pieces together as do."""
    if fits(span) or not levels:
        return [span]
    packed: list[Span] = []
    for piece in _pieces(text, span, levels[0]):
        joined = Span(start=packed[-1].start, end=piece.end) if packed else piece
        if packed and fits(joined):
            packed[-1] = joined
        else:
            packed.append(piece)
    return [part for piece in packed for part in _fit(text, piece, levels[1:], fits)]


def _pieces(text: str, span: Span, starts: _Starts) -> list[Span]:
    """Part `span` at the starts inside it; together the pieces are the span."""
    cuts = sorted({at for at in starts(text, span) if span.start < at < span.end})
    if span.start == span.end:
        return []
    return [
        Span(start=start, end=end)
        for start, end in pairwise([span.start, *cuts, span.end])
    ]


def _sections(blocks: list[Block]) -> _Starts:
    """Begin a section at every heading that does not follow another heading."""
    begins = [
        block.span.start
        for previous, block in zip([None, *blocks], blocks, strict=False)
        if block.kind == "heading" and not (previous and previous.kind == "heading")
    ]
    return lambda text, span: begins


def _levels(blocks: list[Block]) -> list[_Starts]:
    whole = [
        block.span.start
        for previous, block in zip([None, *blocks], blocks, strict=False)
        if block.lead_in is None and not (previous and previous.kind == "heading")
    ]
    parts = [at for block in blocks for at in _part_starts(block)]
    return [
        lambda text, span: whole,
        lambda text, span: parts,
        lambda text, span: [s.start for s in sentences(text, span)],
        lambda text, span: [
            m.start() for m in _WORD.finditer(text, span.start, span.end)
        ],
        lambda text, span: list(range(span.start, span.end)),
    ]


def _part_starts(block: Block) -> list[int]:
    # An item's bullet stays at the end of the piece before it: the words are what
    # is found, and the bullet belongs to none.
    return [block.span.start, *(item.start for item in block.items[1:])]


def _headings(blocks: list[Block], span: Span) -> tuple[str, ...]:
    """Return the headings above the first block in `span` that is not one itself."""
    inside = [b for b in blocks if b.span.start < span.end and span.start < b.span.end]
    body = [block for block in inside if block.kind != "heading"]
    chosen = body or inside
    return chosen[0].headings if chosen else ()
