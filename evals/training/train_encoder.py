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
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from assistant.terms import STOP_WORDS
from corpus.glossary import load_glossary
from corpus.load import load_documents
from evals.training.examples import label, load_questions
from evals.training.loop import Recipe, train
from evals.training.pairs import Batch, CorpusPairs, PublicPairs
from evals.training.train_reader import CORPUS
from index.config import PACKAGED_ENCODER
from index.embed import TUNED_WEIGHTS, SentenceEncoder, packaged_folder

CHECKPOINT = Path(__file__).parents[2] / "var" / "training" / "encoder.pt"
_QUESTION_PIECES = 32
_TEXT_PIECES = 96
# Texts are padded to a multiple of this: few shapes are fast ones.
_PADDING = 16


RECIPE = Recipe(epochs=2, rate=6e-5)
# Divides the likenesses, in [-1, 1], to make logits.
TEMPERATURE = 0.05
# Of the recipe's rate, for the likeness of "nothing answers".
_FACTOR_OF_NOTHING = 1e-2 / 6e-5


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

    def tuned(self) -> list[dict[str, Any]]:
        """Return the layers, and the likeness of "nothing answers"."""
        layers = [p for p in self.encoder.parameters() if p.requires_grad]
        return [
            {"params": layers, "weight_decay": 0.01},
            {
                "params": [self.nothing],
                "weight_decay": 0.0,
                "factor": _FACTOR_OF_NOTHING,
            },
        ]

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
    torch.set_num_threads(RECIPE.threads)
    torch.manual_seed(RECIPE.seed)
    glossary, documents = load_glossary(), load_documents(CORPUS)
    base = SentenceEncoder(PACKAGED_ENCODER)
    questions = load_questions(documents, glossary, base)
    corpus = CorpusPairs(
        questions, label(questions, documents), questions.seen, glossary, base
    )
    sets = (corpus, PublicPairs(Path(sys.argv[1]), glossary))
    model = Tuned(packaged_folder(), TEMPERATURE)
    train(model, sets, RECIPE, CHECKPOINT)
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
        "recipe": asdict(RECIPE) | {"temperature": TEMPERATURE},
        "n_corpus_questions": int(questions.seen.sum()),
    }
    plain = json.dumps(facts, indent=2) + "\n"
    TUNED_WEIGHTS.with_suffix(".json").write_text(plain, encoding="utf-8")


if __name__ == "__main__":
    main()
