"""Add documents to a corpus and remove them again.

What is added is kept as Markdown or text with front matter below `added/` in the
corpus folder: it can be read, mended and dated by hand, and quotes are checked
against it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Literal

from tqdm import tqdm

from corpus.added import ADDED, write_whole, writing
from corpus.beir import is_beir
from corpus.config import CorpusConfig
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.fetch import fetch
from corpus.files import Fault, list_files, read_bytes, telling_of
from corpus.formats.cache import ConversionCache
from corpus.formats.convert import Converter
from corpus.formats.converted import check_length
from corpus.formats.kinds import CONVERTED, kind_of, kind_of_content
from corpus.formats.plain import decoded_page, decoded_text
from corpus.front_matter import front_matter, parse_document
from corpus.load import (
    EmptyCorpusError,
    converted_document,
    read_folder,
)
from corpus.naming import local_name, web_name

Outcome = Literal["added", "replaced", "already there"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What became of one document.

    Attributes:
        doc_id: The document in the corpus that holds the text.
        n_pages: Pages of a PDF; 0 for files without pages.
        n_blank_pages: Those on which no text was found.
    """

    doc_id: str
    outcome: Outcome
    n_pages: int = 0
    n_blank_pages: int = 0


class Library:
    """The documents that were added to a corpus."""

    def __init__(
        self,
        corpus: Path,
        *,
        limits: CorpusConfig,
        cache: ConversionCache,
        today: date,
        replace: bool = False,
    ) -> None:
        """Open the corpus, which need not be there yet.

        Args:
            corpus: Its root.
            limits: What is read at most.
            cache: Where the text of the corpus's own PDF, Word and HTML files is kept.
            today: The day that copies are taken on.
            replace: Let a new text take the place of one that has its name.

        Raises:
            CorpusError: The corpus is in BEIR form, or cannot be read.
        """
        if is_beir(corpus):
            raise CorpusError(
                f"The corpus {corpus} is in BEIR form, and documents cannot be added "
                "to it: add lines to its corpus.jsonl, or name another with --corpus."
            )
        self._corpus = corpus
        self._limits = limits
        self._today = today.isoformat()
        self._replace = replace
        self._known = _known_texts(corpus, limits, cache)

    def add_file(self, path: Path) -> Addition:
        """Add one file.

        Raises:
            CorpusError: It cannot be read, is in the corpus already, or another text
                has its name.
        """
        self._refuse_inside(path)
        with Converter(self._limits) as converter:
            return self._add_file(converter, path, local_name(path.name))

    def add_folder(self, folder: Path) -> Iterator[Addition | Fault]:
        """Add each document below `folder`, which keeps its tree, one by one.

        Yields:
            What became of each file; a `Fault` for one that is left out.

        Raises:
            CorpusError: The folder cannot be read, holds no document or is the corpus.
        """
        self._refuse_inside(folder)
        if is_beir(folder):
            raise CorpusError(
                f"{folder} is a corpus in BEIR form: use it with --corpus instead"
            )
        paths, faults = list_files(folder)
        if not paths and not faults:
            raise CorpusError(f"{folder} holds no file of a kind that is read")
        yield from faults
        top = PurePosixPath(local_name(folder.resolve().name, is_file=False))
        with Converter(self._limits) as converter:
            for path in tqdm(paths, desc="Adding documents", delay=1, leave=False):
                *above, name = path.relative_to(folder).parts
                below = PurePosixPath(top, *above, local_name(name))
                try:
                    yield self._add_file(
                        converter, path, below.as_posix(), within=folder
                    )
                except CorpusError as error:
                    where = path.relative_to(folder).as_posix()
                    yield Fault(doc_id=where, message=str(error))

    def add_url(self, url: str) -> Addition:
        """Fetch an address and add what it gives.

        Raises:
            CorpusError: It cannot be fetched or read, or another text has its name.
        """
        fetched = fetch(url, self._limits)
        try:
            kind = kind_of_content(fetched.raw, fetched.content_type)
            name = web_name(url, kind)
            doc_id = f"{ADDED}/{name}"
            with Converter(self._limits) as converter:
                if kind in CONVERTED:
                    converted = converter.convert(fetched.raw, kind, fetched.charset)
                    document = converted_document(converted, doc_id)
                else:
                    # Front matter from the web is no word of ours: it stays text.
                    text = decoded_page(fetched.raw, fetched.charset)
                    check_length(len(text), self._limits.max_text_chars)
                    document = parse_document(f"---\n---\n{text}", doc_id)
        except ValueError as error:
            raise CorpusError(f"{url} {error}") from error
        head = front_matter(document, url=fetched.url, retrieved=self._today)
        return self._put(document, head + document.text)

    def _add_file(
        self, converter: Converter, path: Path, name: str, within: Path | None = None
    ) -> Addition:
        doc_id = f"{ADDED}/{name}"
        with telling_of(path):
            doc_id.encode()
            raw = read_bytes(path, self._limits, within=within)
            kind = kind_of(raw, path.name)
            if kind in CONVERTED:
                document = converted_document(converter.convert(raw, kind), doc_id)
                dressed = False
            else:
                text = decoded_text(raw).removeprefix("\ufeff")
                check_length(len(text), self._limits.max_text_chars)
                document = parse_document(text, doc_id)
                # With front matter of its own, it is kept as it is.
                dressed = document.text != text
        if dressed:
            return self._put(document, text)
        head = front_matter(document, retrieved=self._today)
        return self._put(document, head + document.text)

    def _put(self, document: Document, content: str) -> Addition:
        """Write a document, unless its text is there already."""
        path = self._corpus / document.doc_id
        with writing(self._corpus):
            there = _document_at(path, document.doc_id)
            twin = self._known.get(document.sha256)
            if there and there.sha256 == document.sha256:
                return _addition(document, "already there")
            if there is None and not path.exists():
                if twin and (self._corpus / twin).exists():
                    return _addition(document, "already there", doc_id=twin)
                outcome: Outcome = "added"
            elif self._replace:
                outcome = "replaced"
            else:
                raise CorpusError(
                    f"{document.doc_id} is in the corpus with another text: say "
                    "--replace to put the new one in its place, or rename the file"
                )
            write_whole(path, content.encode())
        self._known[document.sha256] = document.doc_id
        return _addition(document, outcome)

    def _refuse_inside(self, path: Path) -> None:
        real, corpus = path.resolve(), self._corpus.resolve()
        if real.is_relative_to(corpus):
            raise CorpusError(
                f"{path} is in the corpus folder already: run `ics index`"
            )
        if corpus.is_relative_to(real):
            raise CorpusError(f"{path} holds the corpus itself: name a folder in it")


def _known_texts(
    corpus: Path, limits: CorpusConfig, cache: ConversionCache
) -> dict[str, str]:
    if not corpus.exists():
        return {}
    try:
        loaded = read_folder(corpus, limits=limits, cache=cache)
    except EmptyCorpusError:
        return {}
    return {document.sha256: document.doc_id for document in loaded.documents}


def _addition(
    document: Document, outcome: Outcome, *, doc_id: str | None = None
) -> Addition:
    ends = [*document.pages[1:], len(document.text)]
    blank = [
        not document.text[start:end].strip()
        for start, end in zip(document.pages, ends, strict=False)
    ]
    return Addition(
        doc_id=doc_id or document.doc_id,
        outcome=outcome,
        n_pages=len(document.pages),
        n_blank_pages=sum(blank),
    )


def _document_at(path: Path, doc_id: str) -> Document | None:
    try:
        return parse_document(path.read_bytes().decode(), doc_id)
    except (OSError, ValueError):
        return None
