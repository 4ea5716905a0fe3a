"""Take personal data out of a question before it is logged or sent anywhere.

Only what its form gives away: names and street addresses stay. So do the numbers of
services (999, 111, 116 123 and all that begin 03 or 08), which belong to nobody.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """Text without the personal data that was found in it.

    Attributes:
        text: Each piece is replaced by its kind in brackets, such as `[email]`.
        found: The kinds found, each once, in the order of `_KINDS`.
    """

    text: str
    found: tuple[str, ...]


def redact(text: str) -> Redacted:
    """Replace what has the form of personal data; all other text stays as it is.

    Nothing of the kind is left: redacting the result again finds nothing.
    """
    found: set[str] = set()
    before = None
    while text != before:  # a piece may hide the next one: `jo@x.org+jo@x.org`
        before = text
        for kind in _KINDS:
            redacted = kind.pattern.sub(kind.replace, text)
            if redacted != text:
                found.add(kind.name)
            text = redacted
    names = (kind.name for kind in _KINDS if kind.name in found)
    return Redacted(text=text, found=tuple(names))


def is_nhs_number(text: str) -> bool:
    """Say whether ten digits end in the check digit of an NHS number.

    Modulus 11: the first nine are weighted 10 down to 2, and the last is what their
    sum lacks to a multiple of 11. Where it lacks 10 there is no such number.
    """
    digits = [int(char) for char in text if char in "0123456789"]
    total = sum(w * d for w, d in zip(range(10, 1, -1), digits[:9], strict=True))
    return -total % 11 == digits[9]


class _Kind(NamedTuple):
    """A kind of personal data: its form, and a check that the form cannot make.

    What the group `kept` matches introduces the piece and stays.
    """

    name: str
    pattern: re.Pattern[str]
    is_one: Callable[[str], bool] = bool

    def replace(self, match: re.Match[str]) -> str:
        """Return what stands in place of `match`."""
        if not self.is_one(match[0]):
            return match[0]
        return f"{match.groupdict().get('kept', '')}[{self.name}]"


def _pattern(form: str) -> re.Pattern[str]:
    """Compile `form`, laid out freely; it must not touch another word or number."""
    return re.compile(rf"(?<!\w)(?:{form})(?!\w)", re.VERBOSE | re.IGNORECASE)


_GAP: Final = r"[\ \u00a0\u202f.-]"
_MONTH: Final = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE: Final = rf"""(?:
    \d{{1,2}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?(?:\d{{4}}|\d{{2}})
    | \d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}} | \d{{1,2}}\ \d{{1,2}}\ \d{{4}} | \d{{8}}
    | \d{{1,2}}(?:st|nd|rd|th)?(?:\ of)?[ -]{_MONTH}[ ,-]+\d{{2,4}}
    | {_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?,?\ \d{{4}} )"""

_KINDS: Final = (
    _Kind("email", _pattern(r"(?<![.+%-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")),
    _Kind(
        "National Insurance number",
        _pattern(
            r"""(?!bg|gb|kn|nk|nt|tn|zz) [a-ceghj-prtw-z][a-ceghj-nprtw-z]
            \ ?\d\d\ ?\d\d\ ?\d\d\ ?[a-d]"""
        ),
    ),
    _Kind(
        "phone number",
        _pattern(
            # 01, 02 and 07 are lines of people and places; 10 or 11 digits in all.
            rf"""(?: \(?0 | (?<!\+)(?:\+|00)44{_GAP}?(?:\(0\){_GAP}?)? ) [127]\d
                (?:\)?{_GAP}?\d){{7,8}}
            | \+(?!44)[1-9]\d{{0,2}}(?:{_GAP}?\d){{7,11}}"""
        ),
    ),
    _Kind(
        "NHS number",
        _pattern(r"(?<![.,£$-])\d{3}[ \u00a0\u202f-]?\d{3}[ \u00a0\u202f-]?\d{4}"),
        is_nhs_number,
    ),
    _Kind(
        "postcode",
        _pattern(
            r"""(?: [a-pr-uwyz]\d{1,2} | [a-pr-uwyz][a-hk-y]\d{1,2}
                | [a-pr-uwyz]\d[a-hjkpstuw] | [a-pr-uwyz][a-hk-y]\d[abehmnprv-y] )
            [ \u00a0\u202f]? \d[abd-hjlnp-uw-z]{2}"""
        ),
    ),
    _Kind(
        "date of birth",
        _pattern(
            rf"""(?P<kept> (?: d\.?o\.?b\.? | date\ of\ birth | birth\ ?date | birthday
                | (?<!icb\ was\ )(?<!ics\ was\ )(?<!nhs\ was\ )born )
                (?:[\s:=,-]|is|was|on|the){{0,8}} ) {_DATE}"""
        ),
    ),
)

KINDS: Final = tuple(kind.name for kind in _KINDS)
