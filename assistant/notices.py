"""Say what is to be known of an answer: the dates of its sources, what has ended."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from assistant.answer import Citation, Notice
from assistant.found import FoundPart
from assistant.units import Unit
from assistant.wording import (
    CONFLICT,
    ENDED_BODY,
    MISTAKEN,
    OTHER_NUMBER,
    OTHER_PLACE,
    STALE,
    WIDER_PLACE,
)
from corpus.dates import date_in_words, day_in_words, first_day
from corpus.document import Document
from corpus.fold import fold
from corpus.glossary import Glossary

_SMALL_WORDS = frozenset({"and", "of", "on", "in", "upon", "the", "le", "by"})


def part_notices(
    parts: Iterable[FoundPart], citations: Sequence[Citation]
) -> list[Notice]:
    """Say what the question takes for granted and is not so, and what disagrees."""
    said = [notice for part in parts for notice in _of_part(part, citations)]
    return list(dict.fromkeys(said))


def _of_part(part: FoundPart, citations: Sequence[Citation]) -> Iterator[Notice]:
    """Yield the notices of one part; what is no longer quoted is not pointed at."""
    if part.corrects:
        yield Notice(kind="premise", text=OTHER_NUMBER)
    first = _markers(part.units[:1], citations)
    if part.mistaken and first:
        yield Notice(kind="premise", text=MISTAKEN.format(where=first))
    after = _markers(part.after, citations)
    for name, until in part.ended.items():
        if after:
            day = day_in_words(until)
            text = ENDED_BODY.format(name=name, day=day, where=after)
            yield Notice(kind="premise", text=text)
    where = _markers(part.units, citations)
    if part.conflict and " " in where:
        yield Notice(kind="conflict", text=CONFLICT.format(where=where))
    yield from place_notices([part])


def stale_notices(
    citations: Iterable[Citation], documents: Mapping[str, Document], as_of: date
) -> list[Notice]:
    """Say which documents quoted nobody has looked at again when it was due."""
    due = {c.doc_id: documents[c.doc_id] for c in citations}
    return [
        Notice(
            kind="stale",
            text=STALE.format(title=d.title, day=day_in_words(d.review_by)),
        )
        for d in due.values()
        if d.review_by and d.review_by < as_of
    ]


def short_form_notices(
    citations: Iterable[Citation], question: str, glossary: Glossary
) -> list[Notice]:
    """Say what short forms in the quotes stand for, where nothing else does.

    One that the question itself uses is known to who asks.
    """
    said = fold(" ".join([question, *(citation.quote for citation in citations)]))
    quoted = " ".join(citation.quote for citation in citations)
    unexplained = [
        f"{short}, {spellings[0]}"
        for short, spellings in glossary.terms.items()
        if re.search(rf"\b{short}s?\b", quoted)
        and not re.search(rf"\b{fold(short)}s?\b", fold(question))
        and not any(fold(spelling) in said for spelling in spellings)
    ]
    if not unexplained:
        return []
    text = f"Short forms: {'; '.join(unexplained)}."
    return [Notice(kind="signpost", text=text)]


def place_notices(parts: Iterable[FoundPart]) -> list[Notice]:
    """Say which places the documents hold nothing on, or only on what they are in."""
    parts = [part for part in parts if part.elsewhere]
    wider = [part for part in parts if part.within and part.units]
    unknown = [part for part in parts if part not in wider]
    texts = []
    if wider:
        areas = _names(area for part in wider for area in part.within)
        places = _names(place for part in wider for place in part.elsewhere)
        texts.append(WIDER_PLACE.format(places=places, areas=areas))
    if unknown:
        places = _names(place for part in unknown for place in part.elsewhere)
        texts.append(OTHER_PLACE.format(places=places))
    return [Notice(kind="place", text=text) for text in texts]


def _names(places: Iterable[str]) -> str:
    return " and ".join(_place_name(place) for place in dict.fromkeys(places))


def _place_name(folded: str) -> str:
    words = [w if w in _SMALL_WORDS else w.capitalize() for w in folded.split()]
    return "-".join(
        part if part in _SMALL_WORDS else part[:1].upper() + part[1:]
        for part in " ".join(words).split("-")
    )


def _markers(units: Iterable[Unit], citations: Sequence[Citation]) -> str:
    """Return the markers of the quotes of units, as in "[1] [2]"."""
    own = {(u.doc_id, u.start, u.end) for u in units}
    found = [c.marker for c in citations if (c.doc_id, c.start, c.end) in own]
    return " ".join(f"[{marker}]" for marker in found)


def source_notices(
    citations: Sequence[Citation], as_of: date, *, dated_after_days: int
) -> list[Notice]:
    """Say the date of each source, and what is known to hold no longer."""
    said: dict[str, str] = {}
    old = False
    for citation in citations:
        age = _age_in_days(_newest(citation), as_of)
        old = old or age > dated_after_days
        said.setdefault(citation.doc_id, _dated(citation))
    notices = []
    if said:
        tail = "; things may have changed since." if old else "."
        notices.append(Notice(kind="dated", text="; ".join(said.values()) + tail))
    return [*notices, *_ended(citations, as_of), *_not_yet(citations, as_of)]


# Sources of a briefing that are named below an answer; all stand in its citation.
_BASES_NAMED = 2


def _ended(citations: Sequence[Citation], as_of: date) -> list[Notice]:
    """Say which quotes are known to hold no longer on `as_of`."""
    by_day: dict[date, list[Citation]] = {}
    for citation in citations:
        if citation.valid_until and citation.validity.ended_by(as_of):
            by_day.setdefault(citation.valid_until, []).append(citation)
    return [
        Notice(kind="superseded", text=_superseded(day, ended, citations))
        for day, ended in sorted(by_day.items())
    ]


def _superseded(
    day: date, ended: Sequence[Citation], citations: Sequence[Citation]
) -> str:
    after = {doc_id for citation in ended for doc_id in citation.superseded_by}
    newer = [c.marker for c in citations if c.doc_id in after and c not in ended]
    markers = " ".join(f"[{citation.marker}]" for citation in ended)
    where = " ".join(f"[{marker}]" for marker in newer)
    tail = f"; {where} says what came after." if newer else "."
    return (
        f"What {markers} says is marked as no longer current from "
        f"{day_in_words(day)}{tail}"
    )


def _not_yet(citations: Sequence[Citation], as_of: date) -> list[Notice]:
    """Say which quotes hold only from a day after `as_of`."""
    return [
        Notice(
            kind="dated",
            text=(
                f"What [{citation.marker}] says holds from "
                f"{day_in_words(citation.valid_from)}."
            ),
        )
        for citation in citations
        if citation.valid_from and citation.valid_from > as_of
    ]


def in_words(published_text: str | None, published: str | None) -> str | None:
    """Return a source's date for people: its own words, else the date written out."""
    return published_text or (date_in_words(published) if published else None)


def _dated(citation: Citation) -> str:
    when = in_words(citation.published_text, citation.published)
    if not citation.based_on:
        return f"“{citation.title}” is {f'from {when}' if when else 'undated'}"
    titles = "; ".join(
        basis.title + (f" ({basis.publisher})" if basis.publisher else "")
        for basis in citation.based_on[:_BASES_NAMED]
    )
    more = " and others" if len(citation.based_on) > _BASES_NAMED else ""
    written = f", {when}," if when else ""
    return (
        f"“{citation.title}” is {_by(citation.publisher)} briefing{written} in our "
        f"words, based on {titles}{more}"
    )


def _by(publisher: str | None) -> str:
    if not publisher:
        return "a"
    return f"{'an' if publisher[0] in 'AEIOU' else 'a'} {publisher}"


def _newest(citation: Citation) -> str | None:
    """Return the date of the newest source; a briefing is as old as its own."""
    dates = [basis.published for basis in citation.based_on if basis.published]
    return max(dates, key=first_day) if dates else citation.published


def _age_in_days(published: str | None, as_of: date) -> int:
    return (as_of - first_day(published)).days if published else 0
