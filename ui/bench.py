"""Open what a retrieval benchmark needs as the settings say, and run it.

Slow to import, as `ui.open` is, so the command imports it inside.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from assistant.assistant import Assistant, Form
from corpus.beir import CORPUS
from evals.benchmark import PUBLIC_SETS, rank_all, report_on
from evals.dataset import Dataset, DatasetError, check_quotes
from evals.retrieval_report import RetrievalReport
from evals.retrieval_set import (
    RetrievalSet,
    is_retrieval_set,
    load_beir,
    retrieval_set_of,
)
from evals.systems import OurSearch, PlainSearch
from index.embed import SentenceEncoder
from index.manifest import Manifest
from index.versions import current_dir
from ui.open import beside, build, open_assistant, open_assistant_on
from ui.settings import Settings


def find_sets(folder: Path) -> list[Path]:
    """Return the sets in a folder, or the folder itself where it is one.

    Raises:
        DatasetError: There is none.
    """
    if is_retrieval_set(folder):
        return [folder]
    found = sorted(path for path in folder.glob("*") if is_retrieval_set(path))
    if not found:
        raise DatasetError(f"There is no public set in {folder}.\n{PUBLIC_SETS}")
    return found


def bench_beir(
    settings: Settings, folder: Path, *, form: Form, as_of: date | None
) -> RetrievalReport:
    """Index the corpus of a set, unless that is done already, and rank its queries.

    The index lies beside that of the settings, under the hash of the corpus, so that
    sets with the same documents share it.

    Raises:
        AssistantError: The set, the encoder or the folder of the index cannot be used.
    """
    queries = load_beir(folder)
    own = own_index(settings, folder)
    build(own, rebuild=False)
    return _bench(
        own, queries, open_assistant(own), own.index.dir, form=form, as_of=as_of
    )


def bench_dataset(
    settings: Settings, dataset: Dataset, *, form: Form, as_of: date | None
) -> RetrievalReport:
    """Rank the queries of an answer dataset over the corpus it is written against.

    Raises:
        AssistantError: Something it needs is missing, or a quote is not in the
            documents.
    """
    directory = settings.index.dir
    if dataset.corpus == "sources":
        assistant = open_assistant_on(settings, "sources")
        directory = beside(settings, "sources")
    else:
        assistant = open_assistant(settings)
    check_quotes(dataset, assistant.documents.values())
    return _bench(
        settings,
        retrieval_set_of(dataset),
        assistant,
        directory,
        form=form,
        as_of=as_of or dataset.as_of,
    )


def bench_all(
    settings: Settings, folder: Path, *, form: Form, as_of: date | None
) -> Iterator[RetrievalReport]:
    """Yield the report of each set in a folder as it is done.

    Raises:
        AssistantError: There is no set, or one of them cannot be used.
    """
    for found in find_sets(folder):
        yield bench_beir(settings, found, form=form, as_of=as_of)


def own_index(settings: Settings, folder: Path) -> Settings:
    """Return the settings with the corpus of a set, and an index of its own for it."""
    with (folder / CORPUS).open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    directory = settings.index.dir
    own = {
        "dir": directory.with_name(f"{directory.name}-beir") / sha[:16],
        "keep_versions": 1,
    }
    return settings.model_copy(
        update={
            "corpus": settings.corpus.model_copy(update={"dir": folder}),
            "index": settings.index.model_copy(update=own),
        }
    )


def _bench(
    settings: Settings,
    queries: RetrievalSet,
    assistant: Assistant,
    directory: Path,
    *,
    form: Form,
    as_of: date | None,
) -> RetrievalReport:
    encoder = SentenceEncoder(settings.index.encoder)
    recipe = Manifest.open(current_dir(directory)).recipe
    rows = rank_all(
        queries,
        OurSearch(assistant, form=form, as_of=as_of),
        PlainSearch(directory, encoder),
    )
    return report_on(
        queries,
        rows,
        assistant.documents.values(),
        form=form,
        encoder=recipe.encoder,
        corpus_version=recipe.corpus_version,
    )
