import json
from pathlib import Path
from typing import Any

import pytest

from evals.dataset import DatasetError, load_dataset
from evals.drafts import FeedbackError, draft_cases, drafts_text, read_feedback
from tests.evals.canned import PLANS, answer, cite, say
from tests.evals.conducted import write_dataset
from tests.evals.worked import QUERIES

SAID = answer(text=f"{PLANS} [1]", sentences=[say(PLANS, 1)], citations=[cite(PLANS)])
FINISHED = {
    "category": "fact",
    "answerable": True,
    "expected_status": ["answered"],
    "must_include": [],
    "must_not_include": [],
    "evidence": [],
}


def line(answer_id: str = "a1", *, helpful: bool = True, **more: Any) -> dict[str, Any]:
    kept = {**SAID.as_json(), **more.pop("answer", {})}
    return {"answer_id": answer_id, "helpful": helpful, "answer": kept, **more}


def drafted(folder: Path, *lines: dict[str, Any]) -> list[dict[str, Any]]:
    path = folder / "feedback.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in lines))
    text = drafts_text(draft_cases(read_feedback(path)))
    return [json.loads(one) for one in text.splitlines()]


def told_of(folder: Path, case: dict[str, Any]) -> str:
    dataset = write_dataset(folder / "dataset", QUERIES, "worked")
    with (dataset.directory / "queries.jsonl").open("a") as file:
        file.write(f"{json.dumps(case)}\n")
    with pytest.raises(DatasetError) as caught:
        load_dataset(dataset.directory)
    return str(caught.value)


def test_an_answer_that_helped_keeps_its_quotes_and_status(tmp_path: Path) -> None:
    (case,) = drafted(tmp_path, line())
    assert case["question"] == "?"
    assert (case["answerable"], case["expected_status"]) == (True, ["answered"])
    assert case["evidence"] == [[{"doc_id": "guide.txt", "quote": PLANS}]]
    assert "category" not in case


def test_an_answer_that_did_not_help_decides_nothing(tmp_path: Path) -> None:
    (case,) = drafted(
        tmp_path, line(helpful=False, reason="wrong", comment="It is 46.")
    )
    assert list(case) == ["id", "question", "draft"]
    assert case["draft"]["comment"] == "It is 46."
    assert case["draft"]["answer"] == f"{PLANS} [1]"


def test_a_follow_up_is_asked_as_it_was_understood(tmp_path: Path) -> None:
    asked = {"question": "and there?", "standalone_question": "How many in Reading?"}
    (case,) = drafted(tmp_path, line(answer=asked))
    assert case["question"] == "How many in Reading?"
    assert case["draft"]["asked"] == "and there?"


def test_a_draft_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    (case,) = drafted(tmp_path, line(helpful=False))
    told = told_of(tmp_path, case)
    assert "queries.jsonl, line 9: is a draft: give category, answerable, " in told
    assert "evidence, then check every key and take out 'draft'." in told


def test_a_draft_with_every_key_is_refused_until_somebody_says_so(
    tmp_path: Path,
) -> None:
    (case,) = drafted(tmp_path, line(helpful=False))
    told = told_of(tmp_path, {**case, **FINISHED})
    assert "line 9: is a draft: check every key and take out 'draft'." in told


def test_a_finished_draft_is_a_query_like_any_other(tmp_path: Path) -> None:
    (case,) = drafted(tmp_path, line(helpful=False))
    del case["draft"]
    dataset = write_dataset(tmp_path / "dataset", QUERIES, "worked")
    with (dataset.directory / "queries.jsonl").open("a") as file:
        file.write(f"{json.dumps({**case, **FINISHED})}\n")
    assert load_dataset(dataset.directory).queries[-1].id == "draft-001"


def test_personal_data_is_taken_out_wherever_it_stands(tmp_path: Path) -> None:
    mail = "jo@example.org"
    asked: dict[str, Any] = {"question": f"I am {mail}", "answer": f"Write to {mail}"}
    asked["citations"] = [{"doc_id": "x", "quote": f"{mail} is"}]
    path = tmp_path / "feedback.jsonl"
    path.write_text(
        json.dumps(line(comment=f"my mail: {mail}", reason=mail, answer=asked))
    )
    drafts = draft_cases(read_feedback(path))
    assert mail not in drafts_text(drafts)
    assert drafts.redacted == ("email",)
    # The quote is left out whole: mended, it would be in no document.
    assert drafts.cases[0]["evidence"] == []


def test_of_two_lines_about_an_answer_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    lines = [line("a1"), line("a2"), line("a1", helpful=False)]
    path.write_text("".join(f"{json.dumps(one)}\n" for one in lines))
    drafts = draft_cases(read_feedback(path))
    assert [case["draft"]["helpful"] for case in drafts.cases] == [False, True]
    assert drafts.n_replaced == 1
    assert [case["id"] for case in drafts.cases] == ["draft-001", "draft-002"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("", "holds no feedback", id="empty"),
        pytest.param("{", "line 1: Invalid JSON", id="no JSON"),
        pytest.param(
            '\n{"answer_id": "a"}', "line 2: helpful: Field required", id="key"
        ),
        pytest.param(
            json.dumps(line(answer={"status": "well"})),
            "line 1: answer.status",
            id="answer",
        ),
    ],
)
def test_bad_feedback_is_named_with_its_line(
    tmp_path: Path, content: str, told: str
) -> None:
    path = tmp_path / "feedback.jsonl"
    path.write_text(content)
    with pytest.raises(FeedbackError) as caught:
        read_feedback(path)
    assert str(path) in str(caught.value)
    assert told in str(caught.value)
