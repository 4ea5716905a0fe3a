"""Check datasets together: quotes in documents, ids and questions in one place only."""

import re
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path

from corpus.document import Document
from corpus.fold import fold
from evals.dataset import (
    QUERIES,
    Dataset,
    DatasetError,
    check_quotes,
    load_dataset,
    refuse,
)
from evals.query import Query

_WORD = re.compile(r"\w+")


def check_datasets(
    directories: Sequence[Path], documents: Sequence[Document]
) -> tuple[Dataset, ...]:
    """Read all datasets and make sure that they can be used beside one another.

    Args:
        directories: Of the datasets, in the order in which they come first.
        documents: The whole corpus. A dataset that is written against the sources is
            held against the documents below `sources/` alone.

    Raises:
        DatasetError: One or more cannot be read, quote what is not there, or share an
            id or a question. The message names every file and line.
    """
    datasets: list[Dataset] = []
    mistakes: list[str] = []
    for directory in directories:
        try:
            dataset = load_dataset(directory)
            datasets.append(dataset)
            check_quotes(dataset, documents_of(dataset, documents))
        except DatasetError as error:
            mistakes.append(str(error))
    mistakes += _shared(datasets)
    if mistakes:
        raise DatasetError(" ".join(mistakes))
    return tuple(datasets)


def documents_of(dataset: Dataset, documents: Sequence[Document]) -> list[Document]:
    """Return the documents that `dataset` is written against."""
    return [
        document
        for document in documents
        if dataset.corpus == "all" or document.doc_id.startswith("sources/")
    ]


def _shared(datasets: Sequence[Dataset]) -> Iterator[str]:
    """Yield a message for each dataset with what an earlier query took already."""
    taken: dict[Hashable, str] = {}
    for dataset in datasets:
        path = dataset.directory / QUERIES
        found = []
        for at, query in enumerate(dataset.queries):
            here = f"{path}, {dataset.where(at)}"
            for what, key in (("id", query.id), ("question", _asked(query))):
                first = taken.setdefault((what, key), here)
                if first != here:
                    found.append(f"{dataset.where(at)}: the {what} is that of {first}")
        try:
            refuse(path, found)
        except DatasetError as error:
            yield str(error)


def _asked(query: Query) -> Hashable:
    """Return what is asked, whatever its case, spaces and punctuation."""
    said = [*(turn.text for turn in query.history), query.question]
    # Signs alone are told apart, as "" and "?" are.
    return tuple(tuple(_WORD.findall(fold(text))) or text for text in said)
