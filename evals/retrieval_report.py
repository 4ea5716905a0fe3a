"""What a retrieval benchmark found, as JSON; every mean is derived from the rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evals.abstention import Auc, roc_auc
from evals.citations import Documents
from evals.retrieval import quote_gains, ranked_quotes, ranking_values
from evals.retrieval_set import RetrievalQuery, RetrievalSet
from evals.systems import Ranking
from evals.values import Summary, summarise

OURS = "ours"
AUC = "AUC"
BY_QUOTE = " by quote"


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedRow:
    """One query as every system ranked it; the rankings are by system."""

    query: RetrievalQuery
    rankings: Mapping[str, Ranking]


@dataclass(frozen=True, kw_only=True)
class RetrievalReport:
    """What every system came to on one set. Never empty.

    Attributes:
        form: Which form of the query ours ranks by; the others rank the last turn.
    """

    queries: RetrievalSet
    rows: tuple[RankedRow, ...]
    documents: Documents
    form: str
    encoder: str
    corpus_version: str

    @property
    def systems(self) -> tuple[str, ...]:
        """Names of the systems, ours first."""
        return tuple(self.rows[0].rankings)

    @property
    def n(self) -> int:
        """Queries with a relevant document, on which rankings are measured."""
        return sum(row.query.is_judged for row in self.rows)

    @property
    def n_errors(self) -> int:
        """Queries on which ours raised an error; they count as nothing found."""
        return sum(row.rankings[OURS].error is not None for row in self.rows)

    @property
    def n_absent(self) -> int:
        """Relevant documents that are not in the corpus; nobody can find them."""
        relevant = {
            doc_id
            for row in self.rows
            for doc_id, relevance in row.query.relevance.items()
            if relevance > 0
        }
        return len(relevant - self.documents.keys())

    def summaries(self, system: str) -> dict[str, Summary]:
        """Return the mean of each measure for one system."""
        values = self._values(system)
        return {name: summarise(column) for name, column in values.items()}

    def differences(self, other: str) -> dict[str, Summary]:
        """Return ours minus another system, query by query, for each measure."""
        ours, theirs = self._values(OURS), self._values(other)
        return {name: summarise(map(_minus, ours[name], theirs[name])) for name in ours}

    def auc(self, system: str) -> Auc | None:
        """Return how well a system's confidence tells whether a query is answered.

        None where the set does not say of any query that it is not.
        """
        if all(row.query.answerable is not False for row in self.rows):
            return None
        return roc_auc(
            (row.query.answerable, row.rankings[system].confidence) for row in self.rows
        )

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON types only; `n` and `systems` are a contract.

        Returns:
            n: judged queries; systems: `{name: {measure: {"mean", "stderr"}}}`, where
            a mean or error that is undefined is null; conditions: the rest that must
            be known to repeat it.
        """
        return {
            "n": self.n,
            "systems": {name: self._system_json(name) for name in self.systems},
            "conditions": {
                "queries": self.queries.name,
                "sha256": self.queries.sha256,
                "n_queries": len(self.rows),
                "n_documents": len(self.documents),
                "n_absent": self.n_absent,
                "n_errors": self.n_errors,
                "form": self.form,
                "encoder": self.encoder,
                "corpus_version": self.corpus_version,
            },
        }

    def _system_json(self, system: str) -> dict[str, dict[str, float | None]]:
        found = {
            name: {"mean": summary.mean, "stderr": summary.stderr}
            for name, summary in self.summaries(system).items()
        }
        auc = self.auc(system)
        if auc:
            found[AUC] = {"mean": auc.value, "stderr": auc.stderr}
        return found

    def _values(self, system: str) -> dict[str, list[float | None]]:
        values = _columns(self.rows, system, _by_document)
        if any(row.query.evidence for row in self.rows):
            quotes = _columns(self.rows, system, self._by_quote)
            values |= {f"{name}{BY_QUOTE}": column for name, column in quotes.items()}
        return values

    def _by_quote(
        self, query: RetrievalQuery, ranking: Ranking
    ) -> dict[str, float | None]:
        ranked = ranked_quotes(ranking.passages, query.evidence, self.documents)
        return ranking_values(ranked, quote_gains(query.evidence))


def _by_document(query: RetrievalQuery, ranking: Ranking) -> dict[str, float | None]:
    ranked = [passage.chunk.doc_id for passage in ranking.passages]
    return ranking_values(ranked, query.relevance)


def _columns(
    rows: Iterable[RankedRow],
    system: str,
    measure: Callable[[RetrievalQuery, Ranking], dict[str, float | None]],
) -> dict[str, list[float | None]]:
    columns: dict[str, list[float | None]] = {}
    for row in rows:
        for name, value in measure(row.query, row.rankings[system]).items():
            columns.setdefault(name, []).append(value)
    return columns


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
