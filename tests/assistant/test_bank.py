from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.bank import (
    Group,
    QuestionBank,
    as_kept,
    as_plain,
    bank_rows,
    bank_vector,
    from_plain,
    kernel,
    unit_key,
)
from assistant.features import ReadQuestion
from assistant.kinds import KINDS, Kind
from assistant.reader_weights import Logistic, ReaderWeights
from corpus.document import Document
from tests.assistant.stand import CHAIRS, FUNDS, GUIDE, LEAFLET, MET, PLANS, unit

# Three questions that have nothing in common: vectors at right angles.
VECTORS = np.eye(3, 4, dtype=np.float32)
ALL = np.ones(3, dtype=bool)
FIRST_TWO = np.array([True, True, False])


def asking(vector: list[float], kind: Kind = "other") -> ReadQuestion:
    return ReadQuestion(
        text="",
        kind=kind,
        terms=(),
        vectors=np.zeros((0, len(vector)), dtype=np.float32),
        synonyms=(),
        vector=np.array(vector, dtype=np.float32),
    )


def bank() -> QuestionBank:
    """Return a bank of two documents; the third question was asked of one alone."""
    kinds = np.zeros((3, len(KINDS)), dtype=np.float32)
    return QuestionBank(
        vectors=np.c_[VECTORS, kinds],
        groups=(
            Group(
                documents={GUIDE.doc_id: GUIDE.sha256},
                units=(unit_key(unit(PLANS)), unit_key(unit(MET))),
                labelled=ALL,
                coefficients=np.array([[2, 0], [0, 0], [0, 4]], dtype=np.float32),
                decided=ALL,
                nothing=np.array([0, 8, 0], dtype=np.float32),
            ),
            Group(
                documents={LEAFLET.doc_id: LEAFLET.sha256},
                units=(unit_key(unit(FUNDS, among=LEAFLET)),),
                labelled=FIRST_TWO,
                coefficients=np.array([[0], [1]], dtype=np.float32),
                decided=FIRST_TWO,
                nothing=np.array([0.5, 0], dtype=np.float32),
            ),
        ),
    )


# --- How alike two questions are --------------------------------------------------


def test_questions_are_more_alike_the_smaller_their_angle() -> None:
    # exp(cosine - 1): 1 for the same direction, 1 / e at a right angle.
    assert kernel([[1, 0]], [[1, 0], [0, 1], [-1, 0]]) == pytest.approx(
        np.exp([[0, -1, -2]])
    )


def test_the_kind_asked_for_counts_beside_the_words() -> None:
    date, body = asking([1, 0], "date"), asking([1, 0], "body")
    same = kernel([bank_vector(date)], [bank_vector(date)])
    other = kernel([bank_vector(date)], [bank_vector(body)])
    # A kind has length 0.5, which adds 0.25 to the dot product.
    assert (same / other).item() == pytest.approx(np.exp(0.25))


# --- What is known ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("documents", "known"),
    [
        pytest.param([GUIDE, LEAFLET], {GUIDE.doc_id, LEAFLET.doc_id}, id="all"),
        pytest.param([GUIDE], {GUIDE.doc_id}, id="one fewer"),
        pytest.param(
            [GUIDE, replace(LEAFLET, text="New.")], {GUIDE.doc_id}, id="changed"
        ),
        pytest.param([replace(GUIDE, doc_id="b.md")], set(), id="renamed"),
        pytest.param([replace(GUIDE, title="Another")], {GUIDE.doc_id}, id="same text"),
        pytest.param([], set(), id="none"),
    ],
)
def test_a_document_is_known_while_its_text_is_the_same(
    documents: list[Document], known: set[str]
) -> None:
    assert set(bank().known(documents).doc_ids) == known


def test_units_are_scored_by_the_questions_they_were_labelled_against() -> None:
    # The question is the second of the bank's: 1 with itself, 1 / e with the others.
    e = np.exp(-1)
    asked = asking([0, 1, 0, 0])
    units = [unit(MET), unit(FUNDS, among=LEAFLET), unit(PLANS)]
    rows = bank().known([GUIDE, LEAFLET]).features(asked, units)
    # The kind of the question is one that no question of the bank has.
    scores = np.array([4 * e, 1.0, 2 * e])
    # Of both documents, the first question alone has no answer: half of 1 / e.
    expected = [
        scores,
        scores - 4 * e,
        np.full(3, 0.5 * e),
        np.full(3, 4 * e),
    ]
    assert rows == pytest.approx(np.stack(expected, axis=1), abs=1e-6)


def test_what_no_document_at_hand_answers_has_no_answer() -> None:
    asked = asking([0, 1, 0, 0])
    e = np.exp(-1)
    # Without the leaflet the second question has none: 8 times 1. The best unit of
    # the guide is one that was not read.
    (row,) = bank().known([GUIDE]).features(asked, [unit(PLANS)])
    assert row == pytest.approx([2 * e, 2 * e - 4 * e, 8, 4 * e], abs=1e-6)


def test_a_unit_is_behind_the_best_of_all_that_are_known() -> None:
    rows = bank_rows([0.1, -0.2], best=0.4, nothing=0.3)
    assert rows == pytest.approx(
        np.array([[0.1, -0.3, 0.3, 0.4], [-0.2, -0.6, 0.3, 0.4]])
    )


def test_a_unit_the_bank_has_no_column_for_is_not_scored() -> None:
    with pytest.raises(KeyError):
        bank().known([LEAFLET]).features(
            asking([0, 1, 0, 0]), [unit(CHAIRS, among=LEAFLET)]
        )


# --- Kept ------------------------------------------------------------------------


def same(one: QuestionBank, other: QuestionBank) -> bool:
    arrays = zip(one.groups, other.groups, strict=True)
    return bool(
        (one.vectors == other.vectors).all()
        and all(
            (a.documents, a.units) == (b.documents, b.units)
            and (a.labelled == b.labelled).all()
            and (a.coefficients == b.coefficients).all()
            and (a.decided == b.decided).all()
            and (a.nothing == b.nothing).all()
            for a, b in arrays
        )
    )


def test_a_bank_comes_back_as_it_was() -> None:
    again = from_plain(*as_plain(bank()))
    assert same(again, bank())
    assert again.vectors.dtype == np.float32
    assert again.groups[1].labelled.dtype == np.bool_


def test_vectors_in_8_bits_are_near_and_stay_as_they_are() -> None:
    vectors = np.random.default_rng(0).normal(size=(5, 40)).astype(np.float32)
    kept = as_kept(vectors)
    # Half a step of each row at most.
    steps = np.abs(vectors).max(axis=1, keepdims=True) / 127
    assert (np.abs(kept - vectors) <= 0.51 * steps).all()
    assert (as_kept(kept) == kept).all()


def logistic() -> Logistic:
    one = np.ones(1)
    return Logistic(columns=("a",), mean=one, scale=one, coefficients=one, intercept=0)


def test_a_bank_that_is_saved_and_opened_predicts_the_same(tmp_path: Path) -> None:
    ReaderWeights(
        encoder_sha256="w1",
        unit=logistic(),
        unit_alone=logistic(),
        question=logistic(),
        question_alone=logistic(),
        bank=bank(),
    ).save(tmp_path)
    again = ReaderWeights.open(tmp_path).bank
    assert same(again, bank())
    asked, units = asking([0.6, 0.8, 0, 0]), [unit(PLANS), unit(MET)]
    before = bank().known([GUIDE]).features(asked, units)
    assert (again.known([GUIDE]).features(asked, units) == before).all()
    assert {path.name for path in tmp_path.iterdir()} == {"reader.json", "reader.npz"}
