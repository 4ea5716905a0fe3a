"""Index versions on disk: one is live, the others are kept or unfinished.

var/index/current            the id of the live version, replaced by rename
var/index/versions/ID/       chroma/, bm25s/ and manifest.json, written last
"""

import os
import shutil
import uuid
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from index.errors import IndexStoreError, MissingIndexError
from index.manifest import Manifest


def version_dir(directory: Path, version_id: str) -> Path:
    """Return the folder of one version."""
    return directory / "versions" / version_id


def new_version_id() -> str:
    """Return an id that sorts by time and is used once."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{uuid.uuid4().hex[:6]}"


def current_dir(directory: Path) -> Path:
    """Return the folder of the live version.

    Raises:
        MissingIndexError: There is none.
    """
    try:
        current = directory / "current"
        version_id = current.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        raise MissingIndexError(
            f"There is no index in {directory}. Run `ics index` to build it."
        ) from error
    if version_id not in {path.name for path in (directory / "versions").glob("*")}:
        raise MissingIndexError(
            f"The index in {directory} names version {version_id!r}, which is not "
            "there. Run `ics index` to build it anew."
        )
    return version_dir(directory, version_id)


def make_current(directory: Path, version_id: str) -> None:
    """Make a finished version the live one, in one step."""
    beside = directory / "current.new"
    beside.write_text(version_id + "\n", encoding="utf-8")
    os.replace(beside, directory / "current")  # noqa: PTH105 - the atomic one, by name


def prune(directory: Path, *, keep: int, doc_ids: set[str]) -> None:
    """Remove versions that are unfinished, too many or hold a removed document.

    Args:
        directory: Folder of the index.
        keep: Versions to keep, the live one included.
        doc_ids: Documents of the corpus as it is now.

    Raises:
        OSError: One cannot be removed.
    """
    live = current_dir(directory)
    kept = 1
    for folder in sorted((directory / "versions").iterdir(), reverse=True):
        if folder == live or not folder.is_dir():
            continue
        if kept < keep and _holds_only(folder, doc_ids):
            kept += 1
        else:
            shutil.rmtree(folder)


def remove_versions(directory: Path) -> None:
    """Remove every version, the live one included; a build that goes on is waited for.

    Raises:
        IndexStoreError: One cannot be removed.
    """
    if not directory.is_dir():
        return
    try:
        with FileLock(directory / "lock"):
            (directory / "current").unlink(missing_ok=True)
            if (directory / "versions").is_dir():
                shutil.rmtree(directory / "versions")
    except OSError as error:
        raise IndexStoreError(
            f"The index in {directory} cannot be removed: {error}. Delete the folder."
        ) from error


def _holds_only(folder: Path, doc_ids: set[str]) -> bool:
    """Say whether a version is finished and known to hold no other document."""
    try:
        return Manifest.open(folder).documents.keys() <= doc_ids
    except IndexStoreError:
        return False
