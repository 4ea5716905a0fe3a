"""The field's terms: what short forms stand for, and everyday words for the same.

`corpus/glossary.toml` holds them, beside the documents they explain.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from corpus.errors import CorpusError
from corpus.fold import fold

GLOSSARY = Path(__file__).parent / "glossary.toml"


@dataclass(frozen=True, kw_only=True)
class Glossary:
    """Terms and everyday words.

    Attributes:
        terms: Short form to the spellings of what it stands for, the first of them
            the one to show.
        everyday: Folded word to the words that documents use.
    """

    terms: dict[str, tuple[str, ...]]
    everyday: dict[str, tuple[str, ...]]

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


@cache
def load_glossary(path: Path = GLOSSARY) -> Glossary:
    """Read the glossary.

    Raises:
        CorpusError: It is missing or not the expected TOML.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        terms = {short: tuple(words) for short, words in tables["terms"].items()}
        everyday = {fold(w): tuple(same) for w, same in tables["everyday"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"The glossary {path} cannot be read: {error}") from error
    return Glossary(terms=terms, everyday=everyday)
