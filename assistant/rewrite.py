"""Make a follow-up stand alone, from the conversation before it.

What people asked is used. Of what the assistant is said to have said, only names that
stand in the documents are, to tell whom or what a pronoun means: a caller can forge it.
A question that stands alone is not bent by its history.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Turn
from assistant.context import Context
from assistant.ellipsis import (
    carried_on,
    continued,
    counted,
    exchanged,
    is_fragment,
    is_relative,
    previous_one,
    related,
    same_of_others,
    sized,
    swapped,
)
from assistant.mentions import find_mentions
from assistant.names import Names
from assistant.offers import ORDINALS, chosen, offered, says_yes
from assistant.premise import other_meaning
from assistant.reference import find_reference, resolve_reference
from assistant.service import service
from assistant.terms import Term, find_terms
from corpus.fold import fold
from corpus.glossary import Glossary

NO_NAMES = Names()
# Rarity from which a word names something; commoner ones (came, people) do not.
_SPECIFIC = 0.75
_MAX_FRAGMENT_TERMS = 2
_BEGINS_AS_FOLLOW_UP = re.compile(
    r"^\W*(?:(?:and|but|so|then|also|or|ok(?:ay)?|what about|how about|what of"
    r"|right|hm+|ah|oh|great|cool|thanks|thank you)\b[\s,]*)+",
    re.I,
)
# What takes back something of the question before.
_CORRECTS = re.compile(
    r"^\W*(?:(?:no|nope|nah|sorry|oops|actually|rather|wait|not that(?: one)?"
    r"|i (?:meant|mean)(?: to (?:say|ask))?|i was asking (?:about|for)|my mistake"
    r"|not (?:the |an? )?[\w ]{1,30}?(?:,| but))(?:\b|(?<=,))[\s,.:;-]*)+",
    re.I,
)
_I_MEAN = re.compile(
    r"[\s,]+(?:i (?:mean|meant)|instead|though|then|please|pls)\W*$", re.I
)
_IF_IT_IS = re.compile(
    r"^\W*(?:what )?if (?:it|that|they)(?:'s|s| is| are|'re) "
    r"(?=(?:an?|the|for|about|in)\b)",
    re.I,
)
_ORDINAL = re.compile(
    rf"\b(?:the|number) (?!former|latter|other)({'|'.join(ORDINALS)})"
    r"(?: (?:one|item|point))?"
    r"(?=\W*$|\W+(?:on|of|in|is|was|mean|means|say|says|about)\b)"
)
_SIDE = re.compile(
    r"\bthe (first|second|former|latter)(?: one)?\b(?=\W*$|\W+(?:is|was|does|do|did"
    r"|has|have|can|will|must|in|start|end|mean|cover)\b)"
)
_ITEM_OF = re.compile(rf"\b(?:the )?({'|'.join(ORDINALS)}) (?:one )?of (the [\w ]+)")
# Asks for the same again, with its source or in another shape.
_AGAIN = re.compile(
    r"^\W*(?:and |ok |please |can you |could you |give me |show me |tell me |what is |"
    r"whats |what's |where is |put (?:it|that|them) |now |again |say |the |a |your )*"
    r"(?:sources?|citations?|references?|which document|exact (?:words|wording)|quote"
    r"|where (?:does|did) (?:it|that) (?:say|come from)|in (?:a )?(?:table|list|bullet"
    r" point)s?(?: form)?|as (?:a )?(?:table|list)|that again|it again|again|repeat"
    r"(?: (?:that|it))?|shorter|in short|(?:is|are) (?:that|you) (?:true|right|correct"
    r"|sure)|really|are you sure about that|how do you know(?: that)?|says who"
    r"|according to (?:whom?|what))(?: please| pls)?\W*$"
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
_ASKS_TO_COMPARE = re.compile(
    r"\bdifferen(?:ce|ces|t)(?= (?:then|please|pls|in short)|\W*$)(?! (?:numbers?))"
    r"|\bcompare(?:d)?(?: them| both| the two)?\W*$"
    r"|^\W*(?P<which>which(?: one| of (?:them|these|those|the two))?)(?= (?:is|are|was"
    r"|were|has|have|holds?|does|do|did|can|runs?|pays?|decides?|makes?|controls?|sets?"
    r"|came|comes|covers?|started|ended|must|will|spends?)\b)"
)
# What was asked of it as well: "how many are there, why?"
_ASKED_BESIDES = re.compile(r", (?:\w+ )?(?:why|when|where|how long)\?$")
_ASKS_OF_A_NUMBER = re.compile(
    r"^\W*why\b|\bmeans?\b|\b(?:what's|whats|what is) the \d+"
    r"|^\W*who (?:said|says|counted|counts|gave|gives)\b"
)
_AS_TABLE = re.compile(r"\btable\b")
_PRONOUN_ALONE = re.compile(r"\b(?:it|they|them|that|this)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandAlone:
    """A question that can be read without the conversation.

    Attributes:
        text: The question in full.
        from_history: Whether anything was taken from the conversation.
        item: Which item of the answered list is meant, from 0; -1 is the last.
        as_table: Whether the answer is wanted as a table.
        before: The question before, where something was taken from it.
        choices: What it may be about, where that has to be asked.
        options: The same, kept when one of them has been chosen.
        frame: The question with a gap (a NUL) in whose place one of them goes.
        slot: What was put in the place of something in the question before.
        document: Title of the document that is asked for.
    """

    text: str
    from_history: bool = False
    item: int | None = None
    as_table: bool = False
    before: str | None = None
    choices: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    frame: str = ""
    slot: str = ""
    document: str | None = None


def stand_alone(
    question: str,
    history: Sequence[Turn],
    glossary: Glossary,
    names: Names = NO_NAMES,
) -> StandAlone:
    """Resolve `question` from the conversation before it, oldest turn first."""
    resolved: StandAlone | None = None
    said = ""
    for turn in [*history, Turn(role="user", text=question)]:
        if turn.role == "assistant":
            said = turn.text
        elif turn.text.strip() and not _says_nothing(turn, question):
            resolved = resolve(turn.text.strip(), resolved, glossary, names, said)
            said = ""
    return resolved or StandAlone(text=question)


def _says_nothing(turn: Turn, question: str) -> bool:
    """Say whether an earlier turn only thanked, greeted or asked of the assistant."""
    reply = service(turn.text) if turn.text is not question else None
    return reply is not None and reply.status == "service"


def resolve(
    question: str,
    previous: StandAlone | None,
    glossary: Glossary,
    names: Names = NO_NAMES,
    said: str = "",
) -> StandAlone:
    """Put back into `question` what it leaves out of the one before it.

    Args:
        question: As typed.
        previous: The question before, standing alone.
        glossary: Terms of the field.
        names: Names that stand in the documents.
        said: The answer to it; nothing of it is used but names of the documents.
    """
    other = _OTHER_TOPIC.match(question)
    if other and question[other.end() :].strip():
        question, previous = question[other.end() :], None
    folded = fold(question)
    as_table = bool(_AS_TABLE.search(folded))
    item_of = _ITEM_OF.search(folded)
    if item_of:
        return StandAlone(
            text=f"What are {item_of.group(2)}?", item=ORDINALS[item_of.group(1)]
        )
    if previous is None or folded == fold(previous.text):
        return StandAlone(text=question, as_table=as_table)
    if _AGAIN.match(folded):
        return replace(
            previous, from_history=True, as_table=as_table or previous.as_table
        )
    picked = _picked(question, previous, glossary, names, said)
    if picked:
        return picked
    question, previous = _with_year(question, previous)
    context = Context(
        text=_ASKED_BESIDES.sub("?", previous.text),
        glossary=glossary,
        names=names,
        said=said,
        slot=previous.slot,
        earlier=previous.before or "",
    )
    return replace(_resolved(question, context, previous), as_table=as_table)


def is_too_vague(question: str, glossary: Glossary) -> bool:
    """Say whether a question without history names nothing to look for."""
    return _is_unspecific(_meaning(question, glossary), most=2)


def _picked(
    question: str,
    previous: StandAlone,
    glossary: Glossary,
    names: Names,
    said: str,
) -> StandAlone | None:
    """Return what a message picks of that which the turn before left open."""
    titles = offered(said, names)
    choices = previous.choices or previous.options or titles
    choice = chosen(question, choices, glossary)
    if choice and fold(choice) in names.titles:
        return StandAlone(text=choice, from_history=True, document=choice)
    if choice and previous.frame:
        return replace(
            previous,
            text=previous.frame.replace("\0", choice),
            from_history=True,
            choices=(),
        )
    if not says_yes(question):
        return None
    if choices:
        return StandAlone(text=question, from_history=True, choices=choices)
    meaning = other_meaning(previous.text, glossary)
    if meaning is None:
        return StandAlone(text=question)
    words = glossary.expansion(meaning.term) or meaning.term
    text = re.sub(rf"\b{meaning.term}\b", words, previous.text, flags=re.I)
    return StandAlone(text=text, from_history=True)


def _resolved(question: str, context: Context, previous: StandAlone) -> StandAlone:
    """Resolve a question from the one before it, if it needs that."""
    counted_off = _counted_off(question, context, previous)
    if counted_off:
        return counted_off
    words, marked = _unmarked(question)
    again = _compared(words, context) or swapped(words, context)
    if again:
        return _taken(again, previous)
    own = find_mentions(words, context.glossary, context.names)
    reference = find_reference(words, own, several=context.has_many)
    if reference is None:
        return _completed(question, words, context, previous, marked=marked)
    found = resolve_reference(words, reference, own, context)
    if found is None:
        return StandAlone(text=question)
    if found.choices:
        return StandAlone(
            text=found.text,
            from_history=True,
            before=previous.text,
            choices=found.choices,
            options=found.choices,
            frame=f"{words[: found.start]}\0{words[found.end :]}",
        )
    if not is_fragment(found.text):
        return _taken(found.text, previous)
    if reference.owns or reference.group == "person":
        text = exchanged(found.text, context, marked=True) or found.text
        return _taken(text, previous)
    return _taken(f"{previous.text.rstrip(' ?.!')}, {question.strip()}", previous)


def _counted_off(
    question: str, context: Context, previous: StandAlone
) -> StandAlone | None:
    """Resolve "the second": of two things compared, or of the list before."""
    folded = fold(question)
    ordinal = _ORDINAL.search(folded)
    sides = context.one() if ordinal or _SIDE.search(folded) else ()
    if len(sides) > 1:
        return _side(question, sides, previous)
    terms = _meaning(question, context.glossary)
    if ordinal and len(terms) <= _MAX_FRAGMENT_TERMS:
        return replace(previous, from_history=True, item=ORDINALS[ordinal[1]])
    return None


def _compared(words: str, context: Context) -> str | None:
    """Say what "the difference" is between, and "which one" of what is meant."""
    asks = _ASKS_TO_COMPARE.search(fold(words))
    sides = context.sides() if asks else None
    if not asks or not sides:
        return None
    if asks["which"]:
        return f"which of {sides} {words[asks.end() :].strip()}"
    return f"{words.rstrip(' ?.!')} between {sides}?"


def _completed(
    question: str, words: str, context: Context, previous: StandAlone, *, marked: bool
) -> StandAlone:
    """Complete what has no pronoun: a fragment, or a clause without its subject."""
    filled = counted(words, context) or sized(words, context)
    filled = filled or same_of_others(words, context) or previous_one(words, context)
    if filled:
        return _taken(filled, previous)
    terms = _meaning(words, context.glossary)
    if is_fragment(words):
        if not (marked or _is_ellipsis(words, terms)):
            return StandAlone(text=question)
        text = _filled_in(words, context) or exchanged(words, context, marked=marked)
        if text is None:
            return StandAlone(text=question)
        return replace(_taken(text, previous), slot=_slot(words, context))
    if is_relative(words, context):
        return _taken(related(words, context) or words, previous)
    supposes = fold(words).startswith("what if")
    numbers = bool(_ASKS_OF_A_NUMBER.search(fold(words)))
    if supposes or _is_unspecific(terms, most=3, numbers=numbers):
        text = continued(words, context)
        return _taken(text, previous) if text else StandAlone(text=question)
    if marked:
        text = carried_on(words, context)
        return replace(_taken(text, previous), from_history=text != words)
    return StandAlone(text=question)


def _filled_in(words: str, context: Context) -> str | None:
    """Put a fragment where the question before said only "it"."""
    found = None if context.earlier else find_reference(context.text, context.found)
    if not found or found.noun or found.group == "person":
        return None
    phrase = words.strip(" ?.!")
    return f"{context.text[: found.start]}{phrase}{context.text[found.end :]}"


def _side(question: str, sides: Sequence[str], previous: StandAlone) -> StandAlone:
    """Put one of two things compared where the question says "the second"."""
    found = _SIDE.search(fold(question))
    if not found:
        return StandAlone(text=question)
    side = sides[ORDINALS[found[1]]]
    if not _meaning_beside(question, found):
        return _taken(f"What is {side}?", previous)
    return _taken(
        f"{question[: found.start()]}{side}{question[found.end() :]}", previous
    )


def _meaning_beside(question: str, found: re.Match[str]) -> bool:
    rest = f"{question[: found.start()]} {question[found.end() :]}"
    return bool(re.search(r"\w", _unmarked(rest)[0]))


def _unmarked(question: str) -> tuple[str, bool]:
    """Return a question without the words that tie it to the one before, if it has."""
    words, corrected = _CORRECTS.subn("", question, count=1)
    words, joined = _BEGINS_AS_FOLLOW_UP.subn("", words, count=1)
    words, again = _CORRECTS.subn("", words, count=1)
    words, meant = _I_MEAN.subn("", words, count=1)
    words, supposed = _IF_IT_IS.subn("", words, count=1)
    meant += supposed
    words = words.lstrip(" .,;:-")
    if not re.search(r"\w", words):
        return question, False
    return words, bool(corrected or joined or again or meant)


def _is_ellipsis(words: str, terms: Sequence[Term]) -> bool:
    """Say whether a bare phrase changes one thing of the question before."""
    return len(terms) <= 1 or bool(
        re.match(
            r"\W*(?:in|of|for|at|from|by|under|since|before|after|per|the)\b",
            words,
            re.I,
        )
        and len(terms) <= _MAX_FRAGMENT_TERMS + 1
    )


def _slot(words: str, context: Context) -> str:
    found = find_mentions(words, context.glossary, context.names)
    return found[0].bare if found else ""


def _taken(text: str, previous: StandAlone) -> StandAlone:
    return StandAlone(text=text, from_history=True, before=previous.text)


def _with_year(question: str, previous: StandAlone) -> tuple[str, StandAlone]:
    """Put a year where the question goes by that of the one before, which loses it."""
    beside = _YEAR_BESIDE.search(fold(question))
    years = set(_YEAR.findall(previous.text))
    if not beside or len(years) != 1:
        return question, previous
    year = int(years.pop()) + _NEXT_YEARS[beside[1] or beside[2]]
    asked = f"{question[: beside.start()]}in {year}{question[beside.end() :]}"
    without = re.sub(
        r"(?:\b(?:in|of|by|for|since) )?\b(?:19|20)\d\d\b", "", previous.text
    )
    return asked, replace(previous, text=without.replace(" ?", "?"))


def _is_unspecific(terms: Sequence[Term], *, most: int, numbers: bool = False) -> bool:
    """Say whether terms name nothing that could be looked for alone.

    With `numbers`, a bare number is nothing either: "what does 26 mean?"
    """
    return len(terms) <= most and all(
        t.rarity < _SPECIFIC or (numbers and t.spelling.isdigit()) for t in terms
    )


def _meaning(text: str, glossary: Glossary) -> list[Term]:
    terms = find_terms(glossary.expand(text), glossary)
    return [term for term in terms if term.carries_meaning]
