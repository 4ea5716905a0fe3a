from dataclasses import replace
from typing import Any

import pytest

from evals.answer_report import Report
from evals.calibration import Bin, RiskPoint
from evals.confidence import Confidence
from evals.experiment import score_experiment
from evals.figure import Figure, Frame
from evals.plot_categories import category_figure
from evals.plot_confidence import calibration_figure, risk_figure
from evals.plot_latency import latency_figure, quantile
from evals.plot_statuses import status_figure
from tests.evals.conducted import worked


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return score_experiment(worked(tmp_path_factory.mktemp("kept")))


def numbers(figure: Figure) -> list[list[str]]:
    return [[*row] for row in figure.rows]


def test_a_frame_puts_numbers_in_their_places() -> None:
    frame = Frame(x_range=(0, 2), y_range=(0, 10), left=50, right=150, top=0, bottom=80)
    assert (frame.x(0), frame.x(1), frame.x(2)) == (50, 100, 150)
    # Larger is higher up, and SVG counts from the top.
    assert (frame.y(0), frame.y(5), frame.y(10)) == (80, 40, 0)


def test_categories_show_shares_with_their_intervals(report: Report) -> None:
    # 1 of 3: Wilson (1/3 + 0.6402) / 2.2805 = 0.4269 -+ 0.3653.
    figure = category_figure(report)
    assert numbers(figure)[0] == ["fact", "3", "1", "33.3", "6.1 to 79.2"]
    assert [row[:3] for row in numbers(figure)[1:]] == [
        ["gap", "3", "1"],
        ["urgent", "2", "1"],
    ]


def test_statuses_count_what_was_expected_and_what_came(report: Report) -> None:
    figure = status_figure(report)
    assert [*figure.head] == ["Expected", "answered", "not found", "safety", "error"]
    assert numbers(figure) == [
        ["answered", "2", "1", "0", "0"],
        ["not found", "1", "1", "0", "1"],
        ["safety", "1", "0", "1", "0"],
    ]
    assert figure.summary.startswith("4 of 8 answers")
    # Each row has the one cell that fits, and is drawn so.
    assert figure.drawing.count('class="cell fits"') == 3
    assert figure.drawing.count('class="cell"') == 3 * 4 - 3


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 2.0), (0.75, 3.0), (0.76, 4.0), (0.95, 4.0), (0.0, 1.0)]
)
def test_a_quantile_is_the_nearest_rank(share: float, value: float) -> None:
    assert quantile([4.0, 1.0, 3.0, 2.0], share) == value


def test_a_quantile_of_nothing_is_unknown() -> None:
    assert quantile([], 0.5) is None


def test_times_are_counted_between_their_edges() -> None:
    figure = latency_figure([0.1, 0.11, 0.5, 2.0])
    # Ten bars a decade: 0.1 to 0.126, 0.5 is just above 10 ** -0.3, 2 above 10 ** 0.3.
    assert numbers(figure) == [
        ["100 ms", "126 ms", "2"],
        ["398 ms", "501 ms", "1"],
        ["2 s", "2.51 s", "1"],
    ]
    assert "median 110 ms" in figure.summary
    assert "longest 2 s" in figure.summary


def test_no_time_and_none_that_the_clock_resolves_are_drawn_too() -> None:
    assert latency_figure([]).drawing == ""
    assert numbers(latency_figure([0.0])) == [["0.1 ms", "0.126 ms", "1"]]


@pytest.mark.parametrize("n", [1, 6, 30, 1234])
def test_an_axis_has_few_lines(n: int) -> None:
    drawn = latency_figure([1.0] * n).drawing
    assert 1 < drawn.count('class="rule"') <= 6


def confidence(**changes: Any) -> Confidence:
    bins = (Bin(n=4, probability=0.2, share=0.25), Bin(n=4, probability=0.9, share=0.5))
    curve = (
        RiskPoint(threshold=0.9, coverage=0.5, risk=0.25),
        RiskPoint(threshold=0.2, coverage=1.0, risk=0.5),
    )
    found = Confidence(
        calibration_error=0.225,
        bins=bins,
        area_under_risk=0.3,
        curve=curve,
        n_scored=8,
        n_unscored=2,
        n_trained_on=3,
    )
    return replace(found, **changes)


def test_calibration_shows_each_bin_with_its_interval() -> None:
    figure = calibration_figure(confidence())
    assert [row[:4] for row in numbers(figure)] == [
        ["1", "4", "20.0", "25.0"],
        ["2", "4", "90.0", "50.0"],
    ]
    # The second is as high as the middle of 10 to 214, at 0.9 of 46 to 348.
    assert '<circle cx="317.80" cy="112.00"' in figure.drawing
    assert "error 22.5 % over 2 bins" in figure.summary
    assert "2 without label or probability, 3 that the reader" in figure.summary


def test_risk_is_drawn_against_coverage_and_listed_by_tenths() -> None:
    figure = risk_figure(confidence())
    assert numbers(figure) == [["50.0", "25.0", "0.900"], ["100.0", "50.0", "0.200"]]
    # The axis ends at the highest risk, 50 %: 25 % is half way up.
    assert '<polyline points="197.00,112.00 348.00,10.00"' in figure.drawing
    assert "Area under the curve 30.0 %" in figure.summary


def test_too_few_questions_are_said_and_not_drawn() -> None:
    none = confidence(calibration_error=None, bins=(), area_under_risk=None, curve=())
    for figure in (calibration_figure(none), risk_figure(none)):
        assert figure.drawing == ""
        assert figure.rows == []
        assert "no question" in figure.summary or "Too few" in figure.summary
