"""Measure how well a unit of a document fits a question.

Three views are joined. By form: which of the question's terms stand in the unit, in
what surrounds it, or nowhere, each weighted by its rarity. By meaning: for each term
of the question the most similar term of the unit (late interaction, as in Khattab and
Zaharia 2020), and the cosine of the whole sentences. By kind: whether the asked-for
kind of thing is in the unit at all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from assistant.kinds import Kind, asked_kind, holds_kind
from assistant.terms import Term, Terms, encode_terms, find_terms
from assistant.units import Unit
from corpus.fold import fold
from corpus.glossary import Glossary
from index.embed import Encoder, Vectors

FEATURES = (
    "term_similarity",
    "term_similarity_worst",
    "context_similarity",
    "context_similarity_worst",
    "coverage",
    "context_coverage",
    "gap",
    "unknown_term",
    "sentence_cosine",
    "context_cosine",
    "reverse_similarity",
    "asked_kind_held",
    "asked_kind_missing",
    "person_missing",
    "number_near",
    "number_far",
    "question_terms",
    "unit_terms",
    "term_margin",
    "cosine_margin",
    "list_for_list",
    "list_not_asked",
    "item",
    "definition_of_term",
    "is_yes_no",
    "asked_kind_unknown",
)
_SYNONYM = 0.9
_COUNT_REACH = 4


@dataclass(frozen=True, kw_only=True)
class ReadUnit:
    """A unit with its terms and those around it."""

    unit: Unit
    own: Terms
    context: Terms
    context_vector: Vectors

    @cached_property
    def meaning(self) -> tuple[int, ...]:
        """Places of its terms that carry meaning."""
        terms = enumerate(self.own.terms)
        return tuple(i for i, term in terms if term.carries_meaning)


@dataclass(frozen=True, kw_only=True)
class ReadQuestion:
    """A question with its terms, those that carry meaning first.

    Attributes:
        terms: Terms to look for, at least one.
        vectors: Theirs, shape (len(terms), dim).
        synonyms: For each term, sets of keys that mean the same.
        vector: Of the whole question, shape (dim,).
    """

    text: str
    kind: Kind
    terms: tuple[Term, ...]
    vectors: Vectors
    synonyms: tuple[tuple[frozenset[str], ...], ...]
    vector: Vectors

    @cached_property
    def counted(self) -> tuple[Term, ...]:
        """What "how many" is about: the terms right behind it."""
        folded = fold(self.text)
        at = max(folded.find("how many"), folded.find("number of"))
        behind = [term for term in self.terms if term.start >= at >= 0]
        return tuple(behind[:2])


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each term counts: rare in English, and rare among the units."""

    n_units: int
    frequency: Counter[str]

    def of(self, term: Term) -> float:
        """Return the weight of a term, in (0, 1]."""
        known = self._known.get((term.key, term.rarity))
        if known is None:
            known = self._known[(term.key, term.rarity)] = self._weigh(term)
        return known

    def _weigh(self, term: Term) -> float:
        if not self.n_units:
            return term.rarity
        seen = self.frequency[term.key]
        spread = np.log(1 + self.n_units / (1 + seen)) / np.log(1 + self.n_units)
        return float(term.rarity**3 * (0.3 + 0.7 * min(1.0, spread)))

    @cached_property
    def _known(self) -> dict[tuple[str, float], float]:
        # The same terms are weighed for every question.
        return {}


def read_questions(
    texts: Sequence[str], glossary: Glossary, encoder: Encoder
) -> list[ReadQuestion]:
    """Take questions apart; all terms of one count where none carries meaning."""
    read = encode_terms(texts, glossary, encoder)
    return [
        _question(text, terms, glossary)
        for text, terms in zip(texts, read, strict=True)
    ]


def _question(text: str, read: Terms, glossary: Glossary) -> ReadQuestion:
    chosen = [i for i, term in enumerate(read.terms) if term.carries_meaning]
    chosen = chosen or list(range(len(read.terms)))
    terms = tuple(read.terms[i] for i in chosen)
    return ReadQuestion(
        text=read.text,
        kind=asked_kind(text),
        terms=terms,
        vectors=read.vectors[chosen],
        synonyms=tuple(_synonyms(term, glossary) for term in terms),
        vector=read.whole,
    )


def read_units(
    units: Sequence[Unit], glossary: Glossary, encoder: Encoder
) -> list[ReadUnit]:
    """Encode units with what surrounds them: title, headings, the sentence before."""
    contexts = [". ".join([u.title, *u.headings, u.before]) for u in units]
    own = encode_terms([unit.text for unit in units], glossary, encoder)
    around = encode_terms(contexts, glossary, encoder)
    whole = encoder.encode(
        [f"{c.text}. {o.text}" for c, o in zip(around, own, strict=True)]
    )
    return [
        ReadUnit(unit=u, own=o, context=c, context_vector=w)
        for u, o, c, w in zip(units, own, around, whole, strict=True)
    ]


def weights_of(units: Iterable[Unit], glossary: Glossary) -> Weights:
    """Count in how many units of the whole corpus each term stands."""
    counts: Counter[str] = Counter()
    n_units = 0
    for unit in units:
        terms = find_terms(glossary.expand(unit.text), glossary)
        counts.update({term.key for term in terms})
        n_units += 1
    return Weights(n_units=n_units, frequency=counts)


def features(
    question: ReadQuestion, units: Sequence[ReadUnit], weights: Weights
) -> npt.NDArray[np.float64]:
    """Return one row per unit, one column per name in `FEATURES`.

    A question whose words were all cut off fits nothing: its rows are zero.
    """
    if not question.terms:
        return np.zeros((len(units), len(FEATURES)))
    rows = np.array([_row(question, unit, weights) for unit in units])
    for column, margin in (
        ("term_similarity", "term_margin"),
        ("sentence_cosine", "cosine_margin"),
    ):
        values = rows[:, FEATURES.index(column)]
        rows[:, FEATURES.index(margin)] = values - values.max()
    return rows


def _row(question: ReadQuestion, unit: ReadUnit, weights: Weights) -> list[float]:
    w = np.array([weights.of(term) for term in question.terms])
    w = w / w.sum()
    own, found = _matches(question, unit.own)
    around, found_around = _matches(question, unit.context)
    near = np.maximum(own, 0.9 * around)
    heavy = w >= 0.5 * w.max()
    held = holds_kind(question.kind, unit.unit.text)
    rarity = np.array([term.rarity for term in question.terms])
    known = np.array([weights.frequency[t.key] > 0 for t in question.terms])
    known |= found | found_around
    n_near, n_far = _count_fits(question, unit)
    values = {
        "term_similarity": float(w @ own),
        "term_similarity_worst": float(own[heavy].min()),
        "context_similarity": float(w @ near),
        "context_similarity_worst": float(near[heavy].min()),
        "coverage": float(w @ found),
        "context_coverage": float(w @ (found | found_around)),
        "gap": float((rarity**3 * (1 - near)).max()),
        "unknown_term": float((rarity**3 * ~known * (1 - near)).max()),
        "sentence_cosine": float(question.vector @ unit.own.whole),
        "context_cosine": float(question.vector @ unit.context_vector),
        "reverse_similarity": _reverse(question, unit, weights),
        "asked_kind_held": float(held is True),
        "asked_kind_missing": float(held is False),
        "person_missing": float(
            held is False and question.kind in {"person", "contact", "money"}
        ),
        "number_near": n_near,
        "number_far": n_far,
        "question_terms": float(np.log(len(question.terms))),
        "unit_terms": float(np.log(1 + len(unit.own.terms))),
        "term_margin": 0.0,
        "cosine_margin": 0.0,
        "list_for_list": float(unit.unit.kind == "list" and question.kind == "list"),
        "list_not_asked": float(unit.unit.kind == "list" and question.kind != "list"),
        "item": float(unit.unit.kind == "item"),
        "definition_of_term": _defines(question, unit),
        "is_yes_no": float(question.kind == "yes_no"),
        "asked_kind_unknown": float(question.kind == "other"),
    }
    return [values[name] for name in FEATURES]


def _matches(
    question: ReadQuestion, text: Terms
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return each term's best similarity in `text`, and whether it stands there."""
    keys = text.keys
    n = len(question.terms)
    if not keys:
        return np.zeros(n), np.zeros(n, dtype=bool)
    best = (question.vectors @ text.vectors.T).max(axis=1).astype(np.float64)
    found = np.zeros(n, dtype=bool)
    for i, term in enumerate(question.terms):
        if term.key in keys:
            best[i], found[i] = 1.0, True
        elif any(same <= keys for same in question.synonyms[i]):
            best[i], found[i] = max(best[i], _SYNONYM), True
    return np.clip(best, 0.0, 1.0), found


def _synonyms(term: Term, glossary: Glossary) -> tuple[frozenset[str], ...]:
    same = glossary.everyday.get(term.spelling, ())
    return tuple(
        frozenset(
            t.key
            for t in find_terms(glossary.expand(words), glossary)
            if t.carries_meaning
        )
        for words in same
    )


def _reverse(question: ReadQuestion, unit: ReadUnit, weights: Weights) -> float:
    """Return the share of the unit that the question speaks of, by similarity."""
    chosen = unit.meaning
    if not chosen:
        return 0.0
    w = np.array([weights.of(unit.own.terms[i]) for i in chosen])
    best = (unit.own.vectors[list(chosen)] @ question.vectors.T).max(axis=1)
    return float(w @ best / w.sum())


def _count_fits(question: ReadQuestion, unit: ReadUnit) -> tuple[float, float]:
    """Say whether a number stands right before what is counted; (near, far)."""
    if question.kind != "number" or not question.counted:
        return 0.0, 0.0
    keys = {question.counted[0].key}
    for term, same in zip(question.terms, question.synonyms, strict=True):
        if term == question.counted[0]:
            keys |= {key for option in same for key in option}
    terms = unit.own.terms
    for i, term in enumerate(terms):
        if term.key in keys:
            before = " ".join(t.spelling for t in terms[max(0, i - _COUNT_REACH) : i])
            if holds_kind("number", before):
                return 1.0, 0.0
    return 0.0, 1.0


def _defines(question: ReadQuestion, unit: ReadUnit) -> float:
    """Say whether the unit begins with the one term that is asked about."""
    if question.kind != "definition":
        return 0.0
    leading = [t.key for t in unit.own.terms if t.carries_meaning][:1]
    return float(leading == [question.terms[0].key])
