"""Build the index and say what came of it."""

from datetime import UTC, date, datetime

import click

from ui.settings import Settings


def bring_up_to_date(
    settings: Settings, *, rebuild: bool = False, as_of: date | None = None
) -> bool:
    """Build the index, unless it is up to date, and report on stderr.

    The questions that may be suggested are asked of it too, as on the day `as_of`,
    which is today by default.

    Returns:
        True when every file of the corpus could be read.

    Raises:
        AssistantError: The corpus, the encoder or the index cannot be used.
    """
    click.echo("Reading the documents and loading the encoder.", err=True)
    from ui.open import build

    day = as_of or datetime.now(UTC).date()
    built = build(settings, rebuild=rebuild, suggest_from=day)
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
    asked = built.asked
    if asked and asked.n_asked:
        click.echo(
            f"Questions to suggest: {asked.n_answered} of {asked.n_asked} are "
            f"answered, asked in {asked.seconds:.0f} seconds.",
            err=True,
        )
    return not faults
