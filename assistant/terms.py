"""Read a text as terms: words that carry meaning, in the field's own units.

"Integrated Care Board", "Integrated Care Board (ICB)" and "ICBs" are one term, so
that sharing "integrated care" with another body counts for nothing. A term knows how
it is spelt, how rare it is and, once encoded, what it means where it stands.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import Stemmer

from corpus.fold import fold
from corpus.glossary import Glossary
from corpus.tokens import rarity
from index.embed import Encoder, Vectors, Words

_WORD = re.compile(r"\w[\w'\u2019]*")

# Words that ask, join or are polite, and carry nothing to look for.
_STOP_WORDS = """
a about above actually after again all also am an and any anyone anybody anything
are aren't as ask at be because been before being below best between both but by
can can't cannot cant could couldn't d did didn't do does doesn't doesnt doing don't
dont done down during each either else ever every exactly explain few for from
further get gets getting give gives given go goes going gonna got had has hasn't
have haven't having he hello help her here hers hi him his how however i i'd i'll
i'm i've if im in into is isn't isnt it it's its itself just kind know let like
list ll look m make makes many may maybe me mean means mention mentioned mentions
might more most much must my name named need needs no nor not now of off ok okay
on once one ones only or other our ours out over own per please pls plz put quite
quote re really relation respect right s said same say says see shall she should
show so some somebody someone something sort still such sure t tell than thank
thanks that that's thats the their theirs them then there there's theres these
they they're thing things this those though through to too type u under until up ur
us use used using ve very via want wants was wasn't way we well were weren't what
what's whats when when's where where's wheres which while who who's whom whos
whose why will with within won't would y yeah yes yet you your yours
document documents page source sources text according describe described summary
summarise state stated define definition stand stands called question answer wanna
"""
# Letters that two forms of one word share.
_SAME_START = 5
STOP_WORDS = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or a term of the field.

    Attributes:
        key: Stem of the word, or the folded short form of a term.
        spelling: As written, folded.
        rarity: How rare it is in general English, in [0, 1]; see `corpus.tokens`.
        of_the_field: Whether the glossary knows it.
    """

    key: str
    spelling: str
    rarity: float
    of_the_field: bool
    start: int
    end: int

    @property
    def carries_meaning(self) -> bool:
        """Say whether it is something to look for."""
        return self.spelling not in STOP_WORDS


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms of a text with their vectors in it.

    Attributes:
        vectors: Shape (len(terms), dim).
        whole: Of the whole text, shape (dim,).
    """

    text: str
    terms: tuple[Term, ...]
    vectors: Vectors
    whole: Vectors

    @cached_property
    def keys(self) -> frozenset[str]:
        """What stands in the text."""
        return frozenset(term.key for term in self.terms)


def find_terms(text: str, glossary: Glossary) -> tuple[Term, ...]:
    """Return the terms of a text whose short forms are expanded, stop words too."""
    words = [
        (fold(match.group()).replace("'s", ""), match.start(), match.end())
        for match in _WORD.finditer(text)
    ]
    terms: list[Term] = []
    at = 0
    while at < len(words):
        length, short = _phrase(words, at, glossary)
        spelling = " ".join(word for word, _, _ in words[at : at + length])
        terms.append(
            Term(
                key=short or stem_of(spelling),
                spelling=spelling,
                # A term of the field is what a question in it is about.
                rarity=1.0 if short else rarity(spelling),
                of_the_field=short is not None,
                start=words[at][1],
                end=words[at + length - 1][2],
            )
        )
        at += length
    return tuple(terms)


def encode_terms(
    texts: Sequence[str], glossary: Glossary, encoder: Encoder
) -> list[Terms]:
    """Return the terms of each text, short forms expanded, with their vectors."""
    expanded = [glossary.expand(text) for text in texts]
    encoded = encoder.encode_words(expanded)
    return [
        _with_vectors(text, find_terms(text, glossary), words)
        for text, words in zip(expanded, encoded, strict=True)
    ]


def _phrase(
    words: list[tuple[str, int, int]], at: int, glossary: Glossary
) -> tuple[int, str | None]:
    """Return how many words the term at `at` has, and its short form if it has one."""
    for phrase, short in glossary.phrases_by_first_word.get(words[at][0], ()):
        if tuple(word for word, _, _ in words[at : at + len(phrase)]) == phrase:
            return len(phrase), short
    return 1, None


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def alike(one: str, other: str) -> bool:
    """Say whether two words begin alike: "merge", "merger"."""
    return len(one) >= _SAME_START and one[:_SAME_START] == other[:_SAME_START]


@cache
def stem_of(word: str) -> str:
    """Return the stem of a folded word."""
    stem: str = _stemmer().stemWord(word)
    return stem


def _with_vectors(text: str, terms: tuple[Term, ...], words: Words) -> Terms:
    """Give each term the mean vector of its words; what was cut off is left out."""
    kept: list[Term] = []
    rows: list[Vectors] = []
    for term in terms:
        inside = [
            row
            for row, (start, end) in enumerate(words.spans)
            if start < term.end and term.start < end
        ]
        if inside:
            mean = words.vectors[inside].mean(axis=0)
            kept.append(term)
            rows.append(mean / max(float(np.linalg.norm(mean)), 1e-12))
    shape = (len(rows), words.vectors.shape[1])
    return Terms(
        text=text,
        terms=tuple(kept),
        vectors=np.asarray(rows, dtype=np.float32).reshape(shape),
        whole=words.whole,
    )
