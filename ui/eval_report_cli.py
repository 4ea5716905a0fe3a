"""The commands `ics eval report` and `ics eval diff-corpus`."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli_common import common_options, day_of, print_json, read_settings, show
from ui.eval_run_cli import experiments_folder, experiments_option

if TYPE_CHECKING:
    from datetime import date

    from evals.corpus_diff import Side
    from evals.dataset import Dataset
    from ui.settings import Settings

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@common_options
@experiments_option
@click.argument("name")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the page; report.html in the folder of NAME by default.",
)
@click.option("--against", help="Another experiment, to show what changed since.")
def report(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    experiments_dir: Path | None,
    name: str,
    out: Path | None,
    against: str | None,
) -> None:
    """Write the experiment NAME as one HTML page, which opens without a network.

    Prints where it is.
    """
    from evals.compare import compare
    from evals.experiment import load_experiment, score_experiment
    from evals.report_page import report_page
    from evals.scored import scored_experiment, scored_results

    directory = experiment_folder(experiments_dir, name)
    experiment = load_experiment(directory)
    scored = score_experiment(experiment)
    found = None
    if against:
        other = load_experiment(experiment_folder(experiments_dir, against))
        here = scored_results(experiment.record, scored.results, experiment.seconds)
        found = compare(scored_experiment(other), here)
    path = out or directory / "report.html"
    write_text(path, report_page(experiment, scored, found))
    show(str(path))


@click.command(name="diff-corpus")
@common_options
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@click.option(
    "--dataset",
    "dataset_dir",
    type=_FOLDER,
    required=True,
    help="Folder of the dataset whose questions are asked.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the difference as JSON.")
def diff_corpus(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    old: Path,
    new: Path,
    dataset_dir: Path,
    as_json: bool,
) -> None:
    """Show which answers change from the documents in OLD to those in NEW.

    Asks every question of the dataset over both folders and compares status,
    sentences, citations and notices. Nothing is judged: `ics eval run` and `compare`
    do that. Both indexes are built in a folder that is removed afterwards.
    """
    from evals.corpus_diff import diff_corpora
    from evals.corpus_diff_table import diff_table
    from evals.dataset import load_dataset

    dataset = load_dataset(dataset_dir)
    with tempfile.TemporaryDirectory(prefix="ics-diff-") as folder:
        sides = []
        for corpus in (old, new):
            index = Path(folder) / "index"
            settings = read_settings(settings_file, corpus, index)
            sides.append(_answered(settings, corpus, dataset, day_of(as_of)))
    found = diff_corpora(dataset, *sides)
    if as_json:
        print_json(found.as_json(), indent=2)
    else:
        show(diff_table(found))


def experiment_folder(experiments_dir: Path | None, name: str) -> Path:
    """Return the folder of an experiment that was named, by name or by folder."""
    given = Path(name)
    return given if given.is_dir() else experiments_folder(experiments_dir) / name


def _answered(
    settings: "Settings", corpus: Path, dataset: "Dataset", day: "date | None"
) -> "Side":
    """Ask the dataset over one corpus.

    The second time, what stands in both has its vectors already.
    """
    from evals.corpus_diff import Side
    from evals.rows import generate
    from ui.open import build, open_assistant, open_assistant_on

    n = len(dataset.queries)
    click.echo(f"Indexing {corpus} and asking {n} questions of it.", err=True)
    if dataset.corpus == "sources":
        assistant = open_assistant_on(settings, "sources")
    else:
        build(settings, rebuild=False)
        assistant = open_assistant(settings)
    rows = generate(dataset, assistant, as_of=day)
    hashes = {doc_id: one.sha256 for doc_id, one in assistant.documents.items()}
    return Side(corpus=str(corpus), hashes=hashes, rows=rows)


def write_text(path: Path, text: str) -> None:
    """Write a file for a person, making its folder.

    Raises:
        click.ClickException: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    except OSError as error:
        raise click.ClickException(
            f"{path} cannot be written: {error.strerror}."
        ) from error
