"""Names that stand in the documents: of people, of bodies, and titles.

Only what stands there may be taken from what the assistant is said to have said, which
a caller can forge.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from corpus.document import Document
from corpus.fold import fold
from corpus.glossary import Glossary

_TITLE = r"(?:Dr|Mrs?|Ms|Miss|Sir|Dame|Cllr|Councillor|Prof|Professor|Lord|Lady)\.?"
_NAME = r"[A-Z][\w'-]+ [A-Z][\w'-]+"
_TITLED = re.compile(rf"\b{_TITLE} ({_NAME})")
# "Fiona Wise was the leader": what such a name does, only people do.
_ACTS = re.compile(
    rf"\b({_NAME})(?=,? (?:was|is|became|acted|led|chaired|left|joined|held) (?:the "
    r"|an? |as |both |permanent |interim |first )*(?:chair|chief"
    r"|leader|director|interim"
    r"|acting|head|BOB|post)\b)"
)
_LOWER_CASE = re.compile(r"\b[a-z][a-z'-]+\b")
# Capitals inside a sentence, joined by the small words that names have.
_CAPITALS = re.compile(
    r"(?<=[a-z,;] )(?:[A-Z][\w'\u2019-]+|\d+)"
    r"(?: (?:(?:and|of|for|the) )?[A-Z][\w'\u2019-]+)*"
)
_MIN_TIMES = 2


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the documents name.

    Attributes:
        people: Given name and surname, as written.
        bodies: Folded names of bodies, laws and papers.
        titles: Folded title of a document to its id.
    """

    people: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def person(self) -> re.Pattern[str]:
        """Matches a person's name in any case, with a title before it or not."""
        return _any_of(self.people, before=rf"(?:{_TITLE} )?")

    @cached_property
    def body(self) -> re.Pattern[str]:
        """Matches the name of a body, a law or a paper in a folded text."""
        return _any_of(self.bodies)


def names_in(documents: Iterable[Document], glossary: Glossary) -> Names:
    """Collect the names that stand in the documents."""
    documents = list(documents)
    texts = [document.text[: document.body_end] for document in documents]
    small = {word for text in texts for word in _LOWER_CASE.findall(text)}

    def is_person(name: str) -> bool:
        common = any(word.lower() in small for word in name.split())
        return not common and not glossary.places.find(f"in {name}")

    people = {name for text in texts for name in _TITLED.findall(text)}
    people |= {n for text in texts for n in _ACTS.findall(text) if is_person(n)}
    capitals = Counter(
        fold(found.group()).removesuffix("'s")
        for text in texts
        for found in _CAPITALS.finditer(text)
    )
    folded = {fold(name) for name in people}
    return Names(
        people=frozenset(people),
        bodies=frozenset(
            name
            for name, times in capitals.items()
            if times >= _MIN_TIMES and _is_a_body(name, small, folded, glossary)
        ),
        titles={fold(document.title): document.doc_id for document in documents},
    )


def _is_a_body(
    name: str, small: Collection[str], people: Iterable[str], glossary: Glossary
) -> bool:
    """Refuse years, months, places, people, common words, and terms of the glossary."""
    if not re.search(r"[a-z]{4}", name) or _NO_BODY.search(name):
        return False
    if glossary.expand(name) != name or any(
        fold(spelling) in name for v in glossary.terms.values() for spelling in v
    ):
        return False
    rest = set(re.findall(r"\w+", name)) - {"and", "of", "the", "for"}
    if " " not in name and name in small:
        return False
    places = {w for place in glossary.places.find(f"in {name}") for w in place.split()}
    persons = {word for person in people for word in person.split()}
    return not rest <= places and not rest & persons


_NO_BODY = re.compile(
    r"\b(?:\d{4}|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|monday|tuesday|wednesday|thursday|friday)\b"
)


def _any_of(names: Iterable[str], *, before: str = "") -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    either = "|".join(map(re.escape, longest_first)) or "(?!)"
    return re.compile(rf"\b{before}(?:{either})\b", re.I)
