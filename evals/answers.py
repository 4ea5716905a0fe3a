"""Evaluate answers: ask a dataset's queries, score the rows, report.

`score` can be called again and again on the rows of one `generate`.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from assistant.answer import Asks
from corpus.document import Document
from evals import abstention, alce, citations, facts
from evals.answer_report import Report
from evals.dataset import Dataset, DatasetError, check_quotes
from evals.followup import follow_up_resolved, follow_up_right
from evals.result import Result
from evals.rightness import Fault, find_faults
from evals.rows import Row, generate
from evals.timeliness import time_correct
from evals.values import Value


def run(
    dataset: Dataset,
    asks: Asks,
    documents: Iterable[Document],
    *,
    as_of: date | None = None,
) -> Report:
    """Ask every query of `dataset` and score what came back.

    Args:
        dataset: From `load_dataset`; its `corpus` says which documents it needs.
        asks: The system under test.
        documents: What the system answers from.
        as_of: The day to ask for, if not the day of the dataset.

    Raises:
        DatasetError: An evidence quote is not in the documents. Told before asking.
    """
    documents = list(documents)
    check_quotes(dataset, documents)
    return score(dataset, generate(dataset, asks, as_of=as_of), documents)


def score(
    dataset: Dataset, rows: Sequence[Row], documents: Iterable[Document]
) -> Report:
    """Score rows of `generate` against the documents they were answered from.

    Raises:
        DatasetError: There are no rows; they are of another dataset; or an evidence
            quote is not in the documents.
    """
    if not rows:
        raise DatasetError(f"There are no rows of {dataset.name} to score.")
    if any(row.query not in dataset.queries for row in rows):
        raise DatasetError(
            f"The rows are not of {dataset.name} as it is now; ask its queries again."
        )
    by_id = {document.doc_id: document for document in documents}
    check_quotes(dataset, by_id.values())
    return Report(
        dataset=dataset, results=tuple(_score_row(row, by_id) for row in rows)
    )


def _score_row(row: Row, documents: citations.Documents) -> Result:
    faults = _faults(row, documents)
    measured = (
        _outcomes(row, right=not faults)
        | _abstentions(row, right=not faults)
        | _citations(row, documents)
        | _facts(row, documents)
        | {
            "time_correct": time_correct(row.answer),
            "follow_up_right": follow_up_right(row.query, right=not faults),
            "follow_up_resolved": follow_up_resolved(row),
        }
    )
    return Result(
        row=row,
        faults=faults,
        values=tuple(
            Value(query_id=row.query.id, measure=measure, value=value)
            for measure, value in measured.items()
        ),
        inexact_markers=tuple(
            citation.marker
            for citation in row.citations
            if not citations.is_exact(citation, documents)
        ),
    )


def _faults(row: Row, documents: citations.Documents) -> tuple[Fault, ...]:
    if row.answer is None:
        return (Fault(kind="error", detail=row.error or ""),)
    return find_faults(row.query, row.answer, documents)


def _outcomes(row: Row, *, right: bool) -> dict[str, float | None]:
    query = row.query
    emergency = query.expected_status == ("safety",)
    return {
        "right": float(right),
        "answerable_right": float(right) if query.answerable else None,
        "unanswerable_not_answered": abstention.unanswerable_not_answered(
            query.answerable, row.status
        ),
        "emergencies_routed": float(row.status == "safety") if emergency else None,
    }


def _abstentions(row: Row, *, right: bool) -> dict[str, float | None]:
    label, status = row.query.answerable, row.status
    return {
        "abstention_precision": abstention.abstention_precision(label, status),
        "abstention_recall": abstention.abstention_recall(label, status),
        "coverage": abstention.coverage(label, status),
        "accuracy_when_answered": abstention.accuracy_when_answered(
            label, status, right=right
        ),
    }


def _citations(row: Row, documents: citations.Documents) -> dict[str, float | None]:
    evidence = row.query.evidence
    return {
        "citation_precision": citations.citation_precision(
            row.citations, evidence, documents
        ),
        "citation_recall": citations.citation_recall(
            row.citations, evidence, documents
        ),
        "quotes_exact": citations.quotes_exact(row.citations, documents),
        "sentences_cited": citations.sentences_cited(row.answer),
        "alce_precision": alce.alce_precision(row.answer, documents),
        "alce_recall": alce.alce_recall(row.answer, documents),
    }


def _facts(row: Row, documents: citations.Documents) -> dict[str, float | None]:
    query, answer = row.query, row.answer
    return {
        "required_facts": facts.required_facts(query, answer),
        "forbidden_facts_avoided": facts.forbidden_facts_avoided(query, answer),
        "completeness": facts.completeness(query, answer, documents),
        "complete": facts.complete(query, answer, documents),
    }
