"""Part a question that asks several things, so that each gets its own evidence.

A part that has none is named in the answer; an answer to half a question that does
not say so is the commonest fault of such systems.
"""

import re
from dataclasses import dataclass
from datetime import date

from assistant.premise import superseded_names
from assistant.rewrite import StandAlone, resolve
from assistant.sides import Side, find_sides
from corpus.fold import fold
from corpus.glossary import Glossary

_MAX_PARTS = 4
_WH = r"(?:who|what|when|where|why|how|which)"
_VERB = r"(?:is|are|was|were|does|do|did|can|will)"
_MODAL = r"(?:would|could|should|has|have|had|must|may|might|shall)"
_QUESTION_WORD = rf"(?:{_WH}|{_VERB})"
_SENTENCE_END = re.compile(r"(?<=[\w)\"'][\w)\"'][.?!])\s+(?=\w)")
_PREPOSITION = r"(?:(?:on|in|by|at|for|from|since|to|until)\s+)?"
_AND_ASK = re.compile(
    # A comma alone parts before "who" or "when"; before "is" it may be anything.
    rf"\s*,\s+(?={_PREPOSITION}{_WH}\b)"
    r"|\s*(?:,\s*and|\band|\bbut)\s+(?:(?:mainly|also|then|just)\s+)?"
    rf"(?={_PREPOSITION}{_QUESTION_WORD}\b)",
    re.I,
)
_POLITE = r"(?:(?:please|pls|can you|could you|so|and|but|then|also|just|now)\W+){0,3}"
_ORDER = r"(?:tell|explain|list|describe|name|give|quote|compare|show|find|summarise)"
# A verb asks where it comes first; "my name is" does not.
_ASKING = re.compile(
    rf"\W*(?:(?:\w+\W+){{0,3}}?{_WH}|{_POLITE}(?:{_ORDER}|{_VERB}))\b|.*\?\W*$"
)
# "When a paper says ..., what does it mean?": the first part only says when.
_SAYS_WHEN = re.compile(
    rf"\W*(?:when|where|while|if|since|as)\s+(?!{_VERB}\b|{_MODAL}\b|and\b|or\b)"
    r"(?!.*\?)\w+ \w+ \w+"
)
_YEAR = r"(?:(?:early|mid|late)[ -])?(?:19|20)\d\d"
_TIMES_COMPARED = re.compile(
    # "Between 2019 and 2022" alone is one time.
    r"\s+(?:(?:compared?|change|changed|differ|grow|grew|fall|fell|rise|rose)\s+"
    r"(?:between|from|in)|in)\s+"
    rf"(?P<one>{_YEAR})\s+(?:and|with|vs\.?|versus|compared (?:with|to)|against"
    rf"|to)\s+(?:in\s+)?(?P<other>{_YEAR})\b",
    re.I,
)
_ORDERS_TO_COMPARE = re.compile(
    r"^(?:please\s+)?(?:compare|what is the difference (?:in|between)"
    r"|how (?:did|does|do|has|have))\s+(?:the\s+)?(?=number|population|size|figure)",
    re.I,
)
# A question word alone, and one that begins a question.
_BARE = re.compile(r"\W*(?:who|when|where|why|how)\W*", re.I)
_ASKS_FIRST = re.compile(rf"\W*{_WH}\s+(?P<rest>\S+\s.+)", re.I | re.S)
_COUNTS = re.compile(r"\b(?:numbers?|many|much|population|figures?|size)\b", re.I)
_HOW_MANY = re.compile(r"\bhow many\s+([^.?!]+)", re.I)
# What is counted ends where the clause about it begins.
_CLAUSE = re.compile(
    r"\s+(?:in|are|is|does|do|did|has|have|had|were|was|make|makes|cover|covers|across"
    r"|within|will|can)\b",
    re.I,
)
_LIST_SEPARATOR = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that is asked.

    Attributes:
        text: A question of its own.
        label: What to call it when it has no answer, or in a table.
        is_side: Whether it is one side of a comparison.
    """

    text: str
    label: str
    is_side: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a question asks, at least one part; `comparison` when sides are compared."""

    parts: tuple[Part, ...]
    comparison: bool = False


def split_parts(question: str, glossary: Glossary) -> Parts:
    """Part `question`; one that asks a single thing stays as it is."""
    times = _times_compared(question)
    if times:
        return Parts(parts=times)
    sides = find_sides(question, glossary)
    if sides:
        return Parts(
            parts=tuple(_side(side, glossary) for side in sides), comparison=True
        )
    counted = _counted(question)
    if counted:
        return Parts(parts=counted)
    pieces = [
        piece.strip()
        for sentence in _SENTENCE_END.split(question.strip())
        for piece in _AND_ASK.split(sentence)
        if piece.strip()
    ]
    if len(pieces) <= 1:
        return Parts(parts=(whole_question(question),))
    asked = _resolved(_completed(pieces), glossary)
    if not 1 <= len(asked) <= _MAX_PARTS:
        return Parts(parts=(whole_question(question),))
    return Parts(parts=asked)


def whole_question(question: str) -> Part:
    """Return a question as its one part."""
    return Part(text=question, label=question.strip(" ?."))


def _completed(pieces: list[str]) -> list[str]:
    """Give a bare "where" what the next piece asks: "where and when did it meet?"."""
    done: list[str] = []
    for piece, after in zip(pieces, [*pieces[1:], ""], strict=True):
        rest = _ASKS_FIRST.match(after)
        bare = rest and _BARE.fullmatch(piece)
        done.append(f"{piece.strip(' ,')} {rest['rest']}" if rest and bare else piece)
    return done


def _resolved(pieces: list[str], glossary: Glossary) -> tuple[Part, ...]:
    """Return the pieces that ask, each with what it takes from the one before."""
    parts: list[Part] = []
    previous: StandAlone | None = None
    said = ""
    for piece in pieces:
        if not _ASKING.match(fold(piece)) or _SAYS_WHEN.match(fold(piece)):
            previous, said = StandAlone(text=piece), piece
            continue
        resolved = resolve(piece, previous, glossary)
        if said and (resolved.from_history or glossary.places.find(said)):
            # What was said before the question is what it is about, in full.
            resolved = StandAlone(text=f"{said} {piece}")
        said = ""
        # "the third" of a sentence is no item of a list that was answered.
        text = piece if resolved.item is not None else resolved.text
        previous = StandAlone(text=text)
        parts.append(Part(text=text, label=piece.strip(" ?.,")))
    return tuple(parts)


def _times_compared(question: str) -> tuple[Part, ...]:
    """Return the question for each of two years that it compares, if it does.

    "How did the number compare between 2016 and 2024?" asks for that of 2016 and for
    that of 2024.
    """
    found = _TIMES_COMPARED.search(question)
    if not found:
        return ()
    asked = _ORDERS_TO_COMPARE.sub("What was the ", question[: found.start()].strip())
    if not _COUNTS.search(asked):
        return ()
    rest = question[found.end() :].strip(" ?.")
    return tuple(
        Part(
            text=f"{asked} {rest} in {year}?".replace("  ", " "),
            label=f"in {year}",
            is_side=True,
        )
        for year in (found["one"], found["other"])
    )


def _side(side: Side, glossary: Glossary) -> Part:
    words = glossary.expansion(side.name) or side.name
    text = side.asked or f"What is {words}?"
    if superseded_names(side.name, glossary, date.max):
        # What is no more is compared as it was.
        text = re.sub(r"^What is\b", "What was", text)
    return Part(text=text, label=side.name, is_side=True)


def _counted(question: str) -> tuple[Part, ...]:
    found = _HOW_MANY.search(question)
    if not found:
        return ()
    clause = _CLAUSE.search(found[1])
    end = clause.start() if clause else len(found[1])
    rest = found[1][end:].rstrip()
    things = [t.strip() for t in _LIST_SEPARATOR.split(found[1][:end]) if t.strip()]
    if len(things) < 2 or len(things) > _MAX_PARTS:
        return ()
    return tuple(
        Part(text=f"How many {t}{rest}?", label=f"how many {t}") for t in things
    )
