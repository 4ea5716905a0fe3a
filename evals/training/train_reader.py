"""Train the reader: `python -m evals.training.train_reader`.

Two logistic regressions are fitted twice over (with and without the knowledge of the
training questions): one says whether a unit answers, one whether the question is
answerable at all. What they are fitted on is what they will see of new questions:
scores and classifiers come from five folds, and no question meets itself in the bank.
The result depends only on the questions, the documents and the encoder.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from assistant.features import (
    FEATURES,
    ReadQuestion,
    features,
    read_questions,
    read_units,
    weights_of,
)
from assistant.reader import (
    BANK_FEATURES,
    WEIGHTS,
    Classifiers,
    Logistic,
    Matrix,
    QuestionBank,
    ReaderWeights,
    answerable_columns,
    classified,
    sigmoid,
    unit_key,
)
from assistant.units import Unit, document_units
from corpus.document import Document
from corpus.glossary import load_glossary
from corpus.load import load_documents
from index.config import PACKAGED_ENCODER
from index.embed import Encoder, SentenceEncoder

Mask = npt.NDArray[np.bool_]
FOLDER = Path(__file__).parent
CORPUS = FOLDER.parents[1] / "corpus" / "documents"
N_FOLDS = 5
SEED = 0
# Inverse strength of the ridge penalty; scikit-learn's default is 1.
_C_UNIT = 1.0
_C_QUESTION = 0.1
_C_CLASSIFIER = 10.0
# A unit with fewer questions gets a classifier that always declines.
_MIN_POSITIVE = 2
_DECLINES = -6.0


@dataclass(frozen=True, kw_only=True)
class Examples:
    """Features and labels of every question with every unit.

    Attributes:
        rows: Shape (n_questions, n_units, n_columns), the bank's columns last. A
            question does not meet itself in the bank.
        answers: Whether the unit answers, shape (n_questions, n_units).
        answerable: Whether anything does, shape (n_questions,).
    """

    rows: Matrix
    answers: Matrix
    answerable: Matrix


def main() -> None:
    """Train, report how held-back questions fare, and write the weights."""
    encoder = SentenceEncoder(PACKAGED_ENCODER)
    documents = [d for d in load_documents(CORPUS) if d.doc_id.startswith("sources/")]
    units = [unit for document in documents for unit in document_units(document)]
    asked, bank, examples = _examples(_questions(), documents, units, encoder)
    unit, question = _fit(examples, FEATURES + BANK_FEATURES, "with the questions")
    alone = replace(examples, rows=examples.rows[:, :, : len(FEATURES)])
    unit_alone, question_alone = _fit(alone, FEATURES, "features alone")
    ReaderWeights(
        encoder_sha256=encoder.weights_sha256,
        unit=unit,
        unit_alone=unit_alone,
        question=question,
        question_alone=question_alone,
        bank=bank,
        classifiers=_classifiers(asked, examples.answers, units),
    ).save(WEIGHTS)


def _questions() -> list[dict[str, object]]:
    lines = [
        line
        for path in sorted(FOLDER.glob("questions*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [json.loads(line) for line in lines]


def _examples(
    questions: Sequence[dict[str, object]],
    documents: Sequence[Document],
    units: Sequence[Unit],
    encoder: Encoder,
) -> tuple[list[ReadQuestion], QuestionBank, Examples]:
    glossary = load_glossary()
    texts = {document.doc_id: document.text for document in documents}
    asked = read_questions([str(q["question"]) for q in questions], glossary, encoder)
    spans = [_spans(q["evidence"], texts) for q in questions]
    answers = np.array([[is_evidence(u, s) for u in units] for s in spans], dtype=float)
    vectors = np.stack([a.vector for a in asked])
    bank = QuestionBank(
        documents={document.doc_id: document.sha256 for document in documents},
        vectors=vectors,
        kinds=tuple(question.kind for question in asked),
        answered_by=tuple(
            tuple(unit_key(unit) for unit, yes in zip(units, row, strict=True) if yes)
            for row in answers
        ),
    )
    read = read_units(units, glossary, encoder)
    weights = weights_of(units, glossary)
    fit = np.stack([features(a, read, weights) for a in asked])
    near = np.stack(
        [bank.similarities(a, units, without=i) for i, a in enumerate(asked)]
    )
    classes = np.zeros((*answers.shape, 2))
    for train, test in _folds(len(asked)):
        known = [a for a, chosen in zip(asked, train, strict=True) if chosen]
        model = _classifiers(known, answers[train], units)
        held_back = [a for a, chosen in zip(asked, test, strict=True) if chosen]
        classes[test] = [model.log_odds(a, units) for a in held_back]
    return (
        asked,
        bank,
        Examples(
            rows=np.concatenate([fit, near, classes], axis=2),
            answers=answers,
            answerable=np.array([bool(s) for s in spans], dtype=float),
        ),
    )


def is_evidence(unit: Unit, spans: Sequence[tuple[str, int, int]]) -> bool:
    """Say whether a unit holds the evidence of `spans`; a list must hold all of it.

    A sentence or item is evidence when a span overlaps its own words; a whole list
    when at least as many spans as it has items lie within it.
    """
    if unit.kind == "list":
        first = unit.spans[0].start
        inside = [s for d, s, e in spans if d == unit.doc_id and first <= s < unit.end]
        return len(inside) >= unit.n_items
    return any(
        doc_id == unit.doc_id and start < unit.end and unit.start < end
        for doc_id, start, end in spans
    )


def _folds(n: int) -> list[tuple[Mask, Mask]]:
    fold = np.random.default_rng(SEED).permutation(n) % N_FOLDS
    return [(fold != k, fold == k) for k in range(N_FOLDS)]


def _classifiers(
    asked: Sequence[ReadQuestion], answers: Matrix, units: Sequence[Unit]
) -> Classifiers:
    """Fit one classifier a unit and one for questions that nothing answers."""
    inputs = np.stack([classified(question) for question in asked]).astype(float)
    nothing = 1 - answers.any(axis=1, keepdims=True)
    columns = np.concatenate([answers, nothing], axis=1).T
    coefficients = np.zeros((len(columns), inputs.shape[1]), dtype=np.float32)
    intercepts = np.full(len(columns), _DECLINES, dtype=np.float32)
    for row, labels in enumerate(columns):
        if labels.sum() >= _MIN_POSITIVE:
            model = LogisticRegression(C=_C_CLASSIFIER, max_iter=500)
            model.fit(inputs, labels)
            coefficients[row], intercepts[row] = model.coef_[0], model.intercept_[0]
    return Classifiers(
        units=tuple(unit_key(unit) for unit in units),
        coefficients=coefficients,
        intercepts=intercepts,
    )


def _spans(evidence: object, texts: dict[str, str]) -> tuple[tuple[str, int, int], ...]:
    assert isinstance(evidence, list)
    found = []
    for item in evidence:
        start = texts[item["doc_id"]].index(item["quote"])
        found.append((item["doc_id"], start, start + len(item["quote"])))
    return tuple(found)


def _fit(
    examples: Examples, columns: tuple[str, ...], name: str
) -> tuple[Logistic, Logistic]:
    held_back = np.zeros_like(examples.answers)
    for train, test in _folds(len(held_back)):
        model = _logistic(
            _flat(examples.rows[train]),
            examples.answers[train].ravel(),
            columns,
            _C_UNIT,
        )
        scores = model.log_odds(_flat(examples.rows[test]))
        held_back[test] = scores.reshape(-1, held_back.shape[1])
    second = np.stack(
        [
            answerable_columns(r, s)
            for r, s in zip(examples.rows, held_back, strict=True)
        ]
    )
    names = ("best", "second", *(f"best_{column}" for column in columns))
    _report(name, examples, held_back, second, names)
    unit = _logistic(_flat(examples.rows), examples.answers.ravel(), columns, _C_UNIT)
    return unit, _logistic(second, examples.answerable, names, _C_QUESTION)


def _flat(rows: Matrix) -> Matrix:
    return rows.reshape(-1, rows.shape[-1])


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
    examples: Examples,
    held_back: Matrix,
    second: Matrix,
    names: tuple[str, ...],
) -> None:
    """Print how questions fare that were held back from everything they are tried on.

    Besides the usual figures, the threshold at which as many answerable questions are
    answered from a right unit as others are declined: `answer.min_answerable`.
    """
    scores = np.zeros(len(second))
    for train, test in _folds(len(second)):
        model = _logistic(second[train], examples.answerable[train], names, _C_QUESTION)
        scores[test] = sigmoid(model.log_odds(second[test]))
    yes = examples.answerable > 0
    best = held_back.argmax(axis=1)
    hit = examples.answers[np.arange(len(best)), best] > 0
    share = [
        (t, (hit & yes & (scores >= t)).sum() / yes.sum(), (scores[~yes] < t).mean())
        for t in np.arange(0.05, 1.0, 0.01)
    ]
    even, right, declined = min(share, key=lambda row: abs(row[1] - row[2]))
    sys.stdout.write(
        f"{name}: {len(best)} questions, {N_FOLDS} folds: best unit right "
        f"{hit[examples.answers.any(axis=1)].mean():.3f}, answerable AUC "
        f"{roc_auc_score(yes, scores):.3f}; at {even:.2f} right {right:.3f}, "
        f"declined {declined:.3f}\n"
    )


if __name__ == "__main__":
    main()
