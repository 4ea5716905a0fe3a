"""The pairs of question and text that the encoder is trained on, in batches.

Questions about this corpus come with its units: those that answer, those that look like
it and do not, and for a question without an answer only the latter. Public sets teach
other subjects: FeedbackQA, XQuAD and PolicyQA, read from a folder beside the project.
What is nearly the same as a right text is never taken for a wrong one.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from assistant.units import Unit
from corpus.glossary import Glossary
from evals.training.examples import Labels, Mask, Questions
from index.embed import Encoder

# Questions of one batch, and the most texts that they share.
_QUESTIONS = 32
_TEXTS = 80
# Wrong texts drawn for a question, from the most alike.
_WRONG = 2
_ALIKE = 20
# From this cosine on two texts say the same.
_SAME = 0.88
# Words of a public passage that are read, and questions taken of PolicyQA, which asks
# the same of many companies.
_PASSAGE_WORDS = 130
_POLICY_QUESTIONS = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Questions with the texts that they share.

    Attributes:
        right: Which text answers which question, shape (n_questions, n_texts).
        wrong: Which is known not to; the others are neither.
        unanswered: Questions that nothing answers, shape (n_questions,).
    """

    questions: list[str]
    texts: list[str]
    right: Mask
    wrong: Mask
    unanswered: Mask


class CorpusPairs:
    """Questions about this corpus with its units."""

    def __init__(
        self,
        questions: Questions,
        labels: Labels,
        used: Mask,
        glossary: Glossary,
        encoder: Encoder,
    ) -> None:
        self._order = np.flatnonzero(used)
        self._texts = [glossary.expand(q.text) for q in questions.read]
        units = [*labels.sources, *labels.others]
        self._alone = [glossary.expand(unit.text) for unit in units]
        self._whole = [_in_context(unit, glossary) for unit in units]
        n, n_sources = len(self._texts), len(labels.sources)
        self._right = np.zeros((n, len(units)), dtype=bool)
        self._right[:, :n_sources] = labels.of_sources == 1
        self._right[: questions.n_corpus, n_sources:] = labels.of_others == 1
        alone, whole = encoder.encode(self._alone), encoder.encode(self._whole)
        same = np.maximum(alone @ alone.T, whole @ whole.T) >= _SAME
        near = (self._right.astype(np.float32) @ same.astype(np.float32)) > 0
        self._wrong = ~near
        # What was labelled against the sources alone says nothing of the others, and
        # who labelled against all may have overlooked the sources.
        self._wrong[questions.n_corpus :, n_sources:] = False
        by_sources = self._right[:, :n_sources].any(axis=1)
        overlooked = (np.arange(n) < questions.n_corpus) & ~by_sources
        self._wrong[overlooked, :n_sources] = False
        vectors = encoder.encode(self._texts)
        likeness = vectors @ alone.T + vectors @ whole.T
        likeness[~self._wrong] = -np.inf
        self._alike = np.argsort(-likeness, axis=1)[:, :_ALIKE]

    def question(self, i: int) -> str:
        """Return a question, short forms expanded."""
        return self._texts[i]

    def candidates(self, i: int) -> tuple[list[int], list[int]]:
        """Return the units that answer a question, and the wrong ones most alike."""
        wrong = [int(j) for j in self._alike[i] if self._wrong[i, j]]
        return [int(j) for j in np.flatnonzero(self._right[i])], wrong

    def batches(self, rng: np.random.Generator) -> Iterator[list[int]]:
        """Yield the places of the questions of each batch."""
        order = rng.permutation(self._order)
        for start in range(0, len(order) - _QUESTIONS + 1, _QUESTIONS):
            yield [int(i) for i in order[start : start + _QUESTIONS]]

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> Batch:
        """Draw the texts of a batch: each unit alone, or with what surrounds it."""
        drawn: dict[int, None] = {}
        for i in chosen:
            right, wrong = self.candidates(i)
            n_wrong = _WRONG if right else _WRONG + 1
            some = [int(rng.choice(right))] if right else []
            some += map(int, rng.permutation(wrong)[:n_wrong])
            drawn |= dict.fromkeys(some)
        units = list(drawn)[:_TEXTS]
        form = self._alone if rng.random() < 0.5 else self._whole
        at = np.ix_(list(chosen), units)
        return Batch(
            questions=[self._texts[i] for i in chosen],
            texts=[form[j] for j in units],
            right=self._right[at],
            wrong=self._wrong[at],
            unanswered=np.asarray(~self._right[list(chosen)].any(axis=1)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPair:
    """A question of a public set.

    Attributes:
        others: Texts beside the right one that do not answer.
        is_general: Whether the texts of other questions do not answer either.
    """

    question: str
    right: str
    others: tuple[str, ...] = ()
    is_general: bool = True


class PublicPairs:
    """Questions of the public sets in a folder.

    Raises:
        FileNotFoundError: A set is not in the folder.
    """

    def __init__(self, folder: Path, glossary: Glossary) -> None:
        self._pairs = [*public_pairs(folder), *_feedback_pairs(folder / "feedbackqa")]
        self._glossary = glossary

    def batches(self, rng: np.random.Generator) -> Iterator[list[int]]:
        """Yield the places of the questions of each batch."""
        order = rng.permutation(len(self._pairs))
        for start in range(0, len(order) - _QUESTIONS + 1, _QUESTIONS):
            yield [int(i) for i in order[start : start + _QUESTIONS]]

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> Batch:
        """Return a batch: the right texts, and one more of each question's own."""
        pairs = [self._pairs[i] for i in chosen]
        texts: list[str] = []
        owners: list[int] = []
        for n, pair in enumerate(pairs):
            others = list(pair.others)
            texts += [pair.right, *(others and [others[rng.integers(len(others))]])]
            owners += [n] * (len(texts) - len(owners))
        right = np.array([[text == pair.right for text in texts] for pair in pairs])
        own = np.array(owners)[None] == np.arange(len(pairs))[:, None]
        general = np.array([pair.is_general for pair in pairs])[:, None]
        is_right_text = np.asarray(right.any(axis=0))[None]
        return Batch(
            questions=[self._glossary.expand(pair.question) for pair in pairs],
            texts=texts,
            right=right,
            wrong=~right & (own | (general & is_right_text)),
            unanswered=np.zeros(len(pairs), dtype=bool),
        )


def public_pairs(folder: Path) -> list[PublicPair]:
    """Return the questions of XQuAD and a part of PolicyQA, with their sentences.

    Raises:
        FileNotFoundError: A file is not in the folder.
    """
    squad = _squad_pairs(folder / "train" / "xquad_en.json")
    policy = [
        pair
        for name in ("policyqa_dev.json", "policyqa_test.json")
        for pair in _squad_pairs(folder / "train" / name, is_general=False)
        if pair.others
    ]
    random.Random(0).shuffle(policy)
    return [*squad, *policy[:_POLICY_QUESTIONS]]


def _in_context(unit: Unit, glossary: Glossary) -> str:
    around = ". ".join([unit.title, *unit.headings, unit.before])
    return f"{glossary.expand(around)}. {glossary.expand(unit.text)}"


def _squad_pairs(path: Path, *, is_general: bool = True) -> list[PublicPair]:
    """Return the questions of a file in SQuAD form with the sentence that answers."""
    data = json.loads(path.read_text(encoding="utf-8"))
    paragraphs = [p for article in data["data"] for p in article["paragraphs"]]
    return [
        pair
        for paragraph in paragraphs
        for pair in _paragraph_pairs(paragraph, is_general=is_general)
    ]


def _paragraph_pairs(
    paragraph: dict[str, object], *, is_general: bool
) -> Iterator[PublicPair]:
    context = str(paragraph["context"])
    ends = [m.end() for m in re.finditer(r"[.?!](?=\s+[A-Z\u201c\"])", context)]
    bounds = [0, *ends, len(context)]
    spans = [(s, e) for s, e in pairwise(bounds) if s < e]
    asked = paragraph["qas"]
    assert isinstance(asked, list)
    for one in asked:
        if not one.get("answers"):
            continue
        start = one["answers"][0]["answer_start"]
        sentences = [context[s:e].strip() for s, e in spans]
        at = next(n for n, (s, e) in enumerate(spans) if s <= start < e)
        yield PublicPair(
            question=one["question"],
            right=sentences[at],
            others=tuple(s for n, s in enumerate(sentences) if n != at and s),
            is_general=is_general,
        )


def _feedback_pairs(folder: Path) -> list[PublicPair]:
    """Return the training questions of FeedbackQA with a passage that answers."""
    passages = {d["_id"]: d for d in json_lines(folder / "corpus.jsonl")}
    questions = {q["_id"]: q["text"] for q in json_lines(folder / "queries.jsonl")}
    return [
        PublicPair(question=questions[q], right=_passage_text(passages[found[0]]))
        for q, found in qrels(folder / "qrels" / "train.tsv").items()
    ]


def _passage_text(passage: dict[str, str]) -> str:
    words = f"{passage['title']}. {passage['text']}".split()
    return " ".join(words[:_PASSAGE_WORDS])


def qrels(path: Path) -> dict[str, list[str]]:
    """Return for each question the documents that are relevant, in their order."""
    found: dict[str, list[str]] = {}
    for row in path.read_text(encoding="utf-8").splitlines()[1:]:
        query_id, doc_id, _ = row.split("\t")
        found.setdefault(query_id, []).append(doc_id)
    return found


def json_lines(path: Path) -> list[dict[str, Any]]:
    """Read a file of one JSON object a line."""
    # JSON text may hold U+2028, where splitlines() would cut it.
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]
