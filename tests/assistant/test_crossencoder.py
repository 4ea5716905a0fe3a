import shutil
from pathlib import Path

import numpy as np
import pytest
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

from assistant.crossencoder import (
    OUR_WEIGHTS,
    OURS,
    OtherCrossEncoder,
    OurCrossEncoder,
    in_context,
    open_cross_encoder,
)
from assistant.reader_weights import ReaderError
from assistant.reread import OUR_CALIBRATION, Calibration
from assistant.units import document_units
from index.embed import packaged_folder
from tests.assistant.stand import DOCUMENTS, GLOSSARY, GUIDE

QUESTION = "How many people live in Berlin?"
ANSWERS = "Berlin had 3.5 million inhabitants in 2016."
NEAR = "Berlin is well known for its museums."
FAR = "The board meets in public."


@pytest.fixture(scope="module")
def ours() -> OurCrossEncoder:
    return OurCrossEncoder()


# --- Ours ------------------------------------------------------------------------


def test_an_answer_scores_above_0_and_what_only_sounds_like_it_below(
    ours: OurCrossEncoder,
) -> None:
    answers, near, far = ours.scores(QUESTION, [ANSWERS, NEAR, FAR])
    assert answers > 0 > near > far


def test_a_text_scores_the_same_beside_others_and_alone(ours: OurCrossEncoder) -> None:
    long = " ".join([FAR] * 30)
    together = ours.scores(QUESTION, [ANSWERS, long, NEAR, *[FAR] * 20])
    (alone,) = ours.scores(QUESTION, [ANSWERS])
    # The 8-bit numbers are scaled to what is read together.
    assert together[0] == pytest.approx(alone, abs=0.5)


def test_no_texts_have_no_scores(ours: OurCrossEncoder) -> None:
    assert ours.scores(QUESTION, []).shape == (0,)


@pytest.mark.parametrize("text", ["", "\0", "\u200b", "é" * 5000, "a " * 5000])
def test_any_text_can_be_read(ours: OurCrossEncoder, text: str) -> None:
    assert np.isfinite(ours.scores(text, [text, ANSWERS])).all()


def test_the_weights_in_the_repository_are_calibrated(ours: OurCrossEncoder) -> None:
    assert Calibration.open(OUR_CALIBRATION).cross_encoder_sha256 == ours.sha256


def test_weights_of_another_hash_are_refused_with_the_remedy(tmp_path: Path) -> None:
    for suffix in (".onnx", ".json"):
        shutil.copy(OUR_WEIGHTS.with_suffix(suffix), tmp_path / f"w{suffix}")
    with (tmp_path / "w.onnx").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\0")
    _refused(tmp_path / "w.onnx", "hash")


@pytest.mark.parametrize("suffix", [".onnx", ".json"])
def test_weights_that_are_missing_are_refused(tmp_path: Path, suffix: str) -> None:
    shutil.copy(OUR_WEIGHTS.with_suffix(suffix), tmp_path / f"w{suffix}")
    _refused(tmp_path / "w.onnx", "No such file")


def _refused(path: Path, why: str) -> None:
    with pytest.raises(ReaderError, match=why) as error:
        OurCrossEncoder(path).scores(QUESTION, [ANSWERS])
    assert "git checkout" in str(error.value)
    assert 'reader.cross_encoder = "none"' in str(error.value)


# --- Others ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of one small layer, as sentence-transformers keeps one."""
    path = tmp_path_factory.mktemp("model")
    config = BertConfig(
        vocab_size=30522,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        id2label={0: "answers"},
    )
    BertForSequenceClassification(config).save_pretrained(path)
    AutoTokenizer.from_pretrained(str(packaged_folder())).save_pretrained(path)
    return path


def test_a_cross_encoder_in_a_folder_can_be_used(folder: Path) -> None:
    other = open_cross_encoder(str(folder))
    assert isinstance(other, OtherCrossEncoder)
    scores = other.scores(QUESTION, [ANSWERS, FAR])
    assert scores.shape == (2,)
    assert np.isfinite(scores).all()
    assert len(other.sha256) == 64
    assert other.sha256 == OtherCrossEncoder(str(folder)).sha256


def test_a_folder_without_a_model_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="cannot be loaded") as error:
        OtherCrossEncoder(str(tmp_path)).scores(QUESTION, [ANSWERS])
    assert OURS in str(error.value)


def test_ours_is_opened_by_its_name() -> None:
    assert isinstance(open_cross_encoder(OURS), OurCrossEncoder)


def test_what_stands_around_a_unit_comes_after_its_words() -> None:
    first, second = document_units(GUIDE)[:2]
    text = in_context(second, GLOSSARY)
    assert text.startswith(GLOSSARY.expand(second.text))
    assert GLOSSARY.expand(GUIDE.title) in text
    if second.before:
        assert GLOSSARY.expand(first.text) in text
    assert DOCUMENTS
