"""Read out of a question the time that it asks about.

A question without a time is about the day it is asked on. Years that belong to a name
("the 2022 Act") are no time. Own patterns rather than a date parser: those we tried
turn "in 2023" into one day and lose what was left open.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from corpus.document import Validity
from corpus.fold import fold
from corpus.glossary import Event

Tense = Literal["now", "then", "past"]

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_SHORT_MONTHS = "|".join(f"{m[:3]}(?:{m[3:]})?" for m in _MONTHS)
_MONTH = rf"(?P<month>{_SHORT_MONTHS}|sept)"
_YEAR = r"(?<![£$€,.\d])(?<!than )(?P<year>(?:19|20)\d\d)(?![,.]\d)"
# A law or a plan is named by its year.
_NAME = r"act|order|regulations?|bill|constitution|plan"
_NAMED_YEAR = re.compile(
    r"\b(?:19|20)\d\d (?:(?:health|care|and|nhs|social|government) ){0,4}"
    rf"(?:{_NAME})\b"
    rf"|\b(?:{_NAME}) (?:of )?(?:19|20)\d\d\b|\b(?:19|20)\d\d/\d{{3,}}"
)
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<day>\d\d)\b",
        r"\b(?P<day>\d{1,2})/(?P<m>\d{1,2})/(?P<year>(?:19|20)\d\d)\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}\b",
        rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}\b",
        rf"\b{_MONTH},?(?: of)? {_YEAR}\b",
        r"\b(?P<year>(?:19|20)\d\d)[/-](?P<to>\d\d)\b",
        r"\b(?P<part>early|mid|late|(?:spring|summer|autumn|winter)(?: of)?|(?:the )?"
        rf"(?:start|beginning|end|middle) of)[ -]{_YEAR}\b",
        rf"\b{_YEAR}\b",
    )
)
# First month and first month after, of the parts of a year that people name.
_PARTS = {
    "early": (1, 5),
    "start": (1, 4),
    "beginning": (1, 4),
    "spring": (3, 6),
    "mid": (5, 9),
    "middle": (5, 9),
    "summer": (6, 9),
    "autumn": (9, 12),
    "late": (9, 13),
    "end": (10, 13),
    "winter": (11, 13),
}
_BEFORE = re.compile(r"\b(?:before|until|till|prior to|up to|leading up to)\W*$")
_BEFORE_AND_AFTER = re.compile(
    r"\b(?:before (?:and|or) after|after (?:and|or) before)\W*$"
)
# "Before it went national in April 2023".
_BEFORE_IT_DID = re.compile(
    r"\bbefore (?:it|they|this|that|(?:the )?[\w-]+(?: [\w-]+)?) (?:\w+ed|went|became"
    r"|took|came|was|were|got|began)\b(?: [\w-]+){0,4} (?:in|on) (?:the )?$"
)
_BEFORE_IT = re.compile(r"\b(?:before|until|till|prior to|up to) (?:the )?")
_SINCE = re.compile(r"\b(?:after|since|following|from)\W*$")
_SPAN = re.compile(
    r"\bfrom (?P<from>(?:[\w-]+ ){0,2}?(?:[a-z]+-)?(?:19|20)\d\d(?:/\d\d)?)"
    r" (?:to|until) (?P<to>(?:the end of )?(?:[\w-]+ ){0,2}?(?:[a-z]+-)?(?:19|20)\d\d)"
)
_AGO = re.compile(
    r"\b(?P<n>\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?P<unit>year|month)s? ago\b"
)
_WORD_VALUES = {
    word: value
    for value, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        start=1,
    )
} | {"a": 1, "an": 1}
_NEAR_YEARS = {"last year": -1, "this year": 0, "next year": 1}
_NEAR_YEAR = re.compile("|".join(_NEAR_YEARS))
_PREPOSITION = re.compile(
    r"\b(?:(?:(?:at|in|by|until|since|from|before|after) )?(?:the )?(?:start|end|middle"
    r"|beginning) of |(?:in|on|by|at|as of|as at|during|around|about|of|from|since"
    r"|until|till|before|prior to|after|to|between|and) (?:the )?)$"
)
_NOW = re.compile(
    r"\b(?:now|today|current(?:ly)?|at present|present day|at the moment|nowadays"
    r"|these days|still|any ?more|any longer|yet|as things stand|right now)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|wasn't|weren't|did|didn't|didnt|had|used to|previous(?:ly)?"
    r"|former(?:ly)?|originally|in the past|back then|at (?:that|the) time|once)\b"
)
_BEGINS_IN_THE_PRESENT = re.compile(
    r"\W*(?:(?:so|and|but|then|ok|please)\W+)*(?:is|are|am|has|have|do|does|can|will"
    r"|must|may|should)\b"
)
_PAST_VERB = re.compile(
    # "Is led by" and "are left" are of today, and so is what has been done.
    r"(?<!is )(?<!are )(?<!be )(?<!been )(?<!being )(?<!has )(?<!have )(?<!gets )"
    r"\b(?:took over|ended|began|started|became|happened|chaired|led|ran|signed"
    r"|announced)\b"
)
# Said of the one who asks, not of what is asked.
_ASKERS_PAST = re.compile(
    r"\b(?:i|we) (?:was|were|had been|have been)? ?(?:wondering|told|asked|given|sent"
    r"|hoping|looking|trying|reading)\b"
)


# `[start, end)`; None is open.
Period = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days that a question asks about: `[start, end)`; None is open.

    Attributes:
        tense: "now" for the day it is asked on, "then" for a time it names, "past"
            when it speaks of the past and names no time.
    """

    tense: Tense
    start: date | None = None
    end: date | None = None

    def covers(self, validity: Validity) -> bool:
        """Say whether something held at some time asked about, as far as is known."""
        begins, ends = validity.valid_from, validity.valid_until
        late = begins is not None and self.end is not None and begins >= self.end
        over = ends is not None and self.start is not None and ends <= self.start
        return not late and not over

    def meets(self, period: Period) -> bool:
        """Say whether a period shares a day with the time asked about."""
        start, end = period
        return self.covers(Validity(valid_from=start, valid_until=end))


def told_periods(text: str) -> list[Period]:
    """Return the times that a sentence names."""
    return _named(_without_names(text))


def told_span(text: str) -> Validity | None:
    """Return when the state that a sentence tells of held, if it says from and to."""
    span = _SPAN.search(_without_names(text))
    if not span:
        return None
    starts = _named(span["from"])
    ends = _named(span["to"])
    if not starts or not ends or not starts[0][0] or not ends[-1][1]:
        return None
    start, end = starts[0][0], ends[-1][1]
    return Validity(valid_from=start, valid_until=end) if start < end else None


def without_time(question: str) -> str:
    """Return a question without the times it names: "in 2023", "on 1 July 2022".

    What it asks stays to be looked for; when is judged apart.
    """
    if len(fold(question)) != len(question):
        # Offsets of the folded text would not fit the question.
        return question
    hidden = _without_names(question)
    for pattern in (*_DATES, _AGO, _NEAR_YEAR):
        for match in pattern.finditer(hidden):
            start = match.start()
            before = _PREPOSITION.search(hidden[:start])
            begin = before.start() if before else start
            blank = " " * (match.end() - begin)
            hidden = hidden[:begin] + blank + hidden[match.end() :]
            question = question[:begin] + blank + question[match.end() :]
    return " ".join(question.split())


def _without_names(text: str) -> str:
    return _NAMED_YEAR.sub(lambda found: " " * len(found.group()), fold(text))


def asked_when(question: str, as_of: date, events: Sequence[Event] = ()) -> When:
    """Return the time that `question`, asked on `as_of`, is about.

    Args:
        question: With its short forms expanded, where `events` are given.
        as_of: The day it is asked on.
        events: What a question may name instead of a date: "before it was set up".
    """
    folded = _without_names(question)
    periods = _named(folded) + _relative(folded, as_of)
    if not periods:
        periods = _before_events(fold(question), as_of, events)
    if periods:
        starts, ends = zip(*periods, strict=True)
        start = None if None in starts else min(s for s in starts if s)
        end = None if None in ends else max(e for e in ends if e)
        return When(tense="then", start=start, end=end)
    about = _ASKERS_PAST.sub(" ", folded)
    past = _PAST.search(about) or (
        _PAST_VERB.search(about) and not _BEGINS_IN_THE_PRESENT.match(about)
    )
    if past and not _NOW.search(about):
        return When(tense="past", end=_day_after(as_of))
    return When(tense="now", start=as_of, end=_day_after(as_of))


def _day_after(day: date) -> date | None:
    """Return the next day; None at the end of the calendar."""
    return None if day == date.max else day + timedelta(days=1)


def _named(folded: str) -> list[Period]:
    """Return the periods that dates in the text name, the fullest form of each."""
    found: list[Period] = []
    for pattern in _DATES:
        for match in pattern.finditer(folded):
            period = _period(match.groupdict())
            if period is None:
                continue
            before = folded[: match.start()]
            start, end = period
            if before.endswith("the end of "):
                # "Until the end of March" includes March.
                before, start = before.removesuffix("the end of "), end
            if _BEFORE_AND_AFTER.search(before):
                found.append((None, None))
            elif _BEFORE.search(before) or _BEFORE_IT_DID.search(before):
                found.append((None, start))
            elif _SINCE.search(before):
                found.append((start, None))
            else:
                found.append(period)
        folded = pattern.sub(lambda match: "." * len(match.group()), folded)
    return _joined(found)


def _joined(
    found: list[Period],
) -> list[Period]:
    """Close "from 2019 to 2022": an open end goes where another date ends it."""
    closed = [end for start, end in found if start and end]
    if len(found) > 1 and closed:
        latest = max(closed)
        return [
            (s, latest) if e is None and s and s < latest else (s, e) for s, e in found
        ]
    return found


def _period(parts: dict[str, str | None]) -> tuple[date, date] | None:
    """Return `[first, first after)` of a date; None where there is no such day."""
    year = int(parts["year"] or 0)
    if parts.get("to"):
        # 2025/26 is a financial year; 2022-24 are three years.
        last = year // 100 * 100 + int(parts["to"] or 0)
        if last == year + 1:
            return date(year, 4, 1), date(last, 4, 1)
        if last < year and 1 <= last % 100 <= 12:
            # 2022-07 is a month.
            return date(year, last % 100, 1), _month_after(year, last % 100)
        return (date(year, 1, 1), date(last + 1, 1, 1)) if last > year else None
    if parts.get("part"):
        named = next(p for p in _PARTS if p in (parts["part"] or ""))
        first, after = _PARTS[named]
        return date(year, first, 1), _month_after(year, after - 1)
    month = _month(parts)
    if month is None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    if not parts.get("day"):
        return date(year, month, 1), _month_after(year, month)
    try:
        day = date(year, month, int(parts["day"] or 0))
    except ValueError:
        return None
    return day, _day_after(day) or day


def _month(parts: dict[str, str | None]) -> int | None:
    if parts.get("m"):
        return int(parts["m"] or 0)
    name = parts.get("month")
    if not name:
        return None
    return next(n for n, m in enumerate(_MONTHS, start=1) if m.startswith(name[:3]))


def _month_after(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def _before_events(folded: str, as_of: date, events: Sequence[Event]) -> list[Period]:
    """Return the time before the first event that the question goes back behind."""
    days = [
        event.on
        for event in events
        for found in _BEFORE_IT.finditer(folded)
        if event.on <= as_of and event.says.match(folded, found.end())
    ]
    return [(None, min(days))] if days else []


def _relative(folded: str, as_of: date) -> list[Period]:
    found: list[Period] = []
    for words, years in _NEAR_YEARS.items():
        year = as_of.year + years
        if words in folded and date.min.year <= year < date.max.year:
            found.append((date(year, 1, 1), date(year + 1, 1, 1)))
    for match in _AGO.finditer(folded):
        n = match["n"]
        value = int(n) if n.isdigit() else _WORD_VALUES[n]
        days = value * (365 if match["unit"] == "year" else 30)
        if as_of.toordinal() > days:
            day = as_of - timedelta(days=days)
            found.append((day, _day_after(day)))
    return found
