import pytest

from evals.facts import (
    complete,
    completeness,
    forbidden_facts,
    forbidden_facts_avoided,
    required_facts,
)
from evals.query import Query
from tests.evals.canned import (
    DOCUMENTS,
    PLANS,
    SETS,
    SPENDS,
    answer,
    cite,
    listed,
    query,
    say,
)

SAID = answer(
    text=f"{PLANS} [1] A notice on the budget.",
    sentences=[say(PLANS, 1)],
    citations=[cite(PLANS)],
)


@pytest.mark.parametrize(
    ("must", "value"),
    [
        pytest.param((), None, id="nothing is required"),
        pytest.param((("plans",),), 1.0, id="said"),
        pytest.param((("runs", "plans"), ("care",)), 1.0, id="an alternative"),
        pytest.param((("plans",), ("care",), ("sets",)), 2 / 3, id="two of three"),
        pytest.param((("budget",),), 0.0, id="in a notice alone"),
    ],
)
def test_required_facts_are_the_share_of_groups_that_are_said(
    must: tuple[tuple[str, ...], ...], value: float | None
) -> None:
    assert required_facts(query(must=must), SAID) == value


@pytest.mark.parametrize(
    ("must_not", "said", "avoided"),
    [
        pytest.param((), None, None, id="nothing is forbidden"),
        pytest.param(("plans", "care", "sets"), 2 / 3, 1 / 3, id="two of three"),
        pytest.param(("sets",), 0.0, 1.0, id="none"),
    ],
)
def test_forbidden_facts_are_the_share_of_phrases_that_are_said(
    must_not: tuple[str, ...], said: float | None, avoided: float | None
) -> None:
    asked = query(must_not=must_not)
    assert forbidden_facts(asked, SAID) == said
    assert forbidden_facts_avoided(asked, SAID) == pytest.approx(avoided)


def test_an_error_says_nothing_that_is_required_and_is_no_way_to_avoid() -> None:
    asked = query(must=(("plans",),), must_not=("sets",), evidence=(listed(PLANS),))
    assert required_facts(asked, None) == 0.0
    assert forbidden_facts(asked, None) is None
    assert forbidden_facts_avoided(asked, None) is None
    assert completeness(asked, None, DOCUMENTS) == 0.0
    assert complete(asked, None, DOCUMENTS) == 0.0


def test_completeness_counts_facts_and_evidence_alike() -> None:
    # "plans" is said and PLANS cited; "sets" is not said, SETS and SPENDS not cited.
    asked = query(
        must=(("plans",), ("sets",)),
        evidence=(listed(PLANS), listed(SETS), listed(SPENDS)),
    )
    assert completeness(asked, SAID, DOCUMENTS) == 2 / 5
    assert complete(asked, SAID, DOCUMENTS) == 0.0


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        pytest.param(
            query(must=(("plans",),), evidence=(listed(SETS, PLANS),)), 1.0, id="all"
        ),
        pytest.param(query(must=(("plans",),)), 1.0, id="facts alone"),
        pytest.param(query(evidence=(listed(SETS),)), 0.0, id="evidence alone"),
        pytest.param(query(must_not=("sets",)), None, id="neither is listed"),
    ],
)
def test_complete_is_all_or_nothing(asked: Query, value: float | None) -> None:
    assert complete(asked, SAID, DOCUMENTS) == value
