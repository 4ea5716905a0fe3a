"""`ics eval diff-corpus` over two folders of real documents."""

import json
import shutil
from pathlib import Path

import pytest

from tests.ui.built import DOCUMENTS, NEWS, Ran, ics
from tests.ui.test_cli_eval import COUNT, LEADER, dataset

COUNTED = "45 Primary Care Networks"


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    (tmp_path / "dataset").mkdir()
    return dataset(tmp_path / "dataset", "sources", COUNT, LEADER)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    shutil.copytree(DOCUMENTS / "sources", tmp_path / "old" / "sources")
    return tmp_path / "old"


@pytest.fixture
def new(tmp_path: Path, old: Path) -> Path:
    shutil.copytree(old, tmp_path / "new")
    return tmp_path / "new"


def diff(old: Path, new: Path, asked: Path, *arguments: object) -> Ran:
    return ics("eval", "diff-corpus", old, new, "--dataset", asked, *arguments)


def test_an_answer_that_a_change_alters_is_shown(
    old: Path, new: Path, asked: Path
) -> None:
    text = (new / NEWS).read_bytes().decode()
    assert COUNTED in text
    (new / NEWS).write_bytes(
        text.replace(COUNTED, COUNTED.replace("45", "46")).encode()
    )
    ran = diff(old, new, asked, "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["n"]) == (0, 2)
    assert found["documents"] == {"added": [], "removed": [], "changed": [NEWS]}
    (changed,) = found["changed"]
    assert changed["id"] == "q1"
    assert any(COUNTED in quote for quote in changed["changes"]["citations"]["removed"])


def test_a_folder_without_documents_is_told(
    tmp_path: Path, old: Path, asked: Path
) -> None:
    (tmp_path / "empty").mkdir()
    ran = diff(tmp_path / "empty", old, asked)
    assert ran.code == 1
    assert str(tmp_path / "empty") in ran.err.splitlines()[-1]
