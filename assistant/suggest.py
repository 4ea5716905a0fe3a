"""Offer questions to go on with, all of them answered when the index was built.

What was found then lies beside the index version, in `suggestions.json`, and goes with
it; so a document that is removed takes its questions with it. Which of them go on from
an answer is decided by its documents and by likeness to what was asked; none is offered
that was asked already, or whose answer has been given.
"""

import logging
import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Answer, Status, Turn
from corpus.fold import fold
from corpus.glossary import Glossary
from index.embed import Encoder, Vectors
from index.errors import IndexStoreError

logger = logging.getLogger(__name__)
FILE: Final = "suggestions.json"
MAX_SUGGESTIONS: Final = 3
GOES_ON: Final[frozenset[Status]] = frozenset({"answered", "partial", "not_found"})
"""After nothing else is a question offered: not in an emergency, nor after "thanks"."""
# Likenesses of questions, as the cosine of their vectors.
# From here on one asks the same as the other, in other words.
_SAME: Final = 0.9
# So it may be, unless another sentence of the same document answers it.
_ALIKE: Final = 0.8
# Near enough to go on with, from another document.
_NEAR: Final = 0.5
# Near enough to be offered for a question that was not answered.
_NEAR_ENOUGH: Final = 0.6
# What a question gains by being answered from a document that was just quoted.
_SAME_DOCUMENT: Final = 0.2


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cited(_Kept):
    """What an answer quoted."""

    doc_id: str
    start: int
    end: int
    quote: str


class Suggestion(_Kept):
    """A question that was answered.

    Attributes:
        cites: What its answer quoted, in order.
        until: The first day on which something of that holds no longer, if known.
        vector: The question, short forms expanded, as the encoder sees it.
    """

    question: str
    cites: tuple[Cited, ...] = Field(min_length=1)
    until: date | None
    vector: tuple[float, ...]


class Checked(_Kept):
    """The questions that one index version answers.

    Attributes:
        made_from: Hash over all but the index that decides which they are.
        checked_on: The day for which they were asked.
        start: Questions to show before anything is asked, if they are among them.
    """

    made_from: str
    checked_on: date
    start: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def save(self, folder: Path) -> None:
        """Write it beside an index version, whole or not at all.

        Raises:
            IndexStoreError: It cannot be written.
        """
        beside = folder / f"{FILE}.new"
        try:
            beside.write_text(self.model_dump_json() + "\n", encoding="utf-8")
            os.replace(beside, folder / FILE)  # noqa: PTH105 - the atomic one
        except OSError as error:
            raise IndexStoreError(
                f"The questions to suggest cannot be written to {folder}: {error}. "
                "The index can be used without them; `ics index` tries again."
            ) from error

    @classmethod
    def open(cls, folder: Path) -> "Checked | None":
        """Read what `save` wrote; None where nothing is there that can be read."""
        try:
            return cls.model_validate_json((folder / FILE).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            logger.warning(
                "No questions are suggested: %s cannot be read (%s). "
                "Run `ics index` to check them anew.",
                folder / FILE,
                type(error).__name__,
            )
            return None


class Suggester:
    """Chooses among the questions that one index version answers."""

    def __init__(self, checked: Checked, encoder: Encoder, glossary: Glossary) -> None:
        self._checked = checked
        self._encoder = encoder
        self._glossary = glossary
        self._all = checked.suggestions
        self._vectors: Vectors = np.array(
            [one.vector for one in self._all], dtype=np.float32
        )
        self._places = [glossary.places.find(one.question) for one in self._all]

    def starters(self, day: date) -> tuple[str, ...]:
        """Return what to show on `day` before anything is asked."""
        held = {one.question for one in self._all if self._holds(one, day)}
        return tuple(question for question in self._checked.start if question in held)

    def after(self, answer: Answer, turns: Sequence[Turn]) -> tuple[str, ...]:
        """Return up to three questions that go on from `answer`, the best first.

        Args:
            answer: What was found, or that nothing was.
            turns: The conversation before it.
        """
        if not self._all:
            return ()
        asked = answer.standalone_question or answer.question
        likeness = self._vectors @ vector_of([asked], self._encoder, self._glossary)[0]
        places = self._glossary.places.find(asked)
        said = _Said(answer, turns)
        fits = {
            at: fit
            for at, one in enumerate(self._all)
            if self._holds(one, answer.as_of)
            and self._is_about(at, places)
            and not said.holds(one)
            and (fit := _fit(one, float(likeness[at]), answer)) is not None
        }
        best = sorted(fits, key=lambda at: (-fits[at], self._all[at].question))
        return tuple(self._all[at].question for at in self._varied(best))

    def _holds(self, one: Suggestion, day: date) -> bool:
        """Say whether a question is known to be answered on `day`."""
        since = self._checked.checked_on
        return since <= day and (one.until is None or day < one.until)

    def _is_about(self, at: int, asked: frozenset[str]) -> bool:
        """Say whether a question names no other place than the one asked about."""
        named = self._places[at]
        around = self._glossary.places.around
        return not (asked and named) or any(
            one in around(other) or other in around(one)
            for one in named
            for other in asked
        )

    def _varied(self, ranked: Sequence[int]) -> list[int]:
        """Return the first few that do not come to the same."""
        chosen: list[int] = []
        for at in ranked:
            if len(chosen) < MAX_SUGGESTIONS and not any(
                self._same(at, other) for other in chosen
            ):
                chosen.append(at)
        return chosen

    def _same(self, one: int, other: int) -> bool:
        alike = float(self._vectors[one] @ self._vectors[other]) >= _SAME
        return alike or _overlap(self._all[one].cites[0], self._all[other].cites[0])


class _Said:
    """What was asked and quoted up to an answer, this one included."""

    def __init__(self, answer: Answer, turns: Sequence[Turn]) -> None:
        self._cited = [
            Cited(doc_id=c.doc_id, start=c.start, end=c.end, quote=c.quote)
            for c in answer.citations
        ]
        asked = [turn.text for turn in turns if turn.role == "user"]
        asked += [answer.question, answer.standalone_question or ""]
        self._asked = {_words(text) for text in asked}
        # What a caller says was answered can be forged; all that it can do here is
        # to keep a question from being offered.
        told = [turn.text for turn in turns if turn.role == "assistant"]
        self._told = "\n".join(map(_words, [*told, answer.answer]))

    def holds(self, one: Suggestion) -> bool:
        """Say whether a question was asked, or the first of its answer given."""
        first = one.cites[0]
        return (
            _words(one.question) in self._asked
            or any(_overlap(first, cited) for cited in self._cited)
            or _words(first.quote) in self._told
        )


def vector_of(
    questions: Sequence[str], encoder: Encoder, glossary: Glossary
) -> Vectors:
    """Return the questions as they are compared, shape (n, dimension)."""
    return encoder.encode([glossary.expand(question) for question in questions])


def _fit(one: Suggestion, likeness: float, answer: Answer) -> float | None:
    """Return how well a question goes on from an answer; None where it does not."""
    if not answer.citations:
        return likeness if likeness >= _NEAR_ENOUGH else None
    beside = one.cites[0].doc_id in {cited.doc_id for cited in answer.citations}
    if likeness >= (_SAME if beside else _ALIKE):
        return None
    if beside:
        return likeness + _SAME_DOCUMENT
    return likeness if likeness >= _NEAR else None


def _overlap(one: Cited, other: Cited) -> bool:
    return (
        one.doc_id == other.doc_id and one.start < other.end and other.start < one.end
    )


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
