"""What two experiments are compared by: a record, and every question's values.

An experiment gives it with its answers, a baseline without.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.answer import Status
from evals.experiment import Experiment, ExperimentError, score_experiment
from evals.query import Query
from evals.record import Record
from evals.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One question, what came back and what it is worth.

    Attributes:
        status: None after an error.
        probability: The answer's `answerable`.
        answer_hash: 12 hexadecimal digits that change with the answer's text; None
            after an error.
        values: By measure.
        answer: Its text; None after an error, and where only values were kept.
        faults: Why it is not right, in words; none where only values were kept.
    """

    query: Query
    status: Status | None
    probability: float | None
    answer_hash: str | None
    seconds: float
    values: Mapping[str, float | None]
    answer: str | None = None
    faults: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether it is right by the rule of its query."""
        return self.values["right"] == 1

    def as_json(self) -> dict[str, Any]:
        """Return what it came to, JSON types only."""
        return {
            "right": self.right,
            "status": self.status,
            "answer": self.answer,
            "faults": list(self.faults),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A record and the questions asked under it. Never empty."""

    record: Record
    questions: tuple[Judged, ...]

    @property
    def measures(self) -> list[str]:
        """Names of the measures, in order."""
        return list(self.questions[0].values)

    @property
    def ids(self) -> list[str]:
        """Ids of the questions, in order."""
        return [question.query.id for question in self.questions]

    @property
    def n_errors(self) -> int:
        """Questions on which the system raised an error."""
        return sum(question.status is None for question in self.questions)

    def only(self, ids: Iterable[str]) -> "Scored":
        """Return the same with no other questions than `ids`.

        Raises:
            ExperimentError: One of them was not asked.
        """
        wanted = set(ids)
        if missing := wanted - set(self.ids):
            raise ExperimentError(
                f"{self.record.name} lacks {len(missing)} of the questions to compare, "
                f"such as {min(missing)!r}."
            )
        kept = tuple(q for q in self.questions if q.query.id in wanted)
        return replace(self, questions=kept)


def scored_experiment(experiment: Experiment) -> Scored:
    """Score a finished experiment.

    Raises:
        ExperimentError: It is not finished.
    """
    report = score_experiment(experiment)
    return scored_results(experiment.record, report.results, experiment.seconds)


def scored_results(
    record: Record, results: Sequence[Result], seconds: Sequence[float]
) -> Scored:
    """Take from scored results what is compared."""
    pairs = zip(results, seconds, strict=True)
    return Scored(
        record=record, questions=tuple(_judged(result, took) for result, took in pairs)
    )


def _judged(result: Result, seconds: float) -> Judged:
    answer = result.row.answer
    return Judged(
        query=result.row.query,
        status=result.row.status,
        probability=answer.answerable if answer else None,
        answer_hash=_hash(answer.answer) if answer else None,
        seconds=seconds,
        values={value.measure: value.value for value in result.values},
        answer=answer.answer if answer else None,
        faults=tuple(
            f"{fault.kind.replace('_', ' ')}: {fault.detail}" for fault in result.faults
        ),
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
