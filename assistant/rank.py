"""Rank documents for a question: what `ics search` prints and benchmarks measure.

Passages are retrieved by words and by meaning; the first are then read together with
the question, and what is made of them is added to where they stood.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import log

import numpy as np

from assistant.bank import Matrix
from assistant.reader import Reader
from assistant.retriever import Retriever
from assistant.units import Unit, document_units, units_in
from corpus.document import Document
from index.build import indexed_text
from index.passage import Passage

# Enough that k documents are found where each has several passages before them.
_PASSAGES_PER_DOCUMENT = 10
# What the logarithm of the fused score counts beside the score of comparing.
_FUSED = 3.0
# Says how far each of some texts answers a question: one score each.
Compare = Callable[[str, Sequence[str]], Matrix]


class Ranker:
    """Ranks the documents of one index."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        index: Retriever,
        reader: Reader,
        compare: Compare | None,
        *,
        n_compared: int,
    ) -> None:
        """Put together what ranks.

        Args:
            documents: Those of the index, by id.
            index: Where passages are found.
            reader: Ranks where nothing compares.
            compare: Reads a question and passages together.
            n_compared: How many passages it reads.
        """
        self._documents = documents
        self._index = index
        self._reader = reader
        self._compare = compare
        self._n_compared = n_compared
        self._units: dict[str, list[Unit]] = {}

    def rank(
        self, forms: Sequence[str], readings: Sequence[str], k: int, *, read: bool
    ) -> list[Passage]:
        """Return the k best documents for a question, each by its best passage.

        Args:
            forms: What is looked for: the question in one or more forms.
            readings: The forms in which it is read, the fullest last.
            k: How many documents.
            read: Whether what was retrieved is read, too.

        Returns:
            Passages with `rank` from 1.
        """
        passages = self._index.retrieve(
            list(dict.fromkeys(forms)), k * _PASSAGES_PER_DOCUMENT
        )
        if read and self._compare:
            passages = self._compared(self._compare, readings, passages)
        elif read:
            passages = self._by_reading(readings[-1], passages)
        best: dict[str, Passage] = {}
        for passage in passages:
            best.setdefault(passage.chunk.doc_id, passage)
        return [
            replace(passage, rank=rank)
            for rank, passage in enumerate(list(best.values())[:k], start=1)
        ]

    def _compared(
        self, compare: Compare, readings: Sequence[str], passages: Sequence[Passage]
    ) -> list[Passage]:
        """Rank the first passages by what comparing says and by where they stood."""
        first = passages[: self._n_compared]
        if not first:
            return []
        texts = [self._text(passage) for passage in first]
        scores = np.mean([compare(r, texts) for r in dict.fromkeys(readings)], axis=0)
        ranked = [
            replace(p, score=float(score) + _FUSED * log(p.score))
            for p, score in zip(first, scores, strict=True)
        ]
        ranked.sort(key=lambda p: (-p.score, p.chunk.chunk_id))
        # What was not compared stays behind, in its order.
        least = ranked[-1].score
        rest = passages[self._n_compared :]
        return [*ranked, *(replace(p, score=least + log(p.score)) for p in rest)]

    def _text(self, passage: Passage) -> str:
        document = self._documents[passage.chunk.doc_id]
        return indexed_text(document, passage.chunk, self._index.encoder)

    def _by_reading(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """Rank passages by the likeliest unit in each."""
        inside = {p.chunk.chunk_id: self._units_in(p) for p in passages}
        units = list(dict.fromkeys(u for found in inside.values() for u in found))
        reading = self._reader.read(question, units)
        likely = {e.unit: e.answers for e in reading.evidence}
        scored = [
            replace(
                p, score=max((likely[u] for u in inside[p.chunk.chunk_id]), default=0.0)
            )
            for p in passages
        ]
        return sorted(scored, key=lambda passage: -passage.score)

    def _units_in(self, passage: Passage) -> list[Unit]:
        chunk = passage.chunk
        units = self._units.setdefault(
            chunk.doc_id, document_units(self._documents[chunk.doc_id])
        )
        return units_in(units, chunk)
