from collections.abc import Mapping
from datetime import date

import pytest

from assistant.answer import Citation
from assistant.evidence import Evidence
from assistant.extractive import (
    choose_units,
    compose,
    date_notices,
    in_words,
    with_opening,
)
from assistant.markdown import escape
from assistant.reader import Reading
from assistant.units import Unit, document_units
from assistant.verify import parse_answer, verify_answer
from corpus.document import Document, Source, Statement, Validity
from tests.assistant.stand import (
    BY_ID,
    CHAIRS,
    DUTIES,
    ENDS,
    FUNDS,
    GUIDE,
    LEAD_IN,
    LEAFLET,
    MEMBERS,
    MET,
    PLANS,
    answer_of,
    document,
    unit,
)

ITEMS = [unit(duty, "item") for duty in DUTIES]
WHOLE = unit(LEAD_IN, "list")


def reading(*scored: tuple[Unit, float]) -> Reading:
    evidence = tuple(Evidence(unit=u, answers=answers) for u, answers in scored)
    return Reading(evidence=evidence, answerable=0.9)


def chosen(
    *scored: tuple[Unit, float], wants_list: bool = False, max_words: int = 80
) -> list[Unit]:
    return choose_units(
        reading(*scored), wants_list=wants_list, min_evidence=0.5, max_words=max_words
    )


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


# --- What to quote ---------------------------------------------------------------


def test_the_best_unit_is_quoted_however_unlikely() -> None:
    assert chosen((unit(MET), 0.2), (unit(PLANS), 0.1)) == [unit(MET)]


def test_a_further_unit_is_quoted_when_it_is_nearly_as_likely() -> None:
    # 0.6 of 0.9 is 0.54.
    others = ((unit(PLANS), 0.55), (unit(MEMBERS), 0.53), (unit("They"), 0.52))
    assert chosen((unit(MET), 0.9), *others) == [unit(MET), unit(PLANS)]


def test_a_further_unit_is_quoted_from_the_least_probability_on() -> None:
    # 0.6 of 0.6 is 0.36, so the least that is asked for, 0.5, decides.
    assert len(chosen((unit(MET), 0.6), (unit(PLANS), 0.5))) == 2
    assert len(chosen((unit(MET), 0.6), (unit(PLANS), 0.49))) == 1


def test_no_more_than_three_units_are_quoted() -> None:
    units = [unit(words) for words in (MET, PLANS, MEMBERS, "They")]
    assert chosen(*((u, 0.9) for u in units)) == units[:3]


def test_a_list_that_is_asked_for_is_quoted_whole() -> None:
    scored = ((ITEMS[1], 0.9), (ITEMS[0], 0.8), (WHOLE, 0.1))
    assert chosen(*scored, wants_list=True) == [WHOLE]
    assert chosen(*scored) == [ITEMS[1], ITEMS[0]]


def test_a_whole_list_may_be_longer_than_the_words_allow() -> None:
    # The list has 4 words of lead-in, 3 bullets and 3 + 2 + 8 words of items.
    assert chosen((ITEMS[1], 0.9), (WHOLE, 0.1), wants_list=True, max_words=10) == [
        WHOLE
    ]


def test_an_item_stays_where_its_list_was_not_read() -> None:
    assert chosen((ITEMS[1], 0.9), wants_list=True) == [ITEMS[1]]


def test_nothing_is_quoted_twice() -> None:
    assert chosen((WHOLE, 0.9), (ITEMS[0], 0.9), (unit(MET), 0.9)) == [WHOLE, unit(MET)]
    assert chosen((ITEMS[0], 0.9), (WHOLE, 0.9)) == [ITEMS[0]]


def test_a_unit_past_the_words_allowed_is_passed_over_for_a_shorter_one() -> None:
    # U+202F parts words as a space does: 7 words, 8 and 5; the first and the last
    # make 12.
    found = chosen(
        (unit(MET), 0.9), (unit(PLANS), 0.8), (unit(MEMBERS), 0.7), max_words=12
    )
    assert found == [unit(MET), unit(MEMBERS)]


# --- How it is put ---------------------------------------------------------------


def test_citations_are_numbered_in_the_order_they_are_used() -> None:
    answer = answer_of(unit(FUNDS, among=LEAFLET), unit(PLANS), unit(MET))
    assert [c.marker for c in answer.citations] == [1, 2, 3]
    assert [c.quote for c in answer.citations] == [FUNDS, PLANS, MET]
    assert [s.citations for s in answer.sentences] == [(1,), (2,), (3,)]
    assert answer.answer.endswith(f"{PLANS} [2]\n\n{MET} [3]")


def test_a_citation_carries_what_is_known_of_its_document() -> None:
    (citation,) = answer_of(unit(MEMBERS)).citations
    assert citation.title == GUIDE.title
    assert citation.publisher == GUIDE.source.publisher
    assert citation.published_text == "mid-2022, before 1 July 2022"
    assert citation.valid_until == ENDS
    assert citation.doc_sha256 == GUIDE.sha256
    assert GUIDE.text[citation.start : citation.end] == citation.quote == MEMBERS


def test_one_item_follows_its_lead_in_and_both_are_cited() -> None:
    answer = answer_of(ITEMS[1])
    assert answer.answer == f"{LEAD_IN} {DUTIES[1]} [1][2]"
    assert [c.quote for c in answer.citations] == [LEAD_IN, DUTIES[1]]


def test_items_under_one_lead_in_are_joined_in_the_order_of_the_document() -> None:
    answer = answer_of(ITEMS[2], unit(MET), ITEMS[0])
    first, second = answer.sentences
    assert first.text == f"{LEAD_IN}\n- {DUTIES[0]}\n- {DUTIES[2]}"
    assert first.citations == (1, 2, 3)
    assert second.citations == (4,)
    assert [c.quote for c in answer.citations[:3]] == [LEAD_IN, DUTIES[0], DUTIES[2]]


def test_a_whole_list_is_one_sentence_with_one_quote() -> None:
    answer = answer_of(WHOLE)
    (sentence,) = answer.sentences
    assert sentence.text == "\n".join([LEAD_IN, *(f"- {duty}" for duty in DUTIES)])
    assert sentence.support == 1.0
    assert [c.quote for c in answer.citations] == [WHOLE.text]


def test_a_sentence_broken_over_lines_is_put_on_one() -> None:
    broken = document("The board is\n  paid\r\nfor by \u202fus.")
    (only,) = document_units(broken)
    answer = answer_of(only, documents={"a.md": broken})
    assert answer.answer == "The board is paid for by \u202fus. [1]"
    assert answer.citations[0].quote == broken.text


def test_a_list_can_be_a_table() -> None:
    answer = answer_of(WHOLE, as_table=True)
    lead_in, table, marker = answer.answer.split("\n\n")
    assert (lead_in, marker) == (LEAD_IN, " [1]")
    # A row of heads, a rule, and a row for each item.
    assert table.split("\n")[1:] == [
        "| --- | --- |",
        *(f"| {n} | {duty} |" for n, duty in enumerate(DUTIES, start=1)),
    ]
    assert answer_of(unit(MET), as_table=True).answer == f"{MET} [1]"


def test_a_bar_in_an_item_does_not_part_its_cell() -> None:
    bars = document("It has:\n\n- care | cure\n- aid\n")
    whole = unit("It has", "list", bars)
    answer = answer_of(whole, documents={"a.md": bars}, as_table=True)
    assert "| 1 | care &#124; cure |" in answer.answer


def test_brackets_of_a_document_are_no_markers() -> None:
    answer = answer_of(unit(FUNDS, among=LEAFLET))
    assert answer.answer.startswith("Councils fund social care \\[1\\] from")
    assert answer.answer.endswith("taxes. [1]")
    # The sentence and the quote have the words as they are.
    assert answer.sentences[0].text == answer.citations[0].quote == FUNDS
    assert escape("[1] [a](b) ![c]") == "\\[1\\] \\[a\\](b) !\\[c\\]"


def test_markup_of_a_document_is_no_markup_of_the_answer() -> None:
    assert "<b>" not in answer_of(unit(FUNDS, among=LEAFLET)).answer


def test_a_lead_in_that_is_a_sentence_can_be_quoted_beside_its_item() -> None:
    duties = document("The board has two duties.\n\n- plan care\n- pay for it\n\nEnd.")
    units = [unit("The board", among=duties), unit("plan", "item", duties)]
    answer = answer_of(*units, documents={"a.md": duties})
    assert "plan care" in answer.answer
    verify_answer(parse_answer(answer.as_json()), {"a.md": duties})


def test_a_lead_in_is_not_said_again_after_its_item() -> None:
    duties = document("The board has two duties.\n\n- plan care\n- pay for it\n\nEnd.")
    lead_in, item = unit("The board", among=duties), unit("plan", "item", duties)
    answer = answer_of(*chosen((item, 0.9), (lead_in, 0.8)), documents={"a.md": duties})
    assert answer.answer.count("The board has two duties.") == 1


def test_the_same_words_of_another_document_are_left_out() -> None:
    one, two = document(PLANS, "a.md"), document(PLANS, "b.md")
    assert (
        len(chosen((unit(PLANS, among=one), 0.9), (unit(PLANS, among=two), 0.9))) == 1
    )


def test_an_opening_line_cites_every_quote_with_less_than_full_support() -> None:
    composed = compose([unit(PLANS), unit(MET)], BY_ID)
    opened = with_opening(composed, "Care [1] is planned.")
    assert opened.text == f"Care \\[1\\] is planned. [1][2]\n\n{composed.text}"
    assert opened.sentences[0].citations == (1, 2)
    assert opened.sentences[0].support < 1.0
    assert opened.sentences[1:] == composed.sentences
    assert with_opening(composed, None) == composed


# --- What is said of the sources -------------------------------------------------


def notices(citations: tuple[Citation, ...], as_of: date) -> Mapping[str, str]:
    found = date_notices(citations, as_of, dated_after_days=180)
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
