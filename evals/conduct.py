"""Conduct an experiment: ask a dataset's queries and keep every answer as it comes.

What was killed goes on where it was: an answer is on disk before the next is waited
for, a line that was cut off is asked again, and nothing is mixed that was asked under
other conditions. However many workers ask at once, the same is kept.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from tqdm import tqdm

from assistant.answer import Asks
from corpus.document import Document
from evals.answer_json import document_json
from evals.dataset import MANIFEST, QUERIES, Dataset, check_quotes
from evals.experiment import (
    ANSWERS,
    DATASET,
    DOCUMENTS,
    RECORD,
    Experiment,
    ExperimentError,
    load_experiment,
    load_record,
)
from evals.record import Record, differing
from evals.rows import Row, ask_all


def conduct(
    directory: Path,
    record: Record,
    dataset: Dataset,
    asks: Asks,
    documents: Sequence[Document],
    *,
    fresh: bool = False,
) -> Experiment:
    """Ask what is not yet answered, and return the finished experiment.

    Args:
        directory: Where it is kept; made if need be.
        record: Its conditions; `workers` is how many questions are asked at once.
        dataset: The one that `record` names.
        asks: The system under test. It is asked from `workers` threads.
        documents: What it answers from.
        fresh: Forget what is there and start anew.

    Raises:
        DatasetError: An evidence quote is not in the documents.
        ExperimentError: What is there was asked under other conditions or is
            damaged, or another process is at it.
    """
    check_quotes(dataset, documents)
    directory.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(directory / ".lock", blocking=False):
            _conduct(directory, record, dataset, asks, documents, fresh=fresh)
    except Timeout as error:
        raise ExperimentError(
            f"Another process is at work on {directory}. Wait for it, or give another "
            "name."
        ) from error
    return load_experiment(directory)


def _conduct(
    directory: Path,
    record: Record,
    dataset: Dataset,
    asks: Asks,
    documents: Sequence[Document],
    *,
    fresh: bool,
) -> None:
    if fresh or not (directory / RECORD).exists():
        _begin(directory, record, dataset)
    kept = _resumed(directory, record)
    if kept.record.finished:
        return
    rest = dataset.queries[len(kept.rows) :]
    rows = [*kept.rows]
    with (directory / ANSWERS).open("ab") as file:
        asked = ask_all(rest, asks, as_of=record.as_of, workers=record.workers)
        for row, seconds in tqdm(
            asked, total=len(dataset.queries), initial=len(rows), desc="Asking"
        ):
            file.write(_line(_kept_json(row, seconds, dataset.sha256)))
            file.flush()
            rows.append(row)
    _finish(directory, kept.record, rows, documents)


def _begin(directory: Path, record: Record, dataset: Dataset) -> None:
    """Set up the folder; the record comes last: it says that the rest is there."""
    for name in (RECORD, ANSWERS, DOCUMENTS):
        (directory / name).unlink(missing_ok=True)
    copy = directory / DATASET
    copy.mkdir(exist_ok=True)
    for name in (MANIFEST, QUERIES):
        shutil.copyfile(dataset.directory / name, copy / name)
    _write(directory / RECORD, record.to_text().encode())


def _resumed(directory: Path, record: Record) -> Experiment:
    """Return what is kept, without the line that was cut off."""
    kept = load_record(directory)
    if differs := differing(kept, record):
        raise ExperimentError(
            f"The experiment {kept.name} was begun under other conditions: "
            f"{', '.join(_difference(kept, record, name) for name in differs[:3])}"
            f"{f' and {len(differs) - 3} more' if len(differs) > 3 else ''}. Give "
            "another name, or add --fresh to forget its answers and start anew."
        )
    answers = directory / ANSWERS
    if answers.exists():
        whole, end, _ = answers.read_bytes().rpartition(b"\n")
        os.truncate(answers, len(whole + end))
    return load_experiment(directory)


def _difference(kept: Record, record: Record, name: str) -> str:
    before, now = (_short(one.conditions().get(name)) for one in (kept, record))
    return f"{name} was {before}, is now {now}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 30 else f"{text[:20]}..."


def _kept_json(row: Row, seconds: float, dataset_sha256: str) -> dict[str, Any]:
    query_id = row.query.id
    # An id drawn by chance would tell two equal experiments apart.
    named = hashlib.sha256(f"{dataset_sha256} {query_id}".encode()).hexdigest()[:32]
    answer = replace(row.answer, answer_id=named) if row.answer else None
    return {
        "id": query_id,
        "answer": answer.as_json(query_id) if answer else None,
        "error": row.error,
        "seconds": round(seconds, 4),
    }


def _finish(
    directory: Path, record: Record, rows: Sequence[Row], documents: Sequence[Document]
) -> None:
    cited = {citation.doc_id for row in rows for citation in row.citations}
    listed = {
        item.doc_id for row in rows for group in row.query.evidence for item in group
    }
    lines = [_line(document_json(d)) for d in documents if d.doc_id in cited | listed]
    _write(directory / DOCUMENTS, b"".join(lines))
    done = record.model_copy(update={"finished": True, "n_done": len(rows)})
    _write(directory / RECORD, done.to_text().encode())


def _line(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(content)
    new.replace(path)
