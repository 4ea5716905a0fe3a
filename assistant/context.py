"""What the turn before offers a follow-up: whom, what, where and when it spoke of."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from assistant.mentions import (
    ROLE,
    Mention,
    completed,
    find_mentions,
    singular,
)
from assistant.names import Names
from corpus.fold import fold
from corpus.glossary import Glossary

_SUBJECT_COMES = re.compile(r"\b(?:did|does|is|was|has|had|will|can|would)\s+$", re.I)
_BOTH = re.compile(r",?\s+(?:and|or|vs?\.?|versus|&)\s+", re.I)
_COMPARED = re.compile(r"\s+(?:and|with|to|from|than|against)\s+", re.I)
_COMPARES = re.compile(r"\b(?:differ\w*|compare\w*|comparison|bigger|more)\b")
# What qualifies a role: "the first chair".
_QUALIFIES = re.compile(
    r"^(?:(?:very|first|last|acting|interim|former|previous|current|new|next)\s+)+",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WHO_DID = re.compile(
    r"\W*who (?!(?:is|are|was|were|do|does|did|can|will|would|has|have|should)\b)"
    r"(?P<rest>.+?)\W*$",
    re.I,
)
_CHAIRED = re.compile(r"\bchair(?:s|ed)\s", re.I)
_PICKS = re.compile(r"\b(?:how many|how much|which|what)\s+$", re.I)
_COMPLAINS = re.compile(r"^.*\bcomplain\b(.*)$", re.I | re.S)
_MOST_PHRASES = 3
Choices = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Context:
    """The question before, standing alone, and what was answered.

    Attributes:
        said: The answer; only names in it that stand in the documents are used.
        slot: What the question before put in the place of something, if it did.
        earlier: The question before that, if this one took something from it.
    """

    text: str
    glossary: Glossary
    names: Names
    said: str = ""
    slot: str = ""
    earlier: str = ""

    @cached_property
    def found(self) -> list[Mention]:
        """What the question before speaks of."""
        return find_mentions(self.text, self.glossary, self.names)

    def kinds(self, *kinds: str) -> list[Mention]:
        """What it speaks of that is of one of these kinds."""
        return [mention for mention in self.found if mention.kind in kinds]

    def whole(self, mention: Mention) -> str:
        """Return a phrase of the question before with what completes it.

        "How many members must an ICB have?" speaks of members of an ICB.
        """
        whole = completed(self.text, mention, self.found)
        if not mention.plural or whole != mention:
            return whole.text
        for other in self.kinds("body", "thing"):
            if mention.kind == "thing" and other.start > mention.end:
                return f"{mention.text} of {other.text}"
        place = self.place()
        return f"{mention.text} in {place}" if place else mention.text

    def topic(self, without: Sequence[Mention] = ()) -> str | None:
        """Return what the question before was about, in its own words."""
        for kinds in (("body", "thing"), ("role", "place"), ("person",)):
            for mention in self._apart(self.kinds(*kinds), without):
                return self.whole(mention)
        return self._named_in_answer()

    def summary(self, without: Sequence[Mention] = ()) -> str | None:
        """Return all that the question before was about, at most three phrases."""
        phrases: list[str] = []
        for mention in self._apart(self.kinds("body", "thing", "place"), without):
            whole = self.whole(mention)
            if not any(mention.text in phrase for phrase in phrases):
                phrases.append(whole)
        return " and ".join(phrases[:_MOST_PHRASES]) or self.topic(without)

    def one(self, without: Sequence[Mention] = ()) -> Choices:
        """Return what "it" may be: nothing, one thing, or two that fit as well."""
        things = self._apart([m for m in self.found if self._may_be_it(m)], without)
        # "How much money does it have?" is about the one that has it.
        things = [m for m in things if not self._is_picked(m)] or things
        pair = self._pair([m for m in things if m.kind in ("body", "thing")])
        if pair:
            return tuple(mention.text for mention in pair)
        single = [m for m in things if not m.plural] or things
        if not single and _COMPLAINS.search(self.text):
            return (_COMPLAINS.sub(r"a complaint\1", self.text).strip(" ?.!"),)
        if not re.search(r"\bbec[ao]me\b", self.text):
            single = [m for m in single if m.kind != "place"] or single
        told_before = [m for m in single if self._is_told_earlier(m)]
        if single:
            return (self.whole((told_before or single)[0]),)
        last = self.topic(without)
        return (last,) if last else ()

    def sides(self) -> str | None:
        """Return the two things that were spoken of last, side by side or in turn."""
        things = self.kinds("body", "thing")
        pair = self._pair(things)
        if pair:
            return self.text[pair[0].start : pair[1].end]
        before = find_mentions(self.earlier, self.glossary, self.names)
        for other in before:
            for one in things:
                if one.kind == other.kind and not _same(one, other):
                    return f"{other.text} and {one.text}"
        return None

    def many(self, without: Sequence[Mention] = ()) -> str | None:
        """Return what "they" are."""
        things = self._apart(self.kinds("body", "thing"), without)
        pair = self._pair(things) or self._pair(self.kinds("place"))
        if pair:
            return self.text[pair[0].start : pair[1].end]
        plural = [mention for mention in things if mention.plural]
        plural = list(filter(self._is_told_earlier, plural)) or plural
        for mention in plural or self._apart(self.kinds("role"), without):
            return self.whole(mention)
        for mention in things:
            if mention.kind == "body":
                return self.whole(mention)
        who = _WHO_DID.match(self.text)
        if who:
            return f"those who {who['rest']}"
        return self._named_in_answer() or self.topic(without)

    @property
    def has_many(self) -> bool:
        """Say whether the question before speaks of several, a body or a person."""
        return bool(self.who_did) or any(
            m.plural or m.kind in ("role", "body") for m in self.found
        )

    def person(self) -> Choices:
        """Return who "he" or "she" may be."""
        asked = {fold(m.bare) for m in self.kinds("person")}
        answered = self._people_answered(asked) if self._asks_who else ()
        if answered:
            return answered
        named = self.kinds("person")
        if named:
            return (named[-1].bare,)
        return self._people_answered(asked) or tuple(
            self.whole(role) for role in self.kinds("role")[:1]
        )

    def office(self) -> str | None:
        """Return the role asked about, with its body: "chair of BOB ICB"."""
        for role in self.kinds("role"):
            return _QUALIFIES.sub("", self.whole(role)[role.core - role.start :])
        chaired = _CHAIRED.search(self.text)
        bodies = [m for m in self.kinds("body") if chaired and m.start >= chaired.end()]
        return f"chair of {bodies[0].text}" if bodies else None

    def place(self) -> str | None:
        """Return where the question before was about."""
        places = self.kinds("place")
        return places[-1].text if places else None

    def head(self) -> str | None:
        """Return the first phrase of the question before, whole: what "that" is."""
        heads = [m for m in self.found if m.kind not in ("time", "person")]
        heads = [m for m in heads if m.kind != "place"] or heads
        return self.whole(heads[0]) if heads else None

    @property
    def who_did(self) -> str | None:
        """Return what the question before asks who did."""
        found = _WHO_DID.match(self.text)
        return found["rest"] if found else None

    def any_one(self, without: Sequence[Mention] = ()) -> str | None:
        """Return what "one" is one of: "a member of an ICB"."""
        things = self._apart(self.kinds("body", "thing"), without)
        things = [m for m in things if not self._is_picked(m)] or things
        for mention in sorted(things, key=lambda m: not m.plural):
            whole = self.whole(mention)[mention.core - mention.start :]
            rest = whole[len(mention.bare) :]
            return f"a {mention.bare.removesuffix('s')}{rest}"
        return None

    def counted(self) -> str | None:
        """Return what can be counted or picked from, in the plural."""
        things = self.kinds("thing", "body")
        for mention in things:
            if mention.plural:
                return mention.bare
        return f"{things[0].bare}s" if things else None

    def _is_picked(self, mention: Mention) -> bool:
        return bool(_PICKS.search(self.text[: mention.start]))

    def _is_told_earlier(self, mention: Mention) -> bool:
        return singular(mention.bare) in singular(self.earlier)

    @property
    def _asks_who(self) -> bool:
        return bool(re.match(r"\W*(?:and |so )?(?:who|whose|name)\b", fold(self.text)))

    def _may_be_it(self, mention: Mention) -> bool:
        if mention.kind == "place":
            return bool(_SUBJECT_COMES.search(self.text[: mention.start]))
        return mention.kind in ("body", "thing")

    def _apart(
        self, found: Sequence[Mention], without: Sequence[Mention]
    ) -> list[Mention]:
        """Leave out what the follow-up names itself."""
        theirs = {singular(mention.bare) for mention in without}
        return [m for m in found if singular(m.bare) not in theirs]

    def _pair(self, found: Sequence[Mention]) -> tuple[Mention, Mention] | None:
        """Return two phrases that the question before sets side by side."""
        for one, other in pairwise(found):
            between = self.text[one.end : other.start]
            joined = _BOTH.fullmatch(between) or (
                _COMPARED.fullmatch(between) and _COMPARES.search(fold(self.text))
            )
            if joined and not _same(one, other):
                return one, other
        return None

    def _people_answered(self, asked: set[str]) -> Choices:
        """Return whom the first sentence with people in it names, the likeliest."""
        for sentence in _SENTENCE.split(self.said):
            people = [
                match
                for match in self.names.person.finditer(sentence)
                if not any(name in fold(match.group()) for name in asked)
            ]
            if people:
                return self._in_office(sentence, people)
        return ()

    def _in_office(self, sentence: str, people: Sequence[re.Match[str]]) -> Choices:
        """Return the one nearest to the role asked about, or all if none is."""
        names = tuple(dict.fromkeys(_untitled(match.group()) for match in people))
        roles = {_role(role.bare) for role in self.kinds("role")}
        roles |= (
            {"chair"} if re.search(r"\bchair(?:s|ed)\b", fold(self.text)) else set()
        )
        spots = [
            spot.start()
            for spot in ROLE.finditer(fold(sentence))
            if _role(spot.group()) in roles
        ]
        if not spots or len(names) == 1:
            return names[:2] if len(names) == 2 and not self._lists else names[:1]
        nearest = min(people, key=_distance_to(spots))
        return (_untitled(nearest.group()),)

    @property
    def _lists(self) -> bool:
        """Say whether several people were asked for one after another."""
        return bool(re.search(r"\b(?:and|before|after|replace)\b", fold(self.text)))

    def _named_in_answer(self) -> str | None:
        folded = fold(self.said)
        found = self.names.body.search(folded)
        return self.said[found.start() : found.end()] if found else None


def _distance_to(spots: Sequence[int]) -> Callable[[re.Match[str]], int]:
    return lambda match: min(
        abs(spot - (match.end() if match.start() < spot else match.start()))
        for spot in spots
    )


def _role(words: str) -> str:
    """Return a role without what qualifies it, in one spelling."""
    folded = fold(words)
    if "chief exec" in folded or "ceo" in folded or "boss" in folded:
        return "chief executive"
    return "chair" if "chair" in folded else folded.split()[-1]


def _untitled(name: str) -> str:
    return " ".join(name.split()[-2:])


def _same(one: Mention, other: Mention) -> bool:
    return singular(one.bare) == singular(other.bare)
