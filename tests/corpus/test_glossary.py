import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.document import Document
from corpus.errors import CorpusError
from corpus.fold import fold
from corpus.glossary import GLOSSARY as OURS
from corpus.glossary import (
    Ambiguous,
    Glossary,
    Mistaken,
    Superseded,
    load_glossary,
)
from corpus.load import load_documents

GLOSSARY = Glossary(
    terms={
        "ICB": ("integrated care board", "integrated care boards"),
        "FOI": ("freedom of information",),
    },
    everyday={"dentist": ("dentistry",)},
)
DOCUMENTS = {d.doc_id: d for d in load_documents(OURS.parent / "documents")}
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


# --- What is easily mistaken -----------------------------------------------------


def written(tmp_path: Path, tables: str) -> Path:
    file = tmp_path / "glossary.toml"
    file.write_text(f"[terms]\n[everyday]\n{tables}", encoding="utf-8")
    return file


def test_names_and_cues_are_folded(tmp_path: Path) -> None:
    glossary = load_glossary(
        written(
            tmp_path,
            "[[superseded]]\nnames = ['Old\u202fBoard']\nuntil = 2022-07-01\n"
            "doc_id = 'a.md'\n[[ambiguous]]\nterm = 'ICS'\ncues = ['Asthma']\n",
        )
    )
    until = date(2022, 7, 1)
    assert glossary.superseded == (
        Superseded(names=("old board",), until=until, doc_id="a.md"),
    )
    assert glossary.ambiguous == (Ambiguous(term="ICS", cues=("asthma",)),)


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param("[other]\na = 1\n", id="another table"),
        pytest.param("[[superseded]]\nnames = ['A']\ndoc_id = 'a'\n", id="no day"),
        pytest.param(
            "[[superseded]]\nnames = ['A']\nuntil = 2022-02-30\ndoc_id = 'a'\n",
            id="no such day",
        ),
        pytest.param(
            "[[mistaken]]\nsays = '('\ndoc_id = 'a'\nquote = 'b'\n", id="no pattern"
        ),
        pytest.param(
            "[[ambiguous]]\nterm = 'A'\ncues = ['b']\nhint = 'c'\n", id="another key"
        ),
    ],
)
def test_a_table_that_is_not_as_expected_is_named(tmp_path: Path, tables: str) -> None:
    with pytest.raises(CorpusError, match=r"glossary\.toml cannot be read"):
        load_glossary(written(tmp_path, tables))


@pytest.mark.xfail(
    strict=True,
    reason="names of areas are compared with folded text and are not folded when read",
)
def test_names_of_places_are_folded(tmp_path: Path) -> None:
    ours = load_glossary(written(tmp_path, "[places]\nKent = []\n"))
    assert ours.places.find("care in Kent") == {"kent"}


# --- Ours ------------------------------------------------------------------------


def test_names_of_our_places_are_folded_as_they_are_looked_for() -> None:
    places = load_glossary().places
    names = {*places.within, *places.names, *places.names.values()}
    names |= {area for areas in places.within.values() for area in areas}
    assert names == {fold(name) for name in names}


@pytest.mark.parametrize(
    "doc_id",
    sorted(
        {known.doc_id for known in load_glossary().superseded}
        | {known.doc_id for known in load_glossary().mistaken}
    ),
)
def test_every_document_that_ours_refers_to_is_there(doc_id: str) -> None:
    assert doc_id in DOCUMENTS


@pytest.mark.parametrize("known", load_glossary().mistaken, ids=lambda k: k.doc_id)
def test_the_words_that_put_a_mistake_right_stand_in_their_document(
    known: Mistaken,
) -> None:
    document = DOCUMENTS[known.doc_id]
    assert known.quote in document.text[: document.body_end]


@pytest.mark.parametrize("known", load_glossary().superseded, ids=lambda k: k.names[0])
def test_what_has_ended_is_told_of_in_its_document(known: Superseded) -> None:
    text = fold(DOCUMENTS[known.doc_id].text)
    assert any(name in text for name in known.names)


def test_each_term_that_has_another_meaning_is_one_of_ours() -> None:
    ours = load_glossary()
    assert all(ours.expansion(known.term) for known in ours.ambiguous)
    assert all(known.cues for known in ours.ambiguous)


def test_no_name_stands_twice_in_ours() -> None:
    file = tomllib.loads(OURS.read_text(encoding="utf-8"))
    names = [name for body in file["superseded"] for name in body["names"]]
    assert len({fold(name) for name in names}) == len(names)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=lambda d: d.doc_id)
def test_the_place_of_every_document_of_ours_is_one_that_is_found(
    document: Document,
) -> None:
    if document.place is not None:
        assert load_glossary().places.find(document.place)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=lambda d: d.doc_id)
def test_what_superseded_a_statement_of_ours_is_in_the_corpus(
    document: Document,
) -> None:
    marked = [document.validity, *(s.validity for s in document.statements)]
    after = {doc_id for validity in marked for doc_id in validity.superseded_by}
    assert after <= set(DOCUMENTS)
    assert document.doc_id not in after


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=lambda d: d.doc_id)
def test_sections_that_sources_name_are_headings_of_their_document(
    document: Document,
) -> None:
    headings = {
        line.removeprefix("## ").strip()
        for line in document.text.splitlines()
        if line.startswith("## ")
    }
    named = {name for basis in document.source.based_on for name in basis.sections}
    assert named <= headings
