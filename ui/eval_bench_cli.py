"""`ics eval retrieval`: how well we rank, beside the plain searches."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ui.cli_common import common_options, day_of, print_json, read_settings, show

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@common_options
@click.option(
    "--beir",
    "beir_dir",
    type=_FOLDER,
    help="Folder in the form of BEIR: its documents are indexed and searched.",
)
@click.option(
    "--dataset",
    "dataset_dir",
    type=_FOLDER,
    help="Folder of an answer dataset: its corpus is searched for its evidence.",
)
@click.option(
    "--benchmarks",
    "benchmarks_dir",
    help="Folder of folders in the form of BEIR: all of them, one after another.",
)
@click.option(
    "--form",
    type=click.Choice(["last", "history", "rewrite"]),
    default="history",
    show_default=True,
    help="Look for the text as it is, made to stand alone, or both.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def retrieval(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    beir_dir: Path | None,
    dataset_dir: Path | None,
    benchmarks_dir: str | None,
    form: Any,
    as_json: bool,
) -> None:
    """Rank the queries of a set as `ics search` does, beside the plain searches.

    These are BM25, the encoder alone, and the two fused. With --benchmarks, JSON is
    one object a line.
    """
    given = [beir_dir, dataset_dir, benchmarks_dir]
    if sum(one is not None for one in given) != 1:
        raise click.UsageError("Give one of --beir, --dataset and --benchmarks.")
    from evals.benchmark import PUBLIC_SETS
    from evals.dataset import load_dataset
    from evals.retrieval_table import retrieval_table

    if benchmarks_dir is not None and not Path(benchmarks_dir or " ").is_dir():
        raise click.ClickException(
            f"No benchmarks at {benchmarks_dir!r}: run `make bench-retrieval "
            f"BENCHMARKS=DIR`.\n{PUBLIC_SETS}"
        )
    settings = read_settings(settings_file, corpus_dir, index_dir)
    from ui.bench import bench_all, bench_beir, bench_dataset

    how: dict[str, Any] = {"form": form, "as_of": day_of(as_of)}
    if benchmarks_dir is not None:
        reports = bench_all(settings, Path(benchmarks_dir), **how)
    elif dataset_dir is not None:
        reports = iter([bench_dataset(settings, load_dataset(dataset_dir), **how)])
    else:
        reports = iter([bench_beir(settings, beir_dir or Path(), **how)])
    for report in reports:
        if as_json:
            print_json(report.as_json(), indent=None if benchmarks_dir else 2)
        else:
            show(f"{retrieval_table(report)}\n")
