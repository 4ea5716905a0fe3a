import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.bank import Matrix
from assistant.config import ReaderConfig
from assistant.crossencoder import OURS
from assistant.evidence import Evidence
from assistant.reader import Reading
from assistant.reader_weights import Logistic, ReaderError
from assistant.reread import (
    OUR_CALIBRATION,
    QUESTION_COLUMNS,
    UNIT_COLUMNS,
    Calibration,
    Rereader,
    calibration_path,
    log_odds,
    question_row,
    unit_rows,
)
from assistant.units import Unit, document_units
from tests.assistant.stand import DOCUMENTS, GLOSSARY, GUIDE, MET, PLANS, unit

UNITS = [u for d in DOCUMENTS for u in document_units(d)]
GUIDE_UNITS = [u for u in UNITS if u.doc_id == GUIDE.doc_id]
OTHER_UNITS = [u for u in UNITS if u.doc_id != GUIDE.doc_id]


class First:
    """A first reader that likes units in the order they come, and knows the guide."""

    def __init__(self, answerable: float = 0.5) -> None:
        self.answerable = answerable

    def knows(self, doc_id: str) -> bool:
        return doc_id == GUIDE.doc_id

    def read(self, question: str, units: Sequence[Unit]) -> Reading:
        evidence = [
            Evidence(unit=u, answers=0.9 / (n + 1)) for n, u in enumerate(units)
        ]
        return Reading(evidence=tuple(evidence), answerable=self.answerable)


class Close:
    """A cross-encoder that gives 5 to one text and -5 to all others."""

    name = "close"
    sha256 = "c1"

    def __init__(self, favourite: str) -> None:
        self._favourite = favourite
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> Matrix:
        self.read += texts
        return np.array([5.0 if self._favourite in text else -5.0 for text in texts])


def logistic(columns: tuple[str, ...], **coefficients: float) -> Logistic:
    return Logistic(
        columns=columns,
        mean=np.zeros(len(columns)),
        scale=np.ones(len(columns)),
        coefficients=np.array([coefficients.get(name, 0.0) for name in columns]),
        intercept=0.0,
    )


CALIBRATION = Calibration(
    cross_encoder_sha256="c1",
    unit=logistic(UNIT_COLUMNS, close=1.0),
    question=logistic(QUESTION_COLUMNS, closest=1.0),
    unit_alone=logistic(UNIT_COLUMNS, first=1.0),
    question_alone=logistic(QUESTION_COLUMNS, first_answerable=1.0),
)


def reread(favourite: str, *, n_units: int = 10, answerable: float = 0.5) -> Rereader:
    return Rereader(
        First(answerable),
        Close(favourite),
        CALIBRATION,
        glossary=GLOSSARY,
        n_units=n_units,
    )


def test_what_is_read_closely_decides() -> None:
    reading = reread(MET).read("When did it meet?", GUIDE_UNITS)
    assert reading.evidence[0].text == MET
    assert reading.evidence[0].answers == pytest.approx(1 / (1 + np.exp(-5)))
    assert reading.answerable == pytest.approx(1 / (1 + np.exp(-5)))


def test_without_units_nothing_is_answerable() -> None:
    assert reread(MET).read("When?", []) == Reading(evidence=(), answerable=0.0)


def test_only_what_ranks_first_is_read_and_the_rest_stays_behind_it() -> None:
    close = Close(PLANS)
    reader = Rereader(First(), close, CALIBRATION, glossary=GLOSSARY, n_units=2)
    reading = reader.read("Who plans?", GUIDE_UNITS)
    assert len(close.read) == 2
    assert {e.unit for e in reading.evidence} == set(GUIDE_UNITS)
    answers = [evidence.answers for evidence in reading.evidence]
    assert answers == sorted(answers, reverse=True)
    assert {e.unit for e in reading.evidence[:2]} == set(GUIDE_UNITS[:2])


def test_a_document_that_is_not_known_is_judged_by_what_holds_for_any() -> None:
    reading = reread(OTHER_UNITS[-1].text, answerable=0.3).read("Who?", OTHER_UNITS)
    # The regressions for other documents go by the first reading alone.
    assert reading.evidence[0].unit == OTHER_UNITS[0]
    assert reading.answerable == pytest.approx(0.3)


def test_known_and_other_documents_are_read_apart_and_ranked_together() -> None:
    reading = reread(MET, answerable=0.3).read("When did it meet?", UNITS)
    assert {e.unit for e in reading.evidence} == set(UNITS)
    assert reading.evidence[0].text == MET
    answers = [evidence.answers for evidence in reading.evidence]
    assert answers == sorted(answers, reverse=True)


def test_a_unit_is_read_with_its_title_and_headings_behind_it() -> None:
    close = Close("")
    Rereader(First(), close, CALIBRATION, glossary=GLOSSARY).read("When?", [unit(MET)])
    (text,) = close.read
    assert text.startswith(MET)
    assert GUIDE.title in text


def test_the_columns_of_a_unit_say_how_far_it_is_behind_the_best() -> None:
    rows = unit_rows(
        np.array([1.0, 3.0]), np.array([2.0, -2.0]), np.array([True, False])
    )
    assert rows.tolist() == [[1.0, 2.0, -2.0, 0.0, 1.0], [3.0, -2.0, 0.0, -4.0, 0.0]]


def test_the_columns_of_a_question_are_of_the_best_two() -> None:
    row = question_row(
        0.5, np.array([1.0, 3.0]), np.array([2.0, -2.0]), np.array([0.1, 0.4])
    )
    assert row.tolist() == [0.5, 0.4, 0.1, 3.0, -2.0, 2.0, -2.0]
    alone = question_row(0.5, np.array([1.0]), np.array([2.0]), np.array([0.1]))
    assert alone.tolist() == pytest.approx([0.5, 0.1, -4.9, 1.0, 2.0, 2.0, -3.0])


def test_log_odds_of_certainty_are_bounded() -> None:
    assert log_odds([0.0, 0.5, 1.0]).tolist() == pytest.approx(
        [-16.118, 0.0, 16.118], abs=1e-3
    )


# --- Calibration -----------------------------------------------------------------


def test_a_calibration_that_is_saved_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "one.json"
    CALIBRATION.save(path)
    again = Calibration.open(path)
    assert again.cross_encoder_sha256 == "c1"
    assert again.question.coefficients.tolist() == (
        CALIBRATION.question.coefficients.tolist()
    )


def _without(path: Path) -> None:
    data = json.loads(path.read_bytes())
    del data["unit_alone"]
    path.write_text(json.dumps(data))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda p: p.unlink(), id="missing"),
        pytest.param(lambda p: p.write_text(""), id="empty"),
        pytest.param(lambda p: p.write_text("[]"), id="a list"),
        pytest.param(lambda p: p.write_bytes(b"\xff"), id="no UTF-8"),
        pytest.param(_without, id="a model missing"),
    ],
)
def test_a_calibration_that_is_missing_or_damaged_is_refused_with_the_remedy(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "one.json"
    CALIBRATION.save(path)
    damage(path)
    with pytest.raises(ReaderError) as error:
        Calibration.open(path)
    assert str(path) in str(error.value)
    assert "ics reader calibrate" in str(error.value)


@pytest.mark.parametrize("name", ["unit", "question", "unit_alone", "question_alone"])
def test_a_calibration_of_other_columns_is_refused(tmp_path: Path, name: str) -> None:
    model = getattr(CALIBRATION, name)
    turned = replace(CALIBRATION, **{name: replace(model, columns=model.columns[::-1])})
    turned.save(tmp_path / "one.json")
    with pytest.raises(ReaderError, match="another version"):
        Calibration.open(tmp_path / "one.json")


def test_a_cross_encoder_that_is_not_calibrated_is_refused() -> None:
    other = replace(CALIBRATION, cross_encoder_sha256="c2")
    with pytest.raises(ReaderError, match="'close' is not calibrated") as error:
        Rereader(First(), Close(MET), other, glossary=GLOSSARY)
    assert "ics reader calibrate" in str(error.value)
    assert "reader.cross_encoder" in str(error.value)


def test_our_calibration_is_that_of_the_repository(tmp_path: Path) -> None:
    class Ours(Close):
        name = OURS

    config = ReaderConfig(dir=tmp_path)
    assert calibration_path(config, Ours(MET)) == OUR_CALIBRATION
    assert calibration_path(config, Close(MET)) == tmp_path / "c1.json"
