"""Read an answer dataset: questions, and what counts as a right answer to each.

A dataset is a folder with `dataset.toml`, `queries.jsonl` and a README. It is written
by hand, so its mistakes are told together, each with its line.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from corpus.document import Document
from corpus.errors import AssistantError
from evals.draft_state import unfinished
from evals.query import STRICT, EvidenceQuote, Id, Query

MANIFEST = "dataset.toml"
QUERIES = "queries.jsonl"
_MISTAKES_SHOWN = 10

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$")]


class DatasetError(AssistantError):
    """A dataset cannot be read, or there is nothing in it to evaluate."""

    kind = "dataset"


class _Manifest(BaseModel):
    """The keys of `dataset.toml`."""

    model_config = STRICT

    name: Id
    corpus: Literal["sources", "all"]
    as_of: date
    categories: Annotated[list[Slug], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Queries that are evaluated together; never empty.

    Attributes:
        directory: Where it was read.
        corpus: The documents it was written against: `sources`, or `all`.
        as_of: The day its questions are asked on.
        categories: In the order of `dataset.toml`.
        sha256: Hash of `dataset.toml` and `queries.jsonl`, to name with every number.
        lines: The line of `queries.jsonl` that each query is on, from 1; none where
            they come from no file.
    """

    directory: Path
    name: str
    corpus: Literal["sources", "all"]
    as_of: date
    categories: tuple[str, ...]
    queries: tuple[Query, ...]
    sha256: str
    lines: tuple[int, ...] = ()

    def where(self, at: int) -> str:
        """Name the query at index `at`, by its line where it has one."""
        name = f"query {self.queries[at].id!r}"
        return f"line {self.lines[at]}: {name}" if self.lines else name


def load_dataset(directory: Path) -> Dataset:
    """Read the dataset in `directory`.

    Raises:
        DatasetError: A file is missing, not UTF-8 or not of the form described in
            `Query`; a category is not in `dataset.toml`; an id comes twice; there is
            no query. The message names the file and every line.
    """
    manifest = _read_manifest(directory / MANIFEST)
    numbered = _read_queries(directory / QUERIES, manifest.categories)
    both = b"".join((directory / name).read_bytes() for name in (MANIFEST, QUERIES))
    return Dataset(
        directory=directory,
        name=manifest.name,
        corpus=manifest.corpus,
        as_of=manifest.as_of,
        categories=tuple(manifest.categories),
        queries=tuple(query for _, query in numbered),
        lines=tuple(number for number, _ in numbered),
        sha256=hashlib.sha256(both).hexdigest(),
    )


def check_quotes(dataset: Dataset, documents: Iterable[Document]) -> None:
    """Make sure that every evidence quote is in its document, byte for byte.

    Raises:
        DatasetError: A document is not among `documents`, or a quote is not in it.
    """
    texts = {document.doc_id: document.text for document in documents}
    mistakes = [
        f"{dataset.where(at)}: {_absence(item, texts)}"
        for at, query in enumerate(dataset.queries)
        for group in query.evidence
        for item in group
        if item.quote not in texts.get(item.doc_id, "")
    ]
    refuse(dataset.directory / QUERIES, mistakes)


def _absence(item: EvidenceQuote, texts: dict[str, str]) -> str:
    if item.doc_id not in texts:
        return f"there is no document {item.doc_id!r} in the corpus"
    return f"{item.quote[:60]!r} is not in {item.doc_id}, byte for byte"


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DatasetError(
            f"{path}, line {line}: the text is not UTF-8; save the file as UTF-8."
        ) from error


def _read_manifest(path: Path) -> _Manifest:
    try:
        return _Manifest.model_validate(tomllib.loads(_read_text(path)))
    except tomllib.TOMLDecodeError as error:
        raise DatasetError(f"{path} is not TOML: {error}.") from error
    except ValidationError as error:
        raise DatasetError(f"{path}: {_told(error)}.") from error


def _read_queries(path: Path, categories: Sequence[str]) -> list[tuple[int, Query]]:
    parsed: list[tuple[int, Query]] = []
    mistakes: list[str] = []
    # JSON text may hold U+2028 as it is, where splitlines() would cut the line.
    for number, line in enumerate(_read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            parsed.append((number, Query.model_validate_json(line)))
        except ValidationError as error:
            mistakes.append(f"line {number}: {unfinished(line) or _told(error)}")
    refuse(path, [*mistakes, *_misplaced(parsed, categories)])
    if not parsed:
        raise DatasetError(f"{path} holds no query; there is nothing to evaluate.")
    return parsed


def _misplaced(
    parsed: Sequence[tuple[int, Query]], categories: Sequence[str]
) -> list[str]:
    """List the ids already taken and the categories that do not exist."""
    mistakes = []
    first_line: dict[str, int] = {}
    for number, query in parsed:
        taken = first_line.setdefault(query.id, number)
        if taken != number:
            mistakes.append(f"line {number}: id {query.id!r} is taken by line {taken}")
        if query.category not in categories:
            mistakes.append(
                f"line {number}: category {query.category!r} is not in {MANIFEST}, "
                f"which has {', '.join(categories)}"
            )
    return mistakes


def _told(error: ValidationError) -> str:
    return ", ".join(_told_one(details) for details in error.errors())


def _told_one(details: ErrorDetails) -> str:
    key = ".".join(map(str, details["loc"]))
    match details["type"]:
        case "json_invalid":
            return details["msg"].replace("at line 1 column", "at column")
        case "extra_forbidden" | "unexpected_keyword_argument":
            return f"unknown key {key!r}"
        case "missing":
            return f"the key {key!r} is missing"
    got: Any = details["input"]
    return f"{key}: {details['msg']}, got {repr(got)[:80]}"


def refuse(path: Path, mistakes: Sequence[str]) -> None:
    """Raise one error for all the mistakes in a file, if there are any.

    Raises:
        DatasetError: It names the file and the first ten.
    """
    if not mistakes:
        return
    hidden = len(mistakes) - _MISTAKES_SHOWN
    more = f"; and {hidden} more" if hidden > 0 else ""
    raise DatasetError(f"{path}, {'; '.join(mistakes[:_MISTAKES_SHOWN])}{more}.")
