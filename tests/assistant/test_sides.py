import pytest

from assistant.parts import split_parts
from assistant.sides import find_sides
from corpus.glossary import load_glossary

GLOSSARY = load_glossary()


def names(question: str) -> list[str]:
    return [side.name for side in find_sides(question, GLOSSARY)]


def asked(question: str) -> list[str]:
    return [part.text for part in split_parts(question, GLOSSARY).parts]


@pytest.mark.parametrize(
    "question",
    [
        "What is the difference between an ICB and an ICP?",
        "difference between ICB and ICP?",
        "How do the ICB and the ICP differ?",
        "How do ICB and ICP differ from each other?",
        "How does an ICB differ from an ICP?",
        "How does the ICB compare with the ICP?",
        "What distinguishes the ICB from the ICP?",
        "Compare the ICB and the ICP",
        "ICB vs ICP",
        "Compare the ICB and the ICP: who sits on each?",
        "ICB or ICP: which law is each in?",
    ],
)
def test_both_sides_of_a_comparison_are_found(question: str) -> None:
    assert names(question) == ["ICB", "ICP"]


def test_more_than_two_things_can_be_compared() -> None:
    question = "What is the difference between an ICS, an ICB and an ICP?"
    assert names(question) == ["ICS", "ICB", "ICP"]


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        (
            "What is the difference between a health and wellbeing board and an ICP?",
            ["health and wellbeing board", "ICP"],
        ),
        (
            "What is the difference between the Health and Care Act and the Bill?",
            ["Health and Care Act", "Bill"],
        ),
    ],
)
def test_an_and_within_a_name_parts_nothing(question: str, sides: list[str]) -> None:
    assert names(question) == sides


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Compare the ICB and the ICP: who sits on each?",
            ["who sits on ICB?", "who sits on ICP?"],
        ),
        (
            "Compare the river board and the lake board by population",
            [
                "What is the population of the river board?",
                "What is the population of the lake board?",
            ],
        ),
        (
            "How does the population of Kent compare with that of Essex?",
            ["What is the population of Kent?", "What is the population of Essex?"],
        ),
        (
            "Compare how the chair and the chief executive of a board are appointed",
            [
                "how are the chair of a board appointed?",
                "how are the chief executive of a board appointed?",
            ],
        ),
    ],
)
def test_what_is_compared_is_asked_of_each_side(
    question: str, parts: list[str]
) -> None:
    assert asked(question) == parts


def test_a_side_that_is_no_more_is_asked_for_as_it_was() -> None:
    assert asked("What is the difference between a CCG and an ICB?") == [
        "What was clinical commissioning group?",
        "What is integrated care board?",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "What is the difference between 2019 and 2024?",
        "What is the difference between the numbers 42, 36 and 26?",
        "What is the difference between this and that?",
        "Who appoints the chair and the chief executive?",
        "What does each member bring: money or time?",
    ],
)
def test_years_figures_and_pointing_words_are_no_sides(question: str) -> None:
    assert names(question) == []


def test_a_bare_question_word_asks_what_the_next_one_does() -> None:
    assert asked("Where and when did the board first meet?") == [
        "Where did the board first meet?",
        "when did the board first meet?",
    ]
