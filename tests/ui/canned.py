"""An assistant that knows its answers by heart, and the documents they quote.

It tells a follow-up by the conversation it is given, records what it was asked, and
fails on request, so that a page can be tried with every kind of reply in no time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.answer import (
    Answer,
    AnswerSentence,
    Citation,
    Nearest,
    Notice,
    Status,
    Turn,
)
from corpus.document import Basis, Document, Source
from corpus.errors import QuestionError

BOARD = "an Integrated Care Board (ICB) is a statutory NHS organisation"
SPENDING = "decides how to spend the NHS budget"
ENDED = "From 1 July 2022 the board takes over from three groups."
EXAMPLES = ("What is an Integrated Care Board?", "What does a board decide?")
HOSTILE = (
    "<script>alert(1)</script> ${alert(2)} {{value}} ![x](https://evil.test/a.png)"
)

GUIDE = Document(
    doc_id="guides/board.md",
    title="What is the Integrated Care System",
    text=(
        "Integrated care joins up services across councils and the NHS. "
        * 8
        + f"\n\nEach system has two parts: {BOARD} that {SPENDING}, and a "
        f"partnership.\n\n{ENDED}\n\n" + "Patients go on as before. " * 20
    ),
    source=Source(
        url="https://www.example.nhs.uk/what_is_the_integrated_care_system_and_who_runs_it/",
        publisher="Example Integrated Care Board",
        published="2022",
        published_text="mid-2022, before 1 July 2022",
    ),
)
BRIEFING = Document(
    doc_id="briefings/hostile.md",
    title="Boards <b>and</b> their & powers",
    text=f"Before it. {HOSTILE} After it.",
    source=Source(
        url="javascript:alert(3)",
        publisher="ICS Assistant",
        published="2025-10",
        based_on=(
            Basis(
                title="Health and Care Act 2022",
                publisher="UK Parliament",
                published="2022-04-28",
                url="https://www.legislation.gov.uk/ukpga/2022/31",
            ),
        ),
    ),
)
DOCUMENTS = {document.doc_id: document for document in (GUIDE, BRIEFING)}


def cite(
    marker: int, document: Document, quote: str, *, valid_until: date | None = None
) -> Citation:
    start = document.text.index(quote)
    source = document.source
    return Citation(
        marker=marker,
        doc_id=document.doc_id,
        title=document.title,
        url=source.url,
        publisher=source.publisher,
        published=source.published,
        published_text=source.published_text,
        authority=source.authority,
        based_on=source.based_on,
        valid_from=None,
        valid_until=valid_until,
        superseded_by=(),
        quote=quote,
        start=start,
        end=start + len(quote),
        doc_sha256=document.sha256,
    )


def reply(
    text: str,
    *citations: Citation,
    sentences: Sequence[str] = (),
    notices: Sequence[Notice] = (),
    status: Status = "answered",
    question: str = "What is an Integrated Care Board?",
    nearest: Sequence[Nearest] = (),
    suggestions: Sequence[str] = (),
) -> Answer:
    return Answer(
        as_of=date(2026, 11, 1),
        question=question,
        status=status,
        answerable=None if status in ("safety", "service") else 0.9,
        answer=text,
        sentences=tuple(
            AnswerSentence(text=sentence, citations=(number,), support=1.0)
            for number, sentence in enumerate(sentences, start=1)
        ),
        citations=citations,
        notices=tuple(notices),
        nearest=tuple(nearest),
        suggestions=tuple(suggestions),
        engine="extractive",
        corpus_version="canned",
    )


DATED = Notice(kind="dated", text="The document is from mid-2022, before 1 July 2022.")
WHAT_IT_IS = reply(
    f"{BOARD} [1]\n\n{ENDED} [2]\n\n{DATED.text}",
    cite(1, GUIDE, BOARD),
    cite(2, GUIDE, ENDED, valid_until=date(2026, 4, 1)),
    sentences=(BOARD, ENDED),
    notices=(DATED,),
    suggestions=("What does the board decide?", "Who pays for <i>it</i>?"),
)
WHAT_IT_DECIDES = reply(
    f"The board {SPENDING}. [1]",
    cite(1, GUIDE, SPENDING),
    sentences=(f"The board {SPENDING}.",),
    question="What does it decide?",
)
WHAT_IS_HOSTILE = reply(
    f"{HOSTILE} [1]",
    cite(1, BRIEFING, HOSTILE),
    sentences=(HOSTILE,),
    question=HOSTILE,
)
NOT_FOUND = reply(
    "The documents do not say.",
    status="not_found",
    nearest=(
        Nearest(doc_id=GUIDE.doc_id, title=GUIDE.title, url=GUIDE.source.url),
        Nearest(
            doc_id=BRIEFING.doc_id, title=BRIEFING.title, url="javascript:alert(3)"
        ),
    ),
)


@dataclass
class CannedAssistant:
    """Answers from a table.

    Attributes:
        asked: What it was asked so far, with the history it was given.
        while_waiting: Called before it answers a question that holds "wait".
    """

    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    while_waiting: Callable[[], object] = bool

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_of: date | None = None,
        place: str | None = None,
    ) -> Answer:
        self.asked.append((question, tuple(history)))
        if "wait" in question:
            self.while_waiting()
        if "fail" in question:
            raise QuestionError(f"The question is too long: <b>{question}</b>.")
        if "alert(1)" in question:
            return WHAT_IS_HOSTILE
        if "Integrated Care Board" in question:
            return WHAT_IT_IS
        board_was_named = any("Integrated Care Board" in turn.text for turn in history)
        if "it decide" in question and board_was_named:
            return WHAT_IT_DECIDES
        return NOT_FOUND
