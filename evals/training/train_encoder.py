"""Train the encoder: `python -m evals.training.train_encoder BENCHMARKS`.

All-MiniLM-L6-v2 is tuned so that a question lies near the units that answer it, and
nearer to "nothing answers" than to any unit where none does. Two likenesses are
trained at once, the cosine of the whole texts and late interaction (Khattab and
Zaharia 2020, arXiv:2004.12832), both by the cross-entropy of the right texts among
those of the batch. The word vectors stay as they are, so only the layers above them
are kept.

The questions of the files that `SEEN` names are used; the reader is fitted on the
others (`evals/training/train_reader.py`), which this encoder has not seen. Interrupted,
it goes on from its last checkpoint in `var/training`.
"""

import hashlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from assistant.terms import STOP_WORDS
from corpus.glossary import load_glossary
from corpus.load import load_documents
from evals.training.examples import label, load_questions
from evals.training.pairs import Batch, CorpusPairs, PublicPairs
from evals.training.train_reader import CORPUS
from index.config import PACKAGED_ENCODER
from index.embed import TUNED_WEIGHTS, SentenceEncoder, packaged_folder

CHECKPOINT = Path(__file__).parents[2] / "var" / "training" / "encoder.pt"
_QUESTION_PIECES = 32
_TEXT_PIECES = 96
# Texts are padded to a multiple of this: few shapes are fast ones.
_PADDING = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What is tuned and how.

    Attributes:
        epochs: Times each question is seen.
        rate: Highest learning rate, after a warm-up over the first steps.
        temperature: Divides the likenesses, in [-1, 1], to make logits.
        threads: Of the processor.
    """

    epochs: int = 2
    rate: float = 6e-5
    rate_of_nothing: float = 1e-2
    warm_up: float = 0.06
    temperature: float = 0.05
    seed: int = 0
    threads: int = 2


class Tuned(torch.nn.Module):
    """The encoder with one learned likeness of "nothing answers" for each head."""

    def __init__(self, folder: Path, temperature: float) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            str(folder), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        self.encoder.embeddings.requires_grad_(False)
        self.nothing = torch.nn.Parameter(torch.tensor([0.5, 0.6]))
        self._temperature = temperature
        self._tokenizer: Any = AutoTokenizer.from_pretrained(str(folder))
        self._unspoken = _unspoken(self._tokenizer.get_vocab())

    def loss(self, batch: Batch) -> Tensor:
        """Return the summed loss of both heads, one number."""
        asked = self._read(batch.questions, _QUESTION_PIECES)
        texts = self._read(batch.texts, _TEXT_PIECES)
        heads = (
            asked.whole @ texts.whole.T,
            late_likeness(asked.words, asked.spoken, texts.words, texts.real),
        )
        losses = [
            self._cross_entropy(likeness, nothing, batch)
            for likeness, nothing in zip(heads, self.nothing, strict=True)
        ]
        return torch.stack(losses).sum()

    def _cross_entropy(self, likeness: Tensor, nothing: Tensor, batch: Batch) -> Tensor:
        n = len(batch.questions)
        logits = torch.cat([likeness, nothing.expand(n, 1)], 1) / self._temperature
        unanswered = torch.from_numpy(batch.unanswered)[:, None]
        right = torch.cat([torch.from_numpy(batch.right), unanswered], 1)
        wrong = torch.cat([torch.from_numpy(batch.wrong), ~unanswered], 1)
        answered = right.any(1)
        among = logits.masked_fill(~(right | wrong), -1e4).logsumexp(1)
        found = logits.masked_fill(~right, -1e4).logsumexp(1)
        return (among - found)[answered].mean()

    def _read(self, texts: Sequence[str], pieces: int) -> "_Read":
        tokens = self._tokenizer(
            list(texts),
            padding=True,
            truncation=True,
            max_length=pieces,
            pad_to_multiple_of=_PADDING,
            return_tensors="pt",
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.encoder(**tokens).last_hidden_state
        hidden = hidden.float()
        read = tokens["attention_mask"] == 1
        mask = read[..., None].float()
        ids = tokens["input_ids"]
        special = [self._tokenizer.cls_token_id, self._tokenizer.sep_token_id]
        real = read & ~torch.isin(ids, torch.tensor(special))
        spoken = read & ~self._unspoken[ids]
        # A question of nothing but small words is looked for by those.
        spoken = torch.where(spoken.any(1, keepdim=True), spoken, real)
        return _Read(
            whole=functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1),
            words=functional.normalize(hidden, dim=-1),
            real=real,
            spoken=spoken,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """Texts after the encoder.

    Attributes:
        whole: Shape (n, dim), unit length.
        words: One row per word piece, shape (n, pieces, dim), unit length.
        real: Pieces that are no padding and no special ones, shape (n, pieces).
        spoken: Those of them that carry meaning.
    """

    whole: Tensor
    words: Tensor
    real: Tensor
    spoken: Tensor


def late_likeness(asked: Tensor, spoken: Tensor, texts: Tensor, real: Tensor) -> Tensor:
    """Return the mean over a question's pieces of the likest piece of each text."""
    likeness = torch.einsum("qtd,usd->quts", asked, texts)
    best = likeness.masked_fill(~real[None, :, None, :], -1.0).amax(-1)
    weights = spoken.float()
    return (best * weights[:, None, :]).sum(-1) / weights.sum(-1, keepdim=True)


def _unspoken(vocabulary: dict[str, int]) -> Tensor:
    """Say of each word piece whether it carries no meaning."""
    unspoken = torch.zeros(len(vocabulary), dtype=torch.bool)
    for piece, at in vocabulary.items():
        letters = any(c.isalnum() for c in piece)
        unspoken[at] = not letters or piece in STOP_WORDS or piece.startswith("[")
    return unspoken


def main() -> None:
    """Tune the encoder and write its layers."""
    if len(sys.argv) != 2:
        sys.exit("Name the folder of the public sets, which holds train/, feedbackqa/.")
    recipe = Recipe()
    torch.set_num_threads(recipe.threads)
    torch.manual_seed(recipe.seed)
    glossary, documents = load_glossary(), load_documents(CORPUS)
    base = SentenceEncoder(PACKAGED_ENCODER)
    questions = load_questions(documents, glossary, base)
    corpus = CorpusPairs(
        questions, label(questions, documents), questions.seen, glossary, base
    )
    sets = (corpus, PublicPairs(Path(sys.argv[1]), glossary))
    model = Tuned(packaged_folder(), recipe.temperature)
    train(model, sets, recipe, CHECKPOINT)
    layers = {
        name: values.to(torch.float16).contiguous()
        for name, values in model.encoder.state_dict().items()
        if name.startswith("encoder.")
    }
    TUNED_WEIGHTS.parent.mkdir(exist_ok=True)
    save_file(layers, TUNED_WEIGHTS)
    facts = {
        "sha256": hashlib.sha256(TUNED_WEIGHTS.read_bytes()).hexdigest(),
        "base": PACKAGED_ENCODER,
        "recipe": asdict(recipe),
        "n_corpus_questions": int(questions.seen.sum()),
    }
    plain = json.dumps(facts, indent=2) + "\n"
    TUNED_WEIGHTS.with_suffix(".json").write_text(plain, encoding="utf-8")


class Pairs(Protocol):
    """A set of questions in batches; see `CorpusPairs`."""

    def batches(self, rng: np.random.Generator) -> Iterator[list[int]]:
        """Yield the places of the questions of each batch."""
        ...

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> Batch:
        """Return the batch of these questions."""
        ...


def train(
    model: Tuned,
    sets: Sequence[Pairs],
    recipe: Recipe,
    checkpoint: Path,
    *,
    save_every: int = 100,
) -> None:
    """Tune `model`; go on from `checkpoint` where it is of the same recipe.

    The checkpoint is written every `save_every` steps, and removed at the end.
    """
    plan = list(_plan(sets, recipe))
    layers = [p for p in model.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": layers, "weight_decay": 0.01},
            {"params": [model.nothing], "weight_decay": 0.0},
        ]
    )
    begun = _resume(model, optimiser, checkpoint, recipe)
    model.train()
    losses: list[float] = []
    start = time.monotonic()
    for step in range(begun, len(plan)):
        factor = schedule(step / len(plan), recipe.warm_up)
        optimiser.param_groups[0]["lr"] = recipe.rate * factor
        optimiser.param_groups[1]["lr"] = recipe.rate_of_nothing * factor
        which, chosen = plan[step]
        rng = np.random.default_rng([recipe.seed, step])
        loss = model.loss(sets[which].batch(chosen, rng))
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(layers, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        losses.append(loss.item())
        if (step + 1) % save_every == 0:
            mean = float(np.mean(losses[-save_every:]))
            seconds = time.monotonic() - start
            sys.stdout.write(f"{step + 1}/{len(plan)}\t{mean:.3f}\t{seconds:.0f} s\n")
            sys.stdout.flush()
            _save(model, optimiser, checkpoint, recipe, step + 1)
    checkpoint.unlink(missing_ok=True)


def _plan(sets: Sequence[Pairs], recipe: Recipe) -> Iterator[tuple[int, list[int]]]:
    """Yield for each step which set is asked, and which of its questions."""
    for epoch in range(recipe.epochs):
        rng = np.random.default_rng([recipe.seed, recipe.epochs, epoch])
        batches = [(n, b) for n, one in enumerate(sets) for b in one.batches(rng)]
        for at in rng.permutation(len(batches)):
            yield batches[at]


def schedule(done: float, warm_up: float) -> float:
    """Return the share of the highest rate after a share of the steps, in [0, 1]."""
    return min(1.0, done / warm_up) * max(0.02, 1.0 - done)


def _resume(
    model: Tuned, optimiser: torch.optim.AdamW, path: Path, recipe: Recipe
) -> int:
    """Go on from a checkpoint of the same recipe; return the steps it has done."""
    if not path.is_file():
        return 0
    kept = torch.load(path, weights_only=True)
    if kept["recipe"] != asdict(recipe):
        return 0
    model.load_state_dict(kept["model"])
    optimiser.load_state_dict(kept["optimiser"])
    return int(kept["step"])


def _save(
    model: Tuned,
    optimiser: torch.optim.AdamW,
    path: Path,
    recipe: Recipe,
    step: int,
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    torch.save(
        {
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "recipe": asdict(recipe),
            "step": step,
        },
        half,
    )
    half.replace(path)


if __name__ == "__main__":
    main()
