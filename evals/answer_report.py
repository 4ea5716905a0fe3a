"""The result of an answer evaluation; every aggregate is derived from its values."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from evals.abstention import Auc, answerable_auc
from evals.confidence import Confidence, confidence_of
from evals.dataset import Dataset
from evals.result import Result
from evals.seen import use_of
from evals.values import Spread, Summary, spread, summarise


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """The results of one category; `right` is undefined where it has no query."""

    n: int
    right: Summary
    answer_words: Spread


@dataclass(frozen=True, kw_only=True)
class Report:
    """What an evaluation found. Never empty."""

    dataset: Dataset
    results: tuple[Result, ...]

    @property
    def as_of(self) -> date:
        """The day the questions were asked for."""
        return self.results[0].row.as_of

    @property
    def n_errors(self) -> int:
        """Queries on which the system raised an error; none of them is right."""
        return sum(result.row.error is not None for result in self.results)

    @property
    def measures(self) -> dict[str, Summary]:
        """A summary by measure, over all queries."""
        return _summaries(self.results)

    @property
    def auc(self) -> Auc:
        """How well the answers' `answerable` tells the queries' labels apart."""
        rows = [result.row for result in self.results]
        return answerable_auc(
            (row.query.answerable, row.answer.answerable if row.answer else None)
            for row in rows
        )

    @property
    def confidence(self) -> Confidence:
        """What the answers' `answerable` is worth as a probability."""
        return confidence_of(self.results)

    @property
    def confusion(self) -> dict[str, dict[str, int]]:
        """How often each status came where another was expected.

        By expected status (`answered or partial` where two are right), then by the
        status that came, `error` after one.
        """
        counts: dict[str, Counter[str]] = {}
        for result in self.results:
            expected = " or ".join(result.row.query.expected_status)
            came = result.row.status or "error"
            counts.setdefault(expected, Counter())[came] += 1
        return {expected: dict(counts[expected]) for expected in sorted(counts)}

    @property
    def reading_grade(self) -> Summary:
        """Flesch-Kincaid grade of what the answers assert: a school year, no share."""
        return summarise(result.reading_grade for result in self.results)

    @property
    def words(self) -> dict[str, Spread]:
        """Words of the whole answers, and of their sentences alone."""
        return {
            "answer": spread(result.answer_words for result in self.results),
            "sentences": spread(result.sentence_words for result in self.results),
        }

    @property
    def categories(self) -> dict[str, Category]:
        """The results by category, in the order of the dataset."""
        return {slug: self._category(slug) for slug in self.dataset.categories}

    @property
    def wrong(self) -> list[Result]:
        """The results that are not right."""
        return [result for result in self.results if result.faults]

    def _category(self, slug: str) -> Category:
        own = [r for r in self.results if r.row.query.category == slug]
        return Category(
            n=len(own),
            right=summarise(float(not result.faults) for result in own),
            answer_words=spread(result.answer_words for result in own),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON types only; the keys are a contract.

        A summary is `{"mean", "stderr", "n_scored", "n_unscored"}`, a spread
        `{"median", "max", "n_scored", "n_unscored"}`; what is undefined is null.

        Returns:
            dataset: `{"name", "sha256", "corpus", "n"}`; as_of: ISO date asked for;
            n, n_errors: queries scored, and those on which the system raised an error;
            engines, statuses, corpus_versions: `{name: how many answers}`;
            measures: `{name: summary}` for right, answerable_right,
            unanswerable_not_answered, emergencies_routed, abstention_precision,
            abstention_recall, coverage, accuracy_when_answered, citation_precision,
            citation_recall, quotes_exact, sentences_cited, alce_precision,
            alce_recall, required_facts, forbidden_facts_avoided, completeness,
            complete, time_correct, follow_up_right and follow_up_resolved, all of
            them in [0, 1] and the higher, the better;
            auc: `{"value", "stderr", "n_answerable", "n_unanswerable", "n_unscored"}`;
            confidence: `{"calibration_error", "bins": [{"n", "probability", "share"}],
            "area_under_risk", "curve": [{"threshold", "coverage", "risk"}],
            "n_scored", "n_unscored", "n_trained_on"}`;
            dataset_use: what the dataset was used for besides measuring;
            confusion: `{expected status: {status or "error": how many}}`;
            reading_grade: summary;
            words: `{"answer": spread, "sentences": spread}`;
            categories: `{slug: {"n", "right": summary, "answer_words": spread}}`;
            wrong: `[{"id", "category", "question", "status", "faults"}]`, where
            faults is `[{"kind", "detail"}]` and status is null after an error;
            inexact_quotes: `[{"id", "marker"}]`;
            queries: `[{"id", "category", "status", "answer_words", "sentence_words",
            "reading_grade", "values": {measure: value}}]`.
        """
        return self._conditions() | {
            "measures": {name: asdict(s) for name, s in self.measures.items()},
            "auc": asdict(self.auc),
            "confidence": self.confidence.as_json(),
            "dataset_use": use_of(self.dataset.name),
            "confusion": self.confusion,
            "reading_grade": asdict(self.reading_grade),
            "words": {name: asdict(s) for name, s in self.words.items()},
            "categories": {slug: asdict(c) for slug, c in self.categories.items()},
            "wrong": [result.fault_json() for result in self.wrong],
            "inexact_quotes": _inexact_json(self.results),
            "queries": [result.as_json() for result in self.results],
        }

    def _conditions(self) -> dict[str, Any]:
        answers = [result.row.answer for result in self.results if result.row.answer]
        return {
            "dataset": {
                "name": self.dataset.name,
                "sha256": self.dataset.sha256,
                "corpus": self.dataset.corpus,
                "n": len(self.dataset.queries),
            },
            "as_of": self.as_of.isoformat(),
            "n": len(self.results),
            "n_errors": self.n_errors,
            "engines": dict(Counter(answer.engine for answer in answers)),
            "statuses": dict(Counter(answer.status for answer in answers)),
            "corpus_versions": dict(Counter(a.corpus_version for a in answers)),
        }


def _summaries(results: Iterable[Result]) -> dict[str, Summary]:
    by_measure: dict[str, list[float | None]] = {}
    for result in results:
        for value in result.values:
            by_measure.setdefault(value.measure, []).append(value.value)
    return {measure: summarise(values) for measure, values in by_measure.items()}


def _inexact_json(results: Iterable[Result]) -> list[dict[str, Any]]:
    return [
        {"id": result.row.query.id, "marker": marker}
        for result in results
        for marker in result.inexact_markers
    ]
