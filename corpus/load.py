"""Read a folder of documents: front matter in YAML, then the text as it is.

The text is never touched: not its line ends, not its spaces. What is wrong with a
folder is collected and said together, so that one run shows everything to mend.
"""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from corpus.dates import first_day
from corpus.document import (
    Authority,
    Basis,
    Document,
    Source,
    Statement,
    Validity,
)
from corpus.errors import CorpusError

SUFFIXES = (".md", ".txt")
_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.M | re.S
)
# A first line of a front matter that nothing closes.
_UNCLOSED = re.compile(r"\A\ufeff?---[ \t]*\r?\n[ \t]*[a-z_]+:", re.I)
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
_FIRST_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.M)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Basis(_Strict):
    title: str
    publisher: str | None = None
    published: str | None = None
    url: str | None = None


class _Span(_Strict):
    valid_from: date | None = None
    valid_until: date | None = None
    superseded_by: tuple[str, ...] = ()

    def validity(self) -> Validity:
        return Validity(
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            superseded_by=self.superseded_by,
        )


class _Statement(_Span):
    quote: str = Field(min_length=1)


class _FrontMatter(_Span):
    """The keys a front matter may hold; any other is refused."""

    title: str | None = None
    language: str = "en"
    place: str | None = None
    review_by: date | None = None
    url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    publisher: str | None = None
    published: str | None = None
    published_text: str | None = None
    retrieved: str | None = None
    licence: str | None = None
    authority: Authority | None = None
    based_on: tuple[_Basis, ...] = ()
    statements: tuple[_Statement, ...] = ()

    @field_validator("published", "retrieved", mode="before")
    @classmethod
    def _partial_date(cls, value: object) -> object:
        # YAML reads an unquoted 2022 as a number and 2022-07-01 as a date.
        text = value.isoformat() if isinstance(value, date) else str(value)
        if not _PARTIAL_DATE.match(text):
            raise ValueError(
                f"{text!r} is not a date such as 2022, 2022-07 or 2022-07-01"
            )
        first_day(text)
        return text

    def source(self) -> Source:
        return Source(
            url=self.url,
            publisher=self.publisher,
            published=self.published,
            published_text=self.published_text,
            retrieved=self.retrieved,
            licence=self.licence,
            authority=self.authority,
            based_on=tuple(Basis(**b.model_dump()) for b in self.based_on),
        )


def load_documents(folder: Path) -> list[Document]:
    """Read every document below `folder`, in the order of their ids.

    Files that are not Markdown or text are passed over, and so are names that begin
    with a dot.

    Args:
        folder: The corpus root; `doc_id` is the path below it.

    Raises:
        CorpusError: The folder is missing, unreadable or holds no document, or some
            of its files cannot be read; the message names each of them.
    """
    documents: list[Document] = []
    faults: list[str] = []
    for path in _files(folder):
        try:
            documents.append(load_document(path, path.relative_to(folder).as_posix()))
        except CorpusError as error:
            faults.append(str(error))
    if faults:
        raise CorpusError("; ".join(faults))
    if not documents:
        raise CorpusError(
            f"The corpus folder {folder} holds no document: put Markdown or text files "
            "(.md, .txt) in it."
        )
    return documents


def load_document(path: Path, doc_id: str) -> Document:
    """Read one file as the document `doc_id`.

    Raises:
        CorpusError: It cannot be opened, is not UTF-8, is empty, or its front matter
            does not hold.
    """
    try:
        doc_id.encode()
        return parse_document(path.read_bytes().decode(), doc_id)
    except UnicodeEncodeError as error:
        name = ascii(path.name)
        raise CorpusError(
            f"A file has a name that is not UTF-8 ({name}): rename it"
        ) from error
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"{path} is not UTF-8 (byte {error.start}): save it as UTF-8"
        ) from error
    except ValueError as error:
        raise CorpusError(f"{path}: {error}") from error


def parse_document(raw: str, doc_id: str) -> Document:
    """Split front matter from text and build the document.

    Raises:
        ValueError: The front matter is not YAML, has an unknown or wrong key, or
            names a statement that is not in the text; or there is no text.
    """
    match = _FRONT_MATTER.match(raw)
    if match is None and _UNCLOSED.match(raw):
        raise ValueError("its front matter has no line --- that closes it")
    meta = _front_matter(match.group(1) if match else "")
    text = raw[match.end() :] if match else raw
    if not text.strip():
        raise ValueError("there is no text in it")
    return Document(
        doc_id=doc_id,
        title=meta.title or _title(text, doc_id),
        text=text,
        language=meta.language,
        source=meta.source(),
        validity=meta.validity(),
        statements=tuple(
            Statement(quote=s.quote, validity=s.validity()) for s in meta.statements
        ),
        place=meta.place,
        review_by=meta.review_by,
    )


def _files(folder: Path) -> list[Path]:
    """Return the documents' files below `folder`; nothing is passed over in silence."""
    found: list[Path] = []
    for where, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(where, name)
            for name in names
            if Path(name).suffix.lower() in SUFFIXES
            and not name.startswith(".")
            and (Path(where, name).is_file() or Path(where, name).is_symlink())
        ]
    return sorted(found)


def _unreadable(error: OSError) -> None:
    raise CorpusError(
        f"The corpus folder {error.filename} cannot be read: {error.strerror}. "
        "Name another with --corpus, or set corpus.dir in ics.toml."
    ) from error


def _front_matter(block: str) -> _FrontMatter:
    try:
        keys: Any = yaml.safe_load(block) or {}
        return _FrontMatter.model_validate(keys)
    except (yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ValueError(f"its front matter is not YAML: {reason}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "front matter"
        raise ValueError(
            f"in its front matter, {where}: {first['msg']} (got {first['input']!r:.80})"
        ) from error


def _title(text: str, doc_id: str) -> str:
    heading = _FIRST_HEADING.search(text)
    return heading.group(1) if heading else Path(doc_id).stem.replace("-", " ")
