"""The command group `ics eval`: measure the assistant."""

from datetime import datetime
from pathlib import Path

import click

from ui.cli_common import common_options, day_of, print_json, read_settings, show
from ui.eval_answerability_cli import answerability
from ui.eval_bench_cli import retrieval
from ui.eval_check_cli import check
from ui.eval_compare_cli import baseline, compare, gate
from ui.eval_judge_cli import judge
from ui.eval_people_cli import draft, label
from ui.eval_report_cli import diff_corpus, report
from ui.eval_run_cli import run


@click.group(name="eval")
def evaluate() -> None:
    """Measure the assistant."""


for command in (check, run, compare, baseline, gate, retrieval, judge):
    evaluate.add_command(command)
for command in (answerability, report, diff_corpus, label, draft):
    evaluate.add_command(command)


@evaluate.command()
@common_options
@click.option(
    "--dataset",
    "dataset_dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the dataset; evals/datasets/dev by default.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def answers(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    dataset_dir: Path | None,
    as_json: bool,
) -> None:
    """Ask every question of a dataset and judge the answers.

    A dataset written against the two source documents alone is asked of those.
    """
    from evals.answer_table import report_table
    from evals.answers import run as ask_and_score
    from evals.dataset import check_quotes, load_dataset
    from ui.open import open_assistant, open_assistant_on
    from ui.settings import PROJECT

    dataset = load_dataset(dataset_dir or PROJECT / "evals" / "datasets" / "dev")
    settings = read_settings(settings_file, corpus_dir, index_dir)
    if dataset.corpus == "sources":
        assistant = open_assistant_on(settings, "sources")
    else:
        assistant = open_assistant(settings)
    documents = list(assistant.documents.values())
    check_quotes(dataset, documents)
    click.echo(f"Asking {len(dataset.queries)} questions.", err=True)
    report = ask_and_score(dataset, assistant, documents, as_of=day_of(as_of))
    if as_json:
        print_json(report.as_json(), indent=2)
    else:
        show(report_table(report))
