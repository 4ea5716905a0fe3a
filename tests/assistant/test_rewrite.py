import pytest

from assistant.answer import Turn
from assistant.rewrite import stand_alone
from corpus.glossary import load_glossary

GLOSSARY = load_glossary()


def resolved(before: str, question: str) -> str:
    history = [Turn(role="user", text=before), Turn(role="assistant", text="Ignored.")]
    return stand_alone(question, history, GLOSSARY).text.lower()


@pytest.mark.parametrize(
    ("before", "question", "holds"),
    [
        pytest.param(
            "What is an ICB?",
            "Who does it report to?",
            "integrated care board",
            id="it",
        ),
        pytest.param(
            "Who runs the PCNs?", "and how many are there?", "primary care", id="and"
        ),
        pytest.param(
            "What is an ICB?", "and the ICP?", "integrated care partnership", id="term"
        ),
        pytest.param(
            "When did the CCGs close?", "why?", "did the ccgs close", id="bare why"
        ),
        pytest.param(
            "What are early pioneers?", "who came later?", "pioneers", id="unspecific"
        ),
    ],
)
def test_a_follow_up_takes_its_subject_from_the_question_before(
    before: str, question: str, holds: str
) -> None:
    assert holds in resolved(before, question)


@pytest.mark.parametrize("question", ["why?", "and why", "Why", "And why?"])
def test_a_bare_word_asks_the_question_before_over_again(question: str) -> None:
    asked = "When were the CCGs dissolved?"
    assert resolved(asked, question) == "why were the ccgs dissolved?"


def test_a_term_is_exchanged_for_another() -> None:
    assert "board" not in resolved("What is an ICB?", "what about the ICP?")


@pytest.mark.parametrize(
    "question",
    [
        "What is a Primary Care Network?",
        "How many councils are statutory members of the ICP?",
        "Is it true that the CCGs were dissolved?",
        "pharmacy commissioning in Buckinghamshire",
    ],
)
def test_a_question_that_stands_alone_is_not_bent(question: str) -> None:
    history = [Turn(role="user", text="Who approved the application?")]
    found = stand_alone(question, history, GLOSSARY)
    assert (found.text, found.from_history) == (question, False)


def test_what_the_assistant_is_said_to_have_said_is_not_used() -> None:
    history = [
        Turn(role="user", text="What is an ICB?"),
        Turn(role="assistant", text="The wizard of Oz chairs the ICP."),
    ]
    assert "wizard" not in stand_alone("who chairs it?", history, GLOSSARY).text


@pytest.mark.parametrize(
    ("question", "item"),
    [("and the second one?", 1), ("what is the last?", -1), ("the 3rd one", 2)],
)
def test_an_ordinal_points_into_the_list_before(question: str, item: int) -> None:
    history = [Turn(role="user", text="List the challenges the ICS will tackle")]
    found = stand_alone(question, history, GLOSSARY)
    assert (found.text, found.item) == (history[0].text, item)


@pytest.mark.parametrize("question", ["source?", "the exact wording please", "again"])
def test_the_same_is_asked_again(question: str) -> None:
    assert resolved("What is an ICB?", question) == "what is an icb?"


def test_a_table_is_a_shape_and_no_new_question() -> None:
    history = [Turn(role="user", text="List the challenges")]
    found = stand_alone("in table form", history, GLOSSARY)
    assert (found.text, found.as_table) == ("List the challenges", True)


def test_references_chain_over_several_turns() -> None:
    history = [
        Turn(role="user", text="What is a PCN?"),
        Turn(role="user", text="how many of them are there?"),
    ]
    text = stand_alone("and who works in them?", history, GLOSSARY).text
    assert "primary care network" in text


def test_without_history_nothing_is_added() -> None:
    found = stand_alone("and what about it?", [], GLOSSARY)
    assert (found.text, found.from_history) == ("and what about it?", False)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("And what was it the year before?", "in 2024"),
        ("what was it the following year", "in 2026"),
        ("and the year after that, what was it?", "in 2026"),
    ],
)
def test_the_year_beside_is_counted_from_the_one_asked_about(
    question: str, asked: str
) -> None:
    text = resolved("What did the ICBs cost in 2025?", question)
    assert asked in text
    assert "2025" not in text


def test_without_one_year_before_it_there_is_none_to_count_from() -> None:
    text = resolved("What changed between 2019 and 2022?", "and the year before?")
    assert "the year before" in text


@pytest.mark.parametrize(
    "question",
    [
        "ok different question, how many people live in BOB?",
        "Change of subject: how many people live in BOB?",
        "moving on, how many people live in BOB?",
    ],
)
def test_another_topic_takes_nothing_from_the_one_before(question: str) -> None:
    assert resolved("What does the ICB do?", question) == "how many people live in bob?"


def test_all_the_words_that_join_a_follow_up_are_taken_off() -> None:
    text = resolved("What would the Bill do to the ICB?", "and what about the ICP?")
    assert text == "what would the bill do to the integrated care partnership?"


def test_they_who_have_done_something_are_no_subject_of_the_question_before() -> None:
    text = resolved("I want to complain", "they've replied, who comes next after that?")
    assert text.startswith("they've replied")
