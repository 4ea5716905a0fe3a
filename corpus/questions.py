"""Questions that documents may answer: written for ours, and headings that ask one.

For the documents that come with the project they stand in `corpus/questions.toml`. For
any other, its headings in the form of a question are taken as they are, since nothing
that is made of a title or a sentence reads as well. Whether they are answered is for
the assistant to say.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.document import Document
from corpus.toml_file import read_toml

QUESTIONS = Path(__file__).parent / "questions.toml"
# Asking them takes time whenever the index is built, so that there is an end to it.
_MAX_OF_A_DOCUMENT = 3
_MAX_OF_HEADINGS = 60
_MAX_CHARACTERS = 90
_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S.*?)[ \t#]*$", re.M)
_READS_AS_A_QUESTION = re.compile(
    r"(?:What|Who|Whom|Whose|When|Where|Why|How|Which|Is|Are|Was|Were|Do|Does|Did|Can"
    r"|Could|Will|Would|Should|Must|Has|Have|Had|May)"
    r"(?: [\w\u2019'\u00a3%&/(),-]+){2,15}\?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Part of a document, `[start, end)`."""

    doc_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A question, and where its answer should be: in one of these."""

    question: str
    where: tuple[Where, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What `questions.toml` holds.

    Attributes:
        start: Questions to show before anything is asked.
        by_document: Questions that a document answers, by its id.
    """

    start: tuple[str, ...] = ()
    by_document: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    start: tuple[str, ...] = ()
    questions: dict[str, tuple[str, ...]] = {}


@cache
def load_questions(path: Path = QUESTIONS) -> Questions:
    """Read the questions written for our documents.

    Raises:
        CorpusError: The file is missing or not the expected TOML.
    """
    file = read_toml(path, _File, "questions")
    return Questions(start=file.start, by_document=file.questions)


def candidates(
    documents: Sequence[Document], questions: Questions
) -> tuple[Candidate, ...]:
    """Return what to ask: each question once, in the order of the documents."""
    ordered = sorted(documents, key=lambda d: d.doc_id)
    headings = (
        asked
        for document in ordered
        if document.doc_id not in questions.by_document
        for asked in islice(_asked_by_headings(document), _MAX_OF_A_DOCUMENT)
    )
    found: dict[str, list[Where]] = {}
    for question, where in [
        *(asked for document in ordered for asked in _written(document, questions)),
        *islice(headings, _MAX_OF_HEADINGS),
    ]:
        found.setdefault(question, []).append(where)
    return tuple(Candidate(question=q, where=tuple(w)) for q, w in found.items())


def _written(document: Document, questions: Questions) -> Iterator[tuple[str, Where]]:
    whole = Where(doc_id=document.doc_id, start=0, end=len(document.text))
    for question in questions.by_document.get(document.doc_id, ()):
        yield question, whole


def _asked_by_headings(document: Document) -> Iterator[tuple[str, Where]]:
    """Yield the headings that ask a question, each with the section below it."""
    headings = list(_HEADING.finditer(document.text))
    for at, found in enumerate(headings, start=1):
        end = headings[at].start() if at < len(headings) else len(document.text)
        title = found.group(2)
        if len(title) <= _MAX_CHARACTERS and _READS_AS_A_QUESTION.fullmatch(title):
            yield title, Where(doc_id=document.doc_id, start=found.end(), end=end)
