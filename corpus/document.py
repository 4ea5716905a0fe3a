"""What a document is: its text, where it comes from and when it held.

All offsets in the project are Unicode code points into `Document.text`, half-open,
and the text is never normalised: a quote can be found again byte for byte.
"""

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Literal

Authority = Literal[
    "act",
    "statutory_guidance",
    "national_guidance",
    "local_policy",
    "web_page",
    "news",
]


# What a briefing ends with: the list of what it was written from.
SOURCES_HEADING = "\n## Sources\n"
_SOURCES = re.compile(r"^## Sources[ \t]*\r?$", re.M)
_HEADING = re.compile(r"^## (.+?)[ \t]*$", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A publication that a briefing's own words rest on.

    Attributes:
        published: Full or partial date, as in `Source`.
        authority: Its rank; None when nobody has said.
        sections: Headings of the briefing whose text rests on it; without any, all
            of the briefing does.
    """

    title: str
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    authority: Authority | None = None
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who published a document, where and when.

    Attributes:
        published: Full or partial date (`2022`, `2022-07`, `2022-07-01`).
        published_text: The date in words, where the numbers say too little.
        retrieved: When the copy was taken; may be partial.
        authority: One of `Authority`; None when nobody has said.
        based_on: For a briefing, the publications it was written from.
    """

    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    published_text: str | None = None
    retrieved: str | None = None
    licence: str | None = None
    authority: Authority | None = None
    based_on: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """When something held: `[valid_from, valid_until)`; None is not known.

    Attributes:
        superseded_by: Documents that say what came after. They may lie outside
            the corpus in use.
    """

    valid_from: date | None = None
    valid_until: date | None = None
    superseded_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a span that ends before it begins."""
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError(
                f"valid_until {self.valid_until} is before valid_from {self.valid_from}"
            )

    def ended_by(self, day: date) -> bool:
        """Say whether it is known to hold no longer on `day`."""
        return self.valid_until is not None and self.valid_until <= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A span of a document whose validity differs from the document's."""

    quote: str
    validity: Validity


@dataclass(frozen=True, kw_only=True)
class Document:
    """One source as read; `text` is what quotes are checked against.

    Attributes:
        doc_id: Path below the corpus root, with forward slashes.
        text: All after the line that closes the front matter, unnormalised.
        place: The area it speaks of, in words; None when it is not tied to one.
        review_by: Day by which a person should look at it again.
        pages: Where each page begins in the text, for a file that has pages.
    """

    doc_id: str
    title: str
    text: str
    language: str = "en"
    source: Source = field(default_factory=Source)
    validity: Validity = field(default_factory=Validity)
    statements: tuple[Statement, ...] = ()
    place: str | None = None
    review_by: date | None = None
    pages: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a statement whose quote, or a page whose start, is not in the text."""
        for statement in self.statements:
            if statement.quote not in self.text:
                raise ValueError(
                    f"the statement {statement.quote[:60]!r} is not in the text"
                )
        starts = [0, *self.pages, len(self.text)]
        if any(after < before for before, after in pairwise(starts)):
            raise ValueError("its pages do not begin one after another in the text")

    @cached_property
    def sha256(self) -> str:
        """Hash of the text in UTF-8, as citations carry it."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything known of the document, its dates and title included."""
        return hashlib.sha256(
            json.dumps(asdict(self), default=str, sort_keys=True).encode()
        ).hexdigest()

    def page_of(self, offset: int) -> int | None:
        """Return the number, from 1, of the page that `offset` is on.

        None where the document has no pages. What stands before the first page counts
        to it.
        """
        if not self.pages:
            return None
        return max(1, bisect_right(self.pages, offset))

    @cached_property
    def body_end(self) -> int:
        """Where what can be quoted ends: before a briefing's list of sources."""
        closing = list(_SOURCES.finditer(self.text)) if self.source.based_on else []
        return closing[-1].start() if closing else len(self.text)

    def bases_of(self, start: int) -> tuple[Basis, ...]:
        """Return what the words at `start` are based on: the bases of their section.

        Where none names the section, all of them.
        """
        above = _HEADING.findall(self.text, 0, start)
        inside = above[-1] if above else None
        own = tuple(
            b for b in self.source.based_on if not b.sections or inside in b.sections
        )
        return own or self.source.based_on

    def validity_of(self, start: int, end: int) -> Validity:
        """Return the validity of `[start, end)`: a statement's, else the document's.

        Of several statements in the span the one that ends first decides, since the
        span as a whole holds no longer than that.
        """
        inside = [
            statement.validity
            for statement in self.statements
            if any(
                at < end and start < at + len(statement.quote)
                for at in self._occurrences(statement.quote)
            )
        ]
        if not inside:
            return self.validity
        return min(inside, key=lambda validity: validity.valid_until or date.max)

    def _occurrences(self, quote: str) -> Iterator[int]:
        at = self.text.find(quote)
        while at >= 0:
            yield at
            at = self.text.find(quote, at + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A contiguous slice of one document: the unit that is embedded and retrieved.

    Attributes:
        start: First character, inclusive.
        end: Last character, exclusive.
        text: `document.text[start:end]`.
        headings: Headings above it, outermost first.
        n_tokens: Length in tokens of the counter the splitter was given.
    """

    doc_id: str
    start: int
    end: int
    text: str
    headings: tuple[str, ...]
    n_tokens: int

    def __post_init__(self) -> None:
        """Refuse a chunk whose offsets cannot be its own text."""
        if self.end - self.start != len(self.text):
            raise ValueError(
                f"chunk of {self.doc_id} claims [{self.start}, {self.end}) "
                f"but holds {len(self.text)} characters"
            )

    @property
    def chunk_id(self) -> str:
        """Readable and deterministic, such as `briefings/icb.md#0-812`."""
        return f"{self.doc_id}#{self.start}-{self.end}"
