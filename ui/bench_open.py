"""Open what `ics bench` takes apart and times, as the settings say.

Slow to import, as `ui.eval_open` is, so commands import it inside.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from assistant.units import document_units
from corpus.document import Document
from corpus.load import read_folder
from evals.ablation import Subject
from evals.dataset import Dataset
from evals.filler import fill, shuffled_documents
from evals.footprint import Footprint, reader_footprint
from evals.record import Record
from index.build import chunks_of
from ui.eval_open import make_record
from ui.open import beside, open_assembly, open_assembly_of, open_assembly_on
from ui.settings import Settings


def open_subject(settings: Settings, dataset: Dataset, as_of: date | None) -> Subject:
    """Open the parts of the assistant over the corpus of a dataset.

    No chat model is used: what it says is no measure of the other parts.

    Raises:
        AssistantError: Something it needs is missing.
    """
    directory = settings.index.dir
    if dataset.corpus == "sources":
        assembly = open_assembly_on(settings, "sources")
        directory = beside(settings, "sources")
    else:
        assembly = open_assembly(settings)
    return Subject(
        assembly=replace(assembly, selector=None),
        directory=directory,
        dataset=dataset,
        as_of=as_of or dataset.as_of,
    )


def filled_subject(
    settings: Settings, subject: Subject, n_chunks: int, filling: Path | None
) -> Subject:
    """Return the subject over a corpus that is filled up to `n_chunks` chunks.

    Its index lies beside that of the settings.

    Args:
        settings: Say how documents are cut.
        subject: What is to be asked of the larger corpus.
        n_chunks: How many chunks there are to be, at least.
        filling: A folder of documents to fill up with; by default what is shuffled of
            the corpus itself.

    Raises:
        AssistantError: The folder holds no document, or the index cannot be built.
    """
    documents = subject.assembly.documents
    encoder = subject.assembly.encoder
    more: Iterable[Document] = shuffled_documents(documents)
    if filling is not None:
        more = read_folder(filling, limits=settings.corpus).documents
    filled = fill(
        documents,
        more,
        n_chunks,
        lambda document: len(chunks_of(document, encoder, settings.index.chunk_tokens)),
    )
    directory = beside(settings, "bench") / subject.dataset.corpus
    assembly = open_assembly_of(settings, filled, directory)
    return replace(
        subject, assembly=replace(assembly, selector=None), directory=directory
    )


def record_of(name: str, subject: Subject, settings: Settings) -> Record:
    """Record the conditions under which a subject is asked."""
    return make_record(
        name,
        subject.dataset,
        subject.assembly.assistant(),
        settings,
        overrides={},
        as_of=subject.as_of,
        workers=1,
    )


def footprint_of(subject: Subject, settings: Settings, n_chunks: int) -> Footprint:
    """Measure what the reader keeps of some chunks, spread over the documents.

    Args:
        subject: Whose documents are cut.
        settings: Say how they are cut.
        n_chunks: How many chunks to measure on, at most.
    """
    parts = subject.assembly
    chunks = [
        (chunk, units)
        for document in parts.documents
        for units in [document_units(document)]
        for chunk in chunks_of(document, parts.encoder, settings.index.chunk_tokens)
    ]
    step = max(1, len(chunks) // n_chunks)
    some = chunks[::step][:n_chunks]
    # A unit counts for the chunk that it begins in.
    units = [u for c, own in some for u in own if c.start <= u.start < c.end]
    return reader_footprint(units, len(some), parts.glossary, parts.encoder)
