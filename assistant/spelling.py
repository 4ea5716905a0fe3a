"""Mend words that are misspelt, where the documents have one that is very near.

A word is only touched when it is no common English word and stands nowhere in the
documents or the glossary; what is quoted is never touched.
"""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from assistant.terms import STOP_WORDS
from corpus.document import Document
from corpus.fold import fold
from corpus.glossary import Glossary
from corpus.tokens import rarity

_WORD = re.compile(r"[^\W\d_]{5,}")
# Of 100: one wrong letter in seven, or two in fourteen.
_MIN_LIKENESS = 86


class Speller:
    """Knows the words of a corpus."""

    def __init__(self, documents: Iterable[Document], glossary: Glossary) -> None:
        texts = [document.text for document in documents]
        texts += [words for spellings in glossary.terms.values() for words in spellings]
        texts += glossary.everyday
        words = {word for text in texts for word in _WORD.findall(fold(text))}
        self._words = sorted(words)
        self._known = words | STOP_WORDS

    def mend(self, question: str) -> str:
        """Return `question` with misspelt words replaced."""
        return _WORD.sub(lambda match: self._mended(match.group()), question)

    def _mended(self, word: str) -> str:
        folded = fold(word)
        if folded in self._known or rarity(folded) < 1.0:
            return word
        found = process.extractOne(
            folded, self._words, scorer=fuzz.ratio, score_cutoff=_MIN_LIKENESS
        )
        # The first letter is the one that people get right.
        return found[0] if found and found[0][0] == folded[0] else word
