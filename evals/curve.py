"""How accuracy grows with how much is read."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from tqdm import tqdm

from evals.ablation import MEASURES, Subject
from evals.answers import score
from evals.compare import AUC
from evals.rows import Row, timed_query
from evals.takeouts import CountingReader

SIZES = (2, 4, 6, 8, 12, 16, 24)


@dataclass(frozen=True, kw_only=True)
class Point:
    """What the questions came to with so many passages handed to the reader.

    Attributes:
        median_units: Sentences, items and lists that were read for a question, of those
            for which any was.
        means: By name of the measure; None where it is undefined.
    """

    n_passages: int
    median_units: float | None
    median_seconds: float
    means: Mapping[str, float | None]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON types only."""
        return asdict(self)


def run_curve(subject: Subject, sizes: Sequence[int] = SIZES) -> list[Point]:
    """Ask a dataset with ever so many passages, and return a point for each.

    All is asked with one reader, the most passages first and twice, so that no time is
    that of units met for the first time.
    """
    reader = CountingReader(subject.assembly.reader())
    falling = sorted(sizes, reverse=True)
    _ask(subject, reader, falling[0])
    return [_ask(subject, reader, size) for size in falling][::-1]


def _ask(subject: Subject, reader: CountingReader, n_passages: int) -> Point:
    parts = replace(subject.assembly, n_passages=n_passages)
    assistant = parts.assistant(reader)
    rows: list[Row] = []
    units: list[int] = []
    spent: list[float] = []
    for query in tqdm(subject.dataset.queries, desc=f"{n_passages} passages"):
        reader.n_units = 0
        row, seconds = timed_query(query, assistant, subject.as_of)
        rows.append(row)
        spent.append(seconds)
        units.append(reader.n_units)
    report = score(subject.dataset, rows, parts.documents)
    means = {name: report.measures[name].mean for name in MEASURES if name != AUC}
    some = [n for n in units if n]
    return Point(
        n_passages=n_passages,
        median_units=statistics.median(some) if some else None,
        median_seconds=statistics.median(spent),
        means={**means, AUC: report.auc.value},
    )
