"""What was found for one part of a question."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from assistant.parts import Part
from assistant.reader import Reading
from assistant.units import Unit
from corpus.fold import fold
from index.passage import Passage

Verdict = Literal["Yes", "No"]


@dataclass(frozen=True, kw_only=True)
class FoundPart:
    """One part of a question with what was found for it.

    Attributes:
        units: What to quote; empty when the documents do not answer the part.
        after: What came after that which the part or the units speak of as present.
        corrects: Whether the units contradict a number that the part assumes, rather
            than answer it.
        mistaken: Whether the first unit puts right what the part takes for granted.
        ended: Names of bodies that the part takes to be there and which have ended,
            with the first day they were no more.
        aside: Whether the units answer nothing, and say only that the body asked about
            has ended.
        conflict: Whether the units give different figures for the same thing.
        elsewhere: Places that the part names and no document tells of.
        within: The areas around them that the units are about.
        verdict: What the first unit says to a question that asks for yes or no; None
            where it says neither.
    """

    part: Part
    reading: Reading
    passages: Sequence[Passage]
    units: list[Unit]
    after: list[Unit] = field(default_factory=list)
    corrects: bool = False
    mistaken: bool = False
    ended: Mapping[str, date] = field(default_factory=dict)
    aside: bool = False
    conflict: bool = False
    elsewhere: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    verdict: Verdict | None = None


def sides_compared(
    found: Sequence[FoundPart], chosen: Collection[Unit], question: str
) -> dict[str, list[Unit]]:
    """Return what to quote of each side, by its name, if sides are compared.

    Nothing where only one has evidence, where both rest on the same words, or where a
    name is not made of the question's words.
    """
    sides: dict[str, list[Unit]] = {}
    taken: set[Unit] = set()
    for part in found:
        own = [*(u for u in part.units if u in chosen), *part.after]
        units = [unit for unit in dict.fromkeys(own) if unit not in taken]
        taken |= set(units)
        named = set(_words(part.part.label)) <= set(_words(question))
        if not part.part.is_side or not units or not named:
            return {}
        sides[part.part.label] = units
    return sides if len(sides) > 1 else {}


def share_words(found: Sequence[FoundPart]) -> bool:
    """Say whether sides that are compared rest on the same words."""
    if not all(part.part.is_side for part in found):
        return False
    first = [part.units[0] for part in found if part.units]
    return len(first) == len(found) and len(set(first)) < len(first)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))
