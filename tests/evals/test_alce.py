import pytest

from assistant.answer import Answer, AnswerSentence, Citation
from evals.alce import alce_precision, alce_recall
from tests.evals.canned import (
    DOCUMENTS,
    PLANS,
    SETS,
    SPENDS,
    answer,
    cite,
    say,
    span,
)

CITED = [cite(PLANS), cite(SETS, marker=2), cite(SPENDS, marker=3)]


def said(*sentences: AnswerSentence, citations: list[Citation] | None = None) -> Answer:
    return answer(
        sentences=sentences, citations=CITED if citations is None else citations
    )


# Recall counts sentences, precision their markers.
@pytest.mark.parametrize(
    ("sentences", "recall", "precision"),
    [
        pytest.param([say(PLANS, 1)], 1.0, 1.0, id="its own words"),
        pytest.param([say(PLANS, 2)], 0.0, 0.0, id="the words of another"),
        pytest.param([say(PLANS)], 0.0, None, id="nothing cited"),
        pytest.param([say(PLANS, 9)], 0.0, 0.0, id="a marker of nothing"),
        pytest.param([say("The ICB cares.", 1)], 0.0, 0.0, id="other words"),
        pytest.param([say(f"{PLANS} {SETS}", 1, 2)], 1.0, 1.0, id="both are needed"),
        pytest.param([say(f"{PLANS} {SETS}", 1)], 0.0, 0.0, id="half is cited"),
        pytest.param([say(PLANS, 1, 2)], 1.0, 1 / 2, id="one is not needed"),
        pytest.param([say(PLANS, 1, 9)], 1.0, 1 / 2, id="one is not there"),
        pytest.param(
            [say(f"{PLANS} {SPENDS}", 1, 2, 3)], 1.0, 2 / 3, id="the middle is not"
        ),
        pytest.param([say(PLANS, 1, 1)], 1.0, 1.0, id="each alone would do"),
        # One of two sentences; one of three markers.
        pytest.param([say(PLANS, 1), say(SETS, 1, 3)], 1 / 2, 1 / 3, id="two"),
    ],
)
def test_each_sentence_is_held_against_what_it_cites(
    sentences: list[AnswerSentence], recall: float, precision: float | None
) -> None:
    found = said(*sentences)
    assert alce_recall(found, DOCUMENTS) == recall
    assert alce_precision(found, DOCUMENTS) == precision


def test_a_quote_that_is_not_in_the_documents_supports_nothing() -> None:
    invented = "The ICB runs the trains."
    found = said(say(invented, 1), citations=[span(0, 24, quote=invented)])
    assert alce_recall(found, DOCUMENTS) == 0.0
    assert alce_precision(found, DOCUMENTS) == 0.0


def test_without_sentences_there_is_nothing_to_support() -> None:
    for nothing in (None, answer("not_found", text="Not in the documents.")):
        assert alce_recall(nothing, DOCUMENTS) is None
        assert alce_precision(nothing, DOCUMENTS) is None
