from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.markup import join, tag, text


class Seen(HTMLParser):
    """What a browser would make of it: elements, attributes and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def seen(markup: str) -> Seen:
    parser = Seen()
    parser.feed(markup)
    parser.close()
    return parser


def test_a_string_is_text_and_what_was_built_is_markup() -> None:
    built = tag("p", "1 < 2 & ", tag("b", '"so"'), class_="a", data_no=3)
    assert built == (
        '<p class="a" data-no="3">1 &lt; 2 &amp; <b>&quot;so&quot;</b></p>'
    )


@given(st.text(alphabet=st.sampled_from("<>\"'&=/ab\n")))
def test_no_string_opens_an_element_or_an_attribute(hostile: str) -> None:
    found = seen(tag("p", hostile, title=hostile))
    assert found.tags == ["p"]
    assert found.attributes == [("title", hostile)]
    assert found.words == hostile


def test_a_join_of_strings_is_escaped_too() -> None:
    assert join(["<i>", tag("br")]) == "&lt;i&gt;<br>"


def test_what_is_false_or_unknown_is_no_attribute() -> None:
    assert tag("input", hidden=True, checked=False, value=None) == "<input hidden>"


def test_a_lone_surrogate_or_control_character_comes_as_a_sign() -> None:
    assert text("a\x00b\ud800c\nd") == "a\ufffdb\ufffdc\nd"


def test_a_text_cannot_turn_the_direction_of_what_follows() -> None:
    assert text("a\u202eb\u2066c") == "a\ufffdb\ufffdc"


@pytest.mark.parametrize("name", ["", "a b", "1a", "on>"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        tag(name)


def test_an_element_without_end_takes_no_content() -> None:
    with pytest.raises(ValueError, match="takes no content"):
        tag("br", "x")
