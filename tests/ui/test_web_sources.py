import re
from dataclasses import replace
from datetime import date

import pytest

from corpus.dates import date_in_words
from corpus.document import Document
from tests.ui.canned import (
    BOARD,
    BRIEFING,
    DOCUMENTS,
    GUIDE,
    NOT_FOUND,
    WHAT_IS_HOSTILE,
    WHAT_IT_IS,
    cite,
    reply,
)
from ui.web_sources import documents_html, sources_html


def quoted_in(html: str) -> tuple[str, str, str]:
    found = re.search("<blockquote>(.*)<mark>(.*)</mark>(.*)</blockquote>", html, re.S)
    assert found, html
    return found[1], found[2], found[3]


def around(text: str, quote: str) -> tuple[str, str, str]:
    document = Document(doc_id="a.md", title="A", text=text)
    cited = reply("Yes. [1]", cite(1, document, quote))
    return quoted_in(sources_html(cited, {"a.md": document}))


def test_each_citation_has_its_marker_title_publisher_date_and_address() -> None:
    html = sources_html(WHAT_IT_IS, DOCUMENTS)
    assert html.count('<li class="source">') == 2
    assert '<span class="marker">[2]</span> What is the Integrated Care System' in html
    assert "Example Integrated Care Board, mid-2022, before 1 July 2022" in html
    assert f'<a href="{GUIDE.source.url}" target="_blank"' in html
    assert '<details id="source-2">' in html


def test_the_panel_says_which_question_it_belongs_to() -> None:
    assert "Asked: What is an Integrated Care Board?" in sources_html(
        WHAT_IT_IS, DOCUMENTS
    )


def test_a_follow_up_is_shown_as_it_was_understood() -> None:
    understood = replace(WHAT_IT_IS, standalone_question="What is an <i>ICB</i>?")
    html = sources_html(understood, DOCUMENTS)
    assert "<br>Read as: What is an &lt;i&gt;ICB&lt;/i&gt;?</p>" in html


def test_a_quote_is_marked_in_the_text_around_it() -> None:
    assert around("Before it. The quote. After it.", "The quote.") == (
        "Before it. ",
        "The quote.",
        " After it.",
    )


def test_the_text_around_a_quote_is_cut_between_words() -> None:
    # 300 characters of 5 are 60 words; the first and last may be parts of words and
    # go: 59 whole ones stay on each side.
    before, quote, after = around("word " * 100 + "QUOTE" + " word" * 100, "QUOTE")
    assert (before, quote, after) == ("… " + "word " * 59, "QUOTE", " word" * 59 + " …")


def test_a_quote_from_a_document_that_has_changed_stands_alone() -> None:
    changed = replace(GUIDE, text="Now it says: " + GUIDE.text)
    html = sources_html(WHAT_IT_IS, {GUIDE.doc_id: changed})
    assert quoted_in(html.split("</li>")[0]) == ("", BOARD, "")


def test_a_quote_from_a_document_that_is_gone_stands_alone() -> None:
    assert f"<blockquote><mark>{BOARD}</mark></blockquote>" in sources_html(
        WHAT_IT_IS, {}
    )


def test_a_hostile_document_is_shown_as_its_characters() -> None:
    html = sources_html(WHAT_IS_HOSTILE, DOCUMENTS)
    assert "<mark>&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "Boards &lt;b&gt;and&lt;/b&gt; their &amp; powers" in html
    assert "<p>javascript:alert(3)</p>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_a_briefing_names_what_it_was_written_from() -> None:
    html = sources_html(WHAT_IS_HOSTILE, DOCUMENTS)
    assert "ICS Assistant briefing, in our words, based on:" in html
    assert ">Health and Care Act 2022</a><br>UK Parliament, 28 April 2022" in html


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "said"),
    [
        # The day answers are for is 1 November 2026; spans are half-open.
        (None, date(2026, 11, 1), "Marked as no longer current from 1 November 2026."),
        (None, date(2026, 11, 2), None),
        (date(2026, 11, 1), None, None),
        (date(2026, 11, 2), None, "Holds from 2 November 2026."),
    ],
)
def test_what_does_not_hold_on_the_day_is_said(
    valid_from: date | None, valid_until: date | None, said: str | None
) -> None:
    cited = replace(
        cite(1, GUIDE, BOARD), valid_from=valid_from, valid_until=valid_until
    )
    found = re.search('<p class="dated">(.*?)</p>', sources_html(reply("", cited), {}))
    assert (found and found[1]) == said


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("2022-07-01", "1 July 2022"),
        ("2022-07", "July 2022"),
        ("2022", "2022"),
        ("summer 2022", "summer 2022"),
        ("2022-13", "2022-13"),
    ],
)
def test_a_date_is_written_in_words(published: str, words: str) -> None:
    assert date_in_words(published) == words


def test_what_is_not_known_of_a_source_is_said() -> None:
    anonymous = Document(doc_id="a.md", title="A", text="Some words.")
    html = sources_html(reply("", cite(1, anonymous, "words")), {})
    assert "Publisher not known, date not known" in html
    assert "<p></p>" not in html


def test_without_an_answer_the_nearest_documents_are_offered() -> None:
    html = sources_html(NOT_FOUND, DOCUMENTS)
    assert f'<li><a href="{GUIDE.source.url}"' in html
    assert "<li>Boards &lt;b&gt;and&lt;/b&gt; their &amp; powers</li>" in html


def test_a_reply_that_rests_on_nothing_says_so() -> None:
    greeting = reply("Hello.", status="service")
    assert "rests on no document" in sources_html(greeting, DOCUMENTS)


def test_the_documents_are_listed_with_their_dates() -> None:
    html = documents_html(DOCUMENTS)
    assert "(2 documents)" in html
    assert "ICS Assistant, October 2025" in html
    assert html.index(BRIEFING.title[:6]) < html.index(GUIDE.title)
