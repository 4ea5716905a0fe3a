"""`ics reader`: calibrate another cross-encoder."""

from datetime import datetime
from pathlib import Path

import click

from ui.cli_common import common_options, read_settings


@click.group("reader")
def reader_group() -> None:
    """The reader, which says what answers a question."""


@reader_group.command()
@common_options
def calibrate(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
) -> None:
    """Calibrate the cross-encoder that the settings name.

    It reads some 40,000 pairs of training questions and sentences of our own corpus,
    which takes minutes with a small model. Its figures on held-back questions are
    printed, and the calibration is kept in reader.dir.
    """
    settings = read_settings(settings_file, corpus_dir, index_dir)
    from assistant.crossencoder import NONE, OURS, open_cross_encoder
    from assistant.reread import calibration_path
    from evals.training.train_reader import calibrate as fit
    from evals.training.train_reader import first_fits, read_material

    name = settings.reader.cross_encoder
    if name in {NONE, OURS}:
        raise click.ClickException(
            f"reader.cross_encoder is {name!r}, which needs no calibration. Set it to "
            "the name or folder of a sentence-transformers CrossEncoder."
        )
    cross_encoder = open_cross_encoder(name)
    # Fails at once where the model cannot be loaded.
    path = calibration_path(settings.reader, cross_encoder)
    click.echo("Reading the training questions, which takes some minutes.", err=True)
    material = read_material()
    known, alone = first_fits(material)
    fit(material, known, alone, cross_encoder).save(path)
    click.echo(f"The calibration is in {path}.", err=True)
