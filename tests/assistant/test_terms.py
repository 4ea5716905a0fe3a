from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.terms import encode_terms, find_terms
from corpus.glossary import Glossary
from index.embed import Words
from tests.assistant.stand import GLOSSARY
from tests.index.fake_encoder import FakeEncoder

WORDS = st.sampled_from(
    [
        *("ICB", "ICBs", "Integrated", "care", "Board", "the", "don\u2019t", "1"),
        *("\u202f", "NHS England", "(", ")", "[1]", "\U0001f642", "\u0130cb", "BOB"),
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))


def keys(text: str) -> list[str]:
    return [term.key for term in find_terms(GLOSSARY.expand(text), GLOSSARY)]


@pytest.mark.parametrize(
    "text",
    [
        "ICB",
        "ICBs",
        "icb\u2019s",
        "integrated care board",
        "Integrated Care Boards",
        "Integrated Care Board (ICB)",
        "Integrated\u202fCare\u00a0Board",
    ],
)
def test_every_spelling_of_a_term_of_the_field_is_one_term(text: str) -> None:
    assert keys(text) == ["icb"]


def test_bodies_that_share_words_share_no_term() -> None:
    assert set(keys("Integrated Care Board")).isdisjoint(
        keys("Integrated Care Partnership")
    )
    # Words of a term that are not the whole term stay words.
    assert keys("integrated care") == ["integr", "care"]


def test_the_longest_term_that_stands_there_is_taken() -> None:
    assert keys("Buckinghamshire, Oxfordshire and Berkshire West") == ["bob"]
    assert keys("Buckinghamshire and Oxfordshire") != ["bob"]


def test_a_word_is_its_stem_and_counts_by_its_rarity() -> None:
    plans, the, dentistry = find_terms("Planning the dentistry", GLOSSARY)
    assert plans.key == "plan"
    assert plans.carries_meaning
    assert not the.carries_meaning
    assert the.rarity < plans.rarity <= dentistry.rarity == 1.0


def test_a_term_of_the_field_counts_in_full() -> None:
    (term,) = find_terms("integrated care board", GLOSSARY)
    assert (term.of_the_field, term.rarity) == (True, 1.0)
    assert term.spelling == "integrated care board"
    # A common word too, where it is a term.
    (term,) = find_terms("care", Glossary(terms={"C": ("care",)}, everyday={}))
    assert term.rarity == 1.0


def test_a_term_stands_where_its_offsets_say() -> None:
    text = "\U0001f642 The\u202fIntegrated Care Board\u2019s duty"
    the, board, duty = find_terms(text, GLOSSARY)
    assert (the.start, the.end) == (2, 5)
    assert text[board.start : board.end] == "Integrated Care Board\u2019s"
    assert text[duty.start : duty.end] == "duty"


@pytest.mark.parametrize("word", ["don\u2019t", "don't", "What\u2019s", "THE", "It's"])
def test_words_that_ask_or_join_carry_no_meaning(word: str) -> None:
    assert not any(term.carries_meaning for term in find_terms(word, GLOSSARY))


@given(TEXTS)
@example("\u0130CB integrated care board")
@example("'s 's")
def test_terms_lie_in_the_text_in_order_and_apart(text: str) -> None:
    found = find_terms(text, GLOSSARY)
    ends = [0, *(term.end for term in found)]
    for term, before in zip(found, ends, strict=False):
        assert before <= term.start < term.end <= len(text)
        assert 0 < term.rarity <= 1


def test_a_term_has_the_mean_direction_of_its_words() -> None:
    encoder = FakeEncoder()
    (read,) = encode_terms(["The ICB met"], GLOSSARY, encoder)
    (words,) = encoder.encode_words(["The integrated care board met"])
    assert read.text == "The integrated care board met"
    assert [term.key for term in read.terms] == ["the", "icb", "met"]
    # Three unit vectors at right angles: their mean, made unit length, is their sum
    # over the root of 3.
    board = words.vectors[1:4].sum(axis=0) / np.sqrt(3)
    expected = np.stack([words.vectors[0], board, words.vectors[4]])
    np.testing.assert_allclose(read.vectors, expected, atol=1e-6)


def test_the_place_of_a_term_may_hold_several_words_of_the_encoder() -> None:
    # The fake encoder parts "don't" in two, a term does not.
    (read,) = encode_terms(["don't plan"], GLOSSARY, FakeEncoder())
    assert read.vectors.shape == (2, 1024)
    assert read.vectors[0] @ FakeEncoder().encode_words(["t"])[0].vectors[0] > 0.7


def test_texts_are_read_one_by_one_in_their_order() -> None:
    one, two = encode_terms(["care", ""], GLOSSARY, FakeEncoder())
    assert (one.text, two.text) == ("care", "")
    assert two.terms == ()
    assert two.vectors.shape == (0, 1024)


class _Signs(FakeEncoder):
    """Takes a sign for a word of its own, right beside the word it follows."""

    def _words(self, text: str) -> Words:
        words = super()._words(text)
        spans = (*words.spans, *((at, at + 1) for at, c in enumerate(text) if c == "."))
        extra = self.encode(["sign"] * (len(spans) - len(words.spans)))
        vectors = np.concatenate([words.vectors, extra])
        return replace(words, spans=spans, vectors=vectors)


def test_a_sign_beside_a_term_is_no_part_of_it() -> None:
    (plain,) = encode_terms(["care"], GLOSSARY, FakeEncoder())
    (beside,) = encode_terms([".care."], GLOSSARY, _Signs())
    np.testing.assert_array_equal(plain.vectors, beside.vectors)


class _Short(FakeEncoder):
    """Reads the first word alone, like an encoder at its limit."""

    def _words(self, text: str) -> Words:
        words = super()._words(text)
        return replace(words, spans=words.spans[:1], vectors=words.vectors[:1])


def test_terms_that_the_encoder_cut_off_are_left_out() -> None:
    (read,) = encode_terms(["care plans and boards"], GLOSSARY, _Short())
    assert [term.key for term in read.terms] == ["care"]
    assert read.vectors.shape == (1, 1024)


@given(TEXTS)
def test_terms_and_vectors_align_and_have_length_one(text: str) -> None:
    (read,) = encode_terms([text], GLOSSARY, FakeEncoder())
    assert read.vectors.shape == (len(read.terms), 1024)
    np.testing.assert_allclose(np.linalg.norm(read.vectors, axis=1), 1.0, atol=1e-5)
