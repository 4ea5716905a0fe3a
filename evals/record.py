"""The record of an experiment: everything that a number of it depends on.

It is `record.json` in the folder of the experiment, and beside every baseline.
"""

import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from evals.dataset import Dataset

SCHEMA_VERSION: Literal[1] = 1
# What decides an answer; tests, pages and results do not.
_PROGRAM = ("assistant", "corpus", "index", "ui", "evals/*.py", "ics.toml")
# What says nothing about the answers: when, where and how far they were asked, and
# where things lie whose content is recorded.
_CIRCUMSTANCES: dict[str, Any] = {
    **dict.fromkeys(
        ("name", "created", "machine", "workers", "finished", "n_done", "overrides"),
        True,
    ),
    "dataset": {"path"},
    "settings": {"corpus": {"dir"}, "index": {"dir"}, "server": True},
}


class _Recorded(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True)


class DatasetRecord(_Recorded):
    """Which questions were asked; `n` is how many the dataset has.

    Attributes:
        path: Below the project where it is part of it, else as it was named.
    """

    name: str
    path: str
    sha256: str
    corpus: Literal["sources", "all"]
    n: int


class EncoderRecord(_Recorded):
    """The encoder, and the hash of its weights."""

    name: str
    sha256: str


class MachineRecord(_Recorded):
    """Where it ran: times depend on it, answers do not."""

    platform: str
    python: str
    cpus: int


class Record(_Recorded):
    """Under which conditions a dataset was asked.

    Attributes:
        created: Moment it was begun, in UTC.
        as_of: The day the questions were asked for.
        settings: As resolved from file, environment and flags; never a secret.
        overrides: Those settings that were given for this experiment alone.
        commit: Of the program; None where it is not under git.
        dirty: Whether the program had changes that no commit holds.
        reader_sha256: Hash of the reader's weights.
        chat_model: None where answers quote the documents directly.
        workers: Questions asked at once, by which times are to be read.
        n_done: Questions asked so far.
    """

    # pydantic has a `schema` of its own.
    schema_version: Literal[1] = Field(default=SCHEMA_VERSION, alias="schema")
    name: str
    created: datetime
    dataset: DatasetRecord
    as_of: date
    settings: dict[str, Any]
    overrides: dict[str, Any]
    corpus_version: str
    commit: str | None
    dirty: bool | None
    encoder: EncoderRecord
    reader_sha256: str | None
    chat_model: str | None
    machine: MachineRecord
    workers: int = 1
    finished: bool = False
    n_done: int = 0

    def conditions(self) -> dict[str, Any]:
        """Return what answers depend on, JSON types only, by dotted name."""
        plain = self.model_dump(mode="json", by_alias=True, exclude=_CIRCUMSTANCES)
        return dict(_flat(plain))

    def to_text(self) -> str:
        """Return the content of `record.json`."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"


def differing(one: Record, other: Record) -> list[str]:
    """Name the conditions that differ, such as `settings.answer.max_words`."""
    ours, theirs = one.conditions(), other.conditions()
    return [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]


def _flat(values: Mapping[str, Any], above: str = "") -> list[tuple[str, Any]]:
    flat = []
    for key, value in values.items():
        if isinstance(value, Mapping) and value:
            flat += _flat(value, f"{above}{key}.")
        else:
            flat.append((f"{above}{key}", value))
    return flat


def dataset_record(dataset: Dataset, project: Path) -> DatasetRecord:
    """Describe `dataset`, its path below `project` where it lies there."""
    return DatasetRecord(
        name=dataset.name,
        path=below(dataset.directory, project),
        sha256=dataset.sha256,
        corpus=dataset.corpus,
        n=len(dataset.queries),
    )


def below(path: Path, project: Path) -> str:
    """Return `path` from `project` on, with slashes, where it lies in it."""
    here = path.resolve()
    inside = here.is_relative_to(project.resolve())
    return (here.relative_to(project.resolve()) if inside else path).as_posix()


def this_machine() -> MachineRecord:
    """Describe the machine this runs on."""
    return MachineRecord(
        platform=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        cpus=os.cpu_count() or 1,
    )


def git_state(project: Path) -> tuple[str | None, bool | None]:
    """Return the commit of `project` and whether the program was changed since.

    Both are None where `project` is no working tree, or there is no git.
    """
    commit = _git(project, "rev-parse", "HEAD")
    changes = (
        _git(project, "status", "--porcelain", "--", *_PROGRAM) if commit else None
    )
    return commit, None if changes is None else bool(changes)


def now() -> datetime:
    """Return this moment, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _git(project: Path, *arguments: str) -> str | None:
    command = ["git", "-C", str(project), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
