"""`ics eval retrieval` over small sets, with the real encoder."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.ui.built import NEWS, built_index, ics

CORPUS = {
    "bins": "Bins are emptied on Mondays.\nPut them out before seven in the morning.",
    "pool": "The pool opens at nine. A swim costs four pounds.",
    "library": "The library lends books for three weeks. It opens at ten.",
}
QUERIES = [
    {"_id": "q1", "text": "When are the bins emptied?"},
    {
        "_id": "q2",
        "text": "And when does it open?",
        "metadata": {
            "history": [
                {"role": "user", "text": "How much is a swim in the pool?"},
                {"role": "assistant", "text": "A swim costs four pounds."},
            ],
            "answerability": "ANSWERABLE",
        },
    },
    {
        "_id": "q3",
        "text": "Who is the mayor of Lisbon?",
        "metadata": {"answerability": "UNANSWERABLE"},
    },
]


def beir(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": i, "title": i.title(), "text": t} for i, t in CORPUS.items()]
    for name, lines in (("corpus", corpus), ("queries", QUERIES)):
        text = "".join(f"{json.dumps(line)}\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text)
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\tbins\t1\nq2\tpool\t1\n"
    )
    return folder


def indexes() -> set[str]:
    index = Path(os.environ["ICS_INDEX__DIR"])
    return {path.name for path in index.parent.glob(f"{index.name}-beir/*")}


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sets")
    beir(folder / "one")
    shutil.copytree(folder / "one", folder / "two")
    (folder / "no-set").mkdir()
    return folder


def test_every_set_of_a_folder_is_ranked_by_four_systems(sets: Path) -> None:
    before = indexes()
    ran = ics("eval", "retrieval", "--benchmarks", sets, "--json")
    assert ran.code == 0
    one, two = ran.objects
    assert one["n"] == 2
    assert list(one["systems"]) == ["ours", "bm25", "dense", "rrf"]
    for system in one["systems"].values():
        assert set(system) == {"success@1", "R@5", "nDCG@5", "nDCG@10", "RR", "AUC"}
    # The second query names no pool; the conversation does.
    assert one["systems"]["ours"]["success@1"]["mean"] == 1.0
    assert one["conditions"]["n_documents"] == 3
    # The same documents are indexed once, beside the index that others use.
    assert two["systems"] == one["systems"]
    assert len(indexes() - before) == 1


def test_the_table_says_what_each_system_ranked_by(sets: Path) -> None:
    ran = ics("eval", "retrieval", "--beir", sets / "one", "--form", "last")
    assert ran.code == 0
    assert "one (sha256" in ran.out
    assert "ours ranks by form last; the others rank the last turn" in ran.out
    assert "ours minus, query by query" in ran.out


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_without_the_folder_the_public_sets_and_their_form_are_named(
    folder: str,
) -> None:
    ran = ics("eval", "retrieval", "--benchmarks", folder)
    assert (ran.code, ran.out) == (1, "")
    for word in ("make bench-retrieval", "feedbackqa", "corpus.jsonl", "qrels/test"):
        assert word in ran.err


def test_a_folder_without_a_set_is_told(sets: Path) -> None:
    ran = ics("eval", "retrieval", "--benchmarks", sets / "no-set")
    assert "There is no public set in" in ran.fault


@pytest.mark.parametrize("chosen", [[], ["--beir", ".", "--dataset", "."]])
def test_one_kind_of_set_must_be_chosen(chosen: list[str]) -> None:
    ran = ics("eval", "retrieval", *chosen)
    assert ran.code == 2
    assert "Give one of --beir, --dataset and --benchmarks" in ran.err


def test_a_dataset_of_answers_is_ranked_by_document_and_by_quote(
    tmp_path: Path,
) -> None:
    built_index()
    record = {
        "id": "q1",
        "question": "how many PCNs are there?",
        "category": "fact",
        "answerable": True,
        "expected_status": ["answered"],
        "must_include": [],
        "must_not_include": [],
        "evidence": [[{"doc_id": NEWS, "quote": "45 Primary Care Networks"}]],
    }
    (tmp_path / "dataset.toml").write_text(
        'name = "made"\ncorpus = "sources"\nas_of = 2026-11-21\ncategories = ["fact"]\n'
    )
    (tmp_path / "queries.jsonl").write_text(json.dumps(record))
    ran = ics("eval", "retrieval", "--dataset", tmp_path, "--json")
    assert ran.code == 0
    report = json.loads(ran.out)
    ours = report["systems"]["ours"]
    assert ours["success@1"] == {"mean": 1.0, "stderr": None}
    assert ours["success@1 by quote"]["mean"] == 1.0
    assert report["conditions"]["n_documents"] == 2
