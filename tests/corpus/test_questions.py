from pathlib import Path

import pytest

from corpus.config import CorpusConfig
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.formats.cache import ConversionCache
from corpus.load import read_folder
from corpus.questions import (
    Candidate,
    Questions,
    Where,
    candidates,
    load_questions,
)

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
# Questions about it get fixed words.
URGENT = "briefings/urgent-help.md"
FAQ = """# Questions about the car park

## How much does parking cost?

Parking costs two pounds an hour.

## Opening hours

It opens at eight.

## Where do I pay?

### At the machine

Pay at the machine.
"""


def faq(text: str, doc_id: str = "added/parking.md") -> Document:
    return Document(doc_id=doc_id, title="Parking", text=text)


def asked(text: str) -> list[str]:
    return [one.question for one in candidates([faq(text)], Questions())]


def test_every_question_we_wrote_stands_under_a_document_of_ours(
    tmp_path: Path,
) -> None:
    loaded = read_folder(
        DOCUMENTS, limits=CorpusConfig(), cache=ConversionCache(tmp_path)
    )
    questions = load_questions()
    documents = {d.doc_id for d in loaded.documents if d.doc_id != URGENT}
    assert questions.by_document.keys() == documents
    for group in questions.by_document.values():
        assert len(set(group)) == len(group)
    ours = {q for group in questions.by_document.values() for q in group}
    assert set(questions.start) <= ours
    assert all(q[0].isupper() and q.endswith("?") and len(q) <= 90 for q in ours)


def test_a_document_of_ones_own_has_the_questions_that_its_headings_ask() -> None:
    cost, pay = candidates([faq(FAQ)], Questions())
    assert cost.question == "How much does parking cost?"
    (where,) = cost.where
    assert FAQ[where.start : where.end].strip() == "Parking costs two pounds an hour."
    assert pay.question == "Where do I pay?"


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param("## Parking", id="no question"),
        pytest.param("## Really?", id="one word"),
        pytest.param("## Parking at the hospital?", id="no question word"),
        pytest.param("## What is <b>this</b> here?", id="signs"),
        pytest.param(f"## What is {'very ' * 20}long?", id="too long"),
        pytest.param("What does parking cost?", id="no heading"),
        pytest.param("#What does parking cost?", id="a tag"),
    ],
)
def test_what_would_not_read_well_is_no_question(heading: str) -> None:
    assert asked(f"{heading}\n\nText.\n") == []


def test_written_questions_take_the_place_of_headings() -> None:
    written = Questions(by_document={"added/parking.md": ("What is free?",)})
    (one,) = candidates([faq(FAQ)], written)
    whole = Where(doc_id="added/parking.md", start=0, end=len(FAQ))
    assert one == Candidate(question="What is free?", where=(whole,))


def test_a_question_may_be_answered_by_several_documents() -> None:
    written = Questions(by_document=dict.fromkeys(["a.md", "b.md"], ("What is free?",)))
    (one,) = candidates([faq("B.", "b.md"), faq("A.", "a.md")], written)
    assert [where.doc_id for where in one.where] == ["a.md", "b.md"]
    (one,) = candidates([faq("B.", "b.md")], written)
    assert [where.doc_id for where in one.where] == ["b.md"]


def test_questions_are_few_and_each_is_asked_once() -> None:
    headings = "".join(f"## What does car park {n} cost?\n\nText.\n\n" for n in "1234")
    assert len(candidates([faq(headings)], Questions())) == 3
    different = [
        faq(f"## What does car park {n} cost?\n\nText.\n", f"added/{n:03}.md")
        for n in range(100)
    ]
    assert len(candidates(different, Questions())) == 60


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "No such file", id="missing"),
        pytest.param(b"[questions", "cannot be read", id="no TOML"),
        pytest.param(b"\xff", "cannot be read", id="not UTF-8"),
        pytest.param(b"begin = []", "begin", id="unknown key"),
        pytest.param(b'[questions]\n"a.md" = [1]', "questions.a.md.0", id="a number"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    content: bytes | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "questions.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CorpusError, match=said):
        load_questions(path)
