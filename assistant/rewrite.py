"""Make a follow-up stand alone, from the conversation before it.

What people said is used, never what the assistant is said to have said: a caller can
forge that. A question that stands alone is not bent by its history.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Turn
from assistant.terms import Term, find_terms
from corpus.fold import fold
from corpus.glossary import Glossary

_MAX_SUBJECT_TERMS = 6
# Rarity from which a word names something; commoner ones (came, people) do not.
_SPECIFIC = 0.75
_BEGINS_AS_FOLLOW_UP = re.compile(
    r"^\W*(?:(?:and|but|so|then|also|or|ok(?:ay)?|what about|how about|what if)"
    r"\b[\s,]*)+",
    re.I,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|she|him|her|those|these|this|that"
    r"|both|either|neither|the (?:former|latter|same|other)(?: one)?)\b"
)
# "this" and "that" before a noun or a clause, and "it" with nothing behind it to
# stand for, are no pronouns to resolve.
_NO_PRONOUN = re.compile(
    r"\b(?:is|was) it (?:true|right|correct|possible|the case|ok(?:ay)?)\b"
    r"|\b(?:says?|know|tell me|think|believe|mean|true|proving|prove|stating"
    r"|something|anything|everything|one|those|so) that\b"
    r"|\bthat (?:is|are|was|were|has|have|the|an?|bob|we|i|you)\b"
    r"|\bthis (?:area|country|service|assistant|chat|page|one)\b"
    # "They've replied" tells of people that no one has named.
    r"|\b(?:they|it|that|he|she)'(?:ve|re|ll|d)\b"
    r"|\bboth (?:the|of)\b|\bthese days\b|\bthose (?:who|with|of)\b|\b\w+ or both\b"
)
_CLAUSE = re.compile(
    r"\b(?<!to )(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have"
    r"|had|may|must)\b"
)
_ORDINALS = {
    "first": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
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
_ORDINAL = re.compile(
    rf"\b(?:the|number) ({'|'.join(_ORDINALS)})(?: (?:one|item|point))?\b"
)
_ITEM_OF = re.compile(rf"\b(?:the )?({'|'.join(_ORDINALS)}) (?:one )?of (the [\w ]+)")
_ASKS_WITH = re.compile(
    r"\W*(?:(?:by|on|in|at|for|from|since|until|to) )?"
    r"(?:when|who|where|why|how(?: many| much| long)?|what(?: date| day| year)?)\b",
    re.I,
)
# Asks for the same again, with its source or in another shape.
_AGAIN = re.compile(
    r"^\W*(?:and |ok |please |can you |could you |give me |show me |tell me |what is |"
    r"whats |what's |where is |put (?:it|that|them) |now |again |say |the |a |your )*"
    r"(?:sources?|citations?|references?|which document|exact (?:words|wording)|quote"
    r"|where (?:does|did) (?:it|that) (?:say|come from)|in (?:a )?(?:table|list|bullet"
    r" point)s?(?: form)?|as (?:a )?(?:table|list)|that again|it again|again|repeat"
    r"(?: (?:that|it))?|shorter|in short)(?: please| pls)?\W*$"
)
_OTHER_TOPIC = re.compile(
    r"^\W*(?:(?:ok|okay|right|thanks|and|so|now)\W+)*(?:(?:a )?(?:different|new"
    r"|separate|another|unrelated) (?:question|topic|subject|thing)"
    r"|change of (?:subject|topic)"
    r"|moving on|on (?:another|a different) (?:note|topic|subject))\b[\s,:.\u2013-]*",
    re.I,
)
# "The year before" goes by the year of the question before.
_NEXT_YEARS = {"before": -1, "after": 1, "previous": -1, "following": 1, "next": 1}
_YEAR_BESIDE = re.compile(
    r"\b(?:in )?the (?:(?:year|one) (before|after)(?: that)?"
    r"|(previous|following|next) (?:year|one))\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AS_TABLE = re.compile(r"\btable\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandAlone:
    """A question that can be read without the conversation.

    Attributes:
        text: The question in full.
        from_history: Whether anything was taken from the conversation.
        item: Which item of the answered list is meant, from 0; -1 is the last.
        as_table: Whether the answer is wanted as a table.
    """

    text: str
    from_history: bool = False
    item: int | None = None
    as_table: bool = False


def stand_alone(
    question: str, history: Sequence[Turn], glossary: Glossary
) -> StandAlone:
    """Resolve `question` from what the person said before, oldest turn first."""
    resolved: StandAlone | None = None
    for text in [*(t.text for t in history if t.role == "user"), question]:
        if text.strip():
            resolved = resolve(text.strip(), resolved, glossary)
    return resolved or StandAlone(text=question)


def resolve(
    question: str, previous: StandAlone | None, glossary: Glossary
) -> StandAlone:
    """Put back into `question` what it leaves out of the one before it."""
    other = _OTHER_TOPIC.match(question)
    if other and question[other.end() :].strip():
        question, previous = question[other.end() :], None
    folded = fold(question)
    as_table = bool(_AS_TABLE.search(folded))
    item_of = _ITEM_OF.search(folded)
    if item_of:
        return StandAlone(
            text=f"What are {item_of.group(2)}?", item=_ORDINALS[item_of.group(1)]
        )
    if previous is None or folded == fold(previous.text):
        return StandAlone(text=question, as_table=as_table)
    if _AGAIN.match(folded):
        return replace(
            previous, from_history=True, as_table=as_table or previous.as_table
        )
    question, previous = _with_year(question, previous)
    folded = fold(question)
    ordinal = _ORDINAL.search(folded)
    terms = _meaning(question, glossary)
    if ordinal and len(terms) <= 2:
        return replace(previous, from_history=True, item=_ORDINALS[ordinal.group(1)])
    return StandAlone(
        text=_with_subject(question, terms, previous.text, glossary),
        from_history=_needs_history(question, terms),
        as_table=as_table,
    )


def _with_year(question: str, previous: StandAlone) -> tuple[str, StandAlone]:
    """Put a year where the question goes by that of the one before, which loses it."""
    beside = _YEAR_BESIDE.search(fold(question))
    years = set(_YEAR.findall(previous.text))
    if not beside or len(years) != 1:
        return question, previous
    year = int(years.pop()) + _NEXT_YEARS[beside[1] or beside[2]]
    asked = f"{question[: beside.start()]}in {year}{question[beside.end() :]}"
    return asked, replace(previous, text=_YEAR.sub("", previous.text))


def is_too_vague(question: str, glossary: Glossary) -> bool:
    """Say whether a question without history names nothing to look for."""
    terms = _meaning(question, glossary)
    return len(terms) <= 2 and all(term.rarity < _SPECIFIC for term in terms)


def _needs_history(question: str, terms: Sequence[Term]) -> bool:
    folded = fold(question)
    if _BEGINS_AS_FOLLOW_UP.match(folded) and len(terms) <= _MAX_SUBJECT_TERMS:
        return True
    if _has_pronoun(folded):
        return True
    # "names?" and "who came later?" name nothing that could be looked for alone.
    unspecific = len(terms) <= 3 and all(t.rarity < _SPECIFIC for t in terms)
    bare = len(terms) == 1 and not _CLAUSE.search(folded) and terms[0].rarity < 1.0
    return unspecific or bare


def _has_pronoun(folded: str) -> bool:
    return bool(_PRONOUN.search(_NO_PRONOUN.sub(" ", folded)))


def _with_subject(
    question: str, terms: Sequence[Term], previous: str, glossary: Glossary
) -> str:
    """Return the question with what it leaves out put back."""
    if not _needs_history(question, terms):
        return question
    words = _BEGINS_AS_FOLLOW_UP.sub("", question, count=1)
    folded = fold(words)
    asked = _ASKS_WITH.match(previous)
    if not terms and asked and _ASKS_WITH.fullmatch(folded.strip(" ?.!")):
        # "why?" asks the question before over again, with another word to ask it.
        return f"{words.strip(' ?.!')}{previous[asked.end() :]}"
    pronoun = _has_pronoun(folded)
    subject = _subject(previous, terms, glossary, all_of_it=pronoun or not terms)
    if not subject:
        return question
    if pronoun:
        blanked = _NO_PRONOUN.sub(lambda m: "\0" * len(m.group()), folded)
        found = _PRONOUN.search(blanked)
        if found:
            return f"{words[: found.start()]}{subject}{words[found.end() :]}"
    if _CLAUSE.search(folded) or re.match(
        r"\W*(?:who|what|when|where|why|how)\b", folded
    ):
        return f"{words.rstrip(' ?.')} {subject}?"
    # A bare phrase changes one thing of the question before, which is asked again.
    return _exchanged(previous, terms, glossary) or f"{previous.rstrip(' ?.')} {words}"


def _exchanged(previous: str, terms: Sequence[Term], glossary: Glossary) -> str | None:
    """Return the question before with its term of the field exchanged for a new one."""
    expanded = glossary.expand(previous)
    theirs = [t for t in find_terms(expanded, glossary) if t.of_the_field]
    if len(terms) != 1 or not terms[0].of_the_field or not theirs:
        return None
    old = theirs[0]
    return f"{expanded[: old.start]}{terms[0].spelling}{expanded[old.end :]}"


def _subject(
    previous: str, terms: Sequence[Term], glossary: Glossary, *, all_of_it: bool
) -> str:
    """Return what the question before was about, in the words of its terms.

    Unless all of it is wanted, its terms of the field are enough where it has any.
    """
    known = {term.key for term in terms}
    meant = [t for t in _meaning(previous, glossary) if t.key not in known]
    of_the_field = [t for t in meant if t.of_the_field]
    if of_the_field and not all_of_it:
        meant = of_the_field
    return " ".join(term.spelling for term in meant[:_MAX_SUBJECT_TERMS])


def _meaning(text: str, glossary: Glossary) -> list[Term]:
    terms = find_terms(glossary.expand(text), glossary)
    return [term for term in terms if term.carries_meaning]
