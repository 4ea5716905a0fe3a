"""What the probabilities of an evaluation's answers are worth.

Measured on labelled questions that the reader was neither trained nor calibrated on.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.abstention import ANSWERED
from evals.calibration import (
    Bin,
    RiskPoint,
    area_under_risk,
    calibration_error,
    reliability_bins,
    risk_coverage,
)
from evals.result import Result
from evals.seen import was_trained_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """Calibration of `answerable`, and what abstaining by it would cost.

    A question counts as answered wrongly from the threshold on at which it should have
    been declined. Where the system itself declined, there is no right answer to count,
    so the curve is pessimistic beyond the coverage of the system.

    Attributes:
        calibration_error: Expected error over the bins; None with too few questions.
        area_under_risk: The lower, the better; None without questions.
        n_scored: Questions with a label and a probability.
        n_unscored: Questions without one of them.
        n_trained_on: Questions left out since the reader was trained on them.
    """

    calibration_error: float | None
    bins: tuple[Bin, ...]
    area_under_risk: float | None
    curve: tuple[RiskPoint, ...]
    n_scored: int
    n_unscored: int
    n_trained_on: int

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON types only."""
        return {
            **asdict(self),
            "bins": [asdict(one) for one in self.bins],
            "curve": [asdict(point) for point in self.curve],
        }


def confidence_of(results: Sequence[Result]) -> Confidence:
    """Measure the probabilities of scored answers."""
    new = [r for r in results if not was_trained_on(r.row.query.question)]
    scored = [
        (label, answer.answerable, answer.status in ANSWERED and not result.faults)
        for result in new
        if (answer := result.row.answer) is not None
        and (label := result.row.query.answerable) is not None
        and answer.answerable is not None
    ]
    bins = reliability_bins((label, p) for label, p, _ in scored)
    outcomes = [(right, p) for _, p, right in scored]
    return Confidence(
        calibration_error=calibration_error(bins),
        bins=bins,
        area_under_risk=area_under_risk(outcomes),
        curve=risk_coverage(outcomes),
        n_scored=len(scored),
        n_unscored=len(new) - len(scored),
        n_trained_on=len(results) - len(new),
    )
