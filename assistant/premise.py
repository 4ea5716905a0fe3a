"""Notice where a question takes a number for granted that the documents contradict."""

from assistant.terms import Term, find_terms
from corpus.glossary import Glossary

_WORDS = """one two three four five six seven eight nine ten eleven twelve thirteen
fourteen fifteen sixteen seventeen eighteen nineteen twenty"""
_VALUES = {word: str(value) for value, word in enumerate(_WORDS.split(), start=1)}
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


def _counts(text: str, glossary: Glossary) -> dict[str, set[str]]:
    """Return the numbers right before each thing, by the key of its term."""
    terms = find_terms(glossary.expand(text), glossary)
    counts: dict[str, set[str]] = {}
    for at, term in enumerate(terms):
        number = _number(term)
        if number is None:
            continue
        for thing in terms[at + 1 : at + 1 + _REACH]:
            if _number(thing) is not None:
                break
            if thing.carries_meaning:
                counts.setdefault(thing.key, set()).add(number)
    return counts


def _number(term: Term) -> str | None:
    if term.spelling.isdigit():
        # Four digits are a year in these documents.
        return term.spelling if len(term.spelling) < 4 else None
    return _VALUES.get(term.spelling)
