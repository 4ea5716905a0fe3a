"""Read the documents that the settings name, and say which could not be read."""

import sys
from pathlib import Path

from corpus.files import Fault
from corpus.formats.cache import ConversionCache
from corpus.load import Loaded, read_folder
from ui.settings import Settings

_NAMED = 3


def open_cache(settings: Settings, *, fresh: bool = False) -> ConversionCache:
    """Return where the text of PDF, Word and HTML files is kept: beside the index.

    Args:
        settings: Name the folder of the index.
        fresh: Read every file anew.
    """
    return ConversionCache(cache_dir(settings), fresh=fresh)


def cache_dir(settings: Settings) -> Path:
    """Return the folder of the cache."""
    return settings.index.dir / "converted"


def read_documents(settings: Settings, cache: ConversionCache | None = None) -> Loaded:
    """Read what can be read of the corpus.

    Raises:
        CorpusError: The folder is missing or unreadable, or no document can be read.
    """
    return read_folder(
        settings.corpus.dir,
        limits=settings.corpus,
        cache=cache or open_cache(settings),
    )


def warn_of_faults(faults: tuple[Fault, ...]) -> None:
    """Say on stderr, in one line, which files are left out."""
    if not faults:
        return
    named = [fault.doc_id for fault in faults[:_NAMED]]
    more = len(faults) - len(named)
    files = ", ".join(named) + (f" and {more} more" if more else "")
    line = f"Warning: left out, since it cannot be read: {files}. `ics index` says why."
    sys.stderr.write(line.encode("utf-8", "replace").decode() + "\n")
