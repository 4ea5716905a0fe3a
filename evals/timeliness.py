"""Whether an answer says of what it cites when it does not hold on its day.

It is judged by the validity of the citations and by the notices alone, whatever the
question asks: to quote what has ended is right where the past is asked about, but a
reader must be told in any case. So no reading of the question enters.
"""

import re
from collections.abc import Iterable

from assistant.answer import Answer, Citation, NoticeKind

_MARKER = re.compile(r"\[(\d+)\]")


def time_correct(answer: Answer | None) -> float | None:
    """1 when each citation that does not hold on the answer's day is said not to.

    A citation that had ended needs a notice of kind `superseded` with its marker, one
    that had not begun a notice of kind `dated` with its marker. A citation without
    dates is taken to hold.

    Returns:
        0 or 1; None when nothing is cited or there is no answer.
    """
    if answer is None or not answer.citations:
        return None
    ended = _named(answer, "superseded")
    to_come = _named(answer, "dated")
    return float(
        ended >= _markers(c for c in answer.citations if _has_ended(c, answer))
        and to_come >= _markers(c for c in answer.citations if _is_to_come(c, answer))
    )


def _has_ended(citation: Citation, answer: Answer) -> bool:
    return citation.validity.ended_by(answer.as_of)


def _is_to_come(citation: Citation, answer: Answer) -> bool:
    return citation.valid_from is not None and citation.valid_from > answer.as_of


def _markers(citations: Iterable[Citation]) -> set[int]:
    return {citation.marker for citation in citations}


def _named(answer: Answer, kind: NoticeKind) -> set[int]:
    texts = [notice.text for notice in answer.notices if notice.kind == kind]
    return {int(number) for text in texts for number in _MARKER.findall(text)}
