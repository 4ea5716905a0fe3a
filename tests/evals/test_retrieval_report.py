"""Three queries, ranked by hand.

q1  d1 is relevant, answerable      ours d1 d2   plain d2 d1
q2  d3 is relevant, answerable      ours fails   plain d3
q3  nothing is, unanswerable        ours d2      plain d2
"""

import json
from dataclasses import replace

import pytest

from corpus.document import Chunk, Document
from evals.benchmark import rank_all, report_on
from evals.dataset import DatasetError
from evals.retrieval_report import RankedRow, RetrievalReport
from evals.retrieval_set import RetrievalQuery, RetrievalSet
from evals.retrieval_table import retrieval_table
from evals.systems import Ranking
from index.passage import Passage
from tests.evals.canned import GUIDE, PLANS, SPENDS, listed

DOCS = [Document(doc_id=f"d{n}", title="", text="word") for n in (1, 2)]
Q1 = RetrievalQuery(query_id="q1", text="1?", relevance={"d1": 1}, answerable=True)
Q2 = RetrievalQuery(query_id="q2", text="2?", relevance={"d3": 1}, answerable=True)
Q3 = RetrievalQuery(query_id="q3", text="3?", answerable=False)
SET = RetrievalSet(name="made", queries=(Q1, Q2, Q3), sha256="ab" * 32)


def ranking(*doc_ids: str, confidence: float | None = None) -> Ranking:
    chunks = [
        Chunk(doc_id=doc_id, start=0, end=4, text="word", headings=(), n_tokens=1)
        for doc_id in doc_ids
    ]
    passages = tuple(
        Passage(chunk=chunk, score=1 / rank, rank=rank)
        for rank, chunk in enumerate(chunks, start=1)
    )
    return Ranking(passages=passages, confidence=confidence)


OURS = {
    "q1": ranking("d1", "d2", confidence=0.9),
    "q2": Ranking(error="question: too long"),
    "q3": ranking("d2", confidence=0.2),
}
PLAIN = {
    "q1": ranking("d2", "d1", confidence=3.0),
    "q2": ranking("d3", confidence=7.5),
    "q3": ranking("d2", confidence=3.0),
}


class CannedOurs:
    def rank(self, query: RetrievalQuery, k: int) -> Ranking:
        assert k == 10
        return OURS[query.query_id]


class CannedPlain:
    def rank(self, query: RetrievalQuery, k: int) -> dict[str, Ranking]:
        return {"bm25": PLAIN[query.query_id]}


@pytest.fixture
def report() -> RetrievalReport:
    return report_on(
        SET,
        rank_all(SET, CannedOurs(), CannedPlain()),
        DOCS,
        form="history",
        encoder="small",
        corpus_version="v1",
    )


def test_means_are_over_the_judged_and_a_failure_counts_as_nothing_found(
    report: RetrievalReport,
) -> None:
    # Ours: q1 found first, q2 not at all. Plain: q1 second, q2 first.
    found = {name: report.summaries(name) for name in report.systems}
    assert found["ours"]["success@1"].mean == 0.5
    assert found["bm25"]["success@1"].mean == 0.5
    assert found["ours"]["RR"].mean == 0.5
    assert found["bm25"]["RR"].mean == 0.75
    assert found["ours"]["R@5"].n_unscored == 1
    assert (report.n, report.n_errors, report.n_absent) == (2, 1, 1)


def test_the_difference_is_taken_query_by_query(report: RetrievalReport) -> None:
    # RR: 1 - 1/2 and 0 - 1, mean -1/4; deviation sqrt(2 x 0.5625) over root 2 = 0.75.
    found = report.differences("bm25")["RR"]
    assert (found.mean, found.n_scored, found.n_unscored) == (-0.25, 2, 1)
    assert found.stderr == pytest.approx(0.75)


def test_auc_ranks_whatever_a_system_is_confident_of(report: RetrievalReport) -> None:
    ours, plain = report.auc("ours"), report.auc("bm25")
    assert ours is not None
    assert plain is not None
    # Ours: .9 against .2; q2 said nothing. Plain: 3 ties with 3, 7.5 is above it.
    assert (ours.value, ours.n_unscored) == (1.0, 1)
    assert (plain.value, plain.n_unscored) == (0.75, 0)


def test_without_an_unanswerable_query_there_is_no_auc() -> None:
    rows = [RankedRow(query=Q1, rankings={"ours": OURS["q1"], "bm25": PLAIN["q1"]})]
    alone = report_on(
        SET, rows, DOCS, form="last", encoder="small", corpus_version="v1"
    )
    assert alone.auc("ours") is None
    assert "AUC" not in alone.as_json()["systems"]["ours"]


def test_the_json_has_the_form_of_the_contract(report: RetrievalReport) -> None:
    found = json.loads(json.dumps(report.as_json()))
    assert found["n"] == 2
    assert list(found["systems"]) == ["ours", "bm25"]
    assert list(found["systems"]["ours"]) == [
        "success@1",
        "R@5",
        "nDCG@5",
        "nDCG@10",
        "RR",
        "AUC",
    ]
    # 1 and 0: deviation sqrt(1/2), over root 2.
    assert found["systems"]["ours"]["R@5"] == {
        "mean": 0.5,
        "stderr": pytest.approx(0.5),
    }
    assert found["conditions"]["form"] == "history"
    assert found["conditions"]["n_documents"] == 2


def test_the_table_gives_means_with_intervals_and_what_is_missing(
    report: RetrievalReport,
) -> None:
    table = retrieval_table(report)
    assert "n = 2 judged of 3 queries, errors 1" in table
    assert "1 relevant documents are not in the corpus" in table
    # 0.75 + 1.96 x 0.25 is beyond a share; the difference is not a share.
    assert "75.0 (26.0 to 100.0)" in table
    assert "-25.0 (-172.0 to +122.0)" in table


def test_where_quotes_are_listed_passages_are_measured_by_them_too() -> None:
    chunk = Chunk(
        doc_id="guide.txt", start=0, end=19, text=PLANS, headings=(), n_tokens=1
    )
    query = replace(
        Q1, relevance={"guide.txt": 1}, evidence=(listed(PLANS), listed(SPENDS))
    )
    found = Ranking(passages=(Passage(chunk=chunk, score=1.0, rank=1),))
    report = report_on(
        SET,
        [RankedRow(query=query, rankings={"ours": found})],
        [GUIDE],
        form="last",
        encoder="small",
        corpus_version="v1",
    )
    means = {name: summary.mean for name, summary in report.summaries("ours").items()}
    assert (means["R@5"], means["R@5 by quote"]) == (1.0, 0.5)


def test_a_set_that_judges_nothing_is_refused() -> None:
    rows = [RankedRow(query=Q3, rankings={"ours": OURS["q3"]})]
    with pytest.raises(DatasetError, match="No query of made has a relevant document"):
        report_on(SET, rows, DOCS, form="last", encoder="small", corpus_version="v1")
