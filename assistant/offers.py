"""Things that the turn before left to choose from, and which of them is chosen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.mentions import singular
from assistant.names import Names
from assistant.terms import STOP_WORDS
from corpus.fold import fold
from corpus.glossary import Glossary

ORDINALS = {
    "first": 0,
    "1st": 0,
    "former": 0,
    "second": 1,
    "2nd": 1,
    "latter": 1,
    "other": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "5th": 4,
    "sixth": 5,
    "6th": 5,
    "last": -1,
}
_WHICH_ONE = re.compile(
    rf"^(?:\W|\b(?:the|and|no|yes|ok|number|about|what|how|sorry"
    rf"|please|pls|i|mean|meant"
    rf"|one|tell|me|more|show|go|with)\b)*\b(?P<ordinal>{'|'.join(ORDINALS)}|[12])\b"
    r"(?: (?:one|document|please|pls|option))*\W*$"
)
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|ya|ye|y|sure|ok(?:ay)?|please|pls|go on|go ahead|tell me"
    r"|tell me more|more|do|that's right|correct|exactly|thanks|that one|show me"
    r"|that is what i mean|thats what i mean|i do|it is)(?:\W+(?:yes|please|pls|do"
    r"|go on|go ahead|tell me|tell me more|that one|that's right"
    r"|thats right|show me|i do"
    r"|i mean that|that is what i mean|thanks))*\W*$"
)
_BOTH = re.compile(r"^\W*(?:both|all|the two)(?: of (?:them|those))?\W*$")
_NEAREST = re.compile(r"\bnearest documents? (?:is|are)\b.*", re.S)
_TITLE = re.compile(r"\u201c(.+?)\u201d")
_MAX_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Titles of documents that an answer named as the nearest."""

    titles: tuple[str, ...]


def says_yes(question: str) -> bool:
    """Say whether a message says no more than yes."""
    return bool(_YES.match(fold(question)))


def chosen(question: str, choices: Sequence[str], glossary: Glossary) -> str | None:
    """Return which of the choices a short message names; both where it says both."""
    folded = fold(question)
    if len(folded.split()) > _MAX_WORDS or not choices:
        return None
    if _BOTH.match(folded):
        return " and ".join(choices)
    which = _WHICH_ONE.match(folded)
    if which:
        at = ORDINALS.get(which["ordinal"], int(which["ordinal"] == "2"))
        return choices[at] if at < len(choices) else None
    if len(choices) == 1 and says_yes(question):
        return choices[0]
    return _named(folded, choices, glossary)


def offered(said: str, names: Names) -> tuple[str, ...]:
    """Return the titles of our documents that an answer named as the nearest."""
    nearest = _NEAREST.search(said)
    if not nearest:
        return ()
    titles = _TITLE.findall(nearest.group().replace("\\", ""))
    return tuple(title for title in titles if fold(title) in names.titles)


def _named(folded: str, choices: Sequence[str], glossary: Glossary) -> str | None:
    """Return the one choice that shares words with what was typed."""
    typed = _words(folded, glossary)
    others = [_words(fold(choice), glossary) for choice in choices]
    shared = [
        len(typed & (words - frozenset().union(*others[:n], *others[n + 1 :])))
        for n, words in enumerate(others)
    ]
    best = max(range(len(choices)), key=shared.__getitem__)
    only = sum(1 for count in shared if count) == 1
    # More than the name makes it a question of its own.
    return choices[best] if only and len(typed - others[best]) == 0 else None


def _words(folded: str, glossary: Glossary) -> frozenset[str]:
    words = re.findall(r"\w+", fold(glossary.expand(folded)))
    ignored = STOP_WORDS | {"meant", "mean", "sorry", "one", "tell", "talking"}
    return frozenset(singular(word) for word in words if word not in ignored)
