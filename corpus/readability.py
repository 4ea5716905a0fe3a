"""How hard a text is to read, as a school grade.

Own arithmetic rather than textstat: that library brings NLTK, whose pronouncing
dictionary is downloaded at run time, and nothing here may call home.
"""

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")
_VOWELS = re.compile(r"[aeiouy]+")
# Vowels side by side that are spoken apart: period, association, create, area.
_APART = re.compile(r"(?<![tcsg])i[aou]|(?<=c)ia(?!l)|rea(?=s?$)|creat")
# An e that is not heard: care, services, planned, agreement, safely.
_SILENT = re.compile(
    r"(?<![aeiouyl])e$|(?<=[aeiou]l)e$|(?<![aeioucgsxzl])es$|(?<=[aeiou]l)es$"
    r"|(?<=[^aeiouytd])ed$|(?<=[^aeiou])e(?=ly$|ments?$)"
)


def grade(sentences: Sequence[str]) -> float | None:
    """Return the Flesch-Kincaid grade of a text; None without any words.

    The grade is a school year of the United States: add five for an age. As defined
    by Kincaid et al. 1975, Naval Technical Training Command Research Branch Report
    8-75: 0.39 words per sentence + 11.8 syllables per word - 15.59. Syllables are
    counted by spelling, so that a single text may be half a grade off.
    """
    words = [word for sentence in sentences for word in words_of(sentence)]
    if not words:
        return None
    n_sentences = sum(1 for sentence in sentences if words_of(sentence))
    n_syllables = sum(syllables(word) for word in words)
    return 0.39 * len(words) / n_sentences + 11.8 * n_syllables / len(words) - 15.59


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text; a hyphen or apostrophe joins."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Estimate the syllables of an English word by its vowels; 1 at least."""
    return sum(max(1, _spoken(part)) for part in word.lower().split("-"))


def _spoken(part: str) -> int:
    heard = _SILENT.sub("", re.split("['\u2019]", part)[0])
    return len(_VOWELS.findall(heard)) + len(_APART.findall(heard))
