"""The assistant against its committed baselines, as it is and with faults planted.

Each fault is planted on the questions that it must show on, to keep the test short.
"""

import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest

from assistant.answer import Answer, Asks, Citation, Turn
from assistant.assistant import Assistant
from corpus.document import Document
from evals.baseline import load_baseline
from evals.compare import Comparison
from evals.dataset import Dataset
from evals.gate import ask_again, reasons_to_fail
from evals.scored import Scored
from evals.takeouts import WithoutHistory
from tests.ui.built import NEWS, PAGE, built_index, ics
from ui.eval_open import open_for
from ui.open import open_assistant_on
from ui.settings import PROJECT, load_settings

BASELINES = PROJECT / "evals" / "baselines"


@pytest.fixture(autouse=True, scope="module")
def _index() -> None:
    built_index()


def test_the_assistant_is_not_below_its_baselines() -> None:
    begun = time.monotonic()
    ran = ics("eval", "gate", "--workers", 2)
    assert ran.code == 0, ran.err
    # For the log alone: other programs may be running.
    print(f"the gate took {time.monotonic() - begun:.0f} s")  # noqa: T201


@cache
def development() -> tuple[Scored, Dataset]:
    return load_baseline(BASELINES / "dev", PROJECT)


@cache
def assistant() -> Assistant:
    found, _ = open_for(development()[1], load_settings(), {})
    return found


@cache
def documents() -> tuple[Document, ...]:
    return tuple(assistant().documents.values())


def asked(asks: Asks, *categories: str) -> Comparison:
    """Ask the questions of some categories again, of a system with a fault."""
    baseline, dataset = development()
    ids = [q.query.id for q in baseline.questions if q.query.category in categories]
    part = baseline.only(ids)
    return ask_again(part, dataset, asks, documents(), part.record)


def fallen(found: Comparison) -> set[str]:
    """Name the measures that the gate says have fallen."""
    return {reason.partition(":")[0] for reason in reasons_to_fail(found)}


def test_a_lower_threshold_is_caught_by_what_should_not_be_answered() -> None:
    lower = {"answer.min_answerable": "0.05"}
    planted, _ = open_for(development()[1], load_settings(), lower)
    found = fallen(asked(planted, "unanswerable"))
    assert {"unanswerable_not_answered", "abstention_recall"} <= found
    assert not found & {"answerable_right", "citation_recall", "quotes_exact"}


def test_a_stage_removed_is_caught_by_answers_to_what_needs_it() -> None:
    found = fallen(asked(WithoutHistory(assistant()), "follow-up"))
    assert {"right", "answerable_right", "citation_recall"} <= found
    assert not found & {"unanswerable_not_answered", "quotes_exact"}


def test_a_document_lost_is_caught_by_the_evidence_that_is_not_cited(
    tmp_path: Path,
) -> None:
    kept = tmp_path / "corpus" / PAGE
    kept.parent.mkdir(parents=True)
    shutil.copyfile(PROJECT / "corpus" / "documents" / PAGE, kept)
    settings = load_settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    planted = open_assistant_on(settings, "sources")
    assert NEWS not in planted.documents
    found = fallen(asked(planted, "fact", "list", "numeric", "several-facts"))
    assert {"citation_recall", "answerable_right"} <= found
    assert "quotes_exact" not in found


class _Shuffled:
    """The assistant, but every answer cites what the one before it should have."""

    def __init__(self, whole: Asks) -> None:
        self._whole = whole
        self._before: tuple[Citation, ...] = ()

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_of: date | None = None,
        place: str | None = None,
    ) -> Answer:
        answer = self._whole.ask(question, history, as_of=as_of, place=place)
        own, others = answer.citations, self._before or answer.citations
        self._before = own
        pairs = zip(own, cycle(others), strict=False)
        shuffled = tuple(replace(other, marker=one.marker) for one, other in pairs)
        return replace(answer, citations=shuffled)


def test_shuffled_citations_are_caught_by_the_measures_of_citations() -> None:
    found = fallen(asked(_Shuffled(assistant()), "fact", "paraphrase", "numeric"))
    assert {"citation_precision", "citation_recall"} <= found
    # They are still quotes, and every sentence still has one.
    assert not found & {"quotes_exact", "sentences_cited", "coverage"}
