from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from corpus.check import Finding, check_corpus, check_documents
from corpus.config import CorpusConfig
from corpus.document import Document
from corpus.files import Fault
from corpus.load import Loaded, parse_document

TODAY = date(2026, 11, 22)
BOARD = "briefings/board.md"
NEXT = "briefings/next.md"
PAGE = "pages/page.md"
RAW = {
    BOARD: """---
title: How a board is set up
publisher: ICS Assistant
published: 2026-11-20
retrieved: 2026-11
licence: MIT
authority: act
place: England
review_by: 2027-05-22
based_on:
  - title: National Health Act 2006
    publisher: legislation.gov.uk
    published: "2022-05-09"
    url: https://www.legislation.gov.uk/ukpga/2006/41
    sections: [Who sets up a board]
  - title: National Health Act 2006, section 14Z25
    publisher: legislation.gov.uk
statements:
  - quote: "Forty-two boards cover England."
    valid_from: 2022-07-01
    valid_until: 2026-04-01
    superseded_by: [briefings/next.md]
---
NHS England sets up each board by an order.

## Who sets up a board

Forty-two boards cover England. The order names:

- the area
- the first chair. NHS England picks the chair.

## Sources

- National Health Act 2006. legislation.gov.uk, 9 May 2022. Primary. https://www.legislation.gov.uk/ukpga/2006/41
- National Health Act 2006, section 14Z25. legislation.gov.uk. Secondary.
""",
    NEXT: """---
title: What came after
publisher: ICS Assistant
published: 2026-11-20
retrieved: 2026-11
licence: MIT
authority: news
place: England
review_by: 2027-05-22
based_on: [{title: A report}]
---
Thirty-six boards have covered England since 1 April 2026.

## Sources

- A report. A publisher, 2026. Secondary.
""",
    PAGE: """---
title: A page of others
published: 2022
---
It is now the words of others, who currently write as they like.
""",
}


def corpus(edits: dict[str, str] | None = None, of: str = BOARD) -> list[Document]:
    """The clean corpus, with passages of one document changed."""
    raw = dict(RAW)
    for old, new in (edits or {}).items():
        assert old in raw[of], old
        raw[of] = raw[of].replace(old, new)
    return [parse_document(text, doc_id) for doc_id, text in raw.items()]


def check(documents: Sequence[Document], *, own: bool = True) -> list[Finding]:
    return check_documents(documents, today=TODAY, own=own)


def check_folder(loaded: Loaded) -> list[Finding]:
    """Check a folder, for all but what our glossary says of our own documents."""
    found = check_corpus(loaded, today=TODAY, limits=CorpusConfig())
    return [one for one in found if one.kind != "glossary"]


def test_a_clean_corpus_passes() -> None:
    assert check(corpus()) == []


SPAN = "    valid_until: 2026-04-01\n    superseded_by: [briefings/next.md]\n"
AGAIN = '  - quote: "boards cover England."\n    valid_until: 2030-01-01\n'
AGAIN += "    superseded_by: [briefings/next.md]\n---\nNHS"
SAME = '  - quote: "Forty-two boards cover England."\n    valid_from: 2022-07-01\n'
SAME += f"{SPAN}---\nNHS"
FROM = "valid_from: 2022-07-01"
REPORT = "based_on: [{title: A report}]"


@pytest.mark.parametrize(
    ("edits", "kind", "level", "said"),
    [
        ({"title: How a board is set up\n": ""}, "front-matter", "warning", "title"),
        ({"review_by: 2027-05-22\n": ""}, "front-matter", "error", "review_by"),
        ({"authority: act\n": ""}, "front-matter", "error", "authority"),
        ({"review_by: 2027": "review_by: 2026"}, "review", "warning", "2026-05-22"),
        ({"retrieved: 2026-11": "retrieved: 2026-10"}, "date", "error", "before"),
        ({'"2022-05-09"': '"9 May 2022"'}, "date", "error", "'9 May 2022'"),
        ({'"2022-05-09"': '"2026-11-21"'}, "date", "error", "before its source"),
        ({"2022-07-01": "2026-04-01"}, "date", "error", "on no day"),
        (
            {"by an order.": "by an order. Forty-two boards cover England."},
            "statement",
            "error",
            "2 times",
        ),
        ({"---\nNHS": AGAIN}, "statement", "error", "contradict"),
        ({"---\nNHS": SAME}, "statement", "warning", "overlap:"),
        (
            {"---\nNHS": '  - quote: "the area"\n---\nNHS'},
            "statement",
            "warning",
            "without a date",
        ),
        (
            {"---\nNHS": f'  - {{quote: " area", {FROM}}}\n---\nNHS'},
            "statement",
            "warning",
            "white space",
        ),
        ({"[briefings/next.md]": "[next.md]"}, "superseded", "error", "next.md"),
        ({"[briefings/next.md]": f"[{BOARD}]"}, "superseded", "error", "by itself"),
        (
            {"    superseded_by: [briefings/next.md]\n": ""},
            "superseded",
            "warning",
            "nothing after it",
        ),
        (
            {"    valid_until: 2026-04-01\n": ""},
            "superseded",
            "warning",
            "no valid_until",
        ),
        (
            {"legislation.gov.uk, 9 May 2022. Primary": "9 May 2022"},
            "sources",
            "error",
            "not marked",
        ),
        ({"## Sources": "### Sources"}, "sources", "error", '"## Sources"'),
        ({"## Sources": "## Origins"}, "sources", "error", '"## Sources"'),
        (
            {"Secondary.\n": "Secondary.\n\n## More\n\n"},
            "sources",
            "error",
            '"## Sources"',
        ),
        ({"[Who sets up a board]": "[Nobody]"}, "sources", "error", '"Nobody"'),
        (
            {
                "- National Health Act 2006, section 14Z25. legislation.gov.uk. "
                "Secondary.\n": ""
            },
            "sources",
            "error",
            "not listed",
        ),
        (
            {"Secondary.\n": "Secondary.\n- Another act. Primary.\n"},
            "sources",
            "error",
            "not in based_on",
        ),
        (
            {"Secondary.\n": "Secondary.\n- National Health Act 2006. Primary.\n"},
            "sources",
            "error",
            "listed twice",
        ),
        ({"Primary. https": "Primary. http"}, "sources", "error", "another address"),
        (
            {
                "    publisher: legislation.gov.uk\nst": "    sections: [Sources]\nst",
                "[Who sets up a board]": "[Sources]",
            },
            "sources",
            "warning",
            "none of its sources",
        ),
        (
            {"https://www.legis": "https://feeds.legis"},
            "address",
            "error",
            "a copy",
        ),
        (
            {"by an order.": "by an order (see https://docslib.org/doc/1)."},
            "address",
            "error",
            "docslib",
        ),
        ({"https://www.legis": "www.legis"}, "address", "error", "not the address"),
        ({"by an order": "by NHS\ufffds order"}, "encoding", "error", "U+FFFD"),
        (
            {"by an order": "by NHS\u00e2\u20ac\u2122s order"},
            "encoding",
            "error",
            "1252",
        ),
        ({"by an order": "by \u00f0\u0178\u02dc\u20ac"}, "encoding", "error", "1252"),
        ({"by an order": "for \u00c2\u00a3100"}, "encoding", "error", "1252"),
        ({"by an order": "by a\x00n order"}, "encoding", "error", "control"),
        ({"---\nNHS": "---\n\ufeffNHS"}, "encoding", "warning", "byte order mark"),
        ({"an order.\n": "an order.\r\n"}, "encoding", "warning", "CRLF and LF"),
        ({"by an order.": f"by {'an order and ' * 12}."}, "length", "warning", "words"),
        ({"NHS England sets": "It sets"}, "wording", "warning", "stand alone"),
        ({"NHS England picks": "It picks"}, "wording", "warning", "stand alone"),
        ({"by an order": "by an order soon"}, "wording", "warning", '"soon"'),
        ({"the area\n": "the area at present\n"}, "wording", "warning", "at present"),
    ],
)
def test_a_fault_is_found_and_nothing_else(
    edits: dict[str, str], kind: str, level: str, said: str
) -> None:
    (found,) = check(corpus(edits))
    assert (found.doc_id, found.kind, found.level) == (BOARD, kind, level)
    assert said in found.text


def test_a_briefing_without_origin_has_neither_basis_nor_a_list_that_fits() -> None:
    first, second = check(corpus({REPORT: "based_on: []"}, of=NEXT))
    assert "without based_on" in first.text
    assert "not in based_on" in second.text


def test_a_title_may_begin_another() -> None:
    # Both items begin with "National Health Act 2006"; each is taken for its own.
    swapped = {"2006, section 14Z25\n": "2006 and more\n"}
    kinds = [found.text for found in check(corpus(swapped))]
    assert kinds == [
        'in based_on but not listed: "National Health Act 2006 and more"',
        'listed twice: "National Health Act 2006"',
    ]


def test_two_sources_may_bear_one_title() -> None:
    edits = {
        REPORT: "based_on: [{title: A report}, {title: A report}]",
        "2026. Secondary.\n": "2026. Secondary.\n- A report. Other, 2025. Primary.\n",
    }
    assert check(corpus(edits, of=NEXT)) == []


def test_a_title_with_the_word_primary_is_no_mark() -> None:
    edits = {
        REPORT: "based_on: [{title: Meant as Primary}]",
        "- A report. A publisher, 2026. Secondary.": "- Meant as Primary. A journal.",
    }
    (found,) = check(corpus(edits, of=NEXT))
    assert "not marked" in found.text


def test_sections_that_all_rest_on_a_source_are_fine() -> None:
    second = "    publisher: legislation.gov.uk\nst"
    edits = {second: second[:-2] + "    sections: [Who sets up a board]\nst"}
    assert check(corpus(edits)) == []


SUPERSEDED = "published: 2022\nvalid_until: 2023-01-01\nsuperseded_by: [gone.md]"


def test_a_successor_outside_is_a_note_in_a_corpus_of_others() -> None:
    documents = [d for d in corpus() if d.doc_id != NEXT]
    assert [(f.kind, f.level) for f in check(documents)] == [("superseded", "error")]
    (found,) = check(documents, own=False)
    assert (found.kind, found.level) == ("superseded", "note")


def test_these_may_point_at_the_list_that_follows() -> None:
    assert check(corpus({"The order names:": "These are in the order:"})) == []
    (found,) = check(corpus({"The order names:": "It names:"}))
    assert found.kind == "wording"


def test_a_folder_with_a_file_that_cannot_be_read() -> None:
    faults = (Fault(doc_id=NEXT, message="it is empty"),)
    documents = tuple(d for d in corpus() if d.doc_id != NEXT)
    loaded = Loaded(documents=documents, faults=faults)
    (found,) = check_folder(loaded)
    assert found == Finding(
        doc_id=NEXT, kind="unreadable", level="error", text="it is empty"
    )


def test_a_folder_with_briefings_is_our_own() -> None:
    page = corpus({"published: 2022": SUPERSEDED}, of=PAGE)[-1]
    levels = []
    for documents in ((page,), (page, *corpus()[:2])):
        loaded = Loaded(documents=documents, faults=())
        (found,) = check_folder(loaded)
        levels.append((found.doc_id, found.level))
    assert levels == [(PAGE, "note"), (PAGE, "error")]


def test_an_item_of_a_list_is_quoted_with_what_leads_into_it() -> None:
    assert check(corpus({"- the area": "- Its area"})) == []


def test_a_circle_of_successors_is_shown_from_each_of_its_documents() -> None:
    whole = "valid_until: 2026-04-01\nsuperseded_by: [{}]\npublished: 2022"
    raw = {
        doc_id: RAW[PAGE]
        .replace("published: 2022", whole.format(after))
        .replace("the words", f"the {doc_id} words")
        .replace("A page", doc_id)
        for doc_id, after in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"))
    }
    documents = [parse_document(text, doc_id) for doc_id, text in raw.items()]
    assert [(f.doc_id, f.text) for f in check(documents) if f.kind == "superseded"] == [
        ("a", "superseded in a circle: a by b by c by a"),
        ("b", "superseded in a circle: b by c by a by b"),
        ("c", "superseded in a circle: c by a by b by c"),
    ]


def test_two_statements_may_each_come_before_the_other_document() -> None:
    statement = 'statements: [{quote: "Thirty-six boards have", '
    statement += f"valid_until: 2026-06-01, superseded_by: [{BOARD}]}}]"
    assert check(corpus({REPORT: f"{REPORT}\n{statement}"}, of=NEXT)) == []


@pytest.mark.parametrize(
    ("change", "level", "said"),
    [
        pytest.param(("", ""), "error", "the same text", id="word for word"),
        pytest.param(("w0 ", " W0,\n"), "error", "the same text", id="case and space"),
        # 90 words make 86 runs of five; another word 50 spoils 5 of each text's:
        # 81 shared of 91.
        pytest.param(("w50", "x"), "warning", "89% the same", id="a word changed"),
    ],
)
def test_a_copy_is_reported_at_the_later_document(
    change: tuple[str, str], level: str, said: str
) -> None:
    page = parse_document(RAW[PAGE], "a.md")
    text = " ".join(f"w{n}" for n in range(90)) + "."
    pair = [
        replace(page, text=text),
        replace(page, text=text.replace(*change), doc_id="b.md", title="Another"),
    ]
    (found,) = check(pair)
    assert (found.doc_id, found.kind, found.level) == ("b.md", "duplicate", level)
    assert said in found.text
    assert "a.md" in found.text


def test_what_differs_enough_is_no_copy() -> None:
    page = parse_document(RAW[PAGE], "a.md")
    text = " ".join(f"w{n}" for n in range(90)) + "."
    other = text.replace("w50", "x").replace("w70", "x").replace("w30", "x")
    # 71 of 86 runs shared: 71 / 101 is 70 %.
    pair = [
        replace(page, text=text),
        replace(page, text=other, doc_id="b.md", title="Another"),
    ]
    assert check(pair) == []


def test_the_same_title_is_a_warning() -> None:
    (found,) = check(corpus({"What came after": "how a board is set up"}, of=NEXT))
    assert (found.doc_id, found.kind, found.level) == (NEXT, "duplicate", "warning")


HARD = "Multidisciplinary organisational collaboration necessitates considerable "
HARD += "administrative responsibility. "


@pytest.mark.parametrize(("doc_id", "level"), [(BOARD, "warning"), (PAGE, "note")])
def test_a_hard_text_is_to_be_mended_where_it_is_ours(doc_id: str, level: str) -> None:
    end = {BOARD: "by an order.", PAGE: "like."}[doc_id]
    (found,) = check(corpus({end: f"{end} {HARD * 20}"}, of=doc_id))
    assert (found.doc_id, found.kind, found.level) == (doc_id, "readability", level)


@pytest.mark.parametrize(("doc_id", "level"), [(BOARD, "warning"), (PAGE, "note")])
def test_an_over_long_section_is_named(doc_id: str, level: str) -> None:
    end = {BOARD: "cover England. The", PAGE: "like."}[doc_id]
    long = "The cat sat on the mat. " * 80
    (found,) = check(corpus({end: f"{end.split('.')[0]}. {long}The"}, of=doc_id))
    assert (found.doc_id, found.kind, found.level) == (doc_id, "length", level)
    assert ("Who sets up" if doc_id == BOARD else "the beginning") in found.text


def test_limits_come_from_the_settings() -> None:
    limits = CorpusConfig(max_sentence_words=7)
    found = check_documents(corpus(), today=TODAY, own=True, limits=limits)
    # "NHS England sets up each board by an order." and
    # "Thirty-six boards have covered England since 1 April 2026."
    assert [(f.doc_id, f.kind) for f in found] == [(BOARD, "length"), (NEXT, "length")]


@pytest.mark.parametrize(
    "words",
    ["the CAF\u00c9\u2019s order", "a \u00c0 la carte order", "\u00a3100\u00a0m\u2026"],
)
def test_letters_with_accents_are_no_wrong_encoding(words: str) -> None:
    assert check(corpus({"an order": words})) == []


def test_a_document_that_says_no_date_is_a_warning() -> None:
    (found,) = check(corpus({"published: 2022\n": ""}, of=PAGE))
    assert (found.kind, found.level) == ("front-matter", "warning")


def test_a_date_in_the_future_is_an_error() -> None:
    for edit in ("published: 2027", "published: 2022\nretrieved: 2026-11-23"):
        (found,) = check(corpus({"published: 2022": edit}, of=PAGE))
        assert (found.kind, found.level) == ("date", "error")
        assert "in the future" in found.text


def test_today_is_not_the_future() -> None:
    today = "published: 2026-11-22\nretrieved: 2026-11-22\nreview_by: 2026-11-22"
    assert check(corpus({"published: 2022": today}, of=PAGE)) == []


def test_a_page_shown_by_the_name_of_its_file_is_a_warning() -> None:
    (found,) = check(corpus({"title: A page of others\n": ""}, of=PAGE))
    assert (found.kind, found.level) == ("front-matter", "warning")
    assert '"page"' in found.text


def test_findings_come_by_document_and_the_gravest_first() -> None:
    edits = {"NHS England sets": "It sets", "authority: act\n": ""}
    documents = corpus(edits)[::-1]
    no_date = [
        replace(documents[0], source=replace(documents[0].source, published=None))
    ]
    found = check([*no_date, *documents[1:]])
    assert [(f.doc_id, f.level) for f in found] == [
        (BOARD, "error"),
        (BOARD, "warning"),
        (PAGE, "warning"),
    ]
