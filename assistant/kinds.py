"""What kind of thing a question asks for, and whether a text holds one.

A sentence about the right subject is no answer to "when" if there is no time in it.
Both sides are read from the form of the words alone.
"""

import re
from typing import Literal, get_args

from corpus.fold import fold

Kind = Literal[
    "number",
    "money",
    "date",
    "time_of_day",
    "person",
    "place",
    "contact",
    "reason",
    "manner",
    "list",
    "definition",
    "comparison",
    "yes_no",
    "body",
    "other",
]

KINDS: tuple[Kind, ...] = get_args(Kind)

_ROLE = (
    r"(?:chief exec\w*|ceo|chairs?|chairman|chairwoman|chairperson|director|leader|head"
    r"|boss|minister|secretary|president|manager|officer|mp|mayor|chief|governor)"
)
_CONTACT = (
    r"(?:phone|telephone|tel|e-?mail|postcode|website|web ?site|url|web ?link|link to"
    r"|twitter|facebook|fax|opening hours|number to (?:call|ring)"
    r"|contact (?:details|number|address|person)"
    r"|(?:the|an|your|their|its|postal|office|web) address)"
)
# "When" in the middle of a sentence only joins.
_FIRST = r"^\W*(?:(?:so|and|but|ok|then|hi|hello|please)\W+)*"
# The first that fits decides.
_ASKED_WORDS: tuple[tuple[Kind, str], ...] = (
    (
        "comparison",
        r"\bdiff(?:erence|erent|ers?|s)?\b.*\b(?:between|from|and|of)\b|\bcompare[sd]?\b"
        r"|\bcomparison\b|\bversus\b|\bvs\b|\bas opposed to\b",
    ),
    ("contact", rf"\b{_CONTACT}\b"),
    (
        "money",
        r"\bhow much\b.*\b(?:cost|spen[dt]|money|paid?|budget|fund\w*|get|earn"
        r"|worth)\b|\bhow (?:big|large) is the budget\b|\bsalar(?:y|ies)\b"
        r"|\bwhat(?:'s|s| is| was) (?:the|its|their|your|our) [\w ]*\bbudget\W*$"
        r"|\bwhat (?:is|are|was|were) (?:the|its|their|your|our) [\w ]*"
        r"\b(?:costs?|price|spending|deficit)\b|£",
    ),
    (
        "number",
        r"\bhow many\b|\bnumbers? of\b|\bcount\b|\bhow (?:big|large|often|long"
        r"|far|old|soon|quickly)\b"
        r"|\bpopulation\b|\bpercent\w*\b|\bwhat (?:share|proportion"
        r"|number|size)\b|\btotal\b|\bhow much\b",
    ),
    ("time_of_day", r"\bwhat time\b|\bo'?clock\b|\bhow early\b|\bhow late\b"),
    (
        "date",
        rf"{_FIRST}(?:by |since )?when(?:'s|s)?\b|\bwhen\W*$"
        r"|\bwhat (?:date|day|year|month)\b|\bwhich (?:year"
        r"|month|date|day)\b|\b(?:start|end|launch|closing) date\b|\bdate of\b"
        r"|\b(?:give|tell|need|want|know)\b.* the (?:exact )?(?:day|date|month|year)\b"
        r"|\bby what (?:date|time|point)\b|\bsince when\b|\bdeadline\b"
        r"|\bhow recent\w*\b",
    ),
    (
        "place",
        r"\bwhere(?:'s|s)?\b|\bwhich (?:town|city|county|building|place|area)s?\b"
        r"|\bwhat (?:town|city|county|area)s?\b|\blocat(?:ed|ion)\b|\bbased\b",
    ),
    (
        "person",
        rf"\bwho(?:'s|s)?\b.*\b{_ROLE}\b|\b(?:name|names) of\b.*\b{_ROLE}\b"
        rf"|\bwho (?:is|are|was|were) the\b.*\b{_ROLE}\b|\bwho chair\w*\b"
        r"|\bwho (?:leads|runs|heads|led|ran|headed)\b|\bnames?\b|\bnamed\b",
    ),
    ("body", r"\bwho(?:'s|s|m|se)?\b|\bwhich (?:organisation|body|bodies|council)"),
    (
        "reason",
        r"\bwhy\b|\bwhat (?:is|was) the (?:reason|point|purpose)\b"
        r"|\bhow come\b|\bwhat for\b|\breasons?\b",
    ),
    (
        "list",
        r"\blist\b|\bwhat(?: are|re|'re) (?:the|its|their|your|our|all)\b.*\w{2}s\b"
        r"|\bwhich .*s\b.*\bare\b"
        r"|\bname (?:the|all|some)\b|\ball (?:the|of the)\b"
        r"|\bwhat (?:challenges|aims|goals|objectives|priorities|services|parts)\b",
    ),
    (
        "definition",
        r"^(?:so |and |ok )?what(?:'s|s| is| are| was| were)? (?:an? |the )?"
        r"(?!.*\b(?:of|for|by|in|to|does|do|that|which)\b)[\w' -]{2,60}\W*$"
        r"|\bmeaning of\b|\bstands? for\b|\bdefin(?:e|ition)\b"
        r"|\bwhat (?:does|do|did) .{1,60} mean\b|\bwhat do you mean by\b",
    ),
    ("manner", r"\bhow\b|\bin what way\b"),
    (
        "yes_no",
        r"^(?:so |and |but |ok |hi |hello |please )*(?:is|are|was|were|do|does|did"
        r"|can|could|will|would|shall|should|has|have|had|am|may|must|isn't|isnt"
        r"|aren't|won't|wont|doesn't|doesnt|don't|didn't|didnt)\b|\bright\?*$"
        r"|\bcorrect\?*$|\btrue\b|\bor not\b",
    ),
)
_ASKED = tuple((kind, re.compile(pattern)) for kind, pattern in _ASKED_WORDS)

_NUMBER_WORD = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred"
    r"|thousand|million|billion|twenty|thirty|forty|fifty|half|both|one|single)"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|spring|summer|autumn|winter)"
)
_HELD_WORDS: dict[Kind, str] = {
    "number": rf"\b\d[\d,.]*\b(?! {_MONTH})|\b{_NUMBER_WORD}\b",
    "money": r"[£$€]\s?\d|\b\d[\d,.]*\s?(?:million|billion|m|bn)? pounds\b"
    r"|\bpence\b",
    "date": rf"\b(?:1[89]|20)\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b"
    rf"|\b{_MONTH} \d|\bwithin \w+ (?:working )?(?:day|week|month|year)s?\b"
    r"|\b(?:monday|tuesday|wednesday|thursday|friday)\b",
    "time_of_day": r"\b\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)\b|\b\d{1,2}:\d\d\b"
    r"|o'?clock|\bmidday\b|\bnoon\b|\bday and night\b",
    "contact": r"@|https?://|www\.|\b0\d{2,4}[ \d]{6,}"
    r"|\b[a-z]{1,2}\d\w? \d[a-z]{2}\b",
    "reason": r"\bbecause\b|\bso that\b|\bso as\b|\bin order\b|\bdue to\b"
    r"|\baims? to"
    r"|\bto (?:make|improve|develop|enable|deliver|help|respond|ensure)\b"
    r"|\bwhen it will\b|\bprevented\b|\bin line with\b|\bsince\b",
    "manner": r"\bthrough\b|\bby \w+ing\b|\busing\b|\bvia\b"
    r"|\bin (?:exactly )?the same"
    r" way\b|\bwith(?:in)?\b|\btogether\b|\bmore\b",
    "definition": r"\b(?:is|are|means?) (?:an? |the |about |groups? "
    r"|partnerships?"
    r"|new )|\bstands? for\b|\bhas two\b",
}
_HELD = {kind: re.compile(pattern) for kind, pattern in _HELD_WORDS.items()}
_NAME_TITLE = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Miss|Sir|Dame|Cllr|Councillor|Professor|Prof|Lord|Lady)\.? "
    r"[A-Z]|\b[A-Z][a-z]+ [A-Z][a-z]+(?=,? (?:was|is|became|said|left|joined|leads|led"
    r"|chairs|chaired|as (?:chair|chief|interim)))"
)
_PLACE = re.compile(
    r"(?<=\b)(?:[Ii]n|[Aa]t|[Aa]cross|[Nn]ear|[Ww]ithin|[Cc]overs?|[Cc]overing)"
    r" (?:the )?[A-Z]\w+|\b(?:Road|Street|Drive|House|Avenue|Lane)\b"
)


def asked_kind(question: str) -> Kind:
    """Return the kind of thing `question` asks for; "other" where it does not show."""
    folded = fold(question).strip()
    for kind, pattern in _ASKED:
        if pattern.search(folded):
            return kind
    return "other"


def holds_kind(kind: Kind, text: str) -> bool | None:
    """Say whether `text` holds a thing of that kind; None where form cannot tell."""
    if kind == "person":
        return bool(_NAME_TITLE.search(text))
    if kind == "place":
        return bool(_PLACE.search(text))
    pattern = _HELD.get(kind)
    return bool(pattern.search(fold(text))) if pattern else None
