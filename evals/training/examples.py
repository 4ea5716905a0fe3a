"""Turn the training questions into features and labels, one example per question.

Questions in `questions*.jsonl` were labelled against the two source documents alone,
those in `corpus_*.jsonl` against the whole corpus. A question makes an example with the
documents it was labelled against.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve

from assistant.bank import (
    RIDGE,
    Group,
    Matrix,
    QuestionBank,
    as_kept,
    bank_rows,
    bank_vector,
    kernel,
    unit_key,
)
from assistant.features import (
    ReadQuestion,
    ReadUnit,
    Weights,
    features,
    read_questions,
    read_units,
    weights_of,
)
from assistant.units import Unit, document_units
from corpus.document import Document
from corpus.glossary import Glossary
from index.embed import Encoder, Vectors

FOLDER = Path(__file__).parent
SOURCES = "sources/"
N_FOLDS = 3
SEED = 0
# Files whose questions the encoder was trained on. The reader is fitted on the others,
# so that it meets questions new to the encoder, as it will.
SEEN = ("questions*.jsonl", "corpus_*[!0-9].jsonl", "corpus_*_[23].jsonl")
# Units of the whole corpus that a question is tried on: about what is retrieved.
_CANDIDATES = 60
# A unit this near to one that answers, and not labelled, may answer as well.
_TWIN = 0.88
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Questions:
    """All training questions, those on the whole corpus first.

    Attributes:
        read: The questions, taken apart.
        vectors: Shape (n, dim + kinds), as the bank keeps them.
        spans: For each, `(doc_id, start, end)` of its evidence.
        n_corpus: How many were labelled against the whole corpus.
        seen: For each, whether the encoder was trained on it.
        folds: For each, the fold that holds it back; -1 for those seen.
    """

    read: list[ReadQuestion]
    vectors: Vectors
    spans: list[tuple[tuple[str, int, int], ...]]
    n_corpus: int
    seen: Mask
    folds: npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Example:
    """One question with the units it was tried on.

    Attributes:
        question: Its place in `Questions`.
        corpus: Whether the whole corpus was read, or the sources alone.
        units: What it was tried on.
        rows: Features and bank features, shape (n_units, n_columns).
        answers: Whether each unit answers; NaN where that is not known.
        answerable: Whether anything answers.
    """

    question: int
    corpus: bool
    units: tuple[Unit, ...]
    rows: Matrix
    answers: Matrix
    answerable: bool


def load_questions(
    documents: Sequence[Document], glossary: Glossary, encoder: Encoder
) -> Questions:
    """Read the training questions and find their evidence in the documents.

    Raises:
        ValueError: A quote is not in its document.
    """
    corpus = _lines("corpus_*.jsonl")
    lines = [*corpus, *_lines("questions*.jsonl")]
    texts = {document.doc_id: document.text for document in documents}
    read = read_questions([str(line["question"]) for line in lines], glossary, encoder)
    # As they are kept, so that what is fitted is what will be read.
    vectors = np.stack([bank_vector(question) for question in read])
    seen = np.array(
        [any(fnmatch(str(line["file"]), s) for s in SEEN) for line in lines]
    )
    folds = np.full(len(lines), -1)
    new = np.flatnonzero(~seen)
    folds[np.random.default_rng(SEED).permutation(new)] = np.arange(len(new)) % N_FOLDS
    return Questions(
        read=read,
        vectors=as_kept(vectors),
        spans=[_spans(line, texts) for line in lines],
        n_corpus=len(corpus),
        seen=seen,
        folds=folds,
    )


def _lines(pattern: str) -> list[dict[str, object]]:
    return [
        json.loads(line) | {"file": path.name}
        for path in sorted(FOLDER.glob(pattern))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def _spans(
    line: dict[str, object], texts: dict[str, str]
) -> tuple[tuple[str, int, int], ...]:
    evidence = line["evidence"]
    assert isinstance(evidence, list)
    found = []
    for item in evidence:
        if item["quote"] not in texts.get(item["doc_id"], ""):
            raise ValueError(f"{line['id']}: {item} is not in the documents")
        start = texts[item["doc_id"]].index(item["quote"])
        found.append((item["doc_id"], start, start + len(item["quote"])))
    return tuple(found)


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


@dataclass(frozen=True, kw_only=True)
class Labels:
    """What answers what, for the sources and for the rest of the corpus.

    Attributes:
        sources: Units of the two source documents.
        others: Units of all other documents.
        of_sources: Shape (n questions, len(sources)).
        of_others: Shape (n_corpus, len(others)).
    """

    sources: list[Unit]
    others: list[Unit]
    of_sources: Matrix
    of_others: Matrix


def label(questions: Questions, documents: Sequence[Document]) -> Labels:
    """Label every question with the units that answer it."""
    units = [unit for document in documents for unit in document_units(document)]
    sources = [unit for unit in units if unit.doc_id.startswith(SOURCES)]
    others = [unit for unit in units if not unit.doc_id.startswith(SOURCES)]
    return Labels(
        sources=sources,
        others=others,
        of_sources=_answers(sources, questions.spans),
        of_others=_answers(others, questions.spans[: questions.n_corpus]),
    )


def _answers(
    units: Sequence[Unit], spans: Sequence[Sequence[tuple[str, int, int]]]
) -> Matrix:
    answers = [[is_evidence(unit, found) for unit in units] for found in spans]
    return np.array(answers, dtype=float).reshape(len(spans), len(units))


def make_bank(
    questions: Questions,
    labels: Labels,
    documents: Sequence[Document],
    used: Mask | None = None,
) -> QuestionBank:
    """Fit the bank on the questions that `used` names, by default all."""
    used = np.ones(len(questions.read), dtype=bool) if used is None else used
    corpus = np.arange(len(questions.read)) < questions.n_corpus
    by_sources = np.asarray(labels.of_sources.any(axis=1))
    by_others = np.zeros(len(used), dtype=bool)
    by_others[: questions.n_corpus] = labels.of_others.any(axis=1)
    others = np.zeros((len(used), len(labels.others)))
    others[: questions.n_corpus] = labels.of_others
    vectors = questions.vectors[used]
    groups = (
        (labels.sources, labels.of_sources, ~corpus | by_sources, ~corpus, ~by_sources),
        (labels.others, others, corpus, corpus, ~(by_sources | by_others)),
    )
    return QuestionBank(
        vectors=vectors,
        groups=tuple(
            Group(
                documents=_hashes(units, documents),
                units=tuple(unit_key(unit) for unit in units),
                labelled=labelled[used],
                coefficients=_fit(vectors, answers[used], labelled[used]),
                decided=decided[used],
                nothing=_fit(vectors, nothing[used], decided[used]),
            )
            for units, answers, labelled, decided, nothing in groups
        ),
    )


def _fit(vectors: Vectors, labels: Matrix | Mask, chosen: Mask) -> Vectors:
    return fit(vectors[chosen], labels[chosen]).astype(np.float32)


def fit(vectors: npt.ArrayLike, labels: npt.ArrayLike) -> Matrix:
    """Fit one kernel ridge regression per column of `labels`.

    Returns:
        Coefficients of shape `labels`; `kernel(new, vectors) @ coefficients` predicts.
    """
    exact = np.asarray(vectors, dtype=np.float64)
    gram = kernel(exact, exact)
    gram[np.diag_indices_from(gram)] += RIDGE
    return np.asarray(solve(gram, np.asarray(labels), assume_a="pos"))


def _hashes(units: Sequence[Unit], documents: Sequence[Document]) -> dict[str, str]:
    doc_ids = {unit.doc_id for unit in units}
    return {d.doc_id: d.sha256 for d in documents if d.doc_id in doc_ids}


def make_examples(
    questions: Questions,
    labels: Labels,
    documents: Sequence[Document],
    glossary: Glossary,
    encoder: Encoder,
) -> list[Example]:
    """Return the examples of the questions that the encoder has not seen.

    One asked of the whole corpus is also asked of the sources alone, where it is known
    what they hold: they answer it, or nothing does. What the bank says comes from folds
    without the question.
    """
    units = [*labels.sources, *labels.others]
    making = _Making(
        questions=questions,
        labels=labels,
        read=read_units(units, glossary, encoder),
        weights={
            False: weights_of(labels.sources, glossary),
            True: weights_of(units, glossary),
        },
        held_back=_held_back(questions, labels, documents),
    )
    return [
        making.example(i, corpus=corpus)
        for i in map(int, np.flatnonzero(~questions.seen))
        for corpus in _asked_of(questions, labels, i)
    ]


def _asked_of(questions: Questions, labels: Labels, i: int) -> list[bool]:
    """Say what a question is asked of: the whole corpus (True), the sources alone."""
    if i >= questions.n_corpus:
        return [False]
    by_sources = labels.of_sources[i].any()
    return [True, False] if by_sources or not labels.of_others[i].any() else [True]


@dataclass(frozen=True, kw_only=True)
class _Making:
    """What examples are made from; `held_back` is what `_held_back` returns."""

    questions: Questions
    labels: Labels
    read: list[ReadUnit]
    weights: dict[bool, Weights]
    held_back: tuple[Matrix, Matrix]

    @cached_property
    def _vectors(self) -> tuple[Vectors, Vectors]:
        return (
            np.stack([one.own.whole for one in self.read]),
            np.stack([one.context_vector for one in self.read]),
        )

    def example(self, i: int, *, corpus: bool) -> Example:
        asked = self.questions.read[i]
        n_sources = len(self.labels.sources)
        answers = self.labels.of_sources[i]
        columns = np.arange(n_sources)
        if corpus:
            alone, near = self._vectors
            if not answers.any():
                # Whoever labelled it may have overlooked the two sources.
                answers = np.full(n_sources, np.nan)
            answers = np.concatenate([answers, self.labels.of_others[i]])
            answers = _without_twins(answers, alone)
            chosen = np.argsort(-(near @ asked.vector))[:_CANDIDATES]
            columns = np.union1d(chosen, np.flatnonzero(answers == 1))
        scores, nothing = self.held_back
        row = scores[i] if corpus else scores[i, :n_sources]
        said = bank_rows(row[columns], float(row.max()), nothing[i, int(corpus)])
        candidates = [self.read[c] for c in columns]
        rows = features(asked, candidates, self.weights[corpus])
        return Example(
            question=i,
            corpus=corpus,
            units=tuple(one.unit for one in candidates),
            rows=np.concatenate([rows, said], axis=1),
            answers=answers[columns],
            answerable=bool((answers == 1).any()),
        )


def _without_twins(answers: Matrix, vectors: Vectors) -> Matrix:
    """Mark as not known what says nearly the same as a unit that answers."""
    right = np.flatnonzero(answers == 1)
    if not len(right):
        return answers
    nearness = np.asarray((vectors @ vectors[right].T).max(axis=1))
    return np.where((nearness >= _TWIN) & (answers == 0), np.nan, answers)


def _held_back(
    questions: Questions, labels: Labels, documents: Sequence[Document]
) -> tuple[Matrix, Matrix]:
    """Return the bank's scores of questions it was not fitted on.

    Returns:
        Scores, shape (n, n_units), and of there being no answer, shape (n, 2): in the
        sources, and in the whole corpus.
    """
    n_units = len(labels.sources) + len(labels.others)
    scores = np.zeros((len(questions.read), n_units))
    nothing = np.zeros((len(questions.read), 2))
    for fold in range(N_FOLDS):
        out = questions.folds == fold
        bank = make_bank(questions, labels, documents, ~out)
        alike = kernel(questions.vectors[out], bank.vectors)
        for n, group in enumerate(bank.groups):
            nothing[out, n] = alike[:, group.decided] @ group.nothing
        scores[out] = np.concatenate(
            [alike[:, g.labelled] @ g.coefficients for g in bank.groups], axis=1
        )
    return scores, nothing
