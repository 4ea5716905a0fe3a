"""The commands `ics eval compare`, `baseline` and `gate`: is it better than before."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli_common import common_options, day_of, print_json, read_settings, show
from ui.eval_run_cli import experiments_folder, experiments_option

if TYPE_CHECKING:
    from evals.compare import Comparison
    from evals.scored import Scored


@click.command()
@common_options
@experiments_option
@click.argument("before")
@click.argument("after")
@click.option("--seed", default=0, show_default=True, help="Of the resampling.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def compare(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    experiments_dir: Path | None,
    before: str,
    after: str,
    seed: int,
    as_json: bool,
) -> None:
    """Compare the experiments BEFORE and AFTER, each a name or a folder.

    Prints every measure with its difference and a 95 % interval (paired bootstrap of
    10,000 resamples), McNemar's test of right and wrong, and the questions that
    changed, side by side. A folder may also be that of a baseline.
    """
    from evals.compare import compare as compare_scored
    from evals.compare_table import comparison_table

    folder = experiments_folder(experiments_dir)
    first, second = _scored(before, folder), _scored(after, folder)
    common = set(first.ids) & set(second.ids)
    if first.record.dataset == second.record.dataset and common:
        # A baseline may hold fewer questions than its dataset.
        first, second = first.only(common), second.only(common)
    found = compare_scored(first, second, seed=seed)
    _warn(found)
    if as_json:
        print_json(found.as_json(), indent=2)
    else:
        show(comparison_table(found))


@click.command()
@common_options
@experiments_option
@click.argument("experiment")
@click.option("--name", help="Of the baseline; that of the dataset by default.")
@click.option(
    "--per-category",
    type=click.IntRange(min=1),
    help="Keep no more than the first so many questions of a category.",
)
@click.option(
    "--baselines",
    "baselines_dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the baselines; evals/baselines by default.",
)
def baseline(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    experiments_dir: Path | None,
    experiment: str,
    name: str | None,
    per_category: int | None,
    baselines_dir: Path | None,
) -> None:
    """Write a finished EXPERIMENT as the baseline that `ics eval gate` goes by.

    Where there is one of the same dataset, the two are compared first. Commit it by
    itself, with that comparison and a reason for every measure that fell.
    """
    from evals.baseline import first_of_each_category, write_baseline
    from evals.experiment import ExperimentError

    scored = _scored(experiment, experiments_folder(experiments_dir))
    if scored.record.overrides:
        raise ExperimentError(
            f"{experiment} was run with --set "
            f"{', '.join(scored.record.overrides)}: the gate asks under the settings "
            "as they are. Put them into ics.toml and run the experiment anew."
        )
    if per_category:
        scored = first_of_each_category(scored, per_category)
    folder = _baselines(baselines_dir) / (name or scored.record.dataset.name)
    _show_replaced(folder, scored)
    write_baseline(folder, scored)
    click.echo(f"Wrote {len(scored.questions)} questions to {folder}.", err=True)
    if scored.record.dirty:
        click.echo(
            "Warning: it was run with changes that no commit holds.",
            err=True,
        )


@click.command()
@common_options
@click.option(
    "--baseline",
    "directories",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a baseline; all in evals/baselines by default.",
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def gate(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    directories: Sequence[Path],
    workers: int,
    as_json: bool,
) -> None:
    """Ask the questions of the baselines again; exit 1 if a measure has fallen.

    A measure has fallen when the whole 95 % interval of its difference is below zero;
    exact quotes, cited sentences and routed emergencies may not fall at all. Latency
    is shown, and never a reason.
    """
    settings = read_settings(settings_file, corpus_dir, index_dir)
    from evals.compare_table import comparison_table
    from evals.gate import reasons_to_fail

    failed, plain = [], {}
    for name, found in _asked_again(
        settings, directories, day=day_of(as_of), workers=workers
    ):
        reasons = reasons_to_fail(found)
        failed += [f"{name}: {reason}" for reason in reasons]
        plain[name] = {**found.as_json(), "reasons": reasons}
        if not as_json:
            show(f"{comparison_table(found)}\n")
    if as_json:
        print_json(plain, indent=2)
    for reason in failed:
        click.echo(f"Fallen: {reason}", err=True)
    if failed:
        raise SystemExit(1)
    click.echo("Passed: no measure has fallen.", err=True)


def _asked_again(
    settings: Any, directories: Sequence[Path], *, day: Any, workers: int
) -> Iterator[tuple[str, "Comparison"]]:
    from evals.baseline import load_baseline
    from evals.experiment import ExperimentError
    from evals.gate import ask_again
    from ui.eval_open import make_record, open_for
    from ui.settings import PROJECT

    folders = list(directories) or sorted(
        path.parent for path in _baselines(None).glob("*/record.json")
    )
    if not folders:
        raise ExperimentError(
            "There is no baseline in evals/baselines. `ics eval run NAME`, then `ics "
            "eval baseline NAME` writes one."
        )
    opened: dict[str, Any] = {}
    for folder in folders:
        before, dataset = load_baseline(folder, PROJECT)
        if dataset.corpus not in opened:
            opened[dataset.corpus] = open_for(dataset, settings, {})
        assistant, resolved = opened[dataset.corpus]
        record = make_record(
            "now",
            dataset,
            assistant,
            resolved,
            overrides={},
            as_of=day or before.record.as_of,
            workers=workers,
        )
        documents = list(assistant.documents.values())
        found = ask_again(before, dataset, assistant, documents, record)
        yield folder.name, found


def _scored(name: str, folder: Path) -> "Scored":
    """Read an experiment or a baseline by name or folder."""
    from evals.baseline import is_baseline, load_baseline
    from evals.experiment import load_experiment
    from evals.scored import scored_experiment
    from ui.settings import PROJECT

    directory = Path(name) if Path(name).is_dir() else folder / name
    if is_baseline(directory):
        return load_baseline(directory, PROJECT)[0]
    return scored_experiment(load_experiment(directory))


def _baselines(given: Path | None) -> Path:
    from ui.settings import PROJECT

    return given or PROJECT / "evals" / "baselines"


def _show_replaced(folder: Path, scored: "Scored") -> None:
    """Compare with the baseline that is about to be replaced, if it can be."""
    from evals.baseline import is_baseline, load_baseline
    from evals.compare import compare as compare_scored
    from evals.compare_table import comparison_table
    from evals.experiment import load_record
    from ui.settings import PROJECT

    if not is_baseline(folder):
        return
    if load_record(folder).dataset.sha256 != scored.record.dataset.sha256:
        click.echo("The old baseline is of another dataset: not compared.", err=True)
        return
    old, _ = load_baseline(folder, PROJECT)
    common = set(old.ids) & set(scored.ids)
    found = compare_scored(old.only(common), scored.only(common))
    show(comparison_table(found))


def _warn(found: "Comparison") -> None:
    if found.other_conditions:
        click.echo(
            "Warning: they differ in more than settings: "
            f"{', '.join(found.other_conditions)}.",
            err=True,
        )
