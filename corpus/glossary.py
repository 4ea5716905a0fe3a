"""The field's terms: what short forms stand for, and everyday words for the same.

`corpus/glossary.toml` holds them, beside the documents they explain.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.fold import fold
from corpus.places import Places
from corpus.toml_file import read_toml

GLOSSARY = Path(__file__).parent / "glossary.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """A body that has ended, and the document that says what came after.

    Attributes:
        names: Its names, folded.
        until: The first day it was no more.
    """

    names: tuple[str, ...]
    until: date
    doc_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistaken:
    """Something people take for granted, and the words that put it right.

    Attributes:
        says: Pattern over a question, folded and with short forms expanded.
        quote: A sentence of the document.
    """

    says: re.Pattern[str]
    doc_id: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """A short form that people also use for something else.

    Attributes:
        cues: Folded words that give the other meaning away.
        ask_instead: What such a question can only mean here; None where it may mean
            the other thing, and is asked back.
    """

    term: str
    cues: tuple[str, ...]
    ask_instead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something by which people name a time: "before the board was set up".

    Attributes:
        says: Pattern over a question, folded and with short forms expanded.
        on: The day it happened.
    """

    says: re.Pattern[str]
    on: date


@dataclass(frozen=True, kw_only=True)
class Glossary:
    """Terms, everyday words, and what is easily mistaken.

    Attributes:
        terms: Short form to the spellings of what it stands for, the first of them
            the one to show.
        everyday: Folded word to the words that documents use.
    """

    terms: dict[str, tuple[str, ...]]
    everyday: dict[str, tuple[str, ...]]
    places: Places = field(default_factory=Places)
    superseded: tuple[Superseded, ...] = ()
    mistaken: tuple[Mistaken, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    events: tuple[Event, ...] = ()

    def expand(self, text: str) -> str:
        """Return `text` with each short form replaced by its words, once.

        "the ICB (Integrated Care Board)" and "Integrated Care Board (ICB)" both come
        out as the words alone.
        """
        return self._short_form.sub(self._words_for, self._repeated.sub(r"\1\2", text))

    def expansion(self, short: str) -> str | None:
        """Return what a short form stands for, in any case and number."""
        folded = fold(short)
        key = self._by_fold.get(folded) or self._by_fold.get(folded.removesuffix("s"))
        return self.terms[key][0] if key else None

    @cached_property
    def phrases_by_first_word(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """Folded words of every spelling with the folded short form they mean.

        Grouped by their first word, the longest first.
        """
        phrases = [
            (tuple(re.findall(r"\w+", fold(spelling))), fold(short))
            for short, spellings in self.terms.items()
            for spelling in spellings
        ]
        groups: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for words, short in sorted(phrases, key=lambda phrase: -len(phrase[0])):
            groups.setdefault(words[0], []).append((words, short))
        return groups

    @cached_property
    def _by_fold(self) -> dict[str, str]:
        return {fold(short): short for short in self.terms}

    @cached_property
    def _short_form(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self.terms)})(?:['\u2019]?s)?\b", re.I)

    @cached_property
    def _repeated(self) -> re.Pattern[str]:
        spellings = [spelling for v in self.terms.values() for spelling in v]
        # Any white space between words: documents hold special ones.
        words = "|".join(r"\s+".join(map(re.escape, s.split())) for s in spellings)
        shorts = rf"(?:{'|'.join(self.terms)})s?"
        return re.compile(
            rf"\b({words})\s*\({shorts}\)|\b{shorts}\s*\(({words})\)", re.I
        )

    def _words_for(self, match: re.Match[str]) -> str:
        return self.expansion(re.sub(r"['\u2019]", "", match.group())) or match.group()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Superseded(_Strict):
    names: tuple[str, ...]
    until: date
    doc_id: str


class _Mistaken(_Strict):
    says: re.Pattern[str]
    doc_id: str
    quote: str


class _Ambiguous(_Strict):
    term: str
    cues: tuple[str, ...]
    ask_instead: str | None = None


class _Event(_Strict):
    says: re.Pattern[str]
    on: date


class _File(_Strict):
    """The tables of `glossary.toml`; any other is refused."""

    terms: dict[str, tuple[str, ...]]
    everyday: dict[str, tuple[str, ...]]
    places: dict[str, tuple[str, ...]] = {}
    place_names: dict[str, str] = {}
    superseded: tuple[_Superseded, ...] = ()
    mistaken: tuple[_Mistaken, ...] = ()
    ambiguous: tuple[_Ambiguous, ...] = ()
    events: tuple[_Event, ...] = ()


@cache
def load_glossary(path: Path = GLOSSARY) -> Glossary:
    """Read the glossary.

    Raises:
        CorpusError: It is missing or not the expected TOML.
    """
    file = read_toml(path, _File, "glossary")
    return Glossary(
        terms=file.terms,
        everyday={fold(word): same for word, same in file.everyday.items()},
        places=Places(within=file.places, names=file.place_names),
        superseded=tuple(
            Superseded(
                names=tuple(map(fold, one.names)), until=one.until, doc_id=one.doc_id
            )
            for one in file.superseded
        ),
        mistaken=tuple(
            Mistaken(says=one.says, doc_id=one.doc_id, quote=one.quote)
            for one in file.mistaken
        ),
        ambiguous=tuple(
            Ambiguous(
                term=one.term,
                cues=tuple(map(fold, one.cues)),
                ask_instead=one.ask_instead,
            )
            for one in file.ambiguous
        ),
        events=tuple(Event(says=one.says, on=one.on) for one in file.events),
    )
