import json
from pathlib import Path

import numpy as np
import pytest

from evals.training.examples import label
from evals.training.pairs import CorpusPairs, PublicPairs
from tests.evals.training.test_examples import DOCUMENTS, GLOSSARY, questions
from tests.index.fake_encoder import FakeEncoder

RNG = np.random.default_rng(0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    train, feedback = tmp_path / "train", tmp_path / "feedbackqa"
    (feedback / "qrels").mkdir(parents=True)
    train.mkdir()
    squad("xquad_en.json", train, "Cats purr. Dogs bark. Owls hoot.", "Who barks?", 11)
    squad("policyqa_dev.json", train, "We log it. We sell it.", "Is it sold?", 11)
    squad("policyqa_test.json", train, "We keep it.", "Is it kept?", 0)
    lines(
        feedback / "corpus.jsonl",
        {"_id": "p1", "title": "Tests", "text": "Apply early."},
        {"_id": "p2", "title": "Masks", "text": "Wear one."},
    )
    lines(
        feedback / "queries.jsonl",
        {"_id": "q1", "text": "When do I apply?"},
        {"_id": "q2", "text": "Which mask?"},
    )
    tsv = "query-id\tcorpus-id\tscore\nq1\tp1\t1\nq1\tp2\t1\n"
    (feedback / "qrels" / "train.tsv").write_text(tsv)
    return tmp_path


def squad(name: str, folder: Path, context: str, question: str, start: int) -> None:
    asked = {"question": question, "answers": [{"answer_start": start}]}
    unanswered = {"question": "Why?", "answers": []}
    paragraph = {"context": context, "qas": [asked, unanswered]}
    data = {"data": [{"paragraphs": [paragraph]}]}
    (folder / name).write_text(json.dumps(data))


def lines(path: Path, *rows: dict[str, str]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


# --- Public sets -----------------------------------------------------------------


def test_a_question_of_a_public_set_comes_with_the_sentence_that_answers(
    folder: Path,
) -> None:
    pairs = PublicPairs(folder, GLOSSARY)
    # One of XQuAD, one of PolicyQA (the other has no wrong sentence), one of
    # FeedbackQA, which names its first passage.
    batch = pairs.batch([0, 1, 2], RNG)
    assert batch.questions == ["Who barks?", "Is it sold?", "When do I apply?"]
    right = [[batch.texts[j] for j in np.flatnonzero(row)] for row in batch.right]
    assert right == [["Dogs bark."], ["We sell it."], ["Tests. Apply early."]]
    assert not batch.unanswered.any()


def test_other_companies_may_answer_a_question_about_one(folder: Path) -> None:
    batch = PublicPairs(folder, GLOSSARY).batch([0, 1, 2], RNG)
    wrong = [{batch.texts[j] for j in np.flatnonzero(row)} for row in batch.wrong]
    # Its own other sentence, and for the general sets the right ones of the others.
    assert wrong[1] == {"We log it."}
    assert wrong[0] - {"Cats purr.", "Owls hoot."} == {
        "We sell it.",
        "Tests. Apply early.",
    }
    assert wrong[2] == {"Dogs bark.", "We sell it."}


def test_a_set_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="xquad_en"):
        PublicPairs(tmp_path, GLOSSARY)


# --- Our corpus ------------------------------------------------------------------


@pytest.fixture
def corpus() -> CorpusPairs:
    asked = questions()
    used = np.ones(len(asked.read), dtype=bool)
    labels = label(asked, DOCUMENTS)
    return CorpusPairs(asked, labels, used, GLOSSARY, FakeEncoder())


def texts(corpus: CorpusPairs, question: int, *, right: bool) -> set[str]:
    """Return the right or wrong texts drawn for a question, bare of their context."""
    batch = corpus.batch([question], np.random.default_rng(1))
    row = (batch.right if right else batch.wrong)[0]
    return {batch.texts[j].split(". ")[-1] for j in np.flatnonzero(row)}


def test_a_question_comes_with_a_unit_that_answers(corpus: CorpusPairs) -> None:
    assert texts(corpus, 0, right=True) == {"Committees meet weekly."}
    assert texts(corpus, 3, right=True) == {"Nurses care."}


def test_what_was_never_judged_is_not_wrong(corpus: CorpusPairs) -> None:
    # The sources answer none of the first, or whoever labelled it overlooked them.
    assert texts(corpus, 0, right=False) == {"Cats sleep."}
    # The fourth was asked of the sources alone.
    assert texts(corpus, 3, right=False) == {"Taxes fund schools."}


def test_a_question_that_nothing_answers_has_wrong_texts_alone(
    corpus: CorpusPairs,
) -> None:
    batch = corpus.batch([4], RNG)
    assert batch.unanswered.tolist() == [True]
    assert not batch.right.any()
    assert batch.wrong.all()


def test_questions_that_are_not_used_are_in_no_batch() -> None:
    asked = questions()
    used = np.zeros(len(asked.read), dtype=bool)
    pairs = CorpusPairs(asked, label(asked, DOCUMENTS), used, GLOSSARY, FakeEncoder())
    assert list(pairs.batches(RNG)) == []
