"""Read a web page with trafilatura: its main text, title and date."""

import re
from collections.abc import Iterator
from typing import Any

import trafilatura

from corpus.config import CorpusConfig
from corpus.dates import first_day
from corpus.formats.converted import (
    Converted,
    FormatError,
    Outline,
    check_length,
    one_line,
)
from corpus.formats.plain import decoded_page

_LINE_BREAK = "lb"
# An element of lxml, which has no types.
_Element = Any


def read_webpage(
    raw: bytes, limits: CorpusConfig, charset: str | None = None
) -> Converted:
    """Read the main text of a web page, without menus and footers.

    Args:
        raw: The page.
        limits: What is read at most.
        charset: The encoding that the server named.

    Raises:
        FormatError: Its encoding does not hold, or no text can be made out.
    """
    page = decoded_page(raw, charset)
    check_length(len(page), limits.max_text_chars * 10)
    if not re.search(r"<html\b", page, re.I):
        page = f"<html><body>{page}</body></html>"
    found = trafilatura.bare_extraction(
        page,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        # A date out of the text would be a guess.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    outline = Outline(limits.max_text_chars)
    if found is not None and not isinstance(found, dict) and found.body is not None:
        _write(outline, found.body)
    text = outline.text()
    if found is None or isinstance(found, dict) or not text:
        raise FormatError(
            "holds no text that can be made out: save the page as PDF from a browser "
            "and add that"
        )
    return Converted(
        text=text,
        title=one_line(found.title or "") or None,
        published=_date(found.date),
    )


def _write(outline: Outline, element: _Element, depth: int = 0) -> None:
    for child in element:
        if child.tag == "head":
            outline.heading(_words(child), _level(child))
        elif child.tag == "list":
            _write_list(outline, child, depth)
        elif child.tag == "table":
            outline.table(_rows(child), headed=_is_headed(child))
        elif any(part.tag in ("list", "table", "head", "p") for part in child):
            _write(outline, child, depth)
        else:
            outline.paragraph(_words(child))


def _write_list(outline: Outline, element: _Element, depth: int) -> None:
    for item in element:
        inner = item.findall("list")
        outline.item(_words(item, without="list"), depth)
        for part in inner:
            _write_list(outline, part, depth + 1)


def _rows(table: _Element) -> list[list[str]]:
    return [[_words(cell) for cell in row.findall("cell")] for row in table.iter("row")]


def _is_headed(table: _Element) -> bool:
    first = next(table.iter("row"), None)
    return first is not None and all(
        cell.get("role") == "head" for cell in first.findall("cell")
    )


def _level(head: _Element) -> int:
    sign = str(head.get("rend", "h2"))
    return int(sign[1]) if re.fullmatch(r"h[1-6]", sign) else 2


def _words(element: _Element, without: str = "") -> str:
    return "".join(_pieces(element, without))


def _pieces(element: _Element, without: str) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == _LINE_BREAK:
            yield "\n"
        elif child.tag != without:
            yield from _pieces(child, without)
        yield child.tail or ""


def _date(value: str | None) -> str | None:
    try:
        first_day(value or "")
    except ValueError:
        return None
    return value
