"""Train the reader: `python -m evals.training.train_reader`.

Two logistic regressions are fitted twice over (with and without the knowledge of the
training questions): one says whether a unit answers, one whether the question is
answerable at all. What they are fitted on is what they will see of new questions: the
bank's scores come from folds, none of which holds the question. What ranks first is
then read by the cross-encoder, and two more are fitted over both
(`evals/training/rereading.py`).
The result depends only on the questions, the documents and the two models.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from assistant.bank import BANK_FEATURES, Matrix
from assistant.crossencoder import OURS, CrossEncoder, open_cross_encoder
from assistant.features import FEATURES
from assistant.reader import answerable_columns, sigmoid
from assistant.reader_weights import WEIGHTS, Logistic, ReaderWeights
from assistant.reread import N_UNITS, OUR_CALIBRATION, Calibration
from corpus.document import Document
from corpus.glossary import Glossary, load_glossary
from corpus.load import load_documents
from evals.training.examples import (
    N_FOLDS,
    Example,
    Labels,
    Questions,
    label,
    load_questions,
    make_bank,
    make_examples,
)
from evals.training.logistic import fit_logistic
from evals.training.rereading import fit_reread, make_cases, read_closely
from index.config import TUNED_ENCODER
from index.embed import SentenceEncoder

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"
# Inverse strength of the ridge penalty; scikit-learn's default is 1.
_C_UNIT = 1.0
_C_QUESTION = 0.1


@dataclass(frozen=True, kw_only=True)
class FirstFit:
    """Two regressions, and what they say of questions held back from them.

    Attributes:
        scores: For each example, log odds of its units.
        answerable: For each example, the log odds that it is answered.
    """

    unit: Logistic
    question: Logistic
    scores: list[Matrix]
    answerable: Matrix


@dataclass(frozen=True, kw_only=True)
class Material:
    """What the reader is fitted on."""

    documents: Sequence[Document]
    glossary: Glossary
    questions: Questions
    labels: Labels
    examples: list[Example]
    encoder_sha256: str


def main() -> None:
    """Train, report on held-back questions and write the weights."""
    material = read_material()
    known, alone = first_fits(material)
    ReaderWeights(
        encoder_sha256=material.encoder_sha256,
        unit=known.unit,
        unit_alone=alone.unit,
        question=known.question,
        question_alone=alone.question,
        bank=make_bank(material.questions, material.labels, material.documents),
    ).save(WEIGHTS)
    calibrate(material, known, alone, open_cross_encoder(OURS)).save(OUR_CALIBRATION)


def read_material() -> Material:
    """Read the documents, the questions and what is to be fitted."""
    encoder = SentenceEncoder(TUNED_ENCODER)
    glossary = load_glossary()
    documents = load_documents(CORPUS)
    questions = load_questions(documents, glossary, encoder)
    labels = label(questions, documents)
    return Material(
        documents=documents,
        glossary=glossary,
        questions=questions,
        labels=labels,
        examples=make_examples(questions, labels, documents, glossary, encoder),
        encoder_sha256=encoder.weights_sha256,
    )


def first_fits(material: Material) -> tuple[FirstFit, FirstFit]:
    """Fit what reads first: with the training questions, and by features alone."""
    folds = material.questions.folds
    columns = FEATURES + BANK_FEATURES
    known = _fit(material.examples, folds, columns, "with them")
    alone = [replace(e, rows=e.rows[:, : len(FEATURES)]) for e in material.examples]
    return known, _fit(alone, folds, FEATURES, "features alone")


def calibrate(
    material: Material, known: FirstFit, alone: FirstFit, cross_encoder: CrossEncoder
) -> Calibration:
    """Fit what weighs the first reading and that of a cross-encoder."""
    texts = [question.text for question in material.questions.read]
    scores: dict[tuple[str, str], float] = {}
    fitted = []
    for name, first in (("with them", known), ("features alone", alone)):
        cases = make_cases(
            material.examples,
            texts,
            material.questions.folds,
            first.scores,
            first.answerable,
            N_UNITS,
        )
        close = read_closely(cases, cross_encoder, material.glossary, scores)
        one = fit_reread(cases, close)
        fitted.append(one)
        best = [c.answers[i] != 0 for c, i in zip(cases, one.best, strict=True)]
        _report(f"{name}, read closely", material.examples, best, one.answerable)
    both, others = fitted
    return Calibration(
        cross_encoder_sha256=cross_encoder.sha256,
        unit=both.unit,
        question=both.question,
        unit_alone=others.unit,
        question_alone=others.question,
    )


def _fit(
    examples: Sequence[Example],
    folds: npt.NDArray[np.int64],
    columns: tuple[str, ...],
    name: str,
) -> FirstFit:
    fold = np.array([folds[e.question] for e in examples])
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
        model = fit_logistic(
            second[fold != k], answerable[fold != k], names, _C_QUESTION
        )
        held_back[fold == k] = model.log_odds(second[fold == k])
    best = [e.answers[s.argmax()] != 0 for e, s in zip(examples, scores, strict=True)]
    _report(name, examples, best, sigmoid(held_back))
    return FirstFit(
        unit=_unit_model(examples, columns),
        question=fit_logistic(second, answerable, names, _C_QUESTION),
        scores=scores,
        answerable=held_back,
    )


def _unit_model(examples: Sequence[Example], columns: tuple[str, ...]) -> Logistic:
    rows = np.concatenate([e.rows for e in examples])
    answers = np.concatenate([e.answers for e in examples])
    known = ~np.isnan(answers)
    return fit_logistic(rows[known], answers[known], columns, _C_UNIT)


def _report(
    name: str, examples: Sequence[Example], right: Sequence[bool], answerable: Matrix
) -> None:
    """Print how questions fare that were held back from everything they are tried on.

    Besides the usual figures, the threshold at which as many answerable questions are
    answered from a right unit as others are declined: `answer.min_answerable`. What is
    nearly the same as a right unit counts as right, too.
    """
    for corpus, where in ((False, "sources alone"), (True, "whole corpus")):
        chosen = [i for i, e in enumerate(examples) if e.corpus == corpus]
        if not chosen:
            continue
        yes = np.array([examples[i].answerable for i in chosen])
        hit, p = np.array(right)[chosen], answerable[chosen]
        share = [
            (t, (hit & yes & (p >= t)).sum() / yes.sum(), (p[~yes] < t).mean())
            for t in np.arange(0.05, 1.0, 0.01)
        ]
        even, found, declined = min(share, key=lambda row: abs(row[1] - row[2]))
        sys.stdout.write(
            f"{name}, {where}: {len(chosen)} questions, {N_FOLDS} folds: best unit "
            f"right {hit[yes].mean():.3f}, answerable AUC {roc_auc_score(yes, p):.3f}; "
            f"at {even:.2f} right {found:.3f}, declined {declined:.3f}\n"
        )


if __name__ == "__main__":
    main()
