"""Train the reader: `python -m evals.training.train_reader`.

Two logistic regressions are fitted twice over (with and without the knowledge of the
training questions): one says whether a unit answers, one whether the question is
answerable at all. What they are fitted on is what they will see of new questions: the
bank's scores come from five folds, none of which holds the question.
The result depends only on the questions, the documents and the encoder.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from assistant.bank import BANK_FEATURES, Matrix
from assistant.features import FEATURES
from assistant.reader import answerable_columns, sigmoid
from assistant.reader_weights import WEIGHTS, Logistic, ReaderWeights
from corpus.glossary import load_glossary
from corpus.load import load_documents
from evals.training.examples import (
    N_FOLDS,
    Example,
    Questions,
    label,
    load_questions,
    make_bank,
    make_examples,
)
from index.config import TUNED_ENCODER
from index.embed import SentenceEncoder

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"
# Inverse strength of the ridge penalty; scikit-learn's default is 1.
_C_UNIT = 1.0
_C_QUESTION = 0.1


def main() -> None:
    """Train, report on held-back questions and write the weights."""
    encoder = SentenceEncoder(TUNED_ENCODER)
    glossary = load_glossary()
    documents = load_documents(CORPUS)
    questions = load_questions(documents, glossary, encoder)
    labels = label(questions, documents)
    examples = make_examples(questions, labels, documents, glossary, encoder)
    unit, question = _fit(examples, questions, FEATURES + BANK_FEATURES, "with them")
    alone = [replace(e, rows=e.rows[:, : len(FEATURES)]) for e in examples]
    unit_alone, question_alone = _fit(alone, questions, FEATURES, "features alone")
    ReaderWeights(
        encoder_sha256=encoder.weights_sha256,
        unit=unit,
        unit_alone=unit_alone,
        question=question,
        question_alone=question_alone,
        bank=make_bank(questions, labels, documents),
    ).save(WEIGHTS)


def _fit(
    examples: Sequence[Example],
    questions: Questions,
    columns: tuple[str, ...],
    name: str,
) -> tuple[Logistic, Logistic]:
    fold = np.array([questions.folds[e.question] for e in examples])
    scores: list[Matrix] = [np.empty(0)] * len(examples)
    for k in range(N_FOLDS):
        model = _unit_model(
            [e for e, f in zip(examples, fold, strict=True) if f != k], columns
        )
        for i in map(int, np.flatnonzero(fold == k)):
            scores[i] = model.log_odds(examples[i].rows)
    second = np.stack(
        [answerable_columns(e.rows, s) for e, s in zip(examples, scores, strict=True)]
    )
    names = ("best", "second", *(f"best_{column}" for column in columns))
    answerable = np.array([e.answerable for e in examples], dtype=float)
    held_back = np.zeros(len(examples))
    for k in range(N_FOLDS):
        model = _logistic(second[fold != k], answerable[fold != k], names, _C_QUESTION)
        held_back[fold == k] = sigmoid(model.log_odds(second[fold == k]))
    for corpus in (False, True):
        chosen = [i for i, e in enumerate(examples) if e.corpus == corpus]
        if chosen:
            where = "whole corpus" if corpus else "sources alone"
            _report(f"{name}, {where}", examples, scores, held_back, chosen)
    return _unit_model(examples, columns), _logistic(
        second, answerable, names, _C_QUESTION
    )


def _unit_model(examples: Sequence[Example], columns: tuple[str, ...]) -> Logistic:
    rows = np.concatenate([e.rows for e in examples])
    answers = np.concatenate([e.answers for e in examples])
    known = ~np.isnan(answers)
    return _logistic(rows[known], answers[known], columns, _C_UNIT)


def _logistic(
    rows: Matrix, labels: Matrix, columns: tuple[str, ...], c: float
) -> Logistic:
    scaler = StandardScaler().fit(rows)
    scale = np.where(scaler.scale_ > 0, scaler.scale_, 1.0)
    model = LogisticRegression(C=c, max_iter=3000)
    model.fit((rows - scaler.mean_) / scale, labels)
    return Logistic(
        columns=columns,
        mean=scaler.mean_,
        scale=scale,
        coefficients=model.coef_[0],
        intercept=float(model.intercept_[0]),
    )


def _report(
    name: str,
    examples: Sequence[Example],
    scores: Sequence[Matrix],
    answerable: Matrix,
    chosen: Sequence[int],
) -> None:
    """Print how questions fare that were held back from everything they are tried on.

    Besides the usual figures, the threshold at which as many answerable questions are
    answered from a right unit as others are declined: `answer.min_answerable`.
    """
    yes = np.array([examples[i].answerable for i in chosen])
    # What is nearly the same as a right unit counts as right, too.
    hit = np.array([examples[i].answers[scores[i].argmax()] != 0 for i in chosen])
    p = answerable[list(chosen)]
    share = [
        (t, (hit & yes & (p >= t)).sum() / yes.sum(), (p[~yes] < t).mean())
        for t in np.arange(0.05, 1.0, 0.01)
    ]
    even, right, declined = min(share, key=lambda row: abs(row[1] - row[2]))
    sys.stdout.write(
        f"{name}: {len(chosen)} questions, {N_FOLDS} folds: best unit right "
        f"{hit[yes].mean():.3f}, answerable AUC {roc_auc_score(yes, p):.3f}; at "
        f"{even:.2f} right {right:.3f}, declined {declined:.3f}\n"
    )


if __name__ == "__main__":
    main()
