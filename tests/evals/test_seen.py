import json
from dataclasses import replace

from evals.answers import run
from evals.seen import TRAINING, use_of, was_trained_on
from tests.evals.canned import GUIDE, CannedAssistant
from tests.evals.worked import DATASET, REPLIES


def trained_question() -> str:
    first = (TRAINING / "questions.jsonl").read_text(encoding="utf-8").splitlines()[0]
    question = json.loads(first)["question"]
    assert isinstance(question, str)
    return question


def test_a_training_question_is_known_again_in_other_letters_and_spaces() -> None:
    question = trained_question()
    assert was_trained_on(question)
    assert was_trained_on(f"  {question.upper().replace(' ', '  ')}")
    assert not was_trained_on(f"{question} or not?")


def test_a_question_that_was_trained_on_is_left_out_and_counted() -> None:
    question = trained_question()
    first, *others = DATASET.queries
    seen = first.model_copy(update={"question": question})
    dataset = replace(DATASET, queries=(seen, *others))
    asks = CannedAssistant(REPLIES | {question: REPLIES["q1?"]})
    found = run(dataset, asks, [GUIDE]).confidence
    assert (found.n_scored, found.n_unscored, found.n_trained_on) == (4, 3, 1)


def test_what_else_a_dataset_was_used_for_is_said() -> None:
    assert "thresholds were chosen" in use_of("dev")
    assert "for its owner to say" in use_of("of-a-stranger")
