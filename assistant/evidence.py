"""A piece of a document that may answer a question."""

from dataclasses import dataclass

from assistant.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence, a list item or a whole list, and how likely it answers.

    Attributes:
        unit: What it is and where it stands.
        answers: Probability that it answers the question, in [0, 1].
    """

    unit: Unit
    answers: float

    @property
    def doc_id(self) -> str:
        """The document it stands in."""
        return self.unit.doc_id

    @property
    def start(self) -> int:
        """First character of its own words in the document, past a lead-in."""
        return self.unit.start

    @property
    def end(self) -> int:
        """First character after it."""
        return self.unit.end

    @property
    def text(self) -> str:
        """Its words, with those of a lead-in that is quoted with it."""
        return self.unit.text
