"""What a judge found, with all that its grades depend on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.dataset import DatasetError
from evals.judge import ASPECTS, Aspect, Grades, Judgement, agreement, rubric_sha256
from evals.values import summarise


@dataclass(frozen=True, kw_only=True)
class JudgeReport:
    """Grades of one experiment by one judge.

    Attributes:
        model: The judge, as LangChain or its server knows it.
        dataset_sha256: Hash of the questions.
        people: Grades by a person, by query id; may be empty.
    """

    experiment: str
    dataset_sha256: str
    model: str
    judgements: Sequence[Judgement]
    people: Mapping[str, Grades]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON types only.

        Returns:
            kind: `judge`, which no other result is; the conditions; aspects: for
            each, the summary of its grades and the agreement with people, null
            where nobody graded; judgements: every grade with its reason.
        """
        return {
            "kind": "judge",
            "experiment": self.experiment,
            "dataset_sha256": self.dataset_sha256,
            "model": self.model,
            "temperature": 0,
            "rubric_sha256": rubric_sha256(),
            "aspects": {aspect: self._aspect(aspect) for aspect in ASPECTS},
            "judgements": [_judgement_json(one) for one in self.judgements],
        }

    def _aspect(self, aspect: Aspect) -> dict[str, Any]:
        grades = [
            float(getattr(one.grades, aspect)) if one.grades else None
            for one in self.judgements
        ]
        found = agreement(self.judgements, self.people, aspect)
        return {
            "grade": asdict(summarise(grades)),
            "agreement": asdict(found) if found.n else None,
        }


def load_grades(path: Path) -> dict[str, Grades]:
    """Read a person's grades: `{"id", "correct", "complete", "supported"}` a line.

    Raises:
        DatasetError: The file cannot be read; the message names the line.
    """
    found: dict[str, Grades] = {}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            found[str(data["id"])] = Grades.model_validate(data)
        except (ValueError, KeyError, TypeError, ValidationError) as error:
            told = " ".join(str(error).split())[:200]
            raise DatasetError(
                f'{path}, line {number}: expected {{"id", "correct", "complete", '
                f'"supported"}} ({told}).'
            ) from error
    return found


def _judgement_json(one: Judgement) -> dict[str, Any]:
    return {
        "id": one.query_id,
        "grades": one.grades.model_dump() if one.grades else None,
        "reason": one.reason,
    }
