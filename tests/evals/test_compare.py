import json
import re
from dataclasses import replace
from typing import Any

import pytest

from evals.answers import run
from evals.bootstrap import Interval
from evals.compare import Comparison, Difference, compare
from evals.compare_table import comparison_table
from evals.directions import DIRECTIONS, PROMISES
from evals.experiment import ExperimentError
from evals.scored import Judged, Scored, scored_results
from tests.evals.canned import GUIDE, CannedAssistant
from tests.evals.kept import record
from tests.evals.worked import DATASET, REPLIES

TOOK = [0.1] * 8


def scored(name: str = "before", **changes: Any) -> Scored:
    report = run(DATASET, CannedAssistant(REPLIES), [GUIDE])
    made = record(DATASET, name=name, **changes)
    return scored_results(made, report.results, TOOK)


def judged(scored: Scored, query_id: str, **changes: Any) -> Scored:
    """Return `scored` with one question that came to something else."""

    def changed(question: Judged) -> Judged:
        if question.query.id != query_id:
            return question
        values = {**question.values, **changes.get("values", {})}
        return replace(question, **{**changes, "values": values})

    return replace(scored, questions=tuple(map(changed, scored.questions)))


def difference(found: Comparison, measure: str) -> Difference:
    return {one.measure: one for one in found.differences}[measure]


def test_every_measure_says_which_way_is_better() -> None:
    # A new measure belongs in evals/directions.py.
    measures = {*scored().measures, "answerable_auc"}
    assert measures <= DIRECTIONS.keys()
    assert measures >= PROMISES


def test_the_same_experiment_twice_differs_in_nothing() -> None:
    found = compare(scored(), scored("after"))
    assert {one.verdict for one in found.differences} == {"same"}
    assert (found.lost, found.won, found.reworded) == ([], [], [])
    assert (found.p_value, found.other_conditions, found.other_settings) == (1, (), ())


def test_a_difference_is_that_of_the_means() -> None:
    # Three of eight are right: q1, q3 and q6. Then four, q2 too.
    found = compare(scored(), judged(scored("after"), "q2", values={"right": 1.0}))
    right = difference(found, "right")
    assert (right.before, right.after) == (3 / 8, 4 / 8)
    assert right.difference == pytest.approx(1 / 8)
    # One of eight questions is missing from a third of the resamples.
    assert right.verdict == "unclear"
    assert [after.query.id for _, after in found.won] == ["q2"]
    assert found.lost == []
    fact = {one.measure: one for one in found.categories}["fact"]
    assert (fact.before, fact.after, fact.n_before) == (1 / 3, 2 / 3, 3)


def test_a_question_in_other_words_is_told_apart_from_one_lost() -> None:
    after = judged(scored("after"), "q1", answer_hash="0" * 12)
    after = judged(after, "q3", values={"right": 0.0})
    found = compare(scored(), after)
    assert [after.query.id for _, after in found.reworded] == ["q1"]
    assert [after.query.id for _, after in found.lost] == ["q3"]
    assert found.p_value == 1


@pytest.mark.parametrize(
    ("measure", "low", "high", "verdict"),
    [
        ("right", 0.01, 0.2, "better"),
        ("right", -0.2, -0.01, "worse"),
        ("right", -0.2, 0.0, "unclear"),
        ("right", -0.1, 0.1, "unclear"),
        ("right", 0.0, 0.0, "same"),
        ("coverage", 0.01, 0.2, "changed"),
        ("a_new_measure", -0.2, -0.01, "worse"),
    ],
)
def test_the_interval_decides_the_verdict(
    measure: str, low: float, high: float, verdict: str
) -> None:
    one = Difference(
        measure=measure,
        before=0.5,
        after=0.6,
        n_before=9,
        n_after=9,
        interval=Interval(low=low, high=high),
    )
    assert one.verdict == verdict


def test_a_measure_that_is_undefined_on_one_side_has_no_difference() -> None:
    # Nothing was declined: whether rightly cannot be said.
    after = scored("after")
    for query_id in ("q3", "q5"):
        after = judged(after, query_id, values={"abstention_precision": None})
    one = difference(compare(scored(), after), "abstention_precision")
    assert (one.before, one.after, one.n_after) == (0.5, None, 0)
    assert (one.difference, one.interval, one.verdict) == (None, None, "unclear")


def test_different_questions_are_not_compared() -> None:
    other = record(DATASET, name="after")
    dataset = other.dataset.model_copy(update={"sha256": "cd" * 32})
    after = replace(scored(), record=other.model_copy(update={"dataset": dataset}))
    with pytest.raises(ExperimentError, match=r"asked different questions: .*abab"):
        compare(scored(), after)
    with pytest.raises(ExperimentError, match="has 8 questions and after 2"):
        compare(scored(), scored("after").only(["q1", "q2"]))


def test_what_differs_beside_the_settings_is_named() -> None:
    after = scored(
        "after",
        commit="decade",
        corpus_version="v2",
        settings={"answer": {"max_words": 60}},
    )
    found = compare(scored(), after)
    assert found.other_conditions == ("corpus_version", "commit")
    assert found.other_settings == ("settings.answer.max_words",)


def test_a_measure_that_only_one_has_is_named() -> None:
    old = scored()
    questions = tuple(
        replace(q, values={**q.values, "extra": 1.0}) for q in old.questions
    )
    new = replace(old, questions=questions)
    found = compare(old, new)
    assert (found.only_before, found.only_after) == ((), ("extra",))
    assert compare(new, old).only_before == ("extra",)


def test_a_comparison_is_json_all_the_way_down() -> None:
    after = judged(scored("after"), "q3", values={"right": 0.0})
    plain = compare(scored(), after).as_json()
    assert json.loads(json.dumps(plain)) == plain
    assert [one["id"] for one in plain["lost"]] == ["q3"]
    assert plain["mcnemar"] == {"n_lost": 1, "n_won": 0, "p_value": 1.0}
    assert plain["measures"]["right"]["better"] == "higher"


def test_a_person_sees_both_answers_to_what_changed() -> None:
    after = judged(
        scored("after"),
        "q3",
        values={"right": 0.0},
        status="answered",
        answer="The moon [1]",
        faults=("status: answered, expected not_found",),
    )
    table = comparison_table(compare(scored(), after))
    assert "right before, wrong after: 1" in table
    assert "q3 (gap) 'q3?'" in table
    assert "before: not_found; Not in the documents." in table
    assert "after:  answered; status: answered, expected not_found; The moon" in table
    assert re.search(r"^right +37\.5 +25\.0 +-12\.5 +-37\.5 to \+0\.0 ", table, re.M)
