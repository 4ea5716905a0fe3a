import pytest

from corpus.glossary import load_glossary
from corpus.places import Places

PLACES = load_glossary().places
BOB = "buckinghamshire, oxfordshire and berkshire west"
MADE = Places(
    within={
        "north vale": ("vale",),
        "vale": ("england",),
        "england": (),
        "berkshire west": ("vale",),
    },
    names={"nv": "north vale"},
)


EASTERN = "of towns in East Berkshire, which is Frimley's, only the nation is known"


def fault(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)


# --- Finding ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Who plans care?", set()),
        ("Who plans care in north vale?", {"north vale"}),
        ("NORTH\u202fVALE", {"north vale"}),
        # The longest name alone, and not the one within it.
        ("the North Vale board", {"north vale"}),
        ("the Vale", {"vale"}),
        # A common word without its capital.
        ("the vale", set()),
        ("NV", {"north vale"}),
        ("in valet parking", set()),
        ("Berkshire West and Vale", {"berkshire west", "vale"}),
    ],
)
def test_areas_are_found_by_any_of_their_names(text: str, found: set[str]) -> None:
    assert MADE.find(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BOB", {BOB}),
        ("Buckinghamshire, Oxfordshire and Berkshire West (BOB)", {BOB}),
        ("Buckinghamshire, Oxfordshire, Berkshire West", {BOB}),
        ("Bucks and Oxon", {"buckinghamshire", "oxfordshire"}),
        ("West Berkshire is in Berkshire West", {"west berkshire", "berkshire west"}),
        ("the UK", {"united kingdom"}),
        ("Wales is not England", {"wales", "england"}),
        # A body, not the country.
        ("NHS England and Healthwatch England", set()),
        ("NHS England decides for England", {"england"}),
        ("Stoke-on-Trent or King\u2019s Lynn", {"stoke-on-trent", "king's lynn"}),
        ("Buckinghamshire, Oxfordshire & Berkshire West", {BOB}),
        # People, not areas.
        ("Is Bob Smith on the board?", set()),
        ("When did Dr James Kent leave?", set()),
        ("Dr. Kent or Cllr Ann Surrey", set()),
        ("Does Dr James Kent live in Kent?", {"kent"}),
        # Towns that are also months.
        ("It ended on 31 March 2026.", set()),
        ("Who ran it in March 2026?", set()),
        ("It met in May 2025.", set()),
        # Far away.
        ("Hospitals in New South Wales", set()),
    ],
)
def test_ours_are_found_in_what_people_write(text: str, found: set[str]) -> None:
    assert PLACES.find(text) == found


@pytest.mark.parametrize(
    ("text", "is_place"),
    [
        ("Who plans care in reading?", True),
        ("the hospital near reading", True),
        ("Does the ICB cover Reading?", True),
        ("I am reading the plan", False),
        ("Reading the plan, who is chair?", False),
        ("a good deal of money", False),
        ("care in Bath", True),
        # A town that is hardly ever meant.
        ("care in Deal", False),
        # A county or a long name needs no capital.
        ("who runs oxfordshire", True),
        ("who runs milton keynes", True),
    ],
)
def test_a_common_word_is_a_place_only_where_it_is_written_as_one(
    text: str, is_place: bool
) -> None:
    assert bool(PLACES.find(text)) is is_place


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Reading", {"reading"}),
        ("bath", {"bath"}),
        ("BOB", {BOB}),
        pytest.param(
            "Reading and Wokingham",
            {"reading", "wokingham"},
            marks=fault("of two names the first is not seen where it is a word"),
        ),
        ("Surrey and Thames Valley", {"surrey", "thames valley"}),
        ("nowhere", set()),
    ],
)
def test_what_is_known_to_be_a_place_is_found_however_common(
    name: str, found: set[str]
) -> None:
    assert PLACES.named(name) == found


# --- What lies within what -------------------------------------------------------


def test_a_place_lies_in_all_that_is_around_it() -> None:
    assert MADE.around("north vale") == {"north vale", "vale", "england"}
    assert MADE.around("england") == {"england"}
    assert MADE.around("nowhere") == {"nowhere"}


def test_areas_that_lie_in_each_other_come_to_an_end() -> None:
    turning = Places(within={"a": ("b",), "b": ("a",)})
    assert turning.around("a") == {"a", "b"}


@pytest.mark.parametrize(
    ("place", "area", "within"),
    [
        ("reading", "berkshire west", True),
        ("reading", BOB, True),
        ("reading", "thames valley", True),
        ("reading", "england", True),
        ("east berkshire", "frimley", True),
        ("east berkshire", BOB, False),
        ("surrey", "thames valley", False),
        ("cardiff", "wales", True),
        ("cardiff", "england", False),
        ("edinburgh", "scotland", True),
        ("edinburgh", "england", False),
        ("wales", "england", False),
    ],
)
def test_ours_lie_where_the_facts_say(place: str, area: str, within: bool) -> None:
    assert (area in PLACES.around(place)) is within


@pytest.mark.parametrize(
    ("town", "area"),
    [
        ("oxford", "oxfordshire"),
        ("banbury", "oxfordshire"),
        ("abingdon", "oxfordshire"),
        ("aylesbury", "buckinghamshire"),
        ("high wycombe", "buckinghamshire"),
        ("newbury", "west berkshire"),
        pytest.param("slough", "east berkshire", marks=fault(EASTERN)),
        pytest.param("maidenhead", "east berkshire", marks=fault(EASTERN)),
    ],
)
def test_towns_lie_in_their_county(town: str, area: str) -> None:
    assert area in PLACES.around(town)


def test_every_area_of_ours_lies_in_areas_that_are_known() -> None:
    known = set(PLACES.within)
    assert {area for areas in PLACES.within.values() for area in areas} <= known
    assert set(PLACES.names.values()) <= known


# --- Widening --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "known", "wider"),
    [
        ("Who runs North Vale?", {"vale"}, "Who runs Vale?"),
        # Known itself.
        ("Who runs North Vale?", {"north vale", "vale"}, "Who runs North Vale?"),
        # Known in its nation alone, or nowhere.
        ("Who runs North Vale?", {"england"}, "Who runs North Vale?"),
        ("Who runs North Vale?", set(), "Who runs North Vale?"),
        ("Is NV in Vale?", {"vale"}, "Is Vale in Vale?"),
        ("Who runs it?", {"vale"}, "Who runs it?"),
    ],
)
def test_a_place_that_is_not_known_is_named_by_the_area_around_it(
    text: str, known: set[str], wider: str
) -> None:
    assert MADE.widened(text, known) == wider
