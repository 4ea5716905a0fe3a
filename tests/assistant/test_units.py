import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.units import Unit, document_units
from corpus.document import Basis, Document, Source
from tests.assistant.stand import DUTIES, GUIDE, LEAD_IN, MET, PLANS, document

# What makes lists, headings, sentences and odd offsets, in any order.
PIECES = st.sampled_from(
    [
        *("\n", "\n\n", "- ", "* ", "1. ", "# ", "Care", " is", " planned", ". ", ":"),
        *(" ", "\u202f", "\u00a0", "\U0001f642", "[1]", "\t", "\r\n", "?", "x" * 12),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))


def units(text: str) -> list[Unit]:
    return document_units(document(text))


def texts(text: str, kind: str) -> list[str]:
    return [unit.text for unit in units(text) if unit.kind == kind]


def test_sentences_are_units_and_plain_headings_are_none() -> None:
    found = document_units(GUIDE)
    sentences = [unit.text for unit in found if unit.kind == "sentence"]
    assert PLANS in sentences
    assert MET in sentences
    assert "People" not in " ".join(unit.text for unit in found)


def test_a_heading_that_gives_a_short_form_is_a_unit_of_its_own_kind() -> None:
    text = "Integrated Care Board (ICB)\n\nIt plans.\n\nOther (things)\n\nMore is."
    assert [(unit.kind, unit.text) for unit in units(text)] == [
        ("heading", "Integrated Care Board (ICB)"),
        ("sentence", "It plans."),
        ("sentence", "More is."),
    ]


@pytest.mark.parametrize(
    ("heading", "is_unit"),
    [
        ("## Integrated Care Boards (ICBs)", True),
        ("## The board for our area (BOB ICB)", True),
        ("## Boards (ICB) and partnerships", True),
        ("## Boards (of care)", False),
        ("## Boards (A)", False),
        ("## Boards", False),
    ],
)
def test_only_a_short_form_in_brackets_makes_a_heading_a_unit(
    heading: str, is_unit: bool
) -> None:
    found = texts(f"{heading}\n\nThey plan.", "heading")
    assert found == ([heading.removeprefix("## ")] if is_unit else [])


def test_a_heading_is_quoted_without_its_signs() -> None:
    text = "# Top\n\n## Integrated Care Board (ICB) ##\n\nIt plans."
    (heading,) = (unit for unit in units(text) if unit.kind == "heading")
    assert heading.text == "Integrated Care Board (ICB)"
    assert text[heading.start : heading.end] == heading.text
    assert heading.headings == ("Top",)


def test_a_heading_that_repeats_one_above_it_is_quoted_where_it_stands() -> None:
    text = "## Board (ICB)\n\nIt plans.\n\n## Board (ICB)\n\nIt pays."
    starts = [unit.start for unit in units(text) if unit.kind == "heading"]
    # Behind the signs, and behind what stands above the second, with its signs.
    assert starts == [3, len("## Board (ICB)\n\nIt plans.\n\n") + 3]


def test_what_a_briefing_was_written_from_is_no_unit() -> None:
    text = "Boards plan.\n\n## Sources\n\n- The Act, a law.\n"
    written = Document(
        doc_id="a.md",
        title="A",
        text=text,
        source=Source(based_on=(Basis(title="The Act"),)),
    )
    assert [unit.text for unit in document_units(written)] == ["Boards plan."]
    # A document of others may have a section of that name.
    assert len(units(text)) > 1


def test_an_item_that_is_no_sentence_is_quoted_with_its_lead_in() -> None:
    items = [unit for unit in document_units(GUIDE) if unit.kind == "item"]
    assert [unit.text for unit in items] == [f"{LEAD_IN} {duty}" for duty in DUTIES]
    assert {len(unit.spans) for unit in items} == {2}
    # Its own words are the item's alone.
    assert [GUIDE.text[unit.start : unit.end] for unit in items] == list(DUTIES)


def test_an_item_that_is_a_sentence_stands_for_itself() -> None:
    found = texts("It decides:\n\n- Councils must pay for care\n- other things", "item")
    assert found == ["Councils must pay for care", "It decides: other things"]


def test_an_item_from_a_capital_to_a_full_stop_stands_for_itself() -> None:
    whole = "Boards published their first plans for five years in June."
    found = texts(f"It decides:\n\n- {whole}\n- Their plans.", "item")
    assert found == [whole, "It decides: Their plans."]


def test_the_whole_list_is_a_unit_from_its_lead_in_to_its_end() -> None:
    (whole,) = (unit for unit in document_units(GUIDE) if unit.kind == "list")
    assert whole.n_items == 3
    assert whole.text.startswith(LEAD_IN)
    assert whole.text.endswith(DUTIES[2])
    assert len(whole.spans) == 1


def test_a_list_without_a_lead_in_has_items_that_stand_alone() -> None:
    found = units("- plan care\n- pay for it")
    assert [unit.text for unit in found] == [
        "plan care",
        "pay for it",
        "- plan care\n- pay for it",
    ]


def test_a_line_that_ends_in_a_colon_is_quoted_with_its_list_alone() -> None:
    assert texts("First this. It decides:\n\n- care", "sentence") == ["First this."]


def test_a_unit_knows_the_headings_above_it() -> None:
    members = next(u for u in document_units(GUIDE) if u.text.endswith("nine members."))
    assert members.headings == ("Boards", "People")
    assert members.title == GUIDE.title


def test_a_sentence_knows_the_one_before_it_and_a_list_gives_none() -> None:
    before = {u.text: u.before for u in units("One is. Two is.\n\n- a\n\nThree is.")}
    assert before["One is."] == ""
    assert before["Two is."] == "One is."
    assert before["Three is."] == ""


def test_offsets_are_code_points_behind_emoji_and_special_spaces() -> None:
    (unit,) = (u for u in document_units(GUIDE) if u.text == PLANS)
    # Before it: "# Boards" and two line ends, then an emoji of one code point, a
    # space, and "Open" in curly quotes with " to all. " behind.
    assert unit.start == len("# Boards") + 2 + 1 + 1 + len("'Open' to all. ")
    assert unit.end - unit.start == len(PLANS)


def test_a_text_without_words_has_no_units() -> None:
    assert units("") == []
    assert units("\n \n\t\n") == []


@given(TEXTS)
@example("Lead:\n- a\n- b")
@example("\u00a0- \u202fa\n1. b")
def test_every_span_lies_in_the_document_and_is_what_is_quoted(text: str) -> None:
    for unit in units(text):
        assert unit.text == " ".join(text[s.start : s.end] for s in unit.spans)
        assert all(0 <= s.start < s.end <= len(text) for s in unit.spans)
        assert all(s.of(text) == s.of(text).strip() for s in unit.spans)


@given(TEXTS)
def test_lists_alone_count_their_items(text: str) -> None:
    found = units(text)
    assert all((unit.n_items > 0) == (unit.kind == "list") for unit in found)
    items = sum(unit.kind == "item" for unit in found)
    assert items == sum(unit.n_items for unit in found)


def test_an_item_of_one_long_word_is_read_at_once() -> None:
    # A hash or an identifier. A pattern that may part a word anywhere tries every way
    # to part it into 8: over a second for 32 letters, 7 times as long for 40.
    begun = time.process_time()
    units(f"It decides:\n- {'x' * 32}\n")
    assert time.process_time() - begun < 0.2
