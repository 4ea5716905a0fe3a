"""Find documents that say the same, or that a reader could not tell apart."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from corpus.document import Document
from corpus.finding import Finding
from corpus.fold import fold
from corpus.readability import words_of

# Five words running are seldom shared by chance, and a changed word spoils only five
# of them.
_SHINGLE = 5


def check_duplicates(documents: Sequence[Document], near: float) -> Iterator[Finding]:
    """Find the same text, nearly the same text, and the same title.

    Each pair is reported at the later document.

    Args:
        documents: All of the corpus.
        near: Jaccard similarity of two texts' runs of five words, from which they
            are nearly the same. Broder 1997, "On the resemblance and containment of
            documents".
    """
    words = [words_of(fold(document.text)) for document in documents]
    same: set[tuple[int, int]] = set()
    for first, later in _pairs([" ".join(some) for some in words]):
        same.add((first, later))
        yield Finding(
            doc_id=documents[later].doc_id,
            kind="duplicate",
            level="error",
            text=f"the same text as {documents[first].doc_id}",
        )
    for (first, later), similarity in _near([_shingles(some) for some in words]):
        if similarity >= near and (first, later) not in same:
            yield Finding(
                doc_id=documents[later].doc_id,
                kind="duplicate",
                level="warning",
                text=f"{similarity:.0%} the same as {documents[first].doc_id}",
            )
    for first, later in _pairs([fold(document.title) for document in documents]):
        yield Finding(
            doc_id=documents[later].doc_id,
            kind="duplicate",
            level="warning",
            text=f"the same title as {documents[first].doc_id}",
        )


def _pairs(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pair the first place of each key with each later one."""
    first: dict[str, int] = {}
    for place, key in enumerate(keys):
        if first.setdefault(key, place) != place:
            yield first[key], place


def _shingles(words: list[str]) -> set[str]:
    return {
        " ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)
    }


def _near(
    shingles: Sequence[set[str]],
) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield the Jaccard similarity of each pair of texts that share anything."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, some in enumerate(shingles):
        for shingle in some:
            holders[shingle].append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        shared.update(combinations(places, 2))
    for (first, later), n in sorted(shared.items()):
        union = len(shingles[first]) + len(shingles[later]) - n
        yield (first, later), n / union
