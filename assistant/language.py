"""Tell whether a question is in another language than English.

Only when it is long enough to tell. Short questions, acronyms, names and typing slips
pass as English: to turn an English question away is the worse mistake.
"""

import re
import unicodedata
from functools import cache
from typing import Any, Final

# Common in English only. They spare most questions the loading of the model.
_ENGLISH: Final = frozenset(
    {"the", "what", "whats", "how", "who", "whos", "of", "are", "does", "my", "why"}
    | {"when", "which", "with", "should", "has", "have", "from", "they", "this", "that"}
    | {"you", "your", "can", "where", "there", "about", "give", "tell", "and", "for"}
)
_ENGLISH_SHARE: Final = 0.2
_MIN_WORDS: Final = 4
_MAX_PROBABILITY: Final = 0.005
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")


def is_foreign(text: str) -> bool:
    """Say whether `text` is long enough to tell, and clearly not English.

    The thresholds turned away 1 of 9,201 English questions of four words or more, in
    which half of the words had been given a typing slip.
    """
    return _in_another_script(text) or _in_another_tongue(text)


def _in_another_script(text: str) -> bool:
    """Say whether at least half of the letters, and two, are not Latin ones."""
    letters = [char for char in text if char.isalpha()]
    latin = sum(unicodedata.name(char, "").startswith("LATIN") for char in letters)
    return len(letters) - latin >= max(2, latin)


def _in_another_tongue(text: str) -> bool:
    """Say whether four or more words, without acronyms and names, are not English."""
    words = _WORD.findall(text)
    if not text.isupper():
        if all(word[0].isupper() for word in words):
            return False  # a list of names
        words = [word for word in words if not word.isupper()]
    words = [word.lower() for word in words]
    n_english = sum(word in _ENGLISH for word in words)
    if len(words) < _MIN_WORDS or n_english >= _ENGLISH_SHARE * len(words):
        return False
    return _english_probability(" ".join(words)) < _MAX_PROBABILITY


def _english_probability(text: str) -> float:
    """Return how probable py3langid holds it that `text` is English."""
    return float(dict(_identifier().rank(text))["en"])


@cache
def _identifier() -> Any:
    """Load the language model once; it takes about a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
