import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.errors import IndexStoreError, MissingIndexError
from index.manifest import Manifest, Recipe
from index.versions import (
    current_dir,
    make_current,
    new_version_id,
    prune,
    version_dir,
)
from tests.index.samples import versions

RECIPE = Recipe(
    corpus_version="c", encoder="e", weights_sha256="w", dimension=2, chunk_tokens=16
)


def finished(directory: Path, version_id: str, *doc_ids: str) -> Path:
    folder = version_dir(directory, version_id)
    folder.mkdir(parents=True)
    Manifest(
        version_id=version_id,
        recipe=RECIPE,
        documents=dict.fromkeys(doc_ids, "sha"),
        n_chunks=1,
        built_at=datetime(2026, 1, 1, tzinfo=UTC),
    ).save(folder)
    return folder


def test_ids_sort_by_time_within_one_second_too() -> None:
    ids = []
    for _ in range(10):
        ids.append(new_version_id())
        time.sleep(0.001)
    assert sorted(ids) == ids
    assert len(set(ids)) == 10


def test_the_version_made_current_is_the_live_one(tmp_path: Path) -> None:
    finished(tmp_path, "1", "a")
    finished(tmp_path, "2", "a")
    for version_id in ("1", "2", "1"):
        make_current(tmp_path, version_id)
        assert current_dir(tmp_path) == version_dir(tmp_path, version_id)
    assert {path.name for path in tmp_path.iterdir()} == {"current", "versions"}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(None, id="no file"),
        pytest.param(b"", id="empty"),
        pytest.param(b"2\n", id="a version that is not there"),
        pytest.param(b"..\n", id="a folder outside"),
        pytest.param(b"\xff\x00\xfe", id="noise"),
        pytest.param(b"1" * 5_000, id="longer than a name can be"),
    ],
)
def test_a_current_that_names_nothing_is_a_missing_index(
    written: bytes | None, tmp_path: Path
) -> None:
    finished(tmp_path, "1", "a")
    if written is not None:
        (tmp_path / "current").write_bytes(written)
    with pytest.raises(MissingIndexError, match="Run `ics index` to build") as caught:
        current_dir(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_the_newest_are_kept_and_the_live_one_whatever_its_age(
    tmp_path: Path,
) -> None:
    for version_id in "12345":
        finished(tmp_path, version_id, "a")
    make_current(tmp_path, "2")
    prune(tmp_path, keep=3, doc_ids={"a"})
    assert versions(tmp_path) == ["2", "4", "5"]
    prune(tmp_path, keep=1, doc_ids={"a"})
    assert versions(tmp_path) == ["2"]


def test_a_version_that_holds_a_removed_document_goes(tmp_path: Path) -> None:
    finished(tmp_path, "1", "a")
    finished(tmp_path, "2", "a", "removed")
    finished(tmp_path, "3", "a", "b")
    make_current(tmp_path, "3")
    prune(tmp_path, keep=9, doc_ids={"a", "b"})
    assert versions(tmp_path) == ["1", "3"]


@pytest.mark.parametrize("manifest", [None, b"", b'{"version_id": "1"', b"\xff"])
def test_an_unfinished_or_damaged_version_goes(
    manifest: bytes | None, tmp_path: Path
) -> None:
    bad = finished(tmp_path, "1", "a") / "manifest.json"
    bad.unlink() if manifest is None else bad.write_bytes(manifest)
    finished(tmp_path, "2", "a")
    make_current(tmp_path, "2")
    prune(tmp_path, keep=9, doc_ids={"a"})
    assert versions(tmp_path) == ["2"]


def test_what_is_no_version_is_left_alone(tmp_path: Path) -> None:
    finished(tmp_path, "1", "a")
    make_current(tmp_path, "1")
    (tmp_path / "versions" / ".DS_Store").write_text("")
    prune(tmp_path, keep=1, doc_ids={"a"})
    assert versions(tmp_path) == [".DS_Store", "1"]


def test_a_version_that_cannot_be_removed_is_not_passed_over(tmp_path: Path) -> None:
    finished(tmp_path, "2", "a")
    make_current(tmp_path, "2")
    elsewhere = finished(tmp_path / "moved", "1", "a", "removed")
    # rmtree refuses a link.
    version_dir(tmp_path, "1").symlink_to(elsewhere)
    with pytest.raises(OSError, match="symbolic link"):
        prune(tmp_path, keep=9, doc_ids={"a"})


def test_a_manifest_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    folder = finished(tmp_path, "1", "boards/môn.md")
    assert Manifest.open(folder).documents == {"boards/môn.md": "sha"}
    assert Manifest.open(folder).recipe == RECIPE


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="half"),
        pytest.param(b"\xff\x00", id="noise"),
        pytest.param(b'{"version_id": "1"}', id="fields missing"),
    ],
)
def test_a_damaged_manifest_names_the_command_that_mends_it(
    damaged: bytes, tmp_path: Path
) -> None:
    (tmp_path / "manifest.json").write_bytes(damaged)
    with pytest.raises(IndexStoreError, match="ics index --rebuild") as caught:
        Manifest.open(tmp_path)
    assert str(tmp_path) in str(caught.value)
