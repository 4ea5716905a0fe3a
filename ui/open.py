"""Put the rooms together as the settings say; shared by the commands and the page.

Everything here is slow to import, so commands import it inside.
"""

import os

# Nothing may call home: not the model hub, not Chroma, not Gradio.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

from collections.abc import Sequence

from assistant.assistant import Assistant
from assistant.generative import ModelSelector
from assistant.reader import ReaderWeights, TrainedReader
from corpus.document import Document
from corpus.glossary import load_glossary
from corpus.load import load_documents
from index.build import BuildReport, build_index
from index.embed import SentenceEncoder
from index.search import Index, open_index
from ui.settings import Settings


def build(settings: Settings, *, rebuild: bool) -> BuildReport:
    """Build the index that the settings name, unless it is up to date.

    Raises:
        AssistantError: The corpus, the encoder or the folder cannot be used.
    """
    return build_index(
        load_documents(settings.corpus.dir),
        SentenceEncoder(settings.index.encoder),
        directory=settings.index.dir,
        chunk_tokens=settings.index.chunk_tokens,
        keep_versions=settings.index.keep_versions,
        rebuild=rebuild,
    )


def open_search(settings: Settings) -> tuple[Sequence[Document], Index]:
    """Open the live index and the documents it was built from.

    Raises:
        AssistantError: The index is missing, stale or damaged, or a document is.
    """
    documents = load_documents(settings.corpus.dir)
    encoder = SentenceEncoder(settings.index.encoder)
    index = open_index(
        settings.index.dir,
        documents,
        encoder,
        chunk_tokens=settings.index.chunk_tokens,
    )
    return documents, index


def open_assistant(settings: Settings) -> Assistant:
    """Open the assistant over the live index.

    Raises:
        AssistantError: Something it needs is missing; the message says what.
    """
    documents, index = open_search(settings)
    glossary = load_glossary()
    reader = TrainedReader(
        documents,
        weights=ReaderWeights.open(),
        glossary=glossary,
        encoder=index.encoder,
    )
    return Assistant(
        documents,
        index,
        reader,
        glossary=glossary,
        answer=settings.answer,
        limits=settings.limits,
        n_passages=settings.index.passages,
        selector=_selector(settings),
    )


def _selector(settings: Settings) -> ModelSelector | None:
    if not settings.chat.model:
        return None
    from assistant.model import completer, open_chat_model

    return ModelSelector(
        completer(
            open_chat_model(settings.chat),
            timeout_seconds=settings.chat.timeout_seconds,
        ),
        glossary=load_glossary(),
        max_lines=settings.chat.evidence_lines,
        max_prompt_tokens=settings.chat.max_prompt_tokens,
    )
