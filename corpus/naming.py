"""Name added documents after where they came from."""

import hashlib
import re
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from corpus.formats.kinds import Kind, suffix_of

_KEPT = (".md", ".markdown", ".txt")
_MAX_CHARACTERS = 100
_UNFIT = re.compile(r"[^\w.-]+")


def local_name(name: str, *, is_file: bool = True) -> str:
    """Return the name of the copy of a file or folder.

    The copy of `plan.pdf` is `plan.pdf.md`, so that it is no other than that of
    `plan.docx`. A name that begins with a dot would not be read.
    """
    fit = "".join(c for c in name if c.isprintable() and c not in '\\/:*?"<>|')
    fit = fit.lstrip(".~$ ") or "document"
    if not is_file or PurePath(fit).suffix.lower() in _KEPT:
        return fit
    return f"{fit}.md"


def web_name(url: str, kind: Kind) -> str:
    """Return the name of the copy of an address: its host, then its path."""
    parts = urlsplit(url)
    words = _UNFIT.sub("-", unquote(parts.path)).strip("-.") or "index"
    suffix = suffix_of(kind)
    if words.lower().endswith(suffix):
        words = words[: -len(suffix)] or "index"
    if parts.query or len(words) > _MAX_CHARACTERS:
        # What is cut off or left out still tells two addresses apart.
        full = f"{parts.path}?{parts.query}".encode()
        digest = hashlib.sha256(full).hexdigest()[:8]
        words = f"{words[:_MAX_CHARACTERS]}-{digest}"
    host = _UNFIT.sub("-", (parts.hostname or "").lower()).strip("-.") or "web"
    return f"{host}/{local_name(words + suffix)}"
