"""Check the words of one document: encoding, length, reading ease, plain dealing.

What only its author can mend is a warning in our own briefings and a note elsewhere:
the words of others are quoted, not bettered.
"""

import re
from collections.abc import Iterator

from corpus.config import CorpusConfig
from corpus.document import SOURCES_HEADING, Document
from corpus.finding import Finding, FindingKind, Level, excerpt
from corpus.readability import grade, words_of
from corpus.structure import Block, heading_title, parse_blocks, sentences

BRIEFINGS = "briefings/"
SOURCES = heading_title(SOURCES_HEADING)
# Below this, one long name decides the grade.
_FEWEST_WORDS = 100
# Signs that Windows-1252 shows for the second and later bytes of UTF-8.
_LATER = (
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013"
    "\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
# What stood for signs and letters of Latin-1 ("Ã©" for "é"), for punctuation ("â€™"
# for an apostrophe) and for emoji. Any other first letter is too often a real one.
_MOJIBAKE = re.compile(
    f"[\u00c2\u00c3]{_LATER}|[\u00e2\u00ef]{_LATER}{{2}}|\u00f0{_LATER}{{3}}"
)
# A form feed parts the pages of a PDF.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE_END_NAMES = {"\r\n": "CRLF", "\r": "CR", "\n": "LF"}
# What leads into a list may say "These": the list is quoted with it.
_LEANS_BACK = re.compile(
    r"(?:It|Its|They|Their)\b|(?:This|That|These|Those)\b(?!.*:\Z)", re.S
)
_GOES_STALE = re.compile(
    r"\b(?:currently|recently|presently|nowadays|now|(?<!as )soon|shortly|at present"
    r"|at the moment|upcoming|(?:this|last|next) (?:week|month|year))\b",
    re.I,
)


def is_briefing(document: Document) -> bool:
    """Say whether a document is written for this project, in our words."""
    return document.doc_id.startswith(BRIEFINGS)


def body_blocks(document: Document) -> list[Block]:
    """Return the blocks of a document; of a briefing without its list of sources."""
    blocks = parse_blocks(document.text)
    if not is_briefing(document):
        return blocks
    return [
        block
        for block in blocks
        if SOURCES not in (*block.headings, _title_of(document, block))
    ]


def check_encoding(document: Document) -> Iterator[Finding]:
    """Find what a wrong encoding, a broken copy or a mixture of systems left."""
    text = f"{document.title}\n{document.text}"
    for name, bad in (
        ("a character lost in reading (U+FFFD)", re.search("\ufffd", text)),
        ("a control character", _CONTROL.search(text)),
        ("UTF-8 read as Windows-1252", _MOJIBAKE.search(text)),
    ):
        if bad:
            near = text[max(0, bad.start() - 20) : bad.end() + 20]
            yield _finding(
                document,
                "encoding",
                "error",
                f"{name}: {bad.group()!a} in {near!r}",
            )
    if "\ufeff" in text:
        yield _finding(
            document, "encoding", "warning", "a byte order mark (U+FEFF) in the text"
        )
    ends = {_LINE_END_NAMES[end] for end in _LINE_END.findall(document.text)}
    if len(ends) > 1:
        yield _finding(
            document,
            "encoding",
            "warning",
            f"mixed line ends: {' and '.join(sorted(ends))}",
        )


def check_reading(document: Document, limits: CorpusConfig) -> Iterator[Finding]:
    """Find a text that is hard to read, and sections that are over-long."""
    level: Level = "warning" if is_briefing(document) else "note"
    blocks = body_blocks(document)
    for heading, n_words in _sections(document, blocks):
        if n_words > limits.max_section_words:
            where = f"the section {excerpt(heading)}" if heading else "the beginning"
            yield _finding(
                document,
                "length",
                level,
                f"{where} has {n_words} words, more than {limits.max_section_words}",
            )
    if document.language != "en":
        return
    lines = [line for block in blocks for line, _ in _sentences(document, block)]
    if sum(len(words_of(line)) for line in lines) < _FEWEST_WORDS:
        return
    found = grade(lines)
    if found is not None and found > limits.max_grade:
        yield _finding(
            document,
            "readability",
            level,
            f"Flesch-Kincaid grade {found:.1f} is over {limits.max_grade:g}: shorter "
            "sentences and plainer words make it easier",
        )


def check_sentences(document: Document, limits: CorpusConfig) -> Iterator[Finding]:
    """Find sentences of a briefing that cannot be quoted alone, or on a later day."""
    for block in body_blocks(document):
        for line, alone in _sentences(document, block):
            if len(words_of(line)) > limits.max_sentence_words:
                yield _finding(
                    document,
                    "length",
                    "warning",
                    f"a sentence of {len(words_of(line))} words, more than "
                    f"{limits.max_sentence_words}: {excerpt(line)}",
                )
            if alone and _LEANS_BACK.match(line):
                yield _finding(
                    document,
                    "wording",
                    "warning",
                    f"a sentence that cannot stand alone: {excerpt(line)}",
                )
            if stale := _GOES_STALE.search(line):
                yield _finding(
                    document,
                    "wording",
                    "warning",
                    f'"{stale.group()}" goes stale, give the date: {excerpt(line)}',
                )


def _finding(document: Document, kind: FindingKind, level: Level, text: str) -> Finding:
    return Finding(doc_id=document.doc_id, kind=kind, level=level, text=text)


def _title_of(document: Document, block: Block) -> str:
    return heading_title(block.span.of(document.text)) if block.level else ""


def _sections(document: Document, blocks: list[Block]) -> Iterator[tuple[str, int]]:
    """Yield each heading with the words below it, down to the next heading."""
    heading, n_words = "", 0
    for block in blocks:
        if block.kind == "heading":
            yield heading, n_words
            heading, n_words = _title_of(document, block), 0
        else:
            n_words += len(words_of(block.span.of(document.text)))
    yield heading, n_words


def _sentences(document: Document, block: Block) -> Iterator[tuple[str, bool]]:
    """Yield the sentences of paragraphs and lists, and whether each stands alone.

    The first of an item does not: it is quoted with the line that leads into it.
    """
    text = document.text
    if block.kind == "paragraph":
        yield from ((span.of(text), True) for span in sentences(text, block.span))
    for item in block.items:
        for number, span in enumerate(sentences(text, item)):
            yield span.of(text), number > 0
