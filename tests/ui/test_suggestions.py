"""Questions to go on with, from the command that builds the index to the answer."""

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.ui.built import NEWS, PAGE, Desk, built_index, desk, ics

CHAIR = "Who appoints the chair of an ICB?"
EMERGENCY = "I have chest pain"
PARKED = "I got a PCN for parking, how do I appeal?"
OFF_TOPIC = "What is the best recipe for apple crumble?"
FAQ = """# The car park of Zanzibar Hospital

## How much does parking at Zanzibar Hospital cost?

Parking at Zanzibar Hospital costs two pounds an hour.

## Who runs the car park of Zanzibar Hospital?

Pay at the machine with coins.
"""
RUNS = "Who runs the car park of Zanzibar Hospital?"
PARKING = "How much does parking at Zanzibar Hospital cost?"


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def kept(index: Path) -> dict[str, Any]:
    live = (index / "current").read_text().strip()
    found: dict[str, Any] = json.loads(
        (index / "versions" / live / "suggestions.json").read_text()
    )
    return found


def questions(index: Path) -> list[str]:
    return [one["question"] for one in kept(index)["suggestions"]]


def answers(*lines: Mapping[str, Any]) -> list[dict[str, Any]]:
    stdin = "\n".join(map(json.dumps, lines)).encode()
    ran = ics("ask", "--jsonl", "--index", built_index(), stdin=stdin)
    assert (ran.code, ran.err) == (0, ""), ran
    return ran.objects


@cache
def all_answered() -> dict[str, dict[str, Any]]:
    """Ask every question that can be suggested, the first time."""
    lines = [{"question": question} for question in questions(built_index())]
    return {answer["question"]: answer for answer in answers(*lines)}


def suggested(own: Desk, question: str, *options: object) -> list[str]:
    (answer,) = own.ics("ask", "--json", *options, question).objects
    found: list[str] = answer["suggestions"]
    return found


def test_an_answer_comes_with_questions_that_go_on_from_it() -> None:
    ran = ics("ask", "--index", built_index(), "--json", CHAIR)
    (answer,) = ran.objects
    assert 1 <= len(answer["suggestions"]) <= 3
    assert set(answer["suggestions"]) <= set(questions(built_index()))
    assert CHAIR not in answer["suggestions"]


def test_whatever_is_suggested_is_answered() -> None:
    statuses = {q: answer["status"] for q, answer in all_answered().items()}
    assert {q for q, status in statuses.items() if status != "answered"} == set()


def test_most_of_what_we_wrote_can_be_suggested() -> None:
    assert len(questions(built_index())) >= 100


def test_what_is_suggested_quotes_something_that_was_not_quoted() -> None:
    by_question = all_answered()

    def first(question: str) -> tuple[str, int]:
        cited = by_question[question]["citations"][0]
        return cited["doc_id"], cited["start"]

    for answer in by_question.values():
        quoted = {(c["doc_id"], c["start"]) for c in answer["citations"]}
        for question in answer["suggestions"]:
            assert first(question) not in quoted, (answer["question"], question)


def test_nearly_every_answer_has_something_to_go_on_with() -> None:
    with_some = [a for a in all_answered().values() if a["suggestions"]]
    assert len(with_some) >= 0.9 * len(all_answered())


def test_what_was_asked_or_told_before_is_not_suggested_again() -> None:
    (before,) = answers({"question": CHAIR})
    next_up = before["suggestions"][0]
    told = all_answered()[next_up]
    history = [
        {"role": "user", "text": next_up},
        {"role": "assistant", "text": told["answer"]},
    ]
    (asked,) = answers({"question": CHAIR, "history": history[:1]})
    (answered,) = answers({"question": CHAIR, "history": history[1:]})
    assert next_up not in asked["suggestions"]
    assert next_up not in answered["suggestions"]


def test_the_same_question_gets_the_same_suggestions() -> None:
    one, two = answers({"question": CHAIR}, {"question": CHAIR})
    assert one["suggestions"] == two["suggestions"]


def test_only_what_is_near_is_suggested_for_what_was_not_found() -> None:
    crumble, paid = answers(
        {"question": OFF_TOPIC},
        {"question": "How much is the chair of an ICB paid in pounds?"},
    )
    assert (crumble["status"], crumble["suggestions"]) == ("not_found", [])
    assert paid["status"] == "not_found"
    assert set(paid["suggestions"]) <= set(questions(built_index()))


@pytest.mark.parametrize("question", [EMERGENCY, "thank you", "hello", PARKED])
def test_nothing_is_suggested_in_an_emergency_or_where_nothing_was_asked(
    question: str,
) -> None:
    (answer,) = answers({"question": question})
    assert answer["status"] in {"safety", "service", "clarify"}
    assert answer["suggestions"] == []


def test_nothing_is_suggested_for_a_day_or_place_that_was_not_checked() -> None:
    day = datetime.now(UTC).date()
    later, earlier, there = answers(
        {"question": CHAIR, "as_of": str(day + timedelta(days=2))},
        {"question": CHAIR, "as_of": str(day - timedelta(days=2))},
        {"question": CHAIR, "place": "Reading"},
    )
    assert later["suggestions"]
    assert earlier["suggestions"] == there["suggestions"] == []


def test_nothing_about_one_place_is_suggested_for_another() -> None:
    (answer,) = answers({"question": "How are health services arranged in Scotland?"})
    assert answer["status"] == "answered"
    for question in answer["suggestions"]:
        assert not {"Wales", "Ireland", "BOB", "Reading"} & set(
            question.rstrip("?").split()
        )


def test_questions_are_checked_once_and_the_time_is_told(own: Desk) -> None:
    assert own.ics("index", "--rebuild").err.count("Questions to suggest: ") == 1
    before = kept(own.index)
    ran = own.ics("index")
    assert "is up to date" in ran.err
    assert "Questions to suggest" not in ran.err
    assert kept(own.index) == before


def test_only_documents_that_are_there_are_asked_about(own: Desk) -> None:
    suggestions = kept(own.index)["suggestions"]
    assert {one["cites"][0]["doc_id"] for one in suggestions} == {NEWS, PAGE}


def test_an_index_without_checked_questions_opens_and_is_mended(own: Desk) -> None:
    own.manifest.with_name("suggestions.json").unlink()
    question = "What is an Integrated Care Board?"
    assert suggested(own, question) == []
    assert "Questions to suggest" in own.ics("index").err
    assert suggested(own, question)


def test_with_other_thresholds_nothing_is_suggested_until_it_is_checked(
    own: Desk,
) -> None:
    folders = ("--corpus", own.corpus, "--index", own.index)
    other = {"ICS_ANSWER__MIN_ANSWERABLE": "0.41"}
    question = ("ask", *folders, "--json", "What is an Integrated Care Board?")
    (before,) = ics(*question, env=other).objects
    assert before["suggestions"] == []
    assert "Questions to suggest" in ics("index", *folders, env=other).err
    (after,) = ics(*question, env=other).objects
    assert after["suggestions"]


def test_damaged_questions_cost_only_themselves(own: Desk) -> None:
    own.manifest.with_name("suggestions.json").write_text("{")
    assert suggested(own, "What is an Integrated Care Board?") == []
    assert own.ics("index").code == 0
    assert questions(own.index)


def test_a_removed_document_takes_its_questions_with_it(own: Desk) -> None:
    (own.corpus / "extra.md").write_text("One more document.\n")
    assert own.ics("index").code == 0
    assert len(list((own.index / "versions").iterdir())) == 2
    folders = ("--corpus", own.corpus, "--index", own.index)
    assert ics("corpus", "remove", *folders, "--force", NEWS).code == 0
    for path in own.index.rglob("suggestions.json"):
        assert NEWS not in path.read_text()
    assert questions(own.index)


def test_a_heading_that_asks_is_suggested_if_its_section_answers(
    own: Desk, tmp_path: Path
) -> None:
    shutil.rmtree(own.corpus)
    own.corpus.mkdir()
    (own.corpus / "parking.md").write_text(FAQ)
    ran = own.ics("index")
    assert ran.code == 0
    # What stands under a heading that asks is taken for its answer.
    assert set(questions(own.index)) <= {PARKING, RUNS}
    assert "of 2 are answered" in ran.err
