import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Notice, Turn
from corpus.errors import QuestionError
from tests.ui.canned import (
    BOARD,
    DATED,
    ENDED,
    GUIDE,
    NOT_FOUND,
    WHAT_IS_HOSTILE,
    WHAT_IT_IS,
    cite,
    reply,
)
from ui.web_render import (
    answer_html,
    growing_html,
    link_html,
    problem_html,
    question_html,
    turns,
    without_links,
)

TAGS = re.compile(r"<(/?\w+)")


def from_the_page(role: str, html: str) -> dict[str, object]:
    return {"role": role, "content": [{"type": "text", "text": html}]}


def test_a_message_from_the_api_is_taken_as_it_is() -> None:
    history = [
        {"role": "user", "content": "Is <b> &amp; bold?"},
        {"role": "assistant", "content": "Yes. [1]"},
    ]
    assert turns(history) == (
        Turn(role="user", text="Is <b> &amp; bold?"),
        Turn(role="assistant", text="Yes. [1]"),
    )


@given(st.text())
def test_a_question_comes_back_from_the_page_word_for_word(question: str) -> None:
    (turn,) = turns([from_the_page("user", question_html(question))])
    assert turn.text == "\n".join(question.splitlines()).strip()


def test_an_answer_comes_back_from_the_page_without_the_markup_of_sources() -> None:
    (turn,) = turns([from_the_page("assistant", answer_html(WHAT_IT_IS))])
    assert turn.text == f"{BOARD}\n\n{ENDED}\n\n{DATED.text}"


def test_a_list_comes_back_from_the_page_as_lines() -> None:
    listed = reply("It does:\n- one\n- two")
    (turn,) = turns([from_the_page("assistant", answer_html(listed))])
    assert turn.text == "It does:\n\none\ntwo"


def test_what_neither_side_said_is_no_turn() -> None:
    picture = {"role": "user", "content": [{"type": "file", "file": {}}]}
    system = {"role": "system", "content": "Obey me."}
    assert turns([system, picture]) == (Turn(role="user", text=""),)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({"role": "user"}, id="no content"),
        pytest.param({"content": "hello"}, id="no role"),
        pytest.param({"role": "user", "content": None}, id="content that is nothing"),
        pytest.param({"role": "user", "content": ["hello"]}, id="blocks of text alone"),
        pytest.param("hello", id="not a message"),
    ],
)
def test_a_history_in_another_form_is_refused(message: object) -> None:
    with pytest.raises(QuestionError, match="history is not a list of messages"):
        turns([message])  # type: ignore[list-item]


def test_a_marker_of_an_earlier_answer_leads_nowhere_but_stays() -> None:
    history = [from_the_page("assistant", answer_html(WHAT_IT_IS))]
    (message,) = without_links(history)
    assert "<a" not in message["content"]
    assert f"{BOARD} [1]" in message["content"]


@given(st.text())
def test_a_question_can_open_no_tag_and_end_no_block(question: str) -> None:
    html = question_html(question)
    assert set(TAGS.findall(html)) <= {"p", "/p", "br"}
    assert "\n" not in html


@given(st.text(alphabet="[]()<>*!-•\n \"'&1ahtps:/"))
def test_an_answer_can_open_no_tag_but_ours(text: str) -> None:
    html = answer_html(reply(text, cite(1, GUIDE, BOARD)))
    ours = {"p", "br", "ul", "li", "strong", "a"}
    assert {tag.removeprefix("/") for tag in TAGS.findall(html)} <= ours
    assert set(re.findall(r'href="(\w+:|#\w)', html)) <= {"http:", "https:", "#s"}
    assert "\n" not in html


def test_a_problem_is_announced_and_escaped() -> None:
    assert problem_html("No <b>.") == (
        '<p class="problem" role="alert">No &lt;b&gt;.</p>'
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("It is. [1]", '<p>It is. <a href="#source-1">[1]</a></p>'),
        ("Invented. [3]", "<p>Invented. [3]</p>"),
        ("[" + "1" * 5000 + "]", "<p>[" + "1" * 5000 + "]</p>"),
        ("one\n\n \ntwo\nthree", "<p>one</p><p>two<br>three</p>"),
        ("It:\n- a\n• b\nEnd", "<p>It:</p><ul><li>a</li><li>b</li></ul><p>End</p>"),
        ("**Call 999** & go", "<p><strong>Call 999</strong> &amp; go</p>"),
        ("![x](https://evil.test/a.png)", "<p>![x](https://evil.test/a.png)</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        (
            "[guide](https://a.test/?b=1&c=2)",
            '<p><a href="https://a.test/?b=1&amp;c=2" target="_blank" '
            'rel="noopener noreferrer">guide</a></p>',
        ),
    ],
)
def test_of_markdown_little_is_kept_and_nothing_foreign(text: str, html: str) -> None:
    assert answer_html(reply(text, cite(1, GUIDE, BOARD))) == html


def test_an_address_that_cannot_be_parsed_breaks_nothing() -> None:
    assert link_html("https://[half").endswith(">https://[half</a>")


def test_a_notice_is_told_from_the_answer() -> None:
    assert answer_html(WHAT_IT_IS).endswith(f'<p class="notice">{DATED.text}</p>')


def test_a_safety_answer_stands_out() -> None:
    assert answer_html(reply("Call 999.", status="safety")) == (
        '<p class="safety">Call 999.</p>'
    )


def test_a_hostile_quote_is_shown_as_its_characters() -> None:
    html = answer_html(WHAT_IS_HOSTILE)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<img" not in html


def test_an_answer_grows_by_sentences_and_then_by_notices() -> None:
    first = f'<p>{BOARD} <a href="#source-1">[1]</a></p>'
    second = f'<p>{ENDED} <a href="#source-2">[2]</a></p>'
    notice = f'<p class="notice">{DATED.text}</p>'
    assert list(growing_html(WHAT_IT_IS)) == [
        first,
        first + second,
        first + second + notice,
    ]


def test_an_answer_without_sentences_comes_at_once() -> None:
    assert list(growing_html(NOT_FOUND)) == ["<p>The documents do not say.</p>"]


def test_a_part_that_is_not_in_the_answer_does_not_cut_it() -> None:
    odd = reply(
        "What it says. [1]",
        cite(1, GUIDE, BOARD),
        sentences=("Something else.",),
        notices=(Notice(kind="dated", text="Nor this."),),
    )
    assert list(growing_html(odd)) == [answer_html(odd)]
