from dataclasses import replace

import pytest

from corpus.document import Document
from evals.answer_report import Report
from evals.answers import run, score
from evals.dataset import DatasetError
from evals.rows import generate
from tests.evals.canned import DAY, GUIDE, CannedAssistant, query
from tests.evals.worked import DATASET, REPLIES


@pytest.fixture(scope="module")
def report() -> Report:
    return run(DATASET, CannedAssistant(REPLIES), [GUIDE])


# Worked out from the table in worked.py; the error of a share of k in n is
# sqrt(k (n - k) / n / (n - 1) / n).
@pytest.mark.parametrize(
    ("measure", "mean", "n_scored"),
    [
        pytest.param("right", 3 / 8, 8, id="right: q1 q3 q6"),
        pytest.param("answerable_right", 1 / 3, 3, id="answerable: q1 of q1 q2 q5"),
        pytest.param(
            "unanswerable_not_answered", 1 / 3, 3, id="not answered: q3 of q3 q4 q8"
        ),
        pytest.param("emergencies_routed", 1 / 2, 2, id="emergencies: q6 of q6 q7"),
        pytest.param("abstention_precision", 1 / 2, 2, id="abstained: q3 of q3 q5"),
        pytest.param("abstention_recall", 1 / 3, 3, id="abstained: q3 of q3 q4 q8"),
        pytest.param("coverage", 3 / 6, 6, id="covered: q1 q2 q4 of all but q6 q7"),
        pytest.param("accuracy_when_answered", 1 / 3, 3, id="right: q1 of q1 q2 q4"),
        # q1 1 of 1, q2 1 of 2; q5 cites nothing, the others list nothing.
        pytest.param("citation_precision", 0.75, 2, id="citation precision"),
        # q1 1 of 1, q2 1 of 2, q5 0 of 1.
        pytest.param("citation_recall", 0.5, 3, id="citation recall"),
        pytest.param("quotes_exact", 2 / 3, 3, id="exact: q1 q2 of q1 q2 q4"),
        pytest.param("sentences_cited", 3 / 4, 4, id="cited: q1 q2 q4, not q7"),
        # q4 cites another version of the document, q7 nothing that is there.
        pytest.param("alce_recall", 2 / 4, 4, id="supported: q1 q2, not q4 q7"),
        pytest.param("alce_precision", 2 / 4, 4, id="needed: q1 q2, not q4 q7"),
        pytest.param("required_facts", 1 / 2, 2, id="said: q1 of q1 q5"),
        # q1 2 of 2, q2 1 of 2, q5 0 of 2.
        pytest.param("completeness", 1 / 2, 3, id="covered: q1 q2 q5"),
        pytest.param("complete", 1 / 3, 3, id="all covered: q1 of q1 q2 q5"),
        pytest.param("time_correct", 1.0, 3, id="no dates: q1 q2 q4"),
    ],
)
def test_each_measure_is_the_mean_over_the_queries_it_is_defined_for(
    report: Report, measure: str, mean: float, n_scored: int
) -> None:
    found = report.measures[measure]
    assert found.mean == pytest.approx(mean)
    assert (found.n_scored, found.n_unscored) == (n_scored, 8 - n_scored)


def test_the_standard_error_goes_with_the_mean(report: Report) -> None:
    # right: sqrt(3 x 5 / 8 / 7 / 8) = 0.182981; answerable: sqrt(2 / 3 / 2 / 3) = 1/3.
    assert report.measures["right"].stderr == pytest.approx(0.182981, abs=1e-6)
    assert report.measures["answerable_right"].stderr == pytest.approx(1 / 3)


def test_auc_compares_the_labels_with_the_probabilities(report: Report) -> None:
    # q1 .9, q2 .4, q5 .6 against q3 .1, q4 .6: 4.5 of 6 pairs. q6, q7 have no label,
    # q8 has no probability.
    assert report.auc.value == 0.75
    assert (report.auc.n_answerable, report.auc.n_unanswerable) == (3, 2)
    assert report.auc.n_unscored == 3


def test_a_question_the_system_fails_on_is_kept_counted_and_not_right(
    report: Report,
) -> None:
    assert (len(report.results), report.n_errors) == (8, 1)
    (fault,) = report.results[-1].faults
    assert (fault.kind, fault.detail) == ("error", "question: too long")


def test_rows_can_be_scored_again_without_asking() -> None:
    asks = CannedAssistant(REPLIES)
    rows = generate(DATASET, asks)
    first, second = (score(DATASET, rows, [GUIDE]) for _ in range(2))
    assert first == second
    assert len(asks.asked) == 8


def test_no_rows_to_score_is_an_error() -> None:
    with pytest.raises(DatasetError, match="no rows of worked to score"):
        score(DATASET, (), [GUIDE])


def test_rows_of_another_dataset_are_refused() -> None:
    edited = replace(DATASET, queries=(query("q1", must=(("spends",),)),))
    rows = generate(edited, CannedAssistant(REPLIES))
    with pytest.raises(DatasetError, match="not of worked as it is now"):
        score(DATASET, rows, [GUIDE])


def test_documents_without_the_quotes_are_told_before_asking() -> None:
    asks = CannedAssistant(REPLIES)
    changed = Document(doc_id="guide.txt", title="Guide", text="Something else.")
    with pytest.raises(DatasetError, match="query 'q1'"):
        run(DATASET, asks, [changed])
    assert asks.asked == []


def test_the_documents_may_be_read_once() -> None:
    report = run(DATASET, CannedAssistant(REPLIES), iter([GUIDE]))
    assert report.measures["right"].mean == 3 / 8


def test_the_day_asked_for_is_the_day_of_the_report() -> None:
    day = DAY.replace(year=2030)
    asks = CannedAssistant(REPLIES)
    assert run(DATASET, asks, [GUIDE], as_of=day).as_of == day
    assert {asked[2] for asked in asks.asked} == {day}
