from datetime import date
from pathlib import Path

import pytest

from assistant.kinds import Kind
from assistant.premise import (
    contradicts_number,
    differ,
    mistaken,
    other_meaning,
    superseded_names,
)
from assistant.units import document_units
from corpus.glossary import Mistaken, load_glossary
from corpus.load import load_documents

GLOSSARY = load_glossary()
CORPUS = Path(__file__).parents[2] / "corpus" / "documents"
TODAY = date(2026, 11, 15)


def fault(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)


@pytest.mark.parametrize(
    ("question", "quoted", "contradicted"),
    [
        pytest.param("Why are there 45 ICSs?", "There are 42 ICSs.", True, id="other"),
        pytest.param("Why are there 42 ICSs?", "There are 42 ICSs.", False, id="same"),
        pytest.param(
            "Why did all five chief executives sign?",
            "The three council Chief Executives signed.",
            True,
            id="in words",
        ),
        pytest.param(
            "What did 3 boards do?", "Three boards met.", False, id="one value"
        ),
        pytest.param("What did 3 boards do?", "Four trusts met.", False, id="apart"),
        pytest.param("The 2022 Act?", "The 2021 Act came first.", False, id="years"),
        pytest.param("How many boards?", "There are 42 boards.", False, id="asked for"),
    ],
)
def test_a_number_for_the_same_thing_is_compared(
    question: str, quoted: str, contradicted: bool
) -> None:
    assert contradicts_number(question, quoted, GLOSSARY) is contradicted


# --- Figures that disagree -------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "kind", "question", "differs"),
    [
        pytest.param(
            "There are 45 PCNs.",
            "It has 51 primary care networks.",
            "number",
            "How many PCNs are there?",
            True,
            id="another number",
        ),
        pytest.param(
            "There are 45 PCNs.",
            "It has 45 PCNs.",
            "number",
            "How many PCNs are there?",
            False,
            id="the same",
        ),
        pytest.param(
            "There are 45 PCNs and 14 councils.",
            "It has 45 PCNs and five councils.",
            "number",
            "How many PCNs are there?",
            False,
            id="of what is not asked about",
        ),
        pytest.param(
            "It has 1.8 million people.",
            "It has nearly 2 million people.",
            "number",
            "How many million people live there?",
            True,
            id="millions",
        ),
        pytest.param(
            "CCGs ended on 30 June 2022.",
            "CCGs ended on 1 July 2022.",
            "date",
            "When did CCGs end?",
            True,
            id="days of one event",
        ),
        pytest.param(
            "CCGs ended on 30 June 2022, and ICBs began on 1 July 2022.",
            "CCGs ended on 1 July 2022.",
            "date",
            "When did CCGs end?",
            False,
            id="a day in common",
        ),
        pytest.param(
            "It met on 1 July 2022.",
            "It met on 2 August 2022.",
            "date",
            "When did it meet?",
            False,
            id="days of two events",
        ),
        pytest.param(
            "It met in June 2022.",
            "It met on 1 July 2022.",
            "date",
            "When did it meet?",
            False,
            id="a month is no day",
        ),
        pytest.param(
            "There are 45 PCNs.",
            "It has 51 PCNs.",
            "other",
            "What are PCNs?",
            False,
            id="no figure asked for",
        ),
        pytest.param(
            "It has 1.8 million people.",
            "It has 2.8 million people.",
            "number",
            "How many million people live there?",
            True,
            id="the same behind the point",
            marks=fault("of 1.8 and 2.8 only the 8 is compared"),
        ),
        pytest.param(
            "It has 1,900 beds.",
            "It has 2,900 beds.",
            "number",
            "How many beds has it?",
            True,
            id="thousands",
            marks=fault("of 1,900 and 2,900 only the 900 is compared"),
        ),
        pytest.param(
            "Its budget is \u00a33 billion.",
            "Its budget is \u00a34 billion.",
            "money",
            "What is its budget in billion pounds?",
            True,
            id="sums of money",
            marks=fault("sums of money are never compared"),
        ),
    ],
)
def test_quotes_differ_in_the_figure_that_is_asked_for(
    one: str, other: str, kind: Kind, question: str, differs: bool
) -> None:
    assert differ(one, other, question, kind, GLOSSARY) is differs
    assert differ(other, one, question, kind, GLOSSARY) is differs


# --- Bodies that have ended ------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who runs BOB ICB?", {"bob icb"}),
        ("Who runs the BOB\u202fIntegrated Care Board?", {"bob integrated care board"}),
        ("What do CCGs pay for?", {"ccgs"}),
        (
            "What do Clinical Commissioning Groups pay for?",
            {"clinical commissioning groups"},
        ),
        ("Did the CCG pass to Frimley ICB?", {"ccg", "frimley icb"}),
        ("Who runs NHS Thames Valley ICB?", set()),
        ("What is an ICB?", set()),
        ("Is CCGX a word?", set()),
        pytest.param(
            "Who runs the ICB for BOB?",
            {"icb for bob"},
            marks=fault("BOB's board named in other words is not noticed"),
        ),
        pytest.param(
            "Who runs the Buckinghamshire, Oxfordshire & Berkshire West ICB?",
            {"buckinghamshire, oxfordshire & berkshire west icb"},
            marks=fault("BOB ICB written with '&' is not noticed"),
        ),
    ],
)
def test_names_of_bodies_that_have_ended_are_noticed(
    question: str, names: set[str]
) -> None:
    assert set(superseded_names(question, GLOSSARY, TODAY)) == names


@pytest.mark.parametrize(
    ("day", "ended"),
    [
        (date(2022, 6, 30), set()),
        (date(2022, 7, 1), {"ccg"}),
        (date(2026, 3, 31), {"ccg"}),
        (date(2026, 4, 1), {"ccg", "bob icb"}),
    ],
)
def test_a_body_has_ended_from_the_first_day_it_was_no_more(
    day: date, ended: set[str]
) -> None:
    question = "Is the CCG part of BOB ICB?"
    assert set(superseded_names(question, GLOSSARY, day)) == ended


# --- Mistakes that the glossary knows --------------------------------------------


@pytest.mark.parametrize(
    ("question", "doc_id"),
    [
        ("Who chairs BOB CCG?", "briefings/clinical-commissioning-groups.md"),
        ("Why was the ICP abolished in 2022?", "briefings/icp-law-and-membership.md"),
        (
            "Who took the place of the scrapped ICPs?",
            "briefings/icp-law-and-membership.md",
        ),
        pytest.param(
            "When was NHS England abolished?",
            "briefings/nhs-england.md",
            marks=fault("'was NHS England abolished' takes it for granted as well"),
        ),
        pytest.param(
            "Why was Healthwatch closed?",
            "briefings/healthwatch.md",
            marks=fault("'was Healthwatch closed' takes it for granted as well"),
        ),
        ("Now that NHS England is abolished, who decides?", "briefings/nhs-england.md"),
        ("Since Healthwatch was scrapped, whom do I tell?", "briefings/healthwatch.md"),
        (
            "Who runs it since the CCGs merged?",
            "briefings/clinical-commissioning-groups.md",
        ),
        ("Would the ICP be abolished by the bill?", None),
        ("Will NHS England be abolished?", None),
        ("Is there a proposal to abolish ICPs?", None),
        ("What does the ICP do?", None),
        ("Who wrote the strategy of the ICP?", None),
    ],
)
def test_a_mistake_is_known_by_what_the_question_takes_for_granted(
    question: str, doc_id: str | None
) -> None:
    found = [known.doc_id for known in mistaken(GLOSSARY.expand(question), GLOSSARY)]
    assert found == ([doc_id] if doc_id else [])


@pytest.mark.parametrize("known", GLOSSARY.mistaken, ids=lambda known: known.doc_id)
def test_the_words_that_put_a_mistake_right_can_be_quoted(known: Mistaken) -> None:
    (document,) = (d for d in load_documents(CORPUS) if d.doc_id == known.doc_id)
    units = [unit for unit in document_units(document) if unit.kind != "list"]
    assert any(known.quote in unit.text for unit in units)


# --- Another meaning -------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Does the ICS inhaler help with asthma?", "ICS"),
        ("I got a PCN for parking", "PCN"),
        ("How do I appeal against two PCNs, both parking tickets?", "PCN"),
        ("What does an ICS do about asthma in the NHS?", None),
        ("Does my GP's PCN fine people who miss a visit?", None),
        ("What is a PCN?", None),
        ("Where may I park?", None),
        ("Is parking at the hospital the job of the ICB?", None),
    ],
)
def test_a_short_form_of_another_field_is_noticed_by_its_cues(
    question: str, term: str | None
) -> None:
    found = other_meaning(question, GLOSSARY)
    assert (found.term if found else None) == term


def test_a_question_who_bob_is_is_taken_for_what_the_letters_stand_for() -> None:
    found = other_meaning("Who is Bob in BOB ICB?", GLOSSARY)
    assert found == next(one for one in GLOSSARY.ambiguous if one.term == "BOB")
    assert found.ask_instead == "What does BOB stand for?"
    assert other_meaning("Who chairs BOB ICB?", GLOSSARY) is None


def test_what_is_asked_instead_of_another_meaning_has_one_meaning() -> None:
    for known in GLOSSARY.ambiguous:
        assert (
            not known.ask_instead or other_meaning(known.ask_instead, GLOSSARY) is None
        )
