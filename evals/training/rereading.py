"""Fit how a first reading and a cross-encoder are weighed: `assistant.reread`.

What the first reader says of a question comes from folds without it, and so does what
decides on the question as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.bank import Matrix
from assistant.crossencoder import CrossEncoder, in_context
from assistant.reader import sigmoid
from assistant.reader_weights import Logistic
from assistant.reread import (
    QUESTION_COLUMNS,
    UNIT_COLUMNS,
    question_row,
    unit_rows,
)
from assistant.units import Unit
from corpus.glossary import Glossary
from evals.training.examples import N_FOLDS, Example
from evals.training.logistic import fit_logistic

# Inverse strengths of the ridge penalty.
_C_UNIT = 1.0
_C_QUESTION = 0.1


@dataclass(frozen=True, kw_only=True)
class Case:
    """A question with the units that are read closely.

    Attributes:
        first: Log odds of the first reader, shape (n,).
        first_answerable: Its log odds that the question is answered.
        answers: Whether each unit answers; NaN where that is not known.
    """

    question: str
    units: tuple[Unit, ...]
    first: Matrix
    first_answerable: float
    answers: Matrix
    answerable: bool
    fold: int


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """Two regressions, and what they say of questions held back.

    Attributes:
        best: For each case, the place of its best unit.
        answerable: For each case, the probability that it is answered.
    """

    unit: Logistic
    question: Logistic
    best: list[int]
    answerable: Matrix


def make_cases(
    examples: Sequence[Example],
    questions: Sequence[str],
    folds: npt.NDArray[np.int64],
    scores: Sequence[Matrix],
    answerable: Matrix,
    n_units: int,
) -> list[Case]:
    """Return a case for each example, with the units that the first reader puts first.

    Args:
        examples: What was read.
        questions: The texts of all questions.
        folds: The fold of each question.
        scores: Log odds of each example's units, from folds without it.
        answerable: Log odds that each is answered, from folds without it.
        n_units: How many units are read closely.
    """
    cases = []
    for example, own, whole in zip(examples, scores, answerable, strict=True):
        top = np.argsort(-own, kind="stable")[:n_units]
        cases.append(
            Case(
                question=questions[example.question],
                units=tuple(example.units[i] for i in top),
                first=own[top],
                first_answerable=float(whole),
                answers=example.answers[top],
                answerable=example.answerable,
                fold=int(folds[example.question]),
            )
        )
    return cases


def read_closely(
    cases: Sequence[Case],
    cross_encoder: CrossEncoder,
    glossary: Glossary,
    known: dict[tuple[str, str], float],
) -> list[Matrix]:
    """Return the scores of each case's units.

    Args:
        cases: What is read.
        cross_encoder: Reads it.
        glossary: Expands short forms.
        known: Scores by question and text; those that are missing are added.
    """
    found = []
    for case in cases:
        question = glossary.expand(case.question)
        texts = [in_context(unit, glossary) for unit in case.units]
        new = [text for text in texts if (question, text) not in known]
        if new:
            scores = cross_encoder.scores(question, new)
            known.update(
                {(question, t): float(s) for t, s in zip(new, scores, strict=True)}
            )
        found.append(np.array([known[question, text] for text in texts]))
    return found


def fit_reread(cases: Sequence[Case], close: Sequence[Matrix]) -> Fitted:
    """Fit both regressions.

    Args:
        cases: What was read.
        close: What the cross-encoder said of it, as `read_closely` returns.
    """
    rows = [
        unit_rows(case.first, scores, np.array([u.kind == "list" for u in case.units]))
        for case, scores in zip(cases, close, strict=True)
    ]
    fold = np.array([case.fold for case in cases])
    likely: list[Matrix] = [np.empty(0)] * len(cases)
    for k in range(N_FOLDS):
        model = _unit_model(cases, rows, fold != k)
        for i in map(int, np.flatnonzero(fold == k)):
            likely[i] = model.log_odds(rows[i])
    whole = np.stack(
        [
            question_row(case.first_answerable, case.first, scores, own)
            for case, scores, own in zip(cases, close, likely, strict=True)
        ]
    )
    labels = np.array([case.answerable for case in cases], dtype=float)
    held_back = np.zeros(len(cases))
    for k in range(N_FOLDS):
        inside, outside = fold != k, fold == k
        model = fit_logistic(
            whole[inside], labels[inside], QUESTION_COLUMNS, _C_QUESTION
        )
        held_back[outside] = sigmoid(model.log_odds(whole[outside]))
    return Fitted(
        unit=_unit_model(cases, rows, fold >= 0),
        question=fit_logistic(whole, labels, QUESTION_COLUMNS, _C_QUESTION),
        best=[int(own.argmax()) for own in likely],
        answerable=held_back,
    )


def _unit_model(
    cases: Sequence[Case], rows: Sequence[Matrix], chosen: npt.NDArray[np.bool_]
) -> Logistic:
    places = map(int, np.flatnonzero(chosen))
    some = [(rows[i], cases[i].answers) for i in places]
    values = np.concatenate([own for own, _ in some])
    answers = np.concatenate([labels for _, labels in some])
    known = ~np.isnan(answers)
    return fit_logistic(values[known], answers[known], UNIT_COLUMNS, _C_UNIT)
