"""Choose a threshold for each question on other questions than itself.

A system without a threshold of its own, such as a plain cosine, needs one to be asked
at all. Chosen on the questions it is measured on, it would look better than it is.
"""

from collections.abc import Sequence

from evals.dataset import DatasetError

N_FOLDS = 5


def crossfitted_thresholds(
    labels: Sequence[bool | None], scores: Sequence[float | None]
) -> list[float]:
    """Return a threshold for each question, chosen on the other folds.

    Questions are dealt out in turn to five folds. The threshold of a fold is that at
    which the rest err evenly: the mean of the share of answerable questions at or above
    it and of the share of others below it is the highest, and of several such
    thresholds it is the lowest.

    Args:
        labels: Whether each question is answerable; None where nobody has said.
        scores: The higher, the likelier it is answered; None where there is none.

    Raises:
        DatasetError: The other folds have no answerable or no unanswerable question.
    """
    pairs = list(zip(labels, scores, strict=True))
    by_fold = [
        best_threshold([pair for at, pair in enumerate(pairs) if at % N_FOLDS != fold])
        for fold in range(min(N_FOLDS, len(pairs)))
    ]
    return [by_fold[at % N_FOLDS] for at in range(len(pairs))]


def best_threshold(pairs: Sequence[tuple[bool | None, float | None]]) -> float:
    """Return the threshold at which labels and scores agree best, both kinds alike.

    Raises:
        DatasetError: There is no answerable or no unanswerable question.
    """
    above = [score for label, score in pairs if label and score is not None]
    below = [s for label, s in pairs if label is False and s is not None]
    if not above or not below:
        raise DatasetError(
            "A threshold can only be chosen on questions of both kinds: with an answer "
            "in the documents, and without one."
        )

    def agreement(threshold: float) -> float:
        kept = sum(score >= threshold for score in above) / len(above)
        declined = sum(score < threshold for score in below) / len(below)
        return kept + declined

    return max(sorted({*above, *below}), key=agreement)
