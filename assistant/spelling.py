"""Mend words that are misspelt, where the documents have one that is very near.

A word is only touched when it is no common English word and stands nowhere in the
documents or the glossary; what is quoted is never touched.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.mentions import VERBS
from assistant.plain import plain_words
from assistant.terms import STOP_WORDS, stem_of
from corpus.document import Document
from corpus.fold import fold
from corpus.glossary import Glossary
from corpus.tokens import rarity

_WORD = re.compile(r"[^\W\d_]{3,}")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"\S+[@/.]\w\S*")
# Letters of a word from which on one, two or three slips are mended.
_SLIPS = ((13, 3), (8, 2), (4, 1))
_NAME_SLIPS = 2
_SHORTEST_RUN = 6
_SHORTEST_PART = 3
_SMALL_PARTS = frozenset({"of", "to", "in", "is", "do", "my", "an"})
# Words that questions have and documents may not.
_QUESTION_WORDS = """
chairman complain complaint difference happened replaced register meaning members
hospital doctor dentist council website address number email phone
"""
_ASKED_WITH = _QUESTION_WORDS.split()


class Speller:
    """Knows the words of a corpus."""

    def __init__(
        self,
        documents: Iterable[Document],
        glossary: Glossary,
        people: Collection[str] = (),
    ) -> None:
        texts = [_ADDRESS.sub(" ", document.text) for document in documents]
        texts += [words for spellings in glossary.terms.values() for words in spellings]
        texts += [*glossary.everyday, *glossary.places.within, *glossary.places.names]
        self._counts = Counter(
            word for text in texts for word in _LETTERS.findall(fold(text))
        )
        self._counts.update([*_ASKED_WITH, *VERBS])
        self._glossary = glossary
        self._known = self._counts.keys() | STOP_WORDS
        self._people = [tuple(name.split()) for name in sorted(people)]
        of_people = {fold(word) for name in self._people for word in name}
        self._targets = sorted(
            word for word in self._known - of_people if word.isalpha()
        )
        self._shorts = {fold(short): short for short in glossary.terms}
        self._mended = cache(self._mend_word)

    def mend(self, question: str) -> str:
        """Return `question` with text-speak written out and misspelt words replaced."""
        plain = self._with_people(plain_words(question, self._glossary))
        return _WORD.sub(self._replace, plain)

    def _with_people(self, text: str) -> str:
        """Mend one half of a name where the other half is right."""
        for given, surname in self._people:
            text = _with_person(text, given, surname)
        return text

    def _replace(self, match: re.Match[str]) -> str:
        word = match.group()
        is_name = word[0].isupper() and not word.isupper() and match.start() > 0
        return self._mended(word, is_name)

    def _mend_word(self, word: str, is_name: bool) -> str:
        folded = fold(word)
        if folded in self._known or folded.removesuffix("s") in self._shorts:
            return word
        if rarity(folded) < 1.0 or self._glossary.places.find(f"in {word}"):
            return word
        short = self._short_form(folded)
        if short:
            return short
        if is_name:
            # Who is not in the documents is not made into someone who is.
            return word
        return self._nearest(folded) or self._parted(folded) or word

    def _short_form(self, folded: str) -> str | None:
        """Return the short form that has two letters swapped, or one doubled."""
        ending = "s" if folded.endswith("s") and len(folded) > _SHORTEST_PART else ""
        letters = folded.removesuffix(ending)
        swapped = {
            letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
            for at in range(len(letters) - 1)
        }
        single = {
            letters[:at] + letters[at + 1 :]
            for at in range(1, len(letters))
            if letters[at] == letters[at - 1]
        }
        found = [
            self._shorts[form]
            for form in sorted(swapped | single)
            if form in self._shorts and len(form) >= _SHORTEST_PART
        ]
        return f"{found[0]}{ending}" if len(found) == 1 else None

    def _nearest(self, folded: str) -> str | None:
        slips = next((n for length, n in _SLIPS if len(folded) >= length), 0)
        if not slips:
            return None
        near = process.extract(
            folded,
            self._targets,
            scorer=OSA.distance,
            score_cutoff=slips,
            limit=None,
        )
        # The first letter is the one that people get right.
        fits = [
            (distance, abs(len(found) - len(folded)), -self._counts[found], found)
            for found, distance, _ in near
            if found[0] == folded[0] and len(found) >= _SHORTEST_PART
        ]
        if not fits:
            return None
        best = min(fits)[-1]
        return None if stem_of(best) == stem_of(folded) else best

    def _parted(self, folded: str) -> str | None:
        """Return the known words that were typed without a space between them."""
        if len(folded) < _SHORTEST_RUN:
            return None
        best: list[list[str] | None] = [[], *[None] * len(folded)]
        for end in range(1, len(folded) + 1):
            for start in range(end):
                before, part = best[start], folded[start:end]
                if before is None or not self._is_part(part):
                    continue
                now = best[end]
                if now is None or len(before) + 1 < len(now):
                    best[end] = [*before, part]
        words = best[-1]
        return " ".join(words) if words and len(words) > 1 else None

    def _is_part(self, word: str) -> bool:
        return word in _SMALL_PARTS or (
            len(word) >= _SHORTEST_PART and word in self._known
        )


def _if_near(word: str, name: str) -> str:
    """Return `name` where `word` is it with a slip or two."""
    typed, meant = fold(word), fold(name)
    near = typed[0] == meant[0] and OSA.distance(typed, meant) <= _NAME_SLIPS
    return name if near else word


def _with_person(text: str, given: str, surname: str) -> str:
    """Mend one half of a name where the other half is right."""
    text = re.sub(
        rf"\b([^\W\d_]{{3,}}) ({re.escape(surname)})\b",
        lambda m: f"{_if_near(m[1], given)} {m[2]}",
        text,
        flags=re.I,
    )
    return re.sub(
        rf"\b({re.escape(given)}) ([^\W\d_]{{3,}})\b",
        lambda m: f"{m[1]} {_if_near(m[2], surname)}",
        text,
        flags=re.I,
    )
