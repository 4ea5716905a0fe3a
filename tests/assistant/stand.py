"""Two small documents, an index of them, and a reader and a chat model to order.

What the documents say is chosen for its offsets: curly quotes, U+202F and emoji stand
before what is quoted, and brackets stand where a marker could be taken for one.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.config import AnswerConfig, LimitsConfig
from assistant.evidence import Evidence
from assistant.extractive import compose
from assistant.generative import Complete, ModelSelector, Selector
from assistant.reader import Reader, Reading
from assistant.suggest import Suggester
from assistant.units import Unit, UnitKind, document_units
from corpus.document import Document, Source, Statement, Validity
from corpus.glossary import load_glossary
from index.search import Index
from tests.index.fake_encoder import FakeEncoder
from tests.index.samples import build, opened

AS_OF = date(2022, 9, 1)
ENDS = date(2026, 4, 1)
PLANS = "The Integrated Care Board (ICB) plans hospital\u202fcare."
MET = "It met first on 1\u202fJuly\u202f2022."
LEAD_IN = "The board\u2019s duties are to:"
DUTIES = (
    "pay for dentistry",
    "tackle inequalities",
    "support the ageing population of the three counties",
)
MEMBERS = "The board has nine members."
FUNDS = "Councils fund social care [1] from <b>local</b> taxes."
CHAIRS = "Councillors chair the partnership."

GUIDE = Document(
    doc_id="guides/board.md",
    title="What a board does",
    text=(
        f"# Boards\n\n\U0001f642 \u201cOpen\u201d to all. {PLANS} {MET}\n\n"
        f"{LEAD_IN}\n\n- {DUTIES[0]}\n- {DUTIES[1]}\n- {DUTIES[2]}\n\n"
        f"## People\n\n{MEMBERS} They are paid.\n"
    ),
    source=Source(
        url="https://www.example.nhs.uk/board",
        publisher="Example Integrated Care Board",
        published="2022-07",
        published_text="mid-2022, before 1 July 2022",
        authority="web_page",
    ),
    statements=(Statement(quote=MEMBERS, validity=Validity(valid_until=ENDS)),),
)
LEAFLET = Document(
    doc_id="leaflet.md",
    title="Who pays for social care",
    text=f"{FUNDS}\n\n{CHAIRS}\n",
)
DOCUMENTS = (GUIDE, LEAFLET)
BY_ID = {document.doc_id: document for document in DOCUMENTS}
GLOSSARY = load_glossary()


def document(text: str, doc_id: str = "a.md", title: str = "A title") -> Document:
    return Document(doc_id=doc_id, title=title, text=text)


def unit(words: str, kind: UnitKind = "sentence", among: Document = GUIDE) -> Unit:
    """Return the one unit of that kind whose own words begin with `words`."""
    (found,) = (
        u
        for u in document_units(among)
        if u.kind == kind and among.text[u.start : u.end].startswith(words)
    )
    return found


def answer_of(
    *units: Unit, documents: Mapping[str, Document] = BY_ID, as_table: bool = False
) -> Answer:
    """Return an answer that quotes `units` and says nothing else."""
    composed = compose(units, documents, as_table=as_table)
    return Answer(
        as_of=AS_OF,
        question="What?",
        status="answered",
        answerable=0.9,
        answer=composed.text,
        sentences=composed.sentences,
        citations=composed.citations,
        engine="extractive",
        corpus_version="stand",
    )


class CannedReader:
    """Knows which words of a question which words of a document answer.

    A unit whose own words hold them has probability 0.9, its whole list 0.4, and
    anything else 0.01. Keeps the questions and units that it was given.
    """

    def __init__(self, answers: Mapping[str, Sequence[str]]) -> None:
        self._answers = answers
        self.questions: list[str] = []
        self.units: list[Unit] = []

    def read(self, question: str, units: Sequence[Unit]) -> Reading:
        self.questions.append(question)
        self.units.extend(units)
        found = [
            words
            for asked, quotes in self._answers.items()
            if asked in question
            for words in quotes
        ]
        scored = [Evidence(unit=u, answers=self._probability(u, found)) for u in units]
        scored.sort(key=lambda evidence: -evidence.answers)
        best = scored[0].answers if scored else 0.0
        return Reading(evidence=tuple(scored), answerable=best)

    def _probability(self, unit: Unit, found: Sequence[str]) -> float:
        own = BY_ID[unit.doc_id].text[unit.start : unit.end]
        if not any(words in own for words in found):
            return 0.01
        return 0.4 if unit.kind == "list" else 0.9


def reader() -> CannedReader:
    return CannedReader(
        {
            "hospital": [PLANS],
            "first meet": [MET],
            "members": [MEMBERS],
            "social care": [FUNDS],
            "duties": [DUTIES[0]],
        }
    )


@contextmanager
def open_stand_index(directory: Path) -> Iterator[Index]:
    """Build the index of the documents in `directory` and open it."""
    build(directory, DOCUMENTS, FakeEncoder())
    index = opened(directory, DOCUMENTS, FakeEncoder())
    try:
        yield index
    finally:
        index.close()


def assistant(
    index: Index,
    *,
    documents: Sequence[Document] = DOCUMENTS,
    reads: Reader | None = None,
    selector: Selector | None = None,
    limits: LimitsConfig | None = None,
    answer: AnswerConfig | None = None,
    suggester: Suggester | None = None,
) -> Assistant:
    return Assistant(
        documents,
        index,
        reads or reader(),
        glossary=GLOSSARY,
        answer=answer or AnswerConfig(),
        limits=limits or LimitsConfig(),
        n_passages=8,
        selector=selector,
        suggester=suggester,
    )


class CannedModel:
    """Gives the same reply each time and keeps what it was sent."""

    def __init__(self, reply: str | Exception) -> None:
        self._reply = reply
        self.messages: list[str] = []

    def __call__(self, instructions: str, message: str) -> str:
        self.messages.append(message)
        if isinstance(self._reply, Exception):
            raise self._reply
        return self._reply


def selector(
    complete: Complete, *, max_lines: int = 8, max_prompt_tokens: int = 1500
) -> ModelSelector:
    return ModelSelector(
        complete,
        glossary=GLOSSARY,
        max_lines=max_lines,
        max_prompt_tokens=max_prompt_tokens,
    )
