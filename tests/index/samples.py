"""Small documents, and an index of them."""

from collections.abc import Sequence
from pathlib import Path

from corpus.document import Document
from index.build import BuildReport, build_index
from index.embed import Encoder
from index.search import Index, open_index

CHUNK_TOKENS = 20


def document(doc_id: str, text: str, title: str = "Care") -> Document:
    return Document(doc_id=doc_id, title=title, text=text)


def build(
    directory: Path,
    documents: Sequence[Document],
    encoder: Encoder,
    *,
    keep_versions: int = 3,
    rebuild: bool = False,
) -> BuildReport:
    return build_index(
        documents,
        encoder,
        directory=directory,
        chunk_tokens=CHUNK_TOKENS,
        keep_versions=keep_versions,
        rebuild=rebuild,
    )


def opened(directory: Path, documents: Sequence[Document], encoder: Encoder) -> Index:
    return open_index(directory, documents, encoder, chunk_tokens=CHUNK_TOKENS)


def versions(directory: Path) -> list[str]:
    return sorted(path.name for path in (directory / "versions").iterdir())


def found(
    directory: Path, documents: Sequence[Document], encoder: Encoder, query: str
) -> list[str]:
    """Open the live index, search it and return the documents, best first."""
    index = opened(directory, documents, encoder)
    passages = index.retrieve([query], 10)
    index.close()
    return [passage.chunk.doc_id for passage in passages]
