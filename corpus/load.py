"""Read a folder of documents: front matter in YAML, then the text as it is.

The text is never touched: not its line ends, not its spaces. PDF, Word and HTML files
are read by `corpus.formats`. What is wrong with a folder is collected and said
together, so that one run shows everything to mend.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from corpus.beir import is_beir, read_lines
from corpus.config import CorpusConfig
from corpus.document import Document, Source
from corpus.errors import CorpusError
from corpus.files import Fault, list_files, read_bytes, telling_of
from corpus.formats.cache import ConversionCache
from corpus.formats.convert import Converter
from corpus.formats.converted import Converted, check_length
from corpus.formats.kinds import CONVERTED, SUFFIXES, kind_of
from corpus.formats.plain import decoded_text
from corpus.front_matter import parse_document, title_of

__all__ = ["Fault", "Loaded", "load_documents", "parse_document", "read_folder"]
_DEFAULTS = CorpusConfig()


class EmptyCorpusError(CorpusError):
    """The folder is there, and no document in it can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a folder holds: the documents, and what is left out."""

    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]


def load_documents(folder: Path) -> list[Document]:
    """Read every document below `folder`, in the order of their ids.

    Args:
        folder: The corpus root; `doc_id` is the path below it.

    Raises:
        CorpusError: The folder is missing, unreadable or holds no document, or some
            of its files cannot be read; the message names each of them.
    """
    loaded = read_folder(folder)
    if loaded.faults:
        raise CorpusError("; ".join(fault.message for fault in loaded.faults))
    return list(loaded.documents)


def read_folder(
    folder: Path,
    *,
    limits: CorpusConfig = _DEFAULTS,
    cache: ConversionCache | None = None,
) -> Loaded:
    """Read every document below `folder` that can be read, in the order of their ids.

    Files of kinds that hold no documents are passed over, and so are names that begin
    with a dot. A folder with a `corpus.jsonl` is in the form of BEIR, and nothing else
    in it is read.

    Args:
        folder: The corpus root; `doc_id` is the path below it.
        limits: What is read at most.
        cache: Where the text of PDF, Word and HTML files is kept.

    Raises:
        CorpusError: The folder is missing or unreadable.
        EmptyCorpusError: No document in it can be read; the message names each file
            that cannot.
    """
    found = list(_read(folder, limits, cache or ConversionCache()))
    documents = [item for item in found if isinstance(item, Document)]
    faults = [item for item in found if isinstance(item, Fault)]
    if not documents:
        why = "; ".join(fault.message for fault in faults)
        raise EmptyCorpusError(
            why
            or f"The corpus folder {folder} holds no document: put Markdown, text, "
            "PDF, Word or HTML files in it."
        )
    return Loaded(documents=tuple(documents), faults=tuple(faults))


def _read(
    folder: Path, limits: CorpusConfig, cache: ConversionCache
) -> Iterator[Document | Fault]:
    if is_beir(folder):
        yield from read_lines(folder, limits)
        return
    paths, faults = list_files(folder)
    yield from faults
    slow = any(SUFFIXES.get(path.suffix.lower()) in CONVERTED for path in paths)
    with Converter(limits) as converter:
        for path in tqdm(
            paths, desc="Reading documents", delay=1, leave=False, disable=not slow
        ):
            doc_id = path.relative_to(folder).as_posix()
            try:
                yield load_document(
                    path, doc_id, converter=converter, cache=cache, within=folder
                )
            except CorpusError as error:
                yield Fault(doc_id=doc_id, message=" ".join(str(error).split()))


def load_document(
    path: Path,
    doc_id: str,
    *,
    converter: Converter,
    cache: ConversionCache,
    within: Path | None = None,
) -> Document:
    """Read one file as the document `doc_id`.

    Args:
        path: The file.
        doc_id: What it is called.
        converter: Reads PDF, Word and HTML files.
        cache: Where their text is kept.
        within: The folder that the file must be in, once links are followed.

    Raises:
        CorpusError: It cannot be opened, is too large, is not what its name says, is
            damaged, encrypted or empty, or its front matter does not hold.
    """
    with telling_of(path):
        doc_id.encode()
        raw = read_bytes(path, converter.limits, within=within)
        kind = kind_of(raw, path.name)
        if kind in CONVERTED:
            return converted_document(cache.convert(converter, raw, kind), doc_id)
        text = decoded_text(raw)
        check_length(len(text), converter.limits.max_text_chars)
        return parse_document(text, doc_id)


def converted_document(converted: Converted, doc_id: str) -> Document:
    """Return the document that was read out of a file of another maker."""
    return Document(
        doc_id=doc_id,
        # The copy of plan.pdf is plan.pdf.md.
        title=converted.title or title_of(converted.text, doc_id.removesuffix(".md")),
        text=converted.text,
        source=Source(published=converted.published),
        pages=converted.pages,
    )
