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
from dataclasses import dataclass

from assistant.assistant import Assistant
from assistant.crossencoder import NONE, open_cross_encoder
from assistant.generative import ModelSelector
from assistant.reader import TrainedReader
from assistant.reader_weights import ReaderWeights
from assistant.reread import Calibration, Rereader, calibration_path
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.files import Fault
from corpus.glossary import Glossary, load_glossary
from index.build import BuildReport, build_index
from index.embed import SentenceEncoder
from index.search import Index, open_index
from index.versions import remove_versions
from ui.documents import open_cache, read_documents, warn_of_faults
from ui.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What building the index came to.

    Attributes:
        faults: Files that could not be read and are not in it.
    """

    report: BuildReport
    faults: tuple[Fault, ...]


def build(settings: Settings, *, rebuild: bool) -> Built:
    """Build the index that the settings name, unless it is up to date.

    What was read out of files that are no longer there is forgotten too.

    Raises:
        AssistantError: The corpus, the encoder or the folder cannot be used.
    """
    cache = open_cache(settings, fresh=rebuild)
    loaded = read_documents(settings, cache)
    report = build_index(
        loaded.documents,
        SentenceEncoder(settings.index.encoder),
        directory=settings.index.dir,
        chunk_tokens=settings.index.chunk_tokens,
        keep_versions=settings.index.keep_versions,
        rebuild=rebuild,
    )
    cache.forget_unused()
    return Built(report=report, faults=loaded.faults)


def remove_index(settings: Settings) -> None:
    """Remove every version of the index, and what was read out of files.

    Raises:
        IndexStoreError: The folder cannot be written.
    """
    remove_versions(settings.index.dir)
    open_cache(settings).forget_unused()


def open_search(settings: Settings) -> tuple[Sequence[Document], Index]:
    """Open the live index and the documents it was built from.

    Files that cannot be read are left out, and named on stderr.

    Raises:
        AssistantError: The index is missing, stale or damaged, or no document can be
            read.
    """
    loaded = read_documents(settings)
    encoder = SentenceEncoder(settings.index.encoder)
    index = open_index(
        settings.index.dir,
        loaded.documents,
        encoder,
        chunk_tokens=settings.index.chunk_tokens,
    )
    warn_of_faults(loaded.faults)
    return loaded.documents, index


def open_assistant(settings: Settings) -> Assistant:
    """Open the assistant over the live index.

    Raises:
        AssistantError: Something it needs is missing; the message says what.
    """
    documents, index = open_search(settings)
    return _assistant(settings, documents, index)


def open_assistant_on(settings: Settings, folder: str) -> Assistant:
    """Open the assistant over one folder of the corpus alone, with its own index.

    The index lies beside that of the settings and is built or brought up to date.

    Args:
        settings: Name the corpus and the index.
        folder: Name of the folder below the corpus root, such as `sources`.

    Raises:
        AssistantError: Something it needs is missing, or no document is in the folder.
    """
    loaded = read_documents(settings)
    documents = [d for d in loaded.documents if d.doc_id.startswith(f"{folder}/")]
    if not documents:
        raise CorpusError(
            f"The corpus {settings.corpus.dir} has no documents in {folder}/, which "
            "are asked about."
        )
    encoder = SentenceEncoder(settings.index.encoder)
    directory = settings.index.dir.with_name(f"{settings.index.dir.name}-{folder}")
    tokens = settings.index.chunk_tokens
    build_index(
        documents,
        encoder,
        directory=directory,
        chunk_tokens=tokens,
        keep_versions=1,
        rebuild=False,
    )
    index = open_index(directory, documents, encoder, chunk_tokens=tokens)
    warn_of_faults(loaded.faults)
    return _assistant(settings, documents, index)


def _assistant(
    settings: Settings, documents: Sequence[Document], index: Index
) -> Assistant:
    glossary = load_glossary()
    reader = _reader(settings, documents, index, glossary)
    return Assistant(
        documents,
        index,
        reader,
        glossary=glossary,
        answer=settings.answer,
        limits=settings.limits,
        n_passages=settings.index.passages,
        compare=reader.compare if isinstance(reader, Rereader) else None,
        n_compared=settings.reader.passages,
        selector=_selector(settings),
    )


def _reader(
    settings: Settings,
    documents: Sequence[Document],
    index: Index,
    glossary: Glossary,
) -> TrainedReader | Rereader:
    first = TrainedReader(
        documents,
        weights=ReaderWeights.open(),
        glossary=glossary,
        encoder=index.encoder,
    )
    config = settings.reader
    if config.cross_encoder == NONE:
        return first
    cross_encoder = open_cross_encoder(config.cross_encoder)
    return Rereader(
        first,
        cross_encoder,
        Calibration.open(calibration_path(config, cross_encoder)),
        glossary=glossary,
        n_units=config.units,
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
