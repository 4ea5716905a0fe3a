"""An encoder that is a bag of words: texts that share no word have similarity 0."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from index.embed import Vectors, Words

_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\w{1,4}|[^\w\s]")


class FakeEncoder:
    """Implements `index.embed.Encoder` and keeps what it was asked to embed."""

    def __init__(
        self, name: str = "fake", *, weights: str = "w1", max_tokens: int = 48
    ) -> None:
        self.name = name
        self.weights_sha256 = weights
        self.dimension = 1024
        self.max_tokens = max_tokens
        self.encoded: list[str] = []

    def count_tokens(self, text: str) -> int:
        return len(_PIECE.findall(text))

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            # A text without words still needs a direction.
            for word in _WORD.findall(text.lower()) or [""]:
                row[self._place(word)] += 1
            row /= np.linalg.norm(row)
        return rows

    def encode_words(self, texts: Sequence[str]) -> list[Words]:
        self.encoded.extend(texts)
        return [self._words(text) for text in texts]

    def _words(self, text: str) -> Words:
        found = list(_WORD.finditer(text))
        vectors = np.zeros((len(found), self.dimension), dtype=np.float32)
        for row, match in zip(vectors, found, strict=True):
            row[self._place(match.group().lower())] = 1
        whole = vectors.sum(axis=0)
        whole[self._place("")] += not found
        return Words(
            spans=tuple(match.span() for match in found),
            vectors=vectors,
            whole=whole / np.linalg.norm(whole),
        )

    def _place(self, word: str) -> int:
        digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
        return int.from_bytes(digest) % self.dimension
