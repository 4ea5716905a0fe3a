"""The systems that rank for a benchmark: ours, and the plain ones it must beat.

All of them search the same chunks of one index and give each document by its best, so
that what differs is the ranking alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.assistant import Assistant, Form
from corpus.errors import AssistantError
from evals.retrieval_set import RetrievalQuery
from index.embed import Encoder
from index.lexical import LexicalIndex
from index.passage import Passage
from index.search import reciprocal_rank_fusion
from index.store import ChunkStore
from index.versions import current_dir

# How far down each ranking counts, as in `index.search`.
_DEPTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What one system made of one query.

    Attributes:
        passages: The best of each document, best first.
        confidence: What the system can say of whether the query is answered: the
            higher, the likelier. Comparable within one system alone; None when it
            says nothing.
        error: Kind and message of the `AssistantError` it raised instead.
    """

    passages: tuple[Passage, ...] = ()
    confidence: float | None = None
    error: str | None = None


class PlainSearch:
    """BM25, the encoder's cosine and their fusion, for the query as it stands.

    The history is not used. The confidence is the score of the best passage.
    """

    def __init__(self, directory: Path, encoder: Encoder) -> None:
        """Open the live index in `directory`.

        Raises:
            MissingIndexError: There is none.
            IndexStoreError: It is damaged.
        """
        folder = current_dir(directory)
        self._encoder = encoder
        self._store = ChunkStore(folder / "chroma")
        self._lexical = LexicalIndex.open(folder / "bm25s")
        self._chunks = {chunk.chunk_id: chunk for chunk in self._store.chunks()}
        # Rows of the lexical index are in the order of the store's chunks.
        self._rows = list(self._chunks)

    def rank(self, query: RetrievalQuery, k: int) -> dict[str, Ranking]:
        """Return the k best documents by each system, under its name."""
        (vector,) = self._encoder.encode([query.text])
        dense = dict(self._store.nearest(vector, _DEPTH))
        lexical = {
            self._rows[row]: score
            for row, score in self._lexical.best(query.text, _DEPTH)
        }
        fused = reciprocal_rank_fusion([list(dense), list(lexical)])
        scores = {"bm25": lexical, "dense": dense, "rrf": fused}
        return {name: self._ranking(found, k) for name, found in scores.items()}

    def _ranking(self, scores: Mapping[str, float], k: int) -> Ranking:
        best: dict[str, Passage] = {}
        ordered = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        for rank, (chunk_id, score) in enumerate(ordered, start=1):
            passage = Passage(chunk=self._chunks[chunk_id], score=score, rank=rank)
            best.setdefault(passage.chunk.doc_id, passage)
        passages = tuple(best.values())[:k]
        # Nothing found is the least that a query can score.
        confidence = passages[0].score if passages else 0.0
        return Ranking(passages=passages, confidence=confidence)


class OurSearch:
    """What `ics search` does; the confidence is `answerable` of `ics ask`."""

    def __init__(self, assistant: Assistant, *, form: Form, as_of: date | None) -> None:
        """Rank with `assistant`, which is asked on `as_of`."""
        self._assistant = assistant
        self._form = form
        self._as_of = as_of

    def rank(self, query: RetrievalQuery, k: int) -> Ranking:
        """Return the k best documents; an `AssistantError` is kept in place of them."""
        try:
            passages = self._assistant.search(
                query.text, query.history, k=k, form=self._form
            )
            return Ranking(passages=tuple(passages), confidence=self._confidence(query))
        except AssistantError as error:
            return Ranking(error=f"{error.kind}: {error}")

    def _confidence(self, query: RetrievalQuery) -> float | None:
        # Asking costs as much again, so it is done only where it is measured.
        if query.answerable is None:
            return None
        answer = self._assistant.ask(query.text, query.history, as_of=self._as_of)
        return answer.answerable
