from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from assistant.answer import Answer, Turn
from corpus.errors import AssistantError, QuestionError
from evals.answerability import (
    PLAIN,
    Answerability,
    Judged,
    answerability_table,
    document_of,
    judge,
    query_of,
)
from evals.retrieval_report import OURS
from evals.retrieval_set import RetrievalQuery
from evals.systems import Ranking
from tests.evals.canned import DAY, CannedAssistant, answer


@dataclass(frozen=True)
class Question:
    question: str = "When is the fair?"
    title: str = "The fair"
    passage: str = "The fair\nThe fair is in May."
    selected: tuple[str, ...] = ("The fair is in May.",)
    held_back: bool = True


class CannedSearch:
    def rank(self, query: RetrievalQuery, k: int) -> Mapping[str, Ranking]:
        return {name: Ranking(confidence=float(len(name))) for name in PLAIN}


def pool(
    *judged: tuple[bool, float, float], trained: str | None = None
) -> Answerability:
    return Answerability(
        name="Fairs",
        trained_on=trained,
        questions=tuple(
            Judged(answerable=label, scores={OURS: ours, "best cosine": plain})
            for label, ours, plain in judged
        ),
    )


MIXED = [(True, 0.9, 0.4), (True, 0.8, 0.6), (False, 0.1, 0.5), (False, 0.2, 0.5)]


def test_each_system_says_how_sure_it_is_of_every_question_with_a_label() -> None:
    history = (Turn(role="user", text="What is on?"),)
    queries = [
        RetrievalQuery(query_id="1", text="a?", answerable=True, history=history),
        RetrievalQuery(query_id="2", text="b?"),
        RetrievalQuery(query_id="3", text="c?", answerable=False),
    ]
    replies: dict[str, Answer | AssistantError] = {
        "a?": answer(answerable=0.75),
        "c?": QuestionError("too long"),
    }
    asks = CannedAssistant(replies)
    first, second = judge(queries, asks, CannedSearch(), DAY)
    assert first.answerable
    assert first.scores == {OURS: 0.75, "best cosine": 5.0, "best BM25 score": 4.0}
    assert (second.answerable, second.scores[OURS]) == (False, None)
    assert asks.asked[0] == ("a?", history, DAY)


def test_a_passage_is_a_document_under_its_title() -> None:
    document = document_of(Question())
    assert (document.title, document.text) == ("The fair", "The fair is in May.")
    assert query_of(Question()).answerable is True
    assert query_of(Question(selected=())).answerable is False


def test_auc_has_the_interval_of_the_questions_resampled() -> None:
    found = pool(*MIXED * 10)
    assert found.auc(OURS).value == 1.0
    assert found.auc("best cosine").value == 0.5
    ours, plain = found.interval(OURS), found.interval("best cosine")
    assert ours is not None
    assert plain is not None
    assert (ours.low, ours.high) == (1.0, 1.0)
    assert plain.low < 0.5 < plain.high
    ahead = found.ahead("best cosine")
    assert ahead is not None
    assert (ahead.low, ahead.high) == pytest.approx((1 - plain.high, 1 - plain.low))


def test_the_table_marks_what_the_weights_have_learned_from() -> None:
    table = answerability_table([pool(*MIXED), pool(*MIXED, trained="a fifth of it")])
    assert "| Fairs | 2 / 2 | 100.0 (" in table
    assert "| Fairs* | 2 / 2 | 100.0 (" in table
    assert "\\* Fairs: a fifth of it." in table
    assert "Questions of which ours says nothing: 0." in table
