"""Read again, closely, what ranked first, and say anew how likely it answers.

A first reader ranks all units; a cross-encoder reads the best of them together with the
question; a regression weighs both. It was fitted apart for documents that the first
reader knows and for all others, so that a document somebody adds is judged by what
holds for any document.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.bank import Matrix
from assistant.config import ReaderConfig
from assistant.crossencoder import OURS, CrossEncoder, in_context
from assistant.evidence import Evidence
from assistant.reader import Reader, Reading, sigmoid
from assistant.reader_weights import WEIGHTS, Logistic, ReaderError
from assistant.units import Unit
from corpus.glossary import Glossary

OUR_CALIBRATION = WEIGHTS / "reread.json"
# Units read closely, of those that rank first.
N_UNITS = 10
UNIT_COLUMNS = ("first", "close", "behind_first", "behind_close", "is_list")
QUESTION_COLUMNS = (
    "first_answerable",
    "best",
    "second",
    "best_first",
    "best_close",
    "closest",
    "second_closest",
)
# What a second unit is taken to have where there is none.
_NO_SECOND = -5.0


def calibration_path(config: ReaderConfig, cross_encoder: CrossEncoder) -> Path:
    """Return the file that calibrates a cross-encoder: the repository's, or one's own.

    Raises:
        ReaderError: The cross-encoder cannot be loaded.
    """
    if cross_encoder.name == OURS:
        return OUR_CALIBRATION
    return config.dir / f"{cross_encoder.sha256[:16]}.json"


class FirstReader(Reader, Protocol):
    """A reader that knows some documents better than others."""

    def knows(self, doc_id: str) -> bool:
        """Say whether its training questions are about that document."""
        ...


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """The regressions over what a first reader and one cross-encoder say.

    Attributes:
        cross_encoder_sha256: The one that it belongs to.
        unit: Log odds that a unit of a known document answers, from `UNIT_COLUMNS`.
        question: Log odds that known documents answer, from `QUESTION_COLUMNS`.
        unit_alone: The same for any other document.
        question_alone: The same for other documents.
    """

    cross_encoder_sha256: str
    unit: Logistic
    question: Logistic
    unit_alone: Logistic
    question_alone: Logistic

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        models = {name: getattr(self, name).as_json() for name in _MODELS}
        data = {"cross_encoder_sha256": self.cross_encoder_sha256, **models}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data) + "\n", encoding="utf-8")

    @classmethod
    def open(cls, path: Path) -> "Calibration":
        """Read what `save` wrote.

        Raises:
            ReaderError: It is missing or damaged.
        """
        try:
            data: Mapping[str, Any] = json.loads(path.read_bytes())
            models = {name: Logistic.from_json(data[name]) for name in _MODELS}
            sha256 = str(data["cross_encoder_sha256"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReaderError(
                f"The calibration {path} cannot be read ({error!r}). Restore it with "
                "`git checkout` where it is part of the repository, or make it anew "
                "with `ics reader calibrate`."
            ) from error
        found = cls(cross_encoder_sha256=sha256, **models)
        for name, columns in _COLUMNS.items():
            if getattr(found, name).columns != columns:
                raise ReaderError(
                    f"The calibration {path} was made by another version of this "
                    "program. Make it anew with `ics reader calibrate`."
                )
        return found


_COLUMNS = {
    "unit": UNIT_COLUMNS,
    "question": QUESTION_COLUMNS,
    "unit_alone": UNIT_COLUMNS,
    "question_alone": QUESTION_COLUMNS,
}
_MODELS = tuple(_COLUMNS)


class Rereader:
    """A first reader and a cross-encoder, as one reader."""

    def __init__(
        self,
        first: FirstReader,
        cross_encoder: CrossEncoder,
        calibration: Calibration,
        *,
        glossary: Glossary,
        n_units: int = N_UNITS,
    ) -> None:
        if calibration.cross_encoder_sha256 != cross_encoder.sha256:
            raise ReaderError(
                f"The cross-encoder {cross_encoder.name!r} is not calibrated. Run `ics "
                "reader calibrate`, which takes some minutes, or set "
                'reader.cross_encoder to "none".'
            )
        self._first = first
        self._cross_encoder = cross_encoder
        self._calibration = calibration
        self._glossary = glossary
        self._n_units = n_units

    def read(self, question: str, units: Sequence[Unit]) -> Reading:
        """Score `units`; without any, nothing is answerable."""
        evidence: list[Evidence] = []
        answerable = 0.0
        for known in (True, False):
            own = [unit for unit in units if self._first.knows(unit.doc_id) == known]
            if own:
                reading = self._closely(question, own, known=known)
                evidence += reading.evidence
                answerable = max(answerable, reading.answerable)
        evidence.sort(key=lambda one: -one.answers)
        return Reading(evidence=tuple(evidence), answerable=answerable)

    def compare(self, question: str, texts: Sequence[str]) -> Matrix:
        """Return what the cross-encoder says of whole passages, one score each."""
        return self._cross_encoder.scores(self._glossary.expand(question), texts)

    def _closely(self, question: str, units: Sequence[Unit], *, known: bool) -> Reading:
        """Read units of documents that the first reader knows, or of others."""
        c = self._calibration
        of_unit = c.unit if known else c.unit_alone
        of_question = c.question if known else c.question_alone
        reading = self._first.read(question, units)
        top, rest = reading.evidence[: self._n_units], reading.evidence[self._n_units :]
        texts = [in_context(evidence.unit, self._glossary) for evidence in top]
        close = self.compare(question, texts)
        first = log_odds([e.answers for e in top])
        lists = np.array([e.unit.kind == "list" for e in top])
        likely = of_unit.log_odds(unit_rows(first, close, lists))
        answerable = float(log_odds([reading.answerable])[0])
        row = question_row(answerable, first, close, likely)
        found = [
            Evidence(unit=e.unit, answers=float(p))
            for e, p in zip(top, sigmoid(likely), strict=True)
        ]
        # What was not read closely ranks behind what was.
        least = min(e.answers for e in found)
        found += [Evidence(unit=e.unit, answers=min(e.answers, least)) for e in rest]
        return Reading(
            evidence=tuple(found),
            answerable=float(sigmoid(of_question.log_odds(row[None]))[0]),
        )


def log_odds(probabilities: Sequence[float]) -> Matrix:
    """Return the log odds of probabilities, in [-16, 16]."""
    p = np.clip(np.asarray(probabilities, dtype=np.float64), 1e-7, 1 - 1e-7)
    return np.asarray(np.log(p / (1 - p)))


def unit_rows(first: Matrix, close: Matrix, is_list: Matrix) -> Matrix:
    """Return `UNIT_COLUMNS` of each unit, shape (n, columns).

    Args:
        first: Log odds of the first reader.
        close: Scores of the cross-encoder.
        is_list: Whether each is a whole list.
    """
    behind = (first - first.max(), close - close.max())
    return np.stack([first, close, *behind, np.asarray(is_list, dtype=float)], axis=1)


def question_row(
    answerable: float, first: Matrix, close: Matrix, likely: Matrix
) -> Matrix:
    """Return `QUESTION_COLUMNS` of a question, shape (columns,).

    Args:
        answerable: Log odds of the first reader that the question is answered.
        first: Log odds of the first reader, one per unit that was read closely.
        close: Scores of the cross-encoder.
        likely: Log odds of both together.
    """
    best = int(likely.argmax())
    others = np.delete(likely, best)
    closest = np.sort(close)[::-1]
    return np.array(
        [
            answerable,
            likely[best],
            others.max() if len(others) else likely[best] + _NO_SECOND,
            first[best],
            close[best],
            closest[0],
            closest[1] if len(closest) > 1 else closest[0] + _NO_SECOND,
        ]
    )
