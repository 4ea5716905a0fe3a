"""Say how likely each unit of the documents is to answer a question, and all of them.

The reader is a logistic regression over `assistant.features`. Where it reads exactly
the documents it was trained on it also goes by its training questions: how near the
new question is to one that a unit answers, and to one that nothing here answers, and
what linear classifiers over question vectors make of it, one for each unit. With any
other corpus that knowledge would be wrong, so a second set of coefficients is used
which goes by the features alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from assistant.evidence import Evidence
from assistant.features import (
    FEATURES,
    ReadQuestion,
    ReadUnit,
    features,
    read_questions,
    read_units,
    weights_of,
)
from assistant.kinds import KINDS
from assistant.units import Unit, document_units
from corpus.document import Document
from corpus.errors import AssistantError
from corpus.glossary import Glossary
from index.embed import Encoder, Vectors

WEIGHTS = Path(__file__).parent / "weights"
BANK_FEATURES = (
    "asked_before",
    "unanswered_before",
    "asked_margin",
    "same_kind_asked",
    "same_kind_unanswered",
    "same_kind_margin",
    "classified",
    "classified_unanswered",
)
Matrix = npt.NDArray[np.float64]
# (doc_id, kind, start, end): a unit's place in a document that has not changed.
UnitKey = tuple[str, str, int, int]
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


def unit_key(unit: Unit) -> UnitKey:
    """Return what names a unit of a given document."""
    return (unit.doc_id, unit.kind, unit.start, unit.end)


@dataclass(frozen=True, kw_only=True)
class Classifiers:
    """For each known unit, a linear classifier of the questions it answers.

    Attributes:
        units: The known units; one more row stands for questions without an answer.
        coefficients: Shape (len(units) + 1, dim + len(KINDS)); see `classified`.
        intercepts: Shape (len(units) + 1,).
    """

    units: tuple[UnitKey, ...]
    coefficients: Vectors
    intercepts: Vectors

    def log_odds(self, question: ReadQuestion, units: Sequence[Unit]) -> Matrix:
        """Return two columns: that each unit answers, and that nothing does."""
        values = self.coefficients @ classified(question) + self.intercepts
        own = [values[self._row[unit_key(unit)]] for unit in units]
        return np.stack([own, np.full(len(units), values[-1])], axis=1).astype(float)

    @cached_property
    def _row(self) -> dict[UnitKey, int]:
        return {key: row for row, key in enumerate(self.units)}


def classified(question: ReadQuestion) -> Vectors:
    """Return what is classified: the question's vector and the kind it asks for.

    Shape (dim + len(KINDS),); the kind is 0.5 in its own place, which is about the
    length that two paraphrases are apart.
    """
    kind = [0.5 * (question.kind == kind) for kind in KINDS]
    return np.concatenate([question.vector, np.array(kind, dtype=np.float32)])


@dataclass(frozen=True, kw_only=True)
class QuestionBank:
    """The training questions and what answers them.

    Attributes:
        documents: SHA-256 of each document they were written against, by id.
        vectors: Of the questions, unit-length rows, shape (n, dim).
        kinds: What each asks for; see `assistant.kinds`.
        answered_by: For each question, the units that answer it.
    """

    documents: dict[str, str]
    vectors: Vectors
    kinds: tuple[str, ...]
    answered_by: tuple[tuple[UnitKey, ...], ...]

    def similarities(
        self,
        question: ReadQuestion,
        units: Sequence[Unit],
        *,
        without: int | None = None,
    ) -> Matrix:
        """Compare a question with those of the bank.

        Args:
            question: The question.
            units: The units to compare for.
            without: A question of the bank to leave out, when it is the one asked.

        Returns:
            One row per unit: the best similarity to a question it answers, to one
            that nothing answers, and how much the first is above the second; then
            the same three among questions that ask for the same kind of thing.
        """
        near = (self.vectors @ question.vector).astype(np.float64)
        if without is not None:
            near[without] = _NONE_LIKE_IT
        same = np.array([kind == question.kind for kind in self.kinds])
        of_the_kind = np.where(same, near, _NONE_LIKE_IT)
        columns = [*self._columns(near, units), *self._columns(of_the_kind, units)]
        return np.stack(columns, axis=1)

    def _columns(self, near: Matrix, units: Sequence[Unit]) -> list[Matrix]:
        unanswered = near[self._unanswered].max(initial=_NONE_LIKE_IT)
        asked = np.array(
            [
                near[self._rows.get(unit_key(unit), [])].max(initial=_NONE_LIKE_IT)
                for unit in units
            ]
        )
        return [asked, np.full(len(units), unanswered), asked - unanswered]

    @cached_property
    def _unanswered(self) -> list[int]:
        return [row for row, units in enumerate(self.answered_by) if not units]

    @cached_property
    def _rows(self) -> dict[UnitKey, list[int]]:
        rows: dict[UnitKey, list[int]] = {}
        for row, units in enumerate(self.answered_by):
            for key in units:
                rows.setdefault(key, []).append(row)
        return rows


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
    classifiers: Classifiers

    def save(self, folder: Path) -> None:
        """Write `reader.json` and `reader.npz` (half precision)."""
        data = {
            "encoder_sha256": self.encoder_sha256,
            **{name: getattr(self, name).as_json() for name in _MODELS},
            "documents": self.bank.documents,
            "kinds": self.bank.kinds,
            "answered_by": self.bank.answered_by,
            "units": self.classifiers.units,
        }
        (folder / "reader.json").write_text(json.dumps(data) + "\n")
        np.savez_compressed(
            folder / "reader.npz",
            vectors=self.bank.vectors.astype(np.float16),
            coefficients=self.classifiers.coefficients.astype(np.float16),
            intercepts=self.classifiers.intercepts.astype(np.float16),
        )

    @classmethod
    def open(cls, folder: Path = WEIGHTS) -> "ReaderWeights":
        """Read what `save` wrote.

        Raises:
            ReaderError: It is missing or damaged.
        """
        try:
            data = json.loads((folder / "reader.json").read_bytes())
            packed = BytesIO((folder / "reader.npz").read_bytes())
            with np.load(packed) as file:
                arrays = {name: file[name].astype(np.float32) for name in file.files}
            return cls._from(data, arrays)
        # Damage shows in many ways: zip, deflate and array headers each have theirs.
        except Exception as error:
            raise ReaderError(
                f"The reader's weights in {folder} cannot be read ({error!r}). They "
                "are part of the repository: restore them with `git checkout`, or "
                "train them anew with `python -m evals.training.train_reader`."
            ) from error

    @classmethod
    def _from(
        cls, data: Mapping[str, Any], arrays: Mapping[str, Vectors]
    ) -> "ReaderWeights":
        models = {name: Logistic.from_json(data[name]) for name in _MODELS}
        return cls(
            encoder_sha256=str(data["encoder_sha256"]),
            bank=QuestionBank(
                documents=data["documents"],
                vectors=arrays["vectors"],
                kinds=tuple(data["kinds"]),
                answered_by=tuple(
                    tuple(_key(unit) for unit in units) for units in data["answered_by"]
                ),
            ),
            classifiers=Classifiers(
                units=tuple(_key(unit) for unit in data["units"]),
                coefficients=arrays["coefficients"],
                intercepts=arrays["intercepts"],
            ),
            **models,
        )


_MODELS = ("unit", "unit_alone", "question", "question_alone")


def _key(listed: Sequence[Any]) -> UnitKey:
    doc_id, kind, start, end = listed
    return (str(doc_id), str(kind), int(start), int(end))


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
        units = [unit for document in documents for unit in document_units(document)]
        self._term_weights = weights_of(units, glossary)
        hashes = {document.doc_id: document.sha256 for document in documents}
        self._knows_bank = hashes == weights.bank.documents
        known = {unit_key(unit) for unit in units} <= set(weights.classifiers.units)
        fits = weights.unit.columns == FEATURES + BANK_FEATURES
        if not fits or (self._knows_bank and not known):
            raise ReaderError(
                "The reader was trained for another version of this program. Train it "
                "anew with `python -m evals.training.train_reader`."
            )

    def read(self, question: str, units: Sequence[Unit]) -> Reading:
        """Score `units`; without any, nothing is answerable."""
        if not units:
            return Reading(evidence=(), answerable=0.0)
        (asked,) = read_questions([question], self._glossary, self._encoder)
        rows = features(asked, self._read(units), self._term_weights)
        unit_model, question_model = self._models
        if self._knows_bank:
            near = self._weights.bank.similarities(asked, units)
            classes = self._weights.classifiers.log_odds(asked, units)
            rows = np.concatenate([rows, near, classes], axis=1)
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
