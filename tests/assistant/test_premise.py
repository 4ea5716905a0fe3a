from datetime import date
from pathlib import Path

import pytest

from assistant.kinds import Kind
from assistant.premise import (
    contradicts_number,
    differ,
    figures,
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
        ),
        pytest.param(
            "It has 1,900 beds.",
            "It has 2,900 beds.",
            "number",
            "How many beds has it?",
            True,
            id="thousands",
            marks=fault("numbers of four digits, taken for years, are not compared"),
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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Are there 14, five or three trusts?", {"14", "5", "3"}),
        ("Is it 1.8 or 2 million?", {"1.8", "2"}),
        ("1,900 beds in 2022.", {"1,900", "2022"}),
        ("Nobody knows how many.", set()),
        ("", set()),
    ],
)
def test_figures_are_read_in_digits_and_in_words(text: str, told: set[str]) -> None:
    assert figures(text) == told


# --- Bodies that have ended ------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who runs BOB ICB?", {"BOB ICB"}),
        ("who runs bob icb", {"BOB ICB"}),
        (
            "Who runs the BOB\u202fIntegrated Care Board?",
            {"BOB\u202fIntegrated Care Board"},
        ),
        ("What do CCGs pay for?", {"CCGs"}),
        (
            "What do Clinical Commissioning Groups pay for?",
            {"Clinical Commissioning Groups"},
        ),
        ("Did the CCG pass to Frimley ICB?", {"CCG", "Frimley ICB"}),
        ("Who runs NHS Thames Valley ICB?", set()),
        ("What is an ICB?", set()),
        ("Is CCGX a word?", set()),
        ("Who runs the ICB for BOB?", {"ICB for BOB"}),
        (
            "Who runs the Buckinghamshire, Oxfordshire & Berkshire West ICB?",
            {"Buckinghamshire, Oxfordshire & Berkshire West ICB"},
        ),
        # Folding makes two letters of one, so that the place is lost.
        ("Is the oﬃce that of BOB ICB?", {"BOB ICB"}),
    ],
)
def test_names_of_bodies_that_have_ended_are_noticed_with_their_capitals(
    question: str, names: set[str]
) -> None:
    assert set(superseded_names(question, GLOSSARY, TODAY)) == names


@pytest.mark.parametrize(
    ("day", "ended"),
    [
        (date(2022, 6, 30), set()),
        (date(2022, 7, 1), {"CCG"}),
        (date(2026, 3, 31), {"CCG"}),
        (date(2026, 4, 1), {"CCG", "BOB ICB"}),
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
        ("When was NHS England abolished?", "briefings/nhs-england.md"),
        ("Why was Healthwatch closed?", "briefings/healthwatch.md"),
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
        ("Is an ICS that brown inhaler my GP gave me?", "ICS"),
        ("normal ICP in mmHg", "ICP"),
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
