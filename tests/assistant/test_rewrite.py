import time

import pytest

from assistant.answer import Turn
from assistant.names import names_in
from assistant.rewrite import StandAlone, stand_alone
from corpus.document import Document
from corpus.glossary import load_glossary

GLOSSARY = load_glossary()
DOCUMENT = Document(
    doc_id="board.md",
    title="Who led the board",
    text="Dr Priya Singh chaired both boards. Nick Broughton was the chief executive "
    "of BOB ICB. Steve McManus was interim chief executive before that. A person may "
    "go to the Parliamentary and Health Service Ombudsman, and the Parliamentary and "
    "Health Service Ombudsman decides.",
)
NAMES = names_in([DOCUMENT], GLOSSARY)
FOUND_NOTHING = (
    "The documents here do not answer this. The nearest documents are \u201cWho led "
    "the board\u201d (2026) and \u201cOf no document\u201d (undated)."
)


def after(before: str, question: str, said: str = "Ignored.") -> StandAlone:
    history = [Turn(role="user", text=before), Turn(role="assistant", text=said)]
    return stand_alone(question, history, GLOSSARY, NAMES)


def resolved(before: str, question: str) -> str:
    """Return a follow-up standing alone, in small letters, short forms spelt out."""
    return GLOSSARY.expand(after(before, question).text).lower()


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
            "When did the CCGs close?", "why?", "why did the clinical", id="bare why"
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
    assert after(asked, question).text.lower() == "why were the CCGs dissolved?".lower()


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
    assert after("What is an ICB?", question).text == "What is an ICB?"


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
    assert "PCN" in text


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
    asked = after("What does the ICB do?", question).text.lower()
    assert asked == "how many people live in bob?"


def test_all_the_words_that_join_a_follow_up_are_taken_off() -> None:
    text = resolved("What would the Bill do to the ICB?", "and what about the ICP?")
    assert text == "what would the bill do to the integrated care partnership?"


def test_they_who_have_done_something_are_no_subject_of_the_question_before() -> None:
    text = resolved("I want to complain", "they've replied, who comes next after that?")
    assert text.startswith("they've replied")


ALONE = [
    "What is a primary care network?",
    "How many people live in Buckinghamshire?",
    "Who chaired BOB ICB in 2023?",
    "When did BOB become an integrated care system?",
    "Is it true that the CCGs were dissolved?",
    "How do I complain about my GP?",
    "how long does it take to get an answer to an FOI request?",
    "What must an ICB do before it publishes its plan?",
    "Does an ICP have to publish its strategy?",
    "Who is Nick Broughton and when did he start?",
    "What is the difference between an ICB and an ICP?",
    "pharmacy commissioning in Buckinghamshire",
    "Can I register with a GP if I have no proof of address?",
    "why were clinical commissioning groups abolished",
    "If a GP practice refuses to register someone without ID, can they appeal?",
    "What did the Health Bill 2026 propose for Healthwatch?",
    "Is Reading part of NHS Thames Valley ICB?",
    "what does JSNA stand for",
    "I live in Reading and my dentist closed, who do I complain to?",
    "Who was the first chief executive of BOB ICB?",
    "How big is a place-based partnership?",
    "tell me about health and wellbeing boards",
    "what is section 14Z45?",
    "Has the government said that it will abolish NHS England?",
]
BEFORE = [
    "Who approved the application?",
    "What is an ICB?",
    "Who is the chief executive of BOB ICB?",
    "How many PCNs are there in BOB?",
    "What is the difference between an ICB and an ICP?",
    "how do I complain about my GP surgery?",
    "Nick Broughton - what's his role?",
    "How many people lived in BOB in 2019?",
    "What are the draft themes of the BOB strategy?",
    "thanks",
    "Who runs it?",
    "Is the sky blue?",
]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_stands_alone_comes_out_unchanged(
    question: str, before: str
) -> None:
    said = f"Dr Priya Singh was the chair, Nick Broughton left. {FOUND_NOTHING}"
    assert after(before, question, said) == StandAlone(text=question)


@pytest.mark.parametrize(
    ("before", "question", "asked"),
    [
        ("Who is the chair of BOB ICB?", "and of Frimley ICB?", "chair of frimley"),
        ("How many people live in BOB?", "in 2019?", "live in bob in 2019?"),
        ("How many people lived in BOB in 2019?", "and in 2022?", "in bob in 2022?"),
        ("Is Reading in BOB?", "and Wokingham?", "is wokingham in bob?"),
        ("How many PCNs are there in BOB?", "pharmacies", "many pharmacies are there"),
        ("Do I need ID to see a GP?", "what about a passport", "i need a passport to"),
        (
            "When did the ICP start?",
            "no, I meant the ICB",
            "integrated care board star",
        ),
        (
            "When did the ICB start?",
            "sorry, Buckinghamshire",
            "start in buckinghamshire",
        ),
        (
            "What does BOB stand for?",
            "and STP?",
            "transformation partnership stand for",
        ),
        ("When do I call 111?", "and 999?", "when do i call 999?"),
    ],
)
def test_a_fragment_is_exchanged_for_what_is_of_its_kind(
    before: str, question: str, asked: str
) -> None:
    found = GLOSSARY.expand(after(before, question).text).lower()
    assert GLOSSARY.expand(asked).lower() in found


@pytest.mark.parametrize(
    ("before", "question", "asked"),
    [
        ("What is NHS Thames Valley ICB?", "since when?", "since when has NHS Thames"),
        ("When was the plan published?", "by whom?", "by whom was the plan published?"),
        ("Is Healthwatch abolished?", "since when", "since when is healthwatch abol"),
        ("tell me about PCNs", "how big", "how big are PCNs?"),
        ("tell me about PCNs", "how many in BOB?", "how many PCNs in BOB?"),
        ("How many councils were in BOB?", "which five", "which five councils"),
        ("Who chairs BOB ICB?", "the previous one", None),
        (
            "Who is the chair of the ICB?",
            "the previous one",
            "the previous chair of the",
        ),
        (
            "how do I complain about a GP?",
            "how long do I have?",
            "have to complain abou",
        ),
        (
            "who chairs NHS Thames Valley ICB?",
            "who's the chief exec",
            "of NHS Thames Val",
        ),
    ],
)
def test_what_a_follow_up_leaves_out_is_put_back(
    before: str, question: str, asked: str | None
) -> None:
    found = after(before, question).text.lower()
    assert asked is None or asked.lower() in found


def test_he_is_whom_the_answer_names_in_the_office_asked_about() -> None:
    said = "Dr Priya Singh was the chair and Nick Broughton was the chief executive."
    asked = "Who is the chief executive of BOB ICB?"
    text = after(asked, "when did he start?", said).text
    assert text == "when did Nick Broughton start as chief executive of BOB ICB?"


def test_a_name_that_stands_in_no_document_is_not_taken_from_an_answer() -> None:
    said = "Oz Wizard was the chief executive."
    asked = "Who is the chief executive of BOB ICB?"
    text = after(asked, "when did he start?", said).text
    assert "Oz" not in text
    assert "the chief executive of BOB ICB" in text


def test_them_may_be_a_body_that_only_the_answer_named() -> None:
    said = "The Parliamentary and Health Service Ombudsman is the next step."
    text = after("What if they do not reply?", "can I write to them?", said).text
    assert "Parliamentary and Health Service Ombudsman" in text


def test_they_after_a_question_for_people_are_those_who_did_it() -> None:
    text = after("Who signed the application?", "was Reading among them?").text
    assert text == "was Reading among those who signed the application?"


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ("the partnership", "how many members does an ICP have?"),
        ("the second", "how many members does an ICP have?"),
        ("the former one please", "how many members does an ICB have?"),
        ("both", "how many members does an ICB and an ICP have?"),
    ],
)
def test_what_fits_two_things_is_asked_back_and_then_answered(
    answer: str, asked: str
) -> None:
    history = [
        Turn(role="user", text="What is the difference between an ICB and an ICP?"),
        Turn(role="assistant", text="One plans, the other one agrees a strategy."),
    ]
    question = "how many members does it have?"
    found = stand_alone(question, history, GLOSSARY, NAMES)
    assert found.choices == ("an ICB", "an ICP")
    history += [
        Turn(role="user", text=question),
        Turn(role="assistant", text="Which do you mean: an ICB or an ICP?"),
    ]
    assert stand_alone(answer, history, GLOSSARY, NAMES).text == asked


def test_one_of_two_things_compared_is_called_the_first() -> None:
    text = after(
        "compare PCNs and provider collaboratives", "how big is the first"
    ).text
    assert text.strip("?") == "how big is PCNs"


def test_the_difference_is_between_what_was_spoken_of_in_turn() -> None:
    history = [Turn(role="user", text=t) for t in ("what is an ICB", "and the ICP?")]
    text = stand_alone("whats the difference", history, GLOSSARY).text
    assert text == "whats the difference between an ICB and the ICP?"


@pytest.mark.parametrize(
    "question", ["yes please", "the first one", "who led the board"]
)
def test_a_document_that_was_offered_can_be_had(question: str) -> None:
    found = after("What is the budget?", question, FOUND_NOTHING)
    assert found.document == "Who led the board"


def test_yes_to_nothing_that_was_offered_is_no_question() -> None:
    assert not after("What is an ICB?", "yes", "It plans.").from_history


def test_yes_takes_a_short_form_in_the_sense_that_was_offered() -> None:
    text = after("is ICS bad for asthma?", "yes", "Here ICS stands for ...").text
    assert text == "is integrated care system bad for asthma?"


def test_thanks_in_between_change_no_subject() -> None:
    history = [Turn(role="user", text=text) for text in ("what is an ICS", "thanks")]
    assert "ICSs" in stand_alone("and how many are there?", history, GLOSSARY).text


@pytest.mark.parametrize(
    "question", ["a" * 2000, "it " * 600, "and " * 500, "the " * 500]
)
def test_a_long_follow_up_is_resolved_at_once(question: str) -> None:
    begun = time.process_time()
    after("What is an ICB? " * 120, question)
    assert time.process_time() - begun < 1.0
