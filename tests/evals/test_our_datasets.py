"""The datasets of the project: what they are written against, and that it is there."""

from functools import cache
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.load import load_documents
from evals.dataset import check_quotes, load_dataset

PROJECT = Path(__file__).parents[2]
DATASETS = PROJECT / "evals" / "datasets"
SOURCES = {
    "sources/bob-ics-approved.txt",
    "sources/what-is-the-integrated-care-system.txt",
}


@cache
def documents() -> tuple[Document, ...]:
    return tuple(load_documents(PROJECT / "corpus" / "documents"))


@pytest.mark.parametrize(
    ("name", "corpus", "at_least"),
    [
        ("dev", "sources", 287),
        ("dev-full", "all", 150),
        ("dev-full-2", "all", 100),
        ("talk", "all", 110),
        ("time", "all", 80),
        ("time-2", "all", 100),
        ("whole", "all", 50),
    ],
)
def test_a_dataset_of_ours_quotes_the_corpus_it_is_written_against(
    name: str, corpus: str, at_least: int
) -> None:
    dataset = load_dataset(DATASETS / name)
    assert (dataset.name, dataset.corpus) == (name, corpus)
    assert len(dataset.queries) >= at_least
    assert {query.category for query in dataset.queries} == set(dataset.categories)
    asked = [d for d in documents() if corpus == "all" or d.doc_id in SOURCES]
    check_quotes(dataset, asked)


def test_the_development_set_is_of_the_two_sources_alone() -> None:
    found = {d.doc_id for d in documents() if d.doc_id.startswith("sources/")}
    assert found == SOURCES
    dataset = load_dataset(DATASETS / "dev")
    quoted = {
        item.doc_id
        for query in dataset.queries
        for group in query.evidence
        for item in group
    }
    assert quoted == SOURCES


def test_no_question_of_ours_is_asked_twice() -> None:
    for name in ("dev-full", "dev-full-2", "talk", "time", "time-2", "whole"):
        queries = load_dataset(DATASETS / name).queries
        asked = {(query.question, query.history) for query in queries}
        assert len(asked) == len(queries)
