"""From a question to a checked answer, step by step.

Triage comes first and needs nothing else. What leaves has been verified against the
documents; what could not be is not shown.
"""

import logging
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal

from assistant.answer import Answer, Citation, Engine, Nearest, Notice, Status, Turn
from assistant.asking import Asking
from assistant.clean import clean_question
from assistant.config import AnswerConfig, LimitsConfig
from assistant.extractive import Composed, compose, compose_sides, with_opening
from assistant.find import Finder
from assistant.found import FoundPart, sides_compared
from assistant.generative import Selection, Selector
from assistant.markdown import escape
from assistant.names import names_in
from assistant.notices import (
    in_words,
    part_notices,
    place_notices,
    short_form_notices,
    source_notices,
    stale_notices,
)
from assistant.premise import other_meaning
from assistant.rank import Compare, Ranker
from assistant.reader import Reader
from assistant.redact import redact
from assistant.retriever import Retriever
from assistant.rewrite import StandAlone, is_too_vague, stand_alone
from assistant.service import service
from assistant.spelling import Speller
from assistant.suggest import GOES_ON, Suggester
from assistant.triage import signpost, triage
from assistant.units import Unit
from assistant.verify import parse_answer, verify_answer
from assistant.wording import (
    AMBIGUOUS,
    DEGRADED,
    NOT_FOUND,
    PRIVACY,
    TOO_VAGUE,
    WAY_TO_A_PERSON,
    WHICH,
)
from corpus.document import Document
from corpus.errors import ModelError, QuestionError, VerificationError
from corpus.fold import fold
from corpus.glossary import Glossary
from index.passage import Passage

logger = logging.getLogger(__name__)
# Triage reads no more than this: it must answer at once whatever is sent.
_TRIAGE_CHARACTERS = 10_000
_MAX_NEAREST = 2
Stage = Literal["read", "retrieve"]
Form = Literal["last", "history", "rewrite"]
_PLACE_LIMITS = LimitsConfig(question_chars=200)


class Assistant:
    """Answers questions about one corpus."""

    def __init__(
        self,
        documents: Sequence[Document],
        index: Retriever,
        reader: Reader,
        *,
        glossary: Glossary,
        answer: AnswerConfig,
        limits: LimitsConfig,
        n_passages: int,
        compare: Compare | None = None,
        n_compared: int = 1,
        selector: Selector | None = None,
        suggester: Suggester | None = None,
    ) -> None:
        self.documents: Mapping[str, Document] = {d.doc_id: d for d in documents}
        self._finder = Finder(
            documents,
            index,
            reader,
            glossary=glossary,
            config=answer,
            n_passages=n_passages,
        )
        self._ranker = Ranker(
            self.documents, index, reader, compare, n_compared=n_compared
        )
        self._corpus_version = index.manifest.recipe.corpus_version
        self._glossary = glossary
        self._names = names_in(documents, glossary)
        self._speller = Speller(documents, glossary, self._names.people)
        self._config = answer
        self._limits = limits
        self._selector = selector
        self._suggester = suggester

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_of: date | None = None,
        place: str | None = None,
    ) -> Answer:
        """Answer `question`, asked after `history` (oldest first).

        Args:
            question: As typed.
            history: The conversation before it; it resolves references and serves
                as no evidence.
            as_of: The day the answer is meant for; today by default.
            place: Where the person is; added to what is looked for.

        Raises:
            QuestionError: The question is too long or is not text.
        """
        asking = Asking(question=question, as_of=as_of or datetime.now(UTC).date())
        answer = self._reply(asking, question, history, place)
        # What is asked with a place of its own was not checked.
        if not self._suggester or place is not None or answer.status not in GOES_ON:
            return answer
        with asking.step("suggest"):
            suggestions = self._suggester.after(answer, asking.turns)
        return replace(answer, suggestions=suggestions)

    def starters(self, day: date | None = None) -> tuple[str, ...]:
        """Return questions to show before anything is asked, all of them answered.

        Args:
            day: The day they are meant for; today by default.
        """
        if self._suggester is None:
            return ()
        return self._suggester.starters(day or datetime.now(UTC).date())

    def _reply(
        self,
        asking: Asking,
        question: str,
        history: Sequence[Turn],
        place: str | None,
    ) -> Answer:
        with asking.step("triage"):
            # Half of a character pair could not be written anywhere.
            redacted = redact(question.encode("utf-8", "replace").decode())
            asking.question = redacted.text
            # Without the numbers of a person: an NHS number may begin with 999.
            stop = triage(_ends(redacted.text))
        if stop:
            return self._fixed(asking, "safety", stop.text)
        if place is not None:
            place = clean_question(place, _PLACE_LIMITS)
        # As typed, so that a fault in it is named; redacted again in case it is not.
        words = clean_question(redact(question).text, self._limits)
        if redacted.found:
            found = ", ".join(redacted.found)
            asking.notices.append(
                Notice(kind="privacy", text=PRIVACY.format(found=found))
            )
        with asking.step("rewrite"):
            mended = self._speller.mend(words)
            asking.turns = self._bounded(history)
            asking.standalone = self._stand_alone(mended, asking.turns)
        reply = service(words)
        # What seems empty by itself may say enough after what was said before.
        if reply and not (reply.status == "clarify" and asking.standalone.from_history):
            return self._fixed(asking, reply.status, reply.text)
        standalone = asking.standalone
        ask_back = self._ask_back(standalone, mended)
        if ask_back:
            return self._fixed(asking, "clarify", ask_back)
        asking.notices += signpost(words)
        other = other_meaning(standalone.text, self._glossary)
        if other and other.ask_instead:
            asking.standalone = replace(standalone, text=other.ask_instead)
        elif other:
            meant = self._glossary.expansion(other.term) or other.term
            text = AMBIGUOUS.format(term=other.term, words=meant)
            return self._fixed(asking, "clarify", text)
        return self._answer(asking, place)

    def search(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        k: int,
        stage: Stage = "read",
        form: Form = "history",
    ) -> list[Passage]:
        """Return the k best documents for a question, each by its best passage.

        Args:
            question: As typed.
            history: The conversation before it.
            k: How many documents.
            stage: "retrieve" ranks as the index does; "read" by what the reader
                makes of the passages found.
            form: The question as it is ("last"); made to stand alone ("rewrite"); or
                looked for as it is and behind the questions before it, and read
                standing alone ("history").

        Returns:
            Passages with `rank` from 1; `score` is that of the stage.

        Raises:
            QuestionError: The question is too long, empty or not text.
        """
        words = clean_question(redact(question).text, self._limits)
        if not words:
            raise QuestionError("The text to search for is empty.")
        turns = self._bounded(history)
        alone = self._stand_alone(self._speller.mend(words), turns).text
        forms, readings = {
            "last": ([words], [words]),
            "rewrite": ([alone], [alone]),
            "history": (
                [words, _in_its_course(words, turns)],
                [alone],
            ),
        }[form]
        return self._ranker.rank(forms, readings, k, read=stage == "read")

    def _answer(self, asking: Asking, place: str | None) -> Answer:
        if asking.standalone.document:
            doc_id = self._names.titles[fold(asking.standalone.document)]
            parts = [self._finder.opening(doc_id)]
        else:
            parts = self._finder.find(
                asking.standalone, as_of=asking.as_of, place=place, step=asking.step
            )
        found = [part for part in parts if part.units]
        if not found:
            return self._not_found(asking, parts)
        units, opening, engine = self._choose(asking, found)
        if not units:
            return self._not_found(asking, parts)
        # A chat model may have left out all that was there for a part.
        found = [part for part in found if set(part.units) & set(units)] or found
        with asking.step("compose"):
            quoted = self._composed(asking, found, units)
            composed = with_opening(quoted, opening)
            missing = [p for p in parts if p not in found or p.aside]
            notices = self._notices(asking, found, missing, composed.citations)
        answer = Answer(
            as_of=asking.as_of,
            question=asking.question,
            standalone_question=_if_resolved(asking.standalone),
            status="partial" if missing else "answered",
            answerable=round(max(part.reading.answerable for part in parts), 4),
            answer=_with_notices(
                composed.text, notices, [c.marker for c in composed.citations]
            ),
            sentences=composed.sentences,
            citations=composed.citations,
            notices=tuple(notices),
            engine=engine,
            corpus_version=self._corpus_version,
            timings_ms=asking.timings,
        )
        try:
            with asking.step("verify"):
                verify_answer(parse_answer(answer.as_json()), self.documents)
        except VerificationError as error:
            # A fault of ours, kept from the person who asked but not from the log.
            logger.error("an answer failed its own check: %s", error)
            return self._not_found(asking, parts)
        return answer

    def _composed(
        self, asking: Asking, found: Sequence[FoundPart], units: Sequence[Unit]
    ) -> Composed:
        """Quote what was chosen; two sides that are compared in one table."""
        words = f"{asking.question} {_if_resolved(asking.standalone) or ''}"
        sides = sides_compared(found, units, words)
        if sides:
            return compose_sides(sides, self.documents)
        after = [unit for part in found for unit in part.after]
        return compose(
            list(dict.fromkeys([*units, *after])),
            self.documents,
            as_table=asking.standalone.as_table,
            verdicts={p.units[0]: p.verdict for p in found if p.verdict},
        )

    def _notices(
        self,
        asking: Asking,
        found: Sequence[FoundPart],
        missing: Sequence[FoundPart],
        citations: Sequence[Citation],
    ) -> list[Notice]:
        """Say what is to be known of the answer, the gravest first."""
        return [
            *self._missing(missing),
            *part_notices(found, citations),
            *source_notices(
                citations,
                asking.as_of,
                dated_after_days=self._config.dated_after_days,
            ),
            *stale_notices(citations, self.documents, asking.as_of),
            *short_form_notices(citations, asking.question, self._glossary),
            *asking.notices,
        ]

    def _choose(
        self, asking: Asking, found: Sequence[FoundPart]
    ) -> tuple[list[Unit], str | None, Engine]:
        """Return what to quote, a line to put before it, and who chose.

        There is nothing to quote when a chat model says that none of it fits.
        """
        units = list(dict.fromkeys(unit for part in found for unit in part.units))
        if self._selector is None:
            return units, None, "extractive"
        try:
            with asking.step("select"):
                selection = self._select(asking, found, self._selector)
        except ModelError as error:
            logger.warning("the chat model was not used: %s", error)
            asking.notices.append(Notice(kind="degraded", text=DEGRADED))
            return units, None, "extractive"
        chosen = [evidence.unit for evidence in selection.evidence]
        return chosen, selection.opening, "generative"

    def _select(
        self, asking: Asking, found: Sequence[FoundPart], selector: Selector
    ) -> Selection:
        """Let the chat model choose: what would be quoted first, then the next best."""
        likely = {unit: None for part in found for unit in part.units}
        scored = {e.unit: e for part in found for e in part.reading.evidence}
        rest = sorted(scored.values(), key=lambda e: -e.answers)
        first = [scored[unit] for unit in likely if unit in scored]
        others = [evidence for evidence in rest if evidence.unit not in likely]
        return selector.select(asking.standalone.text, [*first, *others])

    def _missing(self, parts: Sequence[FoundPart]) -> list[Notice]:
        """Name the parts that have no answer."""
        if not parts:
            return []
        missing = "; ".join(part.part.label for part in parts)
        text = f"The documents here do not answer this part: {missing}."
        return [Notice(kind="partial", text=text)]

    def _not_found(self, asking: Asking, parts: Sequence[FoundPart]) -> Answer:
        nearest = self._nearest(parts)
        asking.notices += place_notices(parts)
        text = NOT_FOUND
        if nearest:
            titles = " and ".join(self._title(near) for near in nearest)
            one = len(nearest) == 1
            text += (
                f" The nearest {'document is' if one else 'documents are'} {titles}."
            )
        answer = self._fixed(asking, "not_found", f"{text} {WAY_TO_A_PERSON}")
        best = max((part.reading.answerable for part in parts), default=0.0)
        return replace(
            answer,
            standalone_question=_if_resolved(asking.standalone),
            answerable=round(best, 4),
            nearest=nearest,
        )

    def _nearest(self, parts: Sequence[FoundPart]) -> tuple[Nearest, ...]:
        doc_ids = dict.fromkeys(
            passage.chunk.doc_id for part in parts for passage in part.passages
        )
        documents = [self.documents[doc_id] for doc_id in doc_ids][:_MAX_NEAREST]
        return tuple(
            Nearest(doc_id=d.doc_id, title=d.title, url=d.source.url) for d in documents
        )

    def _title(self, near: Nearest) -> str:
        source = self.documents[near.doc_id].source
        when = in_words(source.published_text, source.published)
        return escape(f"“{near.title}” ({when or 'undated'})")

    def _fixed(self, asking: Asking, status: Status, text: str) -> Answer:
        """Return fixed wording, which asserts nothing about the documents."""
        notices = tuple(asking.notices)
        return Answer(
            as_of=asking.as_of,
            question=asking.question,
            status=status,
            answerable=None if status in {"safety", "service"} else 0.0,
            answer=_with_notices(text, notices),
            notices=notices,
            engine="fixed",
            corpus_version=self._corpus_version,
            timings_ms=asking.timings,
        )

    def _ask_back(self, standalone: StandAlone, words: str) -> str | None:
        """Return what to ask where two things are meant as likely, or nothing is."""
        if standalone.choices:
            return WHICH.format(choices=" or ".join(map(escape, standalone.choices)))
        if not standalone.from_history and is_too_vague(words, self._glossary):
            return TOO_VAGUE
        return None

    def _stand_alone(self, words: str, turns: Sequence[Turn]) -> StandAlone:
        mended = [
            replace(turn, text=self._speller.mend(turn.text))
            if turn.role == "user"
            else turn
            for turn in turns
        ]
        return stand_alone(words, mended, self._glossary, self._names)

    def _bounded(self, history: Sequence[Turn]) -> list[Turn]:
        """Return the last turns that count, redacted and cleaned like a question."""
        kept: list[Turn] = []
        room = self._limits.history_chars
        first = max(0, len(history) - self._limits.history_turns)
        for turn in reversed(history[first:]):
            room -= len(turn.text)
            if room < 0:
                break
            redacted = redact(turn.text).text
            limits = LimitsConfig(question_chars=max(1, len(redacted)))
            text = clean_question(redacted, limits)
            kept.append(Turn(role=turn.role, text=text))
        return kept[::-1]


def _in_its_course(words: str, turns: Sequence[Turn]) -> str:
    """Return a question behind what the person asked first and just before it."""
    asked = [turn.text for turn in turns if turn.role == "user"]
    return " ".join(dict.fromkeys([*asked[:1], *asked[-2:], words]))


def _ends(text: str) -> str:
    """Return what triage reads of a text: all of it, or its beginning and end."""
    if len(text) <= 2 * _TRIAGE_CHARACTERS:
        return text
    return f"{text[:_TRIAGE_CHARACTERS]}\n{text[-_TRIAGE_CHARACTERS:]}"


def _if_resolved(standalone: StandAlone) -> str | None:
    return standalone.text if standalone.from_history else None


def _with_notices(
    text: str, notices: Sequence[Notice], markers: Collection[int] = ()
) -> str:
    """Put notices below the text; only their brackets that are markers stay such."""
    known = "|".join(str(marker) for marker in markers) or "(?!)"
    below = [re.sub(rf"\\\[({known})\\\]", r"[\1]", escape(n.text)) for n in notices]
    return "\n\n".join([text, *below])
