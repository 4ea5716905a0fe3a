"""The answer as other programs receive it; see `as_json` for the wire form.

Markers in the text are the citations, numbered from 1 in the order of first use.
`sentences` holds every assertion and nothing else. Notices say something about the
answer (its date, what is missing), never about the world.
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from corpus.document import Basis, Validity

Status = Literal["answered", "partial", "not_found", "clarify", "safety", "service"]
NoticeKind = Literal[
    "dated",
    "superseded",
    "partial",
    "conflict",
    "premise",
    "place",
    "stale",
    "privacy",
    "signpost",
    "degraded",
]
Engine = Literal["extractive", "generative", "fixed"]
Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of the conversation so far, as the caller tells it."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An exact quote and what is known of the document it stands in.

    Attributes:
        quote: `document.text[start:end]`, byte for byte.
        doc_sha256: Hash of the document's text when the quote was taken.
        page: Number, from 1, of the page it is on, where the document has pages.
    """

    marker: int
    doc_id: str
    title: str
    url: str | None
    publisher: str | None
    published: str | None
    published_text: str | None
    authority: str | None
    based_on: tuple[Basis, ...]
    valid_from: date | None
    valid_until: date | None
    superseded_by: tuple[str, ...]
    quote: str
    start: int
    end: int
    doc_sha256: str
    page: int | None = None

    @property
    def validity(self) -> Validity:
        """When what is quoted held."""
        return Validity(valid_from=self.valid_from, valid_until=self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSentence:
    """One assertion of the answer.

    Attributes:
        text: The words, without markers.
        citations: Markers of the quotes it rests on; never empty.
        support: Probability that these quotes support it; 1 for their exact words.
    """

    text: str
    citations: tuple[int, ...]
    support: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to know about the answer."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """A document that is close to the question without answering it."""

    doc_id: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything said in reply to one question.

    Attributes:
        as_of: The day the answer is meant for.
        question: As asked, with personal data removed.
        standalone_question: The question with what it took from the conversation
            put back; None when it took nothing.
        answerable: Probability that the documents answer it; None for safety and
            service.
        answer: Markdown, complete on its own.
        timings_ms: Milliseconds per step.
    """

    answer_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    as_of: date
    question: str
    standalone_question: str | None = None
    status: Status
    answerable: float | None
    answer: str
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    suggestions: tuple[str, ...] = ()
    engine: Engine
    corpus_version: str
    timings_ms: dict[str, float] = field(default_factory=dict)

    def as_json(self, question_id: str | None = None) -> dict[str, Any]:
        """Return the object that programs receive, JSON types only."""
        plain: dict[str, Any] = _plain(asdict(self))
        return {"id": question_id, **plain}


def _plain(value: Any) -> Any:
    """Turn tuples to lists and dates to ISO text, all the way down."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


class Asks(Protocol):
    """Whatever can be asked: the assistant, or a canned one in a test."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_of: date | None = None,
        place: str | None = None,
    ) -> Answer:
        """Answer `question`, asked after `history` (oldest first).

        Raises:
            QuestionError: The question is too long or is not text.
        """
        ...
