"""Say yes or no to a question that asks for it, where what is quoted states it.

Read from the form of the words alone, and strict: all that is asked must stand in one
clause in the order it is asked, or what it denies. Where the quote leaves it open (what
was proposed, not found or held at another time) neither is said.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.found import FoundPart, Verdict
from assistant.premise import figures, superseded_names
from assistant.standing import NOT_THEN, THAT_TIME, Standing, Standings
from assistant.terms import Term, alike, find_terms
from assistant.units import Unit
from assistant.when import When, asked_when, without_time
from corpus.fold import fold
from corpus.glossary import Glossary

_POLAR = re.compile(
    r"\W*(?:(?:so|and|but|ok|please|hi|hello|then|well)\W+){0,2}(?P<verb>is|are|was|were"
    r"|do|does|did|can|could|will|would|has|have|had|must|may|should|am)\b"
)
# A choice, a denial, a measure or a tag: yes and no would not be understood alike.
_UNSURE = re.compile(
    r"\bor\b|\bnot\b|n't\b|\bnever\b|\b(?:more|less|fewer|larger|bigger|smaller|better"
    r"|worse|higher|lower|older|newer) than\b|\b(?:who|what|when|where|why|how|which)\b"
    r"|\bif\b|[.?!]\W+\w"
)
_STILL = re.compile(r"\b(?:still|any ?more|any longer)\b")
_THERE = re.compile(
    r"\b(?:exists?|existed|around|running|going|in place|operating|active|alive|there"
    r"|in being)\b\W*(?:(?:now|today|any ?more|any longer|in england)\W*)?$"
)
_OBLIGES = re.compile(
    r"\b(?:must|needs?|have to|has to|had to|requires?|required|obliged|should|duty)\b"
)
_ALLOWS = re.compile(r"\b(?:can|could|may|allows?|allowed|able|possible|must)\b")
_FORETELLS = re.compile(
    r"\b(?:would|will|to be|plan(?:s|ned)?|propos\w+|due|expected|intend\w*|going to"
    r"|was to|were to|is to|are to|might|meant to|treated here)\b"
)
# What is said of what is not known states nothing of the thing itself.
_OPEN = re.compile(
    r"\bnot (?:been )?(?:found|known|checked|covered|stated|held|given)\b|\bunknown\b"
    r"|\bwhether\b|\bno (?:source|official page|document)s?\b|\bsources? differ\b"
)
_NOT_LAW_OF_ALL = re.compile(r"\b(?:only|some|most|many|part of|usually|mainly)\b")
_ALL = re.compile(r"\b(?:all|every|each|any|always)\b")
# How sure a statement is says nothing against it.
_CAVEAT = re.compile(
    r",? (?:not|never) confirmed on an official page|[;,] the end date (?:is|comes) "
    r"[^;]*|, inferred from [^,;]*"
)
_CLAUSE = re.compile(
    r"[;:]\s|\.\s|\s[\u2013\u2014-]\s|,\s(?=(?:and|but|while|whereas|although|which|who"
    r"|not|unlike|even)\b)|\s(?=(?:while|whereas|although|unless)\b)"
)
_WITHOUT = re.compile(r"\bwithout\b|\bwith no\b|\bdoes not (?:know|have)\b")
# What does not depend on the order of the rest.
_FREE = re.compile(
    rf"{_WITHOUT.pattern}|\bdid not (?:happen|take place|go ahead|come about)\b"
)
_DENIES = re.compile(r"\b(?:not|never|no|none|nobody|neither|nor|cannot)\b|n't\b")
_DENIES_LITTLE = re.compile(r"\bnot only\b|\bno more than\b|\bno later than\b")
_ENDED = re.compile(
    r"\bno longer exists?\b|\b(?:was|were|been) (?:abolished|dissolved|closed|split)\b"
    r"|\b(?:ended|closed|ceased)\b"
)
_STILL_SO = re.compile(r"\bstill\b|\bremains?\b|\bcontinues?\b")
_IS = re.compile(r"\b(?:is|are|remains?|ha(?:s|ve) been)\b")
_STILL_THERE = re.compile(r"\bstill exists?\b|\bremains?\b|\bcontinues? to exist\b")
_DENIES_END = re.compile(r"\b(?:not|never)\b.{0,20}\b(?:ended|closed|abolished)\b")
_MAY = re.compile(r"\b(?:may|can)\b")
_PAST = re.compile(r"\b(?:was|were|had|did|used to)\b")
_PRESENT = re.compile(r"\b(?:is|are|has|have|do|does|can|must)\b")
_NEVER_CAME = re.compile(r"\bdid not\b|\bnever\b")
# Parts a lead-in from its item.
_LINE = "\n"
# What may stand before the body that a question is about.
_BEFORE_A_BODY = "the old "
# Terms that a question must have, so that sharing them says something.
_MIN_TERMS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """A question that can be answered by yes or no.

    Attributes:
        terms: What it asks about, in order, without its time.
        still: Whether it asks if something goes on.
        there: Whether it asks if something is there at all.
        subject: The terms of the body that it is about, if that has ended.
        ended: First day on which that body was no more.
    """

    words: str
    verb: str
    terms: tuple[Term, ...]
    when: When
    still: bool
    there: bool
    subject: tuple[Term, ...] = ()
    ended: date | None = None


class Verdicts:
    """Says yes or no, by what is known of the units of one corpus."""

    def __init__(self, standings: Standings, glossary: Glossary) -> None:
        self._standings = standings
        self._glossary = glossary

    def with_verdict(self, found: FoundPart, as_of: date) -> FoundPart:
        """Say yes or no, if the part asks for it and one thing quoted states it."""
        question = self._question(found.part.text, as_of)
        if question is None or found.aside or found.conflict:
            return found
        quoted = [*found.units, *found.after]
        said = {unit: self._of(unit, question) for unit in quoted}
        stated = {unit: verdict for unit, verdict in said.items() if verdict}
        if len(set(stated.values())) != 1:
            return found
        first, verdict = next(iter(stated.items()))
        others = [unit for unit in found.units if unit != first]
        after = [unit for unit in found.after if unit != first]
        # What is so, or is no more, takes one sentence; what is not so, one more on
        # what is instead.
        instead = verdict == "No" and not question.there
        kept = others[:1] if instead else []
        units = [first, *kept]
        return replace(found, units=units, after=after, verdict=verdict)

    def _question(self, text: str, as_of: date) -> _Question | None:
        folded = fold(text).strip()
        polar = _POLAR.match(folded)
        rest = folded[polar.end() :].strip(" ?.!") if polar else ""
        if not polar or _UNSURE.search(rest):
            return None
        when = asked_when(self._glossary.expand(text), as_of, self._glossary.events)
        asked = without_time(text)
        terms = [
            term
            for term in find_terms(self._glossary.expand(asked), self._glossary)
            if term.carries_meaning and term.spelling != "without"
        ]
        there = _THERE.search(rest)
        gone = there[0].split() if there else []
        question = _Question(
            words=rest,
            verb=polar["verb"],
            terms=tuple(term for term in terms if term.spelling not in gone),
            when=when,
            still=bool(_STILL.search(rest)),
            there=bool(there),
        )
        return self._about_a_body(question, text, as_of)

    def _about_a_body(self, question: _Question, text: str, as_of: date) -> _Question:
        """Note the body that a question is about, if it has ended."""
        for name, body in superseded_names(text, self._glossary, as_of).items():
            if fold(name) in question.words[: len(name) + len(_BEFORE_A_BODY)]:
                named = find_terms(self._glossary.expand(name), self._glossary)
                return replace(question, subject=named, ended=body.until)
        return question

    def _of(self, unit: Unit, question: _Question) -> Verdict | None:
        standing = self._standings.of(unit)
        if standing.fits(question.when) == NOT_THEN:
            return None
        if self._denies_figure(unit.text, question):
            return "No"
        stated = [
            self._of_clause(clause, question, standing) for clause in _clauses(unit)
        ]
        said = {verdict for verdict in stated if verdict}
        return said.pop() if len(said) == 1 else None

    def _of_clause(
        self, clause: str, question: _Question, standing: Standing
    ) -> Verdict | None:
        """Return what one clause says to the question."""
        folded = fold(clause)
        if _OPEN.search(folded):
            return None
        terms = find_terms(self._glossary.expand(clause), self._glossary)
        if question.there or (question.still and question.ended):
            return self._is_there(clause, question)
        if question.ended and question.when.tense == "now":
            return None
        if len(question.terms) < _MIN_TERMS:
            return None
        # A list's lead-in, or what somebody is without, may come first or last.
        free = _LINE in clause or bool(_FREE.search(folded))
        holds = _among if free else _in_order
        if not holds(question.terms, terms):
            return None
        return _stated(folded, question, standing)

    def _denies_figure(self, text: str, question: _Question) -> bool:
        """Say whether a text says "not 42" to a question about 42 of the same."""
        folded = fold(text)
        if question.when.tense != "now" or _OPEN.search(folded):
            return False
        held = {t.key for t in find_terms(self._glossary.expand(text), self._glossary)}
        about = any(t.of_the_field and t.key in held for t in question.terms)
        return about and any(
            re.search(rf"\bnot {re.escape(figure)}\b", folded)
            for figure in figures(question.words)
        )

    def _is_there(self, clause: str, question: _Question) -> Verdict | None:
        """Return whether a clause says that the thing asked about is there or gone."""
        if question.when.tense != "now":
            return None
        folded = fold(clause)
        ended = _ENDED.search(folded)
        if ended and not (_FORETELLS.search(folded) or _DENIES_END.search(folded)):
            return "No" if self._names(clause[: ended.start()], question) else None
        goes_on = _STILL_THERE.search(folded)
        if goes_on and question.there and not _PAST.search(folded):
            return "Yes" if self._names(clause[: goes_on.start()], question) else None
        return None

    def _names(self, words: str, question: _Question) -> bool:
        """Say whether words name what is asked about, and nothing after it."""
        subject = question.subject if question.ended else question.terms
        terms = find_terms(self._glossary.expand(words), self._glossary)
        held = [term for term in terms if term.carries_meaning]
        ends = bool(subject and held) and _same(subject[-1], held[-1])
        return ends and _in_order(subject, held)


def _stated(folded: str, question: _Question, standing: Standing) -> Verdict | None:
    """Return what a clause that holds all that is asked says to it."""
    denied = _denied(folded)
    if bool(_WITHOUT.search(folded)) != bool(_WITHOUT.search(question.words)):
        return None
    if not _suits_time(folded, question, standing, denied=denied):
        return None
    if denied:
        return "No"
    if not _goes_on(folded, question, standing):
        return None
    return "Yes" if _suits_force(folded, question) else None


def _goes_on(folded: str, question: _Question, standing: Standing) -> bool:
    """Say whether a clause tells of today, where today is asked about.

    What is told of another time, or has no word in the present, is not so today for
    all that it says; that it is "still" so must be said.
    """
    if question.when.tense != "now":
        return True
    told = standing.told
    if told and not any(question.when.meets(span) for span in told):
        return False
    if question.still and not _STILL_SO.search(folded):
        return False
    return question.verb not in {"is", "are"} or bool(_IS.search(folded))


def _denied(folded: str) -> bool:
    rest = _WITHOUT.sub(" ", _DENIES_LITTLE.sub(" ", folded))
    return bool(_DENIES.search(rest))


def _suits_force(folded: str, question: _Question) -> bool:
    """Say whether a clause is as strong as the question: must, may, will or is."""
    asked = f"{question.verb} {question.words}"
    if _NOT_LAW_OF_ALL.search(folded) and not _NOT_LAW_OF_ALL.search(question.words):
        return False
    if _ALL.search(question.words) and not _ALL.search(folded):
        return False
    timeless = without_time(folded)
    if figures(without_time(asked)) and figures(timeless) - figures(asked):
        return False
    if _OBLIGES.search(asked):
        return bool(_OBLIGES.search(folded))
    if question.verb in {"can", "could", "may", "am"}:
        return bool(_ALLOWS.search(folded))
    if _FORETELLS.search(asked):
        return bool(_FORETELLS.search(folded))
    return not (_FORETELLS.search(folded) or _MAY.search(timeless))


def _suits_time(
    folded: str, question: _Question, standing: Standing, *, denied: bool
) -> bool:
    """Say whether a clause tells of the time asked about, in the same tense."""
    past = bool(_PAST.search(folded))
    if question.when.tense == "now":
        done = question.verb in {"has", "have"}
        never = denied and bool(_NEVER_CAME.search(folded))
        return never or (not past and (done or not _is_told_as_done(folded, question)))
    if _PRESENT.search(folded) and not past:
        return False
    if question.when.tense == "then":
        fits = standing.fits(question.when) == THAT_TIME
        named = any(question.when.meets(told) for told in standing.told)
        return fits and (named or not standing.told)
    return True


def _is_told_as_done(folded: str, question: _Question) -> bool:
    """Say whether a clause tells as done ("answered") what is asked as going on."""
    asked = question.words.split()
    done = [word for word in re.findall(r"[a-z]{3,}ed\b", folded) if word not in asked]
    return any(alike(word, other) for word in done for other in asked)


def _clauses(unit: Unit) -> list[str]:
    """Return the clauses of a unit; a lead-in makes one with each of its items."""
    text = _CAVEAT.sub("", " ".join(unit.text.split(" ")))
    if unit.kind == "list":
        lead_in, *items = text.split("\n")
        return [f"{lead_in}{_LINE}{item}" for item in items if item.strip()]
    if len(unit.spans) > 1:
        return [text.replace(": ", f":{_LINE}", 1)]
    return [clause for clause in _CLAUSE.split(text) if clause]


def _in_order(asked: Iterable[Term], held: Sequence[Term]) -> bool:
    """Say whether all terms asked for are held, in the same order."""
    rest = iter(held)
    return all(any(_same(term, other) for other in rest) for term in asked)


def _among(asked: Iterable[Term], held: Sequence[Term]) -> bool:
    """Say whether all terms asked for are held, in any order."""
    return all(any(_same(term, other) for other in held) for term in asked)


def _same(one: Term, other: Term) -> bool:
    if one.key == other.key:
        return True
    fields = one.of_the_field or other.of_the_field
    return not fields and alike(one.spelling, other.spelling)
