import gc
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bank import (
    BANK_FEATURES,
    Group,
    QuestionBank,
    bank_vector,
    kernel,
    unit_key,
)
from assistant.evidence import Evidence
from assistant.features import FEATURES, read_questions
from assistant.kinds import KINDS
from assistant.reader import (
    Reading,
    TrainedReader,
    answerable_columns,
    either,
    sigmoid,
)
from assistant.reader_weights import WEIGHTS, Logistic, ReaderError, ReaderWeights
from assistant.units import Unit, document_units
from corpus.document import Document
from corpus.load import load_documents
from tests.assistant.stand import DOCUMENTS, GLOSSARY, GUIDE, LEAFLET, MET, PLANS, unit
from tests.index.fake_encoder import FakeEncoder

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"
UNITS = [u for d in DOCUMENTS for u in document_units(d)]
ALL = FEATURES + BANK_FEATURES
ENCODER = FakeEncoder()
# Of all-MiniLM-L6-v2, as its model card says.
PACKAGED_DIMENSION = 384
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


def bank(units: Sequence[Unit] = UNITS) -> QuestionBank:
    """Return a bank of two questions, of which a sentence answers the first."""
    questions = ["When was its first day?", "Where is the car?"]
    read = read_questions(questions, GLOSSARY, ENCODER)
    vectors = np.stack([bank_vector(question) for question in read])
    answers = [[u == unit(MET) for u in units] + [False], [False] * len(units) + [True]]
    gram = kernel(vectors, vectors) + 0.2 * np.eye(2)
    fitted = np.linalg.solve(gram, np.array(answers, dtype=float)).astype(np.float32)
    both = np.ones(2, dtype=bool)
    group = Group(
        documents={d.doc_id: d.sha256 for d in DOCUMENTS},
        units=tuple(unit_key(u) for u in units),
        labelled=both,
        coefficients=fitted[:, :-1],
        decided=both,
        nothing=fitted[:, -1],
    )
    return QuestionBank(vectors=vectors, groups=(group,))


def trained(known: QuestionBank | None = None) -> ReaderWeights:
    """Return weights that go by coverage, or, knowing the questions, by them alone."""
    return ReaderWeights(
        encoder_sha256=ENCODER.weights_sha256,
        unit=logistic(ALL, asked_before=8.0),
        unit_alone=logistic(FEATURES, coverage=8.0),
        question=logistic(question_columns(ALL), best_asked_before=8.0),
        question_alone=logistic(question_columns(FEATURES), best_coverage=8.0),
        bank=known or bank(),
    )


def knowing_nothing() -> ReaderWeights:
    (group,) = bank().groups
    return trained(replace(bank(), groups=(replace(group, documents={}),)))


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
    # The two questions share no word and no kind. With itself a question has the
    # cosine 1 and the kind 0.25, so the kernel is [[a, b], [b, a]] with a = exp(0.25)
    # = 1.2840 and b = exp(-1) = 0.3679. Of a ridge of 0.2, (a (a + 0.2) - b b) /
    # ((a + 0.2)^2 - b b) = (1.9055 - 0.1353) / (2.2023 - 0.1353) = 0.8564 is left of
    # 1; the log odds are 8 * 0.8564 - 2.
    expected = 1 / (1 + np.exp(-(8 * 0.8564 - 2)))
    assert read.evidence[0].answers == pytest.approx(expected, abs=1e-4)
    assert read.answerable == pytest.approx(expected, abs=1e-4)


def test_the_same_question_gives_the_same_reading() -> None:
    one = reader()
    assert (
        one.read(ASKED, UNITS) == one.read(ASKED, UNITS) == reader().read(ASKED, UNITS)
    )


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            replace(LEAFLET, text="Its first day was long ago."), id="changed"
        ),
        pytest.param(replace(LEAFLET, doc_id="b.md"), id="renamed"),
        pytest.param(Document(doc_id="n.md", title="N", text="A new day."), id="new"),
    ],
)
def test_what_is_unknown_is_read_by_features_alone_and_the_rest_with_the_bank(
    other: Document,
) -> None:
    documents = (GUIDE, other)
    units = [u for d in documents for u in document_units(d)]
    asked = "When was its first day?"
    read = {e.unit: e.answers for e in reader(documents).read(asked, units).evidence}
    blind = reader(documents, knowing_nothing()).read(asked, units)
    for evidence in blind.evidence:
        if evidence.doc_id == other.doc_id:
            assert read[evidence.unit] == evidence.answers
    known = {e.unit: e.answers for e in reader().read(asked, UNITS).evidence}
    for one in document_units(GUIDE):
        assert read[one] == pytest.approx(known[one], abs=1e-6)


def test_a_corpus_without_a_known_document_is_read_by_features_alone() -> None:
    documents = (replace(GUIDE, doc_id="b.md"),)
    units = document_units(documents[0])
    # Without the bank the words that are covered decide.
    best = reader(documents).read("What does it say of hospital care?", units)
    assert best.evidence[0].text == PLANS


@pytest.mark.parametrize(
    ("asked", "known_is_larger"),
    [("When was its first day?", True), ("zebra", False)],
)
def test_a_question_is_as_answerable_as_the_better_of_both_says(
    asked: str, known_is_larger: bool
) -> None:
    documents = (GUIDE, Document(doc_id="n.md", title="N", text="A zebra."))
    mine, new = (document_units(d) for d in documents)
    one = reader(documents)
    known, unknown = one.read(asked, mine).answerable, one.read(asked, new).answerable
    assert (known > unknown) is known_is_larger
    assert one.read(asked, [*mine, *new]).answerable == max(known, unknown)


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


def test_of_two_readings_each_unit_has_the_better_probability() -> None:
    first, second, third = UNITS[:3]

    def reading(answerable: float, *scored: tuple[Unit, float]) -> Reading:
        evidence = tuple(Evidence(unit=u, answers=answers) for u, answers in scored)
        return Reading(evidence=evidence, answerable=answerable)

    one = reading(0.4, (first, 0.9), (second, 0.2), (third, 0.1))
    other = reading(0.8, (third, 0.5), (second, 0.3), (first, 0.2))
    both = reading(0.8, (first, 0.9), (third, 0.5), (second, 0.3))
    assert either(one, other) == both == either(other, one)


def test_either_of_two_readings_of_nothing_is_nothing() -> None:
    nothing = reader().read(ASKED, [])
    assert either(nothing, nothing) == nothing


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
    del data["groups"]
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
    with pytest.raises(ReaderError):
        reader(weights=trained(bank(UNITS[1:])))


@pytest.mark.parametrize("name", ["unit_alone", "question", "question_alone"])
@pytest.mark.xfail(
    strict=True, reason="of the four models the columns of `unit` alone are checked"
)
def test_weights_of_other_columns_in_any_model_are_refused(name: str) -> None:
    model = getattr(trained(), name)
    turned = replace(model, columns=model.columns[::-1])
    with pytest.raises(ReaderError):
        reader(weights=replace(trained(), **{name: turned}))


def test_weights_of_fewer_kinds_of_question_are_refused() -> None:
    narrow = replace(bank(), vectors=bank().vectors[:, :-1])
    with pytest.raises(ReaderError):
        reader(weights=trained(narrow)).read(ASKED, UNITS)


def test_the_weights_in_the_repository_fit_the_code() -> None:
    ours = ReaderWeights.open(WEIGHTS)
    assert ours.unit.columns == ALL
    assert ours.unit_alone.columns == FEATURES
    assert ours.question.columns == question_columns(ALL)
    assert ours.question_alone.columns == question_columns(FEATURES)
    n = len(ours.bank.vectors)
    assert ours.bank.vectors.shape == (n, PACKAGED_DIMENSION + len(KINDS))
    for group in ours.bank.groups:
        shape = (group.labelled.sum(), len(group.units))
        assert group.coefficients.shape == shape
        assert group.nothing.shape == (group.decided.sum(),)
        assert np.isfinite(group.coefficients).all()
    for model in (ours.unit, ours.unit_alone, ours.question, ours.question_alone):
        assert np.isfinite(model.coefficients).all()
        assert (model.scale > 0).all()


def test_the_weights_in_the_repository_know_every_unit_of_our_documents() -> None:
    ours = ReaderWeights.open(WEIGHTS)
    documents = load_documents(CORPUS)
    known = ours.bank.known(documents)
    assert set(known.doc_ids) == {document.doc_id for document in documents}
    units = [unit for document in documents for unit in document_units(document)]
    assert {unit_key(unit) for unit in units} <= set(ours.bank.place)
