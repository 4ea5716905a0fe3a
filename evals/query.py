"""One question of an answer dataset, as its line of `queries.jsonl` has it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from assistant.answer import Status, Turn

# A key nobody knows is refused: a misspelt `must_include` would judge nothing.
STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)

# Space at either end would be searched for as it stands, and never be found.
Phrase = Annotated[str, StringConstraints(pattern=r"^\S(?s:.*\S)?$")]
Id = Annotated[str, StringConstraints(pattern=r"^\S+$")]


class EvidenceQuote(BaseModel):
    """Words of a document that a right answer may cite, byte for byte."""

    model_config = STRICT

    doc_id: Id
    quote: Phrase


class Query(BaseModel):
    """A question and the rule its answer is judged by; see `evals/rightness.py`.

    Attributes:
        answerable: Whether the documents answer it; None where that is not asked,
            as for an emergency.
        expected_status: One, or two that are equally right.
        must_include: Groups of phrases; one of each group must be said.
        evidence: Groups of quotes; one of each group must be cited.
    """

    model_config = STRICT

    id: Id
    question: str
    history: tuple[Turn, ...] = ()
    category: str
    answerable: bool | None
    expected_status: Annotated[tuple[Status, ...], Field(min_length=1, max_length=2)]
    must_include: tuple[Annotated[tuple[Phrase, ...], Field(min_length=1)], ...]
    must_not_include: tuple[Phrase, ...]
    evidence: tuple[Annotated[tuple[EvidenceQuote, ...], Field(min_length=1)], ...]

    @field_validator("expected_status")
    @classmethod
    def _decides(cls, statuses: tuple[Status, ...]) -> tuple[Status, ...]:
        if len(set(statuses)) < len(statuses):
            raise ValueError("the same status twice")
        if {"answered", "not_found"} <= set(statuses):
            raise ValueError("answered and not_found cannot both be right")
        return statuses
