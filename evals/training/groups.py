"""The groups of question and texts that the cross-encoder is trained on.

A group is a question with at most one text that answers it, and texts that look like it
and do not. Where none does, "nothing answers" is the right one. Questions about this
corpus come with its units; FeedbackQA with its passages, and with those that people
have rated; CLAPNQ with passages and their sentences; XQuAD and PolicyQA with sentences.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.crossencoder import in_context
from corpus.glossary import Glossary
from evals.training.examples import Labels, Questions
from evals.training.pairs import (
    CorpusPairs,
    PublicPair,
    json_lines,
    public_pairs,
    qrels,
)
from index.embed import Encoder, Vectors
from index.lexical import LexicalIndex

GROUPS = 16
# Wrong texts of a group, drawn from so many of the most alike.
_WRONG = 2
_ALIKE = 30
# Share of the questions of XQuAD and PolicyQA that come without the right text.
_WITHOUT = 0.3
# CLAPNQ is held back by title: one of so many parts.
_PARTS = 5
# So much of a passage tells whether it is one of another set.
_BEGINNING = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A question and what is held against it.

    Attributes:
        texts: At least one; the first answers where `answered`, no other does.
    """

    question: str
    texts: tuple[str, ...]
    answered: bool


class CorpusGroups:
    """Questions about this corpus, which the encoder has seen, with its units."""

    def __init__(
        self,
        questions: Questions,
        labels: Labels,
        glossary: Glossary,
        encoder: Encoder,
    ) -> None:
        self._pairs = CorpusPairs(questions, labels, questions.seen, glossary, encoder)
        units = [*labels.sources, *labels.others]
        self._texts = [in_context(unit, glossary) for unit in units]
        self._order = np.flatnonzero(questions.seen)

    def batches(self, rng: np.random.Generator) -> Iterator[list[int]]:
        """Yield the places of the questions of each batch."""
        yield from _batches([int(i) for i in self._order], rng)

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> list[Group]:
        """Return the groups of these questions, with units drawn anew."""
        groups = []
        for i in chosen:
            right, wrong = self._pairs.candidates(i)
            some = [int(rng.choice(right))] if len(right) else []
            n_wrong = _WRONG if some else _WRONG + 1
            drawn = [*some, *map(int, rng.permutation(wrong)[:n_wrong])]
            if drawn:
                groups.append(
                    Group(
                        question=self._pairs.question(i),
                        texts=tuple(self._texts[j] for j in drawn),
                        answered=bool(some),
                    )
                )
        return groups


class FeedbackGroups:
    """Training questions of FeedbackQA, and those whose passages people rated.

    Raises:
        FileNotFoundError: It is not in the folder.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        passages = json_lines(folder / "corpus.jsonl")
        place = {passage["_id"]: n for n, passage in enumerate(passages)}
        self._texts = [f"{p['title']}\n{p['text']}".strip() for p in passages]
        asked = {q["_id"]: q["text"] for q in json_lines(folder / "queries.jsonl")}
        right = qrels(folder / "qrels" / "train.tsv")
        held_back = {asked[q].strip() for q in qrels(folder / "qrels" / "test.tsv")}
        rated = _rated(folder / "rated_pairs.jsonl", held_back)
        self._questions = [*(asked[q] for q in right), *rated]
        self._right = [
            *([place[d] for d in found] for found in right.values()),
            *([place[d] for d in good] for good, _ in rated.values()),
        ]
        self._bad = [
            *([] for _ in right),
            *([place[d] for d in bad] for _, bad in rated.values()),
        ]
        self._alike = _alike(self._questions, self._texts, encoder)

    def batches(self, rng: np.random.Generator) -> Iterator[list[int]]:
        """Yield the places of the questions of each batch, all of them twice."""
        for _ in range(2):
            yield from _batches(list(range(len(self._questions))), rng)

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> list[Group]:
        """Return the groups of these questions, with passages drawn anew."""
        groups = []
        for i in chosen:
            right, bad = self._right[i], self._bad[i]
            some = [int(rng.choice(right))] if right else []
            wrong = [j for j in self._alike[i] if j not in right]
            # What nobody has judged may answer, where nothing is known to.
            wrong = [*bad, *wrong][:_WRONG] if bad else list(rng.permutation(wrong))
            drawn = [*some, *map(int, (wrong if some else bad)[:_WRONG])]
            if drawn:
                groups.append(
                    Group(
                        question=self._questions[i],
                        texts=tuple(self._texts[j] for j in drawn),
                        answered=bool(some),
                    )
                )
        return groups


class ClapGroups:
    """Four fifths of CLAPNQ, by title: passages, and sentences within them.

    What also occurs in the sets of MTRAG is left out.

    Raises:
        FileNotFoundError: A file is not in the folder.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        read = [one for one in clap_questions(folder) if not one.held_back]
        texts = [one.passage for one in read]
        alike = _alike([one.question for one in read], texts, encoder)
        self._groups: list[list[Group]] = []
        for n, one in enumerate(read):
            others = [texts[j] for j in alike[n] if texts[j] != one.passage]
            answered = bool(one.selected)
            whole = Group(
                question=one.question,
                texts=(one.passage, *(others[:_WRONG] if answered else ())),
                answered=answered,
            )
            self._groups.append([whole, *_sentence_groups(one)])

    def batches(self, rng: np.random.Generator) -> Iterator[list[int]]:
        """Yield the places of the questions of each batch, all of them twice."""
        for _ in range(2):
            yield from _batches(list(range(len(self._groups))), rng)

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> list[Group]:
        """Return for each question the whole passage, or a sentence of it."""
        return [
            self._groups[i][int(rng.integers(len(self._groups[i])))] for i in chosen
        ]


class SentenceGroups:
    """Questions of XQuAD and PolicyQA with sentences of one paragraph.

    Raises:
        FileNotFoundError: A file is not in the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._pairs = [pair for pair in public_pairs(folder) if pair.others]

    def batches(self, rng: np.random.Generator) -> Iterator[list[int]]:
        """Yield the places of the questions of each batch."""
        yield from _batches(list(range(len(self._pairs))), rng)

    def batch(self, chosen: Sequence[int], rng: np.random.Generator) -> list[Group]:
        """Return the groups of these questions, some without the right sentence."""
        return [self._group(self._pairs[i], rng) for i in chosen]

    def _group(self, pair: PublicPair, rng: np.random.Generator) -> Group:
        wrong = [str(text) for text in rng.permutation(list(pair.others))[:_WRONG]]
        answered = bool(rng.random() >= _WITHOUT)
        texts = (pair.right, *wrong) if answered else tuple(wrong)
        return Group(question=pair.question, texts=texts, answered=answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClapQuestion:
    """A question of CLAPNQ.

    Attributes:
        passage: Title and text.
        selected: Sentences that answer; none where nothing does.
        held_back: Whether its title is of the part that is not trained on.
    """

    question: str
    title: str
    passage: str
    sentences: tuple[str, ...]
    selected: tuple[str, ...]
    held_back: bool


def clap_questions(folder: Path) -> list[ClapQuestion]:
    """Read CLAPNQ without what also occurs in the sets of MTRAG.

    Args:
        folder: Of the public sets, which holds `train/` and those of MTRAG.

    Raises:
        FileNotFoundError: A file is missing.
    """
    asked, passages = _of_mtrag(folder)
    found = []
    for name in ("clapnq_answerable.jsonl", "clapnq_unanswerable.jsonl"):
        for line in json_lines(folder / "train" / name):
            passage = line["passages"][0]
            if (
                _plain(line["input"]) in asked
                or _plain(passage["text"])[:_BEGINNING] in passages
            ):
                continue
            title = str(passage["title"])
            digest = hashlib.sha256(title.encode()).digest()
            found.append(
                ClapQuestion(
                    question=str(line["input"]),
                    title=title,
                    passage=f"{title}\n{passage['text']}",
                    sentences=tuple(passage["sentences"]),
                    selected=tuple(line["output"][0]["selected_sentences"]),
                    held_back=digest[0] % _PARTS == 0,
                )
            )
    return found


def _sentence_groups(one: ClapQuestion) -> list[Group]:
    wrong = [s for s in one.sentences if s not in one.selected]
    if not one.selected:
        texts = tuple(f"{s} ({one.title})" for s in wrong[: _WRONG + 1])
        return [Group(question=one.question, texts=texts, answered=False)]
    return [
        Group(
            question=one.question,
            texts=tuple(f"{s} ({one.title})" for s in [right, *wrong[:_WRONG]]),
            answered=True,
        )
        for right in one.selected[:1]
    ]


def _of_mtrag(folder: Path) -> tuple[set[str], set[str]]:
    """Return the questions of the sets of MTRAG, and how their passages begin."""
    asked: set[str] = set()
    passages: set[str] = set()
    for name in ("mtrag_clapnq", "mtragun_clapnq"):
        for line in json_lines(folder / name / "queries.jsonl"):
            said = [turn["text"] for turn in line["metadata"].get("history", ())]
            rewrite = line["metadata"].get("rewrite") or ""
            asked |= {_plain(text) for text in [line["text"], rewrite, *said]}
        for line in json_lines(folder / name / "corpus.jsonl"):
            passages.add(_plain(line["text"])[:_BEGINNING])
    return asked, passages


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _rated(path: Path, held_back: set[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Return for each rated question its passages that are good, and that are bad."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for line in json_lines(path):
        question = str(line["question"])
        if question.strip() in held_back:
            continue
        good, bad = found.setdefault(question, ([], []))
        ratings = set(line["rating"])
        if ratings <= {"Excellent", "Acceptable"}:
            good.append(str(line["passage_id"]))
        elif ratings == {"Bad"}:
            bad.append(str(line["passage_id"]))
    return found


def _alike(
    questions: Sequence[str], texts: Sequence[str], encoder: Encoder
) -> list[list[int]]:
    """Return the texts most alike each question, by meaning and by words in turn."""
    vectors: Vectors = encoder.encode(texts)
    lexical = LexicalIndex.from_texts(texts)
    found = []
    for question, vector in zip(questions, encoder.encode(questions), strict=True):
        near = np.argsort(-(vectors @ vector))[: _ALIKE // 2]
        shared = [row for row, _ in lexical.best(question, _ALIKE // 2)]
        found.append(list(dict.fromkeys([*map(int, near), *shared])))
    return found


def _batches(order: list[int], rng: np.random.Generator) -> Iterator[list[int]]:
    drawn = [int(i) for i in rng.permutation(order)]
    for start in range(0, len(drawn), GROUPS):
        yield drawn[start : start + GROUPS]
