"""`ics eval answerability` over small sets, with the real encoder and reader."""

import json
from pathlib import Path

import pytest

from tests.ui.built import ics

PASSAGES = {
    "bins": ("Bins", "Bins are emptied on Mondays. The lorry comes at seven."),
    "pool": ("Pool", "The pool opens at nine. A swim costs four pounds."),
}


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    for name in ("mtrag_clapnq", "mtragun_clapnq"):
        conversations(folder / name)
    (folder / "train").mkdir()
    for kind, answers in (("answerable", True), ("unanswerable", False)):
        lines = [clap(n, answers=answers) for n in range(12)]
        text = "".join(f"{json.dumps(line)}\n" for line in lines)
        (folder / "train" / f"clapnq_{kind}.jsonl").write_text(text)
    return folder


def conversations(folder: Path) -> None:
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": i, "title": t, "text": x} for i, (t, x) in PASSAGES.items()]
    queries = [
        {"_id": "1", "text": "When are the bins emptied?", "metadata": said(True)},
        {"_id": "2", "text": "Who is the mayor of Lisbon?", "metadata": said(False)},
    ]
    for name, lines in (("corpus", corpus), ("queries", queries)):
        text = "".join(f"{json.dumps(line)}\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text)
    judged = "query-id\tcorpus-id\tscore\n1\tbins\t1\n"
    (folder / "qrels" / "test.tsv").write_text(judged)


def said(answerable: bool) -> object:
    return {"answerability": "ANSWERABLE" if answerable else "UNANSWERABLE"}


def clap(n: int, *, answers: bool) -> object:
    sentences = [f"The fair of town {n} is in May.", "It has a wheel."]
    asked = f"When is the fair of town {n}?" if answers else "Who was Ada Lovelace?"
    return {
        "input": asked if answers else f"{asked} {n}",
        "passages": [
            {"title": f"Town {n}", "text": " ".join(sentences), "sentences": sentences}
        ],
        "output": [{"selected_sentences": sentences[:1] if answers else []}],
    }


def test_clapnq_and_both_sets_of_conversations_are_told_apart(sets: Path) -> None:
    ran = ics("eval", "answerability", "--benchmarks", sets, "--json")
    assert ran.code == 0, ran
    clapnq, conversations = json.loads(ran.out)
    assert clapnq["name"] == "CLAPNQ"
    assert "held back by title" in clapnq["trained_on"]
    # The two sets of conversations are one pool.
    ours = conversations["systems"]["ours"]
    assert (ours["n_answerable"], ours["n_unanswerable"]) == (2, 2)
    assert set(clapnq["systems"]) == {"ours", "best cosine", "best BM25 score"}
    for pool in (clapnq, conversations):
        assert pool["systems"]["ours"]["value"] > 0.5


def test_a_set_that_is_missing_is_named(tmp_path: Path) -> None:
    ran = ics("eval", "answerability", "--benchmarks", tmp_path)
    assert "lacks mtrag_clapnq, mtragun_clapnq, train/clapnq_answerable" in ran.fault
