"""The commands `ics corpus`: the documents, and adding your own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus.errors import AssistantError, CorpusError
from ui.cli_common import common_options, day_of, print_json, read_settings, show
from ui.corpus_check_cli import check

if TYPE_CHECKING:
    from corpus.document import Document
    from corpus.files import Fault
    from corpus.library import Addition, Library
    from ui.settings import Settings

no_index = click.option(
    "--no-index", is_flag=True, help="Leave the index as it is; run `ics index` later."
)


@click.group(name="corpus")
def corpus_group() -> None:
    """See, add, remove and check documents."""


corpus_group.add_command(check)


@corpus_group.command()
@common_options
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "--replace", is_flag=True, help="Put a new text in the place of one of that name."
)
@no_index
def add(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    sources: tuple[str, ...],
    replace: bool,
    no_index: bool,
) -> None:
    """Add files, folders or web addresses, and bring the index up to date.

    PDF, Word (.docx), HTML, Markdown and text are read. A copy of the text is kept
    below added/ in the corpus folder, under a header with its title and date that you
    can correct. Prints what became of each document, and its name.
    """
    settings = read_settings(settings_file, corpus_dir, index_dir)
    from corpus.library import Library
    from ui.documents import open_cache

    library = Library(
        settings.corpus.dir,
        limits=settings.corpus,
        cache=open_cache(settings),
        today=day_of(as_of) or datetime.now(UTC).astimezone().date(),
        replace=replace,
    )
    counts = {"added": 0, "replaced": 0, "already there": 0, "left out": 0}
    for outcome in _added(library, sources):
        counts[outcome] += 1
    click.echo(", ".join(f"{n} {what}" for what, n in counts.items()) + ".", err=True)
    whole = not counts["left out"]
    if not no_index and (counts["added"] or counts["replaced"]):
        whole = _indexed(settings) and whole
    if not whole:
        raise SystemExit(1)


@corpus_group.command()
@common_options
@click.argument("doc_ids", metavar="DOC_ID...", nargs=-1, required=True)
@click.option(
    "--force", is_flag=True, help="Also delete files that were not added by a command."
)
@no_index
def remove(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    doc_ids: tuple[str, ...],
    force: bool,
    no_index: bool,
) -> None:
    """Delete documents, and every trace of them in the index and its kept versions.

    DOC_ID is the name that `ics corpus list` and `ics corpus add` print.
    """
    settings = read_settings(settings_file, corpus_dir, index_dir)
    from corpus.added import remove_document

    n_removed, faults = 0, []
    for doc_id in doc_ids:
        try:
            remove_document(settings.corpus.dir, doc_id, force=force)
        except CorpusError as error:
            faults.append(str(error))
        else:
            n_removed += 1
            show(f"removed\t{doc_id}")
    if faults and not n_removed:
        raise CorpusError(" ".join(faults))
    for fault in faults:
        click.echo(f"Not removed: {fault}", err=True)
    whole = no_index or _indexed(settings)
    if faults or not whole:
        raise SystemExit(1)


@corpus_group.command(name="list")
@common_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def list_(
    settings_file: Path | None,
    corpus_dir: Path | None,
    index_dir: Path | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """List the documents: name, title, date of publication and pages.

    Files that cannot be read are named on stderr, and the exit code is then 1.
    """
    settings = read_settings(settings_file, corpus_dir, index_dir)
    from ui.documents import read_documents

    loaded = read_documents(settings)
    for document in loaded.documents:
        row = _row(document)
        if as_json:
            print_json(row)
        else:
            cells = (row["doc_id"], row["title"], row["published"] or "undated")
            pages = f"{row['pages']} pages" if row["pages"] else ""
            show("\t".join([*cells, pages]).rstrip())
    for fault in loaded.faults:
        click.echo(f"Left out: {fault.message}", err=True)
    if loaded.faults:
        raise SystemExit(1)


def _added(library: "Library", sources: tuple[str, ...]) -> Iterator[str]:
    """Add each source; print and yield what became of each document."""
    from tqdm import tqdm

    for source in sources:
        try:
            for found in _of_source(library, source):
                # Not into the line of a progress bar.
                with tqdm.external_write_mode():
                    outcome = _tell(found)
                yield outcome
        except AssistantError as error:
            if len(sources) == 1:
                raise
            click.echo(f"Left out: {_line(str(error))}", err=True)
            yield "left out"


def _tell(found: "Addition | Fault") -> str:
    from corpus.files import Fault

    if isinstance(found, Fault):
        click.echo(f"Left out: {_line(found.message)}", err=True)
        return "left out"
    show(f"{found.outcome}\t{found.doc_id}")
    _warn_of_blank_pages(found)
    return found.outcome


def _of_source(library: "Library", source: str) -> "Iterator[Addition | Fault]":
    path = Path(source)
    if "://" in source:
        yield library.add_url(source)
    elif path.is_dir():
        yield from library.add_folder(path)
    else:
        yield library.add_file(path)


def _warn_of_blank_pages(found: "Addition") -> None:
    if found.n_blank_pages:
        click.echo(
            f"Note: {found.n_blank_pages} of the {found.n_pages} pages of "
            f"{found.doc_id} hold no text; where they are scans, run text recognition "
            "(OCR) on the file and add it again.",
            err=True,
        )


def _indexed(settings: "Settings") -> bool:
    """Bring the index up to date, or remove it where no document is left."""
    from corpus.load import EmptyCorpusError
    from ui.cli_index import bring_up_to_date

    try:
        return bring_up_to_date(settings)
    except EmptyCorpusError:
        from ui.open import remove_index

        remove_index(settings)
        click.echo("No document is left: the index is removed.", err=True)
        return True


def _row(document: "Document") -> dict[str, Any]:
    source = document.source
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "url": source.url,
        "publisher": source.publisher,
        "published": source.published,
        "retrieved": source.retrieved,
        "pages": len(document.pages) or None,
        "characters": len(document.text),
    }


def _line(text: str) -> str:
    return " ".join(text.split())
