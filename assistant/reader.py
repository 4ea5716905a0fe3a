"""Say how likely each unit of the documents is to answer a question, and all of them.

The reader is a logistic regression over `assistant.features`. Where it reads exactly
the documents it was trained on it also looks at its training questions: how near the
new question is to one that a unit answers, and to one that nothing here answers. With
any other corpus that knowledge would be wrong, so a second set of coefficients is
used which goes by the features alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from assistant.evidence import Evidence
from assistant.features import (
    FEATURES,
    ReadUnit,
    features,
    read_question,
    read_units,
    weights_of,
)
from assistant.units import Unit, document_units
from corpus.document import Document
from corpus.errors import AssistantError
from corpus.glossary import Glossary
from index.embed import Encoder, Vectors

WEIGHTS = Path(__file__).parent / "weights"
BANK_FEATURES = ("asked_before", "unanswered_before", "asked_margin")
Matrix = npt.NDArray[np.float64]
# Similarity to a training question where there is none; below any real one.
_NONE_LIKE_IT = -1.0


class ReaderError(AssistantError):
    """The reader's weights are missing or damaged."""

    kind = "reader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader made of one question.

    Attributes:
        evidence: The units read, the most likely first.
        answerable: Probability that they answer the question, in [0, 1].
    """

    evidence: tuple[Evidence, ...]
    answerable: float


class Reader(Protocol):
    """Whatever can read units for the answer to a question."""

    def read(self, question: str, units: Sequence[Unit]) -> Reading:
        """Score `units`; without any, nothing is answerable."""
        ...


@dataclass(frozen=True, kw_only=True)
class Logistic:
    """A logistic regression over standardised columns."""

    columns: tuple[str, ...]
    mean: Matrix
    scale: Matrix
    coefficients: Matrix
    intercept: float

    def log_odds(self, rows: Matrix) -> Matrix:
        """Return one value per row of shape (n, len(columns))."""
        standard = (rows - self.mean) / self.scale
        return np.asarray(standard @ self.coefficients + self.intercept)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Logistic":
        """Build it from what `as_json` wrote."""
        return cls(
            columns=tuple(data["columns"]),
            mean=np.array(data["mean"]),
            scale=np.array(data["scale"]),
            coefficients=np.array(data["coefficients"]),
            intercept=float(data["intercept"]),
        )

    def as_json(self) -> dict[str, Any]:
        """Return plain lists and numbers."""
        return {
            "columns": list(self.columns),
            "mean": self.mean.tolist(),
            "scale": self.scale.tolist(),
            "coefficients": self.coefficients.tolist(),
            "intercept": self.intercept,
        }


@dataclass(frozen=True, kw_only=True)
class QuestionBank:
    """The training questions and what answers them.

    Attributes:
        documents: SHA-256 of each document they were written against, by id.
        vectors: Of the questions, unit-length rows, shape (n, dim).
        evidence: For each question, the spans that answer it: (doc_id, start, end).
    """

    documents: dict[str, str]
    vectors: Vectors
    evidence: tuple[tuple[tuple[str, int, int], ...], ...]

    def similarities(
        self, vector: Vectors, units: Sequence[Unit], *, without: int | None = None
    ) -> Matrix:
        """Compare a question with those of the bank.

        Args:
            vector: Of the question, shape (dim,).
            units: The units to compare for.
            without: A question of the bank to leave out, when it is the one asked.

        Returns:
            One row per unit with the columns of `BANK_FEATURES`.
        """
        near = (self.vectors @ vector).astype(np.float64)
        if without is not None:
            near[without] = _NONE_LIKE_IT
        unanswered = near[self._unanswered].max(initial=_NONE_LIKE_IT)
        asked = np.array(
            [near[self._answered_by(u)].max(initial=_NONE_LIKE_IT) for u in units]
        )
        return np.stack(
            [asked, np.full(len(units), unanswered), asked - unanswered], axis=1
        )

    @cached_property
    def _unanswered(self) -> list[int]:
        return [row for row, spans in enumerate(self.evidence) if not spans]

    def _answered_by(self, unit: Unit) -> list[int]:
        rows = self._rows.get((unit.doc_id, unit.kind, unit.start, unit.end))
        if rows is None:
            rows = [
                row
                for row, spans in enumerate(self.evidence)
                if is_evidence(unit, spans)
            ]
            self._rows[unit.doc_id, unit.kind, unit.start, unit.end] = rows
        return rows

    @cached_property
    def _rows(self) -> dict[tuple[str, str, int, int], list[int]]:
        return {}


def is_evidence(unit: Unit, spans: Sequence[tuple[str, int, int]]) -> bool:
    """Say whether a unit holds the evidence of `spans`; a list must hold all of it.

    A sentence or item is evidence when a span overlaps its own words; a whole list
    when at least as many spans as it has items lie within it.
    """
    if unit.kind == "list":
        first = unit.spans[0].start
        inside = [s for d, s, e in spans if d == unit.doc_id and first <= s < unit.end]
        return len(inside) >= unit.n_items
    return any(
        doc_id == unit.doc_id and start < unit.end and unit.start < end
        for doc_id, start, end in spans
    )


@dataclass(frozen=True, kw_only=True)
class ReaderWeights:
    """What training leaves behind.

    Attributes:
        unit: Log odds that a unit answers, from `FEATURES` and `BANK_FEATURES`.
        unit_alone: The same from `FEATURES` alone.
        question: Log odds that the question is answerable, from the columns of
            `answerable_columns`.
        question_alone: The same for `unit_alone`.
    """

    encoder_sha256: str
    unit: Logistic
    unit_alone: Logistic
    question: Logistic
    question_alone: Logistic
    bank: QuestionBank

    def save(self, folder: Path) -> None:
        """Write `reader.json` and `bank.npy` (half precision)."""
        data = {
            "encoder_sha256": self.encoder_sha256,
            "unit": self.unit.as_json(),
            "unit_alone": self.unit_alone.as_json(),
            "question": self.question.as_json(),
            "question_alone": self.question_alone.as_json(),
            "documents": self.bank.documents,
            "evidence": self.bank.evidence,
        }
        (folder / "reader.json").write_text(json.dumps(data) + "\n")
        np.save(folder / "bank.npy", self.bank.vectors.astype(np.float16))

    @classmethod
    def open(cls, folder: Path = WEIGHTS) -> "ReaderWeights":
        """Read what `save` wrote.

        Raises:
            ReaderError: It is missing or damaged.
        """
        try:
            data = json.loads((folder / "reader.json").read_bytes())
            vectors = np.load(folder / "bank.npy").astype(np.float32)
            bank = QuestionBank(
                documents=data["documents"],
                vectors=vectors,
                evidence=tuple(
                    tuple((d, s, e) for d, s, e in spans) for spans in data["evidence"]
                ),
            )
            models = {
                name: Logistic.from_json(data[name])
                for name in ("unit", "unit_alone", "question", "question_alone")
            }
            sha = str(data["encoder_sha256"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReaderError(
                f"The reader's weights in {folder} cannot be read ({error!r}). They "
                "are part of the repository: restore them with `git checkout`, or "
                "train them anew with `python -m evals.training.train_reader`."
            ) from error
        return cls(encoder_sha256=sha, bank=bank, **models)


class TrainedReader:
    """The reader of one corpus; remembers the units it has read."""

    def __init__(
        self,
        documents: Sequence[Document],
        *,
        weights: ReaderWeights,
        glossary: Glossary,
        encoder: Encoder,
    ) -> None:
        if weights.encoder_sha256 != encoder.weights_sha256:
            raise ReaderError(
                f"The reader was trained with another encoder than {encoder.name!r}. "
                "Train it anew with `python -m evals.training.train_reader`, or set "
                "index.encoder back."
            )
        self._weights = weights
        self._glossary = glossary
        self._encoder = encoder
        self._known: dict[Unit, ReadUnit] = {}
        units = (unit for document in documents for unit in document_units(document))
        self._term_weights = weights_of(units, glossary)
        hashes = {document.doc_id: document.sha256 for document in documents}
        self._knows_bank = hashes == weights.bank.documents

    def read(self, question: str, units: Sequence[Unit]) -> Reading:
        """Score `units`; without any, nothing is answerable."""
        if not units:
            return Reading(evidence=(), answerable=0.0)
        asked = read_question(question, self._glossary, self._encoder)
        rows = features(asked, self._read(units), self._term_weights)
        unit_model, question_model = self._models
        if self._knows_bank:
            near = self._weights.bank.similarities(asked.vector, units)
            rows = np.concatenate([rows, near], axis=1)
        log_odds = unit_model.log_odds(rows)
        answerable = question_model.log_odds(answerable_columns(rows, log_odds)[None])
        order = np.argsort(-log_odds, kind="stable")
        return Reading(
            evidence=tuple(
                Evidence(unit=units[i], answers=float(sigmoid(log_odds[i])))
                for i in order
            ),
            answerable=float(sigmoid(answerable[0])),
        )

    @property
    def _models(self) -> tuple[Logistic, Logistic]:
        w = self._weights
        if self._knows_bank:
            return w.unit, w.question
        return w.unit_alone, w.question_alone

    def _read(self, units: Sequence[Unit]) -> list[ReadUnit]:
        new = [unit for unit in units if unit not in self._known]
        if new:
            read = read_units(new, self._glossary, self._encoder)
            self._known.update(zip(new, read, strict=True))
        return [self._known[unit] for unit in units]


ANSWERABLE_COLUMNS = ("best", "second", *(f"best_{name}" for name in FEATURES))


def answerable_columns(rows: Matrix, log_odds: Matrix) -> Matrix:
    """Return what decides whether a question is answerable, one value per column.

    The log odds of the two best units, then the features (and, where they are
    there, the bank's) of the best.
    """
    order = np.argsort(-log_odds, kind="stable")
    second = log_odds[order[1]] if len(order) > 1 else log_odds[order[0]] - 5.0
    return np.concatenate([[log_odds[order[0]], second], rows[order[0]]])


def sigmoid(log_odds: npt.ArrayLike) -> Matrix:
    """Return probabilities in (0, 1)."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -50, 50))))
