"""What was found for one part of a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.parts import Part
from assistant.reader import Reading
from assistant.units import Unit
from index.passage import Passage


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
