"""Read a Word document with python-docx: headings, paragraphs, lists and tables."""

import io
import re
import zipfile
from collections.abc import Sequence

from docx import Document as open_word
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from corpus.config import CorpusConfig
from corpus.formats.converted import (
    Converted,
    FormatError,
    Outline,
    one_line,
    own_title,
)

_PIECE = 1 << 20
_MAX_PARTS = 10_000
_HEADING = re.compile(r"heading (\d)")


def read_word(raw: bytes, limits: CorpusConfig) -> Converted:
    """Read the text of a Word document, in its order.

    The date a file was saved is not that of its publication, so `published` is left
    open.

    Raises:
        FormatError: It is cut short, damaged, too large once unpacked, another kind
            of file or without text.
    """
    _check_package(raw, limits)
    try:
        document = open_word(io.BytesIO(raw))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise FormatError(
            f"is damaged ({one_line(str(error))}): open it in Word and save it anew"
        ) from error
    outline = Outline(limits.max_text_chars)
    titles: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            outline.table(_rows(block), headed=_is_headed(block))
        else:
            _add_paragraph(outline, block, titles)
    text = outline.text()
    if not text:
        raise FormatError(
            "holds no text: where it holds pictures of pages, run text recognition "
            "(OCR) on them"
        )
    named = own_title(document.core_properties.title)
    return Converted(text=text, title=named or next(iter(titles), None))


def _add_paragraph(outline: Outline, paragraph: Paragraph, titles: list[str]) -> None:
    style = (paragraph.style.name or "").lower() if paragraph.style else ""
    heading = _HEADING.match(style)
    if style == "title" or heading:
        titles.append(one_line(paragraph.text))
        # Level 1 is the title's.
        outline.heading(paragraph.text, int(heading[1]) + 1 if heading else 1)
    elif style.startswith("list") or _is_numbered(paragraph):
        outline.item(paragraph.text)
    else:
        outline.paragraph(paragraph.text)


def _is_numbered(paragraph: Paragraph) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and properties.numPr is not None


def _rows(table: Table) -> list[list[str]]:
    rows = []
    for row in table.rows:
        # A cell that spans columns comes once for each of them.
        cells = [
            cell
            for n, cell in enumerate(row.cells)
            if not n or cell._tc is not row.cells[n - 1]._tc
        ]
        rows.append([cell.text for cell in cells])
    return rows


def _is_headed(table: Table) -> bool:
    """Say whether the first row is marked as head, or is the only one all in bold."""
    if not len(table.rows):
        return False
    properties = table.rows[0]._tr.trPr
    if properties is not None and properties.xpath("w:tblHeader"):
        return True
    bold = [_is_bold(row.cells) for row in table.rows]
    return bold[0] and not all(bold)


def _is_bold(cells: Sequence[_Cell]) -> bool:
    runs = [
        run
        for cell in cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
        if run.text.strip()
    ]
    return bool(runs) and all(run.bold for run in runs)


def _check_package(raw: bytes, limits: CorpusConfig) -> None:
    """Refuse a package that is damaged, no document, or too large once unpacked.

    What the parts say of their size is checked first, and what comes out of them
    counted, so that neither a lie nor a bomb gets through.
    """
    most = limits.max_unpacked_mb * 1_000_000
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
            if len(parts) > _MAX_PARTS or sum(p.file_size for p in parts) > most:
                raise _too_large(limits)
            if any(part.flag_bits & 1 for part in parts):
                raise FormatError("is protected by a password: save a copy without one")
            _check_is_word({part.filename for part in parts})
            left = most
            for part in parts:
                with package.open(part) as opened:
                    while piece := opened.read(_PIECE):
                        left -= len(piece)
                        if left < 0:
                            raise _too_large(limits)
    # zlib and the other decompressors have errors of their own.
    except FormatError:
        raise
    except Exception as error:
        raise FormatError(
            f"is cut short or damaged ({one_line(str(error))}): download or copy it "
            "again"
        ) from error


def _check_is_word(names: set[str]) -> None:
    if "word/document.xml" in names:
        return
    if "xl/workbook.xml" in names or "ppt/presentation.xml" in names:
        raise FormatError(
            "is a spreadsheet or a presentation, which is not read: save it as .pdf"
        )
    raise FormatError(
        "is a compressed folder and no Word document: unpack it and add the files in it"
    )


def _too_large(limits: CorpusConfig) -> FormatError:
    return FormatError(
        f"would take more than the {limits.max_unpacked_mb:,} MB allowed once it is "
        "unpacked, as a zip bomb does: do not open it, or raise corpus.max_unpacked_mb "
        "in ics.toml if you trust it"
    )
