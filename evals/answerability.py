"""How well answerable questions are told from others, on public data.

Ours is `answerable` of `ics ask`. Beside it stand the best cosine and the best BM25
score of the same chunks, for the question as it stands.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

from assistant.answer import Asks, Turn
from corpus.document import Document
from corpus.errors import AssistantError
from evals.abstention import Auc, roc_auc
from evals.bootstrap import Bootstrap, Interval
from evals.grid import markdown_grid
from evals.retrieval_report import OURS
from evals.retrieval_set import RetrievalQuery
from evals.systems import Ranking

PLAIN = {"dense": "best cosine", "bm25": "best BM25 score"}
_UNKNOWN = "-"


class PassageQuestion(Protocol):
    """A question with its own passage: of CLAPNQ, or a made one in a test."""

    @property
    def question(self) -> str:
        """The question."""
        ...

    @property
    def title(self) -> str:
        """Title of the passage."""
        ...

    @property
    def passage(self) -> str:
        """Title and text."""
        ...

    @property
    def selected(self) -> tuple[str, ...]:
        """Sentences that answer; none where nothing does."""
        ...

    @property
    def held_back(self) -> bool:
        """Whether nothing was trained on it."""
        ...


class Plain(Protocol):
    """The plain searches: `evals.systems.PlainSearch`, or canned ones in a test."""

    def rank(self, query: RetrievalQuery, k: int) -> Mapping[str, Ranking]:
        """Return the k best documents by each system, under its name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One question and how sure each system is that it is answered.

    Attributes:
        scores: By system; None where it says nothing.
    """

    answerable: bool
    scores: Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class Answerability:
    """What the systems came to on one pool of questions. Never empty.

    Attributes:
        name: Of the pool.
        trained_on: What of the same set the shipped weights have learned from, in
            words; None where it is nothing.
    """

    name: str
    trained_on: str | None
    questions: tuple[Judged, ...]

    @property
    def systems(self) -> tuple[str, ...]:
        """Names of the systems, ours first."""
        return tuple(self.questions[0].scores)

    def auc(self, system: str) -> Auc:
        """Return the area under the ROC curve of one system."""
        return roc_auc(zip(self._labels, self._scores(system), strict=True))

    def interval(self, system: str) -> Interval | None:
        """Return its 95 % interval, by the bootstrap over questions."""
        return self._bootstrap.of_auc(self._labels, self._scores(system))

    def ahead(self, other: str) -> Interval | None:
        """Return the 95 % interval of ours minus another, by the paired bootstrap."""
        theirs, ours = self._scores(other), self._scores(OURS)
        return self._bootstrap.of_aucs(self._labels, theirs, ours)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON types only."""
        found = {}
        for system in self.systems:
            interval = self.interval(system)
            found[system] = {
                **asdict(self.auc(system)),
                "interval": asdict(interval) if interval else None,
            }
        return {"name": self.name, "trained_on": self.trained_on, "systems": found}

    @property
    def _bootstrap(self) -> Bootstrap:
        return Bootstrap(len(self.questions))

    @property
    def _labels(self) -> list[bool]:
        return [question.answerable for question in self.questions]

    def _scores(self, system: str) -> list[float | None]:
        return [question.scores[system] for question in self.questions]


def judge(
    queries: Iterable[RetrievalQuery], asks: Asks, plain: Plain, as_of: date | None
) -> Iterator[Judged]:
    """Ask every query that has a label, and yield how sure each system is.

    An `AssistantError` is a question of which ours says nothing.
    """
    for query in queries:
        if query.answerable is None:
            continue
        rankings = plain.rank(query, 1)
        scores = {name: rankings[key].confidence for key, name in PLAIN.items()}
        ours = _sure(asks, query.text, query.history, as_of)
        yield Judged(answerable=query.answerable, scores={OURS: ours, **scores})


def document_of(question: PassageQuestion) -> Document:
    """Return the passage of a question as a document."""
    text = question.passage.removeprefix(question.title).strip()
    return Document(
        doc_id="passage.txt", title=question.title or "Passage", text=text or "-"
    )


def query_of(question: PassageQuestion) -> RetrievalQuery:
    """Return the question with its label."""
    return RetrievalQuery(
        query_id=question.question,
        text=question.question,
        answerable=bool(question.selected),
    )


def answerability_table(pools: Sequence[Answerability]) -> str:
    """Return AUC in percent with its 95 % interval, a row for each pool."""
    systems = pools[0].systems
    others = [f"ours minus {system}" for system in systems if system != OURS]
    lines = [["AUC of answerable %", "n with / without answer", *systems, *others]]
    for pool in pools:
        own = pool.auc(OURS)
        counts = f"{own.n_answerable} / {own.n_unanswerable}"
        cells = [_cell(pool.auc(s).value, pool.interval(s)) for s in systems]
        ahead = [_ahead(pool, system) for system in systems if system != OURS]
        mark = "*" if pool.trained_on else ""
        lines.append([f"{pool.name}{mark}", counts, *cells, *ahead])
    notes = [f"\\* {p.name}: {p.trained_on}." for p in pools if p.trained_on]
    unscored = sum(pool.auc(OURS).n_unscored for pool in pools)
    notes.append(f"Questions of which ours says nothing: {unscored}.")
    return "\n\n".join([markdown_grid(lines), *notes])


def _sure(
    asks: Asks, text: str, history: Sequence[Turn], as_of: date | None
) -> float | None:
    try:
        return asks.ask(text, history, as_of=as_of).answerable
    except AssistantError:
        return None


def _cell(value: float | None, interval: Interval | None) -> str:
    if value is None:
        return _UNKNOWN
    return f"{100 * value:.1f}{_bounds(interval)}"


def _ahead(pool: Answerability, system: str) -> str:
    ours, theirs = pool.auc(OURS).value, pool.auc(system).value
    if ours is None or theirs is None:
        return _UNKNOWN
    return f"{100 * (ours - theirs):+.1f}{_bounds(pool.ahead(system))}"


def _bounds(interval: Interval | None) -> str:
    if interval is None:
        return ""
    return f" ({100 * interval.low:.1f} to {100 * interval.high:.1f})"
