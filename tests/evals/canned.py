"""A document of three sentences, answers from it, and a system that gives them back."""

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.answer import Answer, AnswerSentence, Citation, Status, Turn
from corpus.document import Document
from corpus.errors import AssistantError
from evals.query import EvidenceQuote, Query

DAY = date(2026, 1, 2)
PLANS = "The ICB plans care."
SETS = "The ICP sets the strategy."
SPENDS = "The ICB spends the budget."
# PLANS is [0, 19), SETS is [20, 46), SPENDS is [47, 73).
GUIDE = Document(
    doc_id="guide.txt", title="Guide", text=" ".join([PLANS, SETS, SPENDS])
)
DOCUMENTS = {GUIDE.doc_id: GUIDE}


def span(
    start: int,
    end: int,
    *,
    marker: int = 1,
    doc_id: str = "guide.txt",
    quote: str | None = None,
    doc_sha256: str = GUIDE.sha256,
) -> Citation:
    return Citation(
        marker=marker,
        doc_id=doc_id,
        title="Guide",
        url=None,
        publisher=None,
        published=None,
        published_text=None,
        authority=None,
        based_on=(),
        valid_from=None,
        valid_until=None,
        superseded_by=(),
        quote=GUIDE.text[start:end] if quote is None else quote,
        start=start,
        end=end,
        doc_sha256=doc_sha256,
    )


def cite(quote: str, *, marker: int = 1) -> Citation:
    start = GUIDE.text.index(quote)
    return span(start, start + len(quote), marker=marker)


def say(text: str, *citations: int) -> AnswerSentence:
    return AnswerSentence(text=text, citations=citations, support=1.0)


def answer(
    status: Status = "answered",
    *,
    text: str = "",
    sentences: Sequence[AnswerSentence] = (),
    citations: Sequence[Citation] = (),
    answerable: float | None = None,
) -> Answer:
    return Answer(
        as_of=DAY,
        question="?",
        status=status,
        answerable=answerable,
        answer=text,
        sentences=tuple(sentences),
        citations=tuple(citations),
        engine="extractive",
        corpus_version="v1",
    )


def listed(*quotes: str, doc_id: str = "guide.txt") -> tuple[EvidenceQuote, ...]:
    """One group of evidence, each quote an alternative."""
    return tuple(EvidenceQuote(doc_id=doc_id, quote=quote) for quote in quotes)


def query(
    query_id: str = "q1",
    *,
    category: str = "fact",
    answerable: bool | None = True,
    expected: tuple[Status, ...] = ("answered",),
    must: tuple[tuple[str, ...], ...] = (),
    must_not: tuple[str, ...] = (),
    evidence: tuple[tuple[EvidenceQuote, ...], ...] = (),
    history: tuple[Turn, ...] = (),
) -> Query:
    return Query(
        id=query_id,
        question=f"{query_id}?",
        history=history,
        category=category,
        answerable=answerable,
        expected_status=expected,
        must_include=must,
        must_not_include=must_not,
        evidence=evidence,
    )


class CannedAssistant:
    """Gives the reply kept for a question, or raises it; remembers what was asked."""

    def __init__(self, replies: Mapping[str, Answer | AssistantError]) -> None:
        self._replies = replies
        self.asked: list[tuple[str, Sequence[Turn], date | None]] = []

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_of: date | None = None,
        place: str | None = None,
    ) -> Answer:
        self.asked.append((question, history, as_of))
        reply = self._replies[question]
        if isinstance(reply, AssistantError):
            raise reply
        return reply
