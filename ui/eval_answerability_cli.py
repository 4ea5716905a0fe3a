"""`ics eval answerability`: can it tell what is answered, on public data."""

from datetime import datetime
from pathlib import Path

import click

from ui.cli_common import common_options, day_of, print_json, read_settings, show


@click.command()
@common_options
@click.option(
    "--benchmarks",
    "benchmarks_dir",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the public sets: train/clapnq_*.jsonl, mtrag_clapnq and "
    "mtragun_clapnq.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def answerability(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    benchmarks_dir: Path,
    as_json: bool,
) -> None:
    """Tell answerable questions of public sets from others.

    Each question of CLAPNQ that was held back from training is asked of its own
    passage alone; those of MTRAG and MTRAG-UN, taken together, of the passages of both.
    """
    settings = read_settings(settings_file, corpus_dir, index_dir)
    from evals.answerability import answerability_table
    from ui.answerability_open import judge_all

    pools = list(judge_all(settings, benchmarks_dir, day_of(as_of)))
    if as_json:
        print_json([pool.as_json() for pool in pools], indent=2)
        return
    show(answerability_table(pools))
