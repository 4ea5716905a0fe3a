"""The command `ics eval run`: an experiment whose answers and conditions are kept."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ui.cli_common import common_options, day_of, print_json, read_settings, show

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class _Overrides(click.ParamType[tuple[str, str]]):
    """`section.key=value`."""

    name = "key=value"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Part the key from the value."""
        if isinstance(value, tuple):
            return value
        key, sign, given = value.partition("=")
        if not sign or not key.strip():
            self.fail(f"{value!r} is not KEY=VALUE", param, ctx)
        return key.strip(), given


class _Name(click.ParamType[str]):
    """The name of an experiment, which is the name of its folder."""

    name = "name"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Refuse what would be a path."""
        if not _NAME.fullmatch(value):
            self.fail(
                f"{value!r} has other signs than letters, digits, '.', '_' and '-'",
                param,
                ctx,
            )
        return str(value)


def experiments_option(command: Any) -> Any:
    """Add the option that says where experiments are kept."""
    return click.option(
        "--experiments",
        "experiments_dir",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of the experiments; var/experiments by default.",
    )(command)


def experiments_folder(given: Path | None) -> Path:
    """Return the folder of the experiments."""
    from ui.settings import PROJECT

    return given or PROJECT / "var" / "experiments"


@click.command()
@common_options
@experiments_option
@click.argument("name", type=_Name())
@click.option(
    "--dataset",
    "dataset_dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the dataset; evals/datasets/dev by default.",
)
@click.option(
    "--set",
    "overrides",
    multiple=True,
    type=_Overrides(),
    help="A setting for this experiment alone, such as answer.max_words=60.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Questions asked at once; times are only comparable with as many.",
)
@click.option("--fresh", is_flag=True, help="Forget what is there and start anew.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def run(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    experiments_dir: Path | None,
    name: str,
    dataset_dir: Path | None,
    overrides: Sequence[tuple[str, str]],
    workers: int,
    fresh: bool,
    as_json: bool,
) -> None:
    """Ask every question of a dataset and keep answers and conditions under NAME.

    What was cut off goes on with the same command. Compare two experiments with `ics
    eval compare`.
    """
    settings = read_settings(settings_file, corpus_dir, index_dir)
    from evals.conduct import conduct
    from evals.dataset import load_dataset
    from ui.eval_open import make_record, open_for
    from ui.settings import PROJECT

    dataset = load_dataset(dataset_dir or PROJECT / "evals" / "datasets" / "dev")
    directory = experiments_folder(experiments_dir) / name
    assistant, resolved = open_for(dataset, settings, dict(overrides))
    record = make_record(
        name,
        dataset,
        assistant,
        resolved,
        overrides=dict(overrides),
        as_of=day_of(as_of),
        workers=workers,
    )
    documents = list(assistant.documents.values())
    done = conduct(directory, record, dataset, assistant, documents, fresh=fresh)
    click.echo(f"Kept in {directory}.", err=True)
    _print(done, as_json=as_json)


def _print(experiment: Any, *, as_json: bool) -> None:
    from evals.answer_table import report_table
    from evals.experiment import score_experiment
    from evals.latency import latency, latency_line

    report = score_experiment(experiment)
    spent = latency(experiment.seconds)
    if as_json:
        record = experiment.record.model_dump(mode="json", by_alias=True)
        found: Mapping[str, Any] = {"record": record, "latency": spent.as_json()}
        print_json({**report.as_json(), **found}, indent=2)
        return
    show(report_table(report))
    show(f"\n{latency_line(spent, workers=experiment.record.workers)}")
