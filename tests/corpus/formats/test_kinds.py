import pytest

from corpus.formats.converted import FormatError
from corpus.formats.kinds import kind_of, kind_of_content
from tests.corpus.made import BOARD, pdf, web_page, word

PDF, WORD, PAGE = pdf([[BOARD]]), word(BOARD), web_page(f"<p>{BOARD}</p>")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


@pytest.mark.parametrize(
    ("raw", "name", "kind"),
    [
        (PDF, "a.PDF", "pdf"),
        (WORD, "a.docx", "word"),
        (PAGE, "a.htm", "html"),
        (b"<div><p>Part of a page.</p></div>", "a.html", "html"),
        (b"# A", "a.markdown", "markdown"),
        (b"A PDF begins with %PDF-1.7, they say.", "a.txt", "text"),
        (b"See <p>this</p>.", "a.md", "markdown"),
    ],
)
def test_a_file_is_what_its_content_and_name_say(
    raw: bytes, name: str, kind: str
) -> None:
    assert kind_of(raw, name) == kind


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"", "a.pdf", "is empty"),
        (WORD, "a.pdf", r"named \.pdf but is a Word document: rename it to \.docx"),
        (PDF, "a.docx", r"named \.docx but is a PDF"),
        (PDF, "a.txt", r"named \.txt but is a PDF"),
        (PAGE, "a.pdf", r"named \.pdf but is a web page"),
        (PAGE, "a.md", r"named \.md but is a web page"),
        (b"Plain.", "a.pdf", "is not a PDF"),
        (b"Plain.", "a.html", r"plain text: rename it to \.txt"),
        (b"\x89PNG\r\n", "a.pdf", "is a picture"),
        (OLE, "a.docx", "an old Office file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "a password"),
        (b"PK\x03\x04", "a.xlsx", "is a spreadsheet"),
        (b"text", "a.odt", "OpenDocument"),
        (b"text", "a.csv", "not of a kind that is read"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_named(
    raw: bytes, name: str, said: str
) -> None:
    with pytest.raises(FormatError, match=said):
        kind_of(raw, name)


@pytest.mark.parametrize(
    ("raw", "content_type", "kind"),
    [
        (PDF, "application/octet-stream", "pdf"),
        (PDF, "text/html", "pdf"),
        (b"<p>Part.</p>", "text/html", "html"),
        (b"Words.", "text/plain", "text"),
    ],
)
def test_what_is_fetched_is_what_its_content_says_before_its_type(
    raw: bytes, content_type: str, kind: str
) -> None:
    assert kind_of_content(raw, content_type) == kind


def test_a_content_type_that_is_not_read_is_named() -> None:
    with pytest.raises(FormatError, match="'application/json'"):
        kind_of_content(b"{}", "application/json")
