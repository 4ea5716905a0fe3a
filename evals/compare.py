"""Compare two experiments question by question: what changed, and is it chance."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from evals.abstention import answerable_auc
from evals.bootstrap import SEED, Bootstrap, Interval, mcnemar
from evals.directions import direction_of
from evals.experiment import ExperimentError
from evals.latency import latency
from evals.record import differing
from evals.scored import Judged, Scored

AUC = "answerable_auc"
Verdict = Literal["better", "worse", "changed", "unclear", "same"]
# Sums of the same numbers in another order differ by less.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One measure in both experiments.

    Attributes:
        before: Mean over the questions for which it is defined; None without any.
        n_before: How many those are.
        interval: Of `difference`, at 95 %; None where it cannot be said.
    """

    measure: str
    before: float | None
    after: float | None
    n_before: int
    n_after: int
    interval: Interval | None

    @property
    def difference(self) -> float | None:
        """How much it rose; None where one of them is undefined."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def verdict(self) -> Verdict:
        """Say in a word what the interval says."""
        if self.before is None and self.after is None:
            return "same"
        if self.difference is None or self.interval is None:
            return "unclear"
        if max(abs(self.interval.low), abs(self.interval.high)) <= ROUNDING:
            return "same"
        if self.interval.low <= ROUNDING and self.interval.high >= -ROUNDING:
            return "unclear"
        return self._direction(rose=self.interval.low > 0)

    def _direction(self, *, rose: bool) -> Verdict:
        match direction_of(self.measure):
            case "higher":
                return "better" if rose else "worse"
            case "lower":
                return "worse" if rose else "better"
        return "changed"

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON types only."""
        plain = asdict(self) | {
            "difference": self.difference,
            "better": direction_of(self.measure),
            "verdict": self.verdict,
        }
        del plain["measure"]
        return plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two experiments on the same questions.

    Attributes:
        differences: One of every measure that both have, then the AUC.
        categories: The share that is right, by category.
        only_before: Measures that the second lacks.
        only_after: Measures that the first lacks.
        other_conditions: What differs beside the settings, such as `commit`.
        other_settings: Settings that differ.
    """

    before: Scored
    after: Scored
    differences: tuple[Difference, ...]
    categories: tuple[Difference, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    other_conditions: tuple[str, ...]
    other_settings: tuple[str, ...]

    @property
    def pairs(self) -> list[tuple[Judged, Judged]]:
        """Every question in both."""
        return list(zip(self.before.questions, self.after.questions, strict=True))

    @property
    def lost(self) -> list[tuple[Judged, Judged]]:
        """The questions that only the first got right."""
        return [(b, a) for b, a in self.pairs if b.right and not a.right]

    @property
    def won(self) -> list[tuple[Judged, Judged]]:
        """The questions that only the second got right."""
        return [(b, a) for b, a in self.pairs if a.right and not b.right]

    @property
    def reworded(self) -> list[tuple[Judged, Judged]]:
        """Those of the same rightness whose status or words changed."""
        return [
            (before, after)
            for before, after in self.pairs
            if before.right == after.right
            and (before.status, before.answer_hash) != (after.status, after.answer_hash)
        ]

    @property
    def p_value(self) -> float:
        """McNemar's exact test of right and wrong."""
        return mcnemar(len(self.lost), len(self.won))

    def as_json(self) -> dict[str, Any]:
        """Return the comparison as JSON types only; the keys are a contract.

        Returns:
            before, after: `{"record", "latency"}`; n: questions compared;
            measures, categories: `{name: {"before", "after", "n_before", "n_after",
            "difference", "interval": {"low", "high"}, "better", "verdict"}}`;
            mcnemar: `{"n_lost", "n_won", "p_value"}`;
            lost, won, reworded: `[{"id", "category", "question", "before", "after"}]`;
            only_before, only_after: measures that the other lacks;
            other_conditions, other_settings: names of what differs.
        """
        return {
            "before": _side_json(self.before),
            "after": _side_json(self.after),
            "n": len(self.pairs),
            "measures": {one.measure: one.as_json() for one in self.differences},
            "categories": {one.measure: one.as_json() for one in self.categories},
            "mcnemar": {
                "n_lost": len(self.lost),
                "n_won": len(self.won),
                "p_value": self.p_value,
            },
            "lost": [_pair_json(*pair) for pair in self.lost],
            "won": [_pair_json(*pair) for pair in self.won],
            "reworded": [_pair_json(*pair) for pair in self.reworded],
            "only_before": list(self.only_before),
            "only_after": list(self.only_after),
            "other_conditions": list(self.other_conditions),
            "other_settings": list(self.other_settings),
        }


def compare(before: Scored, after: Scored, *, seed: int = SEED) -> Comparison:
    """Compare two experiments on the same questions.

    Raises:
        ExperimentError: They asked different questions.
    """
    _refuse_different_questions(before, after)
    bootstrap = Bootstrap(len(before.questions), seed=seed)
    both = [measure for measure in before.measures if measure in after.measures]
    differs = differing(before.record, after.record)
    return Comparison(
        before=before,
        after=after,
        differences=(
            *(_of_measure(name, before, after, bootstrap) for name in both),
            _of_auc(before, after, bootstrap),
        ),
        categories=tuple(_by_category(before, after, bootstrap)),
        only_before=tuple(m for m in before.measures if m not in both),
        only_after=tuple(m for m in after.measures if m not in both),
        other_conditions=tuple(n for n in differs if not n.startswith("settings.")),
        other_settings=tuple(n for n in differs if n.startswith("settings.")),
    )


def _refuse_different_questions(before: Scored, after: Scored) -> None:
    one, other = before.record, after.record
    if one.dataset.sha256 != other.dataset.sha256:
        raise ExperimentError(
            f"{one.name} and {other.name} asked different questions: dataset "
            f"{one.dataset.name} ({one.dataset.sha256[:12]}) and {other.dataset.name} "
            f"({other.dataset.sha256[:12]}). Run one of them again on the dataset of "
            "the other."
        )
    if before.ids != after.ids:
        raise ExperimentError(
            f"{one.name} has {len(before.ids)} questions and {other.name} "
            f"{len(after.ids)}, and they are not the same."
        )


def _of_measure(
    measure: str, before: Scored, after: Scored, bootstrap: Bootstrap
) -> Difference:
    return _difference(
        measure,
        [question.values[measure] for question in before.questions],
        [question.values[measure] for question in after.questions],
        bootstrap,
    )


def _by_category(
    before: Scored, after: Scored, bootstrap: Bootstrap
) -> list[Difference]:
    found = dict.fromkeys(question.query.category for question in before.questions)
    return [
        _difference(
            category,
            _right_in(category, before),
            _right_in(category, after),
            bootstrap,
        )
        for category in found
    ]


def _right_in(category: str, scored: Scored) -> list[float | None]:
    """Return what is right, undefined outside of `category`."""
    return [
        float(question.right) if question.query.category == category else None
        for question in scored.questions
    ]


def _difference(
    measure: str,
    before: Sequence[float | None],
    after: Sequence[float | None],
    bootstrap: Bootstrap,
) -> Difference:
    old = [value for value in before if value is not None]
    new = [value for value in after if value is not None]
    return Difference(
        measure=measure,
        before=statistics.fmean(old) if old else None,
        after=statistics.fmean(new) if new else None,
        n_before=len(old),
        n_after=len(new),
        interval=bootstrap.of_means(before, after),
    )


def _of_auc(before: Scored, after: Scored, bootstrap: Bootstrap) -> Difference:
    labels = [question.query.answerable for question in before.questions]
    old = [question.probability for question in before.questions]
    new = [question.probability for question in after.questions]
    first = answerable_auc(zip(labels, old, strict=True))
    second = answerable_auc(zip(labels, new, strict=True))
    return Difference(
        measure=AUC,
        before=first.value,
        after=second.value,
        n_before=first.n_answerable + first.n_unanswerable,
        n_after=second.n_answerable + second.n_unanswerable,
        interval=bootstrap.of_aucs(labels, old, new),
    )


def _side_json(side: Scored) -> dict[str, Any]:
    return {
        "record": side.record.model_dump(mode="json", by_alias=True),
        "latency": latency(q.seconds for q in side.questions).as_json(),
    }


def _pair_json(before: Judged, after: Judged) -> dict[str, Any]:
    query = before.query
    return {
        "id": query.id,
        "category": query.category,
        "question": query.question,
        "before": before.as_json(),
        "after": after.as_json(),
    }
