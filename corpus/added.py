"""The folder of added documents: written whole, by one process at a time."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from corpus.beir import is_beir
from corpus.errors import CorpusError
from corpus.files import list_files

ADDED = "added"


def remove_document(corpus: Path, doc_id: str, *, force: bool = False) -> None:
    """Delete the file of a document from the corpus.

    Args:
        corpus: The corpus root.
        doc_id: The document; it need not be one that can be read.
        force: Also delete a file that was not put there by adding it.

    Raises:
        CorpusError: There is no such document, it may not be removed, or its file
            cannot be deleted.
    """
    if is_beir(corpus):
        raise CorpusError(
            f"The corpus {corpus} is in BEIR form: remove the line of {doc_id!r} from "
            "its corpus.jsonl, then run `ics index`."
        )
    path = corpus / doc_id
    named = {found.relative_to(corpus).as_posix() for found in list_files(corpus)[0]}
    if doc_id not in named:
        raise CorpusError(
            f"There is no document {doc_id!r} in {corpus}: `ics corpus list` shows "
            "what there is."
        )
    if not doc_id.startswith(f"{ADDED}/") and not force:
        raise CorpusError(
            f"{doc_id} was not added with `ics corpus add`, and its file may be the "
            "only copy: say --force to delete it all the same."
        )
    with writing(corpus):
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder in (corpus, corpus / ADDED) or any(folder.iterdir()):
                break
            folder.rmdir()


@contextmanager
def writing(corpus: Path) -> Iterator[None]:
    """Let one process at a time change what was added."""
    try:
        (corpus / ADDED).mkdir(parents=True, exist_ok=True)
        with FileLock(corpus / ADDED / ".lock"):
            yield
    except OSError as error:
        raise CorpusError(
            f"The corpus folder {corpus} cannot be written: {error.strerror}."
        ) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that no one ever sees a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=".new-", delete=False
    ) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside = Path(file.name)
    # Temporary files are the owner's alone, and documents are not.
    beside.chmod(0o644)
    beside.replace(path)
