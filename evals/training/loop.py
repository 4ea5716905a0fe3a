"""Train a model on batches, and go on where it was interrupted.

The plan, which batch comes when, depends only on the recipe and the sets, so a run that
goes on from a checkpoint sees what an uninterrupted one would.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

_CLIP = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a model is trained.

    Attributes:
        epochs: Times each question is seen.
        rate: Highest learning rate, after a warm-up over the first steps.
        warm_up: Share of the steps that the warm-up takes.
        threads: Of the processor.
    """

    epochs: int
    rate: float
    warm_up: float = 0.06
    seed: int = 0
    threads: int = 2


class Batches(Protocol):
    """Questions of one kind, in batches."""

    def batches(self, rng: np.random.Generator) -> Iterator[list[int]]:
        """Yield the places of the questions of each batch."""
        ...

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> Any:
        """Return the batch of these questions."""
        ...


class Trainable(Protocol):
    """What can be trained."""

    def loss(self, batch: Any) -> Tensor:
        """Return the loss of a batch, one number."""
        ...

    def tuned(self) -> list[dict[str, Any]]:
        """Return the parameters that are tuned, as groups of AdamW.

        A group may have a `factor`, of the recipe's rate. Gradients of the first are
        clipped.
        """
        ...

    def train(self) -> Any:
        """Make ready for training."""
        ...

    def state_dict(self) -> dict[str, Tensor]:
        """Return all parameters by name."""
        ...

    def load_state_dict(self, state: Any) -> Any:
        """Take parameters over from what `state_dict` returned."""
        ...


def train(
    model: Trainable,
    sets: Sequence[Batches],
    recipe: Recipe,
    checkpoint: Path,
    *,
    save_every: int = 100,
) -> list[float]:
    """Tune `model`; go on from `checkpoint` where it is of the same recipe.

    The checkpoint is written every `save_every` steps, and removed at the end.

    Returns:
        The mean loss of each `save_every` steps, those before a resumption included.
    """
    plan = list(_plan(sets, recipe))
    groups = model.tuned()
    factors = [float(group.pop("factor", 1.0)) for group in groups]
    optimiser = torch.optim.AdamW(groups)
    layers = groups[0]["params"]
    begun, curve = _resume(model, optimiser, checkpoint, recipe)
    model.train()
    losses: list[float] = []
    start = time.monotonic()
    for step in range(begun, len(plan)):
        rate = recipe.rate * schedule(step / len(plan), recipe.warm_up)
        for group, factor in zip(optimiser.param_groups, factors, strict=True):
            group["lr"] = rate * factor
        which, chosen = plan[step]
        rng = np.random.default_rng([recipe.seed, step])
        loss = model.loss(sets[which].batch(chosen, rng))
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(layers, _CLIP)
        optimiser.step()
        optimiser.zero_grad()
        losses.append(loss.item())
        if (step + 1) % save_every == 0:
            curve.append(round(float(np.mean(losses[-save_every:])), 4))
            seconds = time.monotonic() - start
            sys.stdout.write(f"{step + 1}/{len(plan)}\t{curve[-1]}\t{seconds:.0f} s\n")
            sys.stdout.flush()
            _save(model, optimiser, checkpoint, recipe, step + 1, curve)
    checkpoint.unlink(missing_ok=True)
    return curve


def schedule(done: float, warm_up: float) -> float:
    """Return the share of the highest rate after a share of the steps, in [0, 1]."""
    return min(1.0, done / warm_up) * max(0.02, 1.0 - done)


def _plan(sets: Sequence[Batches], recipe: Recipe) -> Iterator[tuple[int, list[int]]]:
    """Yield for each step which set is asked, and which of its questions."""
    for epoch in range(recipe.epochs):
        rng = np.random.default_rng([recipe.seed, recipe.epochs, epoch])
        batches = [(n, b) for n, one in enumerate(sets) for b in one.batches(rng)]
        for at in rng.permutation(len(batches)):
            yield batches[at]


def _resume(
    model: Trainable, optimiser: torch.optim.AdamW, path: Path, recipe: Recipe
) -> tuple[int, list[float]]:
    """Go on from a checkpoint of the same recipe; return its steps and its curve."""
    if not path.is_file():
        return 0, []
    kept = torch.load(path, weights_only=True)
    if kept["recipe"] != asdict(recipe):
        return 0, []
    model.load_state_dict(kept["model"])
    optimiser.load_state_dict(kept["optimiser"])
    return int(kept["step"]), list(kept["curve"])


def _save(
    model: Trainable,
    optimiser: torch.optim.AdamW,
    path: Path,
    recipe: Recipe,
    step: int,
    curve: Sequence[float],
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    torch.save(
        {
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "recipe": asdict(recipe),
            "step": step,
            "curve": list(curve),
        },
        half,
    )
    half.replace(path)
