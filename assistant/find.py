"""Find what the documents hold for each part of a question, and what ranks first.

Passages are retrieved, the units in them read, and those chosen that are likely enough
to answer. Nothing is worded here.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from assistant.config import AnswerConfig
from assistant.extractive import choose_units
from assistant.kinds import Kind, asked_kind, holds_kind
from assistant.parts import Part, split_parts, whole_question
from assistant.premise import contradicts_number
from assistant.reader import Reader, Reading
from assistant.rewrite import StandAlone
from assistant.units import Unit, document_units
from corpus.document import Document
from corpus.glossary import Glossary
from index.passage import Passage
from index.search import Index

# Enough that k documents are found where each has several passages before them.
_PASSAGES_PER_DOCUMENT = 10
# Sentences, items or lists quoted for one part of a question.
_MAX_UNITS = 3
# How far down the evidence a contradiction of the question is looked for.
_MAX_CORRECTING = 3
# Kinds of thing whose form is sure enough to say that a text holds none.
_SURE_KINDS: tuple[Kind, ...] = ("date", "money", "contact")
# Measures the time spent in a step that is named.
Step = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True, kw_only=True)
class FoundPart:
    """One part of a question with what was found for it.

    Attributes:
        units: What to quote; empty when the documents do not answer the part.
        corrects: Whether the units contradict a number that the part assumes, rather
            than answer it.
    """

    part: Part
    reading: Reading
    passages: Sequence[Passage]
    units: list[Unit]
    corrects: bool = False


class Finder:
    """Retrieves from one index and reads with one reader."""

    def __init__(
        self,
        documents: Sequence[Document],
        index: Index,
        reader: Reader,
        *,
        glossary: Glossary,
        config: AnswerConfig,
        n_passages: int,
    ) -> None:
        self._units = {d.doc_id: document_units(d) for d in documents}
        self._index = index
        self._reader = reader
        self._glossary = glossary
        self._config = config
        self._n_passages = n_passages

    def find(
        self, question: StandAlone, *, place: str | None, step: Step
    ) -> list[FoundPart]:
        """Read each part of a question; the whole, where no part has an answer.

        Args:
            question: What is asked, standing alone.
            place: Where the person is; added to what is looked for.
            step: Called around retrieving and reading.
        """
        split = split_parts(question.text, self._glossary)
        # Each side of a comparison is given by its best evidence alone.
        n_units = 1 if split.comparison else _MAX_UNITS
        found = [
            self._find_part(question, part, place, n_units, step)
            for part in split.parts
        ]
        if len(found) == 1 or any(part.units for part in found):
            return found
        whole = whole_question(question.text)
        return [self._find_part(question, whole, place, _MAX_UNITS, step)]

    def rank(self, forms: Sequence[str], k: int, *, read: bool) -> list[Passage]:
        """Return the k best documents for a question, each by its best passage.

        Args:
            forms: The question in one or more forms, the fullest last.
            k: How many documents.
            read: Whether the reader ranks what was retrieved.

        Returns:
            Passages with `rank` from 1.
        """
        passages = self._index.retrieve(
            list(dict.fromkeys(forms)), k * _PASSAGES_PER_DOCUMENT
        )
        if read:
            passages = self._by_reading(forms[-1], passages)
        best: dict[str, Passage] = {}
        for passage in passages:
            best.setdefault(passage.chunk.doc_id, passage)
        return [
            replace(passage, rank=rank)
            for rank, passage in enumerate(list(best.values())[:k], start=1)
        ]

    def _find_part(
        self,
        question: StandAlone,
        part: Part,
        place: str | None,
        max_units: int,
        step: Step,
    ) -> FoundPart:
        query = f"{part.text} {place}" if place else part.text
        expanded = self._glossary.expand(query)
        with step("retrieve"):
            forms = [query] if expanded == query else [query, expanded]
            passages = self._index.retrieve(forms, self._n_passages)
        with step("read"):
            reading = self._reader.read(query, self._units_in(passages))
        units = self._chosen(question, part, reading, max_units)
        found = FoundPart(part=part, reading=reading, passages=passages, units=units)
        if units:
            return found
        correcting = self._correcting(query, reading)
        return replace(found, units=correcting, corrects=bool(correcting))

    def _chosen(
        self, question: StandAlone, part: Part, reading: Reading, max_units: int
    ) -> list[Unit]:
        if reading.answerable < self._config.min_answerable or not reading.evidence:
            return []
        item = question.item
        is_list = asked_kind(part.text) == "list" or question.as_table
        units = choose_units(
            reading,
            wants_list=is_list or item is not None,
            min_evidence=self._config.min_evidence,
            max_words=self._config.max_words,
            max_units=max_units,
        )
        if not _holds_what_is_asked(part.text, units):
            return []
        return units if item is None else self._pick(units, item)

    def _correcting(self, query: str, reading: Reading) -> list[Unit]:
        """Return what contradicts a number that an unanswered question assumes."""
        return [
            evidence.unit
            for evidence in reading.evidence[:_MAX_CORRECTING]
            if contradicts_number(query, evidence.text, self._glossary)
        ][:1]

    def _pick(self, units: Sequence[Unit], item: int) -> list[Unit]:
        """Return one item of the list among `units`; nothing when it has none such."""
        for unit in units:
            if unit.kind == "list" and item < unit.n_items:
                items = [
                    other
                    for other in self._units[unit.doc_id]
                    if other.kind == "item" and unit.start <= other.start < unit.end
                ]
                return [items[item]]
        return []

    def _units_in(self, passages: Sequence[Passage]) -> list[Unit]:
        """Return the units that lie in the passages, in the passages' order."""
        units: dict[Unit, None] = {}
        for passage in passages:
            chunk = passage.chunk
            for unit in self._units[chunk.doc_id]:
                if unit.start < chunk.end and chunk.start < unit.end:
                    units[unit] = None
        return list(units)

    def _by_reading(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """Rank passages by the likeliest unit in each."""
        reading = self._reader.read(question, self._units_in(passages))

        def likeliest(passage: Passage) -> float:
            chunk = passage.chunk
            return max(
                (
                    evidence.answers
                    for evidence in reading.evidence
                    if evidence.doc_id == chunk.doc_id
                    and evidence.start < chunk.end
                    and chunk.start < evidence.end
                ),
                default=0.0,
            )

        scored = [replace(p, score=likeliest(p)) for p in passages]
        return sorted(scored, key=lambda passage: -passage.score)


def _holds_what_is_asked(question: str, units: Sequence[Unit]) -> bool:
    """Refuse units on the right subject that lack the date or sum asked for."""
    kind = asked_kind(question)
    return kind not in _SURE_KINDS or any(holds_kind(kind, u.text) for u in units)
