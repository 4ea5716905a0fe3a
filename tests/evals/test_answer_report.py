import json
from datetime import date
from typing import Any

import pytest

from evals.answers import run, score
from evals.rows import generate
from tests.evals.canned import GUIDE, PLANS, SPENDS, CannedAssistant
from tests.evals.worked import DATASET, REPLIES

SUMMARY = {"mean", "stderr", "n_scored", "n_unscored"}


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    report = run(DATASET, CannedAssistant(REPLIES), [GUIDE])
    # What comes back is what a program reads: no NaN, no tuples, no dates.
    text = json.dumps(report.as_json(), allow_nan=False)
    read: dict[str, Any] = json.loads(text)
    assert read == report.as_json()
    return read


def test_the_keys_of_the_json_stay_as_documented(found: dict[str, Any]) -> None:
    assert list(found) == [
        "dataset",
        "as_of",
        "n",
        "n_errors",
        "engines",
        "statuses",
        "corpus_versions",
        "measures",
        "auc",
        "confidence",
        "dataset_use",
        "confusion",
        "reading_grade",
        "words",
        "categories",
        "wrong",
        "inexact_quotes",
        "queries",
    ]
    assert list(found["measures"]) == [
        "right",
        "answerable_right",
        "unanswerable_not_answered",
        "emergencies_routed",
        "abstention_precision",
        "abstention_recall",
        "coverage",
        "accuracy_when_answered",
        "citation_precision",
        "citation_recall",
        "quotes_exact",
        "sentences_cited",
        "alce_precision",
        "alce_recall",
        "required_facts",
        "forbidden_facts_avoided",
        "completeness",
        "complete",
        "time_correct",
        "follow_up_right",
        "follow_up_resolved",
    ]
    assert all(set(summary) == SUMMARY for summary in found["measures"].values())


def test_numbers_carry_their_conditions(found: dict[str, Any]) -> None:
    assert found["dataset"] == {
        "name": "worked",
        "sha256": "ab" * 32,
        "corpus": "sources",
        "n": 8,
    }
    assert (found["as_of"], found["n"], found["n_errors"]) == ("2026-01-02", 8, 1)
    assert found["engines"] == {"extractive": 7}
    assert found["statuses"] == {"answered": 4, "not_found": 2, "safety": 1}
    assert found["corpus_versions"] == {"v1": 7}


def test_a_category_without_queries_is_shown_as_unknown(found: dict[str, Any]) -> None:
    categories = found["categories"]
    assert list(categories) == ["fact", "gap", "urgent", "list"]
    assert [category["n"] for category in categories.values()] == [3, 3, 2, 0]
    rights = [category["right"]["mean"] for category in categories.values()]
    assert rights == pytest.approx([1 / 3, 1 / 3, 1 / 2, None])
    # fact 6, 9 and 4 words; gap 4 and 5, and an error.
    assert categories["fact"]["answer_words"]["median"] == 6
    assert categories["gap"]["answer_words"] == {
        "median": 4.5,
        "max": 5,
        "n_scored": 2,
        "n_unscored": 1,
    }


def test_word_counts_tell_answers_from_their_sentences(found: dict[str, Any]) -> None:
    # Answers 2 3 4 4 5 6 9, and an error; sentences 2 4 5 9, and four without any.
    assert found["words"] == {
        "answer": {"median": 4, "max": 9, "n_scored": 7, "n_unscored": 1},
        "sentences": {"median": 4.5, "max": 9, "n_scored": 4, "n_unscored": 4},
    }


def test_each_status_is_counted_against_the_one_expected(
    found: dict[str, Any],
) -> None:
    assert found["confusion"] == {
        "answered": {"answered": 2, "not_found": 1},
        "not_found": {"not_found": 1, "answered": 1, "error": 1},
        "safety": {"safety": 1, "answered": 1},
    }


def test_confidence_is_measured_on_the_labelled_answers(found: dict[str, Any]) -> None:
    # By falling probability: q1 right, q4 and q5 not (a tie), q2 not, q3 not answered.
    # The risks 0, 1/2, 2/3, 3/4, 4/5 have the mean 0.543333.
    confidence = found["confidence"]
    assert confidence["area_under_risk"] == pytest.approx(0.543333, abs=1e-6)
    assert [p["coverage"] for p in confidence["curve"]] == [0.2, 0.6, 0.8, 1.0]
    # Five questions do not fill ten bins.
    assert (confidence["calibration_error"], confidence["bins"]) == (None, [])
    counts = [confidence[f"n_{name}"] for name in ("scored", "unscored", "trained_on")]
    assert counts == [5, 3, 0]
    assert "for its owner to say" in found["dataset_use"]


def test_the_reading_grade_is_of_what_is_asserted(found: dict[str, Any]) -> None:
    # Four answers assert something. "Rest well.": 2 words, 1 syllable each:
    # 0.39 x 2 + 11.8 - 15.59 = -3.01.
    assert found["reading_grade"]["n_scored"] == 4
    assert found["queries"][5]["reading_grade"] is None
    assert found["queries"][6]["reading_grade"] == pytest.approx(-3.01)


def test_the_wrong_ones_are_listed_with_every_reason(found: dict[str, Any]) -> None:
    wrong = {item["id"]: item for item in found["wrong"]}
    assert list(wrong) == ["q2", "q4", "q5", "q7", "q8"]
    assert wrong["q2"]["faults"] == [
        {"kind": "missing_evidence", "detail": f"guide.txt {SPENDS!r}"}
    ]
    assert wrong["q5"] == {
        "id": "q5",
        "category": "fact",
        "question": "q5?",
        "status": "not_found",
        "faults": [
            {"kind": "status", "detail": "not_found, expected answered"},
            {"kind": "missing_phrase", "detail": "'ICB'"},
            {"kind": "missing_evidence", "detail": f"guide.txt {PLANS!r}"},
        ],
    }
    assert wrong["q8"]["status"] is None


def test_a_quote_that_is_not_exact_is_named(found: dict[str, Any]) -> None:
    assert found["inexact_quotes"] == [{"id": "q4", "marker": 1}]


def test_every_query_keeps_its_own_values(found: dict[str, Any]) -> None:
    assert [item["id"] for item in found["queries"]] == [f"q{n}" for n in range(1, 9)]
    second = found["queries"][1]
    assert (second["category"], second["status"]) == ("fact", "answered")
    assert (second["answer_words"], second["sentence_words"]) == (9, 9)
    assert second["values"]["citation_recall"] == 0.5
    assert second["values"]["abstention_precision"] is None
    assert found["queries"][0]["values"]["right"] == 1


def test_part_of_a_dataset_on_another_day_says_so() -> None:
    rows = generate(DATASET, CannedAssistant(REPLIES), as_of=date(2030, 5, 6))
    found = score(DATASET, rows[:3], [GUIDE]).as_json()
    assert (found["dataset"]["n"], found["n"]) == (8, 3)
    assert found["as_of"] == "2030-05-06"
