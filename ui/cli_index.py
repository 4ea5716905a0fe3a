"""Build the index and say what came of it."""

import click

from ui.settings import Settings


def bring_up_to_date(settings: Settings, *, rebuild: bool = False) -> bool:
    """Build the index, unless it is up to date, and report on stderr.

    Returns:
        True when every file of the corpus could be read.

    Raises:
        AssistantError: The corpus, the encoder or the index cannot be used.
    """
    click.echo("Reading the documents and loading the encoder.", err=True)
    from ui.open import build

    built = build(settings, rebuild=rebuild)
    report, faults = built.report, built.faults
    for fault in faults:
        click.echo(f"Left out: {fault.message}", err=True)
    manifest = report.manifest
    what = (
        f"Built index {manifest.version_id}"
        if report.built
        else f"Index {manifest.version_id} is up to date"
    )
    left_out = f" {len(faults)} left out." if faults else ""
    click.echo(
        f"{what}: {len(manifest.documents)} documents, {manifest.n_chunks} chunks, "
        f"{report.n_embedded} embedded anew.{left_out}",
        err=True,
    )
    return not faults
