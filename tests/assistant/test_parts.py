import pytest

from assistant.parts import split_parts
from corpus.glossary import load_glossary

GLOSSARY = load_glossary()


def parts(question: str) -> list[str]:
    return [part.text for part in split_parts(question, GLOSSARY).parts]


@pytest.mark.parametrize(
    "question",
    [
        "What is the difference between an ICB and an ICP?",
        "whats the diff between icb and icp",
        "Compare the ICB with the ICP",
        "icb vs icp",
        "How does an ICB differ from an ICP?",
    ],
)
def test_a_comparison_asks_for_both_sides(question: str) -> None:
    found = split_parts(question, GLOSSARY)
    assert found.comparison
    assert [part.text.lower() for part in found.parts] == [
        "what is integrated care board?",
        "what is integrated care partnership?",
    ]


def test_things_counted_together_are_counted_one_by_one() -> None:
    assert parts("How many CCGs, councils and PCNs are in BOB?") == [
        "How many CCGs are in BOB?",
        "How many councils are in BOB?",
        "How many PCNs are in BOB?",
    ]


def test_a_later_part_takes_its_subject_from_the_one_before() -> None:
    _, second = parts("Who approved the BOB ICS application, and on what date?")
    assert "approved" in second
    assert "date" in second


@pytest.mark.parametrize(
    "preamble", ["I care for my aunt.", "My name is Ann.", "my email is."]
)
def test_what_asks_nothing_is_no_part(preamble: str) -> None:
    assert parts(f"{preamble} Who pays for the hospital?") == [
        "Who pays for the hospital?"
    ]


def test_a_place_that_is_told_before_a_question_is_part_of_it() -> None:
    told = "I care for my aunt in Newbury. Who pays for the hospital?"
    assert parts(told) == [told]


@pytest.mark.parametrize(
    "question",
    [
        "What is an ICB?",
        "How are the health and wellbeing of people improved?",
        "Which GPs, pharmacists and mental health services work together?",
        "buckinghamshire and oxfordshire",
        "Which GP, in the whole of Reading, is the nearest?",
        "",
    ],
)
def test_one_question_stays_whole(question: str) -> None:
    assert parts(question) == [question]


def test_a_number_compared_between_years_is_asked_for_of_each() -> None:
    asked = "How did the number of GP practices compare between 2016 and 2024?"
    assert parts(asked) == [
        "What was the number of GP practices in 2016?",
        "What was the number of GP practices in 2024?",
    ]
    # What changed is no number of either year.
    assert len(parts("What changed between 2019 and 2022?")) == 1


@pytest.mark.parametrize(
    "question",
    [
        "When a paper says 'Oxfordshire', what can it mean?",
        "If I complain about a dentist, who deals with it?",
        "Where the law says upper tier, which councils does it mean?",
    ],
)
def test_a_clause_that_says_when_is_no_question_of_its_own(question: str) -> None:
    assert len(parts(question)) == 1


def test_a_question_that_begins_with_when_is_one() -> None:
    assert len(parts("When were CCGs abolished, and what replaced them?")) == 2
