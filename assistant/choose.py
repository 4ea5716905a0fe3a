"""Choose from what was read the units to quote.

Likelihood comes first, then time: of what is likely enough, only what fits the time
asked about, where anything does. Between units as likely as each other the weightier
source comes first. What adds nothing new is left out.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.evidence import Evidence
from assistant.premise import figures
from assistant.reader import Reading
from assistant.standing import NO_TIME, NOT_THEN, OTHER_TIME, THAT_TIME, Standing
from assistant.units import Unit
from assistant.when import When
from corpus.fold import fold

# Below this share of the best unit's probability a unit is about something else.
_NEAR_THE_BEST = 0.6
# The same where the unit tells of the very time asked about, and the best does not.
_NEAR_IN_TIME = 0.3
# Share of the least probability of a further unit, below which none is looked at.
_LEAST = 0.6
# As likely as each other: the weightier source comes first.
_AS_LIKELY = 0.95
# Share of a unit's words of meaning that must be new beside those already chosen.
_NEW = 0.35
# Figures in a question from which on it asks between them.
_FIGURES = 2
# Figures asked about from which on a unit that names them all explains none of them.
_NAMES_ALL = 3
# Share of the best unit's probability for one that tells of a figure asked about, and
# for one that says that the sources differ.
_FIGURE = 0.1
_DIFFERENCE = 0.2
# The same for one that tells of the other of two things that are joined.
_JOINED = 0.2
_SAYS_DIFFER = re.compile(r"\b(?:sources?|pages?|reports?|figures?)\b.*\bdiffer\b")
# That something was not found is no repetition of what is known.
_SAYS_UNKNOWN = re.compile(r"\bnot found\b|\bunknown here\b")
# Items of one list from which on the whole list is quoted.
_ITEMS_OF_A_LIST = 2
# Items of a list to each one that is likely, at most, for the whole to be quoted.
_MOST_TO_ONE = 3
# Share of the best unit's probability that a list must have to be quoted whole.
_LIST_NEAR_ITEM = 0.3
# Longest list that one likely item brings with it where a list is asked for.
_SHORT_LIST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be chosen.

    Attributes:
        when: The time asked about.
        particular: Whether a number, sum or person is asked for: what held at another
            time is no answer then.
        counts: Whether a number, sum or date is asked for, of which each one told
            counts as new.
        wants_list: Whether an item gives way to its whole list.
        min_evidence: Probability from which a further unit is added.
        max_words: Words past which nothing is added.
        max_units: Units at most.
        figures: Figures between which the question asks; each is to be told of.
        joined: Keys of the terms of a question that joins two things by "and": what
            tells of one that is not told of yet may be less likely.
        plans: Whether it asks for what was planned, rather than what came of it.
    """

    when: When
    particular: bool
    counts: bool
    wants_list: bool
    min_evidence: float
    max_words: int
    max_units: int = 3
    figures: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()
    plans: bool = False


def choose_units(
    reading: Reading,
    wanted: Wanted,
    standing: Callable[[Unit], Standing],
    words_of: Callable[[Unit], frozenset[str]],
) -> list[Unit]:
    """Choose what to quote: the best unit, and others that are nearly as likely.

    Args:
        reading: At least one unit.
        wanted: What is to be chosen.
        standing: What is known of a unit besides its words.
        words_of: The words of meaning in a unit, numbers and names among them.
    """
    likely = fitting(reading, wanted, standing)
    if not likely:
        return []
    lists = _whole_lists(likely, reading, wants_list=wanted.wants_list)
    chosen: list[Unit] = []
    told: frozenset[str] = frozenset()
    if wanted.wants_list:
        # The list that is asked for comes before what else is said of it.
        likely.sort(key=lambda scored: scored.unit not in lists)
    for scored in likely:
        unit = lists.get(scored.unit, scored.unit)
        words = words_of(unit)
        if any(_overlap(unit, other) for other in chosen):
            continue
        new = len(words - told) >= _NEW * len(words)
        others = set().union(*(figures(other.text) for other in chosen))
        figure = wanted.counts and figures(unit.text) - others
        unknown = _SAYS_UNKNOWN.search(fold(unit.text))
        if chosen and not (new or figure or unknown):
            continue
        if chosen and _n_words([*chosen, unit]) > wanted.max_words:
            continue
        chosen.append(unit)
        told |= words
        if len(chosen) == wanted.max_units:
            break
    chosen += _on_figures(chosen, reading, wanted)
    chosen += _on_the_rest(chosen, reading, wanted, standing, words_of)
    return chosen + _on_differences(chosen, reading, wanted)


def says_differ(text: str) -> bool:
    """Say whether a sentence tells that sources disagree."""
    return bool(_SAYS_DIFFER.search(fold(text)))


def _on_differences(
    chosen: Sequence[Unit], reading: Reading, wanted: Wanted
) -> list[Unit]:
    """Return the unit that says that the sources differ, where one is near enough."""
    if not wanted.counts or not chosen or any(says_differ(u.text) for u in chosen):
        return []
    enough = _DIFFERENCE * reading.evidence[0].answers
    near = [
        scored.unit
        for scored in reading.evidence
        if scored.answers >= enough
        and scored.unit.kind != "list"
        and says_differ(scored.text)
    ]
    # One that gives the figures says more than "they differ by a day".
    return sorted(near, key=lambda unit: -len(figures(unit.text)))[:1]


def _on_figures(chosen: Sequence[Unit], reading: Reading, wanted: Wanted) -> list[Unit]:
    """Return the best unit for each figure asked about that none chosen tells of."""
    if len(wanted.figures) < _FIGURES or not chosen:
        return []
    told = set[str]()
    for unit in chosen:
        named = figures(unit.text) & wanted.figures
        # "14, five and three are all correct" explains none of them.
        told |= named if len(named) < _NAMES_ALL else set()
    added: list[Unit] = []
    enough = _FIGURE * reading.evidence[0].answers
    for scored in reading.evidence:
        new = figures(scored.text) & wanted.figures - told
        apart = not any(_overlap(scored.unit, other) for other in [*chosen, *added])
        if new and apart and scored.answers >= enough and scored.unit.kind != "list":
            added.append(scored.unit)
            told |= new
    return added


def _on_the_rest(
    chosen: Sequence[Unit],
    reading: Reading,
    wanted: Wanted,
    standing: Callable[[Unit], Standing],
    words_of: Callable[[Unit], frozenset[str]],
) -> list[Unit]:
    """Return the best unit on what a question joins and none chosen tells of."""
    told = frozenset().union(*map(words_of, chosen))
    left = wanted.joined - told
    if not chosen or not left or len(chosen) > wanted.max_units:
        return []
    enough = max(_LEAST * wanted.min_evidence, _JOINED * reading.evidence[0].answers)
    fits = min(standing(unit).fits(wanted.when) for unit in chosen)
    for scored in reading.evidence:
        unit = scored.unit
        if scored.answers < enough:
            return []
        apart = not any(_overlap(unit, other) for other in chosen)
        if apart and left & words_of(unit) and standing(unit).fits(wanted.when) >= fits:
            return [unit]
    return []


def fitting(
    reading: Reading, wanted: Wanted, standing: Callable[[Unit], Standing]
) -> list[Evidence]:
    """Return what is likely enough and fits the time best, the first to quote first."""
    best = reading.evidence[0]
    enough = max(wanted.min_evidence, _NEAR_THE_BEST * best.answers)
    likely = [e for e in reading.evidence if e is best or e.answers >= enough]
    fits = max(standing(e.unit).fits(wanted.when) for e in likely)
    then = wanted.when.tense == "then"
    if fits < (THAT_TIME if then else NO_TIME):
        # What tells of the time asked about may be less like the question otherwise.
        less = max(_NEAR_IN_TIME * best.answers, _LEAST * wanted.min_evidence)
        near = [e for e in reading.evidence if e.answers >= less]
        nearest = max(standing(e.unit).fits(wanted.when) for e in [*near, *likely])
        if nearest >= (THAT_TIME if then else NO_TIME):
            likely, fits = near, nearest
        if then and fits <= (OTHER_TIME if wanted.particular else NOT_THEN):
            return []
    kept = [e for e in likely if standing(e.unit).fits(wanted.when) == fits]
    if not wanted.plans:
        # "Will take over" tells less of what is over than "took over" does.
        told = [e for e in kept if not standing(e.unit).foretells]
        kept = told or kept
    as_likely = _AS_LIKELY * kept[0].answers
    first = [e for e in kept if e.answers >= as_likely]
    first.sort(key=lambda e: standing(e.unit).authority)
    return [*first, *kept[len(first) :]]


def _whole_lists(
    likely: Sequence[Evidence], reading: Reading, *, wants_list: bool
) -> dict[Unit, Unit]:
    """Return the list to quote for an item, where a list or several items answer."""
    found: dict[Unit, Unit] = {}
    lists = [e for e in reading.evidence if e.unit.kind == "list"]
    for whole in lists:
        items = [e.unit for e in likely if _is_item_of(e.unit, whole.unit)]
        # A list of many dates is not meant where two of them are.
        several = max(_ITEMS_OF_A_LIST, whole.unit.n_items / _MOST_TO_ONE)
        near = whole.answers >= _LIST_NEAR_ITEM * likely[0].answers
        short = whole.unit.n_items <= _SHORT_LIST
        if (wants_list and (near or short)) or len(items) >= several:
            found |= dict.fromkeys(items, whole.unit)
    return found


def _is_item_of(unit: Unit, whole: Unit) -> bool:
    return unit.kind == "item" and _overlap(unit, whole)


def _overlap(one: Unit, other: Unit) -> bool:
    """Say whether two units share words of a document, a common lead-in apart."""
    if one.doc_id != other.doc_id:
        return False
    is_lead_in = one.spans[0] == other.spans[-1] or other.spans[0] == one.spans[-1]
    return is_lead_in or (one.start < other.end and other.start < one.end)


def _n_words(units: Iterable[Unit]) -> int:
    return sum(len(unit.text.split()) for unit in units)
