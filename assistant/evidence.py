"""A piece of a document that may answer a question."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence, a list item or a whole list of one document.

    Attributes:
        start: First character in the document's text, inclusive.
        end: Last character, exclusive.
        text: The exact words, `document.text[start:end]`.
        answers: Probability that it answers the question, in [0, 1].
    """

    doc_id: str
    start: int
    end: int
    text: str
    answers: float
