"""What the training questions teach about units of documents that are known.

Each known unit has a kernel ridge regression over question vectors (Saunders, Gammerman
and Vovk 1998): how far a new question is like those that the unit answers and unlike
those that it does not. One more says how far it is like questions without an answer. A
document counts as known while its text is the one the questions were labelled against.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.features import ReadQuestion
from assistant.kinds import KINDS
from assistant.units import Unit
from corpus.document import Document
from index.embed import Vectors

Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
# (doc_id, kind, start, end): a unit's place in a document that has not changed.
UnitKey = tuple[str, str, int, int]
BANK_FEATURES = ("asked_before", "asked_margin", "unanswered_before", "asked_at_all")
# Width of the kernel exp(_GAMMA * (cosine - 1)), and the ridge; both chosen by the
# share of held-back training questions whose best unit is right.
_GAMMA = 1.0
RIDGE = 0.2
# Length of the kind in a question's vector: about what two paraphrases are apart.
_KIND_LENGTH = 0.5


def unit_key(unit: Unit) -> UnitKey:
    """Return what names a unit of a given document."""
    return (unit.doc_id, unit.kind, unit.start, unit.end)


def bank_vector(question: ReadQuestion) -> Vectors:
    """Return the question's vector and the kind it asks for: (dim + len(KINDS),)."""
    kind = [_KIND_LENGTH * (question.kind == kind) for kind in KINDS]
    return np.concatenate([question.vector, np.array(kind, dtype=np.float32)])


def kernel(some: npt.ArrayLike, others: npt.ArrayLike) -> Matrix:
    """Return how alike vectors are, shape (len(some), len(others)), in (0, 1.3]."""
    dots = np.asarray(some) @ np.asarray(others).T
    return np.asarray(np.exp(_GAMMA * (dots - 1.0)))


@dataclass(frozen=True, kw_only=True)
class Group:
    """Documents that the same questions were labelled against.

    Attributes:
        documents: SHA-256 of each document's text, by id.
        units: Their units, one column of the coefficients each.
        labelled: Which of the bank's questions were labelled against them.
        coefficients: Shape (n questions labelled, len(units)).
        decided: Which questions were labelled against this group and all before it.
        nothing: For those that nothing there answers, shape (n questions decided,).
    """

    documents: dict[str, str]
    units: tuple[UnitKey, ...]
    labelled: Mask
    coefficients: Vectors
    decided: Mask
    nothing: Vectors


@dataclass(frozen=True, kw_only=True)
class QuestionBank:
    """The training questions and what answers them.

    Attributes:
        vectors: Of the questions, shape (n, dim + len(KINDS)).
        groups: The documents known, those with the most questions first.
    """

    vectors: Vectors
    groups: tuple[Group, ...]

    def known(self, documents: Sequence[Document]) -> "KnownUnits":
        """Return what is known of those of `documents` that have not changed."""
        hashes = {d.doc_id: d.sha256 for d in documents}
        same = {
            doc_id
            for group in self.groups
            for doc_id, sha256 in group.documents.items()
            if hashes.get(doc_id) == sha256
        }
        return KnownUnits(bank=self, doc_ids=same)

    @cached_property
    def place(self) -> dict[UnitKey, int]:
        """The column of each unit in what `scores` returns."""
        keys = [key for group in self.groups for key in group.units]
        return {key: column for column, key in enumerate(keys)}

    def scores(self, alike: Matrix) -> Matrix:
        """Return one score per unit from `kernel(question, vectors)`, shape (n,)."""
        return np.concatenate([alike[g.labelled] @ g.coefficients for g in self.groups])


@dataclass(frozen=True, kw_only=True)
class KnownUnits:
    """The bank for the documents that are present and unchanged."""

    bank: QuestionBank
    doc_ids: Collection[str]

    def features(self, question: ReadQuestion, units: Sequence[Unit]) -> Matrix:
        """Return one row per unit, one column per name in `BANK_FEATURES`.

        Args:
            question: The question.
            units: Units of the known documents.
        """
        # In single precision, as the bank is kept: this runs for every question.
        (alike,) = kernel(bank_vector(question)[None], self.bank.vectors)
        scores = self.bank.scores(alike)
        return bank_rows(
            scores[[self.bank.place[unit_key(u)] for u in units]],
            float(scores[self._columns].max()),
            float(alike[self._last.decided] @ self._last.nothing),
        )

    @cached_property
    def _columns(self) -> list[int]:
        return [c for key, c in self.bank.place.items() if key[0] in self.doc_ids]

    @cached_property
    def _last(self) -> Group:
        """The last group of which a document is present."""
        used = [g for g in self.bank.groups if set(g.documents) & set(self.doc_ids)]
        return (used or list(self.bank.groups))[-1]


def bank_rows(scores: npt.ArrayLike, best: float, nothing: float) -> Matrix:
    """Return the columns `BANK_FEATURES` for units with these scores.

    Args:
        scores: One per unit read.
        best: The highest score of all known units, read or not.
        nothing: Score of there being no answer.
    """
    own = np.asarray(scores, dtype=np.float64)
    n = len(own)
    return np.stack(
        [own, own - best, np.full(n, nothing), np.full(n, best)],
        axis=1,
    )


_ARRAYS = ("labelled", "coefficients", "decided", "nothing")


def as_kept(vectors: Vectors) -> Vectors:
    """Return vectors as they come back from `as_plain`; doing so again changes nothing.

    What is fitted on these is fitted on what will be read.
    """
    whole, steps = _in_8_bits(vectors)
    return np.asarray(whole * steps, dtype=np.float32)


def _in_8_bits(vectors: Vectors) -> tuple[npt.NDArray[np.int8], Vectors]:
    """Return whole numbers up to 127 and the step of each row, shape (n, 1)."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    steps = (np.maximum(largest, 1e-12) / 127).astype(np.float32)
    return np.round(vectors / steps).astype(np.int8), steps


def as_plain(bank: QuestionBank) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the bank as JSON data and arrays.

    Vectors are kept in 8 bits, all other numbers in half precision.
    """
    whole, steps = _in_8_bits(bank.vectors)
    arrays: dict[str, Any] = {"vectors": whole, "steps": steps}
    for n, group in enumerate(bank.groups):
        for name in _ARRAYS:
            values = getattr(group, name)
            is_mask = values.dtype == np.bool_
            arrays[f"{name}_{n}"] = values if is_mask else values.astype(np.float16)
    groups = [{"documents": g.documents, "units": g.units} for g in bank.groups]
    return {"groups": groups}, arrays


def from_plain(data: dict[str, Any], arrays: dict[str, Any]) -> QuestionBank:
    """Build a bank from what `as_plain` gave."""
    known = {
        name: values if values.dtype == np.bool_ else values.astype(np.float32)
        for name, values in arrays.items()
    }
    return QuestionBank(
        vectors=known["vectors"] * known["steps"],
        groups=tuple(
            Group(
                documents=group["documents"],
                units=tuple(
                    (str(doc_id), str(kind), int(start), int(end))
                    for doc_id, kind, start, end in group["units"]
                ),
                **{name: known[f"{name}_{n}"] for name in _ARRAYS},
            )
            for n, group in enumerate(data["groups"])
        ),
    )
