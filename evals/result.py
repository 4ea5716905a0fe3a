"""One row, scored: its faults and its value by every measure."""

from dataclasses import asdict, dataclass
from typing import Any

from evals.lengths import count_words, reading_grade, sentence_words
from evals.rightness import Fault
from evals.rows import Row
from evals.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row, scored.

    Attributes:
        faults: Why the answer is not right; empty when it is.
        values: One of every measure, in the same order in every result.
        inexact_markers: Citations whose quote is not in its document as claimed.
    """

    row: Row
    faults: tuple[Fault, ...]
    values: tuple[Value, ...]
    inexact_markers: tuple[int, ...]

    @property
    def answer_words(self) -> int | None:
        """Words of the whole answer with its notices; None after an error."""
        return count_words(self.row.answer.answer) if self.row.answer else None

    @property
    def sentence_words(self) -> int | None:
        """Words of all its assertions; None when it asserts nothing."""
        return sentence_words(self.row.answer) if self.row.answer else None

    @property
    def reading_grade(self) -> float | None:
        """How hard its assertions are to read; None when it asserts nothing."""
        return reading_grade(self.row.answer) if self.row.answer else None

    def as_json(self) -> dict[str, Any]:
        """Return what was measured, JSON types only."""
        return {
            "id": self.row.query.id,
            "category": self.row.query.category,
            "status": self.row.status,
            "answer_words": self.answer_words,
            "sentence_words": self.sentence_words,
            "reading_grade": self.reading_grade,
            "values": {value.measure: value.value for value in self.values},
        }

    def fault_json(self) -> dict[str, Any]:
        """Return why it is not right, JSON types only."""
        query = self.row.query
        return {
            "id": query.id,
            "category": query.category,
            "question": query.question,
            "status": self.row.status,
            "faults": [asdict(fault) for fault in self.faults],
        }
