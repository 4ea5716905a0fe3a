"""Find the chunks nearest to a question, by words and by meaning.

The two rankings, for each form of the question, are joined by reciprocal rank fusion:
a chunk's score is the sum of 1 / (60 + rank) over the rankings it is in (Cormack,
Clarke and Büttcher 2009).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import fsum
from pathlib import Path

from corpus.document import Document
from index.embed import Encoder
from index.errors import IndexStoreError, StaleIndexError
from index.lexical import LexicalIndex
from index.manifest import Manifest, recipe_of
from index.passage import Passage
from index.store import ChunkStore
from index.versions import current_dir

_RRF_K = 60
# How far down each ranking counts; deeper ranks add next to nothing.
_DEPTH = 100


class Index:
    """A built index version, open for searching."""

    def __init__(self, directory: Path, manifest: Manifest, encoder: Encoder) -> None:
        self.manifest = manifest
        self.encoder = encoder
        self._lexical = LexicalIndex.open(directory / "bm25s")
        self._store = ChunkStore(directory / "chroma")
        try:
            self._chunks = {chunk.chunk_id: chunk for chunk in self._store.chunks()}
            # Chroma makes a new, empty store where it finds none.
            _refuse_incomplete(directory, manifest, self._lexical, len(self._chunks))
        except IndexStoreError:
            self.close()
            raise
        # Rows of the lexical index are in the order the chunks were built in.
        self._rows = list(self._chunks)

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()

    def retrieve(self, queries: Sequence[str], k: int) -> list[Passage]:
        """Return the k best passages for a question given in one or more forms.

        Args:
            queries: The question and other forms of it, each at least one character.
            k: How many passages to return; fewer come back from a smaller index.

        Returns:
            Passages with the fused score and `rank` from 1. Equal scores are ordered
            by chunk id, so that the same question gives the same list.
        """
        scores = reciprocal_rank_fusion(self._rankings(queries))
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:k]
        return [
            Passage(chunk=self._chunks[chunk_id], score=score, rank=rank)
            for rank, (chunk_id, score) in enumerate(ranked, start=1)
        ]

    def _rankings(self, queries: Sequence[str]) -> Iterable[list[str]]:
        for query, vector in zip(queries, self.encoder.encode(queries), strict=True):
            yield [chunk_id for chunk_id, _ in self._store.nearest(vector, _DEPTH)]
            yield [self._rows[row] for row, _ in self._lexical.best(query, _DEPTH)]


def open_index(
    directory: Path,
    documents: Sequence[Document],
    encoder: Encoder,
    *,
    chunk_tokens: int,
) -> Index:
    """Open the live index of `directory`.

    Raises:
        MissingIndexError: There is none.
        StaleIndexError: It is not one of these documents, this encoder and these
            settings.
        IndexStoreError: It is damaged.
    """
    folder = current_dir(directory)
    manifest = Manifest.open(folder)
    _refuse_stale(manifest, documents, encoder, chunk_tokens)
    return Index(folder, manifest, encoder)


def reciprocal_rank_fusion(rankings: Iterable[Sequence[str]]) -> dict[str, float]:
    """Return the fused score of every id that is in some ranking."""
    parts: dict[str, list[float]] = defaultdict(list)
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            parts[item].append(1 / (_RRF_K + rank))
    # Added one after another, the same ranks in another order give another sum.
    return {item: fsum(values) for item, values in parts.items()}


def _refuse_incomplete(
    directory: Path, manifest: Manifest, lexical: LexicalIndex, n_stored: int
) -> None:
    if not manifest.n_chunks == lexical.n_rows == n_stored:
        raise IndexStoreError(
            f"The index in {directory} is damaged: of {manifest.n_chunks} chunks, its "
            f"vector store holds {n_stored} and its lexical index {lexical.n_rows}. "
            "Run `ics index --rebuild`."
        )


def _refuse_stale(
    manifest: Manifest,
    documents: Sequence[Document],
    encoder: Encoder,
    chunk_tokens: int,
) -> None:
    built = manifest.recipe
    if built.encoder != encoder.name:
        raise StaleIndexError(
            f"The index was built with the encoder {built.encoder!r} but the settings "
            f"ask for {encoder.name!r}. Run `ics index`, or set index.encoder = "
            f"{built.encoder!r}."
        )
    wanted = recipe_of(documents, encoder, chunk_tokens=chunk_tokens)
    changed = [
        name
        for name, value in wanted.model_dump().items()
        if value != getattr(built, name)
    ]
    if changed:
        raise StaleIndexError(
            f"The index is not up to date ({', '.join(changed)} changed since it was "
            "built). Run `ics index`."
        )
