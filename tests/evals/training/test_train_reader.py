import json
import re
from pathlib import Path

import pytest

from corpus.load import load_documents
from evals.training.examples import FOLDER, SOURCES
from evals.training.train_reader import CORPUS

DATASETS = sorted(FOLDER.parent.glob("datasets/*/queries.jsonl"))


def rows(pattern: str = "*.jsonl") -> list[dict[str, object]]:
    return [
        json.loads(line)
        for path in sorted(FOLDER.glob(pattern))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def folded(text: object) -> str:
    return re.sub(r"\W+", " ", str(text).lower()).strip()


def test_every_training_quote_is_in_its_document() -> None:
    texts = {d.doc_id: d.text for d in load_documents(CORPUS)}
    for row in rows():
        for item in row["evidence"]:  # type: ignore[attr-defined]
            assert item["quote"] in texts[item["doc_id"]], row["id"]


def test_questions_on_the_sources_have_their_evidence_there() -> None:
    for row in rows("questions*.jsonl"):
        for item in row["evidence"]:  # type: ignore[attr-defined]
            assert item["doc_id"].startswith(SOURCES), row["id"]


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda path: path.parent.name)
def test_no_question_is_trained_and_evaluated_on(dataset: Path) -> None:
    evaluated = {
        folded(json.loads(line)["question"])
        for line in dataset.read_text(encoding="utf-8").splitlines()
    }
    assert not {folded(row["question"]) for row in rows()} & evaluated


def test_ids_are_used_once() -> None:
    ids = [row["id"] for row in rows()]
    assert len(set(ids)) == len(ids)
