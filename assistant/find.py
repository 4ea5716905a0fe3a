"""Find what the documents hold for each part of a question.

Passages are retrieved, the units in them read, and those chosen that are likely enough
to answer. Nothing is worded here.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import combinations

from assistant.choose import Wanted, choose_units, says_differ
from assistant.config import AnswerConfig
from assistant.covered import without_repeats
from assistant.found import FoundPart, share_words
from assistant.kinds import Kind, asked_kind, holds_kind
from assistant.parts import Part, split_parts, whole_question
from assistant.premise import contradicts_number, differ, figures
from assistant.reader import Reader, Reading, either
from assistant.retriever import Retriever
from assistant.rewrite import StandAlone
from assistant.standing import Standings
from assistant.succession import Succession
from assistant.terms import STOP_WORDS, find_terms
from assistant.units import Unit, document_units, units_in
from assistant.verdict import Verdicts
from assistant.when import When, asked_when, without_time
from corpus.document import Document
from corpus.fold import fold
from corpus.glossary import Glossary
from index.passage import Passage

# Passages of the question before that are read again for a follow-up.
_KEPT = 4
# Sentences, items or lists quoted for one part of a question.
_MAX_UNITS = 3
# Below this probability of the best unit an answer is looked for more widely, in so
# many times the passages, and not given if that finds none.
_FAINT = 0.1
_WIDER = 4
# How far down the evidence a contradiction of the question is looked for.
_MAX_CORRECTING = 3
# Kinds of thing whose form is sure enough to say that a text holds none.
_SURE_KINDS: tuple[Kind, ...] = ("date", "time_of_day", "money", "contact")
# "Which areas", "what numbers": a list is wanted.
_PLURAL = re.compile(r"\b(?:which|what) (?:\w+ )?\w{3,}[^s\W]s\b", re.I)
# Asks for what there was at a time, so that the time is what is looked for.
_ASKS_WHAT_HAPPENED = re.compile(
    r"\bwhat (?:\w+ )?(?:happened|changed|took place|started|began|ended"
    r"|was (?:announced|published))\b",
    re.I,
)
# Asks for what was then still to come.
_ASKS_FOR_PLANS = re.compile(
    r"\b(?:will|would|going to|plan\w*|propos\w*|expect\w*|intend\w*|meant to|due"
    r"|supposed to|deadline|promis\w*|aim\w*)\b"
)
_JOINS = re.compile(r"\w,? and (?:also )?\w", re.I)
_BY_ITS_PLACE = re.compile(
    r"\b(?:board|icb|partnership|icp|body)\b.{0,20}"
    r"\b(?:cover|serv|look|run|respons|for|of|over)\w*\b",
    re.I,
)
_ASKS_TO_SPELL_OUT = re.compile(
    r"\bstands? for\b|\bstand for\b|\bshort for\b|\b(?:the )?(?:letters|initials)\b"
    r"|\bacronym\b|\babbreviat\w*\b|\bspelt? out\b|\bin full\b",
    re.I,
)
# "Dr James Kent" makes James Kent a person.
_TITLED = re.compile(
    r"\b(?:Dr|Mrs?|Ms|Sir|Dame|Cllr|Councillor|Professor)\.? "
    r"([A-Z][\w'-]+ [A-Z][\w'-]+)"
)
# Words of meaning from which on a question is read without its time.
_MIN_WORDS_LEFT = 2
# Kinds of thing that an area and the places within it do not share.
_PARTICULAR_KINDS: tuple[Kind, ...] = ("number", "money", "person", "contact")
# Kinds of thing of which sources may give different ones.
_COUNTED_KINDS: tuple[Kind, ...] = ("number", "money", "date")
# Measures the time spent in a step that is named.
Step = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True, kw_only=True)
class _Asking:
    """What is the same for all parts of a question.

    Attributes:
        kept: Passages of the question before, which a follow-up is read in, too.
    """

    question: StandAlone
    kept: Sequence[Passage]
    as_of: date
    place: str | None
    step: Step
    n_parts: int


class Finder:
    """Retrieves from one index and reads with one reader."""

    def __init__(
        self,
        documents: Sequence[Document],
        index: Retriever,
        reader: Reader,
        *,
        glossary: Glossary,
        config: AnswerConfig,
        n_passages: int,
    ) -> None:
        self._units = {d.doc_id: document_units(d) for d in documents}
        self._standings = Standings({d.doc_id: d for d in documents}, glossary.places)
        self._verdicts = Verdicts(self._standings, glossary)
        self._index = index
        self._reader = reader
        self._glossary = glossary
        self._config = config
        self._n_passages = n_passages
        self._succession = Succession(
            self._units,
            self._standings,
            reader,
            glossary=glossary,
            min_answerable=config.min_answerable,
            max_units=_MAX_UNITS,
        )

    def find(
        self,
        question: StandAlone,
        *,
        as_of: date,
        place: str | None,
        step: Step,
    ) -> list[FoundPart]:
        """Read each part of a question; the whole, where no part has an answer.

        Args:
            question: What is asked, standing alone.
            as_of: The day it is asked on.
            place: Where the person is; added to what is looked for.
            step: Called around retrieving and reading.
        """
        split = split_parts(question.text, self._glossary)
        # Each side of a comparison is given by its best evidence alone.
        n_units = 1 if split.comparison else _MAX_UNITS - (len(split.parts) > 1)
        kept: Sequence[Passage] = ()
        if question.before is not None:
            with step("retrieve"):
                kept = self._index.retrieve([question.before], _KEPT)
        asking = _Asking(
            question=question,
            kept=kept,
            as_of=as_of,
            place=place,
            step=step,
            n_parts=len(split.parts),
        )
        found = [
            self._verdicts.with_verdict(self._find_part(asking, part, n_units), as_of)
            for part in split.parts
        ]
        if len(found) == 1:
            return found
        found = without_repeats(found, self._glossary)
        if any(p.units and not p.aside for p in found) and not share_words(found):
            return found
        whole = self._find_part(asking, whole_question(question.text), _MAX_UNITS)
        return [whole] if whole.units or not share_words(found) else found

    def opening(self, doc_id: str) -> FoundPart:
        """Return how a document begins: its first sentences are the weightiest."""
        sentences = [u for u in self._units[doc_id] if u.kind == "sentence"]
        units = sentences[:_MAX_UNITS]
        return FoundPart(
            part=whole_question(units[0].title if units else doc_id),
            reading=Reading(evidence=(), answerable=1.0),
            passages=(),
            units=units,
        )

    def _find_part(self, asking: "_Asking", part: Part, max_units: int) -> FoundPart:
        asked = f"{part.text} {asking.place}" if asking.place else part.text
        named = self._places_named(asked)
        # A town that no document tells of lies in an area that some do.
        query = self._glossary.places.widened(asked, self._told_places)
        expanded = self._glossary.expand(query)
        when = asked_when(
            self._glossary.expand(part.text), asking.as_of, self._glossary.events
        )
        forms = [query] if expanded == query else [query, expanded]
        for n_passages in (self._n_passages, _WIDER * self._n_passages):
            with asking.step("retrieve"):
                passages = self._index.retrieve(forms, n_passages)
                passages += _others(asking.kept, passages)
            with asking.step("read"):
                units = self._about(self._units_in(passages), named, part)
                reading = self._read(query, when, units)
            if not self._is_faint(reading):
                break
        chosen = self._chosen(asking.question, part, reading, when, max_units)
        found = FoundPart(part=part, reading=reading, passages=passages, units=chosen)
        # A single part may have left the words that take something for granted behind.
        words = asking.question.text if asking.n_parts == 1 else part.text
        found = self._succession.put_right(found, words, asking.as_of)
        if not found.units:
            correcting = self._correcting(query, reading)
            found = replace(found, units=correcting, corrects=bool(correcting))
        within = self._places_named(query) - named
        found = replace(
            found, elsewhere=self._unknown(named), within=tuple(sorted(within))
        )
        if not found.units:
            return self._succession.of_an_ended_body(found, query, when)
        found = replace(found, conflict=self._conflict(found, expanded))
        return self._succession.with_what_came_after(found, query, when)

    def _conflict(self, found: FoundPart, expanded: str) -> bool:
        """Say whether the units give different figures for the same thing."""
        kind = asked_kind(found.part.text)
        texts = [unit.text for unit in found.units]
        return any(
            differ(one, other, expanded, kind, self._glossary)
            for one, other in combinations(texts, 2)
        ) or (len(texts) > 1 and any(map(says_differ, texts)))

    def _is_faint(self, reading: Reading) -> bool:
        """Say whether an answer seems to be there that is in none of what was read."""
        best = max((e.answers for e in reading.evidence), default=0.0)
        return best < _FAINT and reading.answerable >= self._config.min_answerable

    def _read(self, query: str, when: When, units: Sequence[Unit]) -> Reading:
        """Read for the question as it is and, where it names a time, without it."""
        whole = self._reader.read(query, units)
        rest = _timeless(query, when)
        if rest == query:
            return whole
        return either(whole, self._reader.read(rest, units))

    def _places_named(self, text: str) -> frozenset[str]:
        """Return the places in a text; the people of the documents are none."""
        return self._glossary.places.find(self._people.sub(" ", text))

    @cached_property
    def _people(self) -> re.Pattern[str]:
        names = {n for u in self._all_units() for n in _TITLED.findall(u.text)}
        either = "|".join(map(re.escape, sorted(names))) or "(?!)"
        return re.compile(rf"\b(?:{either})\b", re.I)

    def _unknown(self, places: frozenset[str]) -> tuple[str, ...]:
        """Return those of the places named that no document tells of."""
        return tuple(sorted(places - self._told_places))

    @cached_property
    def _told_places(self) -> frozenset[str]:
        find = self._glossary.places.find
        return frozenset().union(*(find(unit.text) for unit in self._all_units()))

    def _all_units(self) -> Iterable[Unit]:
        return (unit for units in self._units.values() for unit in units)

    def _about(
        self, units: Sequence[Unit], places: frozenset[str], part: Part
    ) -> list[Unit]:
        """Leave out what is said of other places than those asked about."""
        kind = asked_kind(part.text)
        # "The board that covers Reading" is asked about, and not Reading.
        of_a_body = bool(_BY_ITS_PLACE.search(part.text))
        particular = kind in _PARTICULAR_KINDS and not of_a_body
        return [
            unit
            for unit in units
            if (unit.kind != "heading" or kind == "definition")
            and self._standings.is_about(unit, places, particular=particular)
        ]

    def _chosen(
        self,
        question: StandAlone,
        part: Part,
        reading: Reading,
        when: When,
        max_units: int,
    ) -> list[Unit]:
        unknown = reading.answerable < self._config.min_answerable
        if unknown or not reading.evidence or self._is_faint(reading):
            spells = bool(_ASKS_TO_SPELL_OUT.search(part.text))
            return self._spelt_out(part.text, []) if spells else []
        item = question.item
        kind = asked_kind(part.text)
        is_list = kind == "list" or question.as_table or bool(_PLURAL.search(part.text))
        wanted = Wanted(
            when=when,
            particular=kind in _PARTICULAR_KINDS,
            counts=kind in _COUNTED_KINDS,
            wants_list=is_list or item is not None,
            min_evidence=self._config.min_evidence,
            max_words=self._config.max_words,
            max_units=max_units,
            figures=figures(without_time(part.text)),
            joined=self._joined(part.text),
            plans=bool(_ASKS_FOR_PLANS.search(fold(part.text))),
        )
        units = choose_units(reading, wanted, self._standings.of, self._words_of)
        if not _holds_what_is_asked(part.text, units):
            return []
        if _ASKS_TO_SPELL_OUT.search(part.text):
            units = self._spelt_out(part.text, units) or units
        return units if item is None else self._pick(units, item)

    def _spelt_out(self, question: str, units: Sequence[Unit]) -> list[Unit]:
        """Return a unit that spells out the short form asked about, the first it can.

        One of `units` goes before any other, and nothing is returned where no short
        form of the glossary is asked about.
        """
        for short, spellings in self._glossary.terms.items():
            if not re.search(rf"\b{short}s?\b", question, re.I):
                continue
            for spelling in spellings:
                words = re.compile(rf"{re.escape(spelling)}\s\({short}\)", re.I)
                for unit in [*units, *self._all_units()]:
                    if unit.kind == "sentence" and words.search(unit.text):
                        return [unit]
        return []

    def _joined(self, question: str) -> frozenset[str]:
        """Return the keys of a question's terms, if it joins two things by "and"."""
        if not _JOINS.search(question):
            return frozenset()
        terms = find_terms(self._glossary.expand(question), self._glossary)
        return frozenset(t.key for t in terms if t.carries_meaning)

    def _words_of(self, unit: Unit) -> frozenset[str]:
        """Return what a unit says, as the keys of its terms that carry meaning."""
        terms = find_terms(self._glossary.expand(unit.text), self._glossary)
        return frozenset(term.key for term in terms if term.carries_meaning)

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
        inside = (units_in(self._units[p.chunk.doc_id], p.chunk) for p in passages)
        return list(dict.fromkeys(unit for units in inside for unit in units))


def _others(kept: Sequence[Passage], found: Sequence[Passage]) -> list[Passage]:
    """Return those that were not found."""
    known = {passage.chunk.chunk_id for passage in found}
    return [passage for passage in kept if passage.chunk.chunk_id not in known]


def _timeless(query: str, when: When) -> str:
    """Return what is asked without its time, which is judged apart, if words are left.

    "What happened in 2023?" asks for nothing but its time.
    """
    if when.tense != "then" or _ASKS_WHAT_HAPPENED.search(query):
        return query
    rest = without_time(query)
    meant = [word for word in re.findall(r"\w+", fold(rest)) if word not in STOP_WORDS]
    return rest if len(meant) >= _MIN_WORDS_LEFT else query


def _holds_what_is_asked(question: str, units: Sequence[Unit]) -> bool:
    """Refuse units on the right subject that lack the date or sum asked for."""
    kind = asked_kind(question)
    return kind not in _SURE_KINDS or any(holds_kind(kind, u.text) for u in units)
