"""Find the files of a folder of documents, and read their bytes safely."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.config import CorpusConfig
from corpus.errors import CorpusError
from corpus.formats.converted import FormatError
from corpus.formats.kinds import is_read


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A file, or a line of one, that is left out.

    Attributes:
        doc_id: Path below the corpus root.
        message: One line that names the file, what is wrong and what to do.
    """

    doc_id: str
    message: str


def list_files(folder: Path) -> tuple[list[Path], list[Fault]]:
    """Return the files below `folder` that are taken for documents, in order.

    Names that begin with a dot are passed over, and so are files of other kinds.

    Returns:
        The files, and the links to folders, which are not followed.

    Raises:
        CorpusError: The folder, or one below it, is missing or unreadable.
    """
    found: list[Path] = []
    links: list[Path] = []
    for where, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links += [
            Path(where, name) for name in folders if Path(where, name).is_symlink()
        ]
        found += [
            Path(where, name)
            for name in names
            if is_read(name)
            # Word keeps a file of that name while it has the document open.
            and not name.startswith((".", "~$"))
            and (Path(where, name).is_file() or Path(where, name).is_symlink())
        ]
    faults = [
        Fault(
            doc_id=path.relative_to(folder).as_posix(),
            message=f"{path} is a link to a folder, which is not followed: copy the "
            "folder in its place",
        )
        for path in sorted(links)
    ]
    return sorted(found), faults


@contextmanager
def telling_of(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a file into one line that names it.

    Raises:
        CorpusError: It cannot be opened or read, or its name is not UTF-8.
    """
    try:
        yield
    except UnicodeEncodeError as error:
        raise CorpusError(
            f"A file has a name that is not UTF-8 ({path.name!a}): rename it"
        ) from error
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}") from error
    except FormatError as error:
        raise CorpusError(f"{path} {error}") from error
    except ValueError as error:
        raise CorpusError(f"{path}: {error}") from error


def read_bytes(
    path: Path, limits: CorpusConfig, *, within: Path | None = None
) -> bytes:
    """Return the content of a file.

    Args:
        path: The file.
        limits: How large it may be.
        within: The folder that it must be in, once links are followed.

    Raises:
        OSError: It cannot be read.
        FormatError: It is too large, or a link that leads out of the folder.
    """
    try:
        real = path.resolve(strict=True)
    except RuntimeError as error:
        # Python 3.11's way to tell of a link in a ring.
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error
    if within is not None and not real.is_relative_to(within.resolve()):
        raise FormatError(
            "is a link that leads out of the folder: copy the file itself into it"
        )
    most = limits.max_file_bytes
    with real.open("rb") as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise FormatError(
            f"is larger than the {limits.max_file_mb:,} MB allowed: split it, or raise "
            "corpus.max_file_mb in ics.toml"
        )
    return raw


def _unreadable(error: OSError) -> None:
    raise CorpusError(
        f"The corpus folder {error.filename} cannot be read: {error.strerror}. "
        "Name another with --corpus, or set corpus.dir in ics.toml."
    ) from error
