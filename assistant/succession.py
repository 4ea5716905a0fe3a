"""Say what became of that which a question or a quote speaks of as still there.

What is quoted may have ended, the body asked about may be no more, and the question may
take for granted what is not so.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant.found import FoundPart
from assistant.kinds import asked_kind
from assistant.premise import mistaken, superseded_names
from assistant.reader import Reader
from assistant.standing import NOT_THEN, Standings
from assistant.units import Unit
from assistant.when import When
from corpus.fold import fold
from corpus.glossary import Glossary

_ASKS_WHETHER_STILL = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:is|are|do|does|has|have|can|will)\b.*"
    r"\b(?:still|any ?more|any longer|exists?)\b"
)

_ASKS_WHAT_FOLLOWED = re.compile(
    r"\b(?:took over|taken over|replaced|succeeded|came after|took the place)\b"
)

_FOLLOWED = re.compile(r"\b(?:succeed|replac|took over|taken over|set up|superse)\w*")


class Succession:
    """What replaced what, in one corpus."""

    def __init__(
        self,
        units: Mapping[str, Sequence[Unit]],
        standings: Standings,
        reader: Reader,
        *,
        glossary: Glossary,
        min_answerable: float,
        max_units: int,
    ) -> None:
        self._units = units
        self._standings = standings
        self._reader = reader
        self._glossary = glossary
        self._min_answerable = min_answerable
        self._max_units = max_units

    def put_right(self, found: FoundPart, asked: str, as_of: date) -> FoundPart:
        """Put first what corrects a mistake that the words asked take for granted."""
        for known in mistaken(self._glossary.expand(asked), self._glossary):
            for unit in self._units.get(known.doc_id, ()):
                if self._holds_on(unit, as_of) and (
                    known.quote in unit.text and unit.kind != "list"
                ):
                    others = [other for other in found.units if other != unit]
                    units = [unit, *others][: self._max_units]
                    return replace(found, units=units, mistaken=True)
        return found

    def _holds_on(self, unit: Unit, day: date) -> bool:
        when = When(tense="now", start=day, end=day + timedelta(days=1))
        return self._standings.of(unit).fits(when) > NOT_THEN

    def with_what_came_after(
        self, found: FoundPart, query: str, when: When
    ) -> FoundPart:
        """Add what replaced that which is spoken of as there and is no more."""
        day = when.start if when.tense == "now" else _today(when)
        if day is None:
            return found
        ended: dict[str, date] = {}
        after: list[Unit] = []
        spoken = self._spoken_of_as_there(found, query, when)
        for name, body in superseded_names(spoken, self._glossary, day).items():
            told = any(self._tells_of(unit, body.until) for unit in found.units)
            if not told and self._units.get(body.doc_id):
                ended[name] = body.until
                # A document begins with what became of its subject.
                after.append(self._units[body.doc_id][0])
        if when.tense == "now":
            after += self._after(found.units, query, when)
        return replace(found, ended=ended, after=list(dict.fromkeys(after)))

    def _spoken_of_as_there(self, found: FoundPart, query: str, when: When) -> str:
        """Return the words in which a body that has ended would be taken to be there.

        Those of a question about today, and of what is quoted for one on who leads, or
        for one of the past on who took over.
        """
        quoted = " ".join(unit.text for unit in found.units)
        if when.tense == "now":
            leads = asked_kind(found.part.text) == "person"
            return f"{query} {quoted}" if leads else query
        return quoted if _ASKS_WHAT_FOLLOWED.search(fold(query)) else ""

    def _after(self, units: Iterable[Unit], query: str, when: When) -> list[Unit]:
        """Return what replaced those of `units` that have ended, and so on to today."""
        todo, seen = list(units), set[str]()
        after: list[Unit] = []
        while todo:
            validity = self._standings.of(todo.pop(0)).validity
            if when.start is None or not validity.ended_by(when.start):
                continue
            for doc_id in validity.superseded_by:
                best = doc_id not in seen and self._best_in(doc_id, query, when)
                seen.add(doc_id)
                if best:
                    after.append(best)
                    todo.append(best)
        return after

    def of_an_ended_body(self, found: FoundPart, query: str, when: When) -> FoundPart:
        """Say at least that the body asked about, as if it were there, has ended."""
        if when.tense != "now" or when.start is None:
            return found
        bodies = superseded_names(query, self._glossary, when.start).values()
        units = [self._units[b.doc_id][0] for b in bodies if self._units.get(b.doc_id)]
        # That it has ended answers whether it still does something.
        aside = bool(units) and not _ASKS_WHETHER_STILL.search(fold(found.part.text))
        return replace(found, units=list(dict.fromkeys(units)), aside=aside)

    def _tells_of(self, unit: Unit, day: date) -> bool:
        """Say whether a unit tells what followed a body, and when it was no more."""
        days = {day, day - timedelta(days=1)}
        told = self._standings.of(unit).told
        names_day = any(start in days or end in days for start, end in told)
        return names_day and bool(_FOLLOWED.search(fold(unit.text)))

    def _best_in(self, doc_id: str, query: str, when: When) -> Unit | None:
        """Return the unit of a document that answers best, by default its first."""
        own = self._units.get(doc_id, ())
        # What has ended as well leads on to what came after it.
        units = [u for u in own if self._standings.of(u).fits(when) > NOT_THEN] or own
        if not units:
            return None
        best = self._reader.read(query, units).evidence[0]
        likely = best.answers >= self._min_answerable
        return best.unit if likely else units[0]


def _today(when: When) -> date | None:
    """Return the day that a question of the past is asked on."""
    if when.tense != "past" or when.end is None:
        return None
    return when.end - timedelta(days=1)
