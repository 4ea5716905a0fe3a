from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.features import (
    FEATURES,
    ReadQuestion,
    Weights,
    features,
    read_questions,
    read_units,
    weights_of,
)
from assistant.terms import find_terms
from assistant.units import document_units
from corpus.glossary import Glossary
from index.embed import Words
from tests.assistant.stand import GLOSSARY, document
from tests.index.fake_encoder import FakeEncoder

# Words that are long and rare enough to be several tokens of cl100k_base have rarity
# 1. As no unit is counted in NONE, a term's weight is its rarity.
NONE = Weights(n_units=0, frequency=Counter())
BARE = Glossary(terms={}, everyday={"chemist": ("pharmacists",)})
ENCODER = FakeEncoder()


def read_question(text: str, glossary: Glossary, encoder: FakeEncoder) -> ReadQuestion:
    (found,) = read_questions([text], glossary, encoder)
    return found


def row(
    question: str,
    text: str,
    *,
    glossary: Glossary = BARE,
    weights: Weights = NONE,
    title: str = "",
) -> dict[str, float]:
    """Return the features of the first unit of `text`, by name."""
    units = document_units(document(text, title=title))
    asked = read_question(question, glossary, ENCODER)
    (found,) = features(asked, read_units(units[:1], glossary, ENCODER), weights)
    assert found.shape == (len(FEATURES),)
    return dict(zip(FEATURES, found, strict=True))


def test_every_feature_has_a_name_of_its_own() -> None:
    assert len(set(FEATURES)) == len(FEATURES)
    units = read_units(
        document_units(document("Care is planned. It is paid for.")), BARE, ENCODER
    )
    asked = read_question("dentistry?", BARE, ENCODER)
    assert features(asked, units, NONE).shape == (2, len(FEATURES))


def test_half_of_what_is_asked_for_is_covered_by_half_of_its_words() -> None:
    found = row("dentistry optometry", "Optometry.")
    # Both words are rarity 1, so each weighs 1 / 2; the fake encoder gives different
    # words similarity 0. So one of two is found, in similarity as in form, and what
    # is looked for in vain is missing in full: 1**3 * (1 - 0).
    assert found["coverage"] == pytest.approx(0.5)
    assert found["term_similarity"] == pytest.approx(0.5)
    assert found["term_similarity_worst"] == 0.0
    assert found["gap"] == pytest.approx(1.0)
    assert found["unknown_term"] == pytest.approx(1.0)
    # One unit vector for the unit, (1, 1) / sqrt(2) for the question.
    assert found["sentence_cosine"] == pytest.approx(1 / np.sqrt(2))
    assert found["reverse_similarity"] == pytest.approx(1.0)
    assert found["question_terms"] == pytest.approx(np.log(2))
    assert found["unit_terms"] == pytest.approx(np.log(2))


def test_what_stands_in_the_title_is_nearly_as_near() -> None:
    found = row("dentistry optometry", "Optometry.", title="Dentistry")
    assert found["coverage"] == pytest.approx(0.5)
    assert found["context_coverage"] == pytest.approx(1.0)
    # Of the unit 1, of the title 0.9: (1 + 0.9) / 2.
    assert found["context_similarity"] == pytest.approx(0.95)
    assert found["context_similarity_worst"] == pytest.approx(0.9)
    assert found["gap"] == pytest.approx(0.1)
    assert found["unknown_term"] == 0.0


def test_a_unit_that_holds_all_that_is_asked_for_leaves_no_gap() -> None:
    found = row("dentistry optometry", "Optometry or dentistry.")
    assert found["coverage"] == pytest.approx(1.0)
    assert found["gap"] == found["unknown_term"] == 0.0


def test_an_everyday_word_is_covered_by_the_word_of_the_documents() -> None:
    found = row("chemist optometry", "Pharmacists.")
    chemist, optometry = find_terms("chemist optometry", BARE)
    share = chemist.rarity / (chemist.rarity + optometry.rarity)
    assert found["coverage"] == pytest.approx(share)
    assert found["term_similarity"] == pytest.approx(0.9 * share)


def test_a_word_that_is_known_elsewhere_in_the_documents_is_no_unknown_one() -> None:
    known = Weights(
        n_units=1, frequency=Counter({find_terms("dentistry", BARE)[0].key})
    )
    found = row("dentistry optometry", "Optometry.", weights=known)
    assert found["unknown_term"] == 0.0
    assert found["gap"] == pytest.approx(1.0)


def test_a_term_that_stands_in_many_units_counts_less() -> None:
    units = document_units(document("Dentistry is. Dentistry was. Optometry may."))
    weights = weights_of(units, BARE)
    dentistry, optometry = find_terms("dentistry optometry", BARE)
    # In 2 and 1 of 3 units: log(1 + 3/3) / log(4) = 0.5 and log(1 + 3/2) / log(4).
    assert weights.n_units == 3
    assert weights.of(dentistry) == pytest.approx(0.3 + 0.7 * 0.5)
    assert weights.of(optometry) == pytest.approx(0.3 + 0.7 * np.log(2.5) / np.log(4))


def test_a_term_counts_once_in_a_unit() -> None:
    weights = weights_of(document_units(document("Care or care or care.")), BARE)
    assert weights.frequency[find_terms("care", BARE)[0].key] == 1


def test_short_forms_and_their_words_cover_each_other() -> None:
    found = row(
        "What is the ICB?", "Integrated Care Boards are new.", glossary=GLOSSARY
    )
    assert found["coverage"] == found["term_similarity"] == pytest.approx(1.0)
    assert found["definition_of_term"] == 1.0
    other = row("What is the ICB?", "Integrated Care Partnerships.", glossary=GLOSSARY)
    assert other["coverage"] == 0.0


def test_the_kind_that_is_asked_for_is_held_or_missing() -> None:
    held = row("When was it dissolved?", "It was dissolved on 1\u202fJuly 2022.")
    missing = row("When was it dissolved?", "It was dissolved.")
    assert (held["asked_kind_held"], held["asked_kind_missing"]) == (1.0, 0.0)
    assert (missing["asked_kind_held"], missing["asked_kind_missing"]) == (0.0, 1.0)
    person = row("Who is the chief executive?", "The chief executive signed.")
    assert person["person_missing"] == 1.0
    plain = row("dentistry", "Dentistry.")
    assert plain["asked_kind_held"] == plain["asked_kind_missing"] == 0.0
    assert plain["asked_kind_unknown"] == 1.0


def test_a_number_counts_when_it_stands_before_what_is_counted() -> None:
    question = "How many networks are there?"
    assert row(question, "It has 45 networks.")["number_near"] == 1.0
    far = row(question, "In 2022 the board met to speak of networks.")
    assert (far["number_near"], far["number_far"]) == (0.0, 1.0)
    other = row("Where are the networks?", "It has 45 networks.")
    assert (other["number_near"], other["number_far"]) == (0.0, 0.0)


def test_margins_are_measured_from_the_best_unit() -> None:
    units = document_units(document("Optometry. Dentistry and optometry. Cake or pie."))
    asked = read_question("dentistry optometry", BARE, ENCODER)
    found = features(asked, read_units(units, BARE, ENCODER), NONE)
    margin = found[:, FEATURES.index("term_margin")]
    # The units hold a half, all and nothing of what is asked for.
    assert margin.tolist() == pytest.approx([-0.5, 0.0, -1.0])
    assert found[:, FEATURES.index("cosine_margin")].max() == 0.0


def test_lists_and_items_are_told_apart() -> None:
    units = document_units(document("It has:\n\n- dentistry\n- optometry\n"))
    read = read_units(units, BARE, ENCODER)
    asked = read_question("List the services", BARE, ENCODER)
    found = features(asked, read, NONE)
    assert [u.kind for u in units] == ["item", "item", "list"]
    assert found[:, FEATURES.index("list_for_list")].tolist() == [0.0, 0.0, 1.0]
    assert found[:, FEATURES.index("item")].tolist() == [1.0, 1.0, 0.0]
    other = features(read_question("dentistry", BARE, ENCODER), read, NONE)
    assert other[:, FEATURES.index("list_not_asked")].tolist() == [0.0, 0.0, 1.0]


def test_a_question_of_stop_words_alone_still_has_terms() -> None:
    asked = read_question("What is it?", BARE, ENCODER)
    assert [term.spelling for term in asked.terms] == ["what", "is", "it"]
    assert len(read_question("What is dentistry?", BARE, ENCODER).terms) == 1


class _Cut(FakeEncoder):
    """Reads the first four signs alone, as an encoder at its limit would."""

    def _words(self, text: str) -> Words:
        words = super()._words(text)
        n = sum(end <= 4 for _, end in words.spans)
        return replace(words, spans=words.spans[:n], vectors=words.vectors[:n])


@pytest.mark.parametrize(
    ("question", "encoder"),
    [
        pytest.param("?!", ENCODER, id="no word"),
        pytest.param("!!!!!!! What is dentistry?", _Cut(), id="words cut off"),
    ],
)
def test_a_question_without_a_word_that_is_read_fits_nothing(
    question: str, encoder: FakeEncoder
) -> None:
    asked = read_question(question, BARE, encoder)
    units = read_units(document_units(document("Dentistry.")), BARE, encoder)
    found = features(asked, units, NONE)
    assert np.isfinite(found).all()
    assert found[0, FEATURES.index("coverage")] == 0.0


WORDS = st.sampled_from(
    [
        *("ICB", "how many", "when", "who", "networks", "45", "2022", "care", "is"),
        *("\u202f", "don\u2019t", "\U0001f642", "[1]", "a", "\u0130", "\u0e01\u0e33"),
    ]
)


@given(
    st.lists(WORDS, max_size=8).map(" ".join),
    st.text(max_size=30),
    st.text(max_size=60),
)
@example("ICB", "", "Care.")
def test_features_are_finite_for_any_text(question: str, more: str, text: str) -> None:
    asked = read_question(f"{question} {more} x", GLOSSARY, ENCODER)
    units: list[Any] = document_units(document(f"{text} Care is planned."))
    read = read_units(units, GLOSSARY, ENCODER)
    found = features(asked, read, weights_of(units, GLOSSARY))
    assert found.shape == (len(units), len(FEATURES))
    assert np.isfinite(found).all()
    for name in ("coverage", "context_coverage", "term_similarity", "gap"):
        column = found[:, FEATURES.index(name)]
        assert ((column >= -1e-9) & (column <= 1 + 1e-6)).all()
