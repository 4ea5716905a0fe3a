"""The command line `ics`: data on stdout, notes and progress on stderr.

Exit codes: 0, 1 for an error we raise on purpose (one line), 2 for wrong usage. What
is slow to import is imported inside the commands, so that help comes at once.
"""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from corpus.errors import AssistantError

F = TypeVar("F", bound=Callable[..., Any])


class _Commands(click.Group):
    """Prints errors we raise on purpose as one line; any other one is a bug."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except AssistantError as error:
            raise click.ClickException(" ".join(str(error).split())) from error


class _Folder(click.ParamType[Path]):
    """A folder that may not be there yet."""

    name = "directory"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Refuse no name at all: a variable of the shell that is not set."""
        if not value:
            self.fail("a folder must be named", param, ctx)
        return Path(value)


def common_options(command: F) -> F:
    """Add the options that every command takes."""
    for option in (
        click.option(
            "--as-of",
            type=click.DateTime(["%Y-%m-%d"]),
            help="Answer as on this day; today by default.",
        ),
        click.option(
            "--index",
            "index_dir",
            type=_Folder(),
            help="Folder of the index.",
        ),
        click.option(
            "--corpus",
            "corpus_dir",
            type=_Folder(),
            help="Folder of the documents.",
        ),
        click.option(
            "--settings",
            "settings_file",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Settings file; ics.toml of the project by default.",
        ),
    ):
        command = option(command)
    return command


def _settings(
    settings_file: Path | None, corpus_dir: Path | None, index_dir: Path | None
) -> Any:
    from ui.settings import load_settings

    return load_settings(settings_file, corpus=corpus_dir, index=index_dir)


def _show(text: str) -> None:
    """Print for people: what the terminal has no letters for comes as a sign.

    Control characters of a document could take the terminal over, and are left out.
    """
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding))


def _print_json(data: Any, **options: Any) -> None:
    """Print JSON in UTF-8, whatever the terminal takes."""
    click.echo(json.dumps(data, ensure_ascii=False, **options).encode())


def _day(as_of: datetime | None) -> date | None:
    return as_of.date() if as_of else None


@click.group(cls=_Commands)
@click.version_option(package_name="ics-assistant", prog_name="ics")
def main() -> None:
    """Cited answers about England's Integrated Care Systems."""


@main.command()
@common_options
@click.option("--rebuild", is_flag=True, help="Build anew from nothing.")
def index(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    rebuild: bool,
) -> None:
    """Build the index, where it is missing or not up to date."""
    settings = _settings(settings_file, corpus_dir, index_dir)
    click.echo("Reading the documents and loading the encoder.", err=True)
    from ui.open import build

    report = build(settings, rebuild=rebuild)
    manifest = report.manifest
    what = (
        f"Built index {manifest.version_id}"
        if report.built
        else f"Index {manifest.version_id} is up to date"
    )
    click.echo(
        f"{what}: {len(manifest.documents)} documents, {manifest.n_chunks} chunks, "
        f"{report.n_embedded} embedded anew.",
        err=True,
    )


@main.command()
@common_options
@click.argument("query", required=False)
@click.option("-k", default=5, type=click.IntRange(1, 100), help="How many to show.")
@click.option("--jsonl", is_flag=True, help="Read and print one JSON object per line.")
@click.option(
    "--stage",
    type=click.Choice(["read", "retrieve"]),
    default="read",
    show_default=True,
    help="Rank by what the reader makes of the passages, or as they are retrieved.",
)
@click.option(
    "--form",
    type=click.Choice(["last", "history", "rewrite"]),
    default="history",
    show_default=True,
    help="Look for the text as it is, made to stand alone, or both.",
)
def search(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    query: str | None,
    k: int,
    jsonl: bool,
    stage: Any,
    form: Any,
) -> None:
    """Show the passages nearest to QUERY: the best of each document.

    With --jsonl, reads {"id", "text", "history"?} lines from stdin and prints {"id",
    "hits"}.
    """
    if bool(query and query.strip()) == jsonl:
        raise click.UsageError("Give a QUERY, or --jsonl and lines on stdin.")
    settings = _settings(settings_file, corpus_dir, index_dir)
    from ui.open import open_assistant

    assistant = open_assistant(settings)
    if jsonl:
        from ui.lines import search_lines

        lines = sys.stdin.buffer
        _print_lines(search_lines(assistant, lines, k, stage=stage, form=form))
        return
    for passage in assistant.search(query or "", k=k, stage=stage, form=form):
        words = " ".join(passage.chunk.text.split())
        click.echo(f"{passage.rank}\t{passage.score:.4f}\t{passage.chunk.chunk_id}")
        _show(f"\t{words[:200]}")


@main.command()
@common_options
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--jsonl", is_flag=True, help="Read and print one JSON object per line.")
@click.option("--place", help="Where the person is, such as Reading.")
def ask(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    question: str | None,
    as_json: bool,
    jsonl: bool,
    place: str | None,
) -> None:
    """Answer QUESTION from the documents, with citations.

    With --jsonl, reads {"id", "question", "history"?, "as_of"?, "place"?} lines from
    stdin and prints one answer object per line, in the same order.
    """
    if (question is None) != jsonl:
        raise click.UsageError("Give a QUESTION, or --jsonl and lines on stdin.")
    settings = _settings(settings_file, corpus_dir, index_dir)
    from ui.open import open_assistant

    assistant = open_assistant(settings)
    if jsonl:
        from ui.lines import ask_lines

        _print_lines(ask_lines(assistant, sys.stdin.buffer, _day(as_of), place))
        return
    answer = assistant.ask(question or "", as_of=_day(as_of), place=place)
    if as_json:
        _print_json(answer.as_json())
        return
    from ui.terminal import answer_text

    _show(answer_text(answer))


@main.command()
@common_options
@click.argument("file", type=click.File("rb"))
def verify(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    file: Any,
) -> None:
    """Check every hash, offset and quote of an answer kept as JSON in FILE."""
    from assistant.verify import parse_answer, verify_answer
    from corpus.errors import VerificationError
    from corpus.load import load_documents

    settings = _settings(settings_file, corpus_dir, index_dir)
    documents = {d.doc_id: d for d in load_documents(settings.corpus.dir)}
    try:
        data = json.loads(file.read())
    except (ValueError, RecursionError) as error:
        raise VerificationError(f"{file.name} is not JSON: {error}") from error
    found = verify_answer(parse_answer(data), documents)
    click.echo(
        f"Verified: {found.n_sentences} sentences and {found.n_citations} citations "
        "agree with the documents."
    )


@main.command()
@common_options
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
def serve(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    host: str | None,
    port: int | None,
) -> None:
    """Serve the chat page until stopped with Ctrl-C."""
    settings = _settings(settings_file, corpus_dir, index_dir)
    click.echo("Opening the index and the page; this takes half a minute.", err=True)
    from ui.open import open_assistant
    from ui.web import serve as serve_page

    assistant = open_assistant(settings)
    serve_page(
        _On(assistant, _day(as_of)),
        assistant.documents,
        host=host or settings.server.host,
        port=port or settings.server.port,
    )


@main.group(name="eval")
def evaluate() -> None:
    """Measure the assistant."""


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
    """Ask every question of a dataset and judge the answers."""
    from evals.answer_table import report_table
    from evals.answers import run
    from evals.dataset import check_quotes, load_dataset
    from ui.open import open_assistant
    from ui.settings import PROJECT

    dataset = load_dataset(dataset_dir or PROJECT / "evals" / "datasets" / "dev")
    settings = _settings(settings_file, corpus_dir, index_dir)
    assistant = open_assistant(settings)
    documents = list(assistant.documents.values())
    check_quotes(dataset, documents)
    click.echo(f"Asking {len(dataset.queries)} questions.", err=True)
    report = run(dataset, assistant, documents, as_of=_day(as_of))
    if as_json:
        _print_json(report.as_json(), indent=2)
    else:
        _show(report_table(report))


class _On:
    """The assistant with a fixed day, for a page that is shown as on that day."""

    def __init__(self, assistant: Any, day: date | None) -> None:
        self._assistant = assistant
        self._day = day

    def ask(
        self,
        question: str,
        history: Any = (),
        *,
        as_of: date | None = None,
        place: str | None = None,
    ) -> Any:
        """Ask the assistant."""
        return self._assistant.ask(
            question, history, as_of=as_of or self._day, place=place
        )


def _print_lines(lines: Iterator[dict[str, Any]]) -> None:
    """Print one object a line as it comes; exit 1 when one of them is an error."""
    failed = False
    for line in lines:
        failed = failed or "error" in line
        _print_json(line)
    if failed:
        raise SystemExit(1)
