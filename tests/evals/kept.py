"""The eight worked queries as a dataset on disk, and a record to ask them under."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.conduct import conduct
from evals.dataset import Dataset, load_dataset
from evals.experiment import Experiment
from evals.record import EncoderRecord, MachineRecord, Record, dataset_record
from tests.evals.canned import DAY, GUIDE, CannedAssistant
from tests.evals.worked import DATASET, QUERIES, REPLIES

TOML = f"""\
name = "worked"
corpus = "sources"
as_of = {DAY.isoformat()}
categories = ["fact", "gap", "urgent", "list"]
"""


def write_worked(folder: Path) -> Dataset:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(TOML)
    lines = "".join(f"{query.model_dump_json()}\n" for query in QUERIES)
    (folder / "queries.jsonl").write_text(lines)
    dataset = load_dataset(folder)
    assert dataset.queries == DATASET.queries
    return dataset


def record(dataset: Dataset, **changes: Any) -> Record:
    made = Record(
        name="tried",
        created=datetime(2026, 1, 2, tzinfo=UTC),
        dataset=dataset_record(dataset, dataset.directory.parent),
        as_of=DAY,
        settings={"answer": {"max_words": 80}},
        overrides={},
        corpus_version="v1",
        commit="c0ffee",
        dirty=False,
        encoder=EncoderRecord(name="fake", sha256="0" * 64),
        reader_sha256=None,
        chat_model=None,
        machine=MachineRecord(platform="Linux", python="3.11", cpus=2),
    )
    return made.model_copy(update=changes)


def conducted(folder: Path, **changes: Any) -> Experiment:
    """Conduct the worked experiment in `folder`."""
    dataset = write_worked(folder.parent / "worked")
    asks = CannedAssistant(REPLIES)
    return conduct(folder, record(dataset, **changes), dataset, asks, [GUIDE])
