import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from assistant.answer import Answer, Notice
from corpus.errors import AssistantError, QuestionError
from evals.corpus_diff import Side, diff_corpora
from evals.corpus_diff_table import diff_table
from evals.rows import generate
from tests.evals.canned import PLANS, SETS, CannedAssistant, answer, cite, say
from tests.evals.worked import DATASET, REPLIES

SAID = answer(
    text=f"{PLANS} [1] {SETS} [2]",
    sentences=[say(PLANS, 1), say(SETS, 2)],
    citations=[cite(PLANS), cite(SETS, marker=2)],
)


def side(q1: Answer | AssistantError, hashes: Mapping[str, str] | None = None) -> Side:
    rows = generate(DATASET, CannedAssistant({**REPLIES, "q1?": q1}))
    return Side(corpus="folder", hashes=hashes or {}, rows=rows)


def changes(q1: Answer | AssistantError) -> dict[str, Any]:
    """What becomes of q1, when it was `SAID`."""
    found = diff_corpora(DATASET, side(SAID), side(q1)).as_json()
    assert found == json.loads(json.dumps(found))
    if not found["changed"]:
        return {}
    (changed,) = found["changed"]
    assert changed["id"] == "q1"
    told: dict[str, Any] = changed["changes"]
    return told


def test_the_same_answers_are_no_difference() -> None:
    assert changes(SAID) == {}


def test_a_quote_that_moved_has_not_changed() -> None:
    moved = [
        replace(c, start=c.start + 9, end=c.end + 9, doc_sha256="f" * 64)
        for c in SAID.citations
    ]
    assert changes(replace(SAID, citations=tuple(moved), corpus_version="v2")) == {}


def test_a_status_is_told_with_what_was_lost() -> None:
    found = changes(answer("not_found", text="Nothing."))
    assert found["status"] == {
        "removed": ["answered"],
        "added": ["not_found"],
        "reordered": False,
    }
    assert found["sentences"]["removed"] == [PLANS, SETS]


def test_one_sentence_more_is_told_alone() -> None:
    found = changes(
        replace(SAID, sentences=SAID.sentences[:1], citations=SAID.citations[:1])
    )
    assert list(found) == ["sentences", "citations"]
    assert found["sentences"]["removed"] == [SETS]
    assert found["sentences"]["added"] == []


def test_another_order_is_told() -> None:
    found = changes(replace(SAID, sentences=SAID.sentences[::-1]))
    assert found == {"sentences": {"removed": [], "added": [], "reordered": True}}


def test_another_date_of_the_same_quote_is_a_change() -> None:
    first, second = SAID.citations
    found = changes(replace(SAID, citations=(replace(first, published="2024"), second)))
    (added,) = found["citations"]["added"]
    assert "published 2024" in added


def test_a_notice_is_told_with_its_kind() -> None:
    found = changes(replace(SAID, notices=(Notice(kind="dated", text="Old."),)))
    assert found["notices"]["added"] == ["dated: Old."]


def test_an_error_is_a_change_of_status() -> None:
    found = changes(QuestionError("too long"))
    assert found["status"]["added"] == ["error: question: too long"]


def test_changes_and_documents_are_counted() -> None:
    old = side(SAID, {"a": "1", "b": "1", "c": "1"})
    new = side(answer("not_found", text="Nothing."), {"a": "1", "b": "2", "d": "1"})
    found = diff_corpora(DATASET, old, new).as_json()
    assert (found["n"], found["n_changed"]) == (8, 1)
    assert found["counts"] == {
        "status": 1,
        "sentences": 1,
        "citations": 1,
        "notices": 0,
    }
    assert found["documents"] == {"added": ["d"], "removed": ["c"], "changed": ["b"]}
    assert found["old"]["n_errors"] == 1


def test_rows_of_other_queries_are_refused() -> None:
    old = side(SAID)
    with pytest.raises(ValueError, match="stands beside"):
        diff_corpora(DATASET, old, replace(old, rows=old.rows[::-1]))


def test_the_table_names_the_question_and_both_sides() -> None:
    table = diff_table(diff_corpora(DATASET, side(SAID), side(REPLIES["q3?"])))
    assert "q1 (fact) 'q1?'\n  status\n    - answered\n    + not_found\n" in table
    assert "documents added: none" in table
