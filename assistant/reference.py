"""Put what a pronoun stands for in its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.context import Context
from assistant.mentions import Mention
from corpus.fold import fold

_DUMMY_AFTER = (
    r"(?:true|right|correct|possible|ok(?:ay)?|likely|important|legal|necessary|worth"
    r"|hard|easy|better|fair|known|clear|normal|the case|just|only me)"
)
_NO_PRONOUN = re.compile(
    rf"\b(?:is|was|isn't|will|would) it (?:still )?{_DUMMY_AFTER}\b"
    rf"|\bit(?:'s| is| was) {_DUMMY_AFTER}\b"
    r"|\bit (?:takes?|take|costs?|means?|matters?) (?:to|if|that|for me)\b"
    r"|\bdoes (?:that|it|this) matter\b"
    r"|\bit(?:'s| is| was) (?:\w+ )?(?:that|to)\b|\bwhat time is it\b"
    r"|\b(?:says?|know|tell me|think|believe|true|proving|prove|stating|means?"
    r"|something|anything|everything|so|now|sure|given|claim\w*|hear\w*|read) that\b"
    r"|\bthat (?:the|an?|bob|we|i|you|they|there|it|he|she|is|are|was|were|has|have"
    r"|had|will|would|can|could|does|do|did)\b(?!\W*$)(?! (?:still|confirmed|official"
    r"|up to date|recent|a lot|normal|all)\b)"
    r"|\b(?:this|that|these|those) (?:area|country|service|assistant|chat|page|site"
    r"|year|week|month|time|way|morning|days?|moment)\b"
    # "They've replied" tells of people that no one has named.
    r"|\b(?:they|it|that|he|she)'(?:ve|re|ll|d)\b"
    r"|\bboth (?:the|of)\b|\bthose (?:who|with|of|that|in)\b|\b\w+ or both\b"
    r"|\b(?:each|one an)other\b|\b(?:no|any|every|some) ones?\b|\bone (?:of|or|and)\b"
)
_PRONOUN = re.compile(
    r"\b(?:(?P<person>he|she|him|his|hers?)"
    r"|(?P<many>they|them|their|theirs|these|those|both|either|neither)"
    r"|(?P<one>it|its|this|that)"
    r"|(?P<rest>the (?:former|latter|same|other|others|rest)(?: ones?)?)"
    r"|(?:(?<=in )|(?<=is there )|(?<=have )|(?<=join )|(?<=get )|(?<=of )|(?<=be )"
    r"|(?<=become )|(?<=create )|(?<=a new )|(?<=set up ))(?P<any>one)"
    r"|(?<=[a-z] )(?<!which )(?<!the )(?<!other )(?<!any )(?P<kind>ones))\b"
)
# A noun may follow what points at it: "that address".
_POINTED_AT = re.compile(r"(?:this|that|these|those) (?P<noun>[a-z][\w'-]{2,})")
_POSSESSIVE = frozenset({"its", "their", "his", "her"})
_NEW_CLAUSE = re.compile(
    r"[,;:.?]|\b(?:and|but|or|if|when|because|that|who|which|what|how|why|before|after"
    r"|so|while|since|than)\b"
)
_ASKS = re.compile(r"\b(?:who|what|when|where|why|how|is|was|did|does|has|will|can)\b")
# So many things named by a question of its own, and none of them the one before's:
# "they" are then people in general.
_OWN_SUBJECT = 3
_ARTICLE = re.compile(r"^(?:the|an?|all|any|each|every)\s+", re.I)
_OF_A_PERSON = re.compile(r"\b(?:chair|chief|leader|director|person|minister)\w*\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A pronoun of a question with nothing before it there to stand for.

    Attributes:
        group: Which words it is one of: person, many, one, rest or any.
        noun: What it points at ("that address"), if it does.
    """

    group: str
    start: int
    end: int
    word: str
    noun: str | None = None

    @property
    def owns(self) -> bool:
        """Say whether it is possessive: "its chair"."""
        return self.word in _POSSESSIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question with its reference resolved, or what it may refer to.

    Attributes:
        choices: Two things that fit as well; `start` and `end` is then where one of
            them belongs.
    """

    text: str
    choices: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


def find_reference(
    question: str, own: Sequence[Mention], *, several: bool = True
) -> Reference | None:
    """Return the pronoun of `question` that only the turn before can resolve.

    Args:
        question: As asked.
        own: What the question itself speaks of.
        several: Whether the turn before has what "they" may be.
    """
    folded = fold(question)
    blanked = _NO_PRONOUN.sub(lambda m: "\0" * len(m.group()), folded)
    found = [m for m in _PRONOUN.finditer(blanked) if not _is_bound(m, blanked, own)]
    if not found:
        return None
    # "Can they sack them?": the second can be told, the first is whoever may.
    match = found[-1] if len(found) > 1 and found[-1].group() == "them" else found[0]
    if match.lastgroup == "many" and not several:
        match = next((m for m in found if m.lastgroup != "many"), match)
    group = match.lastgroup or "one"
    pointed = _POINTED_AT.match(blanked, match.start())
    noun = pointed["noun"] if pointed and _names_something(pointed, own) else None
    return Reference(
        group=group,
        start=match.start(),
        end=pointed.end() if pointed and noun else match.end(),
        word=match.group(),
        noun=noun,
    )


def resolve_reference(
    question: str, reference: Reference, own: Sequence[Mention], context: Context
) -> Resolved | None:
    """Put what `reference` stands for in its place; None where nothing is known."""
    if reference.noun:
        return _pointed_at(question, reference, own, context)
    meant = _antecedents(reference, own, context)
    if not meant and reference.word == "that" and context.who_did:
        asked = context.text.strip(" ?.!")
        return Resolved(text=f"{question.rstrip(' ?.!')}: {asked}?")
    if not meant:
        return None
    if len(meant) > 1:
        return Resolved(
            text=question, choices=meant, start=reference.start, end=reference.end
        )
    words = meant[0]
    if re.search(r"\b(?:an?|the) (?:\w+ )?$", question[: reference.start], re.I):
        words = _ARTICLE.sub("", words)
    if _is_possessive(question, reference):
        words += "'s"
    text = f"{question[: reference.start]}{words}{question[reference.end :]}"
    office = context.office() if reference.group == "person" else None
    asks = _ASKS.search(fold(question)) and not _OF_A_PERSON.search(fold(question))
    if office and asks and office not in words:
        text = f"{text.rstrip(' ?.!')} as {office}?"
    return Resolved(text=text)


def _antecedents(
    reference: Reference, own: Sequence[Mention], context: Context
) -> tuple[str, ...]:
    if reference.group == "person":
        return context.person()
    if reference.group == "any":
        one = context.any_one(own)
        return (one,) if one else ()
    if reference.group == "kind":
        things = context.many(own)
        return (_ARTICLE.sub("", things),) if things else ()
    if reference.word == "that":
        head = None if context.who_did else context.head()
        return (head,) if head else ()
    if reference.group == "one":
        return context.one(own)
    many = context.many(own)
    if not many:
        return ()
    return (f"the rest of {many}",) if "rest" in reference.word else (many,)


def _pointed_at(
    question: str, reference: Reference, own: Sequence[Mention], context: Context
) -> Resolved | None:
    """Resolve "that address": the one spoken of, or that of what was spoken of."""
    noun = (reference.noun or "").removesuffix("s")
    words = next(
        (
            context.whole(m)
            for m in context.found
            if fold(m.bare).removesuffix("s").endswith(noun)
        ),
        None,
    )
    if words is None:
        topic = context.topic(own)
        if topic is None:
            return None
        words = f"the {reference.noun} of {topic}"
    return Resolved(
        text=f"{question[: reference.start]}{words}{question[reference.end :]}"
    )


def _names_something(pointed: re.Match[str], own: Sequence[Mention]) -> bool:
    return any(m.core == pointed.start("noun") for m in own)


def _is_possessive(question: str, reference: Reference) -> bool:
    if reference.word not in _POSSESSIVE:
        return False
    follows = re.match(r"\s+[a-z]", fold(question[reference.end :]))
    return bool(follows) or reference.word != "her"


def _is_bound(match: re.Match[str], folded: str, own: Sequence[Mention]) -> bool:
    """Say whether the question itself names what a pronoun stands for."""
    group = match.lastgroup or ""
    if group in ("rest", "any", "kind"):
        return False
    named = [m for m in own if m.end <= match.start() and m.kind != "time"]
    if any("," in folded[m.end : match.start()] for m in named):
        return True
    before = [m for m in named if _fits(group, m)]
    if match.group() in _POSSESSIVE and before:
        return True
    if any(_NEW_CLAUSE.search(folded[m.end : match.start()]) for m in before):
        return True
    # Someone who says what "they" are about asks of people in general.
    things = [m for m in own if m.kind in ("body", "thing")]
    return group == "many" and len(things) >= _OWN_SUBJECT


def _fits(group: str, mention: Mention) -> bool:
    if group == "person":
        return mention.kind in ("person", "role")
    if group == "many":
        return mention.kind in ("body", "thing")
    return mention.kind in ("body", "thing", "place")
