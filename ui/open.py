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

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.assembly import Assembly, SecondStage
from assistant.assistant import Assistant
from assistant.config import ChatConfig
from assistant.crossencoder import NONE, open_cross_encoder
from assistant.generative import ModelSelector
from assistant.reader_weights import ReaderWeights
from assistant.reread import Calibration, calibration_path
from assistant.suggest import Checked, Suggester
from assistant.suggest_check import answered, made_from
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.files import Fault
from corpus.glossary import load_glossary
from corpus.questions import candidates, load_questions
from index.build import BuildReport, build_index
from index.embed import SentenceEncoder
from index.manifest import Manifest
from index.search import Index, open_index
from index.versions import remove_versions, version_dir
from ui.documents import open_cache, read_documents, warn_of_faults
from ui.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What building the index came to.

    Attributes:
        faults: Files that could not be read and are not in it.
        asked: What came of the questions that were asked of it, if any were.
    """

    report: BuildReport
    faults: tuple[Fault, ...]
    asked: "Asked | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of the questions that might be suggested."""

    n_asked: int
    n_answered: int
    seconds: float


def build(
    settings: Settings, *, rebuild: bool, suggest_from: date | None = None
) -> Built:
    """Build the index that the settings name, unless it is up to date.

    What was read out of files that are no longer there is forgotten too.

    Args:
        settings: Name the corpus and the index.
        rebuild: Build anew from nothing.
        suggest_from: The day from which questions may be suggested: those that might
            be are asked as on that day, unless that was done. None leaves them alone.

    Raises:
        AssistantError: The corpus, the encoder or the folder cannot be used.
    """
    cache = open_cache(settings, fresh=rebuild)
    loaded = read_documents(settings, cache)
    encoder = SentenceEncoder(settings.index.encoder)
    report = build_index(
        loaded.documents,
        encoder,
        directory=settings.index.dir,
        chunk_tokens=settings.index.chunk_tokens,
        keep_versions=settings.index.keep_versions,
        rebuild=rebuild,
    )
    cache.forget_unused()
    asked = None
    if suggest_from:
        checked = _checked(settings, report.manifest)
        if checked is None or checked.checked_on > suggest_from:
            asked = _ask_candidates(
                settings, loaded.documents, encoder, report.manifest, on=suggest_from
            )
    return Built(report=report, faults=loaded.faults, asked=asked)


def _checked(settings: Settings, manifest: Manifest) -> Checked | None:
    """Return the questions that an index version answers, if they were asked of it.

    With another reader or other thresholds, others would be answered.
    """
    checked = Checked.open(version_dir(settings.index.dir, manifest.version_id))
    if checked and checked.made_from == made_from(settings.answer, settings.reader):
        return checked
    return None


def _ask_candidates(
    settings: Settings,
    documents: Sequence[Document],
    encoder: SentenceEncoder,
    manifest: Manifest,
    *,
    on: date,
) -> Asked | None:
    """Ask what might be suggested over an index version; keep what it answers."""
    begun = time.perf_counter()
    questions = load_questions()
    todo = candidates(documents, questions)
    checked = Checked(
        made_from=made_from(settings.answer, settings.reader), checked_on=on
    )
    if todo:
        index = open_index(
            settings.index.dir,
            documents,
            encoder,
            chunk_tokens=settings.index.chunk_tokens,
        )
        # A chat model would cost, and may answer otherwise the next time.
        plain = settings.model_copy(update={"chat": ChatConfig()})
        with closing(index):
            assistant = _assembly(plain, documents, index).assistant()
            found = answered(todo, assistant, encoder, load_glossary(), on=on)
        checked = checked.model_copy(
            update={"start": questions.start, "suggestions": found}
        )
    checked.save(version_dir(settings.index.dir, manifest.version_id))
    return Asked(
        n_asked=len(todo),
        n_answered=len(checked.suggestions),
        seconds=time.perf_counter() - begun,
    )


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
    return open_assembly(settings).assistant()


def open_assembly(settings: Settings) -> Assembly:
    """Open what the assistant over the live index is put together from.

    Raises:
        AssistantError: Something it needs is missing; the message says what.
    """
    documents, index = open_search(settings)
    checked = _checked(settings, index.manifest)
    return _assembly(settings, documents, index, checked)


def open_assistant_on(settings: Settings, folder: str) -> Assistant:
    """Open the assistant over one folder of the corpus alone, with its own index.

    Raises:
        AssistantError: As `open_assembly_on`.
    """
    return open_assembly_on(settings, folder).assistant()


def open_assembly_on(settings: Settings, folder: str) -> Assembly:
    """Open the parts of the assistant over one folder of the corpus alone.

    The index lies `beside` that of the settings and is built or brought up to date.

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
    assembly = open_assembly_of(settings, documents, beside(settings, folder))
    warn_of_faults(loaded.faults)
    return assembly


def open_assembly_of(
    settings: Settings, documents: Sequence[Document], directory: Path
) -> Assembly:
    """Open what an assistant over some documents is put together from.

    Args:
        settings: Say how; the documents and the index they name are left alone.
        documents: At least one.
        directory: Of their index, which is built or brought up to date.

    Raises:
        AssistantError: The index cannot be built, or something is missing.
    """
    encoder = SentenceEncoder(settings.index.encoder)
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
    return _assembly(settings, documents, index)


def beside(settings: Settings, name: str) -> Path:
    """Return the folder of an index that lies beside that of the settings."""
    return settings.index.dir.with_name(f"{settings.index.dir.name}-{name}")


def _assembly(
    settings: Settings,
    documents: Sequence[Document],
    index: Index,
    checked: Checked | None = None,
) -> Assembly:
    glossary = load_glossary()
    return Assembly(
        documents=documents,
        index=index,
        encoder=index.encoder,
        weights=ReaderWeights.open(),
        second=_second_stage(settings),
        glossary=glossary,
        answer=settings.answer,
        limits=settings.limits,
        n_passages=settings.index.passages,
        selector=_selector(settings),
        suggester=Suggester(checked, index.encoder, glossary) if checked else None,
    )


def _second_stage(settings: Settings) -> SecondStage | None:
    config = settings.reader
    if config.cross_encoder == NONE:
        return None
    cross_encoder = open_cross_encoder(config.cross_encoder)
    return SecondStage(
        cross_encoder=cross_encoder,
        calibration=Calibration.open(calibration_path(config, cross_encoder)),
        n_units=config.units,
        n_passages=config.passages,
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
