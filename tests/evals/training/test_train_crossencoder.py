from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertForSequenceClassification

from evals.training.groups import Group
from evals.training.loop import Recipe, train
from evals.training.train_crossencoder import CONFIG, CrossEncoder, exact, published

GROUPS = [
    Group(question="Who barks?", texts=("Dogs bark.", "Cats purr."), answered=True),
    Group(question="Where is the zoo?", texts=("Dogs bark.",), answered=False),
]
RECIPE = Recipe(epochs=1, rate=1e-4, threads=1)


class SameBatch:
    """A set whose every batch is `GROUPS`."""

    def batches(self, rng: np.random.Generator) -> Iterator[list[int]]:
        yield from ([n] for n in range(4))

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> list[Group]:
        return GROUPS


@pytest.fixture
def model() -> CrossEncoder:
    torch.manual_seed(0)
    return CrossEncoder(BertForSequenceClassification(CONFIG).state_dict())


def test_the_loss_is_of_the_right_text_among_all_and_nothing(
    model: CrossEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = torch.tensor([2.0, 1.0, -1.0])
    monkeypatch.setattr(model, "scores", lambda *_: scores)
    # log(e^2 + e^1 + e^0) - 2, and log(e^-1 + e^0) - 0.
    expected = (np.log(np.exp([2, 1, 0]).sum()) - 2 + np.log(1 + np.exp(-1))) / 2
    assert model.loss(GROUPS).item() == pytest.approx(expected, abs=1e-5)


def test_training_lowers_the_loss_and_leaves_the_lower_layers(
    model: CrossEncoder, tmp_path: Path
) -> None:
    before = model.loss(GROUPS).item()
    kept = {
        name: values.clone()
        for name, values in model.state_dict().items()
        if "embeddings" in name or ".layer.0." in name
    }
    train(model, [SameBatch()], RECIPE, tmp_path / "kept.pt")
    assert model.loss(GROUPS).item() < before
    after = model.state_dict()
    assert kept
    assert all(torch.equal(after[name], values) for name, values in kept.items())


def test_8_bit_weights_are_turned_back_into_numbers() -> None:
    held = {
        "w_quantized": np.array([[128, 130], [126, 128]], dtype=np.uint8),
        "w_scale": np.float32(0.5),
        "w_zero_point": np.uint8(128),
    }
    assert exact(held, "w_quantized").tolist() == [[0.0, 1.0], [-1.0, 0.0]]


def test_another_file_than_the_published_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"other")
    with pytest.raises(ValueError, match="has hash"):
        published(tmp_path / "model.onnx")
