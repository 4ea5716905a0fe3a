"""`ics eval judge`: let a chat model grade an experiment, apart from the measures."""

from pathlib import Path

import click

from ui.cli_common import print_json

# Apart from that of the model under test, which may be of another provider.
_KEY = "ICS_JUDGE_API_KEY"


@click.command()
@click.argument(
    "experiment_dir",
    metavar="EXPERIMENT",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--model",
    required=True,
    help="The judge, as LangChain's init_chat_model takes it: openai:NAME, with its "
    "version.",
)
@click.option("--base-url", help="Address of an OpenAI-compatible server.")
@click.option(
    "--timeout", default=60.0, show_default=True, help="Seconds to wait for a grade."
)
@click.option(
    "--labels",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A person's grades, to tell how far the judge agrees: one JSON object a line, "
    "with id, correct, complete and supported.",
)
def judge(
    experiment_dir: Path,
    model: str,
    base_url: str | None,
    timeout: float,
    labels: Path | None,
) -> None:
    """Have a chat model grade the answers of EXPERIMENT, a folder of `ics eval run`.

    Prints one JSON object: the grades, the judge, the hash of the rubric and the
    agreement with people. The key of the model is read from ICS_JUDGE_API_KEY. No
    grade of a model enters a report, a comparison or the gate.
    """
    from assistant.config import ChatConfig
    from assistant.model import completer, open_chat_model
    from evals.dataset import DatasetError
    from evals.experiment import load_experiment
    from evals.judge import judge as grade
    from evals.judge_report import JudgeReport, load_grades

    experiment = load_experiment(experiment_dir)
    if model == experiment.record.chat_model:
        raise DatasetError(
            f"{model!r} made these answers and cannot judge them; name another --model."
        )
    people = load_grades(labels) if labels else {}
    config = ChatConfig(
        model=model, base_url=base_url, api_key_env=_KEY, timeout_seconds=timeout
    )
    complete = completer(open_chat_model(config), timeout_seconds=timeout)
    click.echo(f"Having {len(experiment.rows)} answers graded.", err=True)
    report = JudgeReport(
        experiment=experiment.record.name,
        dataset_sha256=experiment.dataset.sha256,
        model=model,
        judgements=grade(experiment.rows, complete),
        people=people,
    )
    print_json(report.as_json(), indent=2)
