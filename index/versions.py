"""Index versions on disk: one is live, the others are kept or unfinished.

var/index/current            the id of the live version, replaced by rename
var/index/versions/ID/       chroma/, bm25s/ and manifest.json, written last
"""

import os
import shutil
import uuid
from datetime import UTC, datetime
from pathlib import Path

from index.errors import MissingIndexError
from index.manifest import MANIFEST, Manifest


def version_dir(directory: Path, version_id: str) -> Path:
    """Return the folder of one version."""
    return directory / "versions" / version_id


def new_version_id() -> str:
    """Return an id that sorts by time and is used once."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}"


def current_dir(directory: Path) -> Path:
    """Return the folder of the live version.

    Raises:
        MissingIndexError: There is none.
    """
    try:
        version_id = (directory / "current").read_text().strip()
    except OSError as error:
        raise MissingIndexError(
            f"There is no index in {directory}. Run `ics index` to build it."
        ) from error
    found = version_dir(directory, version_id)
    if not version_id or not found.is_dir():
        raise MissingIndexError(
            f"The index in {directory} names version {version_id!r}, which is not "
            "there. Run `ics index` to build it anew."
        )
    return found


def make_current(directory: Path, version_id: str) -> None:
    """Make a finished version the live one, in one step."""
    beside = directory / "current.new"
    beside.write_text(version_id + "\n")
    os.replace(beside, directory / "current")  # noqa: PTH105 - the atomic one, by name


def prune(directory: Path, *, keep: int, doc_ids: set[str]) -> None:
    """Remove versions that are unfinished, too many or hold a removed document.

    Args:
        directory: Folder of the index.
        keep: Versions to keep, the live one included.
        doc_ids: Documents of the corpus as it is now.
    """
    live = current_dir(directory)
    kept = 1
    for folder in sorted((directory / "versions").iterdir(), reverse=True):
        if folder == live:
            continue
        finished = (folder / MANIFEST).exists()
        if (
            finished
            and kept < keep
            and Manifest.open(folder).documents.keys() <= doc_ids
        ):
            kept += 1
        else:
            shutil.rmtree(folder, ignore_errors=True)
