"""Print what a change of documents altered, for a person."""

from collections.abc import Iterator

from evals.corpus_diff import Changed, CorpusDiff
from evals.grid import grid

_UNKNOWN = "-"


def diff_table(diff: CorpusDiff) -> str:
    """Return the difference as plain text: conditions, counts, changed answers."""
    return "\n\n".join([_conditions(diff), _counts(diff), *map(_answer, diff.changed)])


def _conditions(diff: CorpusDiff) -> str:
    found = diff.as_json()
    sides = [
        f"{name}: {found[name]['corpus']}, version "
        f"{found[name]['corpus_version'] or _UNKNOWN}, errors {found[name]['n_errors']}"
        for name in ("old", "new")
    ]
    documents = [
        f"documents {name}: {', '.join(doc_ids) or 'none'}"
        for name, doc_ids in diff.documents.items()
    ]
    dataset = diff.dataset
    head = (
        f"dataset {dataset.name} (sha256 {dataset.sha256[:12]}), as of "
        f"{found['as_of']}, n = {found['n']}"
    )
    return "\n".join([head, *sides, *documents])


def _counts(diff: CorpusDiff) -> str:
    lines = [["changed", "answers"], ["any", str(len(diff.changed))]]
    return grid([*lines, *([name, str(n)] for name, n in diff.counts.items())])


def _answer(one: Changed) -> str:
    query = one.old.query
    asked = f"{query.id} ({query.category}) {' '.join(query.question.split())!r}"
    return "\n".join([asked, *_lines(one)])


def _lines(one: Changed) -> Iterator[str]:
    for aspect, change in one.changes.items():
        yield f"  {aspect}{': another order' if change.reordered else ''}"
        yield from (f"    - {' '.join(piece.split())}" for piece in change.removed)
        yield from (f"    + {' '.join(piece.split())}" for piece in change.added)
