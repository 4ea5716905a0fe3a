"""The command line `ics`: data on stdout, notes and progress on stderr.

Exit codes: 0, 1 for an error we raise on purpose (one line), 2 for wrong usage. What
is slow to import is imported inside the commands, so that help comes at once.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from corpus.errors import AssistantError
from ui.bench_cli import bench_group
from ui.cli_common import common_options, day_of, print_json, read_settings, show
from ui.corpus_cli import corpus_group
from ui.eval_cli import evaluate
from ui.reader_cli import reader_group


class _Commands(click.Group):
    """Prints errors we raise on purpose as one line; any other one is a bug."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except AssistantError as error:
            raise click.ClickException(" ".join(str(error).split())) from error


@click.group(cls=_Commands)
@click.version_option(package_name="ics-assistant", prog_name="ics")
def main() -> None:
    """Cited answers about England's Integrated Care Systems."""


main.add_command(corpus_group)
main.add_command(evaluate)
main.add_command(reader_group)
main.add_command(bench_group)


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
    from ui.cli_index import bring_up_to_date

    settings = read_settings(settings_file, corpus_dir, index_dir)
    if not bring_up_to_date(settings, rebuild=rebuild, as_of=day_of(as_of)):
        raise SystemExit(1)


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
    settings = read_settings(settings_file, corpus_dir, index_dir)
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
        show(f"\t{words[:200]}")


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
    settings = read_settings(settings_file, corpus_dir, index_dir)
    from ui.open import open_assistant

    assistant = open_assistant(settings)
    if jsonl:
        from ui.lines import ask_lines

        _print_lines(ask_lines(assistant, sys.stdin.buffer, day_of(as_of), place))
        return
    answer = assistant.ask(question or "", as_of=day_of(as_of), place=place)
    if as_json:
        print_json(answer.as_json())
        return
    from ui.terminal import answer_text

    show(answer_text(answer))


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
    from ui.documents import read_documents, warn_of_faults

    settings = read_settings(settings_file, corpus_dir, index_dir)
    loaded = read_documents(settings)
    warn_of_faults(loaded.faults)
    documents = {document.doc_id: document for document in loaded.documents}
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
    settings = read_settings(settings_file, corpus_dir, index_dir)
    click.echo("Opening the index and the page; this takes half a minute.", err=True)
    from ui.open import open_assistant
    from ui.web import serve as serve_page

    assistant = open_assistant(settings)
    serve_page(
        _On(assistant, day_of(as_of)),
        assistant.documents,
        examples=assistant.starters(day_of(as_of)),
        host=host or settings.server.host,
        port=port or settings.server.port,
    )


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
        print_json(line)
    if failed:
        raise SystemExit(1)
