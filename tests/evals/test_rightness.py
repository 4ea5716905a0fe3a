import pytest

from evals.rightness import Fault, contains_phrase, find_faults, judged_text
from tests.evals.canned import (
    DOCUMENTS,
    PLANS,
    SETS,
    SPENDS,
    answer,
    cite,
    listed,
    query,
    say,
)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        pytest.param("The INTEGRATED care Board", "integrated Care board", id="case"),
        pytest.param("people\u2019s health", "people's health", id="curly apostrophe"),
        pytest.param("the \u2018one\u2019", "'one'", id="curly single quotes"),
        pytest.param("\u201cplace\u201d", '"place"', id="curly double quotes"),
        pytest.param("a people's board", "people\u2019s", id="curly in the phrase"),
        pytest.param("1\u202fJuly\u00a02022", "1 July 2022", id="special spaces"),
        pytest.param("the ICB's budget", "ICB", id="before an apostrophe"),
        pytest.param("(ICB)", "ICB", id="in brackets"),
        pytest.param("the Board (ICB)s", "(ICB)", id="brackets are no word"),
        pytest.param("45% of it", "%", id="a sign needs no boundary"),
        pytest.param("an _ICB_ is", "icb", id="Markdown emphasis"),
        pytest.param("ICB", "ICB", id="the whole text"),
        pytest.param("a.b", "a.b", id="a full stop is itself"),
    ],
)
def test_a_phrase_is_found_through_folding(text: str, phrase: str) -> None:
    assert contains_phrase(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        pytest.param("the ICBs", "ICB", id="longer on the right"),
        pytest.param("a subICB", "ICB", id="longer on the left"),
        pytest.param("in 1450", "45", id="part of a number"),
        pytest.param("axb", "a.b", id="a full stop is no wildcard"),
        pytest.param("10\u201312", "10-12", id="dashes are not folded"),
        pytest.param("care  board", "care board", id="spaces are not collapsed"),
        pytest.param("", "ICB", id="empty text"),
    ],
)
def test_a_phrase_is_not_found_inside_a_word_or_in_other_signs(
    text: str, phrase: str
) -> None:
    assert not contains_phrase(text, phrase)


def test_phrases_are_looked_for_in_the_sentences_and_not_in_the_notices() -> None:
    found = answer(text=f"{PLANS} [1] Dated 2022.", sentences=[say(PLANS, 1)])
    assert judged_text(found) == PLANS


def test_without_sentences_phrases_are_looked_for_in_the_answer() -> None:
    assert judged_text(answer("safety", text="Call 999 now.")) == "Call 999 now."


def test_no_phrase_is_found_across_two_sentences() -> None:
    text = judged_text(answer(sentences=[say("The care", 1), say("board", 1)]))
    assert not contains_phrase(text, "care board")


def test_an_answer_that_meets_the_whole_rule_is_right() -> None:
    asked = query(
        expected=("answered", "partial"),
        must=(("arranges", "plans"), ("ICB",)),
        must_not=("dissolved",),
        evidence=(listed(PLANS, SPENDS),),
    )
    found = answer("partial", sentences=[say(PLANS, 1)], citations=[cite(PLANS)])
    assert find_faults(asked, found, DOCUMENTS) == ()


def test_every_fault_is_told_with_what_was_expected() -> None:
    asked = query(
        expected=("answered", "partial"),
        must=(("spends", "pays"), ("ICB",)),
        must_not=("plans", "dissolved"),
        evidence=(listed(SETS), listed(PLANS)),
    )
    found = answer("clarify", sentences=[say(PLANS, 1)], citations=[cite(PLANS)])
    assert find_faults(asked, found, DOCUMENTS) == (
        Fault(kind="status", detail="clarify, expected answered or partial"),
        Fault(kind="missing_phrase", detail="'spends' or 'pays'"),
        Fault(kind="forbidden_phrase", detail="'plans'"),
        Fault(kind="missing_evidence", detail=f"guide.txt {SETS!r}"),
    )
