import gc
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.features import FEATURES, ReadQuestion
from assistant.kinds import KINDS, Kind
from assistant.reader import (
    BANK_FEATURES,
    WEIGHTS,
    Classifiers,
    Logistic,
    QuestionBank,
    ReaderError,
    ReaderWeights,
    Reading,
    TrainedReader,
    answerable_columns,
    sigmoid,
    unit_key,
)
from assistant.units import document_units
from corpus.document import Document
from tests.assistant.stand import DOCUMENTS, GLOSSARY, GUIDE, LEAFLET, MET, PLANS, unit
from tests.index.fake_encoder import FakeEncoder

UNITS = [u for d in DOCUMENTS for u in document_units(d)]
ALL = FEATURES + BANK_FEATURES
ENCODER = FakeEncoder()
ASKED = "Who plans hospital care?"


def logistic(columns: tuple[str, ...], **coefficients: float) -> Logistic:
    return Logistic(
        columns=columns,
        mean=np.zeros(len(columns)),
        scale=np.ones(len(columns)),
        coefficients=np.array([coefficients.get(name, 0.0) for name in columns]),
        intercept=-2.0,
    )


def question_columns(columns: tuple[str, ...]) -> tuple[str, ...]:
    return ("best", "second", *(f"best_{column}" for column in columns))


def trained() -> ReaderWeights:
    """Return weights that go by coverage, or, knowing the questions, by them alone."""
    n = len(UNITS)
    return ReaderWeights(
        encoder_sha256=ENCODER.weights_sha256,
        unit=logistic(ALL, asked_before=8.0),
        unit_alone=logistic(FEATURES, coverage=8.0),
        question=logistic(question_columns(ALL), best_asked_before=8.0),
        question_alone=logistic(question_columns(FEATURES), best_coverage=8.0),
        bank=QuestionBank(
            documents={d.doc_id: d.sha256 for d in DOCUMENTS},
            vectors=ENCODER.encode(["When was its first day?", "Where is the car?"]),
            kinds=("date", "place"),
            answered_by=((unit_key(unit(MET)),), ()),
        ),
        classifiers=Classifiers(
            units=tuple(unit_key(u) for u in UNITS),
            coefficients=np.zeros(
                (n + 1, ENCODER.dimension + len(KINDS)), dtype=np.float32
            ),
            intercepts=np.zeros(n + 1, dtype=np.float32),
        ),
    )


def reader(
    documents: tuple[Document, ...] = DOCUMENTS, weights: ReaderWeights | None = None
) -> TrainedReader:
    return TrainedReader(
        documents, weights=weights or trained(), glossary=GLOSSARY, encoder=ENCODER
    )


# --- Reading ---------------------------------------------------------------------


def test_without_units_nothing_is_answerable() -> None:
    assert reader().read(ASKED, []) == Reading(evidence=(), answerable=0.0)


def test_every_unit_is_scored_the_most_likely_first() -> None:
    read = reader().read("When was its first day?", UNITS)
    assert {evidence.unit for evidence in read.evidence} == set(UNITS)
    answers = [evidence.answers for evidence in read.evidence]
    assert answers == sorted(answers, reverse=True)
    assert read.evidence[0].text == MET
    assert (read.evidence[0].doc_id, read.evidence[0].start) == (
        GUIDE.doc_id,
        unit(MET).start,
    )


def test_a_question_of_the_bank_has_the_odds_of_its_coefficients() -> None:
    read = reader().read("When was its first day?", UNITS)
    # It is a question of the bank, so `asked_before` is 1 for the unit that answers
    # it: log odds 8 * 1 - 2 = 6.
    assert read.evidence[0].answers == pytest.approx(1 / (1 + np.exp(-6)), abs=1e-4)
    assert read.answerable == pytest.approx(1 / (1 + np.exp(-6)), abs=1e-4)


def test_the_same_question_gives_the_same_reading() -> None:
    one = reader()
    assert (
        one.read(ASKED, UNITS) == one.read(ASKED, UNITS) == reader().read(ASKED, UNITS)
    )


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param((GUIDE,), id="a document fewer"),
        pytest.param((*DOCUMENTS, replace(GUIDE, doc_id="new.md")), id="one more"),
        pytest.param((GUIDE, replace(LEAFLET, text="New.")), id="one changed"),
        pytest.param((GUIDE, replace(LEAFLET, doc_id="b.md")), id="one renamed"),
    ],
)
def test_another_corpus_is_read_by_form_alone(documents: tuple[Document, ...]) -> None:
    units = [u for d in documents for u in document_units(d)]
    asked_before = reader(documents).read("When was its first day?", units)
    # The bank knows which unit of ours answers it; of another corpus it knows
    # nothing, and the words that are covered decide.
    assert asked_before.answerable < 0.99
    assert reader(documents).read(ASKED, units).evidence[0].text == PLANS


def test_the_order_of_the_documents_makes_no_other_corpus() -> None:
    turned = reader(DOCUMENTS[::-1]).read("When was its first day?", UNITS)
    assert turned.evidence[0].text == MET


def test_a_unit_is_encoded_once() -> None:
    encoder = FakeEncoder()
    one = TrainedReader(
        DOCUMENTS, weights=trained(), glossary=GLOSSARY, encoder=encoder
    )
    one.read(ASKED, UNITS)
    n = len(encoder.encoded)
    one.read("Who pays?", UNITS)
    # The question alone.
    assert len(encoder.encoded) == n + 1


def test_one_unit_is_enough() -> None:
    read = reader().read(ASKED, [unit(PLANS)])
    assert len(read.evidence) == 1
    assert 0.0 < read.answerable < 1.0


@given(st.text(max_size=60))
def test_probabilities_are_probabilities_for_any_question(text: str) -> None:
    for documents in (DOCUMENTS, DOCUMENTS[:1]):
        units = [u for d in documents for u in document_units(d)]
        read = reader(documents).read(f"care {text}", units)
        assert 0.0 <= read.answerable <= 1.0
        assert all(0.0 <= evidence.answers <= 1.0 for evidence in read.evidence)


def test_log_odds_of_any_size_are_probabilities() -> None:
    assert sigmoid([-1e9, 0.0, 1e9]).tolist() == pytest.approx([0.0, 0.5, 1.0])


def test_the_best_two_units_decide_whether_a_question_is_answerable() -> None:
    rows = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    columns = answerable_columns(rows, np.array([0.5, -1.0, 2.0]))
    assert columns.tolist() == [2.0, 0.5, 5.0, 6.0]
    # One unit alone leads by 5.
    alone = answerable_columns(rows[:1], np.array([0.5]))
    assert alone.tolist() == [0.5, -4.5, 1.0, 2.0]


def test_standardised_columns_are_weighed() -> None:
    model = Logistic(
        columns=("a", "b"),
        mean=np.array([1.0, 2.0]),
        scale=np.array([2.0, 0.5]),
        coefficients=np.array([3.0, -1.0]),
        intercept=0.25,
    )
    # 3 * (3 - 1) / 2 - (3 - 2) / 0.5 + 0.25 = 3 - 2 + 0.25
    assert model.log_odds(np.array([[3.0, 3.0]])).tolist() == [1.25]
    again = Logistic.from_json(json.loads(json.dumps(model.as_json())))
    assert again.log_odds(np.array([[3.0, 3.0]])).tolist() == [1.25]


# --- The bank --------------------------------------------------------------------


def asking(vector: list[float], kind: Kind) -> ReadQuestion:
    return ReadQuestion(
        text="",
        kind=kind,
        terms=(),
        vectors=np.zeros((0, len(vector)), dtype=np.float32),
        synonyms=(),
        vector=np.array(vector, dtype=np.float32),
    )


def test_a_question_is_compared_with_those_answered_and_those_not() -> None:
    one, two = unit(PLANS), unit(MET)
    bank = QuestionBank(
        documents={},
        vectors=np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 0, 1]], dtype=np.float32),
        kinds=("date", "body", "date"),
        answered_by=((unit_key(one),), (unit_key(one),), ()),
    )
    asked = asking([0.6, 0, 0.8], "body")
    # Cosines with the three: 0.6, 0.36 and 0.8. Of the second unit nothing is known,
    # and of those that ask for a body there is the second question alone.
    np.testing.assert_allclose(
        bank.similarities(asked, [one, two]),
        [[0.6, 0.8, -0.2, 0.36, -1.0, 1.36], [-1.0, 0.8, -1.8, -1.0, -1.0, 0.0]],
        atol=1e-6,
    )
    # Without itself, the question is compared with the others.
    np.testing.assert_allclose(
        bank.similarities(asked, [one], without=0)[:, :3],
        [[0.36, 0.8, -0.44]],
        atol=1e-6,
    )
    assert bank.similarities(asked, [one], without=2)[0, 1] == -1.0


def test_each_unit_has_a_classifier_and_so_has_nothing() -> None:
    one, two = unit(PLANS), unit(MET)
    coefficients = np.zeros((3, 2 + len(KINDS)), dtype=np.float32)
    coefficients[:, :2] = [[1, 0], [0, 1], [1, 1]]
    coefficients[1, 2 + KINDS.index("date")] = 4.0
    known = Classifiers(
        units=(unit_key(one), unit_key(two)),
        coefficients=coefficients,
        intercepts=np.array([0.5, 0.0, -4.0], dtype=np.float32),
    )
    # 2 + 0.5, 3 + 0, and for nothing 5 - 4; in the order of the units given.
    asked = asking([2.0, 3.0], "body")
    assert known.log_odds(asked, [two, one]).tolist() == [[3.0, 1.0], [2.5, 1.0]]
    # The kind that is asked for counts for a half: 3 + 4 / 2.
    asked = asking([2.0, 3.0], "date")
    assert known.log_odds(asked, [two, one]).tolist() == [[5.0, 1.0], [2.5, 1.0]]


# --- Weights ---------------------------------------------------------------------


def test_weights_that_are_saved_read_the_same(tmp_path: Path) -> None:
    trained().save(tmp_path)
    again = reader(weights=ReaderWeights.open(tmp_path)).read(ASKED, UNITS)
    fresh = reader().read(ASKED, UNITS)
    assert [e.unit for e in again.evidence] == [e.unit for e in fresh.evidence]
    # Half precision keeps three digits.
    assert again.answerable == pytest.approx(fresh.answerable, abs=1e-2)


def test_weights_of_another_encoder_are_refused() -> None:
    with pytest.raises(ReaderError, match=r"another encoder than 'other'") as error:
        TrainedReader(
            DOCUMENTS,
            weights=trained(),
            glossary=GLOSSARY,
            encoder=FakeEncoder("other", weights="w2"),
        )
    assert "python -m evals.training.train_reader" in str(error.value)
    assert "index.encoder" in str(error.value)


def _cut(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])


def _broken_stream(path: Path) -> None:
    with ZipFile(path) as archive:
        first = archive.infolist()[0]
    data = bytearray(path.read_bytes())
    # The data of a file lie behind 30 bytes, its name and 20 bytes more, which numpy
    # reserves for long files. Its first byte says how it is packed; 7 is no way.
    data[30 + len(first.filename) + 20] = 7
    path.write_bytes(bytes(data))


def _without_key(path: Path) -> None:
    data = json.loads(path.read_bytes())
    del data["documents"]
    path.write_text(json.dumps(data))


Damage = Callable[[Path], None]


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        pytest.param("reader.json", lambda p: p.unlink(), id="no json"),
        pytest.param("reader.npz", lambda p: p.unlink(), id="no npz"),
        pytest.param("reader.json", lambda p: p.write_text("{}"), id="empty object"),
        pytest.param("reader.json", lambda p: p.write_text("[]"), id="a list"),
        pytest.param("reader.json", lambda p: p.write_text(""), id="empty json"),
        pytest.param("reader.json", lambda p: p.write_bytes(b"\xff"), id="no UTF-8"),
        pytest.param("reader.json", lambda p: _cut(p, 0.5), id="half of the json"),
        pytest.param("reader.json", _without_key, id="a key missing"),
        pytest.param("reader.npz", lambda p: _cut(p, 0.5), id="half of the npz"),
        pytest.param("reader.npz", lambda p: p.write_text("v1"), id="text for npz"),
        pytest.param(
            "reader.npz", lambda p: np.savez(p, other=np.zeros(3)), id="other arrays"
        ),
        pytest.param("reader.npz", lambda p: p.write_bytes(b""), id="empty npz"),
        pytest.param("reader.npz", _broken_stream, id="data that cannot be unpacked"),
    ],
)
# np.load leaves a file open that is no archive.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_weights_that_are_missing_or_damaged_are_refused_with_the_remedy(
    tmp_path: Path, name: str, damage: Damage
) -> None:
    trained().save(tmp_path)
    damage(tmp_path / name)
    message = _refusal(tmp_path)
    gc.collect()
    assert str(tmp_path) in message
    assert "git checkout" in message
    assert "python -m evals.training.train_reader" in message


def _refusal(folder: Path) -> str:
    with pytest.raises(ReaderError) as error:
        ReaderWeights.open(folder)
    return str(error.value)


def test_weights_of_other_features_are_refused() -> None:
    turned = logistic(ALL[::-1], asked_before=8.0)
    with pytest.raises(ReaderError):
        reader(weights=replace(trained(), unit=turned))


def test_weights_that_do_not_know_a_unit_are_refused() -> None:
    known = trained().classifiers
    fewer = replace(known, units=known.units[1:])
    with pytest.raises(ReaderError):
        reader(weights=replace(trained(), classifiers=fewer)).read(ASKED, UNITS)


def test_the_weights_in_the_repository_fit_the_code() -> None:
    ours = ReaderWeights.open(WEIGHTS)
    assert ours.unit.columns == ALL
    assert ours.unit_alone.columns == FEATURES
    assert ours.question.columns == question_columns(ALL)
    assert ours.question_alone.columns == question_columns(FEATURES)
    dim = ours.bank.vectors.shape[1]
    assert len(ours.bank.answered_by) == len(ours.bank.vectors)
    n_rows = len(ours.classifiers.units) + 1
    assert ours.classifiers.coefficients.shape == (n_rows, dim + len(KINDS))
    for model in (ours.unit, ours.unit_alone, ours.question, ours.question_alone):
        assert np.isfinite(model.coefficients).all()
        assert (model.scale > 0).all()
