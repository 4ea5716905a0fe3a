"""Open what the public questions on answerability are asked of, and ask them.

Slow to import, as `ui.open` is, so the command imports it inside.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tqdm import tqdm

from assistant.assembly import Assembly
from evals.answerability import (
    Answerability,
    Judged,
    PassageQuestion,
    document_of,
    judge,
    query_of,
)
from evals.dataset import DatasetError
from evals.retrieval_set import is_retrieval_set, load_beir
from evals.systems import PlainSearch
from index.build import build_index
from index.search import open_index
from ui.bench import own_index
from ui.open import build, open_assembly
from ui.settings import Settings

_PASSAGES = ("train/clapnq_answerable.jsonl", "train/clapnq_unanswerable.jsonl")
CONVERSATIONS = ("mtrag_clapnq", "mtragun_clapnq")
_TRAINED = (
    "a fifth that was held back by title; the weights have learned from the other four"
)


def judge_all(
    settings: Settings, folder: Path, as_of: date | None
) -> Iterator[Answerability]:
    """Yield what was found on each pool of questions as it is done.

    Raises:
        AssistantError: A set is missing, or something the assistant needs.
    """
    missing = [n for n in CONVERSATIONS if not is_retrieval_set(folder / n)]
    missing += [name for name in _PASSAGES if not (folder / name).is_file()]
    if missing:
        raise DatasetError(f"{folder} lacks {', '.join(missing)} of the public sets.")
    from evals.training.groups import clap_questions

    # The conversations come first: their index is opened as the settings say, and what
    # it is opened with reads the single passages too.
    conversations, parts = _conversations(settings, folder, as_of)
    held_back = [one for one in clap_questions(folder) if one.held_back]
    yield _passages(held_back, parts, settings.index.chunk_tokens, as_of)
    yield conversations


def _conversations(
    settings: Settings, folder: Path, as_of: date | None
) -> tuple[Answerability, Assembly]:
    found: list[Judged] = []
    for name in CONVERSATIONS:
        own = own_index(settings, folder / name)
        build(own, rebuild=False)
        parts = replace(open_assembly(own), selector=None)
        queries = load_beir(folder / name).queries
        plain = PlainSearch(own.index.dir, parts.encoder)
        asked = tqdm(queries, desc=name)
        found += judge(asked, parts.assistant(), plain, as_of)
    pooled = Answerability(
        name="MTRAG and MTRAG-UN", trained_on=None, questions=tuple(found)
    )
    return pooled, parts


def _passages(
    questions: Sequence[PassageQuestion],
    parts: Assembly,
    chunk_tokens: int,
    as_of: date | None,
) -> Answerability:
    found: list[Judged] = []
    for question in tqdm(questions, desc="CLAPNQ"):
        with tempfile.TemporaryDirectory() as directory:
            found += _passage(question, parts, Path(directory), chunk_tokens, as_of)
    return Answerability(name="CLAPNQ", trained_on=_TRAINED, questions=tuple(found))


def _passage(
    question: PassageQuestion,
    parts: Assembly,
    directory: Path,
    chunk_tokens: int,
    as_of: date | None,
) -> list[Judged]:
    """Ask a question of its own passage, the only document of a corpus."""
    documents = [document_of(question)]
    encoder = parts.encoder
    build_index(documents, encoder, directory=directory, chunk_tokens=chunk_tokens)
    index = open_index(directory, documents, encoder, chunk_tokens=chunk_tokens)
    try:
        assistant = replace(parts, documents=documents, index=index).assistant()
        plain = PlainSearch(directory, encoder)
        return list(judge([query_of(question)], assistant, plain, as_of))
    finally:
        index.close()
