"""What the glossary says of our documents, which changes when they are reworded."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from corpus.check import check_corpus
from corpus.config import CorpusConfig
from corpus.document import Document
from corpus.finding import Finding
from corpus.glossary import GLOSSARY, load_glossary
from corpus.load import Loaded, load_documents

KNOWN = load_glossary().mistaken[0]
ENDED = load_glossary().superseded[0]


@cache
def ours() -> dict[str, Document]:
    return {d.doc_id: d for d in load_documents(GLOSSARY.parent / "documents")}


def findings(documents: Iterable[Document]) -> list[Finding]:
    found = check_corpus(
        Loaded(documents=tuple(documents), faults=()),
        today=date(2026, 11, 22),
        limits=CorpusConfig(),
    )
    return [one for one in found if one.kind == "glossary"]


def test_what_the_glossary_says_of_our_documents_is_in_them() -> None:
    assert findings(ours().values()) == []


@pytest.mark.parametrize(
    ("doc_id", "said"),
    [
        (ENDED.doc_id, f"what became of {', '.join(ENDED.names[:2])}"),
        (KNOWN.doc_id, "quotes it to put a mistake right"),
    ],
)
def test_a_document_that_the_glossary_needs_is_missed(doc_id: str, said: str) -> None:
    found = findings(d for d in ours().values() if d.doc_id != doc_id)
    assert {(one.doc_id, one.level) for one in found} == {(doc_id, "error")}
    assert any(said in one.text for one in found)


@pytest.mark.parametrize(
    ("instead", "count"),
    [
        pytest.param("It is said otherwise.", 0, id="reworded"),
        pytest.param(f"{KNOWN.quote} {KNOWN.quote}", 2, id="twice"),
    ],
)
def test_words_that_put_a_mistake_right_stand_there_once(
    instead: str, count: int
) -> None:
    document = ours()[KNOWN.doc_id]
    changed = replace(
        document, text=document.text.replace(KNOWN.quote, instead), statements=()
    )
    (found,) = findings((ours() | {KNOWN.doc_id: changed}).values())
    assert (found.doc_id, found.level) == (KNOWN.doc_id, "error")
    assert found.text.endswith(f"found {count} times")
    assert KNOWN.quote[:40] in found.text


def test_a_corpus_of_others_owes_the_glossary_nothing() -> None:
    theirs = Document(doc_id="pages/page.md", title="A page", text="Boards plan.")
    assert findings([theirs]) == []
