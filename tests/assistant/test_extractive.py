from assistant.extractive import compose, compose_sides, with_opening
from assistant.markdown import escape
from assistant.units import document_units
from assistant.verify import parse_answer, verify_answer
from corpus.document import Document
from tests.assistant.stand import (
    BY_ID,
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


def test_a_citation_names_the_page_that_it_begins_on() -> None:
    text = "Care is planned.\n\nBoards are new.\n"
    pages = (0, text.index("Boards"))
    paged = Document(doc_id="a.pdf", title="A", text=text, pages=pages)
    units = document_units(paged)
    citations = compose(units, {"a.pdf": paged}).citations
    assert [citation.page for citation in citations] == [1, 2]
    assert answer_of(unit(MET)).citations[0].page is None


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


def test_an_opening_line_cites_every_quote_with_less_than_full_support() -> None:
    composed = compose([unit(PLANS), unit(MET)], BY_ID)
    opened = with_opening(composed, "Care [1] is planned.")
    assert opened.text == f"Care \\[1\\] is planned. [1][2]\n\n{composed.text}"
    assert opened.sentences[0].citations == (1, 2)
    assert opened.sentences[0].support < 1.0
    assert opened.sentences[1:] == composed.sentences
    assert with_opening(composed, None) == composed


def test_a_yes_or_no_stands_before_the_sentence_that_states_it() -> None:
    composed = compose([unit(PLANS), unit(MET)], BY_ID, verdicts={unit(PLANS): "Yes"})
    assert composed.text == f"Yes. {PLANS} [1]\n\n{MET} [2]"
    said, stated, _ = composed.sentences
    assert (said.text, said.citations) == ("Yes.", stated.citations)
    # Full support is for exact words alone.
    assert said.support < stated.support == 1


def test_sides_stand_in_one_table_each_with_its_citation() -> None:
    composed = compose_sides({"ICB": [unit(PLANS)], "council": [WHOLE]}, BY_ID)
    items = "; ".join(DUTIES)
    assert composed.text.split("\n") == [
        "| Compared | What is said |",
        "| --- | --- |",
        f"| ICB | {PLANS} [1] |",
        f"| council | {LEAD_IN} {items} [2] |",
    ]
    assert [s.citations for s in composed.sentences] == [(1,), (2,)]
