"""Open what a dataset is asked of, and record under which conditions it is asked.

Slow to import, so commands import it inside.
"""

import hashlib
import os
from collections.abc import Mapping
from datetime import date

# Read when torch is imported. A question is too short to be worth two cores, and on a
# busy machine threads that wait for one another are many times slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from assistant.assistant import Assistant
from assistant.reader_weights import WEIGHTS
from evals.dataset import Dataset
from evals.record import (
    EncoderRecord,
    Record,
    dataset_record,
    git_state,
    now,
    this_machine,
)
from index.embed import SentenceEncoder
from index.manifest import corpus_version
from ui.open import build, open_assistant, open_assistant_on
from ui.overrides import override, recorded
from ui.settings import PROJECT, Settings


def open_for(
    dataset: Dataset, settings: Settings, overrides: Mapping[str, str]
) -> tuple[Assistant, Settings]:
    """Open the assistant over the corpus that `dataset` is written against.

    Args:
        dataset: The questions that will be asked.
        settings: As resolved without `overrides`.
        overrides: Values for this experiment alone, as `override` takes them.

    Returns:
        The assistant, and the settings it was opened with.

    Raises:
        AssistantError: A setting cannot be used, or something is missing.
    """
    resolved = override(settings, overrides)
    if dataset.corpus == "sources":
        assistant = open_assistant_on(resolved, "sources")
    else:
        if resolved.index.dir != settings.index.dir:
            build(resolved, rebuild=False)
        assistant = open_assistant(resolved)
    # Else the first question would pay for loading the encoder.
    assistant.search("integrated care", k=1)
    return assistant, resolved


def make_record(
    name: str,
    dataset: Dataset,
    assistant: Assistant,
    settings: Settings,
    *,
    overrides: Mapping[str, str],
    as_of: date | None,
    workers: int,
) -> Record:
    """Record the conditions under which `assistant` is about to be asked."""
    commit, dirty = git_state(PROJECT)
    plain = recorded(settings)
    encoder = settings.index.encoder
    sections = {key: key.partition(".") for key in overrides}
    return Record(
        name=name,
        created=now(),
        dataset=dataset_record(dataset, PROJECT),
        as_of=as_of or dataset.as_of,
        settings=plain,
        overrides={key: plain[part[0]][part[2]] for key, part in sections.items()},
        corpus_version=corpus_version(assistant.documents.values()),
        commit=commit,
        dirty=dirty,
        encoder=EncoderRecord(
            name=encoder, sha256=SentenceEncoder(encoder).weights_sha256
        ),
        reader_sha256=_reader_sha256(),
        chat_model=settings.chat.model,
        machine=this_machine(),
        workers=workers,
    )


def _reader_sha256() -> str:
    files = (WEIGHTS / "reader.json", WEIGHTS / "reader.npz")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
