"""Check an answer against the documents: hashes, offsets, quotes and markers.

It is done before an answer leaves, and again by `ics verify` on what was kept. It
needs the documents and nothing else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Status
from assistant.markdown import unescape
from assistant.wording import NOT_FOUND
from corpus.document import Document
from corpus.errors import VerificationError
from corpus.fold import fold

_WORD = re.compile(r"\w+")
# A bracket of a quoted text is written with a backslash, a marker without.
_MARKER = re.compile(r"(?<!\\)\[(\d+)\]")
_NUMBERING = re.compile(r"^[-\s]*\(?\d{1,3}[.)](?=\s)", re.M)
# What a table adds to the items in it: its head and their numbers.
_TABLE = re.compile(r"\bno item\b|\b(?:compared )?what is said\b|\b\d{1,3}\b")
# The name of a row.
_ROW_HEAD = re.compile(r"^\| (?P<head>[^|\n]+) \|", re.M)
_EMPTY = ("not_found", "clarify", "safety", "service")


class _Kept(BaseModel):
    # Other keys of the object are not checked here.
    model_config = ConfigDict(extra="ignore")


class CitationRecord(_Kept):
    """The fields of a citation that can be checked."""

    marker: int
    doc_id: str
    quote: str
    start: int
    end: int
    doc_sha256: str
    title: str
    url: str | None
    publisher: str | None
    published: str | None
    published_text: str | None
    authority: str | None
    valid_from: date | None
    valid_until: date | None


class SentenceRecord(_Kept):
    """The fields of a sentence that can be checked."""

    text: str
    citations: list[int]
    support: float = Field(ge=0, le=1)


class NoticeRecord(_Kept):
    """The field of a notice that can be checked."""

    text: str


class AnswerRecord(_Kept):
    """The fields of an answer that can be checked, as read from JSON."""

    status: Status
    question: str = ""
    standalone_question: str | None = None
    answer: str
    sentences: list[SentenceRecord]
    citations: list[CitationRecord]
    notices: list[NoticeRecord]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How much was checked and found true."""

    n_citations: int
    n_sentences: int


def parse_answer(data: Any) -> AnswerRecord:
    """Read the object that `ics ask --json` prints.

    Raises:
        VerificationError: It is not such an object.
    """
    try:
        return AnswerRecord.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the object"
        raise VerificationError(
            f"This is not an answer of `ics ask --json`: {where}: {first['msg']}"
        ) from error


def verify_answer(answer: AnswerRecord, documents: Mapping[str, Document]) -> Verified:
    """Check everything that can be checked.

    Args:
        answer: The answer as kept or about to leave.
        documents: The corpus, by id.

    Raises:
        VerificationError: The first thing that is not so.
    """
    if answer.status in _EMPTY and (answer.sentences or answer.citations):
        raise VerificationError(
            f"An answer with status {answer.status} asserts nothing, but this one has "
            f"{len(answer.sentences)} sentences."
        )
    if answer.status not in _EMPTY and not answer.sentences:
        raise VerificationError(
            f"An answer with status {answer.status} rests on sentences, but this one "
            "has none."
        )
    for expected, citation in enumerate(answer.citations, start=1):
        if citation.marker != expected:
            raise VerificationError(
                f"Citation {citation.marker} stands in place {expected}."
            )
        _verify_citation(citation, documents)
    quotes = {citation.marker: citation.quote for citation in answer.citations}
    for sentence in answer.sentences:
        _verify_sentence(sentence, quotes)
    _verify_markers(answer, set(quotes))
    _verify_text(answer)
    return Verified(
        n_citations=len(answer.citations), n_sentences=len(answer.sentences)
    )


def _verify_citation(
    citation: CitationRecord, documents: Mapping[str, Document]
) -> None:
    name = f"Citation [{citation.marker}]"
    document = documents.get(citation.doc_id)
    if document is None:
        raise VerificationError(
            f"{name} names {citation.doc_id!r}, which is not in the corpus."
        )
    if document.sha256 != citation.doc_sha256:
        raise VerificationError(
            f"{name}: {citation.doc_id} has changed since (its hash is "
            f"{document.sha256}, not {citation.doc_sha256})."
        )
    if not 0 <= citation.start < citation.end <= len(document.text):
        raise VerificationError(
            f"{name}: {citation.doc_id} has {len(document.text)} characters, so there "
            f"is nothing at [{citation.start}, {citation.end})."
        )
    found = document.text[citation.start : citation.end]
    if found != citation.quote:
        raise VerificationError(
            f"{name}: {citation.doc_id} reads {found[:60]!r} at [{citation.start}, "
            f"{citation.end}), not {citation.quote[:60]!r}."
        )

    _verify_head(citation, document)


def _verify_head(citation: CitationRecord, document: Document) -> None:
    """Check what a reader is told of the document beside the quote."""
    validity = document.validity_of(citation.start, citation.end)
    known = {
        "title": document.title,
        **asdict(document.source),
        **asdict(validity),
    }
    for name in citation.model_fields_set & known.keys():
        said = getattr(citation, name)
        if said != known[name]:
            raise VerificationError(
                f"Citation [{citation.marker}] gives {name} as {said}, but the corpus "
                f"has {known[name]}."
            )


def _verify_sentence(sentence: SentenceRecord, quotes: Mapping[int, str]) -> None:
    name = f"The sentence {sentence.text[:60]!r}"
    if not sentence.citations:
        raise VerificationError(f"{name} has no citation.")
    unknown = [marker for marker in sentence.citations if marker not in quotes]
    if unknown:
        raise VerificationError(f"{name} cites [{unknown[0]}], which is not there.")
    cited = [quotes[marker] for marker in sentence.citations]
    # Full support is claimed for exact words alone.
    if sentence.support >= 1 and not are_quoted(sentence.text, cited):
        raise VerificationError(f"{name} is not made of the words it cites.")


def are_quoted(text: str, quotes: Sequence[str]) -> bool:
    """Say whether `text` is the quotes' words, all of them and in their order.

    Bullets and the numbers of list items are no words.
    """
    quoted = "\n".join(quotes)
    unnumbered = _NUMBERING.sub("", text), _NUMBERING.sub("", quoted)
    return _words(text) == _words(quoted) or _words(unnumbered[0]) == _words(
        unnumbered[1]
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _verify_markers(answer: AnswerRecord, known: set[int]) -> None:
    used = list(dict.fromkeys(_MARKER.findall(answer.answer)))
    odd = set(used) ^ {str(marker) for marker in known}
    if odd:
        raise VerificationError(
            f"Marker [{min(odd)[:10]}] is in the text or among the citations, but not "
            "in both."
        )
    if [int(marker) for marker in used] != sorted(known):
        raise VerificationError(
            f"Markers come in the order {', '.join(used)}, not numbered by first use."
        )


def _verify_text(answer: AnswerRecord) -> None:
    """Check that the text says what the sentences and notices say, and no more."""
    if answer.status in _EMPTY:
        if answer.status == "not_found" and not answer.answer.startswith(NOT_FOUND):
            raise VerificationError(
                "An answer that finds nothing begins with the words that say so, not "
                f"with {answer.answer[:60]!r}."
            )
        return
    left = _plain(_without_row_heads(answer))
    for piece in [
        *(line for sentence in answer.sentences for line in sentence.text.splitlines()),
        *(notice.text for notice in answer.notices),
    ]:
        words = _plain(piece)
        if words not in left:
            raise VerificationError(
                f"The answer's text does not hold {piece[:60]!r}, which it should."
            )
        left = left.replace(words, " ", 1)
    more = _WORD.findall(_TABLE.sub("", left))
    if more:
        raise VerificationError(
            f"The answer's text says {' '.join(more)[:60]!r} beside its sentences."
        )


def _without_row_heads(answer: AnswerRecord) -> str:
    """Take out the names of rows, where they are made of the question's words."""
    asked = set(_words(f"{answer.question} {answer.standalone_question or ''}"))
    return _ROW_HEAD.sub(
        lambda row: "|" if set(_words(unescape(row["head"]))) <= asked else row[0],
        answer.answer,
    )


def _plain(markdown: str) -> str:
    """Return the words of a text, parted by spaces, without markers."""
    return f" {' '.join(_words(_MARKER.sub(' ', unescape(markdown))))} "
