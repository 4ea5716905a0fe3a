"""Check a corpus: dates, statements, successors, sources, duplicates, words.

A finding is an error where an answer could be wrong or could not be traced, a warning
where a person should look, and a note where nobody has to do anything.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from corpus.check_briefing import check_briefing
from corpus.check_duplicates import check_duplicates
from corpus.check_glossary import check_glossary
from corpus.check_text import (
    BRIEFINGS,
    check_encoding,
    check_reading,
    check_sentences,
    is_briefing,
)
from corpus.check_validity import check_statements, check_validity
from corpus.config import CorpusConfig
from corpus.dates import first_day
from corpus.document import Document
from corpus.finding import Finding, FindingKind, Level, excerpt
from corpus.glossary import load_glossary
from corpus.load import Loaded

__all__ = ["Finding", "check_corpus", "check_documents"]

# Hosts whose pages are copies of a publication, or of a site before it opened: they
# may differ from it and go without notice, and the publisher does not stand by them.
_COPIES = re.compile(
    r"(?:feeds|testing|webtest)\..+"  # a publisher's own feeds and test sites
    r"|(?:.+\.)?(?:dokumen\.tips|docslib\.org)"  # what anyone uploaded
    r"|(?:.+\.)?cryer\.org\.uk"  # a private digest
)
_ADDRESS = re.compile(r"https?://[^\s<>)\]\"']+")
_SUBHEADING = re.compile(r"^##+[ \t]+(.+?)[ \t#]*$", re.M)
_LEVELS: tuple[Level, ...] = ("error", "warning", "note")


def check_corpus(loaded: Loaded, *, today: date, limits: CorpusConfig) -> list[Finding]:
    """Find what is wrong with a folder of documents, unreadable files included.

    A folder that holds briefings is our own corpus, wherever it lies.
    """
    unread = [fault.doc_id for fault in loaded.faults]
    everything = [*unread, *(document.doc_id for document in loaded.documents)]
    own = any(doc_id.startswith(BRIEFINGS) for doc_id in everything)
    found = check_documents(
        loaded.documents,
        today=today,
        own=own,
        limits=limits,
        unread=unread,
    )
    if own:
        by_id = {document.doc_id: document for document in loaded.documents}
        found += check_glossary(load_glossary(), by_id)
    for fault in loaded.faults:
        found.append(
            Finding(
                doc_id=fault.doc_id,
                kind="unreadable",
                level="error",
                text=fault.message,
            )
        )
    return _in_order(found)


def check_documents(
    documents: Sequence[Document],
    *,
    today: date,
    own: bool,
    limits: CorpusConfig | None = None,
    unread: Collection[str] = (),
) -> list[Finding]:
    """Find what is wrong with a corpus, by document and the gravest first.

    Args:
        documents: All of the corpus.
        today: Day on which it is judged.
        own: Whether it is our own corpus, in which every successor must be found;
            elsewhere it may lie outside.
        limits: How long and how hard texts may be; the defaults if None.
        unread: Documents that are there but could not be read.
    """
    limits = limits or CorpusConfig()
    by_id = dict.fromkeys(unread) | {d.doc_id: d for d in documents}
    found = [*check_duplicates(documents, limits.near_duplicate)]
    for document in documents:
        found += _check_front_matter(document)
        found += _check_dates(document, today)
        found += _check_addresses(document)
        found += check_statements(document)
        found += check_validity(document, by_id, today=today, own=own)
        found += check_encoding(document)
        found += check_reading(document, limits)
        if is_briefing(document):
            found += check_briefing(document)
            found += check_sentences(document, limits)
    return _in_order(found)


def _in_order(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: (one.doc_id, _LEVELS.index(one.level)))


def _finding(document: Document, kind: FindingKind, level: Level, text: str) -> Finding:
    return Finding(doc_id=document.doc_id, kind=kind, level=level, text=text)


def _check_front_matter(document: Document) -> Iterator[Finding]:
    # What the loader takes where there is no title: the first heading, else the file.
    made_up = [PurePosixPath(document.doc_id).stem.replace("-", " ")]
    made_up += _SUBHEADING.findall(document.text)[:1]
    if document.title in made_up:
        text = f"no title of its own: shown as {excerpt(document.title)}"
        yield _finding(document, "front-matter", "warning", text)
    if not (document.source.published or document.source.published_text):
        text = "no published: nobody can tell how old it is"
        yield _finding(document, "front-matter", "warning", text)


def _check_dates(document: Document, today: date) -> Iterator[Finding]:
    published, retrieved = document.source.published, document.source.retrieved
    for key, day in (("published", published), ("retrieved", retrieved)):
        if day and first_day(day) > today:
            text = f"{key} {day} is in the future"
            yield _finding(document, "date", "error", text)
    # As far as both are known: 2026-11 is not before 2026-11-22.
    if published and retrieved and retrieved < published[: len(retrieved)]:
        text = f"retrieved {retrieved}, before it was published {published}"
        yield _finding(document, "date", "error", text)
    if document.review_by and document.review_by < today:
        text = f"to be looked at again by {document.review_by}"
        yield _finding(document, "review", "warning", text)


def _check_addresses(document: Document) -> Iterator[Finding]:
    source = document.source
    given = [source.url, *(basis.url for basis in source.based_on)]
    addresses = [url for url in given if url] + _ADDRESS.findall(document.text)
    for address in dict.fromkeys(addresses):
        try:
            parts = urlsplit(address)
            host = parts.hostname or ""
        except ValueError:
            host = ""
        if not host or parts.scheme not in ("http", "https"):
            text = f"not the address of a page: {excerpt(address)}"
            yield _finding(document, "address", "error", text)
        elif _COPIES.fullmatch(host):
            text = f"a copy or a test site, not the publisher's page: {address}"
            yield _finding(document, "address", "error", text)
