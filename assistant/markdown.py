"""Write plain text as Markdown that shows it as it is, and read it back.

Brackets are escaped so that those of a source are no citation markers; markup is, so
that none of a source's becomes the answer's.
"""

import html
import re

_BRACKET = re.compile(r"([\[\]])")
_ESCAPED = re.compile(r"\\([\[\]])")


def escape(text: str) -> str:
    """Return `text` as Markdown."""
    return _BRACKET.sub(r"\\\1", html.escape(text, quote=False))


def unescape(markdown: str) -> str:
    """Return what `escape` was given."""
    return html.unescape(_ESCAPED.sub(r"\1", markdown))
