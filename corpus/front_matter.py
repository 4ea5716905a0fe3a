"""Read and write front matter: what is known of a document, in YAML above its text."""

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
    authority: Authority | None = None
    sections: tuple[str, ...] = ()


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
    pages: tuple[int, ...] = ()

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
        title=meta.title or title_of(text, doc_id),
        text=text,
        language=meta.language,
        source=meta.source(),
        validity=meta.validity(),
        statements=tuple(
            Statement(quote=s.quote, validity=s.validity()) for s in meta.statements
        ),
        place=meta.place,
        review_by=meta.review_by,
        pages=meta.pages,
    )


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


def title_of(text: str, doc_id: str) -> str:
    """Return the first heading of a text, else the name of its file."""
    heading = _FIRST_HEADING.search(text)
    return heading.group(1) if heading else Path(doc_id).stem.replace("-", " ")


def front_matter(
    document: Document, *, url: str | None = None, retrieved: str | None = None
) -> str:
    """Return the front matter of an added document, with the lines that fence it.

    What is not known is left out.
    """
    known = {
        "title": document.title,
        "url": url,
        "published": document.source.published,
        "retrieved": retrieved,
        "pages": list(document.pages) or None,
    }
    block = yaml.safe_dump(
        {key: value for key, value in known.items() if value is not None},
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=100,
    )
    return f"---\n{block}---\n"
