"""Make draft cases of feedback, for a person to finish.

What people say of an answer tells that something is right or wrong with it, not what
would be right. A draft therefore holds what is known (the question, the quotes of an
answer that helped) and lacks what only a person can decide. Its key `draft` makes
`load_dataset` refuse it until somebody has taken that key out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answer import Status
from assistant.redact import redact
from corpus.errors import AssistantError
from evals.draft_state import DRAFT

_MISTAKES_SHOWN = 10
_ANSWERABLE: Mapping[Status, bool | None] = {
    "answered": True,
    "partial": True,
    "not_found": False,
    "safety": None,
    "service": None,
}


class FeedbackError(AssistantError):
    """A file of feedback cannot be read."""

    kind = "feedback"


class _Read(BaseModel):
    # The answer has many more keys, and later versions may add some.
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Quote(_Read):
    doc_id: str
    quote: str


class _Answer(_Read):
    question: str
    standalone_question: str | None
    status: Status
    as_of: str
    answer: str
    citations: tuple[_Quote, ...]


class Feedback(_Read):
    """A line of feedback with the answer it is about."""

    answer_id: str
    helpful: bool
    reason: str | None = None
    comment: str | None = None
    answer: _Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """Draft cases made of feedback.

    Attributes:
        cases: One an answer, JSON types only.
        n_replaced: Lines that a later one about the same answer took the place of.
        redacted: Kinds of personal data that were taken out, each once.
    """

    cases: tuple[dict[str, Any], ...]
    n_replaced: int
    redacted: tuple[str, ...]


def read_feedback(path: Path) -> list[Feedback]:
    """Read lines of feedback.

    Raises:
        FeedbackError: The file cannot be read, holds no line, or a line is not of the
            form. The message names the file and every line.
    """
    found: list[Feedback] = []
    mistakes: list[str] = []
    for number, line in _lines(path):
        try:
            found.append(Feedback.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(map(str, first["loc"]))
            mistakes.append(f"line {number}: {f'{key}: ' if key else ''}{first['msg']}")
    if mistakes:
        hidden = len(mistakes) - _MISTAKES_SHOWN
        more = f"; and {hidden} more" if hidden > 0 else ""
        raise FeedbackError(f"{path}, {'; '.join(mistakes[:_MISTAKES_SHOWN])}{more}.")
    if not found:
        raise FeedbackError(f"{path} holds no feedback; there is nothing to draft.")
    return found


def draft_cases(feedback: Iterable[Feedback]) -> Drafts:
    """Make a draft of each answer; of several lines about one, the last counts.

    Personal data is taken out again: feedback may come from elsewhere, and a comment
    was never a question.
    """
    lines = list(feedback)
    last = {line.answer_id: line for line in lines}
    redactor = _Redactor()
    cases = tuple(
        _case(number, line, redactor) for number, line in enumerate(last.values(), 1)
    )
    return Drafts(
        cases=cases,
        n_replaced=len(lines) - len(last),
        redacted=tuple(dict.fromkeys(redactor.found)),
    )


class _Redactor:
    """Redacts, and remembers the kinds it found."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, text: str) -> str:
        redacted = redact(text)
        self.found += redacted.found
        return redacted.text


def _case(number: int, line: Feedback, clean: _Redactor) -> dict[str, Any]:
    answer = line.answer
    question = clean(answer.standalone_question or answer.question)
    case: dict[str, Any] = {"id": f"draft-{number:03}", "question": question}
    if line.helpful:
        case["expected_status"] = [answer.status]
        if answer.status in _ANSWERABLE:
            case["answerable"] = _ANSWERABLE[answer.status]
        case["evidence"] = _evidence(answer, clean)
    return case | {DRAFT: _background(line, clean)}


def _evidence(answer: _Answer, clean: _Redactor) -> list[list[dict[str, str]]]:
    """Return the quotes, but for those that hold what looks like personal data."""
    quotes = dict.fromkeys(
        (cited.doc_id, cited.quote)
        for cited in answer.citations
        if clean(cited.quote) == cited.quote
    )
    return [[{"doc_id": doc_id, "quote": quote}] for doc_id, quote in quotes]


def _background(line: Feedback, clean: _Redactor) -> dict[str, Any]:
    answer = line.answer
    told = {"reason": line.reason, "comment": line.comment}
    return {
        "answer_id": clean(line.answer_id),
        "helpful": line.helpful,
        **{key: clean(text) for key, text in told.items() if text},
        "as_of": clean(answer.as_of),
        "status": answer.status,
        "asked": clean(answer.question),
        "answer": clean(answer.answer),
    }


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FeedbackError(f"{path} cannot be read: {error.strerror}.") from error
    for number, line in enumerate(
        content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1
    ):
        if line.strip():
            yield number, line


def drafts_text(drafts: Drafts) -> str:
    """Return the drafts as lines of a `queries.jsonl`."""
    lines = (json.dumps(case, ensure_ascii=False) for case in drafts.cases)
    return "".join(f"{line}\n" for line in lines)
