"""Read a corpus in the form of BEIR: one document a line in `corpus.jsonl`."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, StrictInt, StrictStr, ValidationError

from corpus.config import CorpusConfig
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.files import Fault
from corpus.formats.converted import check_length

CORPUS = "corpus.jsonl"


class _Line(BaseModel):
    """What is read of a line; other keys are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    id: StrictStr | StrictInt
    title: StrictStr | None = None
    text: StrictStr | None = None


def is_beir(folder: Path) -> bool:
    """Say whether `folder` is a corpus in this form."""
    try:
        return (folder / CORPUS).is_file()
    except OSError:
        # Listing the folder says what is wrong with it.
        return False


def read_lines(folder: Path, limits: CorpusConfig) -> Iterator[Document | Fault]:
    """Yield the document of each line that is not blank, or what is wrong with it.

    A document with a title alone has it for its text too.

    Raises:
        CorpusError: The file cannot be read.
    """
    path = folder / CORPUS
    seen: set[str] = set()
    try:
        with path.open("rb") as lines:
            for number, raw in enumerate(lines, start=1):
                if not raw.strip():
                    continue
                try:
                    document = _document(raw, limits)
                    if document.doc_id in seen:
                        raise ValueError(
                            f"the _id {document.doc_id!r} is taken by an earlier line: "
                            "give it one of its own"
                        )
                except (ValueError, RecursionError) as error:
                    what = " ".join(str(error).split())
                    yield Fault(
                        doc_id=f"{CORPUS}:{number}",
                        message=f"{path} line {number}: {what}",
                    )
                else:
                    seen.add(document.doc_id)
                    yield document
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}.") from error


def _document(raw: bytes, limits: CorpusConfig) -> Document:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
        if isinstance(data, dict):
            data = {**data, "id": data.get("_id")}
        line = _Line.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = str(first["loc"][0]) if first["loc"] else "the line"
        name = "_id" if where == "id" else where
        raise ValueError(f"{name}: {first['msg']}") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"it is not JSON in UTF-8 ({error})") from error
    doc_id = str(line.id)
    title = (line.title or "").strip()
    text = line.text if line.text and line.text.strip() else title
    if not doc_id.strip() or not text:
        raise ValueError("it has no _id" if text else "there is no text in it")
    check_length(len(text), limits.max_text_chars)
    # Raises UnicodeEncodeError, a ValueError, for half of a character pair.
    f"{doc_id}{title}{text}".encode()
    return Document(doc_id=doc_id, title=title or doc_id, text=text)
