"""The command group `ics bench`: what the parts are worth, and what answers cost.

Tables come as Markdown, to be put into `docs/benchmarks.md` as they are.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli_common import common_options, day_of, print_json, read_settings, show

if TYPE_CHECKING:
    from evals.ablation import Subject
    from evals.record import Record
    from ui.settings import Settings

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
# Chunks whose units are measured for what the reader keeps of them.
_MEASURED_CHUNKS = 60


@click.group(name="bench")
def bench_group() -> None:
    """Take the assistant apart and time it."""


def _bench_options(command: Any) -> Any:
    """Add the options that every one of these commands takes."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option(
            "--dataset",
            "dataset_dir",
            type=_FOLDER,
            help="Folder of the dataset; evals/datasets/dev by default.",
        ),
    ):
        command = option(command)
    return common_options(command)


@bench_group.command()
@_bench_options
def ablation(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    dataset_dir: Path | None,
    as_json: bool,
) -> None:
    """Ask a dataset with the whole system, then without one part after another.

    In brackets: the difference to the whole system, with its 95 % interval by the
    paired bootstrap. It takes as long as ten times `ics eval answers`.
    """
    from evals.ablation import run_ablation
    from evals.bench_table import ablation_table

    settings = read_settings(settings_file, corpus_dir, index_dir)
    subject = _open(settings, dataset_dir, as_of)
    record = _record("ablation", subject, settings)
    measured = list(run_ablation(subject, record))
    if as_json:
        _print_json(record, rows=[one.as_json() for one in measured])
        return
    _show(record, subject, f"\n{ablation_table(measured)}")


@bench_group.command()
@_bench_options
@click.option(
    "--chunks",
    "n_chunks",
    default=1000,
    show_default=True,
    type=click.IntRange(1, 1_000_000),
    help="Fill the corpus up to so many chunks.",
)
@click.option(
    "--fill",
    "filling",
    type=_FOLDER,
    help="Folder of documents to fill up with, such as a set in the form of BEIR; by "
    "default the corpus's own sentences, shuffled.",
)
def latency(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    dataset_dir: Path | None,
    as_json: bool,
    n_chunks: int,
    filling: Path | None,
) -> None:
    """Time the questions of a dataset over a corpus of a known size.

    All are asked once to warm up and once more to be timed, one after another.
    """
    from evals.bench_table import footprint_table, latency_tables
    from evals.step_times import time_steps

    settings = read_settings(settings_file, corpus_dir, index_dir)
    plain = _open(settings, dataset_dir, as_of)
    from ui.bench_open import filled_subject, footprint_of

    subject = filled_subject(settings, plain, n_chunks, filling)
    record = _record("latency", subject, settings)
    times = time_steps(
        subject.assembly.assistant(), subject.dataset.queries, subject.as_of
    )
    footprint = footprint_of(plain, settings, _MEASURED_CHUNKS)
    n = subject.assembly.index.manifest.n_chunks
    if as_json:
        _print_json(
            record, n_chunks=n, times=times.as_json(), footprint=footprint.as_json()
        )
        return
    threads = os.environ.get("OMP_NUM_THREADS", "as many as there are cores")
    _show(
        record,
        subject,
        f"{n:,} chunks, filled up with {filling or 'shuffled sentences'}; questions "
        f"one after another, threads of the encoder: {threads}.\n\n"
        f"{latency_tables(times)}\n\n{footprint_table(footprint)}",
    )


@bench_group.command()
@_bench_options
def curve(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    dataset_dir: Path | None,
    as_json: bool,
) -> None:
    """Ask a dataset with ever so many passages handed to the reader.

    It takes as long as eight times `ics eval answers`.
    """
    from evals.bench_table import curve_table
    from evals.curve import run_curve

    settings = read_settings(settings_file, corpus_dir, index_dir)
    subject = _open(settings, dataset_dir, as_of)
    record = _record("curve", subject, settings)
    points = run_curve(subject)
    if as_json:
        _print_json(record, points=[point.as_json() for point in points])
        return
    _show(record, subject, f"\n{curve_table(points)}")


def _open(
    settings: "Settings", dataset_dir: Path | None, as_of: datetime | None
) -> "Subject":
    """Open what the questions of a dataset are asked of."""
    from evals.dataset import load_dataset
    from ui.bench_open import open_subject
    from ui.settings import PROJECT

    dataset = load_dataset(dataset_dir or PROJECT / "evals" / "datasets" / "dev")
    return open_subject(settings, dataset, day_of(as_of))


def _record(name: str, subject: "Subject", settings: "Settings") -> "Record":
    from ui.bench_open import record_of

    return record_of(name, subject, settings)


def _print_json(record: "Record", **found: Any) -> None:
    """Print what was found under the conditions that it was found in."""
    plain = record.model_dump(mode="json", by_alias=True)
    print_json({"record": plain, **found}, indent=2)


def _show(record: "Record", subject: "Subject", text: str) -> None:
    """Show the conditions, then what was found."""
    from evals.bench_table import conditions

    show(conditions(record, len(subject.assembly.documents)))
    show(text)
