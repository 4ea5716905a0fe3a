"""Read a PDF: its words page by page, with pypdf."""

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PdfReadError, WrongPasswordError

from corpus.config import CorpusConfig
from corpus.formats.converted import (
    Converted,
    FormatError,
    check_length,
    one_line,
    own_title,
)
from corpus.formats.lines import flow

# Readers look for the end mark in the last 1,024 bytes; some writers add more.
_TAIL_BYTES = 2048


def read_pdf(raw: bytes, limits: CorpusConfig) -> Converted:
    """Read the text of a PDF.

    The date a PDF was made is not that of its publication, so `published` is left
    open.

    Raises:
        FormatError: It is cut short, damaged, needs a password, has too many pages or
            no text.
    """
    if b"%%EOF" not in raw[-_TAIL_BYTES:]:
        raise FormatError(
            "is cut short: the end of the PDF is missing; download or copy it again"
        )
    try:
        reader = _opened(raw)
        n_pages = len(reader.pages)
        if n_pages > limits.max_pages:
            raise FormatError(
                f"has {n_pages:,} pages, more than the {limits.max_pages:,} allowed: "
                "split it, or raise corpus.max_pages in ics.toml"
            )
        texts = list(_texts(reader, limits.max_text_chars))
        title = reader.metadata.title if reader.metadata else None
    except (FileNotDecryptedError, WrongPasswordError) as error:
        raise _locked() from error
    except PdfReadError as error:
        raise FormatError(
            f"is damaged ({one_line(str(error))}): open it in a PDF viewer and save "
            "it anew"
        ) from error
    text, pages = flow(texts)
    if not text.strip():
        raise FormatError(
            "holds pictures of pages and no text, as a scan does: run text recognition "
            "(OCR) on it and add what comes out"
        )
    return Converted(text=text, title=own_title(title), pages=pages)


def _opened(raw: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(raw), strict=False)
    # Many a published PDF is locked against changes only, and opens without a
    # password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise _locked()
    return reader


def _locked() -> FormatError:
    return FormatError(
        "is encrypted and needs a password: save a copy without one, for instance by "
        "printing it to a PDF"
    )


def _texts(reader: PdfReader, most: int) -> Iterator[str]:
    length = 0
    for page in reader.pages:
        text = page.extract_text()
        length += len(text)
        check_length(length, most)
        yield text
