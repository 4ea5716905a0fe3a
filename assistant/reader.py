"""Say how likely each unit of the documents is to answer a question, and all of them.

The reader is a logistic regression over `assistant.features`. For documents that its
training questions were labelled against it also goes by those (`assistant.bank`). For
any other document, such as one that a user adds, that knowledge would be wrong, so a
second set of coefficients is used which goes by the features alone; the question counts
as answerable when either says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.bank import BANK_FEATURES, Matrix, bank_vector, unit_key
from assistant.evidence import Evidence
from assistant.features import (
    FEATURES,
    ReadUnit,
    features,
    read_questions,
    read_units,
    weights_of,
)
from assistant.reader_weights import Logistic, ReaderError, ReaderWeights
from assistant.units import Unit, document_units
from corpus.document import Document
from corpus.glossary import Glossary
from index.embed import Encoder

# Units that are kept once they were read: each takes about 80 kB, however large the
# corpus is.
_REMEMBERED = 4000


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
        self._read_before: dict[Unit, ReadUnit] = {}
        units = [unit for document in documents for unit in document_units(document)]
        self._term_weights = weights_of(units, glossary)
        self._known = weights.bank.known(documents)
        known = {unit_key(u) for u in units if u.doc_id in self._known.doc_ids}
        dimension = len(bank_vector(read_questions(["a"], glossary, encoder)[0]))
        fits = (
            weights.unit.columns == FEATURES + BANK_FEATURES
            and weights.bank.vectors.shape[1] == dimension
        )
        if not fits or not known <= set(weights.bank.place):
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
        known = np.array([self.knows(unit.doc_id) for unit in units])
        evidence: list[Evidence] = []
        answerable = 0.0
        for group, is_known in ((known, True), (~known, False)):
            if not group.any():
                continue
            chosen = [u for u, inside in zip(units, group, strict=True) if inside]
            own = rows[group]
            if is_known:
                bank = self._known.features(asked, chosen)
                own = np.concatenate([own, bank], axis=1)
            unit_model, question_model = self._models(is_known=is_known)
            log_odds = unit_model.log_odds(own)
            whole = question_model.log_odds(answerable_columns(own, log_odds)[None])
            answerable = max(answerable, float(sigmoid(whole[0])))
            evidence += [
                Evidence(unit=unit, answers=float(likely))
                for unit, likely in zip(chosen, sigmoid(log_odds), strict=True)
            ]
        evidence.sort(key=lambda one: -one.answers)
        return Reading(evidence=tuple(evidence), answerable=answerable)

    def knows(self, doc_id: str) -> bool:
        """Say whether its training questions are about that document, as it is."""
        return doc_id in self._known.doc_ids

    def _models(self, *, is_known: bool) -> tuple[Logistic, Logistic]:
        w = self._weights
        if is_known:
            return w.unit, w.question
        return w.unit_alone, w.question_alone

    def _read(self, units: Sequence[Unit]) -> list[ReadUnit]:
        known = {u: self._read_before[u] for u in units if u in self._read_before}
        new = [unit for unit in dict.fromkeys(units) if unit not in known]
        if new:
            read = read_units(new, self._glossary, self._encoder)
            known.update(zip(new, read, strict=True))
            self._read_before.update((unit, known[unit]) for unit in new)
        while len(self._read_before) > _REMEMBERED:
            # The first that was read goes first.
            del self._read_before[next(iter(self._read_before))]
        return [known[unit] for unit in units]


def either(one: Reading, other: Reading) -> Reading:
    """Return the likelier of two readings of the same units, unit by unit."""
    likely = {e.unit: e.answers for e in one.evidence}
    both = [
        Evidence(unit=e.unit, answers=max(e.answers, likely[e.unit]))
        for e in other.evidence
    ]
    return Reading(
        evidence=tuple(sorted(both, key=lambda e: -e.answers)),
        answerable=max(one.answerable, other.answerable),
    )


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
