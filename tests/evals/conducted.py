"""Experiments that are conducted in a folder of the test, with canned answers.

`worked` has the eight queries of `tests/evals/worked.py`; `hostile` has questions,
answers and documents that are full of markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.answer import Answer, Turn
from corpus.document import Document
from corpus.errors import AssistantError, QuestionError
from evals.conduct import conduct
from evals.dataset import Dataset, load_dataset
from evals.experiment import Experiment
from evals.query import EvidenceQuote, Query
from evals.record import EncoderRecord, MachineRecord, Record, dataset_record
from tests.evals.canned import DAY, GUIDE, CannedAssistant, answer, query, say, span
from tests.evals.worked import DATASET, REPLIES

HOSTILE = (
    "</script><script>alert(1)</script>\"'><img src=//evil.test/a onerror=alert(2)>"
)
MARKED = Document(
    doc_id="marked.md", title=f"Title {HOSTILE}", text=f"{HOSTILE} and {{{{x}}}} ${{y}}"
)


def write_dataset(folder: Path, queries: Sequence[Query], name: str) -> Dataset:
    """Write the queries as a dataset and read it."""
    folder.mkdir(parents=True)
    slugs = ", ".join(
        f'"{slug}"' for slug in dict.fromkeys(q.category for q in queries)
    )
    (folder / "dataset.toml").write_text(
        f'name = "{name}"\ncorpus = "all"\nas_of = {DAY}\ncategories = [{slugs}]\n'
    )
    lines = (one.model_dump_json() for one in queries)
    (folder / "queries.jsonl").write_text("".join(f"{line}\n" for line in lines))
    return load_dataset(folder)


def keep(
    folder: Path,
    dataset: Dataset,
    replies: Mapping[str, Answer | AssistantError],
    documents: Sequence[Document],
    *,
    name: str = "run",
) -> Experiment:
    """Conduct an experiment and return it."""
    record = Record(
        name=name,
        created=datetime(2026, 1, 3, 9, 30, tzinfo=UTC),
        dataset=dataset_record(dataset, folder),
        as_of=dataset.as_of,
        settings={"answer": {"max_words": 60}, "index": {"passages": 12}},
        overrides={"answer.max_words": 60},
        corpus_version="v1",
        commit="0123456789abcdef",
        dirty=True,
        encoder=EncoderRecord(name="small", sha256="cd" * 32),
        reader_sha256=None,
        chat_model=None,
        machine=MachineRecord(platform="Linux x86_64", python="3.11.2", cpus=2),
    )
    return conduct(
        folder / name, record, dataset, CannedAssistant(replies), list(documents)
    )


def worked(folder: Path, *, name: str = "run", **other: Answer) -> Experiment:
    """Keep the worked queries.

    Args:
        folder: Of the experiments; the dataset is written beside them.
        name: Of the experiment.
        other: Replies that differ, by the id of the query.
    """
    written = folder / f"dataset-{name}"
    dataset = write_dataset(written, DATASET.queries, "worked")
    replies = {**REPLIES, **{f"{key}?": reply for key, reply in other.items()}}
    return keep(folder, dataset, replies, [GUIDE], name=name)


def hostile(folder: Path) -> Experiment:
    """Keep queries in which every string holds markup."""
    evidence = EvidenceQuote(doc_id=MARKED.doc_id, quote=HOSTILE)
    asked = query("q1", must=((HOSTILE,),), must_not=("}}",), evidence=((evidence,),))
    turns = (Turn(role="user", text=HOSTILE), Turn(role="assistant", text=HOSTILE))
    queries = [
        asked.model_copy(update={"question": HOSTILE, "history": turns}),
        query("q<2>").model_copy(update={"question": f"{HOSTILE} again"}),
    ]
    dataset = write_dataset(folder / "dataset", queries, "hostile")
    quoted = replace(
        span(0, len(HOSTILE), quote=HOSTILE, doc_id=MARKED.doc_id),
        title=MARKED.title,
        url=f"javascript:alert(3)//{HOSTILE}",
        publisher=HOSTILE,
        published_text=HOSTILE,
        doc_sha256=MARKED.sha256,
    )
    said = answer(
        text=f"{HOSTILE} [1]",
        sentences=[say(HOSTILE, 1)],
        citations=[quoted],
        answerable=0.7,
    )
    replies: dict[str, Answer | AssistantError] = {
        HOSTILE: replace(said, question=HOSTILE),
        f"{HOSTILE} again": QuestionError(f"too long: {HOSTILE}"),
    }
    return keep(folder, dataset, replies, [MARKED], name="hostile")
