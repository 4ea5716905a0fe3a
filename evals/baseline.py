"""A baseline: what an experiment came to, small enough to be committed.

A folder holds the experiment's `record.json` and `values.csv`, a row a question: id,
status, probability, hash of the answer, seconds, then every measure. A cell is empty
where there is no value. The questions stay in the dataset, whose hash is recorded.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from assistant.answer import Status
from evals.dataset import Dataset, load_dataset
from evals.experiment import RECORD, ExperimentError, load_record
from evals.query import Query
from evals.scored import Judged, Scored

VALUES = "values.csv"
_COLUMNS = ("id", "status", "probability", "answer_hash", "seconds")


def write_baseline(directory: Path, scored: Scored) -> None:
    """Write `scored` as the baseline in `directory`, in place of any that is there."""
    directory.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_COLUMNS, *scored.measures])
    for question in scored.questions:
        writer.writerow(_cells(question))
    (directory / VALUES).write_text(text.getvalue(), encoding="utf-8")
    (directory / RECORD).write_text(scored.record.to_text(), encoding="utf-8")


def is_baseline(directory: Path) -> bool:
    """Say whether `directory` holds a baseline."""
    return (directory / VALUES).exists()


def load_baseline(directory: Path, project: Path) -> tuple[Scored, Dataset]:
    """Read a baseline and the dataset it was made with.

    Args:
        directory: Of the baseline.
        project: What the path of the dataset is given from.

    Raises:
        ExperimentError: It is damaged, or the dataset has changed since.
        DatasetError: The dataset cannot be read.
    """
    record = load_record(directory)
    dataset = load_dataset(project / record.dataset.path)
    if dataset.sha256 != record.dataset.sha256:
        raise ExperimentError(
            f"The dataset {dataset.name} has changed since the baseline {directory} "
            f"was written (its hash is {dataset.sha256[:12]}, not "
            f"{record.dataset.sha256[:12]}). Write a new one with `ics eval baseline` "
            "in a commit of its own."
        )
    return Scored(record=record, questions=_read(directory, dataset)), dataset


def _read(directory: Path, dataset: Dataset) -> tuple[Judged, ...]:
    path = directory / VALUES
    queries = {query.id: query for query in dataset.queries}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        found = tuple(_judged(row, queries) for row in rows)
    except (OSError, KeyError, ValueError, csv.Error) as error:
        raise ExperimentError(
            f"The baseline {path} is damaged ({error!r}). Restore it with `git "
            "checkout`, or write it anew with `ics eval baseline`."
        ) from error
    if not found:
        raise ExperimentError(f"The baseline {path} has no questions.")
    return found


def _cells(question: Judged) -> Sequence[Any]:
    return [
        question.query.id,
        question.status or "",
        _cell(question.probability),
        question.answer_hash or "",
        _cell(question.seconds),
        *map(_cell, question.values.values()),
    ]


def _cell(value: float | None) -> str:
    # The shortest text that reads back as the same number; whole ones without point.
    return "" if value is None else repr(value).removesuffix(".0")


def _judged(row: Mapping[str, str], queries: Mapping[str, Query]) -> Judged:
    return Judged(
        query=queries[row["id"]],
        status=cast(Status, row["status"]) if row["status"] else None,
        probability=_number(row["probability"]),
        answer_hash=row["answer_hash"] or None,
        seconds=float(row["seconds"]),
        values={m: _number(row[m]) for m in row if m not in _COLUMNS},
    )


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def first_of_each_category(scored: Scored, n: int) -> Scored:
    """Return the first `n` questions of every category, in order."""
    seen: dict[str, int] = {}
    ids = []
    for question in scored.questions:
        category = question.query.category
        seen[category] = seen.get(category, 0) + 1
        if seen[category] <= n:
            ids.append(question.query.id)
    return scored.only(ids)
