import json
import re
from typing import Any

import pytest

from evals.answers import run
from evals.label_table import label_table
from evals.labels import LabelReport, compare_labels
from evals.sheets import ASPECTS, item_of, ratable
from tests.evals.canned import GUIDE, CannedAssistant
from tests.evals.worked import DATASET, REPLIES

RESULTS = run(DATASET, CannedAssistant(REPLIES), [GUIDE]).results
ITEMS = [item_of(row) for row in ratable([result.row for result in RESULTS])]
# q1 to q7; of these q1, q3 and q6 are right.
FIRST = ["yes", "no", "yes", "no", "yes", "yes", "no"]
SECOND = ["yes", "yes", "yes", "no", "yes", "unsure", None]


def sheet(correct: list[str | None]) -> dict[str, dict[str, str | None]]:
    return {
        item: {**dict.fromkeys(ASPECTS, "yes"), "correct": label}
        for item, label in zip(ITEMS, correct, strict=True)
    }


@pytest.fixture(scope="module")
def found() -> LabelReport:
    return compare_labels(RESULTS, sheet([*FIRST]), sheet(SECOND))


@pytest.fixture(scope="module")
def plain(found: LabelReport) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(found.as_json(), allow_nan=False))
    return read


def test_raters_are_compared_by_aspect(plain: dict[str, Any]) -> None:
    # q1 to q6: yes/yes 3, no/yes, no/no, yes/unsure; 4 of 6 agree. By chance
    # (4·4 + 2·1) / 36 = 1/2, so kappa is (2/3 - 1/2) / (1/2) = 1/3.
    correct = plain["raters"]["correct"]
    assert (correct["n"], correct["n_unrated"]) == (6, 1)
    assert correct["agreement"] == pytest.approx(4 / 6)
    assert correct["kappa"] == pytest.approx(1 / 3)


def test_kappa_is_unknown_where_all_say_the_same(plain: dict[str, Any]) -> None:
    assert plain["raters"]["safe"]["agreement"] == 1
    assert plain["raters"]["safe"]["kappa"] is None


def test_raters_are_compared_by_kind_of_question(plain: dict[str, Any]) -> None:
    assert list(plain["categories"]) == ["fact", "gap", "urgent"]
    # gap is q3 and q4 (q8 is an error): yes/yes, no/no.
    assert plain["categories"]["gap"]["correct"]["kappa"] == 1
    assert plain["categories"]["urgent"]["correct"]["n"] == 1


def test_our_verdict_is_compared_with_each_and_with_both(plain: dict[str, Any]) -> None:
    verdicts = plain["verdicts"]
    # The first: wrong about q5 alone.
    assert verdicts["first rater"]["agreement"] == pytest.approx(6 / 7)
    # The second was unsure of q6 and left q7 out: wrong about q2 and q5 of five.
    assert (verdicts["second rater"]["n"], verdicts["second rater"]["n_unrated"]) == (
        5,
        2,
    )
    assert verdicts["second rater"]["agreement"] == pytest.approx(3 / 5)
    # Both said the same of q1, q3, q4 and q5.
    assert verdicts["both agreed"]["n"] == 4
    assert verdicts["both agreed"]["agreement"] == pytest.approx(3 / 4)


def test_where_both_are_against_us_is_listed(plain: dict[str, Any]) -> None:
    assert plain["disputed"] == [
        {"id": "q5", "category": "fact", "right": "no", "correct": "yes"}
    ]
    assert (plain["n"], plain["n_errors"]) == (7, 1)


def test_where_both_are_unsure_nothing_is_agreed() -> None:
    unsure = sheet(["unsure"] * 7)
    found = compare_labels(RESULTS, unsure, unsure)
    assert found.verdicts["both agreed"].n == 0
    assert found.disputed == []


def test_the_table_says_it_in_words(found: LabelReport) -> None:
    table = label_table(found)
    assert "7 answers were rated; 1 errors left nothing to rate." in table
    assert re.search(r"^correct +66\.7 +0\.33 +\d\.\d\d +6 +1$", table, re.MULTILINE)
    assert "q5 (fact): we say right is no, they say correct is yes" in table
    assert "in date" in table
