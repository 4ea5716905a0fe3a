"""Compare the answers over two corpora: what a change of documents alters.

Nothing is judged here. Quotes are compared by document and words, not by place: a
sentence that moved because something was put in above it has not changed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.answer import Citation
from evals.dataset import Dataset
from evals.rows import Row

ASPECTS = ("status", "sentences", "citations", "notices")
# What is said of a quote beside its words; what may change where the words do not.
_FACTS = (
    "title",
    "publisher",
    "published",
    "published_text",
    "authority",
    "valid_from",
    "valid_until",
    "superseded_by",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The documents and answers of one corpus.

    Attributes:
        corpus: How it was named on the command line.
        hashes: SHA-256 of the text, by document.
        rows: In the order of the dataset.
    """

    corpus: str
    hashes: Mapping[str, str]
    rows: tuple[Row, ...]

    @property
    def corpus_version(self) -> str | None:
        """The version that the answers name; None when there is no answer."""
        return next((r.answer.corpus_version for r in self.rows if r.answer), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How one aspect of an answer changed; each piece is told in words."""

    removed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def reordered(self) -> bool:
        """Whether the same pieces came in another order."""
        return not self.removed and not self.added


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A query whose answer changed, by aspect."""

    old: Row
    new: Row
    changes: Mapping[str, Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusDiff:
    """What became of the answers of a dataset."""

    dataset: Dataset
    old: Side
    new: Side
    changed: tuple[Changed, ...]

    @property
    def documents(self) -> dict[str, list[str]]:
        """Documents that were added, removed, or whose text changed."""
        old, new = self.old.hashes, self.new.hashes
        return {
            "added": sorted(new.keys() - old.keys()),
            "removed": sorted(old.keys() - new.keys()),
            "changed": sorted(d for d in old.keys() & new.keys() if old[d] != new[d]),
        }

    @property
    def counts(self) -> dict[str, int]:
        """How many answers changed, by aspect."""
        counted = Counter(name for one in self.changed for name in one.changes)
        return {aspect: counted[aspect] for aspect in ASPECTS}

    def as_json(self) -> dict[str, Any]:
        """Return the difference as JSON types only.

        Returns:
            dataset: `{"name", "sha256", "n"}`; as_of: ISO date; old, new: `{"corpus",
            "corpus_version", "n_errors"}`; documents: `{"added", "removed",
            "changed"}`; n, n_changed; counts: `{aspect: how many answers}`; changed:
            `[{"id", "category", "question", "changes": {aspect: {"removed", "added",
            "reordered"}}}]`, aspects being status, sentences, citations and notices.
        """
        return {
            "dataset": {
                "name": self.dataset.name,
                "sha256": self.dataset.sha256,
                "n": len(self.dataset.queries),
            },
            "as_of": self.old.rows[0].as_of.isoformat(),
            "old": _side_json(self.old),
            "new": _side_json(self.new),
            "documents": self.documents,
            "n": len(self.old.rows),
            "n_changed": len(self.changed),
            "counts": self.counts,
            "changed": [_changed_json(one) for one in self.changed],
        }


def diff_corpora(dataset: Dataset, old: Side, new: Side) -> CorpusDiff:
    """Compare the answers to the same queries, in the same order.

    Raises:
        ValueError: The rows are not of the same queries.
    """
    changed = []
    for one, other in zip(old.rows, new.rows, strict=True):
        if one.query != other.query:
            raise ValueError(f"row {one.query.id!r} stands beside {other.query.id!r}")
        changes = _changes(one, other)
        if changes:
            changed.append(Changed(old=one, new=other, changes=changes))
    return CorpusDiff(dataset=dataset, old=old, new=new, changed=tuple(changed))


def _changes(old: Row, new: Row) -> dict[str, Change]:
    before, after = _pieces(old), _pieces(new)
    return {
        aspect: _change(before[aspect], after[aspect])
        for aspect in ASPECTS
        if before[aspect] != after[aspect]
    }


def _pieces(row: Row) -> dict[str, list[str]]:
    """Return what an answer is made of, in order; an error is a status."""
    if row.answer is None:
        return {"status": [f"error: {row.error}"], **{a: [] for a in ASPECTS[1:]}}
    return {
        "status": [row.answer.status],
        "sentences": [sentence.text for sentence in row.answer.sentences],
        "citations": [_citation(citation) for citation in row.answer.citations],
        "notices": [f"{n.kind}: {n.text}" for n in row.answer.notices],
    }


def _citation(citation: Citation) -> str:
    known = asdict(citation)
    facts = (f"{key} {_words(known[key])}" for key in _FACTS if known[key])
    return f"{citation.doc_id}: {citation.quote!r} ({', '.join(facts)})"


def _words(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _change(before: Sequence[str], after: Sequence[str]) -> Change:
    lost, won = Counter(before) - Counter(after), Counter(after) - Counter(before)
    return Change(removed=tuple(lost.elements()), added=tuple(won.elements()))


def _side_json(side: Side) -> dict[str, Any]:
    return {
        "corpus": side.corpus,
        "corpus_version": side.corpus_version,
        "n_errors": sum(row.answer is None for row in side.rows),
    }


def _changed_json(one: Changed) -> dict[str, Any]:
    return {
        "id": one.old.query.id,
        "category": one.old.query.category,
        "question": one.old.query.question,
        "changes": {
            aspect: {
                "removed": list(change.removed),
                "added": list(change.added),
                "reordered": change.reordered,
            }
            for aspect, change in one.changes.items()
        },
    }
