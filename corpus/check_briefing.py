"""Check what a briefing says it rests on, against the list that closes it."""

import re
from collections import Counter
from collections.abc import Iterator

from corpus.check_text import SOURCES
from corpus.dates import first_day
from corpus.document import SOURCES_HEADING, Basis, Document
from corpus.finding import Finding, FindingKind, Level, excerpt
from corpus.fold import fold
from corpus.structure import Block, heading_title, parse_blocks

_MARK = re.compile(r"(?<![\w-])(?:Primary|Secondary)(?: source)?(?=[.;)]|\s*$)")
_ADDRESS = re.compile(r"https?://[^\s<>)\]]+")


def check_briefing(document: Document) -> Iterator[Finding]:
    """Find what a briefing lacks, and where its sources do not agree."""
    yield from _front_matter(document)
    basis = document.source.based_on
    if not basis:
        yield _finding(document, "sources", "without based_on: nothing says its origin")
    blocks = parse_blocks(document.text)
    yield from _sections_named(document, blocks)
    for one in basis:
        yield from _date_of(document, one)
    headings = [
        block for block in blocks if block.kind == "heading" and block.level < 7
    ]
    closed = bool(headings) and _title(document, headings[-1]) == SOURCES
    if not closed or document.text.count(SOURCES_HEADING) != 1:
        yield _finding(
            document, "sources", f'does not end in a section "## {SOURCES}", once'
        )
        return
    items = [
        item.of(document.text)
        for block in blocks
        if SOURCES in block.headings
        for item in block.items
    ]
    yield from _list_of_sources(document, items)


def _finding(
    document: Document, kind: FindingKind, text: str, level: Level = "error"
) -> Finding:
    return Finding(doc_id=document.doc_id, kind=kind, level=level, text=text)


def _title(document: Document, block: Block) -> str:
    return heading_title(block.span.of(document.text))


def _front_matter(document: Document) -> Iterator[Finding]:
    source = document.source
    for key, value in {
        "publisher": source.publisher,
        "published": source.published,
        "retrieved": source.retrieved,
        "licence": source.licence,
        "authority": source.authority,
        "place": document.place,
        "review_by": document.review_by,
    }.items():
        if not value:
            yield _finding(document, "front-matter", f"a briefing without {key}")


def _sections_named(document: Document, blocks: list[Block]) -> Iterator[Finding]:
    """Find sections that are not there, and such as rest on nothing."""
    headings = [_title(document, block) for block in blocks if block.level == 2]
    named = [name for basis in document.source.based_on for name in basis.sections]
    for name in dict.fromkeys(named):
        if name not in headings:
            yield _finding(
                document, "sources", f"no heading {excerpt(name)}, as sections says"
            )
    if named and all(basis.sections for basis in document.source.based_on):
        for block in blocks:
            title = _title(document, block)
            if block.level == 2 and title not in [*named, SOURCES]:
                text = f"the section {excerpt(title)} rests on none of its sources"
                yield _finding(document, "sources", text, "warning")


def _date_of(document: Document, basis: Basis) -> Iterator[Finding]:
    """Find a source with a date that is none, or later than the briefing itself."""
    if basis.published is None:
        return
    try:
        first_day(basis.published)
    except ValueError:
        text = f"{basis.published!r} of {excerpt(basis.title)} is not a date"
        yield _finding(document, "date", text)
        return
    written = document.source.published or basis.published
    # As far as both are known: 2022-07 is not later than 2022-07-01.
    if basis.published[: len(written)] > written:
        yield _finding(
            document,
            "date",
            f"published {written}, before its source {excerpt(basis.title)} of "
            f"{basis.published}",
        )


def _list_of_sources(document: Document, items: list[str]) -> Iterator[Finding]:
    """Compare the list with `based_on`, item by item."""
    basis = document.source.based_on
    listed: Counter[str] = Counter()
    for item in items:
        title = _longest_title(item, basis)
        if title is None:
            text = f"listed but not in based_on: {excerpt(item)}"
            yield _finding(document, "sources", text)
            title = ""
        else:
            listed[title] += 1
            yield from _address(document, item, title)
        if not _MARK.search(item[len(title) :]):
            text = f"listed but not marked Primary or Secondary: {excerpt(item)}"
            yield _finding(document, "sources", text)
    wanted = Counter(one.title for one in basis)
    for title in wanted - listed:
        text = f"in based_on but not listed: {excerpt(title)}"
        yield _finding(document, "sources", text)
    for title in listed - wanted:
        yield _finding(document, "sources", f"listed twice: {excerpt(title)}")


def _longest_title(item: str, basis: tuple[Basis, ...]) -> str | None:
    """Return the title that an item begins with.

    One title may begin another: an Act, and a section of it.
    """
    begin = fold(item)
    fitting = [
        one.title
        for one in basis
        if begin.startswith(fold(one.title))
        and not begin[len(one.title) : len(one.title) + 1].isalnum()
    ]
    return max(fitting, key=len, default=None)


def _address(document: Document, item: str, title: str) -> Iterator[Finding]:
    """Find an address in the list that based_on does not give for that title."""
    known = {one.url for one in document.source.based_on if one.title == title}
    for address in _ADDRESS.findall(item):
        if address.rstrip(".,;") not in known and address not in known:
            text = f"based_on has another address, or none, than the list: {address}"
            yield _finding(document, "sources", text)
