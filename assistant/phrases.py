"""Read a question as words that stand in word lists, and find rules over those lists.

A question is folded first: case, accents, apostrophes, HTML tags, invisible characters
and filler words are gone, so "My  chest <b>REALLY</b> hurts!" is `my chest hurts`. The
words of a rule stand in one sentence, with no word between them that speaks of the
health system ("stopper").
"""

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from assistant.wordlists import MISSPELT, WORDS

_PHRASE_WORDS: Final = 4  # in the longest entry of WORDS
_LONGEST_WORD: Final = 20
_ADULT: Final = 18
_APOSTROPHE: Final = re.compile("['`\u00b4\u02bc\u2018\u2019\u2032]")
_WORD: Final = re.compile("[a-z0-9]+")
_SENTENCE_END: Final = re.compile(r"[.?!;\n]")
_REWRITES: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"</?(?:[abipu]|em|strong|span|br|div|font|script)\s*/?>", " "),
        (r"\ba ?& ?e\b", "ae"),
        (r"([a-z])\1{2,}", r"\1"),
        (r"\b(?:can ?not|can t|cnat|carnt)\b", "cant"),
        (r"\b(?:will not|won t)\b", "wont"),
        (r"\b(do|does|did|is|could|has|have) ?n(?:ot| t)\b", r"\1nt"),
        (r"\bi (m|ve|d)\b", r"i\1"),
        (r"\bnhs 111\b", "111"),
        (r"\bburn(?:t|ed) out\b", "burnout"),
    )
)


class Span(NamedTuple):
    """Words `[start, end)` of a sentence."""

    start: int
    end: int


class Step(NamedTuple):
    """A word list, and how many words at most may stand before it in a rule."""

    gap: int
    words: str


Rule = tuple[Step, ...]


class Sentence:
    """Folded words between `^` and `$`, with the word lists they stand in."""

    def __init__(self, words: list[str]) -> None:
        self._length = len(words)
        self._ends: dict[str, dict[int, list[int]]] = defaultdict(dict)
        for start in range(len(words)):
            for end in range(start + 1, min(start + _PHRASE_WORDS, len(words)) + 1):
                for name in _lists_of(" ".join(words[start:end])):
                    self._ends[name].setdefault(start, []).append(end)
        self._stoppers = self.places("stopper")

    def has(self, name: str) -> bool:
        """Say whether any word of the list `name` is there."""
        return name in self._ends

    def starts(self, name: str, at: int) -> bool:
        """Say whether a word of the list `name` starts at word `at`."""
        return at in self._ends.get(name, {})

    def places(self, name: str) -> frozenset[int]:
        """Return where the words of the list `name` are, counted from 0 at `^`."""
        return frozenset(
            place
            for start, ends in self._ends.get(name, {}).items()
            for place in range(start, max(ends))
        )

    def find(self, rule: Rule) -> Iterator[Span]:
        """Yield every span in which `rule` holds."""
        for start, ends in self._ends.get(rule[0].words, {}).items():
            for end in ends:
                yield from (Span(start, last) for last in self._follow(end, rule[1:]))

    def around(self, span: Span, *, before: int, after: int) -> Span:
        """Widen `span` by some words on each side, but not past a stopper."""
        start, end = span
        while start > max(0, span.start - before) and start - 1 not in self._stoppers:
            start -= 1
        while end < min(self._length, span.end + after) and end not in self._stoppers:
            end += 1
        return Span(start, end)

    def _follow(self, end: int, steps: Rule) -> Iterator[int]:
        """Yield the ends of all ways to take `steps` from word `end` on."""
        if not steps:
            yield end
            return
        for start in range(end, end + steps[0].gap + 1):
            for reached in self._ends.get(steps[0].words, {}).get(start, ()):
                yield from self._follow(reached, steps[1:])
            if start in self._stoppers:
                return


def read(text: str) -> tuple[Sentence, ...]:
    """Fold `text` and cut it into sentences."""
    fillers = WORDS["filler"].split()
    return tuple(
        Sentence(["^", *words, "$"])
        for part in _SENTENCE_END.split(fold(text))
        if (words := [_mend(w) for w in _WORD.findall(part) if w not in fillers])
    )


def fold(text: str) -> str:
    """Return `text` in one spelling: lower case, no accents, tags or apostrophes."""
    plain = _APOSTROPHE.sub("", html.unescape(text))
    folded = "".join(
        char
        for char in unicodedata.normalize("NFKD", plain).casefold()
        if unicodedata.category(char) not in ("Mn", "Cf")  # accents, invisible marks
    )
    for pattern, replacement in _REWRITES:
        folded = pattern.sub(replacement, folded)
    return folded


@cache
def parse_rules(lines: str) -> tuple[Rule, ...]:
    """Read rules, one a line: `a >3 b` in that order, `a ~3 b` either way round."""
    return tuple(
        rule
        for line in lines.splitlines()
        if line.strip()
        for rule in _parse_rule(line.split())
    )


def _parse_rule(parts: list[str]) -> Iterator[Rule]:
    """Yield the rule, and its mirror image where it may stand either way round."""
    names, gaps = parts[::2], parts[1::2]
    for name in names:
        if name not in WORDS:
            raise ValueError(
                f"the rule {' '.join(parts)!r} names no word list {name!r}"
            )
    steps = [Step(0, names[0])]
    steps += [
        Step(int(gap[1:]), name) for gap, name in zip(gaps, names[1:], strict=True)
    ]
    yield tuple(steps)
    if gaps and gaps[0].startswith("~"):
        yield (Step(0, names[1]), Step(int(gaps[0][1:]), names[0]))


def _lists_of(phrase: str) -> set[str]:
    """Return the names of the lists that `phrase` is in."""
    lexicon = _lexicon()
    found = set(lexicon.whole.get(phrase, ()))
    if " " in phrase:
        return found
    if phrase.isdigit() and len(phrase) <= 2:
        found |= lexicon.whole["##"] if len(phrase) == 2 else set()
        found |= lexicon.whole["#age"] if int(phrase) < _ADULT else set()
    for cut in range(3, min(len(phrase), _LONGEST_WORD) + 1):
        found |= lexicon.beginnings.get(phrase[:cut], set())
        found |= lexicon.endings.get(phrase[-cut:], set())
    return found


def _mend(word: str) -> str:
    """Return the word of `MISSPELT` that a long word is one slip away from."""
    if not 7 <= len(word) <= _LONGEST_WORD or _lists_of(word):
        return word
    slips = _lexicon().slips
    return next((slips[cut] for cut in _one_letter_less(word) if cut in slips), word)


def _one_letter_less(word: str) -> Iterator[str]:
    """Yield `word`, then what is left of it without each of its letters.

    Two words share one of these if a letter was added, lost, changed or swapped with
    its neighbour.
    """
    yield word
    yield from (word[:at] + word[at + 1 :] for at in range(len(word)))


class _Lexicon(NamedTuple):
    """Where an entry is listed: as it stands, by its beginning, by its ending."""

    whole: dict[str, set[str]]
    beginnings: dict[str, set[str]]
    endings: dict[str, set[str]]
    slips: dict[str, str]


@cache
def _lexicon() -> _Lexicon:
    """Turn `WORDS` round: from an entry to the lists that hold it."""
    lexicon = _Lexicon(defaultdict(set), defaultdict(set), defaultdict(set), {})
    for name in WORDS:
        for entry in _entries(name):
            if entry.endswith("*"):
                lexicon.beginnings[entry[:-1]].add(name)
            elif entry.startswith("*"):
                lexicon.endings[entry[1:]].add(name)
            else:
                lexicon.whole[entry.replace("_", " ")].add(name)
    for word in MISSPELT.split():
        lexicon.slips.update(dict.fromkeys(_one_letter_less(word), word))
    return lexicon


def _entries(name: str) -> Iterator[str]:
    """Yield the entries of a list and of the lists that it takes in."""
    for entry in WORDS[name].split():
        if entry.startswith("+"):
            yield from _entries(entry[1:])
        else:
            yield entry
