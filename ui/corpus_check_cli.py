"""The command `ics corpus check`: what is wrong with the documents."""

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli_common import common_options, day_of, print_json, read_settings, show

if TYPE_CHECKING:
    from corpus.finding import Finding


@click.command()
@common_options
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def check(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Check the documents: dates, statements, sources, copies, encoding, wording.

    Prints one line per finding, and exits 1 if one of them is an error. A note is
    something that nobody has to mend, as the wording of others.
    """
    settings = read_settings(settings_file, corpus_dir, index_dir)
    from corpus.check import check_corpus
    from ui.documents import read_documents

    loaded = read_documents(settings)
    found = check_corpus(
        loaded,
        today=day_of(as_of) or datetime.now(UTC).astimezone().date(),
        limits=settings.corpus,
    )
    if as_json:
        print_json([asdict(finding) for finding in found], indent=2)
    else:
        for finding in found:
            show(_line(finding))
    levels = Counter(finding.level for finding in found)
    n_files = len(loaded.documents) + len(loaded.faults)
    click.echo(
        f"Checked {_counted(n_files, 'document')}: {_counted(levels['error'], 'error')}"
        f", {_counted(levels['warning'], 'warning')}"
        f", {_counted(levels['note'], 'note')}.",
        err=True,
    )
    if levels["error"] or (strict and levels["warning"]):
        raise SystemExit(1)


def _line(finding: "Finding") -> str:
    """Return a finding on one line; an error goes without saying."""
    end = "" if finding.level == "error" else f" ({finding.level})"
    line = f"{finding.doc_id}: {finding.kind}: {finding.text}{end}"
    return " ".join(line.split())


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"
