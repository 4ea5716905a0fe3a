"""Ask candidate questions of the assistant and keep those that are answered."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tqdm import tqdm

from assistant.answer import Answer, Asks, Turn
from assistant.config import AnswerConfig, ReaderConfig
from assistant.reader_weights import WEIGHTS
from assistant.suggest import Cited, Suggestion, vector_of
from corpus.errors import QuestionError
from corpus.glossary import GLOSSARY, Glossary
from corpus.questions import QUESTIONS, Candidate
from index.embed import Encoder

# What is offered follows something else, and must not be bent by it.
_BEFORE = (Turn(role="user", text="What is a primary care network?"),)
_DECIMALS = 4


def answered(
    candidates: Sequence[Candidate],
    assistant: Asks,
    encoder: Encoder,
    glossary: Glossary,
    *,
    on: date,
) -> tuple[Suggestion, ...]:
    """Ask each candidate; return those that are answered from where they should be.

    Args:
        candidates: What to ask.
        assistant: Whom to ask.
        encoder: Makes the vectors that questions are compared by.
        glossary: Expands short forms before that.
        on: The day to ask for.
    """
    bar = tqdm(candidates, desc="Checking questions", disable=not candidates)
    answers = {
        candidate.question: answer
        for candidate in bar
        if (answer := _answer(candidate, assistant, on))
    }
    vectors = vector_of(list(answers), encoder, glossary)
    return tuple(
        _suggestion(question, answer, row.tolist(), on)
        for (question, answer), row in zip(answers.items(), vectors, strict=True)
    )


def made_from(answer: AnswerConfig, reader: ReaderConfig) -> str:
    """Return a hash over what decides, beside the index, which questions are kept."""
    digest = hashlib.sha256(answer.model_dump_json().encode())
    # Where calibrations lie decides nothing.
    digest.update(reader.model_dump_json(exclude={"dir"}).encode())
    weights = sorted(path for path in WEIGHTS.rglob("*") if path.is_file())
    for path in [QUESTIONS, GLOSSARY, *weights]:
        digest.update(_sha256_of(path))
    return digest.hexdigest()


def _sha256_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _answer(candidate: Candidate, assistant: Asks, on: date) -> Answer | None:
    """Return the answer of a candidate, if it is one and begins where it should."""
    try:
        answer = assistant.ask(candidate.question, _BEFORE, as_of=on)
    except QuestionError:
        # The settings allow none as long.
        return None
    if answer.status != "answered" or answer.standalone_question is not None:
        return None
    # Not a question that has to be put right.
    if {notice.kind for notice in answer.notices} & {"premise", "place"}:
        return None
    first = answer.citations[0]
    from_there = any(
        first.doc_id == where.doc_id
        and first.start < where.end
        and where.start < first.end
        for where in candidate.where
    )
    return answer if from_there else None


def _suggestion(
    question: str, answer: Answer, vector: Sequence[float], on: date
) -> Suggestion:
    ends = [c.valid_until for c in answer.citations if c.valid_until]
    return Suggestion(
        question=question,
        cites=tuple(
            Cited(doc_id=c.doc_id, start=c.start, end=c.end, quote=c.quote)
            for c in answer.citations
        ),
        until=min((day for day in ends if day > on), default=None),
        vector=tuple(round(value, _DECIMALS) for value in vector),
    )
