"""What each part of the assistant is worth: ask without it, and compare.

To add a row, add a `TakenOut` to `ROWS`: its name, and how the questions are asked
without that part.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.answer import Asks
from assistant.assembly import Assembly
from assistant.bank import QuestionBank
from corpus.glossary import Glossary
from evals.answer_report import Report
from evals.answers import score
from evals.compare import AUC, Comparison, Difference, compare
from evals.crossfit import crossfitted_thresholds
from evals.dataset import Dataset, check_quotes
from evals.record import Record
from evals.rows import Row, ask_all, ask_query, timed_query
from evals.scored import Scored, scored_results
from evals.takeouts import CosineReader, Leg, OneLeg, WithoutHistory

WHOLE = "nothing: the whole system"
MEASURES = ("right", "answerable_right", "unanswerable_not_answered", AUC)
# Above every cosine: no second sentence is added.
_NEVER = 1.0


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is taken apart, and what it is asked.

    Attributes:
        directory: Where the index of the assembly lies.
        as_of: The day the questions are asked for.
    """

    assembly: Assembly
    directory: Path
    dataset: Dataset
    as_of: date


TimedRows = Iterator[tuple[Row, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """One row of the table.

    Attributes:
        ask: Yields the row of every query, in order, and the seconds it took.
    """

    name: str
    ask: Callable[[Subject], TimedRows]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What the questions came to without one part.

    Attributes:
        comparison: With the whole system before; None for the whole system itself.
    """

    name: str
    report: Report
    comparison: Comparison | None

    def difference(self, measure: str) -> Difference | None:
        """Return how a measure changed when the part was taken out."""
        if self.comparison is None:
            return None
        found = {one.measure: one for one in self.comparison.differences}
        return found[measure]

    def mean(self, measure: str) -> float | None:
        """Return one of `MEASURES`; None where it is undefined."""
        if measure == AUC:
            return self.report.auc.value
        return self.report.measures[measure].mean

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON types only."""
        differences = {name: self.difference(name) for name in MEASURES}
        return {
            "taken_out": self.name,
            "measures": {name: self.mean(name) for name in MEASURES},
            "median_words": self.report.words["answer"].median,
            "differences": {
                name: one.as_json() for name, one in differences.items() if one
            },
        }


def run_ablation(
    subject: Subject, record: Record, rows: Sequence[TakenOut] | None = None
) -> Iterator[Measured]:
    """Ask the whole system, then without one part after another; yield each when done.

    Args:
        subject: What is taken apart.
        record: The conditions, those of the whole system.
        rows: What to take out; `ROWS` by default.

    Raises:
        DatasetError: A quote is not in the documents, or the dataset has questions of
            one kind alone, so that no threshold can be chosen.
    """
    check_quotes(subject.dataset, subject.assembly.documents)
    name, whole = WHOLE, _whole_system
    report, before = _measure(subject, record, TakenOut(name=name, ask=whole))
    yield Measured(name=name, report=report, comparison=None)
    for row in ROWS if rows is None else rows:
        report, after = _measure(subject, record, row)
        yield Measured(name=row.name, report=report, comparison=compare(before, after))


def _measure(
    subject: Subject, record: Record, taken: TakenOut
) -> tuple[Report, Scored]:
    asked = list(
        tqdm(
            taken.ask(subject),
            total=len(subject.dataset.queries),
            desc=f"Without {taken.name}"[:40],
        )
    )
    rows = [row for row, _ in asked]
    report = score(subject.dataset, rows, subject.assembly.documents)
    named = record.model_copy(update={"name": taken.name})
    return report, scored_results(named, report.results, [took for _, took in asked])


def _ask(asks: Asks, subject: Subject) -> TimedRows:
    return ask_all(subject.dataset.queries, asks, as_of=subject.as_of)


def _whole_system(subject: Subject) -> TimedRows:
    return _ask(subject.assembly.assistant(), subject)


def _changed(change: Callable[[Assembly], Assembly]) -> Callable[[Subject], TimedRows]:
    """Ask an assistant of which a part is exchanged."""
    return lambda subject: _ask(change(subject.assembly).assistant(), subject)


def _one_leg(leg: Leg) -> Callable[[Subject], TimedRows]:
    def ask(subject: Subject) -> TimedRows:
        parts = subject.assembly
        index = OneLeg(parts.index, subject.directory, parts.encoder, leg)
        return _ask(replace(parts, index=index).assistant(), subject)

    return ask


def _without_reader(subject: Subject) -> TimedRows:
    """Quote the unit with the best cosine, where it reaches a threshold.

    Every question is asked twice: for its best cosine, and with the threshold that was
    chosen on the best cosines of the other folds.
    """
    parts = subject.assembly
    reader = CosineReader(parts.glossary, parts.encoder)

    def at(threshold: float) -> Asks:
        update = {"min_answerable": threshold, "min_evidence": _NEVER}
        answer = parts.answer.model_copy(update=update)
        return replace(parts, answer=answer).assistant(reader)

    queries = subject.dataset.queries
    anything = at(0.0)
    first = [ask_query(query, anything, subject.as_of) for query in queries]
    thresholds = crossfitted_thresholds(
        [query.answerable for query in queries],
        [row.answer.answerable if row.answer else None for row in first],
    )
    systems = {threshold: at(threshold) for threshold in set(thresholds)}
    for query, threshold in zip(queries, thresholds, strict=True):
        yield timed_query(query, systems[threshold], subject.as_of)


def _without_bank(parts: Assembly) -> Assembly:
    bank = QuestionBank(vectors=parts.weights.bank.vectors, groups=())
    return replace(parts, weights=replace(parts.weights, bank=bank))


def _without_terms(parts: Assembly) -> Assembly:
    glossary = replace(parts.glossary, terms={}, everyday={})
    return replace(parts, glossary=glossary)


def _without_glossary(parts: Assembly) -> Assembly:
    return replace(parts, glossary=Glossary(terms={}, everyday={}))


def _without_history(subject: Subject) -> TimedRows:
    return _ask(WithoutHistory(subject.assembly.assistant()), subject)


ROWS = (
    TakenOut(name="the reader: best cosine", ask=_without_reader),
    TakenOut(
        name="the cross-encoder",
        ask=_changed(lambda parts: replace(parts, second=None)),
    ),
    TakenOut(name="the bank of training questions", ask=_changed(_without_bank)),
    TakenOut(name="the lexical leg", ask=_one_leg("dense")),
    TakenOut(name="the dense leg", ask=_one_leg("lexical")),
    TakenOut(name="short forms and everyday words", ask=_changed(_without_terms)),
    TakenOut(name="the whole glossary", ask=_changed(_without_glossary)),
    TakenOut(name="the conversation step", ask=_without_history),
)
