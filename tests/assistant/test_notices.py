from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import Citation
from assistant.extractive import compose
from assistant.found import FoundPart
from assistant.notices import (
    in_words,
    part_notices,
    place_notices,
    short_form_notices,
    source_notices,
    stale_notices,
)
from assistant.parts import whole_question
from assistant.reader import Reading
from assistant.units import Unit
from corpus.document import Basis, Document, Source, Statement, Validity
from tests.assistant.stand import (
    BY_ID,
    CHAIRS,
    ENDS,
    FUNDS,
    GLOSSARY,
    GUIDE,
    LEAFLET,
    MEMBERS,
    MET,
    PLANS,
    unit,
)

ENDED_ON = date(2022, 7, 1)


def cited(among: Document, *words: str) -> tuple[Citation, ...]:
    return compose(
        [unit(w, among=among) for w in words], {among.doc_id: among}
    ).citations


def dated(published: str | None, text: str = "Care is planned.") -> Document:
    return Document(
        doc_id="a.md",
        title="A title",
        text=text,
        source=Source(published=published),
        validity=Validity(valid_until=ENDS),
    )


# --- What is said of the sources -------------------------------------------------


def notices(citations: tuple[Citation, ...], as_of: date) -> Mapping[str, str]:
    found = source_notices(citations, as_of, dated_after_days=180)
    return {notice.kind: notice.text for notice in found}


def test_the_date_of_a_source_is_said_in_its_own_words() -> None:
    said = notices(cited(GUIDE, PLANS, MET), date(2022, 9, 1))
    assert said == {
        "dated": "\u201cWhat a board does\u201d is from mid-2022, before 1 July 2022."
    }


def test_an_old_source_may_no_longer_be_right() -> None:
    # 2022-07 counts from 1 July; 180 days on is 28 December (30 + 31 + 30 + 31 + 30 +
    # 28 = 180).
    text = "; things may have changed since."
    assert not notices(cited(GUIDE, MET), date(2022, 12, 28))["dated"].endswith(text)
    assert notices(cited(GUIDE, MET), date(2022, 12, 29))["dated"].endswith(text)


def test_an_undated_source_is_said_to_be_undated() -> None:
    said = notices(cited(LEAFLET, CHAIRS), date(2030, 1, 1))
    assert said == {"dated": "\u201cWho pays for social care\u201d is undated."}


@pytest.mark.parametrize(
    ("as_of", "ended"),
    [
        pytest.param(date(2026, 3, 31), False, id="the day before"),
        pytest.param(date(2026, 4, 1), True, id="the day itself"),
        pytest.param(date(2026, 4, 2), True, id="the day after"),
    ],
)
def test_a_statement_holds_until_the_day_before_its_end(
    as_of: date, ended: bool
) -> None:
    said = notices(cited(GUIDE, MET, MEMBERS), as_of)
    text = "What [2] says is marked as no longer current from 1 April 2026."
    assert said.get("superseded") == (text if ended else None)


def test_the_validity_of_a_document_holds_for_what_no_statement_speaks_of() -> None:
    said = notices(cited(dated("2022"), "Care"), ENDS)
    assert said["superseded"].startswith("What [1] says")


def test_quotes_that_ended_on_one_day_are_named_together() -> None:
    ended = dated("2022", "Care is planned. Boards are new.")
    said = notices(cited(ended, "Care", "Boards"), date(2027, 1, 1))
    assert said["superseded"].startswith("What [1] [2] says")


def test_a_list_that_holds_a_statement_that_ended_is_named() -> None:
    text = "It has:\n\n- nine members\n- two chairs\n"
    two = Document(
        doc_id="a.md",
        title="A",
        text=text,
        statements=(
            Statement(quote="nine members", validity=Validity()),
            Statement(quote="two chairs", validity=Validity(valid_until=ENDS)),
        ),
    )
    citations = compose([unit("It has", "list", two)], {"a.md": two}).citations
    assert "superseded" in notices(citations, ENDS)


def test_what_does_not_hold_yet_is_named() -> None:
    early = Document(
        doc_id="a.md",
        title="A",
        text="Care is planned.",
        validity=Validity(valid_from=date(2027, 4, 1)),
    )
    said = notices(cited(early, "Care"), date(2026, 9, 1))
    assert "holds from 1 April 2027" in said["dated"]


@pytest.mark.parametrize(
    ("published_text", "published", "words"),
    [
        ("mid-2022", "2022-07", "mid-2022"),
        (None, "2022", "2022"),
        (None, "2022-07", "July 2022"),
        (None, "2022-07-01", "1 July 2022"),
        (None, None, None),
    ],
)
def test_a_date_is_written_out_as_far_as_it_is_known(
    published_text: str | None, published: str | None, words: str | None
) -> None:
    assert in_words(published_text, published) == words


def test_each_source_is_dated_once_in_the_order_of_the_quotes() -> None:
    units = [unit(FUNDS, among=LEAFLET), unit(PLANS), unit(CHAIRS, among=LEAFLET)]
    (notice,) = source_notices(
        compose(units, BY_ID).citations, date(2022, 9, 1), dated_after_days=180
    )
    assert notice.text == (
        "\u201cWho pays for social care\u201d is undated; \u201cWhat a board "
        "does\u201d is from mid-2022, before 1 July 2022."
    )


def briefing(*based_on: Basis, publisher: str | None = "ICS Assistant") -> Document:
    return Document(
        doc_id="a.md",
        title="What a board is",
        text="Boards plan care.\n\n## Members\n\nNine people sit on it.\n",
        source=Source(
            publisher=publisher,
            published="2026-11-22",
            published_text="written in November 2026",
            based_on=based_on,
        ),
    )


def test_a_briefing_is_said_to_be_in_our_words_and_what_it_is_based_on() -> None:
    written = briefing(
        Basis(title="The Act", publisher="Parliament", published="2022"),
        Basis(title="A list"),
    )
    assert notices(cited(written, "Boards"), date(2022, 3, 1)) == {
        "dated": (
            "\u201cWhat a board is\u201d is an ICS Assistant briefing, written in "
            "November 2026, in our words, based on The Act (Parliament); A list."
        )
    }


def test_no_more_than_two_bases_of_a_briefing_are_named() -> None:
    written = briefing(*(Basis(title=f"Paper {n}") for n in (1, 2, 3)))
    said = notices(cited(written, "Boards"), date(2026, 12, 1))
    assert said["dated"].endswith("based on Paper 1; Paper 2 and others.")


def test_the_bases_that_are_named_are_those_of_the_section() -> None:
    written = briefing(
        Basis(title="The Act", sections=("Members",)),
        Basis(title="A page", sections=("Beginnings",)),
    )
    said = notices(cited(written, "Nine"), date(2026, 12, 1))
    assert said["dated"].endswith("based on The Act.")


def test_a_briefing_is_as_old_as_its_newest_source() -> None:
    # 2022-07 is the newest; see above for 180 days from then.
    written = briefing(
        Basis(title="A", published="2022-07"), Basis(title="B", published="2019-12-31")
    )
    said = notices(cited(written, "Boards"), date(2022, 12, 29))
    assert said["dated"].endswith("; things may have changed since.")
    said = notices(cited(written, "Boards"), date(2022, 12, 28))
    assert not said["dated"].endswith("since.")


def test_a_briefing_that_names_no_publisher_is_a_briefing() -> None:
    written = briefing(Basis(title="A list"), publisher=None)
    assert " is a briefing, " in notices(cited(written, "Boards"), ENDS)["dated"]


@pytest.mark.parametrize(
    ("review_by", "stale"),
    [
        pytest.param(None, False, id="no day"),
        pytest.param(date(2026, 3, 31), True, id="the day before"),
        pytest.param(date(2026, 4, 1), False, id="the day itself"),
    ],
)
def test_a_document_that_was_to_be_looked_at_again_may_be_out_of_date(
    review_by: date | None, stale: bool
) -> None:
    due = replace(GUIDE, review_by=review_by)
    citations = cited(due, PLANS, MET)
    text = (
        "\u201cWhat a board does\u201d was due to be looked at again by 31 March 2026, "
        "so it may be out of date."
    )
    found = stale_notices(citations, {**BY_ID, due.doc_id: due}, ENDS)
    # Once for all that is quoted of it.
    assert [(n.kind, n.text) for n in found] == ([("stale", text)] if stale else [])


def test_a_document_that_is_not_quoted_is_not_said_to_be_out_of_date() -> None:
    due = replace(LEAFLET, review_by=date(2020, 1, 1))
    known = {**BY_ID, due.doc_id: due}
    assert stale_notices(cited(GUIDE, PLANS), known, ENDS) == []


# --- What short forms stand for --------------------------------------------------


@pytest.mark.parametrize(
    ("text", "question", "said"),
    [
        pytest.param("Each PCN plans.", "Who plans?", ["PCN"], id="unknown"),
        pytest.param("PCNs and ICBs plan.", "Who?", ["ICB", "PCN"], id="two, of many"),
        pytest.param("PCNs plan.", "What does a pcn do?", [], id="asked about"),
        pytest.param(
            "PCNs plan.", "What does a primary care network do?", [], id="in words"
        ),
        pytest.param(
            "A primary care network (PCN) plans.", "Who plans?", [], id="explained"
        ),
        pytest.param("Boards plan.", "Who plans?", [], id="none"),
        pytest.param("The XPCN plans.", "Who plans?", [], id="inside a word"),
    ],
)
def test_a_short_form_that_nothing_explains_is_explained(
    text: str, question: str, said: list[str]
) -> None:
    among = Document(doc_id="a.md", title="A", text=text)
    found = short_form_notices(cited(among, text[:4]), question, GLOSSARY)
    words = "; ".join(f"{short}, {GLOSSARY.expansion(short)}" for short in said)
    assert [n.text for n in found] == ([f"Short forms: {words}."] if said else [])


# --- What has ended --------------------------------------------------------------

OLD = Document(
    doc_id="old.md",
    title="Old",
    text="Ann is chief. Ben is chair.",
    statements=(
        Statement(
            quote="Ann is chief.",
            validity=Validity(valid_until=ENDS, superseded_by=("new.md",)),
        ),
        Statement(quote="Ben is chair.", validity=Validity(valid_until=ENDED_ON)),
    ),
)
NEW = Document(doc_id="new.md", title="New", text="Cy is chief. Dee is chair.")
BOTH = {"old.md": OLD, "new.md": NEW}


def superseded(units: Sequence[Unit], as_of: date) -> list[str]:
    citations = compose(units, BOTH).citations
    found = source_notices(citations, as_of, dated_after_days=180)
    return [notice.text for notice in found if notice.kind == "superseded"]


def test_what_came_after_is_named_where_it_is_quoted() -> None:
    units = [unit("Ann", among=OLD), unit("Cy", among=NEW)]
    assert superseded(units, ENDS) == [
        "What [1] says is marked as no longer current from 1 April 2026; [2] says what "
        "came after."
    ]
    assert superseded(units[:1], ENDS) == [
        "What [1] says is marked as no longer current from 1 April 2026."
    ]


def test_what_ended_on_another_day_is_named_by_itself_the_first_day_first() -> None:
    units = [unit("Ann", among=OLD), unit("Ben", among=OLD)]
    assert superseded(units, ENDS) == [
        "What [2] says is marked as no longer current from 1 July 2022.",
        "What [1] says is marked as no longer current from 1 April 2026.",
    ]


def test_nothing_has_ended_on_a_day_before_it_did() -> None:
    units = [unit("Ann", among=OLD), unit("Cy", among=NEW)]
    assert superseded(units, date(2026, 3, 31)) == []


# --- What the question takes for granted -----------------------------------------


def part(
    *units: Unit,
    after: Sequence[Unit] = (),
    corrects: bool = False,
    mistaken: bool = False,
    ended: Mapping[str, date] | None = None,
    conflict: bool = False,
    elsewhere: tuple[str, ...] = (),
    within: tuple[str, ...] = (),
) -> FoundPart:
    return FoundPart(
        part=whole_question("What?"),
        reading=Reading(evidence=(), answerable=0.9),
        passages=[],
        units=list(units),
        after=list(after),
        corrects=corrects,
        mistaken=mistaken,
        ended=ended or {},
        conflict=conflict,
        elsewhere=elsewhere,
        within=within,
    )


def said_of(found: FoundPart, *quoted: Unit) -> list[tuple[str, str]]:
    citations = compose(quoted, {**BY_ID, **BOTH}).citations
    return [(n.kind, n.text) for n in part_notices([found], citations)]


ANN, CY = unit("Ann", among=OLD), unit("Cy", among=NEW)


def test_a_part_that_takes_nothing_for_granted_has_no_notice() -> None:
    assert said_of(part(ANN), ANN) == []


def test_figures_that_disagree_are_named_by_their_markers() -> None:
    ((kind, text),) = said_of(part(ANN, CY, conflict=True), ANN, unit(MET), CY)
    assert kind == "conflict"
    assert "[1] [3]" in text


def test_what_puts_a_mistake_right_is_named() -> None:
    ((kind, text),) = said_of(part(CY, ANN, mistaken=True), ANN, CY)
    assert (kind, text.endswith("see [2].")) == ("premise", True)


def test_a_number_taken_for_granted_is_said_once_for_all_parts() -> None:
    two = [part(ANN, corrects=True), part(CY, corrects=True)]
    found = part_notices(two, compose([ANN, CY], BOTH).citations)
    assert [notice.kind for notice in found] == ["premise"]


@pytest.mark.parametrize("name", ["CCGs", "Frimley ICB", "Berkshire and West ICB"])
def test_a_body_that_has_ended_is_named_as_it_was_asked_about(name: str) -> None:
    ((kind, text),) = said_of(part(ANN, after=[CY], ended={name: ENDED_ON}), ANN, CY)
    assert kind == "premise"
    assert text.startswith(f"{name} is the name of a body that had ended by 1 July")
    assert "[2] says what came after" in text


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(part(ANN, CY, conflict=True), id="conflict"),
        pytest.param(part(CY, ANN, mistaken=True), id="mistaken"),
    ],
)
def test_a_notice_speaks_only_of_what_is_quoted(found: FoundPart) -> None:
    # The chat model chose the first of the two alone.
    texts = [text for _, text in said_of(found, ANN)]
    assert all("([1])" not in text and "see ." not in text for text in texts)


# --- Places ----------------------------------------------------------------------


def test_places_that_nothing_is_said_of_are_named_once() -> None:
    parts = [part(elsewhere=("slough", "surrey")), part(elsewhere=("slough",))]
    (notice,) = place_notices(parts)
    assert notice.kind == "place"
    assert "say nothing about Slough and Surrey;" in notice.text
    assert place_notices([part(ANN)]) == []


def test_what_is_said_of_the_area_around_a_place_is_said_to_be() -> None:
    wider = part(ANN, elsewhere=("newbury",), within=("west berkshire",))
    (notice,) = place_notices([wider])
    assert notice.text == (
        "The documents here do not name Newbury; what is quoted is about West "
        "Berkshire."
    )
    # Nothing is quoted.
    (notice,) = place_notices([replace(wider, units=[])])
    assert "say nothing about Newbury;" in notice.text


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("milton keynes", "Milton Keynes"),
        ("king's lynn", "King's Lynn"),
        ("stoke-on-trent", "Stoke-on-Trent"),
        ("hampshire and isle of wight", "Hampshire and Isle of Wight"),
    ],
)
def test_a_place_is_named_as_it_is_written(place: str, shown: str) -> None:
    (notice,) = place_notices([part(elsewhere=(place,))])
    assert f"nothing about {shown};" in notice.text
