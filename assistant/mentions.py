"""Find what a question speaks of: its noun phrases, each with its kind.

There is no tagger here. A phrase is a run of words that are neither among those that
ask and join nor among the verbs that questions of this field have.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from assistant.names import Names
from assistant.terms import STOP_WORDS
from corpus.fold import fold
from corpus.glossary import Glossary

MentionKind = Literal["person", "role", "body", "place", "time", "thing"]
Extent = tuple[int, int]

_WORD = re.compile(r"[\w\u00a3]+(?:[-/.]\w+)*")
_ARTICLE = re.compile(r"\b(?:the|an?|my|our|your|each|every|any|some|all)\s+$", re.I)
_COMPLETES = re.compile(r"\s+(?:of|for|in|from|about|on|at|to|by|with)\s+", re.I)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d(?:[-/]\d\d)?"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{_MONTH}(?:,? {_YEAR})?"
_PART = r"(?:early |mid-? ?|late |spring |summer |autumn |winter |the end of |end of )?"
TIME = re.compile(
    r"\b(?:in|before|after|since|until|till|by|on|from|during|around|as of|back in) "
    rf"{_PART}(?:{_DAY}|{_YEAR})\b"
    # A year behind another word belongs to it: "the Health Bill 2026".
    rf"|^\W*{_PART}(?:{_DAY}|{_YEAR})\b|\b{_DAY}\b(?<!\bmay)(?<!\bmarch)"
    r"|\b(?:at the moment|right now|now|nowadays|these days|today)\b",
    re.I,
)
_ROLE_WORD = (
    r"(?:chief exec\w*|ceos?|(?:vice[ -])?chair(?:man|woman|person)?|directors?"
    r"|leaders?|boss(?:es)?)"
)
ROLE = re.compile(
    r"\b(?:(?:very|first|last|acting|interim|former|previous|current|new|next|finance"
    rf"|medical|nursing) )*{_ROLE_WORD}\b",
    re.I,
)
_NUMBER_WORDS = """
one two three four five six seven eight nine ten both first second third fourth
fifth sixth last
"""
_NUMBERS = frozenset(_NUMBER_WORDS.split())
# Base forms; the others follow from them, or stand below.
_VERB_LIST = """
abolish agree allow announce answer appear appoint apply approve arrange assess attend
believe belong call cause change check close commission complain confirm contain cover
create decide delegate deliver depend develop differ disappear dissolve elect employ
end exist expect explain fire follow happen help hire include influence inspect
introduce involve join judge kill last launch pass compare lack learn like live look
matter
merge monitor move need occur open oversee pause pick propose provide publish pull
push reach receive
refuse regulate remain remove rename replace represent require resign respond retire
revise sack scrap seem serve sign split start stay step stop submit succeed supervise
swap switch talk touch treat turn visit vote wait want wish
"""
VERBS = tuple(_VERB_LIST.split())
_OTHER_WORDS = """
became become began begin begun bring brings brought build builds built bought buy buys
came chairs chaired chose choose chosen come comes did done fall fell find finds found
fund funds funded give gives gave given gone got grew grow held hold holds keep keeps
kept knew knows known lead leads leave leaves led left lie lose lost made makes meant
meet meets met own owns owned paid pay pays put puts ran reach read reads register
report reports reported reviewed run runs running sat saw seen see sees sell send sends
sent set sets shut sit sits sold speak spend spends spent spoke stood stand stands take
takes taken taking tell tells told think thought took understand went work works worked
write writes written wrote consist consists comprise comprises making going getting
planned plans-to set merging happening changing becoming bad good big large long much
true right wrong sure same different new old small real official officially allowed
supposed able possible ready still already yet too else instead rather later earlier
ago soon often usually currently present nearby nearest since within without across
among cut cuts cutting difference differences different number numbers figure figures
head reason reasons way part parts time times previous next former exact
exactly british whole
"""
_NO_NOUNS = frozenset(_OTHER_WORDS.split()) | {
    form
    for verb in VERBS
    for form in (verb, f"{verb}s", f"{verb}es", f"{verb.removesuffix('e')}ed")
}
_PUT_FORWARD = re.compile(r"\b(?:put|puts|brought|putting) forward\b")
# Of the words in "ing", those that name something.
_NAMING_WORDS = """
meeting commissioning funding wellbeing planning housing hearing training spending
nursing building reading king working
"""
_NAMING = frozenset(_NAMING_WORDS.split())
_BODY_ENDS = ("board", "partnership", "group", "network", "system", "commission")
_BODY_WORDS = ("england", "improvement", "care")
# Of these nouns alone, the last of a phrase makes it a body.
_BODY_NOUNS = frozenset(
    f"{noun}{ending}"
    for noun in ("board", "partnership", "council")
    for ending in ("", "s")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A phrase of a question.

    Attributes:
        text: As written, with its article.
        start: First character, of the article where there is one.
        core: First character after the article.
        plural: Whether it speaks of several.
    """

    kind: MentionKind
    text: str
    start: int
    core: int
    end: int
    plural: bool = False

    @property
    def bare(self) -> str:
        """The phrase without its article."""
        return self.text[self.core - self.start :]


def find_mentions(text: str, glossary: Glossary, names: Names) -> list[Mention]:
    """Return what `text` speaks of, in order; no two overlap."""
    folded = _PUT_FORWARD.sub(lambda m: " " * len(m.group()), fold(text))
    found: list[Mention] = []
    sure: tuple[tuple[MentionKind, re.Pattern[str]], ...] = (
        ("person", names.person),
        ("time", TIME),
    )
    for kind, pattern in sure:
        found += [
            _mention(kind, text, match.span())
            for match in pattern.finditer(folded)
            if _is_free(match.span(), found)
        ]
    found += [
        _mention("role", text, match.span())
        for match in ROLE.finditer(folded)
        if _is_free(match.span(), found) and not _asks_who_chairs(folded, match)
    ]
    known = [
        match.span()
        for pattern in (_terms_of(glossary), names.body)
        for match in pattern.finditer(folded)
        if _is_free(match.span(), found)
    ]
    found += [
        _classified(text, extent, known, glossary)
        for extent in _runs(folded, found, known)
    ]
    return sorted(found, key=lambda mention: mention.start)


def completed(text: str, first: Mention, found: Iterable[Mention]) -> Mention:
    """Return a phrase with those that complete it: "the chair" and "of an ICB"."""
    whole = first
    for other in found:
        joined = text[whole.end : other.start] if other.start > whole.end else ""
        if other.kind != "time" and _COMPLETES.fullmatch(joined):
            whole = replace(whole, text=text[whole.start : other.end], end=other.end)
    return whole


def singular(phrase: str) -> str:
    """Return a phrase folded and in the singular, to compare it."""
    return re.sub(r"(?<=[a-z]{3})(?<!s)s\b", "", fold(phrase))


def _asks_who_chairs(folded: str, match: re.Match[str]) -> bool:
    return match.group() == "chair" and bool(
        re.search(r"\b(?:who|to|they|did|does|he|she) $", folded[: match.start()])
    )


def _is_free(extent: Extent, taken: Iterable[Mention]) -> bool:
    return all(extent[1] <= m.start or m.end <= extent[0] for m in taken)


def _runs(
    folded: str, taken: Iterable[Mention], known: Iterable[Extent]
) -> Iterator[Extent]:
    """Yield where words that name something stand side by side."""
    run: Extent | None = None
    for match in _WORD.finditer(folded):
        start, end = match.span()
        within = any(a <= start and end <= b for a, b in known)
        names_something = within or _is_noun(match.group())
        if not names_something or not _is_free((start, end), taken):
            continue
        if run and re.fullmatch(r" (?:& )?", folded[run[1] : start]):
            run = (run[0], end)
            continue
        if run and within and any(a <= run[1] <= start < b for a, b in known):
            run = (run[0], end)
            continue
        if run:
            yield run
        run = (start, end)
    if run:
        yield run


def _is_noun(word: str) -> bool:
    return not (
        word in STOP_WORDS
        or word in _NO_NOUNS
        or word in _NUMBERS
        or word.isdigit()
        or (word.endswith("ing") and word not in _NAMING)
        or len(word) == 1
    )


def _classified(
    text: str, extent: Extent, known: Iterable[Extent], glossary: Glossary
) -> Mention:
    start, end = extent
    words = text[start:end]
    if re.fullmatch(r"[\w\s,&-]+", words) and _is_place(words, glossary):
        return _mention("place", text, extent)
    is_body = any(start <= a and b == end for a, b in known) and _is_a_body(
        words, glossary
    )
    named = fold(words).split()[-1] in _BODY_NOUNS
    mention = _mention("body" if is_body or named else "thing", text, extent)
    return replace(mention, plural=_is_plural(words, glossary))


def _is_place(words: str, glossary: Glossary) -> bool:
    folded = fold(words)
    found = glossary.places.find(f"in {words}")
    return folded in found or folded in glossary.places.names


def _is_a_body(words: str, glossary: Glossary) -> bool:
    """Say whether the term of the field that `words` end in is a body's name."""
    short = fold(words).split()[-1]
    spelt_out = glossary.expansion(short)
    if spelt_out is None:
        # A name that stands in the documents, or the words of a short form.
        return not glossary.places.find(f"in {words}") or " " in words
    last = singular(spelt_out.split()[-1])
    return last.endswith(_BODY_ENDS) or last in _BODY_WORDS


def _is_plural(words: str, glossary: Glossary) -> bool:
    last = fold(words).split()[-1]
    if last.upper() in glossary.terms or last.endswith(("ss", "us", "is")):
        return False
    return last.endswith("s") or last in {"people", "children", "staff", "public"}


def _mention(kind: MentionKind, text: str, extent: Extent) -> Mention:
    start, end = extent
    article = _ARTICLE.search(text[:start])
    first = article.start() if article else start
    return Mention(kind=kind, text=text[first:end], start=first, core=start, end=end)


@lru_cache(maxsize=8)
def _pattern(alternatives: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, alternatives))})s?\b")


def _terms_of(glossary: Glossary) -> re.Pattern[str]:
    spellings = [*glossary.terms, *(s for v in glossary.terms.values() for s in v)]
    folded = sorted({fold(s) for s in spellings}, key=lambda s: (-len(s), s))
    return _pattern(tuple(folded))
