"""Put back what a follow-up leaves out: "when?", "and in Reading?", "the ICP?"."""

import re
from collections.abc import Sequence

from assistant.context import Context
from assistant.kinds import asked_kind
from assistant.mentions import Mention, completed, find_mentions, singular
from corpus.fold import fold
from corpus.glossary import Glossary

_PREPOSITION = (
    r"(?:of|for|in|at|on|by|from|to|with|about|across|within|under|before|after|since"
    r"|until|around|during|as|per|without)"
)
_ASKING = (
    r"(?:(?:by|on|in|at|for|from|since|until|to|with) )?"
    r"(?:when|whom?|where|why|how come|how(?: many| much| long| often| soon| big)?"
    r"|what (?:date|day|year|for|time)|which)"
)
# A question word alone, or with no more than a verb that says nothing.
_BARE = re.compile(
    rf"\W*(?P<asks>{_ASKING})"
    r"(?:(?: (?:is|was|did|does|do|will|has) | ?'s )(?:that|this|it|they))?"
    r"(?: (?:happen|happened|happening|exactly|then|so|precisely|take place|be))*"
    r"(?P<negated> not)?\W*",
    re.I,
)
_BARE_OF_A_THING = re.compile(r"\W*(?:whom?|what|which)\b.* (?:it|that|this|they)\W*$")
_ASKED_WITH = re.compile(
    rf"\W*(?:(?:so|and|but|ok|please)\W+)*(?:{_ASKING}|what|who)\b(?:'s)?", re.I
)
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|must|may"
    r"|might|shall|(?:is|are|was|were|do|does|did|can|could|would|should|has|have)n'?t)"
)
_STARTS_WITH_AUXILIARY = re.compile(rf"\s*{_AUXILIARY}\b", re.I)
_WHAT_IS = re.compile(
    r"\W*(?:what|who|where)(?:'?s| is| are| was| were)\s+(?P<what>.+?)\W*$", re.I
)
_BEFORE_WHAT_IS_PICKED = re.compile(r"\b(?:how many|which|what)\s+$", re.I)
_HOW_MANY = re.compile(
    r"\bhow many(?: (?:in total|altogether|exactly))?(?=\s+(?:are|were|is|was|did|does"
    rf"|do|have|has|had|will|can|{_PREPOSITION})\b|\W*$)",
    re.I,
)
_HOW_MANY_THINGS = re.compile(r"\W*how many (?P<things>[^?.!]+?)\W*$", re.I)
_WHICH = re.compile(
    r"\W*which (?P<which>ones?|two|three|four|five|six|seven|\d+)\W*$", re.I
)
_HOW_IT_IS = re.compile(r"\W*how (?P<how>big|large|old|long|small|far|new)\W*$", re.I)
_CLAUSE = re.compile(rf"\b(?<!to ){_AUXILIARY}\b")
_HOW_TO = re.compile(
    r"\W*(?:how|where|when|what|who|why) (?:do|can|should|could|would|must|to) "
    r"(?:i |we |you |someone |people )?(?P<do>.+?)\W*$",
    re.I,
)
_DO_I = re.compile(
    r"\W*(?:(?:do|can|should|must|may) (?:i|we|you)|i (?:want|need|would like|have)"
    r" to|is there (?:\w+ )+?to) (?P<do>(?:need |have )?.+?)\W*$",
    re.I,
)
_SUCCEEDS = re.compile(
    r"\b(?:took|takes|take) over\b|\b(?:came|comes|was|is|were) (?:before|after|next"
    r"|first|previously|earlier)\W*$|\bsucceeded\b|\bprevious\b"
)
_TRAILING = re.compile(rf"^.{{3,}}[,;.-]\s*(?P<asks>{_ASKING})\W*$", re.I | re.S)
_PURPOSE = re.compile(
    r"(?<!have)(?<!need)(?<!want)(?<!able)(?<!how) to (?!the\b|an?\b|my\b|our\b)"
    r"[a-z]+ (?:[a-z]+ ){0,3}$",
    re.I,
)
_NUMBER = re.compile(r"\W*(?P<number>\d{2,})\W*")
# Nouns that say little of themselves: "the deadline" of what?
_RELATIVE = re.compile(
    r"\b(?:the|any|an?|final|first|last) (?:(?:final|first|last|new|latest|main|other"
    r"|next|old|full|exact|second) )*(?:version|deadline|members?|membership|aims?"
    r"|purposes?|role|job|address|e-?mail|website|phone(?: number)?|number|population"
    r"|area|budget|name|boss|reasons?|result|outcome|rest|date|start date|end date"
    r"|minimum|maximum|average|total|cost|headquarters|constitution|quorum|duties|duty"
    r"|powers?|responsibilities|benefits?|themes?|parts?|head|partners|signatories"
    r"|conditions|criteria|options|steps|stages|exceptions|draft|edition|launch"
    r"|announcement|proposal|statement)\b"
)
_IS_THERE = re.compile(r"\b(?:is|was) there\b\W*(?:an?\b|any\b|$)")
# "List the councils": of what was spoken of.
_ORDERS = re.compile(
    r"\W*(?:please |pls |can you |just )*(?:list|name|give me|show me|tell me) "
    r"(?:all )?(?:of )?the \w+(?: \w+)?\W*$"
)
_PREVIOUS_ONE = re.compile(
    r"\W*(?:the |and the )?(?P<which>previous|former|next|current|last|first|new)"
    r"(?: one)?\W*$",
    re.I,
)
_ABOUT_ONESELF = re.compile(r"\b(?:i|we|me|my|im|i'm)\b")
_QUESTION_FIRST = re.compile(r"\W*(?:who|what|when|where|why|how|which)\b")
_OVERALL_WORDS = """
everywhere nationally locally countrywide anywhere elsewhere officially legally per
alone only altogether overall total
"""
_OVERALL = frozenset(_OVERALL_WORDS.split())
_SAME_SORT = {"body": ("body", "thing"), "thing": ("thing", "body")}
_COUNTING = ("number", "person", "list", "money")


def swapped(words: str, context: Context) -> str | None:
    """Ask the question before over again with another word to ask it: "why?"."""
    trailing = _TRAILING.match(words)
    bare = _BARE.fullmatch(trailing["asks"] if trailing else words)
    if not bare or _BARE_OF_A_THING.match(fold(words)):
        return None
    asks = bare["asks"].strip()
    if fold(asks) in ("how many", "which", "how much", "how big", "how large"):
        return None
    before = context.text.strip(" ?.!")
    definition = _WHAT_IS.fullmatch(context.text)
    if definition and re.match(r"(?:since|from|for|until|how long)\b", fold(asks)):
        return f"{asks} has {definition['what']} existed?"
    asked = _ASKED_WITH.match(before)
    if not asked:
        rest = before[:1].lower() + before[1:]
        return f"{asks} {rest}?"
    rest = before[asked.end() :].strip()
    if _STARTS_WITH_AUXILIARY.match(rest) or "'s" in asked.group():
        link = "is " if "'s" in asked.group() else ""
        return f"{asks} {link}{rest}?"
    if re.match(r"\W*(?:(?:and|so) )*(?:who|what)\b", fold(before)):
        someone = (
            "someone" if fold(asked.group()).strip().endswith("who") else "something"
        )
        return f"{asks} was it that {someone} {rest}?"
    return f"{before}, {asks}?"


def counted(words: str, context: Context) -> str | None:
    """Put back what is counted or picked from: "how many are there?", "which five?"."""
    things = context.counted()
    if things is None:
        return None
    which = _WHICH.fullmatch(words)
    if which:
        number = "" if which["which"].startswith("one") else f"{which['which']} "
        rest = context.text.partition(things)[2].strip(" ?.!")
        return f"which {number}{things} {rest}?".replace(" ?", "?")
    how = _HOW_IT_IS.fullmatch(words)
    if how:
        return f"how {how['how']} are {things}?" if things in context.text else None
    many = _HOW_MANY.search(words)
    if not many:
        return None
    text = f"{words[: many.end()]} {things}{words[many.end() :]}"
    return _with_place(text, context)


def sized(words: str, context: Context) -> str | None:
    """Put back what "how big?" asks about, where that is a single thing."""
    how = _HOW_IT_IS.fullmatch(words)
    topic = context.topic() if how else None
    return f"how {how['how']} is {topic}?" if how and topic else None


def same_of_others(words: str, context: Context) -> str | None:
    """Complete "how many pharmacies?" from a question that counted something."""
    asked = _HOW_MANY_THINGS.fullmatch(words)
    if not asked or _CLAUSE.search(fold(asked["things"])):
        return None
    things = find_mentions(asked["things"], context.glossary, context.names)
    if len(things) != 1 or things[0].text != asked["things"].strip():
        return None
    old = _picked(context)
    if old and re.search(r"\bhow many\s+$", fold(context.text[: old.start])):
        return _put(context.text, old, asked["things"])
    return _with_place(words, context)


def exchanged(words: str, context: Context, *, marked: bool) -> str | None:
    """Ask the question before again with one thing in it exchanged.

    Args:
        words: What was typed, without "and" or "what about".
        context: The question before.
        marked: Whether it began with such words; if not, only what has a fitting
            place in the question before is exchanged.
    """
    phrase = words.strip(" ?.!,")
    number = _NUMBER.fullmatch(phrase)
    old_number = re.search(r"\b\d{2,}\b", context.text) if number else None
    if number and old_number and not re.fullmatch(r"(?:19|20)\d\d", number["number"]):
        said = context.text
        return f"{said[: old_number.start()]}{phrase}{said[old_number.end() :]}"
    new = find_mentions(phrase, context.glossary, context.names)
    before = context.text
    if not new or set(fold(phrase).split()) & _OVERALL:
        return _added(before, phrase) if marked or new or phrase else None
    prefix = _preposition(phrase)
    text: str | None = before
    for mention in _of_joined(phrase, new):
        text = _exchange(text or before, mention, prefix, context)
        prefix = _preposition(phrase[mention.end :])
        if text is None:
            break
    if text is None and (marked or _preposition(phrase)):
        return _added(before, phrase)
    return text


def _of_joined(phrase: str, new: Sequence[Mention]) -> list[Mention]:
    """Return phrases with "proof of address" as one of them."""
    joined: list[Mention] = []
    for mention in new:
        both = {mention.kind, joined[-1].kind} <= {"thing"} if joined else False
        if both and _of(phrase, joined[-1], mention):
            joined[-1] = completed(phrase, joined[-1], [mention])
        else:
            joined.append(mention)
    return joined


def is_fragment(words: str) -> bool:
    """Say whether words are no clause."""
    folded = fold(words)
    return not (
        _CLAUSE.search(folded)
        or _QUESTION_FIRST.match(folded)
        or _ABOUT_ONESELF.search(folded)
        or folded.startswith("what if")
        or _ORDERS.match(folded)
    )


def is_relative(words: str, context: Context) -> bool:
    """Say whether a question names only something of what was spoken of before.

    "When is the deadline?" and "who is the chair?" do; "the chair of Frimley" does not.
    """
    own = find_mentions(words, context.glossary, context.names)
    kinds = {mention.kind for mention in own}
    if _ORDERS.match(fold(words)) and len(own) == 1:
        return not kinds & {"place", "person"}
    if kinds & {"body", "place", "person"}:
        return False
    if kinds & {"role"}:
        return bool(context.kinds("body", "place"))
    if _IS_THERE.search(fold(words)):
        return len(own) == 1 and not own[0].plural
    return bool(_RELATIVE.search(fold(words))) and len(own) <= 1


def related(words: str, context: Context) -> str | None:
    """Say of what the thing is that a question names."""
    own = find_mentions(words, context.glossary, context.names)
    bodies = context.kinds("body", "place")
    role = next((mention for mention in own if mention.kind == "role"), None)
    if role and bodies:
        return f"{words[: role.end]} of {bodies[0].text}{words[role.end :]}"
    task = _task(context)
    if task and _IS_THERE.search(fold(words)):
        return f"{words.rstrip(' ?.!')} to {task}?"
    of = context.topic(own)
    joined = "for" if _IS_THERE.search(fold(words)) else "of"
    return f"{words.rstrip(' ?.!')} {joined} {of}?" if of else None


def previous_one(words: str, context: Context) -> str | None:
    """Complete "the previous one"."""
    found = _PREVIOUS_ONE.fullmatch(words)
    roles = context.kinds("role")
    if not found or not roles:
        return None
    role = roles[0]
    text = context.text
    return f"{text[: role.core]}{found['which']} {text[role.core :]}"


def continued(words: str, context: Context) -> str | None:
    """Append what a clause takes for granted: "how long do I have?"."""
    folded = fold(words)
    own = find_mentions(words, context.glossary, context.names)
    end = words.rstrip(" ?.!")
    if _SUCCEEDS.search(folded):
        people = context.person()
        office = context.office()
        whom = people[0] if people else context.topic(own)
        in_office = office and people and whom and office not in whom
        as_what = f" as {office}" if in_office else ""
        return f"{end} from {whom}{as_what}?" if whom else None
    task = _task(context)
    if task and not own:
        return f"{end} to {task}?"
    about = context.summary(own)
    return f"{end} for {about}?" if about else None


def _task(context: Context) -> str | None:
    """Return what the question before wanted to do: "complain about my GP"."""
    task = _HOW_TO.fullmatch(context.text) or _DO_I.fullmatch(context.text)
    return re.sub(r"^(?:need|have) (?!to\b)", "", task["do"]) if task else None


def carried_on(words: str, context: Context) -> str:
    """Return a full question that began with "and", in the place of the one before."""
    kind = asked_kind(words)
    if kind in _COUNTING and kind == asked_kind(context.text):
        return _with_place(words, context)
    return words


def _exchange(
    text: str, new: Mention, preposition: str, context: Context
) -> str | None:
    found = find_mentions(text, context.glossary, context.names)
    if new.kind == "time":
        return _exchange_time(text, new, found)
    if new.kind == "place":
        return _exchange_place(text, new, found, preposition, context)
    if new.kind == "role":
        return _exchange_role(text, new, found, context)
    old = _old(text, new, found, preposition, context)
    if old is None:
        asks = new.kind == "person" and not preposition
        return _ask_who(text, new) if asks else None
    return _put(text, old, _in_its_place(old, new, context.glossary))


def _old(
    text: str,
    new: Mention,
    found: Sequence[Mention],
    preposition: str,
    context: Context,
) -> Mention | None:
    """Return what the new phrase stands instead of."""
    fits = [m for m in found if m.kind in _SAME_SORT.get(new.kind, (new.kind,))]
    after_the_same = [
        m
        for m in fits
        if preposition and fold(text[: m.start]).rstrip().endswith(f" {preposition}")
    ]
    put_in = [m for m in fits if context.slot and m.bare == context.slot]
    counted_one = _picked_from(text, fits)
    same_kind = [m for m in fits if m.kind == new.kind]
    if new.kind == "body":
        counted_one = [m for m in counted_one if m.kind == "body"]
    if after_the_same or put_in or counted_one:
        return (after_the_same or put_in or counted_one)[0]
    if same_kind:
        # "To register with a GP" says what it is for, and stays.
        asked = [m for m in same_kind if not _PURPOSE.search(text[: m.start])]
        heads = [m for m in asked or same_kind if not text[: m.start].endswith(" of ")]
        one = (heads or same_kind)[-1]
    elif fits:
        one = fits[-1]
    else:
        # "What does BOB stand for?" has nothing else to exchange.
        lone = len(found) == 1 and new.kind != "person" and not preposition
        return found[0] if lone else None
    if one.kind == "thing":
        things = [m for m in found if m.kind == "thing" and m.start > one.start]
        return completed(text, one, [m for m in things if _of(text, one, m)])
    return one


def _of(text: str, one: Mention, other: Mention) -> bool:
    return text[one.end : other.start].strip() == "of"


def _picked(context: Context) -> Mention | None:
    return next(iter(_picked_from(context.text, context.found)), None)


def _picked_from(text: str, found: Sequence[Mention]) -> list[Mention]:
    return [m for m in found if _BEFORE_WHAT_IS_PICKED.search(text[: m.start])]


def _exchange_time(text: str, new: Mention, found: Sequence[Mention]) -> str:
    old = next((m for m in found if m.kind == "time"), None)
    words = new.text if re.match(r"[a-z]", fold(new.text)) else f"in {new.text}"
    return _put(text, old, words) if old else _added(text, words)


def _exchange_place(
    text: str,
    new: Mention,
    found: Sequence[Mention],
    preposition: str,
    context: Context,
) -> str:
    places = [m for m in found if m.kind == "place"]
    put_in = [m for m in places if m.bare == context.slot]
    # "And Wokingham?" after "Is Reading in BOB?" is not about another BOB.
    subject = [] if preposition else places[:1]
    if places:
        return _put(text, (put_in or subject or places[-1:])[0], new.bare)
    for mention in found:
        inside = sorted(context.glossary.places.find(f"in {mention.bare}"), key=len)
        known = [*inside, *context.glossary.places.names]
        for place in known:
            at = re.search(rf"\b{re.escape(place)}\b", fold(mention.text))
            if at and mention.kind in ("body", "thing"):
                start = mention.start + at.start()
                end = mention.start + at.end()
                return f"{text[:start]}{new.bare}{text[end:]}"
    return _added(text, f"in {new.bare}")


def _exchange_role(
    text: str, new: Mention, found: Sequence[Mention], context: Context
) -> str | None:
    roles = [m for m in found if m.kind == "role"]
    people = [m for m in found if m.kind == "person"]
    bodies = [m for m in found if m.kind in ("body", "place")]
    if roles and not people:
        return _put(text, roles[0], _like(roles[0], new))
    if bodies and (people or re.match(r"\W*who\b", fold(text))):
        return f"Who is the {new.bare} of {bodies[-1].text}?"
    return f"Who is the {new.bare} of {context.topic()}?" if bodies else None


def _like(old: Mention, new: Mention) -> str:
    article = old.text[: old.core - old.start]
    return new.text if new.core > new.start else f"{article}{new.bare}"


def _ask_who(text: str, new: Mention) -> str | None:
    return f"Who is {new.bare}?" if re.match(r"\W*who\b", fold(text)) else None


def _in_its_place(old: Mention, new: Mention, glossary: Glossary) -> str:
    """Return the new phrase, with the area of the old one where it names none.

    "The ICP" after "BOB ICB" is that of BOB.
    """
    words = fold(old.bare).split()
    area = " ".join(old.bare.split()[:-1])
    is_short = glossary.expansion(words[-1]) is not None
    own = glossary.places.find(f"in {new.bare}") or len(new.bare.split()) > 1
    if is_short and new.kind == "body" and area and not own:
        return f"{old.text[: old.core - old.start]}{area} {new.bare}"
    article = old.text[: old.core - old.start]
    bare_one = article if new.core == new.start and not new.plural else ""
    return f"{bare_one}{new.bare}" if new.core == new.start else new.text


def _put(text: str, old: Mention, words: str) -> str:
    return f"{text[: old.start]}{words}{text[old.end :]}"


def _added(text: str, words: str) -> str:
    return f"{text.rstrip(' ?.!')} {words}?"


def _preposition(words: str) -> str:
    found = re.match(rf"\W*({_PREPOSITION})\b", fold(words))
    return found[1] if found else ""


def _with_place(words: str, context: Context) -> str:
    place = context.place()
    if place is None or context.glossary.places.find(words):
        return words
    if any(singular(place) in singular(m) for m in [words]):
        return words
    return f"{words.rstrip(' ?.!')} in {place}?"
