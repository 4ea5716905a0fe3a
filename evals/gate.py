"""Tell whether a system has fallen below a baseline.

It has when the whole interval of a measure's difference, at 95 %, lies on the worse
side, when a promise is broken more often, when more questions raise an error, or when
a measure is no longer taken. Latency is never a reason.
"""

from collections.abc import Iterable, Iterator

from tqdm import tqdm

from assistant.answer import Asks
from corpus.document import Document
from evals.answers import score
from evals.compare import ROUNDING, Comparison, Difference, compare
from evals.dataset import Dataset
from evals.directions import PROMISES
from evals.record import Record
from evals.rows import ask_all
from evals.scored import Scored, scored_results


def ask_again(
    baseline: Scored,
    dataset: Dataset,
    asks: Asks,
    documents: Iterable[Document],
    record: Record,
) -> Comparison:
    """Ask the questions of a baseline again and compare.

    Args:
        baseline: From `load_baseline`, with its `dataset`.
        dataset: The questions; those that are not in the baseline are left out.
        asks: The system as it is now.
        documents: What it answers from.
        record: Its conditions; `as_of` is the day that is asked for.

    Raises:
        DatasetError: An evidence quote is not in the documents.
    """
    queries = [question.query for question in baseline.questions]
    asked = ask_all(queries, asks, as_of=record.as_of, workers=record.workers)
    pairs = list(tqdm(asked, total=len(queries), desc=f"Asking {dataset.name}"))
    report = score(dataset, [row for row, _ in pairs], documents)
    seconds = [took for _, took in pairs]
    return compare(baseline, scored_results(record, report.results, seconds))


def reasons_to_fail(found: Comparison) -> list[str]:
    """Name every reason why `found.after` is below `found.before`; none if it passes.

    Each begins with the measure it is about.
    """
    return [
        *(_fallen(one) for one in found.differences if one.verdict == "worse"),
        *_broken_promises(found),
        *(f"{name}: no longer measured" for name in found.only_before),
        *_more_errors(found),
    ]


def _fallen(one: Difference) -> str:
    bounds = one.interval
    said = f"{100 * bounds.low:+.1f} to {100 * bounds.high:+.1f}" if bounds else "-"
    return f"{_moved(one)} (95 % interval of the difference {said})"


def _broken_promises(found: Comparison) -> Iterator[str]:
    for one in found.differences:
        promised = one.measure in PROMISES and one.verdict != "worse"
        if promised and (one.difference or 0) < -ROUNDING:
            yield f"{_moved(one)}, and it may not fall at all"


def _more_errors(found: Comparison) -> Iterator[str]:
    before, after = found.before.n_errors, found.after.n_errors
    if after > before:
        yield f"errors: {after} questions raised one, {before} did before"


def _moved(one: Difference) -> str:
    return f"{one.measure}: from {_percent(one.before)} to {_percent(one.after)}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"
