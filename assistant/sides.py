"""Find the sides that a question compares, and what it asks of each.

"Compare the ICB and the ICP: who sits on each?" asks who sits on the ICB, and who sits
on the ICP. Where nothing more is asked, each side is asked what it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.glossary import Glossary

_MAX_SIDES = 4
_AND = r"(?:and|vs?\.?|versus|or|&|with|to|against|from)"
_END = r"(?=\s*(?:[?!.]|$))"
# "In terms of what they cost", "by population".
_IN = (
    r"(?:[,:]?\s+(?:in terms of|when it comes to|with regard to|as regards|regarding|by"
    r"|in(?= (?:size|population|numbers?|area|membership|age|cost|purpose)\b))\s+"
    r"(?:the |their |its )?(?P<of>[\w' -]+?))?"
)
# Who sits on each; "each" stands for a side.
_EACH = re.compile(
    r"\b(?:each(?: (?:one|of them|of these|of the two))?|either(?: one)?"
    r"|both(?: of them)?|the two)\b",
    re.I,
)
_ASKED_OF_EACH = re.compile(
    r"^\W*(?:compare\s+|between\s+|for\s+|of\s+|take\s+)?(?P<sides>[^?:;.,\u2013\u2014]+?"
    r"(?:,[^?:;.,]+)*?)\s*(?:[:;.,?\u2013\u2014]|\s-\s)+\s*"
    r"(?P<asked>(?:who|what|when|where|why|how|which|in which|on which|from which"
    r"|by what|under which)\b[^?]*)",
    re.I,
)
_HOW_EACH = re.compile(
    r"\b(?:compare|difference (?:in|between))\s+"
    r"(?P<ask>how|who|what|when|where|why|which[\w ]*?)\s+"
    r"(?P<sides>.+?\s(?:and|or|vs)\s.+?)\s+(?P<verb>are|is|was|were|do|does"
    r"|did|has|have|had|can|must|may)\b(?P<rest>[^?.]*)",
    re.I,
)
_SIDES = (
    re.compile(
        r"\bdifferences? in (?P<what>[\w' ]+?)\s+between\s+"
        rf"(?P<a>.+?)\s+{_AND}\s+(?P<b>.+?){_END}",
        re.I,
    ),
    re.compile(
        r"\bdiff(?:erence|erences|erent|ers?|s)?\b.*?"
        rf"\b(?:between|of)\s+(?P<a>.+?)\s+{_AND}\s+(?P<b>.+?){_IN}{_END}",
        re.I,
    ),
    re.compile(
        r"\b(?:compare|comparison (?:of|between))\s+"
        rf"(?P<a>.+?)\s+{_AND}\s+(?P<b>.+?){_IN}{_END}",
        re.I,
    ),
    re.compile(
        r"\b(?:how|in what way|where) (?:do|does|did|is|are|was|were) (?P<a>.+?) "
        r"(?:and|or) (?P<b>.+?) (?:differ|different|compare)"
        rf"(?: (?:from|to|with) (?:each|one) (?:an)?other)?{_IN}{_END}",
        re.I,
    ),
    re.compile(
        r"\b(?:how|in what way|where) (?:do|does|did|is|are|was|were) (?P<a>.+?) "
        rf"(?:differ|different|distinct) (?:from|to|than) (?P<b>.+?){_IN}{_END}",
        re.I,
    ),
    re.compile(
        r"\b(?:how|in what way) (?:do|does|did) (?P<a>.+?) compare (?:with|to|against) "
        rf"(?P<b>.+?){_IN}{_END}",
        re.I,
    ),
    re.compile(
        r"\bwhat (?:distinguishes|separates|sets) (?P<a>.+?) (?:apart )?from "
        rf"(?P<b>.+?){_IN}{_END}",
        re.I,
    ),
    re.compile(r"^(?P<a>[\w' -]+?)\s+(?:vs?\.?|versus)\s+(?P<b>[\w' -]+)", re.I),
)
_ARTICLE = re.compile(r"^(?:the|an?|our|your|their)\s+", re.I)
# "The population of BOB ICB": what is compared, and of whom.
_OF = re.compile(
    r"^(?P<of>(?:[\w'-]+ ){0,3}[\w'-]+?) (?:of|for|in|served by|covered by) "
    r"(?P<side>.+)$",
    re.I,
)
_SAME_OF = re.compile(
    r"^(?:that|those|the one|the ones) (?:of|for|in|on) (?:the )?", re.I
)
# What can be had by each of two sides; "the board of X" is a side itself.
_HAD = re.compile(
    r"\b(?:population|size|numbers?|budget|area|cost|costs|membership|members|role|roles"
    r"|duty|duties|purpose|powers?|chair|chairs|chief executive|law|history|start date"
    r"|job|jobs|function|functions|health service|health system|arrangements?)\W*$",
    re.I,
)
_MORE_SIDES = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|or|&|vs\.?|versus)\s+", re.I)
_YEAR = re.compile(r"\W*(?:in |of )?(?:(?:early|late|mid)[ -])?(?:19|20)\d\d\W*$")
_POINTS = re.compile(
    r"\W*(?:that|this|it|its|they|them|these|those|now|then|before|today|each other"
    r"|one another)\W*$",
    re.I,
)
# "And" and commas within the name of one thing.
_ONE_NAME = r"health and (?:social care|care|wellbeing)|wales and west"
_HIDDEN = {" and ": " \ue000 ", ",": "\ue001", " & ": " \ue002 "}
_FIGURE = re.compile(r"\W*(?:the )?(?:numbers? |figures? )?\d[\d., and]*\W*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison.

    Attributes:
        name: What it is called in the question.
        asked: What is asked of it, as a question; None for what it is.
    """

    name: str
    asked: str | None = None


def find_sides(question: str, glossary: Glossary) -> tuple[Side, ...]:
    """Return the sides that a question compares; none where it compares nothing."""
    hidden = _hidden(question, glossary)
    sides = tuple(
        Side(name=_shown(side.name), asked=side.asked and _shown(side.asked))
        for side in (
            _asked_of_each(hidden) or _compared_how(hidden) or _set_against(hidden)
        )
    )
    names = [side.name for side in sides]
    few = 2 <= len(sides) <= _MAX_SIDES and len(set(names)) == len(names)
    return sides if few and all(map(_is_name, names)) else ()


def _is_name(name: str) -> bool:
    """Say whether a name is one; years and figures are compared as numbers."""
    return bool(name) and not any(
        pattern.match(name) for pattern in (_YEAR, _FIGURE, _POINTS)
    )


def _hidden(question: str, glossary: Glossary) -> str:
    """Return a question in which no "and" or comma stands within a name."""
    names = [re.escape(s) for own in glossary.terms.values() for s in own if " " in s]
    name = re.compile(rf"\b(?:{'|'.join([*names, _ONE_NAME])})\b", re.I)
    return name.sub(lambda found: _replaced(found[0], _HIDDEN), question)


def _shown(text: str) -> str:
    return _replaced(text, {hidden: plain for plain, hidden in _HIDDEN.items()})


def _replaced(text: str, by: Mapping[str, str]) -> str:
    for old, new in by.items():
        text = text.replace(old, new)
    return text


def _asked_of_each(question: str) -> tuple[Side, ...]:
    found = _ASKED_OF_EACH.match(question)
    if not found or not _EACH.search(found["asked"]):
        return ()
    asked = found["asked"].strip()
    return tuple(
        Side(name=name, asked=f"{_EACH.sub(lambda _, n=name: _with_the(n), asked)}?")
        for name in _names(found["sides"])
    )


def _compared_how(question: str) -> tuple[Side, ...]:
    """Read "compare how the chair and the chief executive of a board are chosen"."""
    found = _HOW_EACH.search(question)
    if not found:
        return ()
    verb, rest = found["verb"], found["rest"].rstrip()
    return tuple(
        Side(name=name, asked=f"{found['ask']} {verb} {_with_the(name)}{rest}?")
        for name in _sharing_the_end(list(_names(found["sides"])))
    )


def _sharing_the_end(names: list[str]) -> list[str]:
    """Give "the chair" the "of a board" of "the chief executive of a board"."""
    last = re.search(r"\s(?:of|for|in|on) .+$", names[-1]) if names else None
    if not last:
        return names
    return [n if last[0] in n else f"{n}{last[0]}" for n in names]


def _set_against(question: str) -> tuple[Side, ...]:
    for pattern in _SIDES:
        found = pattern.search(question)
        if found:
            groups = found.groupdict()
            what = groups.get("of") or groups.get("what")
            return tuple(_sides_of(found["a"], found["b"], what))
    return ()


def _sides_of(first: str, last: str, what: str | None) -> Iterator[Side]:
    names = [*_names(first), _clean(_SAME_OF.sub("", last))]
    had = _OF.match(names[0])
    if what is None and had and _HAD.search(had["of"]):
        what, names[0] = had["of"], had["side"]
    for name in names:
        asked = f"What is the {what} of {_with_the(name)}?" if what else None
        yield Side(name=_clean(name), asked=asked)


def _names(text: str) -> Iterator[str]:
    for name in _MORE_SIDES.split(text):
        if name.strip():
            yield _clean(name)


def _clean(side: str) -> str:
    return _ARTICLE.sub("", side.strip(" ?.!,\"'"))


def _with_the(name: str) -> str:
    """Return a name as it stands in a sentence: common nouns take "the"."""
    return f"the {name}" if name[:1].islower() else name
