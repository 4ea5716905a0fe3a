import pytest

from evals.crossfit import N_FOLDS, best_threshold, crossfitted_thresholds
from evals.dataset import DatasetError

YES, NO = True, False


def test_the_threshold_is_where_both_kinds_err_least() -> None:
    pairs = [(YES, 0.9), (YES, 0.6), (NO, 0.5), (NO, 0.1)]
    assert best_threshold(pairs) == 0.6


def test_both_kinds_count_alike_however_many_there_are() -> None:
    # At .5 all ten answerable questions are kept and the other is answered; at .7
    # three of ten are lost and the other is declined: 1.7 beats 1.
    pairs = [(YES, 0.7)] * 7 + [(YES, 0.5)] * 3 + [(NO, 0.6)]
    assert best_threshold(pairs) == 0.7


def test_of_equal_thresholds_the_lowest_is_taken() -> None:
    assert best_threshold([(YES, 0.4), (YES, 0.8), (NO, 0.4), (NO, 0.8)]) == 0.4


def test_what_has_no_label_or_no_score_decides_nothing() -> None:
    pairs = [(YES, 0.6), (NO, 0.2), (None, 0.9), (YES, None), (NO, None)]
    assert best_threshold(pairs) == 0.6


@pytest.mark.parametrize("label", [YES, NO])
def test_questions_of_one_kind_alone_give_no_threshold(label: bool) -> None:
    with pytest.raises(DatasetError, match="both kinds"):
        best_threshold([(label, 0.5)])


def test_no_question_has_a_say_in_its_own_threshold() -> None:
    labels = [YES, NO] * N_FOLDS
    scores = [0.8, 0.3] * N_FOLDS
    plain = crossfitted_thresholds(labels, scores)
    assert plain == [0.8] * len(scores)
    for at in range(len(scores)):
        moved = [*scores]
        moved[at] = 0.55
        assert crossfitted_thresholds(labels, moved)[at] == plain[at]
