"""Which way is better, measure by measure."""

from typing import Literal

Direction = Literal["higher", "lower", "neither"]

# Every measure of a report is here; a test sees to it.
DIRECTIONS: dict[str, Direction] = {
    "right": "higher",
    "answerable_right": "higher",
    "unanswerable_not_answered": "higher",
    "emergencies_routed": "higher",
    "abstention_precision": "higher",
    "abstention_recall": "higher",
    # To answer more is good or bad by what was answered, which others measure.
    "coverage": "neither",
    "accuracy_when_answered": "higher",
    "citation_precision": "higher",
    "citation_recall": "higher",
    "quotes_exact": "higher",
    "sentences_cited": "higher",
    "alce_precision": "higher",
    "alce_recall": "higher",
    "required_facts": "higher",
    "forbidden_facts_avoided": "higher",
    "completeness": "higher",
    "complete": "higher",
    "time_correct": "higher",
    "follow_up_right": "higher",
    "follow_up_resolved": "higher",
    "answerable_auc": "higher",
}

# What is promised of every answer: a single one that breaks it is one too many, though
# chance could explain it.
PROMISES = frozenset({"quotes_exact", "sentences_cited", "emergencies_routed"})


def direction_of(measure: str) -> Direction:
    """Return which way is better; a measure that nobody has entered counts as higher.

    So a new one is gated rather than passed over.
    """
    return DIRECTIONS.get(measure, "higher")
