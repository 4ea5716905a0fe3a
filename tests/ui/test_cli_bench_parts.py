"""`ics bench` over a small corpus and dataset, with the real encoder and reader."""

import json
from pathlib import Path

import pytest

from tests.ui.built import Ran, ics

DOCUMENTS = {
    "bins.md": "# Bins\n\nBins are emptied on Mondays. The bin lorry comes at seven.\n",
    "pool.md": "# Pool\n\nThe pool opens at nine. A swim costs four pounds.\n",
    "icb.md": "# ICB\n\nThe Integrated Care Board (ICB) plans hospital care.\n",
}
ASKED = [
    ("When are the bins emptied?", "bins.md", "Bins are emptied on Mondays."),
    ("When does the pool open?", "pool.md", "The pool opens at nine."),
    ("What does a swim cost?", "pool.md", "A swim costs four pounds."),
    ("What does the ICB plan?", "icb.md", "plans hospital care"),
    ("Who is the mayor of Lisbon?", None, None),
    ("How tall is Ben Nevis?", None, None),
    ("Who won the cup in 1990?", None, None),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """Return the options that name a small corpus, its index and a dataset."""
    folder = tmp_path_factory.mktemp("bench")
    corpus, dataset = folder / "corpus", folder / "dataset"
    corpus.mkdir()
    dataset.mkdir()
    for name, text in DOCUMENTS.items():
        (corpus / name).write_text(text)
    (dataset / "dataset.toml").write_text(
        'name = "made"\ncorpus = "all"\nas_of = 2026-11-21\ncategories = ["fact"]\n'
    )
    lines = [json.dumps(query(n, *asked)) for n, asked in enumerate(ASKED)]
    (dataset / "queries.jsonl").write_text("\n".join(lines) + "\n")
    options: list[object] = ["--corpus", corpus, "--index", folder / "index"]
    assert ics("index", *options).code == 0
    return [*options, "--dataset", dataset]


def query(n: int, question: str, doc_id: str | None, quote: str | None) -> object:
    answerable = doc_id is not None
    return {
        "id": f"q{n}",
        "question": question,
        "category": "fact",
        "answerable": answerable,
        "expected_status": ["answered"] if answerable else ["not_found"],
        "must_include": [],
        "must_not_include": [],
        "evidence": [[{"doc_id": doc_id, "quote": quote}]] if answerable else [],
    }


def bench(command: str, *arguments: object) -> Ran:
    ran = ics("bench", command, *arguments)
    assert ran.code == 0, ran
    return ran


def test_a_row_for_every_part_that_is_taken_out(desk: list[object]) -> None:
    lines = bench("ablation", *desk).out.splitlines()
    assert lines[0].startswith("Dataset made (sha256 ")
    rows = [line for line in lines if line.startswith("| ")]
    assert rows[0].startswith("| taken out | right % | answerable right %")
    assert rows[1].startswith("| nothing: the whole system |")
    for part in ("reader", "lexical leg", "dense leg", "glossary", "conversation"):
        assert sum(part in row for row in rows) == 1
    # Nothing here has a history: to take the conversation out changes nothing.
    assert "+0.0; +0.0 to +0.0" in next(r for r in rows if "conversation" in r)


def test_the_time_of_every_step_is_measured_at_the_size_asked_for(
    desk: list[object],
) -> None:
    found = json.loads(bench("latency", *desk, "--chunks", "12", "--json").out)
    assert 12 <= found["n_chunks"] < 24
    times = found["times"]
    assert times["everything"]["n"] == len(ASKED)
    assert {"triage", "retrieve", "read", "verify"} <= {
        step["name"] for step in times["steps"]
    }
    assert found["footprint"]["bytes_per_chunk"] > 0


def test_a_corpus_is_filled_with_the_documents_of_a_folder(
    desk: list[object], tmp_path: Path
) -> None:
    corpus = [{"_id": f"f{n}", "title": "Tea", "text": "Tea is hot."} for n in range(9)]
    text = "".join(f"{json.dumps(line)}\n" for line in corpus)
    (tmp_path / "corpus.jsonl").write_text(text)
    ran = bench("latency", *desk, "--chunks", "8", "--fill", tmp_path)
    assert f"8 chunks, filled up with {tmp_path}" in ran.out
    assert "| full answers |" in ran.out
    assert "| bytes kept |" in ran.out


def test_more_passages_are_more_units_read(desk: list[object]) -> None:
    found = json.loads(bench("curve", *desk, "--json").out)
    points = found["points"]
    sizes = [point["n_passages"] for point in points]
    assert sizes == sorted(sizes)
    assert 0 < points[0]["median_units"] <= points[-1]["median_units"]
    assert set(points[0]["means"]) == {
        "right",
        "answerable_right",
        "unanswerable_not_answered",
        "answerable_auc",
    }
