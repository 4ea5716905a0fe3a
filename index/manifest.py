"""What an index version was made from, and whether that still holds."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.document import Document
from index.embed import Encoder
from index.errors import IndexStoreError

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"


class Recipe(BaseModel):
    """What decides the content of an index; two equal recipes give equal indexes.

    Attributes:
        corpus_version: Hash over everything known of every document.
        dimension: Length of a vector.
        chunk_tokens: Longest chunk in word pieces.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: int = SCHEMA_VERSION
    corpus_version: str
    encoder: str
    weights_sha256: str
    dimension: int
    chunk_tokens: int


class Manifest(BaseModel):
    """The record kept beside an index version.

    Attributes:
        documents: SHA-256 of the text of each document, by id.
        built_at: Moment it was finished, with time zone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version_id: str
    recipe: Recipe
    documents: dict[str, str]
    n_chunks: int
    built_at: datetime

    def save(self, directory: Path) -> None:
        """Write it; a version without one is unfinished."""
        (directory / MANIFEST).write_text(
            self.model_dump_json(indent=2) + "\n", encoding="utf-8"
        )

    @classmethod
    def open(cls, directory: Path) -> "Manifest":
        """Read what `save` wrote.

        Raises:
            IndexStoreError: It is missing or damaged.
        """
        try:
            return cls.model_validate_json((directory / MANIFEST).read_bytes())
        except (OSError, ValidationError) as error:
            raise IndexStoreError(
                f"The index in {directory} is damaged: its manifest cannot be read. "
                "Run `ics index --rebuild`."
            ) from error


def recipe_of(
    documents: Iterable[Document], encoder: Encoder, *, chunk_tokens: int
) -> Recipe:
    """Say what an index of `documents` would be made from."""
    return Recipe(
        corpus_version=corpus_version(documents),
        encoder=encoder.name,
        weights_sha256=encoder.weights_sha256,
        dimension=encoder.dimension,
        chunk_tokens=chunk_tokens,
    )


def corpus_version(documents: Iterable[Document]) -> str:
    """Return 16 hexadecimal digits that change when any document changes."""
    digest = hashlib.sha256()
    for document in sorted(documents, key=lambda d: d.doc_id):
        digest.update(document.fingerprint.encode())
    return digest.hexdigest()[:16]
