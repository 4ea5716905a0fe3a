"""What the assistant needs of an index."""

from collections.abc import Sequence
from typing import Protocol

from index.embed import Encoder
from index.manifest import Manifest
from index.passage import Passage


class Retriever(Protocol):
    """Whatever finds passages: `index.search.Index`, or a part of it."""

    @property
    def manifest(self) -> Manifest:
        """What it was built from."""
        ...

    @property
    def encoder(self) -> Encoder:
        """The one that it was built with."""
        ...

    def retrieve(self, queries: Sequence[str], k: int) -> list[Passage]:
        """Return the k best passages for a question given in one or more forms."""
        ...
