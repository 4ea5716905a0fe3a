"""The commands `ics eval label` and `ics eval draft`: what people say of answers."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli_common import common_options, print_json, show
from ui.eval_report_cli import experiment_folder, write_text
from ui.eval_run_cli import experiments_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.answer_report import Report
    from evals.rows import Row

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@common_options
@experiments_option
@click.argument("name", metavar="RUN")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write the two sheets to.",
)
@click.option("--seed", default=0, show_default=True, help="Decides the orders.")
@click.option(
    "--read",
    "sheets",
    nargs=2,
    type=_FILE,
    metavar="SHEET1 SHEET2",
    help="Read two sheets back that were filled in.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def label(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    experiments_dir: Path | None,
    name: str,
    out: Path | None,
    seed: int,
    sheets: tuple[Path, Path] | None,
    as_json: bool,
) -> None:
    """Let two people judge the answers of the experiment RUN, blind.

    With --out, writes a sheet for each of them and how to fill it in. With --read,
    reports how far they agree with each other (Cohen's kappa) and with our verdicts.
    """
    if bool(out) == bool(sheets):
        raise click.UsageError("Give --out DIR, or --read SHEET1 SHEET2.")
    from evals.experiment import load_experiment, score_experiment

    experiment = load_experiment(experiment_folder(experiments_dir, name))
    # Refuses what is not finished, for which no sheet would be whole.
    scored = score_experiment(experiment)
    if out:
        _write_sheets(experiment.rows, out, seed)
    elif sheets:
        _compare(scored, sheets, as_json=as_json)


@click.command()
@common_options
@click.argument("feedback_file", metavar="FEEDBACK", type=_FILE)
@click.option("--out", type=_FILE, required=True, help="File to write the drafts to.")
def draft(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    feedback_file: Path,
    out: Path,
) -> None:
    """Make draft cases of a file of feedback, for a person to finish.

    FEEDBACK holds a line {"answer_id", "helpful", "reason"?, "comment"?, "answer"}
    each, where answer is the object of `ics ask --json`. The drafts have the form of
    queries.jsonl; a dataset with one that is not finished is refused.
    """
    from evals.drafts import draft_cases, drafts_text, read_feedback

    _refuse_to_replace(out)
    drafts = draft_cases(read_feedback(feedback_file))
    write_text(out, drafts_text(drafts))
    replaced = (
        f" {drafts.n_replaced} replaced by later ones." if drafts.n_replaced else ""
    )
    removed = f" Taken out: {', '.join(drafts.redacted)}." if drafts.redacted else ""
    click.echo(
        f"{len(drafts.cases)} drafts.{replaced}{removed} Names and addresses are not "
        "found by their form: read every line before you pass it on.",
        err=True,
    )
    show(str(out))


def _write_sheets(rows: "Sequence[Row]", out: Path, seed: int) -> None:
    from evals.sheets import GUIDE, ratable, sheet_text

    texts = {
        out / f"sheet-{rater}.csv": sheet_text(rows, rater=rater, seed=seed)
        for rater in (1, 2)
    }
    for path in texts:
        _refuse_to_replace(path)
    write_text(out / "how-to-fill-in.txt", GUIDE)
    for path, text in texts.items():
        # Without the mark, Excel takes the file for the system's own encoding.
        write_text(path, f"\ufeff{text}")
        show(str(path))
    n, n_all = len(ratable(rows)), len(rows)
    click.echo(f"{n} answers; {n_all - n} errors leave nothing to judge.", err=True)


def _compare(report: "Report", sheets: tuple[Path, Path], *, as_json: bool) -> None:
    from evals.label_table import label_table
    from evals.labels import compare_labels
    from evals.sheet_reading import read_sheet
    from evals.sheets import item_of, ratable

    rows = ratable([result.row for result in report.results])
    items = [item_of(row) for row in rows]
    first, second = (read_sheet(path, items) for path in sheets)
    found = compare_labels(report.results, first, second)
    if as_json:
        print_json(found.as_json(), indent=2)
    else:
        show(label_table(found))


def _refuse_to_replace(path: Path) -> None:
    if path.exists():
        raise click.ClickException(
            f"{path} is there already, and somebody may have worked on it. Name "
            "another place, or remove it."
        )
