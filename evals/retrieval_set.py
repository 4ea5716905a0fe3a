"""Queries with what is to be found for them: a public set, or a dataset of ours.

A public set is a folder in the form of BEIR: `corpus.jsonl`, `queries.jsonl` with
`_id`, `text` and `metadata`, and `qrels/test.tsv` with a heading and a query, a
document and a relevance a line. Of `metadata`, `history` is the conversation before
the query and `answerability` one of the words of MTRAG; both may be absent.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Turn
from corpus.beir import CORPUS
from evals.citations import Group
from evals.dataset import QUERIES, Dataset, DatasetError

QRELS = Path("qrels") / "test.tsv"
# What is underspecified is neither: the right reply is a question back.
_ANSWERABLE = {"ANSWERABLE": True, "PARTIAL": True, "UNANSWERABLE": False}
_READ_ONLY = ConfigDict(extra="ignore", frozen=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalQuery:
    """What is looked for, and what is relevant to it.

    Attributes:
        history: The conversation before it, oldest first.
        relevance: By document; those that are not there are not relevant.
        evidence: Groups of quotes, where a passage can be judged by them.
        answerable: Whether the documents answer it; None where nobody has said.
    """

    query_id: str
    text: str
    history: tuple[Turn, ...] = ()
    relevance: Mapping[str, int] = field(default_factory=dict)
    evidence: tuple[Group, ...] = ()
    answerable: bool | None = None

    @property
    def is_judged(self) -> bool:
        """Whether some document is relevant, so that a ranking can be measured."""
        return any(relevance > 0 for relevance in self.relevance.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalSet:
    """Queries that are ranked together; never empty.

    Attributes:
        sha256: Hash of the queries and their judgements, to name with every number.
    """

    name: str
    queries: tuple[RetrievalQuery, ...]
    sha256: str


class _Metadata(BaseModel):
    model_config = _READ_ONLY

    history: tuple[Turn, ...] = ()
    answerability: str | None = None


class _Line(BaseModel):
    model_config = _READ_ONLY

    id: str = Field(alias="_id", min_length=1)
    text: str = Field(min_length=1)
    metadata: _Metadata = _Metadata()


def is_retrieval_set(directory: Path) -> bool:
    """Say whether a folder has the files of a set."""
    return all((directory / name).is_file() for name in (CORPUS, QUERIES, QRELS))


def load_beir(directory: Path) -> RetrievalSet:
    """Read the queries of a folder in the form of BEIR, not its corpus.

    Queries that are neither judged nor labelled with an answerability are those of
    another split and are left out.

    Raises:
        DatasetError: A file is missing or a line cannot be read; it names both.
    """
    lines = _read_queries(directory / QUERIES)
    relevance = _read_qrels(directory / QRELS, lines)
    queries = [
        RetrievalQuery(
            query_id=line.id,
            text=line.text,
            history=line.metadata.history,
            relevance=relevance.get(line.id, {}),
            answerable=_ANSWERABLE.get(line.metadata.answerability or ""),
        )
        for line in lines.values()
    ]
    wanted = [q for q in queries if q.relevance or q.answerable is not None]
    if not wanted:
        raise DatasetError(f"{directory / QRELS} judges nothing: there is no query.")
    both = b"".join((directory / name).read_bytes() for name in (QUERIES, QRELS))
    return RetrievalSet(
        name=directory.resolve().name,
        queries=tuple(wanted),
        sha256=hashlib.sha256(both).hexdigest(),
    )


def retrieval_set_of(dataset: Dataset) -> RetrievalSet:
    """Take the queries of an answer dataset that list evidence.

    A document is relevant when a quote of it is listed, be it an alternative or not.
    """
    queries = tuple(
        RetrievalQuery(
            query_id=query.id,
            text=query.question,
            history=query.history,
            relevance={item.doc_id: 1 for group in query.evidence for item in group},
            evidence=query.evidence,
            answerable=query.answerable,
        )
        for query in dataset.queries
        if query.question.strip()
    )
    return RetrievalSet(name=dataset.name, queries=queries, sha256=dataset.sha256)


def _read_queries(path: Path) -> dict[str, _Line]:
    found: dict[str, _Line] = {}
    for number, raw in enumerate(_lines(path), start=1):
        if not raw.strip():
            continue
        try:
            line = _Line.model_validate_json(raw)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the line"
            raise DatasetError(
                f"{path}, line {number}: {where}: {first['msg']}."
            ) from error
        if line.id in found:
            raise DatasetError(f"{path}, line {number}: the _id {line.id!r} is taken.")
        found[line.id] = line
    return found


def _read_qrels(path: Path, known: Mapping[str, _Line]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for number, raw in enumerate(_lines(path), start=1):
        if number == 1 or not raw.strip():
            continue
        try:
            query_id, doc_id, relevance = raw.split("\t")
            found[query_id][doc_id] = int(relevance)
        except ValueError as error:
            raise DatasetError(
                f"{path}, line {number}: expected a query, a document and a whole "
                f"number with tabs between, got {raw[:80]!r}."
            ) from error
        if query_id not in known:
            raise DatasetError(
                f"{path}, line {number}: the query {query_id!r} is not in {QUERIES}."
            )
    return found


def _lines(path: Path) -> list[str]:
    try:
        # Not splitlines(), which also parts a line at the U+2028 of a text.
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path} is not UTF-8: {error}.") from error
