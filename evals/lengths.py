"""Count words and grade reading; both stand beside every score.

Saying all is not answering, and neither is what cannot be read.
"""

import re

from assistant.answer import Answer
from corpus.readability import grade

_MARKER = re.compile(r"\[\d+\]")


def count_words(markdown: str) -> int:
    """Count the pieces between spaces that hold a letter or digit, markers aside.

    `joined-up` and `2019/20` are one word each, a bullet or a dash is none.
    """
    pieces = _MARKER.sub("", markdown).split()
    return sum(any(char.isalnum() for char in piece) for piece in pieces)


def sentence_words(answer: Answer) -> int | None:
    """Count the words of all assertions together; None when nothing is asserted."""
    if not answer.sentences:
        return None
    return sum(count_words(sentence.text) for sentence in answer.sentences)


def reading_grade(answer: Answer) -> float | None:
    """Return the Flesch-Kincaid grade of the assertions; None when there are none.

    The lines of a sentence, as those of a list, are read one by one.
    """
    lines = [line for s in answer.sentences for line in s.text.splitlines()]
    return grade(lines)
