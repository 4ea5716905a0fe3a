"""The command `ics eval check`: can the datasets be used as they are."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from ui.cli_common import common_options, read_settings, show


@click.command()
@common_options
@click.argument(
    "directories",
    nargs=-1,
    metavar="[DIR]...",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
def check(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    directories: Sequence[Path],
) -> None:
    """Check the datasets in the folders DIR, or all of ours.

    Every quote must be in its document, every category in dataset.toml, and no id and
    no question may come twice in any of them. Exits 1 with one message that names
    files and lines.
    """
    settings = read_settings(settings_file, corpus_dir, index_dir)
    from evals.check import check_datasets
    from ui.documents import read_documents
    from ui.settings import PROJECT

    ours = sorted(p for p in (PROJECT / "evals" / "datasets").iterdir() if p.is_dir())
    documents = read_documents(settings).documents
    for dataset in check_datasets(directories or ours, documents):
        show(
            f"{dataset.name}: {len(dataset.queries)} questions in "
            f"{len(dataset.categories)} categories, corpus {dataset.corpus}, "
            f"sha256 {dataset.sha256[:12]}"
        )
