"""Files of other makers, made for the tests: whole, locked, scanned or harmful."""

import io
import zipfile
from collections.abc import Sequence

import docx
from pypdf import PdfReader, PdfWriter

BOARD = "The Zanzibar Care Board has 77 members."
# A picture of a page: a grey box and no letters.
SCAN = "0.5 g 50 50 400 700 re f"
TYPES = '<?xml version="1.0"?><Types/>'


def pdf(pages: Sequence[Sequence[str]], *, title: str = "") -> bytes:
    """Write a PDF whose pages hold these lines, in Helvetica."""
    contents = [
        "BT /F1 11 Tf 60 780 Td 14 TL\n"
        + "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
        + "\nET"
        for lines in pages
    ]
    return _pdf(contents, title)


def scanned_pdf(n_pages: int = 2) -> bytes:
    return _pdf([SCAN] * n_pages, "")


def locked_pdf(password: str = "secret", *, algorithm: str = "AES-256") -> bytes:
    """Write a PDF that needs `password` to open; an empty one needs none."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([[BOARD]]))))
    writer.encrypt(password, owner_password="owner", algorithm=algorithm)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def word(*paragraphs: tuple[str, str] | str) -> bytes:
    """Write a Word file of paragraphs, each words or a pair of style and words."""
    document = docx.Document()
    for paragraph in paragraphs:
        style, text = ("Normal", paragraph) if isinstance(paragraph, str) else paragraph
        document.add_paragraph(text, style=style)
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def zip_of(*files: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files:
            package.writestr(name, content)
    return written.getvalue()


def zip_bomb(unpacked_mb: int) -> bytes:
    """Write a Word file that unpacks to a thousand times its size."""
    return zip_of(
        ("[Content_Types].xml", TYPES.encode()),
        ("word/document.xml", b" " * (unpacked_mb * 1_000_000)),
    )


def lying_zip_bomb(unpacked_mb: int) -> bytes:
    """Write a zip bomb whose directory says that its parts are small."""
    raw = bytearray(zip_bomb(unpacked_mb))
    size = (unpacked_mb * 1_000_000).to_bytes(4, "little")
    while (at := raw.find(size)) >= 0:
        raw[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(raw)


def web_page(body: str, *, head: str = '<meta charset="utf-8">') -> bytes:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return page.encode()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf(contents: Sequence[str], title: str) -> bytes:
    first = 5
    pages = [first + 2 * n for n in range(len(contents))]
    kids = " ".join(f"{page} 0 R" for page in pages)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
        "/Encoding /WinAnsiEncoding >>",
        f"<< /Title ({_escaped(title)}) >>",
    ]
    for page, content in zip(pages, contents, strict=True):
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            "/Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {page + 1} 0 R >>",
            f"<< /Length {len(content.encode('cp1252'))} >>\n"
            f"stream\n{content}\nendstream",
        ]
    raw = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(raw))
        raw += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        raw
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\n"
            f"startxref\n{len(raw)}\n%%EOF\n"
        ).encode()
    )
