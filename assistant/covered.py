"""Notice what the quotes for one part of a question already say of another.

"When was it published and how many recommendations did it make?" may be answered by
one sentence. A part whose words stand in what is quoted, with the kind of thing it asks
for, is neither missing nor quoted a second time.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.found import FoundPart
from assistant.kinds import Kind, asked_kind, holds_kind
from assistant.terms import alike, find_terms
from assistant.units import Unit
from corpus.fold import fold
from corpus.glossary import Glossary

# Kinds of thing that show in a text; a yes, a reason or a list may stand anywhere.
_SHOWN_KINDS: tuple[Kind, ...] = ("number", "money", "date", "person", "contact")
_HOW_MANY = re.compile(r"\bhow many (?P<things>\w+)")


def without_repeats(parts: Sequence[FoundPart], glossary: Glossary) -> list[FoundPart]:
    """Return the parts of a question, each saying what no earlier one says.

    A part that has no evidence gets the quote of another part that tells it.
    """
    done: list[FoundPart] = []
    for at, part in enumerate(parts):
        others = [unit for other in parts[:at] for unit in _own(other)]
        later = [unit for other in parts[at + 1 :] for unit in _own(other)]
        told = [u for u in [*others, *later] if tells(u, part.part.label, glossary)]
        missing = not part.units or part.aside
        if told and (missing or told[0] in others):
            part = replace(part, units=told[:1], after=[], ended={}, aside=False)
        done.append(part)
    return done


def _own(part: FoundPart) -> Sequence[Unit]:
    return () if part.aside else part.units


def tells(unit: Unit, asked: str, glossary: Glossary) -> bool:
    """Say whether a unit holds all that a part asks about, and the kind of thing."""
    kind = asked_kind(asked)
    if kind not in _SHOWN_KINDS or not holds_kind(kind, unit.text):
        return False
    counted = _HOW_MANY.search(fold(asked))
    if counted and not _counts(unit.text, counted["things"]):
        return False
    held = {t.key for t in find_terms(glossary.expand(unit.text), glossary)}
    terms = [
        term
        for term in find_terms(glossary.expand(asked), glossary)
        if term.carries_meaning
    ]
    return bool(terms) and all(
        term.key in held or any(alike(term.key, other) for other in held)
        for term in terms
    )


def _counts(text: str, things: str) -> bool:
    """Say whether a number stands right before the things that are counted."""
    number = r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|twelve)"
    return bool(re.search(rf"\b{number} (?:\w+ )?{re.escape(things)}\b", fold(text)))
