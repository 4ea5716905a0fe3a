from datetime import date
from typing import get_args

import pytest

from assistant.standing import (
    NO_TIME,
    NOT_THEN,
    OTHER_TIME,
    THAT_TIME,
    Standing,
    Standings,
)
from assistant.units import Unit, document_units
from assistant.when import When
from corpus.document import (
    Authority,
    Basis,
    Document,
    Source,
    Statement,
    Validity,
)
from corpus.glossary import load_glossary

PLACES = load_glossary().places
ENDED = Validity(valid_until=date(2026, 4, 1), superseded_by=("new.md",))
NOW = When(tense="now", start=date(2026, 11, 15), end=date(2026, 11, 16))
IN_2023 = When(tense="then", start=date(2023, 1, 1), end=date(2024, 1, 1))
PAST = When(tense="past", end=date(2026, 11, 16))


def fault(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)


def document(
    text: str,
    *,
    title: str = "A title",
    place: str | None = None,
    source: Source | None = None,
    statements: tuple[Statement, ...] = (),
    validity: Validity | None = None,
) -> Document:
    return Document(
        doc_id="a.md",
        title=title,
        text=text,
        place=place,
        source=source or Source(),
        statements=statements,
        validity=validity or Validity(),
    )


def unit(among: Document, at: int = 0) -> Unit:
    return document_units(among)[at]


def standing(among: Document, at: int = 0) -> Standing:
    return Standings({"a.md": among}, PLACES).of(unit(among, at))


def is_about(
    among: Document, *asked: str, particular: bool = False, at: int = 0
) -> bool:
    standings = Standings({"a.md": among}, PLACES)
    return standings.is_about(unit(among, at), frozenset(asked), particular=particular)


# --- When it held ----------------------------------------------------------------


def test_what_the_front_matter_marks_goes_before_what_the_sentence_tells() -> None:
    text = "Ann led it from 1 July 2022 to May 2023. Ben led it from 2019 to 2021."
    marked = document(text, statements=(Statement(quote="Ann led it", validity=ENDED),))
    first = standing(marked)
    assert (first.validity, first.is_marked) == (ENDED, True)
    second = standing(marked, 1)
    assert second.validity == Validity(
        valid_from=date(2019, 1, 1), valid_until=date(2022, 1, 1)
    )
    assert not second.is_marked


@pytest.mark.parametrize(
    ("published", "text", "fits"),
    [
        ("2023", "Care.", THAT_TIME),
        ("2023-05", "Care.", THAT_TIME),
        ("2023-05-01", "Care.", THAT_TIME),
        # A source of another year is not known to be wrong of this one.
        ("2022-12", "Care.", NO_TIME),
        # What a sentence tells goes before when it was written.
        ("2023", "It met in 2016.", OTHER_TIME),
    ],
)
def test_a_sentence_without_a_time_tells_of_the_time_of_its_source(
    published: str, text: str, fits: int
) -> None:
    among = document(text, source=Source(published=published))
    assert standing(among).fits(IN_2023) == fits
    # A briefing tells of other times than its own.
    basis = Basis(title="The source", published=published)
    briefing = document(text, source=Source(published=published, based_on=(basis,)))
    assert standing(briefing).fits(IN_2023) == min(fits, NO_TIME)


def test_only_what_is_known_to_have_ended_is_foretold() -> None:
    text = "Ann will lead it. Ben led it."
    whole = Statement(quote="Ann will lead it. Ben led it.", validity=ENDED)
    marked = document(text, statements=(whole,))
    assert standing(marked).foretells
    assert not standing(marked, 1).foretells
    assert not standing(document(text)).foretells


def test_a_sentence_that_tells_no_time_is_not_known_to_have_ended() -> None:
    found = standing(document("Care is planned."))
    assert (found.validity, found.is_marked, found.told) == (Validity(), False, ())


@pytest.mark.parametrize(
    ("text", "validity", "when", "fits"),
    [
        pytest.param("Care.", ENDED, NOW, NOT_THEN, id="ended"),
        pytest.param("Care.", ENDED, PAST, NO_TIME, id="ended, of the past"),
        pytest.param("Care.", ENDED, IN_2023, THAT_TIME, id="marked, held then"),
        pytest.param(
            "Care.",
            Validity(valid_from=date(2024, 1, 1)),
            IN_2023,
            NOT_THEN,
            id="not begun",
        ),
        pytest.param("Care.", None, IN_2023, NO_TIME, id="no time"),
        pytest.param("It met in 2023.", None, IN_2023, THAT_TIME, id="told of"),
        pytest.param("It met in 2016.", None, IN_2023, OTHER_TIME, id="another"),
        pytest.param("It has met since 2016.", None, IN_2023, THAT_TIME, id="since"),
        pytest.param("It met in 2016.", None, NOW, NO_TIME, id="asked about today"),
        pytest.param("It ran from 2016 to 2019.", None, NOW, NOT_THEN, id="over"),
        pytest.param("It met in 2027.", None, NOW, NOT_THEN, id="done later"),
        pytest.param("It will meet in 2027.", None, NOW, NO_TIME, id="to come"),
        pytest.param(
            "Set up on 1 July 2022, the board plans care.",
            Validity(valid_from=date(2022, 7, 1)),
            IN_2023,
            # Not known to have ended, and not refused for the day it began.
            NO_TIME,
            id="marked as begun before",
        ),
    ],
)
def test_a_unit_fits_a_time_better_or_worse(
    text: str, validity: Validity | None, when: When, fits: int
) -> None:
    assert standing(document(text, validity=validity)).fits(when) == fits


# --- Its source ------------------------------------------------------------------


def test_an_act_ranks_first_and_news_last_before_what_is_not_known() -> None:
    ranks = [
        standing(document("Care.", source=Source(authority=authority))).authority
        for authority in get_args(Authority)
    ]
    assert ranks == [0, 1, 2, 3, 4, 5]
    assert standing(document("Care.")).authority == 6


def briefing(*based_on: Basis) -> Document:
    return document(
        "Care is planned.\n\n## Law\n\nBoards must plan.\n\n## News\n\nBoards met.\n",
        source=Source(authority="web_page", based_on=based_on),
    )


def test_a_section_of_a_briefing_has_the_rank_of_what_it_is_based_on() -> None:
    written = briefing(
        Basis(title="Act", authority="act", sections=("Law",)),
        Basis(title="Paper", authority="news", sections=("News",)),
    )
    # The part before the first heading has that of the briefing.
    assert [standing(written, n).authority for n in range(3)] == [4, 0, 5]


def test_of_several_sources_of_a_section_the_best_counts() -> None:
    written = briefing(
        Basis(title="Paper", authority="news", sections=("Law",)),
        Basis(title="Act", authority="act", sections=("Law",)),
        Basis(title="No one has ranked it", sections=("Law",)),
    )
    assert standing(written, 1).authority == 0


def test_a_source_of_the_whole_briefing_counts_in_every_section() -> None:
    assert standing(briefing(Basis(title="Act", authority="act")), 1).authority == 0


# --- Its place -------------------------------------------------------------------


def test_a_statement_about_one_place_is_not_given_for_another() -> None:
    slough = document("The hospital in Slough has 500 beds.", place="England")
    assert is_about(slough, "slough")
    assert not is_about(slough, "reading")
    assert not is_about(slough, "reading", particular=True)


def test_without_a_place_asked_about_any_statement_may_be_given() -> None:
    assert is_about(document("Beds in Slough.", place="Slough"))


def test_the_place_of_a_document_counts_where_a_sentence_names_none() -> None:
    surrey = document("The advice line is open.", place="Surrey")
    assert is_about(surrey, "surrey")
    assert not is_about(surrey, "oxfordshire")


def test_what_is_said_of_an_area_holds_in_the_places_within_it() -> None:
    area = document("The board plans care.", place="Thames Valley")
    assert is_about(area, "reading")
    assert not is_about(area, "surrey")


def test_a_number_of_an_area_is_not_that_of_a_place_within_it() -> None:
    area = document("It has 1,800,000 people.", place="Thames Valley")
    assert not is_about(area, "reading", particular=True)
    assert is_about(area, "thames valley", particular=True)


def test_what_holds_in_england_holds_in_each_place_of_england() -> None:
    law = document("Boards must have nine members.", place="England")
    assert is_about(law, "reading", particular=True)
    assert is_about(law, "surrey")


def test_wales_is_not_england() -> None:
    law = document("Boards must plan care.", place="England")
    assert not is_about(law, "wales")
    assert not is_about(law, "cardiff")
    assert is_about(document("Wales has no boards.", place="England"), "wales")
    assert is_about(document("Care is free.", place="United Kingdom"), "wales")


def test_each_place_asked_about_must_be_met() -> None:
    both = document("Surrey and Reading are apart.")
    assert is_about(both, "surrey", "reading")
    assert not is_about(document("Surrey is large."), "surrey", "reading")


@fault(
    "'england' named in a sentence counts for nothing, so that what it says of "
    "England is given for Wales where the document has no place of its own"
)
def test_a_sentence_about_england_is_not_given_for_wales() -> None:
    assert not is_about(document("England has 42 boards."), "wales")


@pytest.mark.parametrize(
    "place",
    [
        "Oxford",
        "Banbury",
        "Aylesbury",
        "High Wycombe",
        "Newbury",
        "Abingdon",
    ],
)
def test_what_is_said_of_our_area_is_given_in_its_towns(place: str) -> None:
    (asked,) = PLACES.find(f"Who plans care in {place}?")
    board = document("The board plans care.", place="Thames Valley")
    assert is_about(board, asked)


def test_a_month_ties_a_sentence_to_no_place() -> None:
    told = document("On 13 March 2025 the government announced it.", place="England")
    assert is_about(told, "reading")


def test_the_place_of_a_document_may_be_a_common_word() -> None:
    assert not is_about(document("The line is open.", place="Reading"), "slough")
