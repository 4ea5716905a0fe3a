"""Decide whether an answer is right, by the rule written in its query.

Right = an expected status, a phrase of every `must_include` group, no phrase of
`must_not_include`, and a citation overlapping each evidence group. No model judges, so
the same answer is right today and in a year. All the faults are kept, not the first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Answer
from evals.citations import Documents, group_is_cited
from evals.query import Query

FaultKind = Literal[
    "error", "status", "missing_phrase", "forbidden_phrase", "missing_evidence"
]
_FOLDED = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
    | {"\u00a0": " ", "\u202f": " "}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One reason why an answer is not right.

    Attributes:
        kind: `error` when the system raised one instead of answering.
        detail: What was found or missed, in words for a person.
    """

    kind: FaultKind
    detail: str


def contains_phrase(text: str, phrase: str) -> bool:
    """Say whether `phrase` stands in `text` as whole words.

    Case, curly quotes and the spaces U+00A0 and U+202F count for nothing. This is the
    rule as published, narrower than `corpus.fold`: dashes do count.

    A boundary is asked for only where the phrase ends in a letter or digit, so that
    `%` is found in `45%`. An underscore bounds a word: it may be Markdown emphasis.
    """
    wanted = _folded(phrase)
    before = r"(?<![^\W_])" if wanted[0].isalnum() else ""
    after = r"(?![^\W_])" if wanted[-1].isalnum() else ""
    return re.search(before + re.escape(wanted) + after, _folded(text)) is not None


def judged_text(answer: Answer) -> str:
    """Return the text phrases are looked for in: the assertions, else the whole.

    Sentences stay on lines of their own, so that no phrase is found across two.
    """
    if not answer.sentences:
        return answer.answer
    return "\n".join(sentence.text for sentence in answer.sentences)


def find_faults(
    query: Query, answer: Answer, documents: Documents
) -> tuple[Fault, ...]:
    """List all that keeps `answer` from being right; empty when it is."""
    return (
        *_status_faults(query, answer),
        *_phrase_faults(query, judged_text(answer)),
        *_evidence_faults(query, answer, documents),
    )


def _status_faults(query: Query, answer: Answer) -> Iterator[Fault]:
    if answer.status not in query.expected_status:
        expected = " or ".join(query.expected_status)
        yield Fault(kind="status", detail=f"{answer.status}, expected {expected}")


def _phrase_faults(query: Query, text: str) -> Iterator[Fault]:
    for group in query.must_include:
        if not any(contains_phrase(text, phrase) for phrase in group):
            yield Fault(kind="missing_phrase", detail=" or ".join(map(repr, group)))
    for phrase in query.must_not_include:
        if contains_phrase(text, phrase):
            yield Fault(kind="forbidden_phrase", detail=repr(phrase))


def _evidence_faults(
    query: Query, answer: Answer, documents: Documents
) -> Iterator[Fault]:
    for group in query.evidence:
        if not group_is_cited(group, answer.citations, documents):
            wanted = (f"{item.doc_id} {item.quote[:60]!r}" for item in group)
            yield Fault(kind="missing_evidence", detail=" or ".join(wanted))


def _folded(text: str) -> str:
    return text.translate(_FOLDED).casefold()
