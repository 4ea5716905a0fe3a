"""Notice what a question takes for granted and the documents do not bear out.

A number that they contradict, a body that has ended, a mistake that the glossary knows.
"""

import re
from collections.abc import Mapping
from datetime import date

from assistant.kinds import Kind
from assistant.terms import Term, find_terms
from assistant.when import told_periods
from corpus.fold import fold
from corpus.glossary import Ambiguous, Glossary, Mistaken, Superseded

_WORDS = """one two three four five six seven eight nine ten eleven twelve thirteen
fourteen fifteen sixteen seventeen eighteen nineteen twenty"""
_VALUES = {word: str(value) for value, word in enumerate(_WORDS.split(), start=1)}
_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)
# What is only proposed, asked for or doubted is not taken for granted.
_OPEN = re.compile(
    r"\b(?:would|will|could|might|propos\w*|plan\w*|bill|if|whether|going to"
    r"|about to)\b"
)
# Words that say which meaning of a short form is meant.
_OF_THE_FIELD = re.compile(
    r"\b(?:nhs|gp's|(?<!my )gps?|surger(?:y|ies)|practices?|integrated"
    r"|health (?:and|service)"
    r"|commission\w*|primary care|trusts?|councils?)\b"
)
# Days apart within which two dates can be of one event.
_ONE_EVENT = 31
# Words that may stand between a number and what it counts.
_REACH = 3


def contradicts_number(question: str, quoted: str, glossary: Glossary) -> bool:
    """Say whether both count the same thing and only with different numbers.

    "the 45 systems" contradicts "42 new systems"; years and dates count nothing.
    """
    asked = _counts(question, glossary)
    held = _counts(quoted, glossary)
    return any(
        thing in held and not numbers & held[thing] for thing, numbers in asked.items()
    )


def figures(text: str) -> frozenset[str]:
    """Return the numbers and years in a text, words such as "three" as digits."""
    return frozenset(
        _VALUES.get(word, word)
        for word in re.findall(r"\b(?:\d[\d.,]*\d|\w+)\b", fold(text))
        if word in _VALUES or word[0].isdigit()
    )


def differ(one: str, other: str, question: str, kind: Kind, glossary: Glossary) -> bool:
    """Say whether two quotes give different figures for what is asked about."""
    if kind == "date":
        ours, theirs = _days(one), _days(other)
        return not ours & theirs and any(
            abs((a - b).days) <= _ONE_EVENT for a in ours for b in theirs
        )
    if kind != "number":
        return False
    asked = {term.key for term in find_terms(glossary.expand(question), glossary)}
    ours_by, theirs_by = _counts(one, glossary), _counts(other, glossary)
    return any(
        not numbers & theirs_by[thing]
        for thing, numbers in ours_by.items()
        if thing in asked and thing in theirs_by
    )


def _days(text: str) -> set[date]:
    """Return the single days that a text names."""
    return {s for s, e in told_periods(text) if s and e and (e - s).days == 1}


def superseded_names(
    question: str, glossary: Glossary, day: date
) -> Mapping[str, Superseded]:
    """Return the names in a question of bodies that had ended by `day`."""
    folded = fold(question)
    return {
        _as_written(question, folded, found, body): body
        for body in glossary.superseded
        if body.until <= day
        for found in [_any_of(body.names).search(folded)]
        if found
    }


def _as_written(
    question: str, folded: str, found: re.Match[str], body: Superseded
) -> str:
    """Return the name as the question has it, or with its capitals."""
    same = len(question) == len(folded)
    name = question[found.start() : found.end()] if same else found.group().upper()
    if name != name.lower():
        return name
    # "Frimley ICB" however it was typed.
    words = body.names[0].split()
    return " ".join(w.upper() if len(w) <= 3 else w.capitalize() for w in words)


def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def mistaken(question: str, glossary: Glossary) -> list[Mistaken]:
    """Return the mistakes that a question, short forms expanded, takes for granted."""
    folded = fold(question)
    if _OPEN.search(folded):
        return []
    return [known for known in glossary.mistaken if known.says.search(folded)]


def _counts(text: str, glossary: Glossary) -> dict[str, set[str]]:
    """Return the numbers right before each thing, by the key of its term."""
    # A decimal point and a comma between thousands belong to the number.
    whole = re.sub(r"(?<=\d)[.,](?=\d)", "_", glossary.expand(text))
    terms = find_terms(whole, glossary)
    counts: dict[str, set[str]] = {}
    for at, term in enumerate(terms):
        number = _number(term)
        if number is None:
            continue
        if terms[at + 1 : at + 2] and terms[at + 1].spelling in _MONTHS:
            continue
        for thing in terms[at + 1 : at + 1 + _REACH]:
            if _number(thing) is not None:
                break
            if thing.carries_meaning:
                counts.setdefault(thing.key, set()).add(number)
    return counts


def _number(term: Term) -> str | None:
    if re.fullmatch(r"\d[\d_]*", term.spelling):
        # Four digits are a year in these documents.
        return term.spelling if len(term.spelling) < 4 else None
    return _VALUES.get(term.spelling)


def other_meaning(question: str, glossary: Glossary) -> Ambiguous | None:
    """Return the short form that a question uses for something else, if it does."""
    folded = fold(question)
    for known in glossary.ambiguous:
        if re.search(rf"\b{fold(known.term)}s?\b", folded) and _any_of(
            known.cues
        ).search(folded):
            field = known.ask_instead is None and _OF_THE_FIELD.search(folded)
            return None if field else known
    return None
