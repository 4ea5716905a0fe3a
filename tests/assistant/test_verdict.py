from datetime import date

import pytest

from assistant.found import FoundPart, Verdict
from assistant.parts import whole_question
from assistant.reader import Reading
from assistant.standing import Standings
from assistant.units import document_units
from assistant.verdict import Verdicts
from corpus.document import Document, Statement, Validity
from corpus.glossary import load_glossary

TODAY = date(2026, 11, 28)
GLOSSARY = load_glossary()


def found(question: str, text: str, *statements: Statement) -> FoundPart:
    """Return what is said of a question of which the whole text is quoted."""
    document = Document(
        doc_id="a.md", title="A", text=f"{text}\n", statements=statements
    )
    units = document_units(document)
    lists = [unit for unit in units if unit.kind == "list"]
    standings = Standings({"a.md": document}, GLOSSARY.places)
    part = FoundPart(
        part=whole_question(question),
        reading=Reading(answerable=0.9, evidence=()),
        passages=(),
        units=lists or units,
    )
    return Verdicts(standings, GLOSSARY).with_verdict(part, TODAY)


def verdict(question: str, text: str) -> Verdict | None:
    return found(question, text).verdict


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Must the club publish its accounts?", "A club must publish its accounts."),
        (
            "Does every club have to have a rulebook?",
            "Every club must have a rulebook.",
        ),
        (
            "Can the club give orders to a member?",
            "A club can give orders to a member.",
        ),
        ("Would the Bill abolish the club?", "The Bill would abolish the club."),
        ("Is the treasurer of a club employed?", "A treasurer of a club is employed."),
        (
            "Can I join a club without proof of address?",
            "A person with no proof of address can join a club.",
        ),
        (
            "Is Reading under the river board?",
            "Reading and Wokingham have been under the river board since 2025, "
            "inferred from its website, not confirmed on an official page.",
        ),
        ("Did the club open in 2021?", "The club opened on 3 May 2021."),
    ],
)
def test_yes_is_said_where_one_clause_states_all_that_is_asked(
    question: str, text: str
) -> None:
    assert verdict(question, text) == "Yes"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Is a club a statutory body?", "Clubs are not statutory bodies."),
        (
            "Was the Smith Review binding?",
            "The Smith Review was advisory only, so its advice was not binding.",
        ),
        ("Does Scotland have river boards?", "Scotland has no river boards."),
        (
            "Did the three clubs merge?",
            "The planned merger of the three clubs did not happen.",
        ),
        ("Did clubs replace the boards?", "Clubs did not replace the boards."),
        (
            "Do I need proof of identity to join a club?",
            "A person does not need any of these to join a club:\n\n"
            "- proof of address\n- proof of identity (ID)",
        ),
    ],
)
def test_no_is_said_where_one_clause_denies_what_is_asked(
    question: str, text: str
) -> None:
    assert verdict(question, text) == "No"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # Another does it.
        (
            "Does the bank appoint the treasurer of a club?",
            "The chair appoints the treasurer of a club, if the bank approves.",
        ),
        # Proposed, not done.
        ("Does the Bill abolish the club?", "The Bill would abolish the club."),
        ("Has the club been abolished?", "Ministers said the club would be abolished."),
        # Not known.
        ("Has the club closed?", "Whether the club has closed was not found."),
        ("Have clubs been abolished?", "No source says clubs have been abolished."),
        # May is no must.
        ("Must a club publish accounts?", "A club may publish accounts."),
        # Some are not all.
        ("Do all clubs have a rulebook?", "Clubs have a rulebook."),
        ("Is the club a charity?", "Most of the club is a charity."),
        # Then is not now.
        ("Is the club a charity?", "In 2019 the club was a charity."),
        ("Does the club answer letters?", "The club answered letters within a week."),
        ("Is the Bill law yet?", "On 25 June 2026 the Bill was not yet law."),
        ("Did the club open in 2021?", "The club opened on 3 May 2019."),
        # Another number.
        ("Does the club have 45 members?", "The club has 45 rooms and 60 members."),
        # A choice.
        ("Is a club a charity or a company?", "A club is a charity."),
        # Having no papers is not needing none.
        (
            "Do I need proof of address to join a club?",
            "A person with no proof of address can join a club.",
        ),
        # No yes or no is asked for.
        ("Why is a club a charity?", "A club is a charity."),
        ("Is the club still a guild?", "In 2016 the club guild counted ten men."),
        ("Is the club a guild?", "In 2016 the club guild counted ten men."),
        ("Is the club still a guild?", "The club is a guild."),
    ],
)
def test_neither_is_said_where_the_quote_leaves_it_open(
    question: str, text: str
) -> None:
    assert verdict(question, text) is None


@pytest.mark.parametrize(
    "question",
    [
        "Is BOB ICB still running?",
        "Does BOB ICB still exist?",
        "Does BOB ICB exist?",
        "Is BOB ICB still in charge of dentists?",
    ],
)
def test_a_body_that_is_no_more_does_nothing_still(question: str) -> None:
    gone = "BOB ICB no longer exists: the river board came after it on 1 April 2026."
    assert verdict(question, gone) == "No"


def test_what_a_body_did_before_it_ended_is_not_said_of_today() -> None:
    assert (
        verdict("Does BOB ICB pay for dentists?", "BOB ICB pays for dentists.") is None
    )


def test_a_figure_that_the_quote_denies_is_denied() -> None:
    held = "England has had 36 integrated care boards (ICBs) since 2025, not 42."
    assert verdict("Is the number of ICBs still 42?", held) == "No"


def test_quotes_that_say_both_are_left_to_speak_for_themselves() -> None:
    text = "A club is a charity. The club is not a charity."
    assert verdict("Is the club a charity?", text) is None


def test_the_sentence_that_states_it_comes_first_and_a_yes_needs_no_more() -> None:
    text = "The club has rooms. The club is a charity."
    answered = found("Is the club a charity?", text)
    assert [unit.text for unit in answered.units] == ["The club is a charity."]
    denied = found("Is the club a charity?", text.replace("is a", "is not a"))
    assert [unit.text for unit in denied.units] == [
        "The club is not a charity.",
        "The club has rooms.",
    ]


def test_what_had_ended_is_no_evidence_of_today() -> None:
    quote = "The club is a charity."
    ended = Statement(quote=quote, validity=Validity(valid_until=date(2024, 1, 1)))
    assert found("Is the club a charity?", quote, ended).verdict is None
