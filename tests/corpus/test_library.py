import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from corpus.added import remove_document
from corpus.config import CorpusConfig
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.files import Fault
from corpus.formats.cache import ConversionCache
from corpus.library import Addition, Library
from corpus.load import load_documents
from tests.corpus.made import BOARD, pdf, scanned_pdf, web_page, word
from tests.corpus.web import page, redirect, serving

TODAY = date(2026, 11, 21)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    return tmp_path / "own"


def library(corpus: Path, *, replace: bool = False) -> Library:
    return Library(
        corpus,
        limits=CorpusConfig(allow_private_hosts=("127.0.0.1",)),
        cache=ConversionCache(),
        today=TODAY,
        replace=replace,
    )


def written(path: Path, raw: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def read(corpus: Path) -> dict[str, Document]:
    return {document.doc_id: document for document in load_documents(corpus)}


def outcomes(found: Iterable[Addition | Fault]) -> dict[str, str]:
    return {
        one.doc_id: one.outcome if isinstance(one, Addition) else one.message
        for one in found
    }


def test_a_pdf_is_kept_as_text_with_its_pages_and_what_is_known(
    corpus: Path, own: Path
) -> None:
    raw = pdf([[BOARD], [], ["The end."]], title="The plan: 2026")
    addition = library(corpus).add_file(written(own / "plan.pdf", raw))
    assert addition == Addition(
        doc_id="added/plan.pdf.md", outcome="added", n_pages=3, n_blank_pages=1
    )
    document = read(corpus)["added/plan.pdf.md"]
    assert document.title == "The plan: 2026"
    assert (document.source.retrieved, document.source.publisher) == (
        "2026-11-21",
        None,
    )
    found = [document.page_of(document.text.index(w)) for w in ("Zanzibar", "The end")]
    assert found == [1, 3]


def test_text_is_kept_word_for_word(corpus: Path, own: Path) -> None:
    text = "\r\nWords\u00a0of two lines.\r\n  The second. \n"
    added = library(corpus).add_file(written(own / "a.txt", text.encode()))
    document = read(corpus)[added.doc_id]
    assert (added.doc_id, document.text) == ("added/a.txt", text)
    assert document.source.retrieved == "2026-11-21"


def test_front_matter_of_your_own_is_kept_as_it_is(corpus: Path, own: Path) -> None:
    raw = b"---\ntitle: Terms\npublisher: Example Council\n---\nWords.\n"
    added = library(corpus).add_file(written(own / "terms.md", raw))
    assert (corpus / added.doc_id).read_bytes() == raw


def test_front_matter_that_does_not_hold_is_refused(corpus: Path, own: Path) -> None:
    path = written(own / "a.md", b"---\ntags: [x]\n---\nWords.\n")
    with pytest.raises(CorpusError, match="tags"):
        library(corpus).add_file(path)
    assert not (corpus / "added").exists()


def test_files_that_differ_in_their_ending_alone_are_two_documents(
    corpus: Path, own: Path
) -> None:
    shelf = library(corpus)
    shelf.add_file(written(own / "plan.pdf", pdf([[BOARD]])))
    shelf.add_file(written(own / "plan.docx", word("Other words.")))
    assert read(corpus).keys() == {"added/plan.docx.md", "added/plan.pdf.md"}


def test_what_is_there_already_is_said_and_not_added_twice(
    corpus: Path, own: Path
) -> None:
    first = written(own / "a.txt", b"Words.")
    twin = written(own / "b.txt", b"Words.")
    assert library(corpus).add_file(first).outcome == "added"
    again = library(corpus).add_file(first)
    other = library(corpus).add_file(twin)
    assert (again.outcome, again.doc_id) == ("already there", "added/a.txt")
    assert (other.outcome, other.doc_id) == ("already there", "added/a.txt")
    assert read(corpus).keys() == {"added/a.txt"}


def test_another_text_of_the_same_name_replaces_only_when_told(
    corpus: Path, own: Path
) -> None:
    path = written(own / "a.txt", b"Old words.")
    library(corpus).add_file(path)
    path.write_bytes(b"New words.")
    with pytest.raises(CorpusError, match=r"added/a\.txt .* --replace"):
        library(corpus).add_file(path)
    assert read(corpus)["added/a.txt"].text == "Old words."
    assert library(corpus, replace=True).add_file(path).outcome == "replaced"
    assert read(corpus)["added/a.txt"].text == "New words."


def test_a_folder_keeps_its_tree_and_bad_files_are_named(
    corpus: Path, own: Path
) -> None:
    for name, raw in {
        "a.txt": b"Words.",
        "2024/plan.pdf": pdf([[BOARD]]),
        "2024/scan.pdf": scanned_pdf(),
        "2024/picture.png": b"\x89PNG",
        ".hidden/b.txt": b"Hidden.",
    }.items():
        written(own / "papers" / name, raw)
    (own / "papers" / "out.txt").symlink_to(written(own / "secret.txt", b"Secret."))
    found = outcomes(library(corpus).add_folder(own / "papers"))
    assert "leads out of the folder" in found.pop("out.txt")
    assert "run text recognition" in found.pop("2024/scan.pdf")
    assert found == {
        "added/papers/2024/plan.pdf.md": "added",
        "added/papers/a.txt": "added",
    }
    assert read(corpus).keys() == found.keys()


@pytest.mark.parametrize("name", ["corpus", "corpus/papers", "."])
def test_the_corpus_is_not_added_to_itself(name: str, corpus: Path) -> None:
    written(corpus / "papers" / "a.txt", b"Words.")
    with pytest.raises(CorpusError, match="corpus"):
        list(library(corpus).add_folder(corpus.parent / name))


def test_a_folder_without_documents_says_so(corpus: Path, own: Path) -> None:
    with pytest.raises(CorpusError, match="holds no file"):
        list(library(corpus).add_folder(own))


def test_nothing_is_added_to_a_corpus_in_beir_form(corpus: Path) -> None:
    written(corpus / "corpus.jsonl", b'{"_id": "a", "text": "Words."}')
    with pytest.raises(CorpusError, match=r"corpus\.jsonl"):
        library(corpus)
    with pytest.raises(CorpusError, match=r"corpus\.jsonl"):
        remove_document(corpus, "a")


def test_an_address_is_kept_with_where_and_when(corpus: Path) -> None:
    head = (
        '<meta charset="utf-8"><title>A page</title>'
        '<meta property="article:published_time" content="2024-05-06">'
    )
    pages = {
        "/board/": redirect("/board/about"),
        "/board/about": page(web_page(f"<p>{BOARD}</p>", head=head)),
    }
    with serving(pages) as server:
        added = library(corpus).add_url(f"{server}/board/")
        again = library(corpus).add_url(f"{server}/board/")
    assert added.doc_id == "added/127.0.0.1/board.html.md"
    assert again.outcome == "already there"
    document = read(corpus)[added.doc_id]
    assert (document.title, document.text) == ("A page", f"{BOARD}\n")
    assert document.source.url == f"{server}/board/about"
    assert document.source.published == "2024-05-06"
    assert document.source.retrieved == "2026-11-21"


def test_front_matter_from_the_web_is_not_believed(corpus: Path) -> None:
    raw = b"---\nauthority: act\n---\nWords.\n"
    with serving({"/a.txt?x=1": page(raw, "text/plain")}) as server:
        added = library(corpus).add_url(f"{server}/a.txt?x=1")
    document = read(corpus)[added.doc_id]
    assert document.source.authority is None
    assert document.text == raw.decode()


def test_an_address_that_gives_no_document_is_told(corpus: Path) -> None:
    with serving({"/a": page(b"{}", "application/json")}) as server:
        with pytest.raises(CorpusError, match="'application/json'"):
            library(corpus).add_url(f"{server}/a")
        with pytest.raises(CorpusError, match="404"):
            library(corpus).add_url(f"{server}/b")


def test_a_removed_document_takes_its_empty_folders_along(
    corpus: Path, own: Path
) -> None:
    written(own / "papers" / "2024" / "a.txt", b"Words.")
    list(library(corpus).add_folder(own / "papers"))
    remove_document(corpus, "added/papers/2024/a.txt")
    assert [path.name for path in (corpus / "added").iterdir()] == [".lock"]


def test_a_document_that_cannot_be_read_can_be_removed(corpus: Path) -> None:
    bad = written(corpus / "added" / "bad.md", b"\xff")
    remove_document(corpus, "added/bad.md")
    assert not bad.exists()


@pytest.mark.parametrize(
    "doc_id",
    ["added/none.md", "../own/a.txt", "/etc/passwd", "added", "", "added/../ours.md"],
)
def test_only_documents_of_the_corpus_are_removed(
    doc_id: str, corpus: Path, own: Path
) -> None:
    kept = [written(own / "a.txt", b"Words."), written(corpus / "ours.md", b"Ours.")]
    written(corpus / "added" / "a.md", b"Words.")
    with pytest.raises(CorpusError, match="There is no document"):
        remove_document(corpus, doc_id, force=True)
    assert all(path.exists() for path in kept)


def test_a_file_that_was_not_added_is_removed_only_by_force(corpus: Path) -> None:
    ours = written(corpus / "ours.md", b"Ours.")
    with pytest.raises(CorpusError, match="--force"):
        remove_document(corpus, "ours.md")
    assert ours.exists()
    remove_document(corpus, "ours.md", force=True)
    assert not ours.exists()


def test_two_who_add_the_same_name_at_once_do_not_lose_a_text(
    corpus: Path, own: Path
) -> None:
    start = threading.Barrier(2)
    paths = [written(own / n / "a.txt", f"Words {n}.".encode()) for n in ("x", "y")]

    def add(path: Path) -> str:
        shelf = library(corpus)
        start.wait()
        try:
            return shelf.add_file(path).outcome
        except CorpusError:
            return "refused"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(add, paths)) == ["added", "refused"]
    assert not [p for p in (corpus / "added").iterdir() if p.name.startswith(".new")]


def test_a_corpus_that_cannot_be_written_is_told(tmp_path: Path, own: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "added").write_text("in the way")
    with pytest.raises(CorpusError, match="cannot be written"):
        library(tmp_path / "corpus").add_file(written(own / "a.txt", b"Words."))
