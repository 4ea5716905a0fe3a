import json
import re

from assistant.units import document_units
from corpus.document import Document
from corpus.load import load_documents
from evals.training.train_reader import CORPUS, FOLDER, is_evidence

LIST = Document(doc_id="a.txt", title="A", text="We do:\n\n- one thing\n- another\n")
EVALUATED = FOLDER.parent / "datasets" / "dev" / "queries.jsonl"


def rows() -> list[dict[str, object]]:
    return [
        json.loads(line)
        for path in sorted(FOLDER.glob("questions*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def folded(text: object) -> str:
    return re.sub(r"\W+", " ", str(text).lower()).strip()


def test_a_whole_list_is_evidence_only_when_every_item_is() -> None:
    one, another, whole = document_units(LIST)
    first = ("a.txt", one.start, one.end)
    second = ("a.txt", another.start, another.end)
    assert [is_evidence(u, [first]) for u in (one, another, whole)] == [
        True,
        False,
        False,
    ]
    assert is_evidence(whole, [first, second])


def test_evidence_in_another_document_is_none() -> None:
    (one, *_) = document_units(LIST)
    assert not is_evidence(one, [("b.txt", one.start, one.end)])


def test_every_training_quote_is_in_its_document() -> None:
    texts = {d.doc_id: d.text for d in load_documents(CORPUS)}
    for row in rows():
        for item in row["evidence"]:  # type: ignore[attr-defined]
            assert item["quote"] in texts[item["doc_id"]], row["id"]


def test_no_question_is_trained_and_evaluated_on() -> None:
    evaluated = {
        folded(json.loads(line)["question"])
        for line in EVALUATED.read_text(encoding="utf-8").splitlines()
    }
    assert not {folded(row["question"]) for row in rows()} & evaluated


def test_ids_are_used_once() -> None:
    ids = [row["id"] for row in rows()]
    assert len(set(ids)) == len(ids)
