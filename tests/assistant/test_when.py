import re
from datetime import date

import pytest

from assistant.when import (
    Tense,
    When,
    asked_when,
    told_periods,
    told_span,
    without_time,
)
from corpus.document import Validity
from corpus.glossary import Event, load_glossary

# A Sunday in autumn, after every change that the documents tell of.
AS_OF = date(2026, 11, 15)
GLOSSARY = load_glossary()
NEXT_DAY = date(2026, 11, 16)
Span = tuple[date | None, date | None]


def fault(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)


# --- What a question asks about --------------------------------------------------


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What did it do in 2023?", date(2023, 1, 1), date(2024, 1, 1)),
        ("Who chaired it on 1 July 2022?", date(2022, 7, 1), date(2022, 7, 2)),
        ("on the 1st of July 2022", date(2022, 7, 1), date(2022, 7, 2)),
        ("on July 1st, 2022", date(2022, 7, 1), date(2022, 7, 2)),
        ("on 1\u202fJuly\u00a02022", date(2022, 7, 1), date(2022, 7, 2)),
        ("on 1 JULY 2022", date(2022, 7, 1), date(2022, 7, 2)),
        ("as of 2022-07-01", date(2022, 7, 1), date(2022, 7, 2)),
        # Day before month, as in Britain.
        ("on 02/07/2022", date(2022, 7, 2), date(2022, 7, 3)),
        ("on 29 February 2024", date(2024, 2, 29), date(2024, 3, 1)),
        ("in Sept 2022", date(2022, 9, 1), date(2022, 10, 1)),
        ("in December 2025", date(2025, 12, 1), date(2026, 1, 1)),
        ("May 2022", date(2022, 5, 1), date(2022, 6, 1)),
        ("the budget of 2022/23", date(2022, 4, 1), date(2023, 4, 1)),
        ("during 2022-23", date(2022, 4, 1), date(2023, 4, 1)),
        # Not one year after the other: whole years.
        ("the years 2022-24", date(2022, 1, 1), date(2025, 1, 1)),
        ("in early 2023", date(2023, 1, 1), date(2023, 5, 1)),
        ("in mid-2022", date(2022, 5, 1), date(2022, 9, 1)),
        ("at the end of 2025", date(2025, 10, 1), date(2026, 1, 1)),
        ("in spring 2022", date(2022, 3, 1), date(2022, 6, 1)),
        ("before July 2022", None, date(2022, 7, 1)),
        ("until 2022", None, date(2022, 1, 1)),
        ("prior to April 2026", None, date(2026, 4, 1)),
        ("since 2022", date(2022, 1, 1), None),
        ("after 1 July 2022", date(2022, 7, 1), None),
        ("between 2019 and 2022", date(2019, 1, 1), date(2023, 1, 1)),
        ("from April 2019 to March 2022", date(2019, 4, 1), date(2022, 4, 1)),
        ("in 2023 and in 2025", date(2023, 1, 1), date(2026, 1, 1)),
        ("before 2022 and after 2024", None, None),
        ("last year", date(2025, 1, 1), date(2026, 1, 1)),
        ("this year", date(2026, 1, 1), date(2027, 1, 1)),
        ("next year", date(2027, 1, 1), date(2028, 1, 1)),
        # 730 days with no 29 February in them.
        ("two years ago", date(2024, 11, 15), date(2024, 11, 16)),
        ("2 years ago", date(2024, 11, 15), date(2024, 11, 16)),
        ("a year ago", date(2025, 11, 15), date(2025, 11, 16)),
        ("What will happen in 2027?", date(2027, 1, 1), date(2028, 1, 1)),
        # A time that is named counts, whatever else is said.
        ("Who is in charge now, in 2023?", date(2023, 1, 1), date(2024, 1, 1)),
        (
            "as of 2022-07",
            date(2022, 7, 1),
            date(2022, 8, 1),
        ),
        ("until the end of March 2026", None, date(2026, 4, 1)),
        (
            "in the summer of 2022",
            date(2022, 6, 1),
            date(2022, 9, 1),
        ),
    ],
)
def test_a_time_that_is_named_is_the_time_asked_about(
    question: str, start: date | None, end: date | None
) -> None:
    assert asked_when(question, AS_OF) == When(tense="then", start=start, end=end)


@pytest.mark.parametrize(
    ("question", "tense"),
    [
        ("Who chairs the ICB?", "now"),
        ("Who is the chief executive?", "now"),
        ("Does the ICB still exist?", "now"),
        ("What may the board do?", "now"),
        ("", "now"),
        # A year that belongs to a name.
        ("What does the Health and Care Act 2022 say?", "now"),
        ("What does the 2022 Health and Care Act say?", "now"),
        ("Is SI 2022/734 in force?", "now"),
        ("Is the 2024 plan agreed now?", "now"),
        ("Who was chief executive?", "past"),
        ("When did the CCGs end?", "past"),
        ("Who used to chair BOB ICB?", "past"),
        ("Who led it before Nick Broughton?", "past"),
        ("What did the 2022 Act say?", "past"),
        # Both: what is so now.
        ("Who was made chair, and is she still there?", "now"),
        (
            "Is BOB ICB led by a chief executive?",
            "now",
        ),
        # A participle after "are" is of today.
        ("Which plans are published by BOB ICB?", "now"),
        ("How many places are left on the board?", "now"),
        # So is what is said of the one who asks.
        ("I was wondering who runs the ICB?", "now"),
        ("I was told BOB ICB runs my hospital, is that right?", "now"),
    ],
)
def test_without_a_time_the_tense_decides(question: str, tense: Tense) -> None:
    asked = asked_when(question, AS_OF)
    assert asked.tense == tense
    assert asked.end == NEXT_DAY
    assert asked.start == (AS_OF if tense == "now" else None)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Are there 12000 GPs?", id="five digits"),
        pytest.param("Are there 2,000 GPs?", id="with a comma"),
        pytest.param("Are there more than 2000 GPs?", id="a number of things"),
        pytest.param("Does it cost \u00a32000?", id="a sum"),
    ],
)
def test_a_number_of_things_is_no_year(question: str) -> None:
    assert asked_when(question, AS_OF).tense == "now"


@pytest.mark.parametrize(
    ("question", "as_of", "when"),
    [
        pytest.param(
            "Who is the chair?",
            date.min,
            When(tense="now", start=date.min, end=date(1, 1, 2)),
            id="first day",
        ),
        pytest.param(
            "Who is the chair?",
            date.max,
            When(tense="now", start=date.max),
            id="last day",
        ),
        # A time that no calendar has is none; the tense is left.
        pytest.param(
            "Who was chair 10 years ago?",
            date.min,
            When(tense="past", end=date(1, 1, 2)),
            id="before the first day",
        ),
        pytest.param(
            "Who will be chair next year?",
            date.max,
            When(tense="now", start=date.max),
            id="after the last year",
        ),
    ],
)
def test_any_day_can_be_asked_on(question: str, as_of: date, when: When) -> None:
    assert asked_when(question, as_of) == when


# --- Whether something held then -------------------------------------------------


@pytest.mark.parametrize(
    ("validity", "held"),
    [
        pytest.param(Validity(), True, id="unknown"),
        pytest.param(Validity(valid_until=date(2023, 1, 1)), False, id="ended before"),
        pytest.param(Validity(valid_until=date(2023, 1, 2)), True, id="ended within"),
        pytest.param(Validity(valid_from=date(2024, 1, 1)), False, id="began after"),
        pytest.param(Validity(valid_from=date(2023, 12, 31)), True, id="began within"),
    ],
)
def test_both_ends_are_half_open(validity: Validity, held: bool) -> None:
    year = When(tense="then", start=date(2023, 1, 1), end=date(2024, 1, 1))
    assert year.covers(validity) is held
    assert year.meets((validity.valid_from, validity.valid_until)) is held


# --- What a sentence tells -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("It closed.", []),
        (
            "It met on 1\u202fJuly\u202f2022.",
            [(date(2022, 7, 1), date(2022, 7, 2))],
        ),
        ("It has met since 2022.", [(date(2022, 1, 1), None)]),
        ("There is no 31 February 2022.", []),
        ("The Health and Care Act 2022 says so.", []),
    ],
)
def test_a_sentence_tells_the_times_that_it_names(
    text: str, periods: list[Span]
) -> None:
    assert told_periods(text) == periods


def test_an_open_end_is_closed_by_the_date_that_ends_it() -> None:
    assert told_periods("She led it from 2019 to 2022.") == [
        (date(2019, 1, 1), date(2023, 1, 1)),
        (date(2022, 1, 1), date(2023, 1, 1)),
    ]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (
            "Ann was interim chief from 24 October 2022 to May 2023.",
            date(2022, 10, 24),
            date(2023, 6, 1),
        ),
        (
            "From 1 July 2022 until 31 March 2026 it was so.",
            date(2022, 7, 1),
            date(2026, 4, 1),
        ),
        (
            "From 1 July 2022 until the end of March 2026 it was so.",
            date(2022, 7, 1),
            date(2026, 4, 1),
        ),
    ],
)
def test_a_state_that_is_told_from_and_to_held_then(
    text: str, start: date, end: date
) -> None:
    assert told_span(text) == Validity(valid_from=start, valid_until=end)


@pytest.mark.parametrize(
    "text",
    [
        "It met in 2022.",
        "It went from Reading to Oxford in 2022.",
        "It ran from 2023 to 2022.",
        "It has run since 2022.",
        # Figures of two years, and an event at some time between two.
        "The sources differ on the number of GP practices in BOB, from 175 in 2016 to "
        "156 in early 2024.",
        "BOB had 175 GP practices in 2016, 166 at some point between 2019 and June "
        "2022, and 156 in early 2024, each according to a different source.",
        "Dentistry was handed to boards between July 2022 and April 2023.",
        # Which of the two it is cannot be told.
        "Between 2019 and 2021 it was so.",
    ],
)
def test_a_sentence_that_tells_of_no_state_that_ended_has_no_span(text: str) -> None:
    assert told_span(text) is None


# --- A question without its time -------------------------------------------------


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("What did the ICB do in 2023?", "What did the ICB do ?"),
        ("Who was the chair on 1 July 2022?", "Who was the chair ?"),
        ("Who paid at the end of 2025?", "Who paid ?"),
        ("Who led it two years ago?", "Who led it ?"),
        ("What was the budget last year?", "What was the budget ?"),
        ("Who is the chair?", "Who is the chair?"),
        # Names keep their year.
        ("What does the 2022 Act say?", "What does the 2022 Act say?"),
        (
            "Who paid prior to April 2026?",
            "Who paid ?",
        ),
    ],
)
def test_a_question_is_left_without_the_time_it_names(question: str, rest: str) -> None:
    assert without_time(question) == rest


# --- By what happened ------------------------------------------------------------

SET_UP = Event(says=re.compile(r"boards? (?:was|were) set up\b"), on=date(2022, 7, 1))


@pytest.mark.parametrize(
    "question",
    [
        "Who paid before the board was set up?",
        "until boards were set up, who paid",
        "Who pays now, and who paid prior to the boards were set up?",
    ],
)
def test_what_was_before_an_event_is_before_its_day(question: str) -> None:
    assert asked_when(question, AS_OF, [SET_UP]) == When(
        tense="then", end=date(2022, 7, 1)
    )


@pytest.mark.parametrize(
    ("question", "as_of"),
    [
        # No going back behind it.
        ("What happened when the board was set up?", AS_OF),
        ("Does the board ask before it decides?", AS_OF),
        # It has not happened yet.
        ("Who pays before the board was set up?", date(2022, 6, 30)),
    ],
)
def test_other_words_about_an_event_name_no_time(question: str, as_of: date) -> None:
    assert asked_when(question, as_of, [SET_UP]).tense != "then"


def test_a_date_goes_before_an_event() -> None:
    asked = asked_when("Who paid in 2019 before boards were set up?", AS_OF, [SET_UP])
    assert (asked.start, asked.end) == (date(2019, 1, 1), date(2020, 1, 1))


@pytest.mark.parametrize(
    ("question", "end"),
    [
        ("What was BOB before it became an ICS?", date(2019, 6, 1)),
        ("Who bought care before ICBs?", date(2022, 7, 1)),
        ("before the CCGs were abolished who paid?", date(2022, 7, 1)),
        ("who ran it before NHS Thames Valley ICB", date(2026, 4, 1)),
    ],
)
def test_the_events_of_the_glossary_are_known(question: str, end: date) -> None:
    asked = asked_when(GLOSSARY.expand(question), AS_OF, GLOSSARY.events)
    assert asked == When(tense="then", end=end)


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("Before and after July 2023: where did it go?", None, None),
        ("before it went national in April 2023", None, date(2023, 4, 1)),
        ("before the board was set up in 2022", None, date(2022, 1, 1)),
        # The year is the chair's, and not that of an event.
        ("Who chaired it before Ann in 2023?", date(2023, 1, 1), date(2024, 1, 1)),
    ],
)
def test_before_may_stand_apart_from_its_date(
    question: str, start: date | None, end: date | None
) -> None:
    asked = asked_when(question, AS_OF)
    assert (asked.tense, asked.start, asked.end) == ("then", start, end)


def test_a_board_that_decides_is_no_event() -> None:
    question = GLOSSARY.expand("Does it ask my GP before the ICB decides on funding?")
    assert asked_when(question, AS_OF, GLOSSARY.events).tense == "now"
