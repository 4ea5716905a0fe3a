"""What training leaves behind: the numbers that the reader goes by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from assistant.bank import Matrix, QuestionBank, as_plain, from_plain
from corpus.errors import AssistantError

WEIGHTS = Path(__file__).parent / "weights"


class ReaderError(AssistantError):
    """The reader's weights are missing or damaged."""

    kind = "reader"


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
class ReaderWeights:
    """What training leaves behind.

    Attributes:
        unit: Log odds that a unit of a known document answers, from `FEATURES` and
            `BANK_FEATURES`.
        unit_alone: The same for any unit, from `FEATURES` alone.
        question: Log odds that known documents answer the question, from the columns
            of `answerable_columns`.
        question_alone: The same for `unit_alone`.
    """

    encoder_sha256: str
    unit: Logistic
    unit_alone: Logistic
    question: Logistic
    question_alone: Logistic
    bank: QuestionBank

    def save(self, folder: Path) -> None:
        """Write `reader.json` and `reader.npz` (half precision)."""
        bank, arrays = as_plain(self.bank)
        data = {
            "encoder_sha256": self.encoder_sha256,
            **{name: getattr(self, name).as_json() for name in _MODELS},
            **bank,
        }
        (folder / "reader.json").write_text(json.dumps(data) + "\n")
        np.savez_compressed(folder / "reader.npz", allow_pickle=False, **arrays)

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
                arrays = {name: file[name] for name in file.files}
            return cls._from(data, arrays)
        # Damage shows in many ways: zip, deflate and array headers each have theirs.
        except Exception as error:
            raise ReaderError(
                f"The reader's weights in {folder} cannot be read ({error!r}). They "
                "are part of the repository: restore them with `git checkout`, or "
                "train them anew with `python -m evals.training.train_reader`."
            ) from error

    @classmethod
    def _from(cls, data: dict[str, Any], arrays: dict[str, Any]) -> "ReaderWeights":
        return cls(
            encoder_sha256=str(data["encoder_sha256"]),
            bank=from_plain(data, arrays),
            **{name: Logistic.from_json(data[name]) for name in _MODELS},
        )


_MODELS = ("unit", "unit_alone", "question", "question_alone")
