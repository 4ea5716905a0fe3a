import json
from datetime import date
from pathlib import Path

import pytest

from corpus.config import CorpusConfig
from corpus.errors import CorpusError
from corpus.formats.cache import ConversionCache
from corpus.load import load_documents, parse_document, read_folder
from tests.corpus.made import BOARD, locked_pdf, pdf, scanned_pdf, web_page, word


def faults(folder: Path, limits: CorpusConfig | None = None) -> dict[str, str]:
    loaded = read_folder(folder, limits=limits or CorpusConfig())
    return {fault.doc_id: fault.message for fault in loaded.faults}


def test_every_format_becomes_a_document_under_its_path(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "plan.pdf").write_bytes(pdf([[BOARD], ["Page two."]]))
    (tmp_path / "note.docx").write_bytes(word(("Heading 1", "A note"), BOARD))
    (tmp_path / "page.html").write_bytes(
        web_page(f"<p>{BOARD}</p>", head="<title>A page</title>")
    )
    (tmp_path / "a.md").write_text("# A\n\nText.")
    (tmp_path / "b.txt").write_text("Text.")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "~$note.docx").write_bytes(b"lock")
    loaded = read_folder(tmp_path)
    assert [(d.doc_id, d.title) for d in loaded.documents] == [
        ("a.md", "A"),
        ("b.txt", "b"),
        ("note.docx", "A note"),
        ("page.html", "A page"),
        ("papers/plan.pdf", "plan"),
    ]
    assert loaded.faults == ()
    assert load_documents(tmp_path) == list(loaded.documents)
    plan = loaded.documents[-1]
    assert [plan.page_of(plan.text.index(word)) for word in ("Zanz", "two")] == [1, 2]
    assert plan.page_of(len(plan.text)) == 2
    assert loaded.documents[0].page_of(0) is None


def test_bad_files_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    for name, raw in {
        "locked.pdf": locked_pdf(),
        "scan.pdf": scanned_pdf(),
        "cut.pdf": pdf([[BOARD]] * 9)[:-700],
        "wrong.pdf": word(BOARD),
        "empty.docx": b"",
        "latin.txt": "café".encode("latin-1"),
        "sheet.xlsx": b"PK\x03\x04",
        "data.md": b"a\0b",
    }.items():
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "good.md").write_text("Fine.")
    said = faults(tmp_path)
    assert {name: said[name].partition(name)[2] for name in said} == {
        "locked.pdf": " is encrypted and needs a password: save a copy without one, "
        "for instance by printing it to a PDF",
        "scan.pdf": " holds pictures of pages and no text, as a scan does: run text "
        "recognition (OCR) on it and add what comes out",
        "cut.pdf": " is cut short: the end of the PDF is missing; download or copy it "
        "again",
        "wrong.pdf": " is named .pdf but is a Word document: rename it to .docx",
        "empty.docx": " is empty: there is no text in it",
        "latin.txt": " is not UTF-8 (byte 3): save it as UTF-8 in your editor",
        "sheet.xlsx": " is a spreadsheet, which is not read: save it as .docx or .pdf",
        "data.md": " is not text: it holds zero bytes, as a program or data does",
    }
    with pytest.raises(CorpusError, match=r"cut\.pdf.*wrong\.pdf"):
        load_documents(tmp_path)


def test_a_folder_of_bad_files_alone_is_an_error_that_names_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "scan.pdf").write_bytes(scanned_pdf())
    with pytest.raises(CorpusError, match=r"scan\.pdf holds pictures"):
        read_folder(tmp_path)


def test_files_over_the_limits_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_text("a" * 1_000_001)
    (tmp_path / "long.txt").write_text("a" * 2000)
    (tmp_path / "good.md").write_text("Fine.")
    said = faults(tmp_path, CorpusConfig(max_file_mb=1, max_text_chars=1000))
    assert "is larger than the 1 MB allowed" in said["large.txt"]
    assert "more text than the 1,000 characters" in said["long.txt"]


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    corpus.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("A secret.")
    (corpus / "good.md").write_text("Fine.")
    (corpus / "inside.md").symlink_to(corpus / "good.md")
    (corpus / "out.txt").symlink_to(outside / "secret.txt")
    (corpus / "folder").symlink_to(outside)
    (corpus / "loop.md").symlink_to(corpus / "loop.md")
    (corpus / "gone.md").symlink_to(corpus / "nowhere.md")
    said = faults(corpus)
    assert said.keys() == {"out.txt", "folder", "loop.md", "gone.md"}
    assert "is a link that leads out of the folder" in said["out.txt"]
    assert "is a link to a folder" in said["folder"]
    loaded = read_folder(corpus)
    assert [d.doc_id for d in loaded.documents] == ["good.md", "inside.md"]


def test_a_corpus_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.md").write_text("Text.")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [d.doc_id for d in load_documents(tmp_path / "link")] == ["a.md"]


def test_a_kept_conversion_gives_the_same_documents(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "plan.pdf").write_bytes(pdf([[BOARD], ["Page two."]]))
    first = read_folder(tmp_path / "c", cache=ConversionCache(tmp_path / "cache"))
    assert len(list((tmp_path / "cache").iterdir())) == 1
    again = read_folder(tmp_path / "c", cache=ConversionCache(tmp_path / "cache"))
    assert again == first


def test_pages_in_a_front_matter_are_where_pages_begin() -> None:
    document = parse_document("---\npages: [0, 4, 8]\n---\nOne Two Three", "a.md")
    found = [document.page_of(at) for at in (0, 3, 4, 8, 12)]
    assert found == [1, 1, 2, 3, 3]


@pytest.mark.parametrize("pages", ["[5, 2]", "[99]", "[-1]", "x"])
def test_pages_that_cannot_be_are_refused(pages: str) -> None:
    with pytest.raises(ValueError, match="pages"):
        parse_document(f"---\npages: {pages}\n---\nText.", "a.md")


def beir(folder: Path, *lines: object) -> Path:
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / "corpus.jsonl").write_text("\n".join(rows), "utf-8")
    return folder


def test_a_beir_corpus_gives_a_document_a_line(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Not a document.")
    beir(
        tmp_path,
        {"_id": "d1", "title": "One", "text": " First\ntext. ", "metadata": {}},
        "",
        {"_id": 2, "text": "Second."},
        {"_id": "d3", "title": "A title alone", "text": ""},
    )
    documents = load_documents(tmp_path)
    assert [(d.doc_id, d.title, d.text) for d in documents] == [
        ("d1", "One", " First\ntext. "),
        ("2", "2", "Second."),
        ("d3", "A title alone", "A title alone"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: it is not JSON in UTF-8"),
        ("[]", "line 2: "),
        ({"text": "No id."}, "line 2: _id: "),
        ({"_id": " ", "text": "x"}, "line 2: it has no _id"),
        ({"_id": "b", "title": "", "text": " "}, "line 2: there is no text in it"),
        ({"_id": "b", "text": 5}, "line 2: text: "),
        ({"_id": "a", "text": "Again."}, "line 2: the _id 'a' is taken"),
        ({"_id": "b", "text": "\ud800"}, "line 2: "),
        ("[" * 5000, "line 2: "),
        ({"_id": "b", "text": "x" * 1001}, "line 2: holds more text"),
    ],
)
def test_a_bad_line_of_a_beir_corpus_is_named_and_the_rest_is_read(
    line: object, said: str, tmp_path: Path
) -> None:
    beir(tmp_path, {"_id": "a", "text": "One."}, line, {"_id": "c", "text": "Two."})
    loaded = read_folder(tmp_path, limits=CorpusConfig(max_text_chars=1000))
    assert [d.doc_id for d in loaded.documents] == ["a", "c"]
    [fault] = loaded.faults
    assert said in fault.message
    assert "\n" not in fault.message
    assert fault.doc_id == "corpus.jsonl:2"


def test_dates_of_a_web_page_come_along(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2024-05-06">'
    (tmp_path / "a.html").write_bytes(web_page(f"<p>{BOARD}</p>", head=head))
    [document] = load_documents(tmp_path)
    assert document.source.published == date(2024, 5, 6).isoformat()
