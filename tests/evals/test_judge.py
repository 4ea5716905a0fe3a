import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import ModelError
from evals.dataset import DatasetError
from evals.judge import RUBRIC, Agreement, Grades, Judgement, agreement, judge
from evals.judge_report import JudgeReport, load_grades
from evals.rows import Row, generate
from tests.evals.canned import SPENDS, CannedAssistant
from tests.evals.worked import DATASET, REPLIES

GOOD = {"correct": True, "complete": False, "supported": True, "reason": "Half."}


def rows() -> tuple[Row, ...]:
    return generate(DATASET, CannedAssistant(REPLIES))


def replying(reply: str) -> Callable[[str, str], str]:
    return lambda instructions, message: reply


def grades(correct: bool) -> Grades:
    return Grades(correct=correct, complete=True, supported=True)


def graded(*correct: bool) -> list[Judgement]:
    return [
        Judgement(query_id=f"q{n}", grades=grades(value), reason="")
        for n, value in enumerate(correct)
    ]


def test_every_answer_is_graded_by_the_rubric_of_the_repository() -> None:
    asked = []

    def complete(instructions: str, message: str) -> str:
        asked.append((instructions, json.loads(message)))
        return json.dumps(GOOD)

    found = judge(rows(), complete)
    # q8 is an error and no answer.
    assert [one.query_id for one in found] == [f"q{n}" for n in range(1, 8)]
    assert found[0].grades == Grades(correct=True, complete=False, supported=True)
    assert found[0].reason == "Half."
    assert {instructions for instructions, _ in asked} == {RUBRIC.read_text("utf-8")}
    second = asked[1][1]
    assert second["question"] == "q2?"
    assert second["reference quotes"][1] == [SPENDS]
    assert set(second["cited quotes"]) == {"1", "2"}


def test_an_object_in_a_fence_is_read() -> None:
    found = judge(rows()[:1], replying(f"Here:\n```json\n{json.dumps(GOOD)}\n```"))
    assert found[0].grades is not None


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param("", id="nothing"),
        pytest.param("It is correct.", id="words"),
        pytest.param('{"correct": true}', id="a grade is missing"),
        pytest.param(json.dumps({**GOOD, "correct": "yes"}), id="no truth value"),
        pytest.param("}{", id="braces the wrong way round"),
    ],
)
def test_a_reply_that_is_no_grade_is_kept_as_none(reply: str) -> None:
    (found,) = judge(rows()[:1], replying(reply))
    assert found.grades is None
    assert "not as the rubric asks" in found.reason


def test_a_judge_that_fails_is_counted_not_taken_for_a_grade() -> None:
    def fails(instructions: str, message: str) -> str:
        raise ModelError("The chat model did not answer: 503")

    report = JudgeReport(
        experiment="e",
        dataset_sha256="ab",
        model="small",
        judgements=judge(rows(), fails),
        people={},
    ).as_json()
    grade = report["aspects"]["correct"]["grade"]
    assert (grade["mean"], grade["n_scored"], grade["n_unscored"]) == (None, 0, 7)
    assert "503" in report["judgements"][0]["reason"]


def test_agreement_is_told_beyond_chance() -> None:
    # The judge says yes yes no no, the person yes no no no: 3 of 4 alike. By chance
    # 1/2 x 1/4 + 1/2 x 3/4 = 1/2, so kappa = (3/4 - 1/2) / (1/2) = 1/2.
    people = {f"q{n}": grades(n == 0) for n in range(4)}
    found = agreement(graded(True, True, False, False), people, "correct")
    assert found == Agreement(n=4, share=0.75, kappa=0.5)


def test_agreement_is_of_the_answers_that_both_graded() -> None:
    judged = [
        *graded(True, True),
        Judgement(query_id="q2", grades=None, reason="no reply"),
    ]
    people = {"q0": grades(True), "q2": grades(True), "q9": grades(True)}
    # Neither ever said no, so that nothing can be told from chance.
    assert agreement(judged, people, "correct") == Agreement(n=1, share=1.0, kappa=None)
    assert agreement(judged, {}, "correct") == Agreement(n=0, share=None, kappa=None)


def test_the_record_names_judge_rubric_and_agreement() -> None:
    report = JudgeReport(
        experiment="e",
        dataset_sha256="ab",
        model="small",
        judgements=graded(True, False),
        people={"q0": grades(True), "q1": grades(True)},
    ).as_json()
    assert (report["kind"], report["model"], report["temperature"]) == (
        "judge",
        "small",
        0,
    )
    assert len(report["rubric_sha256"]) == 64
    assert report["aspects"]["correct"]["grade"]["mean"] == 0.5
    assert report["aspects"]["correct"]["agreement"]["share"] == 0.5


def test_the_grades_of_a_person_are_read_and_a_bad_line_is_named(
    tmp_path: Path,
) -> None:
    path = tmp_path / "labels.jsonl"
    line = json.dumps({"id": "q1", **GOOD})
    path.write_text(f"{line}\n\n")
    assert load_grades(path)["q1"].complete is False
    path.write_text(f'{line}\n{{"id": "q2"}}\n')
    with pytest.raises(DatasetError, match=r"labels\.jsonl, line 2: expected"):
        load_grades(path)
