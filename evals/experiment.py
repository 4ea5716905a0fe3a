"""A kept experiment: its record, and what was answered to every question.

A folder holds `record.json`, `answers.jsonl` (a line a question, in the order of the
dataset), a copy of the dataset in `dataset/` and, once it is finished, the documents
that were cited or are listed as evidence in `documents.jsonl`. It can be scored again
whatever has become of the dataset and the corpus.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corpus.document import Document
from corpus.errors import AssistantError
from evals.answer_json import read_answer, read_document
from evals.answer_report import Report
from evals.answers import score
from evals.dataset import Dataset, load_dataset
from evals.query import Query
from evals.record import Record
from evals.rows import Row

RECORD = "record.json"
ANSWERS = "answers.jsonl"
DOCUMENTS = "documents.jsonl"
DATASET = "dataset"


class ExperimentError(AssistantError):
    """An experiment cannot be read, gone on with or compared."""

    kind = "experiment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """What was asked under one record, and what came back.

    Attributes:
        dataset: The copy that was kept.
        rows: In the order of the dataset; fewer than its queries until finished.
        seconds: How long each row took.
        documents: Those cited or listed as evidence; none until finished.
    """

    directory: Path
    record: Record
    dataset: Dataset
    rows: tuple[Row, ...]
    seconds: tuple[float, ...]
    documents: tuple[Document, ...]


def load_experiment(directory: Path) -> Experiment:
    """Read the experiment in `directory`, finished or not.

    A last line that was cut off is passed over.

    Raises:
        ExperimentError: There is none, or it is damaged.
    """
    record = load_record(directory)
    dataset = load_dataset(directory / DATASET)
    if dataset.sha256 != record.dataset.sha256:
        raise ExperimentError(
            f"{directory / DATASET} was changed after it was asked: its hash is "
            f"{dataset.sha256[:12]}, not {record.dataset.sha256[:12]}. Run the "
            "experiment anew."
        )
    lines = list(_lines(directory / ANSWERS))
    rows = _rows(directory / ANSWERS, lines, dataset.queries, record.as_of)
    return Experiment(
        directory=directory,
        record=record.model_copy(update={"n_done": len(rows)}),
        dataset=dataset,
        rows=rows,
        seconds=tuple(float(line["seconds"]) for line in lines),
        documents=_documents(directory / DOCUMENTS),
    )


def load_record(directory: Path) -> Record:
    """Read the record in `directory`, of an experiment or a baseline.

    Raises:
        ExperimentError: There is none, or it is damaged.
    """
    path = directory / RECORD
    try:
        return Record.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ExperimentError(
            f"There is no experiment in {directory}: {RECORD} cannot be read "
            f"({error.strerror}). `ics eval run NAME` makes one."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "the whole"
        raise ExperimentError(f"{path} is damaged: {key}: {first['msg']}.") from error


def score_experiment(experiment: Experiment) -> Report:
    """Score a finished experiment against the documents it was answered from.

    Raises:
        ExperimentError: It is not finished.
    """
    record = experiment.record
    if not record.finished:
        raise ExperimentError(
            f"The experiment {record.name} is not finished: {record.n_done} of "
            f"{record.dataset.n} questions are answered. Run `ics eval run "
            f"{record.name}` with the same options to go on."
        )
    return score(experiment.dataset, experiment.rows, experiment.documents)


def _rows(
    path: Path, lines: Sequence[dict[str, Any]], queries: Sequence[Query], day: date
) -> tuple[Row, ...]:
    rows = []
    for number, line in enumerate(lines, start=1):
        query = queries[number - 1] if number <= len(queries) else None
        if query is None or line.get("id") != query.id:
            raise ExperimentError(
                f"{path}, line {number}: the id {line.get('id')!r} is not that of the "
                "question in this place. Run the experiment anew."
            )
        rows.append(_row(path, number, line, query, day))
    return tuple(rows)


def _row(path: Path, number: int, line: dict[str, Any], query: Query, day: date) -> Row:
    try:
        kept = line["answer"]
        answer = None if kept is None else read_answer(kept)
        return Row(query=query, as_of=day, answer=answer, error=line["error"])
    except (KeyError, TypeError, ValueError) as error:
        told = " ".join(str(error).split())[:200]
        raise ExperimentError(
            f"{path}, line {number}: no kept answer ({told}). Run the experiment anew."
        ) from error


def _documents(path: Path) -> tuple[Document, ...]:
    try:
        return tuple(read_document(line) for line in _lines(path))
    except ValueError as error:
        told = " ".join(str(error).split())[:200]
        raise ExperimentError(f"{path} is damaged: {told}.") from error


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a file, none where there is no file."""
    if not path.exists():
        return
    # What follows the last line end was cut off. JSON text may hold U+2028.
    whole, _, _ = path.read_bytes().rpartition(b"\n")
    for number, line in enumerate(whole.split(b"\n"), start=1):
        if not line:
            continue
        try:
            data = json.loads(line)
        except ValueError as error:
            raise ExperimentError(
                f"{path}, line {number}: {error}. Run the experiment anew."
            ) from error
        if not isinstance(data, dict):
            raise ExperimentError(f"{path}, line {number}: no JSON object.")
        yield data
