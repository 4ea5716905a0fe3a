"""Train the reader: `python -m evals.training.train_reader`.

Two logistic regressions are fitted twice over (with and without the question bank):
one says whether a unit answers, one whether the question is answerable at all. The
second is fitted on scores that the first gave to questions it had not seen (five
folds), so that its probabilities are those of new questions. The result depends only
on the questions, the documents and the encoder.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from assistant.features import FEATURES, features, read_question, read_units, weights_of
from assistant.reader import (
    ANSWERABLE_COLUMNS,
    BANK_FEATURES,
    WEIGHTS,
    Logistic,
    Matrix,
    QuestionBank,
    ReaderWeights,
    answerable_columns,
    is_evidence,
)
from assistant.units import Unit, document_units
from corpus.document import Document
from corpus.glossary import load_glossary
from corpus.load import load_documents
from index.config import PACKAGED_ENCODER
from index.embed import Encoder, SentenceEncoder

FOLDER = Path(__file__).parent
CORPUS = FOLDER.parents[1] / "corpus" / "documents"
N_FOLDS = 5
SEED = 0
# Inverse strength of the ridge penalty; scikit-learn's default is 1.
_C_UNIT = 1.0
_C_QUESTION = 0.03


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
    questions = _questions()
    bank, examples = _examples(questions, documents, units, encoder)
    n = len(FEATURES)
    unit, question = _fit(examples, FEATURES + BANK_FEATURES, "with the bank")
    alone = Examples(
        rows=examples.rows[:, :, :n],
        answers=examples.answers,
        answerable=examples.answerable,
    )
    unit_alone, question_alone = _fit(alone, FEATURES, "features alone")
    ReaderWeights(
        encoder_sha256=encoder.weights_sha256,
        unit=unit,
        unit_alone=unit_alone,
        question=question,
        question_alone=question_alone,
        bank=bank,
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
) -> tuple[QuestionBank, Examples]:
    glossary = load_glossary()
    texts = {document.doc_id: document.text for document in documents}
    asked = [read_question(str(q["question"]), glossary, encoder) for q in questions]
    bank = QuestionBank(
        documents={document.doc_id: document.sha256 for document in documents},
        vectors=np.stack([a.vector for a in asked]),
        evidence=tuple(_spans(q["evidence"], texts) for q in questions),
    )
    read = read_units(units, glossary, encoder)
    weights = weights_of(units, glossary)
    rows = [
        np.concatenate(
            [features(a, read, weights), bank.similarities(a.vector, units, without=i)],
            axis=1,
        )
        for i, a in enumerate(asked)
    ]
    answers = [[is_evidence(unit, spans) for unit in units] for spans in bank.evidence]
    return bank, Examples(
        rows=np.stack(rows),
        answers=np.array(answers, dtype=np.float64),
        answerable=np.array([bool(s) for s in bank.evidence], dtype=np.float64),
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
    fold = np.random.default_rng(SEED).permutation(len(held_back)) % N_FOLDS
    for k in range(N_FOLDS):
        train, test = fold != k, fold == k
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
    names = (*ANSWERABLE_COLUMNS[:2], *(f"best_{c}" for c in columns))
    _report(name, examples, held_back, second, names, fold)
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
    fold: Matrix,
) -> None:
    labelled = examples.answers.any(axis=1)
    best = held_back.argmax(axis=1)
    hit = examples.answers[np.arange(len(best)), best][labelled].mean()
    scores = np.zeros(len(best))
    for k in range(N_FOLDS):
        train, test = fold != k, fold == k
        model = _logistic(second[train], examples.answerable[train], names, _C_QUESTION)
        scores[test] = model.log_odds(second[test])
    auc = roc_auc_score(examples.answerable, scores)
    right = ((scores > 0) == (examples.answerable > 0)).mean()
    sys.stdout.write(
        f"{name}: {len(best)} questions, {N_FOLDS} folds: best unit right {hit:.3f}, "
        f"answerable AUC {auc:.3f}, decided right {right:.3f}\n"
    )


if __name__ == "__main__":
    main()
