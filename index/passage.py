"""What a search returns."""

from dataclasses import dataclass

from corpus.document import Chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A chunk retrieved for a query.

    Attributes:
        score: What the list is ranked by; higher is better. Comparable only
            within one list.
        rank: Position in the list, from 1.
    """

    chunk: Chunk
    score: float
    rank: int
