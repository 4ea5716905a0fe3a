"""Take from a typed question what is no part of it."""

import re
import unicodedata

from assistant.config import LimitsConfig
from assistant.redact import KINDS
from corpus.errors import QuestionError

_ELEMENT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_TAG = re.compile(
    r"""</?[a-z][a-z0-9-]*(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*/?>"""
    r"|<!(?:--.*?--|\w[^<>]*)>",
    re.I | re.S,
)
# What redaction puts in place of personal data; see `assistant.redact`.
_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
# A stop left standing alone by what was taken out before it.
_LOOSE_END = re.compile(r" ([.,;!?])(?= |\Z)")
_SPACES = re.compile(r"\s+")


def clean_question(question: str, limits: LimitsConfig) -> str:
    """Return the words of a redacted question: no control characters, no markup.

    Raises:
        QuestionError: It is longer than the limit, or holds half a character.
    """
    if len(question) > limits.question_chars:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most "
            f"{limits.question_chars:,} can be taken. Ask it in fewer words, or raise "
            "limits.question_chars in ics.toml."
        )
    if any(unicodedata.category(c) == "Cs" for c in question):
        raise QuestionError(
            "The question is not valid text: it holds half of a character pair. "
            "Send it as UTF-8."
        )
    words = _PLACEHOLDER.sub(" ", _TAG.sub(" ", _ELEMENT.sub(" ", question)))
    # Cc are control characters; Cf have no width, and stand inside of words.
    visible = (
        " " if c.isspace() or unicodedata.category(c) == "Cc" else c
        for c in words
        if unicodedata.category(c) != "Cf"
    )
    return _LOOSE_END.sub(r"\1", _SPACES.sub(" ", "".join(visible))).strip()
