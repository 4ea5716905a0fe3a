"""A Chroma collection that speaks chunks and similarities."""

import ctypes
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError

from corpus.document import Chunk
from index.embed import Vectors
from index.errors import IndexStoreError

_NAME = "chunks"
# mallopt(3) of the GNU C library: fill memory as it is handed out and given back.
_M_PERTURB = -6


def _fill_memory() -> None:
    """Keep words that were read before out of the files that Chroma writes.

    Its index file holds spare room as it came from memory, and that may have been a
    page with the text of a document that has been removed since. Where the C library
    has no such switch nothing is done.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_PERTURB, 1)


class ChunkStore:
    """Chunks of one index version with their vectors, on disk."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        _fill_memory()
        try:
            self._client = chromadb.PersistentClient(
                path=str(directory), settings=Settings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                _NAME,
                # Chroma's default space is squared L2, which is no similarity. With
                # its ef_search of 100, 1 in 100 of the nearest 100 of 900 chunks was
                # missing, and another one in each build; with 500 none of 5,000.
                configuration={"hnsw": {"space": "cosine", "ef_search": 500}},
                embedding_function=None,
            )
        # Chroma lets the errors of its Rust core through, which share no class.
        except Exception as error:
            raise IndexStoreError(
                f"The vector store in {directory} cannot be opened ({error}). "
                "Run `ics index --rebuild`."
            ) from error

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def put(
        self, chunks: Sequence[Chunk], vectors: Vectors, hashes: Sequence[str]
    ) -> None:
        """Store chunks under their ids, replacing any already there.

        Args:
            chunks: What to store.
            vectors: Their embeddings, shape (len(chunks), dim).
            hashes: What each chunk was embedded from; see `index.build`.

        Raises:
            IndexStoreError: Chroma cannot write them.
        """
        batch = self._client.get_max_batch_size()
        for at in range(0, len(chunks), batch):
            part = chunks[at : at + batch]
            # upsert, because add() silently keeps the old text of a known id.
            metadatas = [
                _metadata(chunk, sha)
                for chunk, sha in zip(part, hashes[at : at + batch], strict=True)
            ]
            with self._telling():
                self._collection.upsert(
                    ids=[chunk.chunk_id for chunk in part],
                    embeddings=vectors[at : at + batch],
                    documents=[chunk.text for chunk in part],
                    metadatas=metadatas,
                )

    def chunks(self) -> list[Chunk]:
        """Return every chunk, ordered by document and place in it.

        Raises:
            IndexStoreError: The store is damaged.
        """
        with self._telling():
            found = self._collection.get(include=["documents", "metadatas"])
        chunks = [
            _chunk(meta, text)
            for meta, text in zip(
                found["metadatas"] or [], found["documents"] or [], strict=True
            )
        ]
        return sorted(chunks, key=lambda chunk: (chunk.doc_id, chunk.start))

    def vectors_by_hash(self) -> dict[str, Vectors]:
        """Return each stored vector under the hash of what it was made from.

        Raises:
            IndexStoreError: The store is damaged.
        """
        with self._telling():
            found = self._collection.get(include=["embeddings", "metadatas"])
        rows = np.asarray(found["embeddings"], dtype=np.float32)
        metadatas = found["metadatas"] or []
        return {
            str(meta["hash"]): row for meta, row in zip(metadatas, rows, strict=True)
        }

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Return the ids of the k most similar chunks, best first.

        Args:
            vector: One query embedding, shape (dim,).
            k: How many to return; fewer come back from a smaller store.

        Returns:
            Pairs of chunk id and cosine similarity in [-1, 1]; equal ones are ordered
            by chunk id.

        Raises:
            IndexStoreError: The store is damaged.
        """
        with self._telling():
            wanted = min(k, self._collection.count())
            if not wanted:
                return []
            found = self._collection.query(
                query_embeddings=[vector], n_results=wanted, include=["distances"]
            )
        distances = found["distances"] or [[]]
        pairs = [
            # Chroma's float32 distances go a little below 0 and above 2.
            (chunk_id, max(-1.0, min(1.0, 1.0 - distance)))
            for chunk_id, distance in zip(found["ids"][0], distances[0], strict=True)
        ]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn an error of Chroma into one that names the command that mends it."""
        try:
            yield
        except ChromaError as error:
            raise IndexStoreError(
                f"The vector store in {self._directory} cannot be used ({error}). "
                "Run `ics index --rebuild`."
            ) from error


def _metadata(chunk: Chunk, sha: str) -> Mapping[str, Any]:
    return {
        "doc_id": chunk.doc_id,
        "start": chunk.start,
        "end": chunk.end,
        # Chroma holds no nested values.
        "headings": json.dumps(chunk.headings),
        "n_tokens": chunk.n_tokens,
        "hash": sha,
    }


def _chunk(meta: Mapping[str, Any], text: str) -> Chunk:
    return Chunk(
        doc_id=meta["doc_id"],
        start=meta["start"],
        end=meta["end"],
        text=text,
        headings=tuple(json.loads(meta["headings"])),
        n_tokens=meta["n_tokens"],
    )
