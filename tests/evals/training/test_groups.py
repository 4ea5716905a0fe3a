import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evals.training.examples import label
from evals.training.groups import (
    ClapGroups,
    CorpusGroups,
    FeedbackGroups,
    Group,
    SentenceGroups,
    clap_questions,
)
from tests.evals.training.test_examples import DOCUMENTS, GLOSSARY, questions
from tests.index.fake_encoder import FakeEncoder

RNG = np.random.default_rng(0)
PASSAGE = "Tides follow the moon . Fish swim . Rivers flow ."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of public sets, a few lines each."""
    for name in ("train", "feedbackqa/qrels", "mtrag_clapnq", "mtragun_clapnq"):
        (tmp_path / name).mkdir(parents=True)
    lines(
        tmp_path / "feedbackqa" / "corpus.jsonl",
        {"_id": "p1", "title": "Tests", "text": "Apply for a test early."},
        {"_id": "p2", "title": "Masks", "text": "Wear one when you apply."},
        {"_id": "p3", "title": "Travel", "text": "Stay at home early."},
    )
    lines(
        tmp_path / "feedbackqa" / "queries.jsonl",
        {"_id": "q1", "text": "When do I apply early?"},
        {"_id": "q2", "text": "May I travel?"},
    )
    for name, row in (("train", "q1\tp1\t1"), ("test", "q2\tp3\t1")):
        path = tmp_path / "feedbackqa" / "qrels" / f"{name}.tsv"
        path.write_text(f"query-id\tcorpus-id\tscore\n{row}\n")
    lines(
        tmp_path / "feedbackqa" / "rated_pairs.jsonl",
        rated("Where is a test?", "p1", "Excellent", "Acceptable"),
        rated("Where is a test?", "p2", "Bad", "Bad"),
        rated("Is it cold?", "p2", "Bad", "Bad"),
        rated("Is it hot?", "p2", "Bad", "Excellent"),
        rated("May I travel?", "p3", "Excellent", "Excellent"),
    )
    clap(tmp_path, "clapnq_answerable.jsonl", clapped("What do tides follow?", [0]))
    clap(tmp_path, "clapnq_unanswerable.jsonl", clapped("Who dug the river?", []))
    for name in ("mtrag_clapnq", "mtragun_clapnq"):
        lines(tmp_path / name / "corpus.jsonl", {"_id": "1", "text": "Elsewhere."})
        lines(
            tmp_path / name / "queries.jsonl",
            {"text": "Who dug  the CANAL?", "metadata": {"history": []}},
        )
    return tmp_path


def lines(path: Path, *rows: object) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def rated(question: str, passage: str, *ratings: str) -> dict[str, object]:
    return {"question": question, "passage_id": passage, "rating": list(ratings)}


def clapped(
    question: str, selected: Sequence[int], title: str = "Water"
) -> dict[str, object]:
    sentences = [f"{s} ." for s in PASSAGE.removesuffix(" .").split(" . ")]
    passage = {"title": title, "text": PASSAGE, "sentences": sentences}
    chosen = [sentences[i] for i in selected]
    return {
        "input": question,
        "passages": [passage],
        "output": [{"selected_sentences": chosen}],
    }


def clap(folder: Path, name: str, *rows: object) -> None:
    lines(folder / "train" / name, *rows)


def asked(groups: Sequence[Group]) -> dict[str, Group]:
    return {group.question: group for group in groups}


# --- Our corpus ------------------------------------------------------------------


def test_the_first_text_answers_and_no_other_does() -> None:
    some = questions()
    labels = label(some, DOCUMENTS)
    corpus = CorpusGroups(some, labels, GLOSSARY, FakeEncoder())
    committees, mars = corpus.batch([0, 2], RNG)
    assert committees.answered
    assert committees.texts[0].startswith("Committees meet weekly.")
    assert len(committees.texts) == 2
    assert not mars.answered
    assert mars.texts


def test_questions_the_encoder_has_not_seen_are_in_no_batch() -> None:
    some = questions()
    corpus = CorpusGroups(some, label(some, DOCUMENTS), GLOSSARY, FakeEncoder())
    assert list(corpus.batches(RNG)) == []


# --- FeedbackQA ------------------------------------------------------------------


def test_a_passage_that_people_found_good_answers_and_a_bad_one_does_not(
    folder: Path,
) -> None:
    feedback = FeedbackGroups(folder / "feedbackqa", FakeEncoder())
    (batch,) = {tuple(sorted(one)) for one in feedback.batches(RNG)}
    groups = asked(feedback.batch(batch, RNG))
    assert groups["When do I apply early?"].texts[0] == "Tests\nApply for a test early."
    rated = groups["Where is a test?"]
    assert rated.answered
    assert rated.texts[:2] == (
        "Tests\nApply for a test early.",
        "Masks\nWear one when you apply.",
    )
    nothing = groups["Is it cold?"]
    assert not nothing.answered
    assert nothing.texts == ("Masks\nWear one when you apply.",)


def test_what_people_do_not_agree_on_and_what_is_tested_on_is_left_out(
    folder: Path,
) -> None:
    feedback = FeedbackGroups(folder / "feedbackqa", FakeEncoder())
    (batch,) = {tuple(sorted(one)) for one in feedback.batches(RNG)}
    groups = asked(feedback.batch(batch, RNG))
    assert not {"Is it hot?", "May I travel?"} & set(groups)


# --- CLAPNQ ----------------------------------------------------------------------


def test_what_also_occurs_in_the_sets_of_mtrag_is_left_out(folder: Path) -> None:
    clap(
        folder,
        "clapnq_unanswerable.jsonl",
        clapped("who dug the canal", []),
        clapped("Who dug the lake?", []),
    )
    read = {one.question for one in clap_questions(folder)}
    assert read == {"What do tides follow?", "Who dug the lake?"}
    lines(folder / "mtrag_clapnq" / "corpus.jsonl", {"_id": "1", "text": PASSAGE})
    assert clap_questions(folder) == []


def test_a_fifth_of_the_titles_is_held_back(folder: Path) -> None:
    rows = [clapped(f"Who dug {n}?", [], title=f"Lake {n}") for n in range(200)]
    clap(folder, "clapnq_unanswerable.jsonl", *rows, *rows)
    read = clap_questions(folder)
    held_back = {one.title for one in read if one.held_back}
    assert 20 <= len(held_back) <= 60
    assert not held_back & {one.title for one in read if not one.held_back}


def test_a_passage_without_an_answer_and_its_sentences_do_not_answer(
    folder: Path,
) -> None:
    sets = ClapGroups(folder, FakeEncoder())
    groups = [
        group
        for seed in range(20)
        for batch in sets.batches(RNG)
        for group in sets.batch(batch, np.random.default_rng(seed))
    ]
    river = {g.texts[0] for g in groups if g.question == "Who dug the river?"}
    tides = {g.texts[0] for g in groups if g.question == "What do tides follow?"}
    whole = f"Water\n{PASSAGE}"
    # A title may be held back: what is there is both as a whole and by sentence.
    assert river in (set(), {whole, "Tides follow the moon . (Water)"})
    assert tides in (set(), {whole, "Tides follow the moon . (Water)"})
    assert all(g.answered == (g.question == "What do tides follow?") for g in groups)


# --- Sentences -------------------------------------------------------------------


def test_without_the_right_sentence_nothing_answers(folder: Path) -> None:
    paragraph = {
        "context": "Cats purr. Dogs bark. Owls hoot.",
        "qas": [{"question": "Who barks?", "answers": [{"answer_start": 11}]}],
    }
    for name in ("xquad_en", "policyqa_dev", "policyqa_test"):
        data = {"data": [{"paragraphs": [paragraph] if name == "xquad_en" else []}]}
        (folder / "train" / f"{name}.json").write_text(json.dumps(data))
    sets = SentenceGroups(folder)
    groups = [sets.batch([0], np.random.default_rng(n))[0] for n in range(20)]
    assert {group.answered for group in groups} == {True, False}
    for group in groups:
        assert (group.texts[0] == "Dogs bark.") == group.answered
        assert "Dogs bark." not in group.texts[1:]
