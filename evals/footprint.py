"""What the reader makes of the units of a chunk before it can answer, and keeps.

It is made of a unit the first time that the unit is read, and kept from then on.
"""

import gc
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from assistant.features import read_units
from assistant.units import Unit
from corpus.glossary import Glossary
from index.embed import Encoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What some chunks cost the reader.

    Attributes:
        n_units: Units that lie in the chunks.
        seconds: To make what is kept of them.
        kept_bytes: Memory that it takes.
    """

    n_chunks: int
    n_units: int
    seconds: float
    kept_bytes: int

    @property
    def seconds_per_chunk(self) -> float:
        """Seconds to make what is kept of a chunk."""
        return self.seconds / self.n_chunks

    @property
    def bytes_per_chunk(self) -> float:
        """Memory that what is kept of a chunk takes."""
        return self.kept_bytes / self.n_chunks

    def as_json(self) -> dict[str, float]:
        """Return it as JSON types only."""
        return {
            **asdict(self),
            "seconds_per_chunk": self.seconds_per_chunk,
            "bytes_per_chunk": self.bytes_per_chunk,
        }


def reader_footprint(
    units: Sequence[Unit], n_chunks: int, glossary: Glossary, encoder: Encoder
) -> Footprint:
    """Measure what the reader makes of units.

    They are read twice: for the time, and, with every allocation of memory watched,
    which takes longer, for the memory. Only the memory that Python and numpy keep is
    counted; texts that the units hold anyway are not.

    Args:
        units: Units that lie in `n_chunks` chunks, at least one.
        n_chunks: How many chunks those are.
        glossary: As the reader has it.
        encoder: As the reader has it.
    """
    begun = time.perf_counter()
    read_units(units, glossary, encoder)
    seconds = time.perf_counter() - begun
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        kept = read_units(units, glossary, encoder)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return Footprint(
        n_chunks=n_chunks,
        n_units=len(kept),
        seconds=seconds,
        kept_bytes=max(0, after - before),
    )
