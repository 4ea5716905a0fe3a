import json
from pathlib import Path

import pytest

from tests.corpus.made import (
    BOARD,
    locked_pdf,
    pdf,
    scanned_pdf,
    web_page,
    word,
    zip_bomb,
)
from tests.corpus.web import dripping, endless, page, redirect, serving
from tests.ui.built import Desk, Ran, ics

MEMBERS = "How many members does the Zanzibar Care Board have?"
ALLOWED = {"ICS_CORPUS__ALLOW_PRIVATE_HOSTS": '["127.0.0.1"]'}
LONG = [[f"Page {n} is about subject {n}."] for n in range(1, 501)]


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    """A small corpus that is indexed."""
    made = Desk(corpus=tmp_path / "corpus", index=tmp_path / "index")
    made.corpus.mkdir()
    (made.corpus / "beds.md").write_text("# Beds\n\nThe hospital has 12 beds.\n")
    assert (
        corpus(made, "add", written(tmp_path, "first.txt", b"A first text.")).code == 0
    )
    return made


def corpus(desk: Desk, command: str, *arguments: object, **env: str) -> Ran:
    folders = ("--corpus", desk.corpus, "--index", desk.index)
    return ics("corpus", command, *folders, *arguments, env=env)


def written(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / "mine" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def traces(desk: Desk, *words: bytes) -> list[Path]:
    return [
        path
        for folder in (desk.index, desk.corpus)
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes().lower() for word in words)
    ]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("board.pdf", pdf([["A title page."], [BOARD]])),
        ("board.docx", word(("Heading 1", "The board"), BOARD)),
        ("board.html", web_page(f"<p>{BOARD}</p>")),
        ("board.md", f"# The board\n\n{BOARD}\n".encode()),
        ("board.txt", BOARD.encode()),
    ],
)
def test_a_file_is_found_as_soon_as_it_is_added(
    name: str, raw: bytes, own: Desk, tmp_path: Path
) -> None:
    ran = corpus(own, "add", written(tmp_path, name, raw))
    doc_id = f"added/{name}" + ("" if name.endswith((".md", ".txt")) else ".md")
    assert (ran.code, ran.out) == (0, f"added\t{doc_id}\n")
    assert "1 added, 0 replaced, 0 already there, 0 left out." in ran.err
    assert "Built index" in ran.err
    assert own.found(MEMBERS)[0] == doc_id


def test_what_is_quoted_of_a_pdf_is_cited_with_its_page(
    own: Desk, tmp_path: Path
) -> None:
    raw = pdf([["A title page."], ["A page of contents."], [BOARD]])
    corpus(own, "add", written(tmp_path, "board.pdf", raw))
    (answer,) = own.ics("ask", "--json", MEMBERS).objects
    (citation,) = answer["citations"]
    assert (citation["doc_id"], citation["quote"]) == ("added/board.pdf.md", BOARD)
    assert citation["page"] == 3
    assert ", page 3, " in own.ics("ask", MEMBERS).out
    # A text has no pages.
    corpus(own, "remove", "added/board.pdf.md")
    corpus(own, "add", written(tmp_path, "board.txt", BOARD.encode()))
    (answer,) = own.ics("ask", "--json", MEMBERS).objects
    assert [c["page"] for c in answer["citations"]] == [None]
    assert "page" not in own.ics("ask", MEMBERS).out


def test_a_removed_document_leaves_no_trace_on_disk(own: Desk, tmp_path: Path) -> None:
    raw = pdf([[BOARD], ["Page two of zanzibar."]])
    corpus(own, "add", written(tmp_path, "board.pdf", raw))
    (own.corpus / "direct.pdf").write_bytes(pdf([["Zanzibar once more."]]))
    corpus(own, "add", written(tmp_path, "more.txt", b"One more text."))
    assert len(list((own.index / "versions").iterdir())) == 3
    assert traces(own, b"zanzibar")
    ran = corpus(own, "remove", "--force", "added/board.pdf.md", "direct.pdf")
    assert ran.code == 0
    assert ran.out == "removed\tadded/board.pdf.md\nremoved\tdirect.pdf\n"
    assert "added/board.pdf.md" not in own.found(MEMBERS)
    # Nowhere in Chroma, bm25s, manifests, kept versions, conversions or the corpus.
    assert traces(own, b"zanzibar", b"board.pdf", b"direct.pdf") == []


def test_a_replaced_text_leaves_no_trace_either(own: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, "board.txt", BOARD.encode())
    corpus(own, "add", path)
    path.write_bytes(b"The Pemba Care Board has 78 members.")
    refused = corpus(own, "add", path)
    assert "say --replace" in refused.fault
    ran = corpus(own, "add", "--replace", path)
    assert (ran.code, ran.out) == (0, "replaced\tadded/board.txt\n")
    assert "Pemba" in (own.corpus / "added" / "board.txt").read_text()


def test_the_last_document_can_be_removed(own: Desk) -> None:
    ran = corpus(own, "remove", "--force", "beds.md", "added/first.txt")
    assert ran.code == 0
    assert "No document is left: the index is removed." in ran.err
    assert traces(own, b"hospital") == []
    assert "holds no document" in own.ics("search", "beds").fault


def test_what_is_not_there_cannot_be_removed(own: Desk) -> None:
    assert "no document 'none.md'" in corpus(own, "remove", "none.md").fault
    assert "--force" in corpus(own, "remove", "beds.md").fault
    ran = corpus(own, "remove", "none.md", "added/first.txt")
    assert (ran.code, ran.out) == (1, "removed\tadded/first.txt\n")
    assert "Not removed: There is no document 'none.md'" in ran.err


def test_a_folder_with_bad_files_adds_the_rest_and_says_so(
    own: Desk, tmp_path: Path
) -> None:
    for name, raw in {
        "papers/good.pdf": pdf([[BOARD]]),
        "papers/long.pdf": pdf(LONG),
        "papers/locked.pdf": locked_pdf(),
        "papers/scan.pdf": scanned_pdf(),
        "papers/cut.pdf": pdf([[BOARD]] * 9)[:-700],
        "papers/mislabelled.pdf": word(BOARD),
        "papers/latin.txt": "café".encode("latin-1"),
        "papers/empty.md": b"",
        "papers/bomb.docx": zip_bomb(3),
        "secret.txt": b"A secret.",
    }.items():
        written(tmp_path, name, raw)
    folder = tmp_path / "mine" / "papers"
    (folder / "link.txt").symlink_to(tmp_path / "mine" / "secret.txt")
    ran = corpus(own, "add", folder, ICS_CORPUS__MAX_UNPACKED_MB="2")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "added\tadded/papers/good.pdf.md",
        "added\tadded/papers/long.pdf.md",
    ]
    left_out = [line for line in ran.err.splitlines() if line.startswith("Left out: ")]
    said = {Path(line.split()[2]).name: line for line in left_out}
    assert {
        name: word in said[name]
        for name, word in {
            "locked.pdf": "password",
            "scan.pdf": "OCR",
            "cut.pdf": "cut short",
            "mislabelled.pdf": "rename it to .docx",
            "latin.txt": "UTF-8",
            "empty.md": "empty",
            "bomb.docx": "zip bomb",
            "link.txt": "leads out of the folder",
        }.items()
    } == dict.fromkeys(said, True)
    assert "2 added, 0 replaced, 0 already there, 8 left out." in ran.err
    assert own.found("What is subject 321 about?")[0] == "added/papers/long.pdf.md"
    assert corpus(own, "add", folder / "good.pdf").out.startswith("already there")


def test_bad_files_of_the_corpus_cost_themselves_alone(own: Desk) -> None:
    (own.corpus / "scan.pdf").write_bytes(scanned_pdf())
    (own.corpus / "board.docx").write_bytes(word(BOARD))
    ran = own.ics("index")
    assert (ran.code, ran.out) == (1, "")
    assert f"Left out: {own.corpus / 'scan.pdf'} holds pictures of pages" in ran.err
    assert ran.err.rstrip().endswith("1 left out.")
    found = own.ics("search", MEMBERS)
    assert found.code == 0
    assert "board.docx#" in found.out.splitlines()[0]
    assert found.err.splitlines() == [
        "Warning: left out, since it cannot be read: scan.pdf. `ics index` says why."
    ]


def test_a_corpus_in_beir_form_is_indexed_and_searched(tmp_path: Path) -> None:
    desk = Desk(corpus=tmp_path / "beir", index=tmp_path / "index")
    desk.corpus.mkdir()
    lines = [{"_id": "d1", "title": "", "text": "A bed."}, {"_id": "d2", "text": BOARD}]
    text = "\n".join([*map(json.dumps, lines), "{"])
    (desk.corpus / "corpus.jsonl").write_text(text)
    ran = desk.ics("index")
    assert ran.code == 1
    assert "corpus.jsonl line 3: it is not JSON" in ran.err
    assert "2 documents" in ran.err
    assert desk.found(MEMBERS)[0] == "d2"


def test_documents_are_listed_for_people_and_programs(
    own: Desk, tmp_path: Path
) -> None:
    head = '<meta property="article:published_time" content="2024-05-06">'
    raw = web_page(f"<p>{BOARD}</p>", head=f"{head}<title>The board</title>")
    corpus(own, "add", "--no-index", written(tmp_path, "board.html", raw))
    corpus(
        own, "add", "--no-index", written(tmp_path, "p.pdf", pdf([["One."], ["2."]]))
    )
    assert corpus(own, "list").out.splitlines() == [
        "added/board.html.md\tThe board\t2024-05-06",
        "added/first.txt\tfirst\tundated",
        "added/p.pdf.md\tp\tundated\t2 pages",
        "beds.md\tBeds\tundated",
    ]
    assert corpus(own, "list", "--json").objects[2] == {
        "doc_id": "added/p.pdf.md",
        "title": "p",
        "url": None,
        "publisher": None,
        "published": None,
        "retrieved": corpus(own, "list", "--json").objects[2]["retrieved"],
        "pages": 2,
        "characters": 9,
    }
    (own.corpus / "bad.md").write_bytes(b"\xff")
    ran = corpus(own, "list")
    assert ran.code == 1
    assert "bad.md is not UTF-8" in ran.err


def test_no_index_leaves_the_index_for_later(own: Desk, tmp_path: Path) -> None:
    before = own.manifest
    path = written(tmp_path, "board.txt", BOARD.encode())
    assert corpus(own, "add", "--no-index", path).code == 0
    assert own.manifest == before
    assert "not up to date" in own.ics("search", "x").fault


def test_an_address_is_fetched_and_found(own: Desk) -> None:
    with serving({"/board": page(web_page(f"<p>{BOARD}</p>"))}) as server:
        ran = corpus(own, "add", f"{server}/board", **ALLOWED)
    assert (ran.code, ran.out) == (0, "added\tadded/127.0.0.1/board.html.md\n")
    assert own.found(MEMBERS)[0] == "added/127.0.0.1/board.html.md"


def test_addresses_that_may_not_be_fetched_are_told(own: Desk) -> None:
    inside = {"/": page(b"x"), "/on": redirect("http://10.0.0.1/"), "/big": endless}
    with serving({**inside, "/slow": dripping(headers=False)}) as server:
        assert "not a public address" in corpus(own, "add", f"{server}/").fault
        assert "10.0.0.1, which" in corpus(own, "add", f"{server}/on", **ALLOWED).fault
        small = {**ALLOWED, "ICS_CORPUS__MAX_FILE_MB": "1"}
        assert "than the 1 MB" in corpus(own, "add", f"{server}/big", **small).fault
        hasty = {**ALLOWED, "ICS_CORPUS__FETCH_SECONDS": "1"}
        assert "than 1 s" in corpus(own, "add", f"{server}/slow", **hasty).fault
    assert "begins with https" in corpus(own, "add", "ftp://example.org/").fault


def test_several_sources_are_added_and_the_bad_one_named(
    own: Desk, tmp_path: Path
) -> None:
    good = written(tmp_path, "board.txt", BOARD.encode())
    ran = corpus(own, "add", "--no-index", tmp_path / "nowhere.txt", good)
    assert (ran.code, ran.out) == (1, "added\tadded/board.txt\n")
    assert "nowhere.txt cannot be read: No such file" in ran.err


def test_a_corpus_that_is_not_there_is_made(tmp_path: Path) -> None:
    desk = Desk(corpus=tmp_path / "new", index=tmp_path / "index")
    ran = corpus(desk, "add", written(tmp_path, "board.txt", BOARD.encode()))
    assert ran.code == 0
    assert desk.found(MEMBERS) == ["added/board.txt"]


@pytest.mark.parametrize("command", ["add", "remove"])
def test_something_must_be_named(command: str) -> None:
    assert ics("corpus", command).code == 2
