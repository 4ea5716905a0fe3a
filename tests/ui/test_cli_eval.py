"""`ics eval answers` over the corpus that a dataset is written against."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.ui.built import NETWORKS, NEWS, built_index, ics

COUNTED = "45 Primary Care Networks"
COUNT = {
    "id": "q1",
    "question": NETWORKS,
    "category": "fact",
    "answerable": True,
    "expected_status": ["answered"],
    "must_include": [["45"]],
    "must_not_include": ["51"],
    "evidence": [[{"doc_id": NEWS, "quote": COUNTED}]],
}
LEADER = {
    "id": "q2",
    "question": "Who is the chief executive of BOB ICB?",
    "category": "fact",
    "answerable": False,
    "expected_status": ["not_found"],
    "must_include": [],
    "must_not_include": ["Broughton"],
    "evidence": [],
}


@pytest.fixture(autouse=True, scope="module")
def _index() -> None:
    built_index()


def dataset(folder: Path, corpus: str, *records: dict[str, Any]) -> Path:
    (folder / "dataset.toml").write_text(
        f'name = "made"\ncorpus = "{corpus}"\nas_of = 2026-11-21\n'
        'categories = ["fact"]\n'
    )
    lines = "".join(f"{json.dumps(record)}\n" for record in records)
    (folder / "queries.jsonl").write_text(lines)
    return folder


def test_what_is_written_against_the_sources_is_asked_of_them_alone(
    tmp_path: Path,
) -> None:
    # The briefings know 51 networks and the leaders; the two sources do not.
    asked = dataset(tmp_path, "sources", COUNT, LEADER)
    ran = ics("eval", "answers", "--json", "--dataset", asked)
    assert ran.code == 0
    assert "Asking 2 questions." in ran.err
    report = json.loads(ran.out)
    assert report["wrong"] == []
    assert (report["n"], report["n_errors"]) == (2, 0)
    assert report["dataset"]["corpus"] == "sources"
    assert report["as_of"] == "2026-11-21"
    # The index of the whole corpus is left as it was.
    beside = Path(os.environ["ICS_INDEX__DIR"])
    assert beside.with_name(f"{beside.name}-sources").is_dir()
    assert ics("search", NETWORKS).code == 0


def test_what_is_written_against_all_is_asked_of_all(tmp_path: Path) -> None:
    asked = dataset(tmp_path, "all", {**COUNT, "must_not_include": []}, LEADER)
    report = json.loads(ics("eval", "answers", "--json", "--dataset", asked).out)
    assert report["dataset"]["corpus"] == "all"
    wrong = {one["id"]: one["status"] for one in report["wrong"]}
    assert wrong["q2"] == "answered"


def test_a_corpus_without_sources_is_told(tmp_path: Path) -> None:
    other = tmp_path / "corpus"
    other.mkdir()
    (other / "page.md").write_text("# Page\n\nBoards plan.\n")
    asked = dataset(tmp_path, "sources", COUNT)
    ran = ics("eval", "answers", "--dataset", asked, "--corpus", other)
    assert "has no documents in sources/" in ran.fault


def test_a_quote_that_is_not_in_the_documents_is_told_before_asking(
    tmp_path: Path,
) -> None:
    evidence = [[{"doc_id": NEWS, "quote": "99 Primary Care Networks"}]]
    asked = dataset(tmp_path, "sources", {**COUNT, "evidence": evidence})
    ran = ics("eval", "answers", "--dataset", asked)
    assert "'99 Primary Care Networks' is not in" in ran.fault
