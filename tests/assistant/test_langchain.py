import asyncio
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from langchain_core.documents import Document as LangChainDocument
from langchain_core.runnables import RunnableLambda

from assistant.answer import Answer, Turn
from assistant.langchain import PassageRetriever, as_runnable
from index.search import Index
from tests.assistant.stand import (
    BY_ID,
    FUNDS,
    GUIDE,
    LEAFLET,
    MEMBERS,
    PLANS,
    assistant,
    open_stand_index,
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_stand_index(tmp_path_factory.mktemp("index")) as opened:
        yield opened


def test_a_passage_keeps_its_place_in_its_document(index: Index) -> None:
    found = PassageRetriever(index=index, k=3).invoke("hospital care")
    assert len(found) == 3
    for rank, passage in enumerate(found, start=1):
        meta = passage.metadata
        text = BY_ID[meta["doc_id"]].text
        assert text[meta["start"] : meta["end"]] == passage.page_content
        assert passage.id == f"{meta['doc_id']}#{meta['start']}-{meta['end']}"
        assert meta["rank"] == rank
    scores = [passage.metadata["score"] for passage in found]
    assert scores == sorted(scores, reverse=True)


def test_the_retriever_finds_what_the_index_finds(index: Index) -> None:
    ours = [p.chunk.chunk_id for p in index.retrieve(["social care"], 4)]
    assert [p.id for p in PassageRetriever(index=index).invoke("social care")] == ours


def test_an_empty_query_finds_nothing(index: Index) -> None:
    assert PassageRetriever(index=index).invoke("") == []


def test_the_retriever_takes_its_place_in_a_chain(index: Index) -> None:
    def titles(passages: list[LangChainDocument]) -> list[str]:
        return [BY_ID[passage.metadata["doc_id"]].title for passage in passages]

    chain = PassageRetriever(index=index, k=1) | RunnableLambda(titles)
    assert chain.invoke("hospital care") == [GUIDE.title]
    assert chain.batch(["hospital care", "social care taxes"]) == [
        [GUIDE.title],
        [LEAFLET.title],
    ]
    assert asyncio.run(chain.ainvoke("hospital care")) == [GUIDE.title]


def test_the_assistant_answers_a_question_in_a_chain(index: Index) -> None:
    def quotes(answer: Answer) -> list[str]:
        return [citation.quote for citation in answer.citations]

    chain = as_runnable(assistant(index)) | RunnableLambda(quotes)
    assert chain.invoke("Who plans hospital care?") == [PLANS]
    assert chain.invoke({"question": "Who plans hospital care?"}) == [PLANS]


def test_the_assistant_answers_several_questions_in_their_order(index: Index) -> None:
    asked = ["Who funds social care?", {"question": "How many members has the ICB?"}]
    first, second = as_runnable(assistant(index)).batch(asked)
    assert first.citations[0].quote == FUNDS
    assert second.citations[0].quote == MEMBERS
    assert first.answer_id != second.answer_id


class _Recorder:
    def __init__(self, inner: Index) -> None:
        self._inner = assistant(inner)
        self.history: list[Turn] = []

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_of: date | None = None,
        place: str | None = None,
    ) -> Answer:
        self.history += history
        return self._inner.ask(question, as_of=as_of, place=place)


def test_the_conversation_is_handed_on_turn_by_turn(index: Index) -> None:
    recorder = _Recorder(index)
    turns = [{"role": "user", "text": "Hello"}, {"role": "assistant", "text": "Hi"}]
    as_runnable(recorder).invoke(
        {"question": "Who plans hospital care?", "history": turns}
    )
    assert recorder.history == [
        Turn(role="user", text="Hello"),
        Turn(role="assistant", text="Hi"),
    ]
