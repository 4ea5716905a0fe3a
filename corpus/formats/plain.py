"""Decode text: UTF-8 for files of text, what it declares for a web page."""

import codecs
import re

from corpus.formats.converted import FormatError

_CHARSET = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""",
    re.I,
)
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Browsers read these names as the larger set, which most such pages are in.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252"}


def decoded_text(raw: bytes) -> str:
    """Decode a file of text, which must be UTF-8.

    Raises:
        FormatError: It is not, or it is no text.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise FormatError(
            f"is not UTF-8 (byte {error.start}): save it as UTF-8 in your editor"
        ) from error
    if "\0" in text:
        raise FormatError("is not text: it holds zero bytes, as a program or data does")
    return text


def decoded_page(raw: bytes, charset: str | None = None) -> str:
    """Decode a web page by its mark, the server's word, its own word, else UTF-8.

    Raises:
        FormatError: It is not in that encoding, or there is no such encoding.
    """
    mark = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    declared = _CHARSET.search(raw[:4096])
    own = next((g.decode() for g in declared.groups() if g), None) if declared else None
    name = mark or charset or own or "utf-8"
    try:
        known = codecs.lookup(name).name
        text = raw.decode(_READ_AS.get(known, known))
    except (LookupError, UnicodeDecodeError) as error:
        if mark or charset or own:
            what = f"says it is in {name} but is not"
        else:
            what = "does not say its encoding and is not UTF-8"
        raise FormatError(f"{what}: save it as UTF-8") from error
    return text
