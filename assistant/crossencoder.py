"""Read a question and a text together, and say how far the text answers it.

A cross-encoder sees both at once, so that it can tell an answer from what merely speaks
of the same things; it is slow, so it reads only what ranks first (`assistant.reread`).
Ours is ms-marco-MiniLM-L-12-v2, trained further on questions of this field and others
(`evals/training/train_crossencoder.py`), in 8-bit numbers for onnxruntime. Any
sentence-transformers CrossEncoder can be set in its place.
"""

import hashlib
import json
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.bank import Matrix
from assistant.reader_weights import WEIGHTS, ReaderError
from assistant.units import Unit
from corpus.glossary import Glossary
from index.embed import packaged_folder

OURS = "ics-crossencoder"
# In the settings: nothing is read again.
NONE = "none"
OUR_WEIGHTS = WEIGHTS / "crossencoder.onnx"
# Word pieces of a question and a text together; the text is cut, then the question.
MAX_PIECES = 256
_BATCH = 16


class CrossEncoder(Protocol):
    """Whatever scores pairs of question and text."""

    @property
    def name(self) -> str:
        """Name in the settings."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of the weights, which its calibration belongs to."""
        ...

    def scores(self, question: str, texts: Sequence[str]) -> Matrix:
        """Return one score per text, the higher the likelier it answers."""
        ...


def in_context(unit: Unit, glossary: Glossary) -> str:
    """Return what is read of a unit: its words, then what stands above and before.

    Its own words come first, so that what is cut off is of its surroundings.
    """
    above = ". ".join(p for p in [unit.title, *unit.headings, unit.before] if p)
    return f"{glossary.expand(unit.text)} ({glossary.expand(above)})"


class OurCrossEncoder:
    """The cross-encoder of the repository, for any number of threads."""

    name = OURS

    def __init__(self, weights: Path = OUR_WEIGHTS) -> None:
        self._weights = weights
        self._threads = int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)

    @cached_property
    def sha256(self) -> str:
        """Hash of the weights, seen to be what the file beside them says.

        Raises:
            ReaderError: They are missing or are not those.
        """
        beside = self._weights.with_suffix(".json")
        try:
            expected = json.loads(beside.read_text("utf-8"))["sha256"]
            with self._weights.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError, KeyError) as error:
            raise ReaderError(_damaged(self._weights, repr(error))) from error
        if found != expected:
            raise ReaderError(_damaged(self._weights, f"hash {found}, not {expected}"))
        return found

    def scores(self, question: str, texts: Sequence[str]) -> Matrix:
        """Return one score per text; above 0 says that it answers.

        Raises:
            ReaderError: The weights are missing or damaged.
        """
        read = self._tokenizer.encode_batch([(question, text) for text in texts])
        # Texts of about the same length are read together: padding costs as much.
        order = np.argsort([len(one.ids) for one in read], kind="stable")
        found = np.zeros(len(texts))
        for at in range(0, len(order), _BATCH):
            places = order[at : at + _BATCH]
            found[places] = self._run([read[i] for i in places])
        return found

    def _run(self, read: Sequence[Any]) -> Matrix:
        longest = max(len(one.ids) for one in read)
        shape = (len(read), longest)
        fed = {
            "input_ids": np.zeros(shape, dtype=np.int64),
            "attention_mask": np.zeros(shape, dtype=np.int64),
            "token_type_ids": np.zeros(shape, dtype=np.int64),
        }
        for row, one in enumerate(read):
            n = len(one.ids)
            fed["input_ids"][row, :n] = one.ids
            fed["attention_mask"][row, :n] = 1
            fed["token_type_ids"][row, :n] = one.type_ids
        (logits,) = self._session.run(None, fed)
        return np.asarray(logits, dtype=np.float64)[:, 0]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        # That of the encoder: both read lower-case word pieces of one vocabulary.
        tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
        tokenizer.enable_truncation(MAX_PIECES, strategy="longest_first")
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        self.sha256  # noqa: B018 - refuse foreign weights before using them
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            str(self._weights), options, providers=["CPUExecutionProvider"]
        )


class OtherCrossEncoder:
    """A sentence-transformers CrossEncoder, named in the settings."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._in_use = threading.Lock()

    @cached_property
    def sha256(self) -> str:
        """Hash of all its weights, by name."""
        digest = hashlib.sha256()
        for name, values in sorted(self._model.model.state_dict().items()):
            digest.update(name.encode())
            digest.update(values.detach().float().numpy().tobytes())
        return digest.hexdigest()

    def scores(self, question: str, texts: Sequence[str]) -> Matrix:
        """Return one raw score per text.

        Raises:
            ReaderError: The model cannot be loaded.
        """
        import torch

        with self._in_use:
            found = self._model.predict(
                [(question, text) for text in texts],
                batch_size=_BATCH,
                show_progress_bar=False,
                activation_fn=torch.nn.Identity(),
            )
        return np.asarray(found, dtype=np.float64).reshape(len(texts), -1)[:, 0]

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import CrossEncoder as Model

        try:
            return Model(self.name, device="cpu", max_length=MAX_PIECES)
        # What a damaged folder raises (TypeError, SafetensorError, ...) has no class
        # in common.
        except Exception as error:
            raise ReaderError(
                f"The cross-encoder {self.name!r} cannot be loaded: {error}. Set "
                f"reader.cross_encoder to the folder of a whole model, to {OURS!r}, "
                'or to "none".'
            ) from error


def open_cross_encoder(name: str) -> CrossEncoder:
    """Return the cross-encoder that the settings name."""
    return OurCrossEncoder() if name == OURS else OtherCrossEncoder(name)


def _damaged(path: Path, what: str) -> str:
    return (
        f"The cross-encoder in {path} cannot be used ({what}). It is part of the "
        "repository: restore it with `git checkout`. Until then, reader.cross_encoder "
        '= "none" answers without it, and less often.'
    )
