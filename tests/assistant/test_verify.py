import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extractive import compose, with_opening
from assistant.units import document_units
from assistant.verify import are_quoted, parse_answer, verify_answer
from assistant.wording import NOT_FOUND
from corpus.errors import VerificationError
from tests.assistant.stand import (
    BY_ID,
    CHAIRS,
    DOCUMENTS,
    DUTIES,
    FUNDS,
    GUIDE,
    LEAD_IN,
    LEAFLET,
    MEMBERS,
    PLANS,
    answer_of,
    document,
    unit,
)

UNITS = [unit for document in DOCUMENTS for unit in document_units(document)]


def kept() -> dict[str, Any]:
    """Return an answer of three sentences and five quotes, as read from JSON."""
    items = (unit(DUTIES[0], "item"), unit(DUTIES[1], "item"))
    answer = answer_of(unit(PLANS), *items, unit(FUNDS, among=LEAFLET))
    return copy.deepcopy(answer.as_json())


def fails(data: dict[str, Any], match: str) -> None:
    with pytest.raises(VerificationError, match=match):
        verify_answer(parse_answer(data), BY_ID)


def test_an_answer_of_exact_quotes_is_borne_out() -> None:
    verified = verify_answer(parse_answer(kept()), BY_ID)
    assert (verified.n_sentences, verified.n_citations) == (3, 5)


@given(st.lists(st.sampled_from(UNITS), min_size=1, max_size=4, unique=True))
def test_whatever_is_quoted_word_for_word_is_borne_out(units: list[Any]) -> None:
    for as_table in (False, True):
        answer = answer_of(*units, as_table=as_table)
        verified = verify_answer(parse_answer(answer.as_json()), BY_ID)
        assert verified.n_citations == len(answer.citations)


# --- Quotes ----------------------------------------------------------------------


@pytest.mark.parametrize("key", ["start", "end"])
@pytest.mark.parametrize("shift", [-1, 1])
def test_an_offset_shifted_by_one_is_found(key: str, shift: int) -> None:
    data = kept()
    data["citations"][0][key] += shift
    fails(data, r"Citation \[1\]: guides/board\.md reads '.*' at \[\d+, \d+\), not")


def test_a_quote_moved_with_both_its_offsets_is_found() -> None:
    data = kept()
    data["citations"][0]["start"] += 1
    data["citations"][0]["end"] += 1
    fails(data, r"Citation \[1\]")


def test_offsets_in_bytes_or_utf_16_are_found() -> None:
    data = kept()
    citation = data["citations"][0]
    before = GUIDE.text[: citation["start"]]
    assert len(before.encode("utf-16-le")) // 2 == citation["start"] + 1
    citation["start"] += 1
    citation["end"] += 1
    fails(data, r"Citation \[1\]")
    citation["start"] = len(before.encode())
    citation["end"] = citation["start"] + len(PLANS.encode())
    fails(data, r"Citation \[1\]")


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(PLANS.replace("hospital", "hospice"), id="a word"),
        pytest.param(PLANS.replace("\u202f", " "), id="a special space"),
        pytest.param(PLANS.lower(), id="case"),
        pytest.param(PLANS[:-1], id="cut short"),
        pytest.param("", id="empty"),
    ],
)
def test_a_changed_quote_is_found(changed: str) -> None:
    data = kept()
    data["citations"][0]["quote"] = changed
    fails(data, r"Citation \[1\]")


def test_an_empty_quote_of_nothing_is_found() -> None:
    data = kept()
    data["citations"][0] |= {"quote": "", "start": 5, "end": 5}
    fails(data, r"Citation \[1\]")


def test_a_changed_document_is_found() -> None:
    data = kept()
    data["citations"][4]["doc_sha256"] = GUIDE.sha256
    fails(data, r"Citation \[5\]: leaflet\.md has changed since")


def test_a_document_that_is_not_in_the_corpus_is_found() -> None:
    data = kept()
    data["citations"][1]["doc_id"] = "../secret.md"
    fails(data, r"Citation \[2\] names '\.\./secret\.md', which is not in the corpus")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(-5, None, id="negative start"),
        pytest.param(None, 10**9, id="end past the text"),
    ],
)
def test_offsets_outside_the_text_are_found(start: int | None, end: int | None) -> None:
    whole = document("Boards plan care.")
    data = copy.deepcopy(
        answer_of(unit("Boards", among=whole), documents={"a.md": whole}).as_json()
    )
    citation = data["citations"][0]
    citation["start"] = citation["start"] if start is None else start
    citation["end"] = citation["end"] if end is None else end
    with pytest.raises(VerificationError):
        verify_answer(parse_answer(data), {"a.md": whole})


@pytest.mark.parametrize(("start", "end"), [(-7, -1), (10, 3), (10**9, 10**9 + 4)])
def test_offsets_that_are_no_place_in_the_text_are_found(start: int, end: int) -> None:
    data = kept()
    quote = GUIDE.text[start:end] or "care"
    data["citations"][0] |= {"start": start, "end": end, "quote": quote}
    fails(data, r"Citation \[1\]")


# --- Markers ---------------------------------------------------------------------


def test_a_marker_missing_from_the_text_is_found() -> None:
    data = kept()
    data["answer"] = data["answer"].replace("[5]", "")
    fails(data, r"Marker \[5\]")


def test_a_marker_that_names_nothing_is_found() -> None:
    data = kept()
    data["answer"] += " More. [6]"
    fails(data, r"Marker \[6\]")
    data["answer"] = data["answer"].replace("[6]", "[0]")
    fails(data, r"Marker \[0\]")


def test_a_bracket_of_a_document_is_not_taken_for_a_marker() -> None:
    data = copy.deepcopy(answer_of(unit(FUNDS, among=LEAFLET)).as_json())
    verify_answer(parse_answer(data), BY_ID)
    # FUNDS holds a [1] of its own, which does not stand for the citation.
    data["answer"] = data["answer"].removesuffix(" [1]")
    fails(data, r"Marker \[1\]")


@pytest.mark.parametrize(
    "order",
    [
        pytest.param([1, 1, 3, 4, 5], id="a number twice"),
        pytest.param([2, 1, 3, 4, 5], id="out of order"),
        pytest.param([0, 1, 2, 3, 4], id="from 0"),
        pytest.param([1, 2, 3, 4, 6], id="a gap"),
    ],
)
def test_citations_are_numbered_from_one_in_order(order: list[int]) -> None:
    data = kept()
    for citation, marker in zip(data["citations"], order, strict=True):
        citation["marker"] = marker
    fails(data, r"Citation \d stands in place \d")


def test_markers_stand_in_the_order_of_their_first_use() -> None:
    data = kept()
    text = data["answer"].replace("[1]", "[x]").replace("[5]", "[1]")
    data["answer"] = text.replace("[x]", "[5]")
    fails(data, "Marker")


def test_words_that_no_sentence_holds_are_found() -> None:
    data = kept()
    data["answer"] = data["answer"].replace("hospital", "no")
    fails(data, "answer")


def test_a_marker_of_very_many_digits_is_found() -> None:
    data = kept()
    data["answer"] += f" [{'9' * 5000}]"
    fails(data, "Marker")


def test_an_answer_of_bare_markers_is_found() -> None:
    data = kept() | {"sentences": [], "citations": [], "answer": "Care is free. [1]"}
    fails(data, "rests on sentences")


# --- Sentences -------------------------------------------------------------------


def test_a_sentence_without_a_citation_is_found() -> None:
    data = kept()
    data["sentences"][1]["citations"] = []
    fails(data, r"The sentence '.*' has no citation")


def test_a_sentence_that_cites_what_is_not_there_is_found() -> None:
    data = kept()
    data["sentences"][1]["citations"] = [2, 9]
    fails(data, r"cites \[9\], which is not there")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PLANS + " It also cooks.", id="added"),
        pytest.param(PLANS.replace("plans", "does not plan"), id="denied"),
        pytest.param("The board plans.", id="left out"),
        pytest.param(PLANS.replace("hospital\u202fcare", "care hospital"), id="turned"),
        pytest.param("", id="empty"),
        pytest.param(MEMBERS, id="of another place"),
    ],
)
def test_full_support_is_for_the_exact_words_alone(text: str) -> None:
    data = kept()
    data["sentences"][0]["text"] = text
    fails(data, "is not made of the words it cites")


@pytest.mark.parametrize("support", [-1.0, float("nan")])
def test_support_that_is_no_probability_is_found(support: float) -> None:
    data = kept()
    data["sentences"][0]["support"] = support
    with pytest.raises(VerificationError):
        verify_answer(parse_answer(data), BY_ID)


def test_an_opening_line_is_borne_out_by_the_quotes_behind_it() -> None:
    composed = with_opening(compose([unit(PLANS)], BY_ID), "Boards plan care.")
    data = copy.deepcopy(answer_of(unit(PLANS)).as_json())
    data |= {"answer": composed.text}
    data["sentences"] = [
        {"text": s.text, "citations": list(s.citations), "support": s.support}
        for s in composed.sentences
    ]
    verify_answer(parse_answer(data), BY_ID)


@pytest.mark.parametrize("status", ["not_found", "clarify", "safety", "service"])
def test_a_status_that_asserts_nothing_has_no_sentences(status: str) -> None:
    fails(kept() | {"status": status}, f"status {status} asserts nothing")
    fails(kept() | {"status": status, "sentences": []}, f"status {status}")
    empty = kept() | {"status": status, "sentences": [], "citations": []}
    verify_answer(parse_answer(empty | {"answer": f"{NOT_FOUND} Ask."}), BY_ID)


def test_bullets_and_numbers_of_items_are_no_words() -> None:
    assert are_quoted("It has:\n- care\n- aid", ["It has:\n 1. care\n(2) aid"])
    assert are_quoted("It\u202fhas \u2019s", ["it has 's"])
    assert not are_quoted("It has 2 aims", ["It has aims"])
    assert not are_quoted("It has 12 aims", ["It has\n1. 2 aims"])
    assert not are_quoted("", ["It has"])


def test_an_item_that_begins_with_a_number_is_borne_out() -> None:
    numbered = document("Rooms:\n\n- 12. Oak\n- 14. Elm\n")
    answer = answer_of(unit("12. Oak", "item", numbered), documents={"a.md": numbered})
    verify_answer(parse_answer(answer.as_json()), {"a.md": numbered})


# --- What is no answer -----------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "where"),
    [
        pytest.param([], "the object", id="a list"),
        pytest.param(None, "the object", id="null"),
        pytest.param({}, "status", id="empty"),
        pytest.param({"status": "answered"}, "answer", id="keys missing"),
        pytest.param(
            {"status": "answered", "answer": "", "citations": [], "sentences": [{}]},
            "sentences.0.text",
            id="a sentence without text",
        ),
    ],
)
def test_what_is_no_answer_is_said_to_be_none(data: Any, where: str) -> None:
    with pytest.raises(VerificationError, match=rf"ics ask --json`: {where}: "):
        parse_answer(data)


def test_other_keys_are_let_be() -> None:
    data = kept() | {"added_later": 1}
    assert parse_answer(data).status == "answered"


def test_the_lead_in_and_its_items_are_quoted_one_by_one() -> None:
    data = kept()
    assert data["sentences"][1]["text"].startswith(f"{LEAD_IN}\n- {DUTIES[0]}")
    # Citing the items alone leaves the words of the lead-in without a quote.
    data["sentences"][1]["citations"] = [3, 4]
    fails(data, "is not made of the words it cites")


def test_the_second_document_is_checked_like_the_first() -> None:
    data = copy.deepcopy(answer_of(unit(CHAIRS, among=LEAFLET)).as_json())
    data["citations"][0]["start"] -= 2
    fails(data, r"Citation \[1\]: leaflet\.md")
