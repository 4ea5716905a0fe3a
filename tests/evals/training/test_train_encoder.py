from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch

from evals.training.loop import Recipe, schedule, train
from evals.training.pairs import Batch
from evals.training.train_encoder import TEMPERATURE, Tuned, late_likeness
from index.embed import packaged_folder

RECIPE = Recipe(epochs=4, rate=1e-4, threads=1)
BATCH = Batch(
    questions=["Who plans care?", "Who barks?", "Where is the zoo?"],
    texts=["The board plans care.", "Dogs bark.", "Cats purr."],
    right=np.array([[True, False, False], [False, True, False], [False] * 3]),
    wrong=np.array([[False, True, True], [True, False, True], [True] * 3]),
    unanswered=np.array([False, False, True]),
)


class OneBatch:
    """A set whose every batch is `BATCH`, as many times an epoch."""

    def __init__(self, times: int) -> None:
        self._times = times

    def batches(self, rng: np.random.Generator) -> Iterator[list[int]]:
        yield from ([n] for n in range(self._times))

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> Batch:
        return BATCH


class Interrupted(OneBatch):
    """The same, cut short at a step."""

    def __init__(self, times: int, at: int) -> None:
        super().__init__(times)
        self._left = at

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> Batch:
        if not self._left:
            raise KeyboardInterrupt
        self._left -= 1
        return BATCH


def tuned() -> Tuned:
    torch.manual_seed(0)
    return Tuned(packaged_folder(), TEMPERATURE)


def test_late_interaction_is_the_mean_of_the_best_of_each_piece() -> None:
    # One question of three pieces, the last of which carries no meaning.
    asked = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]])
    spoken = torch.tensor([[True, True, False]])
    texts = torch.tensor([[[1.0, 0.0], [0.6, 0.8]], [[0.0, 1.0], [1.0, 0.0]]])
    real = torch.tensor([[True, True], [True, False]])
    # First text: best 1 and 0.8, mean 0.9. Second, padded: 0 and 1, mean 0.5.
    likeness = late_likeness(asked, spoken, texts, real)
    assert likeness[0].tolist() == pytest.approx([0.9, 0.5])


@pytest.mark.parametrize(
    ("done", "factor"), [(0.0, 0.0), (0.03, 0.485), (0.06, 0.94), (0.5, 0.5), (1, 0.02)]
)
def test_the_rate_rises_then_falls(done: float, factor: float) -> None:
    # At half of the warm-up: 0.5 * (1 - 0.03).
    assert schedule(done, 0.06) == pytest.approx(factor)


def test_tuning_brings_questions_to_their_texts(tmp_path: Path) -> None:
    model = tuned()
    before = model.loss(BATCH).item()
    train(model, [OneBatch(2)], RECIPE, tmp_path / "kept.pt")
    assert model.loss(BATCH).item() < before
    assert not (tmp_path / "kept.pt").exists()


def test_the_word_vectors_stay(tmp_path: Path) -> None:
    model = tuned()
    vectors = model.encoder.embeddings.word_embeddings.weight.clone()
    train(model, [OneBatch(1)], RECIPE, tmp_path / "kept.pt")
    assert torch.equal(model.encoder.embeddings.word_embeddings.weight, vectors)


def test_what_was_interrupted_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    whole, parted, again = tuned(), tuned(), tuned()
    train(whole, [OneBatch(2)], RECIPE, tmp_path / "whole.pt")
    kept = tmp_path / "kept.pt"
    with pytest.raises(KeyboardInterrupt):
        train(parted, [Interrupted(2, at=5)], RECIPE, kept, save_every=2)
    train(again, [OneBatch(2)], RECIPE, kept, save_every=2)
    ours, theirs = again.state_dict(), whole.state_dict()
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)


def test_a_checkpoint_of_another_recipe_is_not_gone_on_with(tmp_path: Path) -> None:
    kept = tmp_path / "kept.pt"
    with pytest.raises(KeyboardInterrupt):
        train(tuned(), [Interrupted(2, at=5)], RECIPE, kept, save_every=2)
    other = Recipe(epochs=4, rate=2e-4, threads=1)
    fresh, gone_on = tuned(), tuned()
    train(fresh, [OneBatch(2)], other, tmp_path / "none.pt")
    train(gone_on, [OneBatch(2)], other, kept)
    assert torch.equal(fresh.nothing, gone_on.nothing)
