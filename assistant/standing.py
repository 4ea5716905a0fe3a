"""What is known of a unit besides its words: when it held, its source, its place.

When something held stands in the front matter, where somebody marked it; else it is
read out of the sentence ("from 24 October 2022 to May 2023").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from assistant.units import Unit
from assistant.when import Period, When, told_periods, told_span
from corpus.dates import published_days
from corpus.document import Authority, Document, Validity
from corpus.places import Places

# How well a unit fits a time; see `Standing.fits`.
THAT_TIME, NO_TIME, OTHER_TIME, NOT_THEN = 2, 1, 0, -1
# From the highest; what nobody has ranked comes last.
_AUTHORITIES: tuple[str, ...] = get_args(Authority)
_TO_COME = re.compile(
    r"\b(?:will|shall|would|to be|due|deadline|plan(?:s|ned)?|propos\w+|expected)\b"
)
# A place whose rules hold everywhere within it.
_GENERAL = frozenset({"england", "united kingdom"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of one unit.

    Attributes:
        validity: When it held; open where nobody knows.
        is_marked: Whether the front matter says so, rather than the sentence.
        told: The times that the sentence names.
        published: When its source was published; None for a briefing, which tells of
            other times than its own.
        to_come: Whether it speaks of something as still to come.
        authority: 0 for an Act, more for less weight.
    """

    validity: Validity
    is_marked: bool
    told: tuple[Period, ...]
    published: Period | None
    to_come: bool
    authority: int

    @property
    def foretells(self) -> bool:
        """Whether it speaks of what is over as still to come."""
        return self.to_come and self.is_marked and self.validity.valid_until is not None

    def fits(self, when: When) -> int:
        """Return how well the unit fits the time asked about, higher for better.

        THAT_TIME: it held then, or tells of a time asked about. NO_TIME: nothing is
        known against it. OTHER_TIME: it tells of another time only. NOT_THEN: it had
        ended, or had not begun.
        """
        if not when.covers(self.validity):
            return NOT_THEN
        if when.tense != "then":
            return NOT_THEN if self._is_told_from_later(when) else NO_TIME
        named = self.told or ((self.published,) if self.published else ())
        if self.validity.valid_until or any(when.meets(told) for told in named):
            return THAT_TIME
        # What began earlier and is not known to have ended tells of later times, too.
        return OTHER_TIME if self.told and not self.is_marked else NO_TIME

    def _is_told_from_later(self, when: When) -> bool:
        """Say whether it tells as done what had not happened by the day asked on."""
        starts = [start for start, _ in self.told]
        end = when.end
        return (
            bool(starts)
            and end is not None
            and not self.to_come
            and all(start is not None and start >= end for start in starts)
        )


class Standings:
    """The standing of the units of one corpus, worked out once for each."""

    def __init__(self, documents: Mapping[str, Document], places: Places) -> None:
        self._documents = documents
        self._places = places
        self._known: dict[Unit, Standing] = {}

    def of(self, unit: Unit) -> Standing:
        """Return the standing of a unit."""
        if unit not in self._known:
            self._known[unit] = self._look_up(unit)
        return self._known[unit]

    def _look_up(self, unit: Unit) -> Standing:
        document = self._documents[unit.doc_id]
        validity = document.validity_of(unit.start, unit.end)
        marked = validity.valid_from is not None or validity.valid_until is not None
        if not marked:
            validity = told_span(unit.text) or validity
        source = document.source
        published = None if source.based_on else source.published
        return Standing(
            validity=validity,
            is_marked=marked,
            told=tuple(told_periods(unit.text)),
            published=published_days(published) if published else None,
            to_come=bool(_TO_COME.search(unit.text)),
            authority=_rank(unit, document),
        )

    def is_about(self, unit: Unit, asked: frozenset[str], *, particular: bool) -> bool:
        """Say whether a unit may be given for the places that a question names.

        Args:
            unit: The unit.
            asked: Names of places, as `Places.find` returns them.
            particular: Whether a number, sum or person is asked for: those of an area
                are not those of a place within it.
        """
        document = self._documents[unit.doc_id]
        told = self._places.find(f"{unit.title}. {unit.text}")
        own = told - _GENERAL
        if not own and document.place:
            own = self._places.named(document.place)
        return all(
            place in told
            or not own
            or bool(own & self._suits(place, particular=particular))
            or (not particular and any(place in self._around(o) for o in own))
            for place in asked
        )

    def _suits(self, place: str, *, particular: bool) -> frozenset[str]:
        around = self._around(place)
        return frozenset({place}) | (around & _GENERAL if particular else around)

    def _around(self, place: str) -> frozenset[str]:
        return self._places.around(place)


def _rank(unit: Unit, document: Document) -> int:
    """Return the rank of the best source of the section a unit stands in."""
    bases = [
        basis.authority
        for basis in document.source.based_on
        if basis.authority
        and (not basis.sections or set(basis.sections) & set(unit.headings))
    ]
    if not bases and document.source.authority:
        bases = [document.source.authority]
    ranks = [_AUTHORITIES.index(authority) for authority in bases]
    return min(ranks, default=len(_AUTHORITIES))
