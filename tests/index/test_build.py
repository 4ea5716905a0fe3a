import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Document, Validity
from corpus.load import load_documents, parse_document
from corpus.split import split_document
from index.build import indexed_text
from index.embed import Encoder, SentenceEncoder, Vectors
from index.errors import IndexStoreError
from tests.index.fake_encoder import FakeEncoder
from tests.index.killed_build import AFTER, BEFORE
from tests.index.samples import (
    CHUNK_TOKENS,
    build,
    document,
    found,
    opened,
    versions,
)

REPOSITORY = Path(__file__).parents[2]
A = document("a.txt", "Alpha words.")
B = document("b.txt", "Beta words.")
C = document("c.txt", "Gamma words.")
# More than are embedded at once, so that an encoder can fail half-way.
MANY = [document(f"{n:03}.txt", f"Number {n}.") for n in range(100)]
LIST = "We will do:\n\n• one two\n• three four\n• five six\n"
LINES = st.sampled_from(
    ["", "# Heading", "A short line", "We do:", "• item", "A sentence. Another.", "🏥"]
)
LONG = st.sampled_from(["wordy " * 60, "x" * 300, "• " + "item " * 40, "é\u202f" * 90])


class InterruptedEncoder(FakeEncoder):
    """Does something before it embeds the texts after the first ones."""

    def __init__(self, interrupt: Callable[[], object]) -> None:
        super().__init__()
        self._interrupt = interrupt

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.encoded:
            self._interrupt()
        return super().encode(texts)


def indexed(
    document: Document, encoder: Encoder, chunk_tokens: int
) -> list[tuple[str, str]]:
    """Return the text of each chunk and what is embedded for it."""
    longest = min(chunk_tokens, encoder.max_tokens)
    return [
        (chunk.text, indexed_text(document, chunk, encoder))
        for chunk in split_document(
            document, max_tokens=longest, count_tokens=encoder.count_tokens
        )
    ]


# What is embedded


def test_a_chunk_is_embedded_under_its_title_and_headings() -> None:
    text = "# Boards\n\n## Duties\n\nThey plan.\n"
    [(_, embedded)] = indexed(document("a", text, "Guide"), FakeEncoder(), 40)
    assert embedded == "Guide\nBoards\nDuties\n" + text.strip()


def test_the_lead_in_is_repeated_in_the_second_part_of_a_cut_list_only() -> None:
    # Pieces of up to four letters: 4 lead in and each item has 3 or 4 with its bullet.
    parts = indexed(document("a", LIST + "\nAnd then more.\n"), FakeEncoder(), 9)
    assert parts == [
        (
            "We will do:\n\n• one two\n• ",
            "Care\nWe will do:\n\n• one two\n•",
        ),
        (
            "three four\n• five six\n\n",
            "Care\nWe will do:\nthree four\n• five six",
        ),
        ("And then more.\n", "Care\nAnd then more."),
    ]


def test_a_list_cut_off_whole_from_its_lead_in_has_it_repeated() -> None:
    text = "Before that we will say something else. " + LIST
    parts = indexed(document("a", text), FakeEncoder(), 13)
    assert parts[-1] == (
        "• one two\n• three four\n• five six\n",
        "Care\nWe will do:\n• one two\n• three four\n• five six",
    )


def test_a_list_without_a_lead_in_gets_none() -> None:
    parts = indexed(
        document("a", "# Top\n\n• one two\n• three four\n"), FakeEncoder(), 6
    )
    assert parts[-1] == ("three four\n", "Care\nTop\nthree four")


def test_what_stands_above_is_cut_where_it_does_not_fit_and_never_the_chunk() -> None:
    # The chunk has 2 pieces, each word above 1: of 60, 8 - 2 = 6 fit.
    title = " ".join(["top"] * 60)
    [(_, embedded)] = indexed(
        document("a", "New care", title), FakeEncoder(max_tokens=8), 16
    )
    assert embedded == "top top top top top top\nNew care"


@given(
    title=st.text(max_size=30) | LONG,
    lines=st.lists(LINES | LONG | LONG.map("# ".__add__) | st.text(max_size=60)),
    chunk_tokens=st.integers(16, 60),
)
@settings(deadline=None, max_examples=100)
def test_nothing_embedded_is_longer_than_the_encoder_reads(
    title: str, lines: list[str], chunk_tokens: int
) -> None:
    encoder = FakeEncoder(max_tokens=32)
    for text, embedded in indexed(
        document("a", "\n".join(lines), title), encoder, chunk_tokens
    ):
        assert encoder.count_tokens(embedded) <= encoder.max_tokens
        assert embedded.endswith(text.strip())


@pytest.mark.parametrize(
    "awkward",
    [
        pytest.param(document("a", "Care.", "Long title " * 200), id="title"),
        pytest.param(document("a", "# " + "Long " * 300 + "\n\nCare."), id="heading"),
        pytest.param(document("a", "We do:\n\n" + "• item\n" * 500), id="list"),
        pytest.param(document("a", "We:\n\n• " + "item " * 900), id="list item"),
        pytest.param(document("a", "antidisestablishment" * 300), id="word"),
        pytest.param(document("a", "1.8,2;3/" * 300), id="figures"),
        pytest.param(document("a", "東京都🏥\u202f" * 300), id="no spaces"),
    ],
)
@pytest.mark.parametrize("chunk_tokens", [16, 160, 400])
def test_nothing_embedded_is_longer_than_the_packaged_encoder_reads(
    awkward: Document, chunk_tokens: int, packaged_encoder: SentenceEncoder
) -> None:
    for text, embedded in indexed(awkward, packaged_encoder, chunk_tokens):
        assert packaged_encoder.count_tokens(embedded) <= packaged_encoder.max_tokens
        assert embedded.endswith(text.strip())


def test_an_encoder_that_reads_less_than_a_chunk_holds_gets_shorter_chunks(
    tmp_path: Path,
) -> None:
    encoder = FakeEncoder(max_tokens=CHUNK_TOKENS - 8)
    report = build(tmp_path, [document("a", "word " * 100)], encoder)
    # 12 pieces each and the 4 left over; no room for the title but above those.
    assert report.manifest.n_chunks == 9
    assert max(map(encoder.count_tokens, encoder.encoded)) == encoder.max_tokens


def test_our_own_documents_fit_the_packaged_encoder(
    packaged_encoder: SentenceEncoder,
) -> None:
    for ours in load_documents(REPOSITORY / "corpus" / "documents"):
        for _, embedded in indexed(ours, packaged_encoder, 160):
            assert packaged_encoder.count_tokens(embedded) <= 254


def test_a_chunk_of_white_space_is_not_indexed(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    report = build(tmp_path, [document("a", "\n\n# Top\n\nWords.\n")], encoder)
    assert encoder.encoded == ["Care\nTop\n# Top\n\nWords."]
    assert report.manifest.n_chunks == 1


def test_a_long_document_is_not_parsed_anew_for_each_chunk() -> None:
    text = "".join(f"We do {n}:\n\n• one\n• two three four\n\n" for n in range(1_000))
    start = time.perf_counter()
    parts = indexed(document("a", text), FakeEncoder(), 6)
    assert len(parts) >= 2_000
    # It takes 0.5 s; 30 ms of parsing for each chunk, a minute.
    assert time.perf_counter() - start < 15


# What is built and what is taken over


def test_an_index_that_is_up_to_date_is_not_built_again(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    first = build(tmp_path, [A, B], encoder)
    again = build(tmp_path, [B, A], encoder)
    assert (first.built, first.n_embedded) == (True, 2)
    assert (again.built, again.n_embedded) == (False, 0)
    assert again.manifest == first.manifest
    assert len(encoder.encoded) == 2


def test_only_what_changed_is_embedded(tmp_path: Path) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    encoder = FakeEncoder()
    changed = document("b.txt", "Better words.")
    report = build(tmp_path, [A, changed, C], encoder)
    assert encoder.encoded == ["Care\nBetter words.", "Care\nGamma words."]
    assert (report.n_embedded, report.manifest.n_chunks) == (2, 3)
    assert found(tmp_path, [A, changed, C], encoder, "alpha")[0] == "a.txt"


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(replace(A, place="Reading"), id="place"),
        pytest.param(replace(A, validity=Validity(superseded_by=("b",))), id="dates"),
        pytest.param(replace(A, doc_id="renamed.txt"), id="renamed"),
    ],
)
def test_what_changes_no_text_is_built_without_embedding(
    changed: Document, tmp_path: Path
) -> None:
    build(tmp_path, [A], FakeEncoder())
    report = build(tmp_path, [changed], FakeEncoder())
    assert (report.built, report.n_embedded) == (True, 0)


def test_a_new_title_is_embedded(tmp_path: Path) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    encoder = FakeEncoder()
    build(tmp_path, [replace(A, title="New"), B], encoder)
    assert encoder.encoded == ["New\nAlpha words."]


def test_vectors_of_other_weights_are_not_taken_over(tmp_path: Path) -> None:
    build(tmp_path, [A, B], FakeEncoder(weights="w1"))
    assert build(tmp_path, [A, B], FakeEncoder(weights="w2")).n_embedded == 2


def test_the_same_weights_under_another_name_are_not_embedded_again(
    tmp_path: Path,
) -> None:
    build(tmp_path, [A, B], FakeEncoder("fake"))
    report = build(tmp_path, [A, B], FakeEncoder("folder/of/fake"))
    assert (report.built, report.n_embedded) == (True, 0)


def test_a_rebuild_takes_nothing_over(tmp_path: Path) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    report = build(tmp_path, [A, B], FakeEncoder(), rebuild=True)
    assert (report.built, report.n_embedded) == (True, 2)


def test_equal_texts_are_embedded_once_and_both_found(tmp_path: Path) -> None:
    twins = [A, document("twin.txt", A.text)]
    encoder = FakeEncoder()
    assert build(tmp_path, twins, encoder).n_embedded == 1
    assert found(tmp_path, twins, encoder, "alpha") == ["a.txt", "twin.txt"]


# What is kept and what is removed


def test_as_many_versions_are_kept_as_asked(tmp_path: Path) -> None:
    ids = [
        build(
            tmp_path, [document("a", f"Text {n}.")], FakeEncoder(), keep_versions=keep
        ).manifest.version_id
        for n, keep in enumerate([3, 3, 3, 3, 2])
    ]
    assert versions(tmp_path) == ids[-2:]


def test_fewer_versions_are_kept_when_asked_though_nothing_is_built(
    tmp_path: Path,
) -> None:
    build(tmp_path, [A], FakeEncoder())
    live = build(tmp_path, [A, B], FakeEncoder()).manifest.version_id
    assert not build(tmp_path, [A, B], FakeEncoder(), keep_versions=1).built
    assert versions(tmp_path) == [live]


def test_a_removed_document_leaves_no_trace_and_is_never_found(tmp_path: Path) -> None:
    secret = document("secret.txt", "Zanzibar words.")
    encoder = FakeEncoder()
    build(tmp_path, [A], encoder)
    build(tmp_path, [A, secret], encoder)
    build(tmp_path, [A, B, secret], encoder)
    assert found(tmp_path, [A, B, secret], encoder, "zanzibar")[0] == "secret.txt"
    manifest = build(tmp_path, [A, B], encoder, keep_versions=50).manifest
    assert "secret.txt" not in found(tmp_path, [A, B], encoder, "zanzibar words")
    assert manifest.documents.keys() == {"a.txt", "b.txt"}
    assert len(versions(tmp_path)) == 2
    assert not traces(tmp_path, b"zanzibar", b"secret.txt")


def traces(directory: Path, *words: bytes) -> list[Path]:
    return [
        path
        for path in directory.rglob("*")
        if path.is_file() and any(word in path.read_bytes().lower() for word in words)
    ]


def test_a_removal_that_was_cut_short_is_made_good_by_the_next_build(
    tmp_path: Path,
) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    [old] = versions(tmp_path)
    (tmp_path / "versions" / old).rename(tmp_path / "aside")
    live = build(tmp_path, [A], FakeEncoder()).manifest.version_id
    (tmp_path / "aside").rename(tmp_path / "versions" / old)
    assert not build(tmp_path, [A], FakeEncoder()).built
    assert versions(tmp_path) == [live]


def test_an_open_index_goes_on_when_its_version_is_removed(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    build(tmp_path, [A, B], encoder)
    reader = opened(tmp_path, [A, B], encoder)
    build(tmp_path, [A], encoder, keep_versions=1)
    assert len(reader.retrieve(["words"], 5)) == 2
    reader.close()


# What happens when a build is cut off


def test_an_encoder_that_fails_half_way_leaves_the_old_version_serving(
    tmp_path: Path,
) -> None:
    def fail() -> None:
        raise MemoryError

    build(tmp_path, [A], FakeEncoder())
    before = versions(tmp_path)
    with pytest.raises(MemoryError):
        build(tmp_path, MANY, InterruptedEncoder(fail))
    assert versions(tmp_path) == before
    assert found(tmp_path, [A], FakeEncoder(), "alpha") == ["a.txt"]
    assert build(tmp_path, MANY, FakeEncoder()).built


def test_the_old_version_serves_while_the_new_one_is_built(tmp_path: Path) -> None:
    during: list[list[str]] = []
    build(tmp_path, [A], FakeEncoder())
    encoder = InterruptedEncoder(
        lambda: during.append(found(tmp_path, [A], FakeEncoder(), "alpha"))
    )
    build(tmp_path, MANY, encoder)
    assert during == [["a.txt"]]


FULL = "full disk"
UNFINISHED = ["params.index.json", "manifest.json", FULL]
FINISHED = ["current.new", "os.rename"]
AFTER_THE_SWITCH = "shutil.rmtree"


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Build the index of `BEFORE` in a folder per moment and cut off that of `AFTER`.

    Returns the root folder and how each build ended.
    """
    root = tmp_path_factory.mktemp("cut")
    moments = [*UNFINISHED, *FINISHED, AFTER_THE_SWITCH]
    for moment in moments:
        build(root / moment, BEFORE, FakeEncoder())
    command = [sys.executable, "-m", "tests.index.killed_build", str(root), *moments]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=REPOSITORY, check=True
    )
    return root, dict(line.split("\t") for line in done.stdout.splitlines())


@pytest.mark.parametrize("moment", [*UNFINISHED, *FINISHED])
def test_a_build_cut_off_leaves_the_old_version_serving(
    moment: str, cut_off: tuple[Path, dict[str, str]]
) -> None:
    root, ended = cut_off
    directory, encoder = root / moment, FakeEncoder()
    # Killed is -9; an error of ours, 1.
    assert ended[moment] == ("1" if moment == FULL else "-9")
    _, cut = versions(directory)
    assert found(directory, BEFORE, encoder, "zanzibar")[0] == "gone.txt"
    live = build(directory, AFTER, encoder).manifest.version_id
    # A version that was whole but for the switch may be kept as any other.
    assert versions(directory) == ([live] if moment in UNFINISHED else [cut, live])
    assert not traces(directory, b"zanzibar")
    assert found(directory, AFTER, encoder, "words") == ["kept.txt"]


def test_a_build_killed_as_it_removes_the_old_version_is_finished_by_the_next(
    cut_off: tuple[Path, dict[str, str]],
) -> None:
    root, ended = cut_off
    directory = root / AFTER_THE_SWITCH
    assert ended[AFTER_THE_SWITCH] == "-9"
    assert found(directory, AFTER, FakeEncoder(), "new") == ["kept.txt"]
    assert traces(directory, b"zanzibar")
    assert not build(directory, AFTER, FakeEncoder()).built
    assert not traces(directory, b"zanzibar")


def test_two_builds_at_once_wait_for_each_other(tmp_path: Path) -> None:
    start = threading.Barrier(2)

    def build_many() -> bool:
        encoder = FakeEncoder()
        start.wait()
        return build(tmp_path, MANY, encoder).built

    with ThreadPoolExecutor(2) as pool:
        built = [pool.submit(build_many) for _ in range(2)]
    assert sorted(future.result() for future in built) == [False, True]
    assert len(versions(tmp_path)) == 1


# What stands in the way


@pytest.mark.parametrize("damaged", ["manifest.json", "current"])
def test_a_build_takes_the_place_of_what_cannot_be_read(
    damaged: str, tmp_path: Path
) -> None:
    build(tmp_path, [A], FakeEncoder())
    [version] = versions(tmp_path)
    folder = tmp_path if damaged == "current" else tmp_path / "versions" / version
    (folder / damaged).write_bytes(b"\xff{")
    assert build(tmp_path, [A], FakeEncoder()).n_embedded == 1
    assert found(tmp_path, [A], FakeEncoder(), "alpha") == ["a.txt"]


def test_a_kept_version_that_is_damaged_does_not_stop_a_build(tmp_path: Path) -> None:
    build(tmp_path, [A], FakeEncoder())
    [old] = versions(tmp_path)
    build(tmp_path, [A, B], FakeEncoder())
    (tmp_path / "versions" / old / "manifest.json").write_text("{")
    build(tmp_path, [A, B, C], FakeEncoder())
    assert old not in versions(tmp_path)


def test_a_damaged_vector_store_is_named_and_a_rebuild_mends_it(tmp_path: Path) -> None:
    build(tmp_path, [A], FakeEncoder())
    [version] = versions(tmp_path)
    database = tmp_path / "versions" / version / "chroma" / "chroma.sqlite3"
    database.write_bytes(b"not a database" * 500)
    with pytest.raises(IndexStoreError, match="ics index --rebuild"):
        build(tmp_path, [A, B], FakeEncoder())
    assert build(tmp_path, [A, B], FakeEncoder(), rebuild=True).built
    assert found(tmp_path, [A, B], FakeEncoder(), "beta")[0] == "b.txt"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexStoreError, match="--index") as caught:
        build(tmp_path / "file", [A], FakeEncoder())
    assert str(tmp_path / "file") in str(caught.value)


def test_the_manifest_says_what_was_built(tmp_path: Path) -> None:
    dated = parse_document("---\npublished: 2022\n---\nWords.", "boards/môn.md")
    manifest = build(tmp_path, [dated, A], FakeEncoder()).manifest
    assert manifest.documents == {"boards/môn.md": dated.sha256, "a.txt": A.sha256}
    assert manifest.recipe.encoder == "fake"
    assert manifest.recipe.chunk_tokens == 20
    assert manifest.n_chunks == 2
    assert manifest.built_at.tzinfo is not None
