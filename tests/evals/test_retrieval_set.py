import json
from pathlib import Path
from typing import Any

import pytest

from evals.dataset import DatasetError
from evals.retrieval_set import is_retrieval_set, load_beir, retrieval_set_of
from tests.evals.worked import DATASET

HEAD = "query-id\tcorpus-id\tscore\n"
TURNS = [{"role": "user", "text": "Who plans?"}, {"role": "assistant", "text": "A."}]
QUERIES = (
    {"_id": "q1", "text": "And who pays?", "metadata": {"history": TURNS}},
    {"_id": "q2", "text": "Who runs?", "metadata": {"answerability": "UNANSWERABLE"}},
    {"_id": "q3", "text": "Of another split?"},
    {"_id": "q4", "text": "It?", "metadata": {"answerability": "UNDERSPECIFIED"}},
    {"_id": "q5", "text": "Who?", "metadata": {"answerability": "PARTIAL", "n": 1}},
)


def beir(
    folder: Path,
    *,
    queries: str | None = None,
    qrels: str = f"{HEAD}q1\td1\t2\nq1\td2\t0\n",
) -> Path:
    lines = queries or "\n".join(map(json.dumps, QUERIES))
    (folder / "qrels").mkdir()
    (folder / "corpus.jsonl").write_text('{"_id": "d1", "text": "A pays."}\n')
    (folder / "queries.jsonl").write_text(lines)
    (folder / "qrels" / "test.tsv").write_text(qrels)
    return folder


def test_queries_come_with_their_conversation_and_what_is_relevant(
    tmp_path: Path,
) -> None:
    first = load_beir(beir(tmp_path)).queries[0]
    assert (first.query_id, first.text) == ("q1", "And who pays?")
    assert [(turn.role, turn.text) for turn in first.history] == [
        ("user", "Who plans?"),
        ("assistant", "A."),
    ]
    assert first.relevance == {"d1": 2, "d2": 0}
    assert first.is_judged


def test_what_is_neither_judged_nor_labelled_is_of_another_split(
    tmp_path: Path,
) -> None:
    found = load_beir(beir(tmp_path))
    labels = {query.query_id: query.answerable for query in found.queries}
    assert labels == {"q1": None, "q2": False, "q5": True}
    assert not found.queries[1].is_judged


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"queries": "{"}, "queries.jsonl, line 1: .*JSON", id="no JSON"),
        pytest.param(
            {"queries": '\n{"_id": "q1"}'}, "queries.jsonl, line 2: text", id="no text"
        ),
        pytest.param(
            {"queries": '{"_id": "q1", "text": "a"}\n' * 2},
            "queries.jsonl, line 2: the _id 'q1' is taken",
            id="an id twice",
        ),
        pytest.param(
            {"qrels": f"{HEAD}q1\td1\n"}, "test.tsv, line 2: expected", id="no score"
        ),
        pytest.param(
            {"qrels": f"{HEAD}q1\td1\thigh\n"}, "line 2: expected .*high", id="a word"
        ),
        pytest.param(
            {"qrels": f"{HEAD}q9\td1\t1\n"},
            "test.tsv, line 2: the query 'q9' is not in queries.jsonl",
            id="an unknown query",
        ),
        pytest.param(
            {"qrels": HEAD, "queries": '{"_id": "q1", "text": "a"}'},
            "judges nothing",
            id="nothing judged",
        ),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(
    tmp_path: Path, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(DatasetError, match=message):
        load_beir(beir(tmp_path, **changed))


def test_a_file_that_is_not_text_or_not_there_is_named(tmp_path: Path) -> None:
    folder = beir(tmp_path)
    (folder / "queries.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(DatasetError, match=r"queries\.jsonl is not UTF-8"):
        load_beir(folder)
    (folder / "queries.jsonl").unlink()
    with pytest.raises(DatasetError, match=r"queries\.jsonl cannot be read"):
        load_beir(folder)


def test_a_set_is_known_by_its_three_files(tmp_path: Path) -> None:
    folder = beir(tmp_path)
    assert is_retrieval_set(folder)
    (folder / "corpus.jsonl").unlink()
    assert not is_retrieval_set(folder)


def test_the_evidence_of_an_answer_dataset_says_what_is_relevant() -> None:
    found = retrieval_set_of(DATASET)
    assert (found.name, found.sha256) == (DATASET.name, DATASET.sha256)
    second, third = found.queries[1:3]
    assert second.relevance == {"guide.txt": 1}
    assert len(second.evidence) == 2
    assert (third.is_judged, third.answerable) == (False, False)
