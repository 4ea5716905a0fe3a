"""What two raters said of the same answers: how far they agree, and with us."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.kappa import Agreement, agreement
from evals.result import Result
from evals.sheet_reading import Labels
from evals.sheets import ASPECTS, item_of

Verdicts = Sequence[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One answer with what both raters said of it.

    Attributes:
        result: Our own verdict.
        first, second: The label by aspect; None where it was left empty.
    """

    result: Result
    first: Labels
    second: Labels

    @property
    def right(self) -> str:
        """Our verdict in the words of a label."""
        return "no" if self.result.faults else "yes"

    def agreed(self, aspect: str) -> str | None:
        """Return what both said, yes or no; None where they differ or are unsure."""
        label = self.first[aspect]
        return label if label == self.second[aspect] and label != "unsure" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelReport:
    """Two sheets, compared.

    Attributes:
        labelled: The answers that were rated, in the order of the dataset.
        n_errors: Queries on which the system raised an error, which nobody rated.
    """

    labelled: tuple[Labelled, ...]
    n_errors: int

    @property
    def raters(self) -> dict[str, Agreement]:
        """Agreement of the raters by aspect."""
        return self._raters(self.labelled)

    @property
    def categories(self) -> dict[str, dict[str, Agreement]]:
        """Agreement of the raters by category of the question, then by aspect."""
        slugs = dict.fromkeys(one.result.row.query.category for one in self.labelled)
        return {
            slug: self._raters(
                [o for o in self.labelled if o.result.row.query.category == slug]
            )
            for slug in slugs
        }

    @property
    def verdicts(self) -> dict[str, Agreement]:
        """Agreement of our verdict with `correct`: of each rater, and of both.

        A rater who was unsure is left out and counted as not rated; so is an answer on
        which they differ, when both are taken together.
        """
        sides: dict[str, Callable[[Labelled], str | None]] = {
            "first rater": lambda one: _sure(one.first["correct"]),
            "second rater": lambda one: _sure(one.second["correct"]),
            "both agreed": lambda one: one.agreed("correct"),
        }
        ours = [one.right for one in self.labelled]
        return {
            name: agreement([side(one) for one in self.labelled], ours)
            for name, side in sides.items()
        }

    @property
    def disputed(self) -> list[Labelled]:
        """Answers on which both raters agree, and not with our verdict."""
        return [
            one
            for one in self.labelled
            if one.agreed("correct") not in (None, one.right)
        ]

    def _raters(self, some: Sequence[Labelled]) -> dict[str, Agreement]:
        return {
            aspect: agreement(
                [one.first[aspect] for one in some],
                [one.second[aspect] for one in some],
            )
            for aspect in ASPECTS
        }

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON types only; what is undefined is null.

        Returns:
            n, n_errors: answers on the sheets, and errors left off them; raters:
            `{aspect: {"agreement", "kappa", "stderr", "n", "n_unrated"}}`;
            categories: `{category: {aspect: ...}}`; verdicts: the same by `first
            rater`, `second rater` and `both agreed`; disputed: `[{"id", "category",
            "right", "correct"}]`.
        """
        return {
            "n": len(self.labelled),
            "n_errors": self.n_errors,
            "raters": _plain(self.raters),
            "categories": {slug: _plain(one) for slug, one in self.categories.items()},
            "verdicts": _plain(self.verdicts),
            "disputed": [
                {
                    "id": one.result.row.query.id,
                    "category": one.result.row.query.category,
                    "right": one.right,
                    "correct": one.agreed("correct"),
                }
                for one in self.disputed
            ],
        }


def compare_labels(
    results: Sequence[Result],
    first: Mapping[str, Labels],
    second: Mapping[str, Labels],
) -> LabelReport:
    """Put the sheets of two raters beside our results.

    Args:
        results: Of the experiment the sheets were made from.
        first: From `read_sheet`, by item; has every item.
        second: The same of the other rater.
    """
    rated = [result for result in results if result.row.answer]
    return LabelReport(
        labelled=tuple(
            Labelled(
                result=result,
                first=first[item_of(result.row)],
                second=second[item_of(result.row)],
            )
            for result in rated
        ),
        n_errors=len(results) - len(rated),
    )


def _sure(label: str | None) -> str | None:
    return None if label == "unsure" else label


def _plain(found: Mapping[str, Agreement]) -> dict[str, Any]:
    return {name: asdict(one) for name, one in found.items()}
