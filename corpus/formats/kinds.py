"""Tell what a file is by its content, and whether its name says the same."""

import re
from pathlib import PurePath
from typing import Literal

from corpus.formats.converted import FormatError

Kind = Literal["pdf", "word", "html", "markdown", "text"]
# Kinds that need a library, and are read in a process of their own.
CONVERTED = ("pdf", "word", "html")
SUFFIXES: dict[str, Kind] = {
    ".pdf": "pdf",
    ".docx": "word",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
}
# Documents to a person, which we do not read: named, never passed over in silence.
UNREAD = {
    ".doc": "an old Word file",
    ".docm": "a Word file with macros",
    ".odt": "an OpenDocument text",
    ".rtf": "a rich text file",
    ".ppt": "a presentation",
    ".pptx": "a presentation",
    ".odp": "a presentation",
    ".xls": "a spreadsheet",
    ".xlsx": "a spreadsheet",
    ".ods": "a spreadsheet",
    ".epub": "an e-book",
    ".pages": "a Pages document",
}
_NAMES = {
    "pdf": ("a PDF", ".pdf"),
    "word": ("a Word document", ".docx"),
    "html": ("a web page", ".html"),
    "markdown": ("Markdown", ".md"),
    "text": ("plain text", ".txt"),
}
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|div|p|h[1-6]"
    rb"|ul|ol|table)\b",
    re.I,
)
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a rich text file",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"Rar!": "a compressed file",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}


def is_read(name: str) -> bool:
    """Say whether a file of this name is taken for a document."""
    return PurePath(name).suffix.lower() in (*SUFFIXES, *UNREAD)


def kind_of(raw: bytes, name: str) -> Kind:
    """Return what the file `name` is, going by its content.

    Raises:
        FormatError: It is empty, none of `Kind`, or not what its name says.
    """
    suffix = PurePath(name).suffix.lower()
    if not raw:
        raise FormatError("is empty: there is no text in it")
    _refuse_others(raw)
    if suffix in UNREAD:
        raise FormatError(
            f"is {UNREAD[suffix]}, which is not read: save it as .docx or .pdf"
        )
    if suffix not in SUFFIXES:
        raise FormatError(f"is not of a kind that is read: {', '.join(SUFFIXES)}")
    named, found = SUFFIXES[suffix], _found(raw)
    if found is None and named in ("pdf", "word"):
        raise FormatError(
            f"is named {suffix} but is not {_NAMES[named][0]}: it is damaged, was cut "
            "short or has a wrong name; get a fresh copy"
        )
    if found and found != named and not _may_be(raw, named, found):
        what, right = _NAMES[found]
        raise FormatError(f"is named {suffix} but is {what}: rename it to {right}")
    if named == "html" and found is None and not _TAG.search(_ascii(raw)):
        raise FormatError(f"is named {suffix} but is plain text: rename it to .txt")
    return named


def kind_of_content(raw: bytes, content_type: str) -> Kind:
    """Return what was fetched, going by its content and then its content type.

    Raises:
        FormatError: It is empty or none of `Kind`.
    """
    if not raw:
        raise FormatError("is empty: there is no text in it")
    _refuse_others(raw)
    by_type: dict[str, Kind] = {
        "text/html": "html",
        "application/xhtml+xml": "html",
        "text/plain": "text",
        "text/markdown": "markdown",
    }
    found = _found(raw) or by_type.get(content_type)
    if found is None:
        raise FormatError(
            f"is of the content type {content_type or 'unknown'!r}, which is not read: "
            "give the address of a web page, a PDF, a Word file or text"
        )
    return found


def suffix_of(kind: Kind) -> str:
    """Return the usual ending of a file of this kind."""
    return _NAMES[kind][1]


def _found(raw: bytes) -> Kind | None:
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "word"
    return "html" if _PAGE.match(_ascii(raw)) else None


def _may_be(raw: bytes, named: Kind, found: Kind) -> bool:
    # A text may speak of "%PDF-" without being one.
    return (
        found == "pdf"
        and named in ("markdown", "text", "html")
        and (not raw.lstrip().startswith(b"%PDF-"))
    )


def _ascii(raw: bytes) -> bytes:
    """Return the start of `raw` such that ASCII can be looked for in UTF-16 too."""
    return raw[:200_000].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")


def _refuse_others(raw: bytes) -> None:
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise FormatError(
                "is protected by a password: save a copy without one in Word"
            )
        raise FormatError("is an old Office file (.doc): save it as .docx or .pdf")
    for magic, what in _OTHERS.items():
        if raw.startswith(magic):
            raise FormatError(f"is {what}, which is not read, whatever its name says")
