"""Let a chat model grade answers by a rubric, apart from all other measures.

What a model finds depends on the model, so nothing here enters a report, a comparison
or the gate. A judgement is worth what its agreement with people is, which is recorded
beside it: `rubric.md` is the rubric, and its hash is recorded too.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.generative import Complete
from corpus.errors import ModelError
from evals.rows import Row

RUBRIC = Path(__file__).parent / "rubric.md"
Aspect = Literal["correct", "complete", "supported"]
ASPECTS: tuple[Aspect, ...] = ("correct", "complete", "supported")


class Grades(BaseModel):
    """What one rater, a person or a model, makes of one answer."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    correct: bool
    complete: bool
    supported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The grades of one answer; None, with the reason, where there are none."""

    query_id: str
    grades: Grades | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far the judge and a person agree on the answers that both graded.

    Attributes:
        share: Share of the answers with the same grade; None without any.
        kappa: The same beyond chance (Cohen 1960); None without any, and where
            neither ever gave another grade.
    """

    n: int
    share: float | None
    kappa: float | None


def rubric_sha256() -> str:
    """Return the hash of the rubric: grades by another are not compared."""
    return hashlib.sha256(RUBRIC.read_bytes()).hexdigest()


def judge(rows: Iterable[Row], complete: Complete) -> tuple[Judgement, ...]:
    """Have every answer graded, one by one; an error is no answer and is left out.

    Args:
        rows: What the system under test did.
        complete: The judge: from instructions and message to its reply.
    """
    rubric = RUBRIC.read_text(encoding="utf-8")
    return tuple(_judge(row, rubric, complete) for row in rows if row.answer)


def agreement(
    judged: Sequence[Judgement], people: Mapping[str, Grades], aspect: Aspect
) -> Agreement:
    """Compare the judge's grades with those of a person, by query id."""
    pairs = [
        (getattr(one.grades, aspect), getattr(people[one.query_id], aspect))
        for one in judged
        if one.grades and one.query_id in people
    ]
    if not pairs:
        return Agreement(n=0, share=None, kappa=None)
    share = sum(ours == theirs for ours, theirs in pairs) / len(pairs)
    ours, theirs = (sum(column) / len(pairs) for column in zip(*pairs, strict=True))
    chance = ours * theirs + (1 - ours) * (1 - theirs)
    kappa = None if chance == 1 else (share - chance) / (1 - chance)
    return Agreement(n=len(pairs), share=share, kappa=kappa)


def _judge(row: Row, rubric: str, complete: Complete) -> Judgement:
    query_id = row.query.id
    try:
        reply = complete(rubric, _message(row))
    except ModelError as error:
        return Judgement(query_id=query_id, grades=None, reason=str(error))
    try:
        # A model may put its object in a fence or words around it.
        found: Any = json.loads(reply[reply.index("{") : reply.rindex("}") + 1])
        grades = Grades.model_validate(found)
    except (ValueError, ValidationError) as error:
        reason = f"the reply is not as the rubric asks: {str(error)[:200]}"
        return Judgement(query_id=query_id, grades=None, reason=reason)
    return Judgement(
        query_id=query_id, grades=grades, reason=str(found.get("reason", ""))
    )


def _message(row: Row) -> str:
    """Return what is graded, as JSON, in which no text can pose as another part."""
    answer = row.answer
    assert answer is not None
    return json.dumps(
        {
            "conversation": [f"{t.role}: {t.text}" for t in row.query.history],
            "question": row.query.question,
            "answer": answer.answer,
            "cited quotes": {c.marker: c.quote for c in answer.citations},
            "reference quotes": [
                [item.quote for item in group] for group in row.query.evidence
            ],
        },
        ensure_ascii=False,
        indent=1,
    )
