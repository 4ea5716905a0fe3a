from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.errors import CorpusError
from corpus.glossary import Glossary, load_glossary

GLOSSARY = Glossary(
    terms={
        "ICB": ("integrated care board", "integrated care boards"),
        "FOI": ("freedom of information",),
    },
    everyday={"dentist": ("dentistry",)},
)
WORDS = st.sampled_from(
    [
        *("ICB", "icbs", "ICB's", "(ICB)", "FOI", "Integrated Care Board", "care"),
        *("the", "\u202f", "ICB\u2019s", "(", ")", "."),
    ]
)


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        pytest.param("the ICB", "the integrated care board", id="short form"),
        pytest.param("What do icbs do?", "What do integrated care board do?", id="any"),
        pytest.param("the ICB's job", "the integrated care board job", id="possessive"),
        pytest.param("ICB\u2019s", "integrated care board", id="curly apostrophe"),
        pytest.param(
            "an Integrated Care Board (ICB) is",
            "an Integrated Care Board is",
            id="said",
        ),
        pytest.param(
            "Integrated Care Boards (ICBs)", "Integrated Care Boards", id="said, many"
        ),
        pytest.param("ICBFOI and aFOI", "ICBFOI and aFOI", id="inside a word"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_short_form_is_replaced_by_its_words(text: str, expanded: str) -> None:
    assert GLOSSARY.expand(text) == expanded


def test_words_behind_their_short_form_are_said_once() -> None:
    text = "the ICB (Integrated Care Board) met"
    assert GLOSSARY.expand(text).lower() == "the integrated care board met"


def test_words_with_special_spaces_are_said_once() -> None:
    text = "the Integrated\u202fCare\u00a0Board\u202f(ICB) met"
    assert "integrated care board" not in GLOSSARY.expand(text)


@given(st.lists(WORDS, max_size=12).map(" ".join))
@example("ICB (ICB)")
def test_what_is_expanded_has_nothing_left_to_expand(text: str) -> None:
    once = GLOSSARY.expand(text)
    assert GLOSSARY.expand(once) == once


@given(st.text(max_size=60))
def test_a_text_without_short_forms_stays_as_it_is(text: str) -> None:
    if "icb" not in text.lower() and "foi" not in text.lower():
        assert GLOSSARY.expand(text) == text


def test_a_short_form_is_looked_up_in_any_case_and_number() -> None:
    assert GLOSSARY.expansion("icb") == "integrated care board"
    assert GLOSSARY.expansion("ICBs") == "integrated care board"
    assert GLOSSARY.expansion("ICS") is None
    assert GLOSSARY.expansion("") is None


def test_another_word_that_begins_like_a_short_form_is_none() -> None:
    assert GLOSSARY.expansion("foil") is None


def test_phrases_are_grouped_by_their_first_word_the_longest_first() -> None:
    glossary = Glossary(
        terms={"AB": ("a b",), "ABC": ("a b\u202fc", "A-B-C d")}, everyday={}
    )
    assert glossary.phrases_by_first_word == {
        "a": [
            (("a", "b", "c", "d"), "abc"),
            (("a", "b", "c"), "abc"),
            (("a", "b"), "ab"),
        ]
    }


def test_a_glossary_without_terms_changes_nothing() -> None:
    empty = Glossary(terms={}, everyday={})
    assert empty.expand("the ICB's \u202f(ICB) ()") == "the ICB's \u202f(ICB) ()"
    assert empty.phrases_by_first_word == {}


def test_ours_knows_the_bodies_of_the_field() -> None:
    ours = load_glossary()
    assert ours.expansion("ICP") == "integrated care partnership"
    assert ours.expand("BOB") == "Buckinghamshire, Oxfordshire and Berkshire West"
    assert "gp" in [word.lower() for word in ours.everyday["doctor"]]


def test_everyday_words_are_folded(tmp_path: Path) -> None:
    file = tmp_path / "glossary.toml"
    file.write_text("[terms]\n[everyday]\n'Town Hall' = ['Council']\n")
    assert load_glossary(file).everyday == {"town hall": ("Council",)}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"[terms", id="not TOML"),
        pytest.param(b"[terms]\nICB = ['x']\n", id="no everyday words"),
        pytest.param(b"terms = 3\neveryday = 4\n", id="no tables"),
        pytest.param(b"[terms]\nICB = 7\n[everyday]\n", id="a number for words"),
        pytest.param(b"[terms]\n\xff\n", id="not UTF-8"),
    ],
)
def test_a_glossary_that_cannot_be_read_is_named(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "glossary.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CorpusError, match=r"glossary\.toml cannot be read"):
        load_glossary(file)
