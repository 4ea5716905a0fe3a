"""What stands in for a part that is taken out of the assistant.

Each is passed in where the part would be; nothing in the assistant knows of it.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np

from assistant.answer import Answer, Asks, Turn
from assistant.evidence import Evidence
from assistant.reader import Reader, Reading
from assistant.retriever import Retriever
from assistant.units import Unit
from corpus.glossary import Glossary
from index.embed import Encoder, Vectors
from index.lexical import LexicalIndex
from index.manifest import Manifest
from index.passage import Passage
from index.search import reciprocal_rank_fusion
from index.store import ChunkStore
from index.versions import current_dir

Leg = Literal["dense", "lexical"]
# How far down a ranking counts, as in `index.search`.
_DEPTH = 100


class OneLeg:
    """An index that searches with one of its two legs alone.

    The rankings of several forms of a question are fused as they are in the index.
    """

    def __init__(
        self, whole: Retriever, directory: Path, encoder: Encoder, leg: Leg
    ) -> None:
        """Open the live index in `directory` a second time.

        Raises:
            MissingIndexError: There is none.
            IndexStoreError: It is damaged.
        """
        folder = current_dir(directory)
        self._whole = whole
        self._encoder = encoder
        self._leg = leg
        self._store = ChunkStore(folder / "chroma")
        self._lexical = LexicalIndex.open(folder / "bm25s")
        self._chunks = {chunk.chunk_id: chunk for chunk in self._store.chunks()}
        # Rows of the lexical index are in the order of the store's chunks.
        self._rows = list(self._chunks)

    @property
    def manifest(self) -> Manifest:
        """What it was built from."""
        return self._whole.manifest

    @property
    def encoder(self) -> Encoder:
        """The one that it was built with."""
        return self._encoder

    def retrieve(self, queries: Sequence[str], k: int) -> list[Passage]:
        """Return the k best passages for a question given in one or more forms."""
        scores = reciprocal_rank_fusion(self._ranking(query) for query in queries)
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:k]
        return [
            Passage(chunk=self._chunks[chunk_id], score=score, rank=rank)
            for rank, (chunk_id, score) in enumerate(ranked, start=1)
        ]

    def _ranking(self, query: str) -> list[str]:
        if self._leg == "lexical":
            return [self._rows[row] for row, _ in self._lexical.best(query, _DEPTH)]
        (vector,) = self._encoder.encode([query])
        return [chunk_id for chunk_id, _ in self._store.nearest(vector, _DEPTH)]


class CosineReader:
    """A reader that is no more than the cosine of question and unit.

    A unit is taken with what stands above and before it, which the encoder finds more
    by than by its words alone. The best cosine says whether the question is answered;
    below 0 it counts as 0.
    """

    def __init__(self, glossary: Glossary, encoder: Encoder) -> None:
        self._glossary = glossary
        self._encoder = encoder
        self._read_before: dict[Unit, Vectors] = {}

    def read(self, question: str, units: Sequence[Unit]) -> Reading:
        """Score `units`; without any, nothing is answerable."""
        if not units:
            return Reading(evidence=(), answerable=0.0)
        (asked,) = self._encoder.encode([self._glossary.expand(question)])
        cosines = np.clip(self._vectors(units) @ asked, 0.0, 1.0)
        evidence = [
            Evidence(unit=unit, answers=float(cosine))
            for unit, cosine in zip(units, cosines, strict=True)
        ]
        evidence.sort(key=lambda one: -one.answers)
        return Reading(evidence=tuple(evidence), answerable=evidence[0].answers)

    def _vectors(self, units: Sequence[Unit]) -> Vectors:
        new = [unit for unit in units if unit not in self._read_before]
        texts = [
            self._glossary.expand(". ".join([u.title, *u.headings, u.before, u.text]))
            for u in new
        ]
        vectors = self._encoder.encode(texts)
        self._read_before.update(zip(new, vectors, strict=True))
        return np.stack([self._read_before[unit] for unit in units])


class WithoutHistory:
    """A system that is asked every question as if it were the first."""

    def __init__(self, asks: Asks) -> None:
        self._asks = asks

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_of: date | None = None,
        place: str | None = None,
    ) -> Answer:
        """Answer `question` alone."""
        return self._asks.ask(question, as_of=as_of, place=place)


class CountingReader:
    """A reader that counts how many units it was given.

    Attributes:
        n_units: Units given since it was last set to 0.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.n_units = 0

    def read(self, question: str, units: Sequence[Unit]) -> Reading:
        """Count `units` and let the reader score them."""
        self.n_units += len(units)
        return self._reader.read(question, units)
