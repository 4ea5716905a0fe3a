"""Build an index beside the live one and put it in its place when it is whole.

What is embedded and indexed is a chunk under its title and headings. Vectors are
taken over from the live version where that text and the encoder are the same, so
that a small change costs little.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from filelock import FileLock
from tqdm import tqdm

from corpus.document import Chunk, Document
from corpus.split import split_document
from corpus.structure import Block, Span, parse_blocks
from index.embed import Encoder, Vectors
from index.errors import IndexStoreError, MissingIndexError
from index.lexical import LexicalIndex
from index.manifest import Manifest, Recipe, recipe_of
from index.store import ChunkStore
from index.versions import (
    current_dir,
    make_current,
    new_version_id,
    prune,
    version_dir,
)

_BATCH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did.

    Attributes:
        built: False when the live version was up to date already.
        n_embedded: Chunks whose vectors had to be computed.
    """

    manifest: Manifest
    built: bool
    n_embedded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A chunk with the text that stands for it in the index, and that text's hash."""

    chunk: Chunk
    indexed_text: str
    sha: str


def build_index(
    documents: Sequence[Document],
    encoder: Encoder,
    *,
    directory: Path,
    chunk_tokens: int,
    keep_versions: int = 3,
    rebuild: bool = False,
) -> BuildReport:
    """Make the live index of `directory` one of `documents`.

    Does nothing when it is already. A build that is cut off at any moment leaves the
    live version as it was; another process building at the same time is waited for.

    Args:
        documents: The whole corpus, at least one document.
        encoder: Embeds the chunks.
        directory: Folder of the index; made if missing.
        chunk_tokens: Longest chunk, in word pieces of the encoder.
        keep_versions: Versions kept, the live one included.
        rebuild: Build anew from nothing, whatever is there.

    Raises:
        IndexStoreError: The folder cannot be written.
    """
    recipe = recipe_of(documents, encoder, chunk_tokens=chunk_tokens)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with FileLock(directory / "lock"):
            live = None if rebuild else _live(directory)
            if live and live.recipe == recipe:
                report = BuildReport(manifest=live, built=False, n_embedded=0)
            else:
                known = _known_vectors(directory, live, recipe)
                report = _build(documents, encoder, recipe, directory, known)
                make_current(directory, report.manifest.version_id)
            # Also where nothing was built: the build before may have been cut off here.
            prune(directory, keep=keep_versions, doc_ids={d.doc_id for d in documents})
            return report
    except OSError as error:
        raise IndexStoreError(
            f"The index in {directory} cannot be written: {error}. Free some space, "
            "or name another folder with --index."
        ) from error


def chunks_of(document: Document, encoder: Encoder, chunk_tokens: int) -> list[Chunk]:
    """Cut a document as it is indexed, into chunks of so many word pieces at most."""
    longest = min(chunk_tokens, encoder.max_tokens)
    chunks = split_document(
        document, max_tokens=longest, count_tokens=encoder.count_tokens
    )
    # Under its title alone, a blank one would be found for what it does not say.
    return [chunk for chunk in chunks if chunk.text.strip()]


def indexed_text(document: Document, chunk: Chunk, encoder: Encoder) -> str:
    """Return what is embedded for `chunk`: title, headings, lead-in and its text.

    The lead-in is that of a list in the chunk, where an earlier chunk holds it. What
    stands above the chunk is cut, never the chunk, where both do not fit the encoder.
    """
    above = [document.title, *chunk.headings, _lead_in(document, chunk)]
    words = "\n".join(part for part in above if part).split(" ")
    while words and encoder.count_tokens(_joined(words, chunk)) > encoder.max_tokens:
        words.pop()
    return _joined(words, chunk)


def _joined(words: list[str], chunk: Chunk) -> str:
    return f"{' '.join(words)}\n{chunk.text.strip()}".strip()


def _lead_in(document: Document, chunk: Chunk) -> str:
    for block, lead_in in _lists(document.text):
        if lead_in.end <= chunk.start < block.span.end:
            return lead_in.of(document.text)
    return ""


# One text at a time is enough: the chunks of a document come one after another.
@lru_cache(maxsize=1)
def _lists(text: str) -> list[tuple[Block, Span]]:
    return [(block, block.lead_in) for block in parse_blocks(text) if block.lead_in]


def _entries(
    documents: Sequence[Document], encoder: Encoder, recipe: Recipe
) -> list[_Entry]:
    entries: list[_Entry] = []
    # In the order the store gives them back, which is that of the lexical rows.
    for document in sorted(documents, key=lambda d: d.doc_id):
        for chunk in chunks_of(document, encoder, recipe.chunk_tokens):
            text = indexed_text(document, chunk, encoder)
            key = f"{recipe.weights_sha256}\0{text}"
            sha = hashlib.sha256(key.encode()).hexdigest()
            entries.append(_Entry(chunk=chunk, indexed_text=text, sha=sha))
    return entries


def _live(directory: Path) -> Manifest | None:
    try:
        return Manifest.open(current_dir(directory))
    except (MissingIndexError, IndexStoreError):
        # Whatever is there cannot be used; what is built now takes its place.
        return None


def _known_vectors(
    directory: Path, live: Manifest | None, recipe: Recipe
) -> dict[str, Vectors]:
    if live is None or live.recipe.weights_sha256 != recipe.weights_sha256:
        return {}
    store = ChunkStore(version_dir(directory, live.version_id) / "chroma")
    try:
        return store.vectors_by_hash()
    finally:
        store.close()


def _build(
    documents: Sequence[Document],
    encoder: Encoder,
    recipe: Recipe,
    directory: Path,
    known: dict[str, Vectors],
) -> BuildReport:
    entries = _entries(documents, encoder, recipe)
    n_embedded = _embed(entries, encoder, known)
    version_id = new_version_id()
    folder = version_dir(directory, version_id)
    folder.mkdir(parents=True)
    LexicalIndex.from_texts([e.indexed_text for e in entries]).save(folder / "bm25s")
    store = ChunkStore(folder / "chroma")
    try:
        store.put(
            [entry.chunk for entry in entries],
            np.stack([known[entry.sha] for entry in entries]),
            [entry.sha for entry in entries],
        )
    finally:
        store.close()
    manifest = Manifest(
        version_id=version_id,
        recipe=recipe,
        documents={document.doc_id: document.sha256 for document in documents},
        n_chunks=len(entries),
        built_at=datetime.now(UTC),
    )
    manifest.save(folder)
    return BuildReport(manifest=manifest, built=True, n_embedded=n_embedded)


def _embed(
    entries: Sequence[_Entry], encoder: Encoder, known: dict[str, Vectors]
) -> int:
    """Add the vectors that are missing to `known`; return how many that were."""
    missing = {e.sha: e.indexed_text for e in entries if e.sha not in known}
    todo = list(missing.items())
    with tqdm(total=len(todo), desc="Embedding chunks", disable=not todo) as bar:
        for at in range(0, len(todo), _BATCH):
            batch = todo[at : at + _BATCH]
            rows = encoder.encode([text for _, text in batch])
            known.update(zip((sha for sha, _ in batch), rows, strict=True))
            bar.update(len(batch))
    return len(todo)
