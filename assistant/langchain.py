"""The index as a LangChain retriever and the assistant as a Runnable.

For chains of other people's making; nothing of ours goes through them.
"""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from assistant.answer import Answer, Asks, Turn
from index.search import Index


class PassageRetriever(BaseRetriever):
    """Passages as LangChain documents; the offsets are in `metadata`.

    Attributes:
        index: The open index.
        k: How many passages to return.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 4

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [
            LangChainDocument(
                id=passage.chunk.chunk_id,
                page_content=passage.chunk.text,
                metadata={
                    "doc_id": passage.chunk.doc_id,
                    "start": passage.chunk.start,
                    "end": passage.chunk.end,
                    "score": passage.score,
                    "rank": passage.rank,
                },
            )
            for passage in (self.index.retrieve([query], self.k) if query else [])
        ]


def as_runnable(assistant: Asks) -> Runnable[Any, Answer]:
    """Return the assistant as a Runnable.

    It takes a question, or a mapping with `question` and, if wished, `history`: a
    list of `{"role": "user" | "assistant", "text": ...}`.
    """

    def ask(asked: str | dict[str, Any]) -> Answer:
        if isinstance(asked, str):
            return assistant.ask(asked)
        history = [Turn(**turn) for turn in asked.get("history", ())]
        return assistant.ask(asked["question"], history)

    return RunnableLambda(ask, name="ics_assistant")
