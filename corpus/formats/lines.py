"""Make running text of the lines of printed pages.

A PDF knows lines, not paragraphs. A line that reaches the right margin goes on in the
next one; a shorter one ends a paragraph, is a heading or the row of a table. What
stands at the head or foot of most pages is dropped, since it would cut sentences.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from corpus.formats.converted import one_line

Gap = Literal["none", "blank", "page"]
_SIGNS = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        # Bullets of symbol fonts.
        "\uf0b7": "\u2022",
        "\uf0a7": "\u2022",
        "\u25cf": "\u2022",
        "\u25cb": "\u2022",
    }
)
_BULLET = re.compile(r"(?:[\u2022\u25e6\u25aa\u2023\u00b7*\u2013-]|\(?\d{1,3}[.)])\s")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\Z", re.I)
_END_NUMBER = re.compile(r"\A\d{1,4}(?=\s)|(?<=\s)\d{1,4}\Z")
_ENDS = (".", "!", "?", ":", ";", "\u201d", "\u2019", '"')
_MIN_LINES = 5
_MIN_PAGES = 4
_EDGE = 2
# Of the width of the column: a line this long was broken for want of room.
_FULL = 0.7
_MIN_FULL = 40


def flow(pages: list[str]) -> tuple[str, tuple[int, ...]]:
    """Join the lines of `pages` into paragraphs.

    Returns:
        The text, and where each page begins in it.
    """
    lines = _without_furniture(
        [
            [one_line(line.translate(_SIGNS)) for line in page.split("\n")]
            for page in pages
        ]
    )
    full = max(_MIN_FULL, int(_FULL * _width(lines)))
    parts: list[str] = []
    starts: list[int] = []
    length, previous = 0, ""
    for page in lines:
        start = None
        for line, gap in _visible(page):
            between = _between(previous, line, gap, full) if previous else ""
            parts += [between, line]
            start = length + len(between) if start is None else start
            length += len(between) + len(line)
            previous = line
        starts.append(length if start is None else start)
    return "".join(parts) + ("\n" if parts else ""), tuple(starts)


def _visible(page: list[str]) -> Iterator[tuple[str, Gap]]:
    """Yield each line that is not blank, and what lies between it and the last."""
    gap: Gap = "page"
    for line in page:
        if line:
            yield line, gap
            gap = "none"
        elif gap == "none":
            gap = "blank"


def _between(previous: str, line: str, gap: Gap, full: int) -> str:
    ended = previous.endswith(_ENDS)
    goes_on = line[0].islower() and not ended
    if gap == "none":
        goes_on = goes_on or len(previous) >= full
    if gap != "blank" and goes_on and not _BULLET.match(line):
        broken = previous[-1] == "-" and previous[-2:-1].isalpha()
        # The sign may belong to the word: "long-" and "term".
        return "" if broken and line[0].islower() else " "
    if gap != "none" or _BULLET.match(previous):
        return "\n" if _BULLET.match(previous) and _BULLET.match(line) else "\n\n"
    if _BULLET.match(line):
        return "\n"
    short = len(line) < full and not ended and not line.endswith(_ENDS)
    return "\n" if short else "\n\n"


def _width(pages: list[list[str]]) -> int:
    """Return the width of the column: that of the longest tenth of the lines."""
    lengths = sorted(len(line) for page in pages for line in page if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Drop page numbers, and what stands at the edge of most pages."""
    edges = [_edges(page) for page in pages]
    seen = Counter(
        key for page, at in zip(pages, edges, strict=True) for key in _keys(page, at)
    )
    often = max(_MIN_PAGES, len(pages) // 2)
    return [
        [
            line
            for n, line in enumerate(page)
            if n not in at
            or not (_PAGE_NUMBER.match(line) or seen[_key(line)] >= often)
        ]
        for page, at in zip(pages, edges, strict=True)
    ]


def _edges(page: list[str]) -> set[int]:
    visible = [n for n, line in enumerate(page) if line]
    # Of a page with few lines, the edges are all there is.
    if len(visible) < _MIN_LINES:
        return set()
    return {*visible[:_EDGE], *visible[-_EDGE:]}


def _keys(page: list[str], at: set[int]) -> set[str]:
    return {_key(page[n]) for n in at}


def _key(line: str) -> str:
    # The number of the page often stands at one end of what is else the same line.
    return _END_NUMBER.sub("#", line).lower()
