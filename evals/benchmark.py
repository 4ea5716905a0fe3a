"""Rank every query of a set with our search and with the plain ones."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from tqdm import tqdm

from corpus.document import Document
from evals.dataset import DatasetError
from evals.retrieval_report import OURS, RankedRow, RetrievalReport
from evals.retrieval_set import RetrievalQuery, RetrievalSet
from evals.systems import Ranking

# The deepest cutoff of the measures, and how far down RR looks.
DEPTH = 10
PUBLIC_SETS = """\
It names a folder that holds public sets, or is one, each a folder in the form of BEIR:
  corpus.jsonl     {"_id", "title", "text"} a line
  queries.jsonl    {"_id", "text", "metadata": {"history"?: [{"role", "text"}],
                   "answerability"?: "ANSWERABLE"|"PARTIAL"|"UNANSWERABLE"}} a line
  qrels/test.tsv   a heading, then query-id, corpus-id and score with tabs between
The sets that our figures are of:
  feedbackqa       FeedbackQA, health guidance (arXiv:2204.03025)
  doc2dial         Doc2Dial, validation split (arXiv:2011.06623)
  mtrag_clapnq     MTRAG, domain CLAPNQ (arXiv:2501.03468)
  mtragun_clapnq   MTRAG-UN, domain CLAPNQ"""


class Ours(Protocol):
    """Our search: `evals.systems.OurSearch`, or a canned one in a test."""

    def rank(self, query: RetrievalQuery, k: int) -> Ranking:
        """Return the k best documents."""
        ...


class Plain(Protocol):
    """The plain searches: `evals.systems.PlainSearch`, or canned ones in a test."""

    def rank(self, query: RetrievalQuery, k: int) -> dict[str, Ranking]:
        """Return the k best documents by each system, under its name."""
        ...


def rank_all(queries: RetrievalSet, ours: Ours, plain: Plain) -> Sequence[RankedRow]:
    """Rank each query with each system, in order, with a progress bar on stderr."""
    asked: Iterable[RetrievalQuery] = tqdm(queries.queries, desc="Ranking queries")
    return [
        RankedRow(
            query=query,
            rankings={OURS: ours.rank(query, DEPTH), **plain.rank(query, DEPTH)},
        )
        for query in asked
    ]


def report_on(
    queries: RetrievalSet,
    rows: Sequence[RankedRow],
    documents: Iterable[Document],
    *,
    form: str,
    encoder: str,
    corpus_version: str,
) -> RetrievalReport:
    """Score what `rank_all` gave.

    Raises:
        DatasetError: No query has a relevant document, so there is nothing to measure.
    """
    if not any(row.query.is_judged for row in rows):
        raise DatasetError(
            f"No query of {queries.name} has a relevant document; nothing to measure."
        )
    return RetrievalReport(
        queries=queries,
        rows=tuple(rows),
        documents={document.doc_id: document for document in documents},
        form=form,
        encoder=encoder,
        corpus_version=corpus_version,
    )
