"""What a check of the documents has to say about one of them."""

from dataclasses import dataclass
from typing import Literal

FindingKind = Literal[
    "unreadable",
    "front-matter",
    "date",
    "statement",
    "superseded",
    "review",
    "duplicate",
    "sources",
    "address",
    "encoding",
    "readability",
    "length",
    "wording",
    "glossary",
]
# A note is something that nobody has to mend.
Level = Literal["error", "warning", "note"]
_LONGEST_EXCERPT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend, or to know, about a document.

    Attributes:
        kind: What it is about; the same word for the same check.
        text: What is wrong, with the words or dates it was seen in.
    """

    doc_id: str
    kind: FindingKind
    level: Level
    text: str


def excerpt(words: str) -> str:
    """Return the beginning of `words` on one line, in quotes."""
    line = " ".join(words.split())
    if len(line) > _LONGEST_EXCERPT:
        line = line[: _LONGEST_EXCERPT - 1].rstrip() + "…"
    return f'"{line}"'
