import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.load import load_documents, parse_document
from index.build import build_index
from index.embed import SentenceEncoder
from index.errors import IndexStoreError, MissingIndexError, StaleIndexError
from index.search import open_index, reciprocal_rank_fusion
from tests.index.fake_encoder import FakeEncoder
from tests.index.samples import build, document, found, opened, versions

OURS = Path(__file__).parents[2] / "corpus" / "documents"
A = parse_document("---\npublished: 2022\n---\nBoards plan hospital care.", "a.md")
B = document("b.md", "Councils plan social care.")


def test_ranks_are_fused_as_their_paper_says() -> None:
    assert reciprocal_rank_fusion([["a", "b"], ["b", "c"], []]) == {
        "a": pytest.approx(1 / 61),
        "b": pytest.approx(1 / 62 + 1 / 61),
        "c": pytest.approx(1 / 62),
    }
    assert reciprocal_rank_fusion([]) == {}


def test_a_passage_has_the_sum_of_its_reciprocal_ranks(tmp_path: Path) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    index = opened(tmp_path, [A, B], FakeEncoder())
    first, second = index.retrieve(["hospital"], 5)
    index.close()
    # The first leads both rankings; the second shares no word with the query, so it
    # is in the dense ranking alone.
    assert (first.rank, first.chunk.text) == (1, A.text)
    assert first.score == pytest.approx(2 / 61)
    assert (second.rank, second.chunk.doc_id) == (2, "b.md")
    assert second.score == pytest.approx(1 / 62)


def test_every_form_of_a_question_counts(tmp_path: Path) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    index = opened(tmp_path, [A, B], FakeEncoder())
    first, second = index.retrieve(["hospital", "social", "social councils"], 5)
    index.close()
    # b.md leads the four rankings of the last two forms and is second in the dense
    # ranking of the first; a.md the other way round.
    assert (first.chunk.doc_id, second.chunk.doc_id) == ("b.md", "a.md")
    assert first.score == pytest.approx(4 / 61 + 1 / 62)
    assert second.score == pytest.approx(2 / 61 + 2 / 62)


def test_no_more_passages_are_returned_than_asked(tmp_path: Path) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    index = opened(tmp_path, [A, B], FakeEncoder())
    assert [p.rank for p in index.retrieve(["care"], 1)] == [1]
    assert [p.rank for p in index.retrieve(["care"], 50)] == [1, 2]
    assert index.retrieve(["care"], 0) == []
    assert index.retrieve([], 5) == []
    index.close()


def test_equal_passages_are_ordered_by_id(tmp_path: Path) -> None:
    twins = [document(f"{name}.txt", "Plan care.") for name in ("m", "z", "a", "k")]
    build(tmp_path, twins, FakeEncoder())
    for query in ("care", "unrelated", "?"):
        assert found(tmp_path, twins, FakeEncoder(), query) == [
            "a.txt",
            "k.txt",
            "m.txt",
            "z.txt",
        ]


def test_equal_scores_are_ordered_by_id(tmp_path: Path) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    index = opened(tmp_path, [A, B], FakeEncoder())
    # Each leads the rankings of one form and is second in one.
    first, second = index.retrieve(["social", "hospital"], 5)
    index.close()
    assert first.score == second.score
    assert (first.chunk.doc_id, second.chunk.doc_id) == ("a.md", "b.md")


def test_lexical_rows_belong_to_the_chunks_in_the_store(tmp_path: Path) -> None:
    # As paths "a/b.txt" comes first of these, as text it comes last.
    words = {"a/b.txt": "one", "a-b.txt": "two", "a.txt": "three", "é.txt": "four"}
    documents = [
        document(doc_id, f"Only {word}.\n\n# More\n\nAnd {word}.\n\n")
        for doc_id, word in words.items()
    ]
    build(tmp_path, documents, FakeEncoder())
    index = opened(tmp_path, documents, FakeEncoder())
    for doc_id, word in words.items():
        first, second, *_ = index.retrieve([word], 10)
        assert {first.chunk.doc_id, second.chunk.doc_id} == {doc_id}
        # First and second in both rankings.
        assert first.score + second.score == pytest.approx(2 / 61 + 2 / 62)
    index.close()


@pytest.mark.parametrize(
    "query", ["", " ", "what is the", "?! ...", "🏥🏥", "\u202f", "x" * 5_000]
)
def test_a_query_without_words_of_ours_is_answered_by_the_dense_ranking(
    query: str, tmp_path: Path
) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    index = opened(tmp_path, [A, B], FakeEncoder())
    passages = index.retrieve([query], 5)
    index.close()
    assert [p.score for p in passages] == [
        pytest.approx(1 / 61),
        pytest.approx(1 / 62),
    ]


def test_words_beyond_ascii_are_found(tmp_path: Path) -> None:
    welsh = document("môn.md", "Iechyd yn Ynys Môn: 🏥 “gofal”\u202fda.")
    documents = [A, B, welsh]
    build(tmp_path, documents, FakeEncoder())
    index = opened(tmp_path, documents, FakeEncoder())
    for query in ("ynys MÔN", "gofal", "«iechyd»?"):
        [first] = index.retrieve([query], 1)
        assert first.chunk.text == welsh.text
        assert first.score == pytest.approx(2 / 61)
    index.close()


# When the index is not the one asked for


@pytest.mark.parametrize(
    ("documents", "encoder", "chunk_tokens", "said"),
    [
        pytest.param(
            [A, B], FakeEncoder("new"), 20, "index.encoder = 'fake'", id="encoder"
        ),
        pytest.param(
            [A, B], FakeEncoder(weights="w2"), 20, "weights_sha256", id="weights"
        ),
        pytest.param([A, B], FakeEncoder(), 30, "chunk_tokens", id="chunk_tokens"),
        pytest.param([A], FakeEncoder(), 20, "corpus_version", id="removed document"),
        pytest.param(
            [A, B, document("c.md", "New.")],
            FakeEncoder(),
            20,
            "corpus_version",
            id="added document",
        ),
        pytest.param(
            [A, replace(B, text=B.text + " ")],
            FakeEncoder(),
            20,
            "corpus_version",
            id="text",
        ),
        pytest.param(
            [parse_document(f"---\npublished: 2023\n---\n{A.text}", "a.md"), B],
            FakeEncoder(),
            20,
            "corpus_version",
            id="date in the front matter",
        ),
    ],
)
def test_an_index_of_something_else_is_refused_with_the_command_that_mends_it(
    documents: list[Document],
    encoder: FakeEncoder,
    chunk_tokens: int,
    said: str,
    tmp_path: Path,
) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    with pytest.raises(StaleIndexError, match="Run `ics index`") as caught:
        open_index(tmp_path, documents, encoder, chunk_tokens=chunk_tokens)
    assert said in str(caught.value)
    build_index(documents, encoder, directory=tmp_path, chunk_tokens=chunk_tokens)
    open_index(tmp_path, documents, encoder, chunk_tokens=chunk_tokens).close()


def test_an_index_of_another_schema_is_stale(tmp_path: Path) -> None:
    build(tmp_path, [A], FakeEncoder())
    [version] = versions(tmp_path)
    file = tmp_path / "versions" / version / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    manifest["recipe"]["schema_version"] = 0
    file.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(StaleIndexError, match="schema_version"):
        opened(tmp_path, [A], FakeEncoder())


def test_the_order_of_the_documents_does_not_matter(tmp_path: Path) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    opened(tmp_path, [B, A], FakeEncoder()).close()


# When the index is missing or damaged


def _no_current(directory: Path) -> None:
    (directory / "current").unlink()


def _current_names_nothing(directory: Path) -> None:
    (directory / "current").write_text("20260101T000000Z-abcdef\n")


def _version(directory: Path) -> Path:
    return directory / "versions" / versions(directory)[0]


def _damaged_manifest(directory: Path) -> None:
    (_version(directory) / "manifest.json").write_text('{"version_id": ')


def _no_manifest(directory: Path) -> None:
    (_version(directory) / "manifest.json").unlink()


def _damaged_vector_store(directory: Path) -> None:
    database = _version(directory) / "chroma" / "chroma.sqlite3"
    database.write_bytes(b"not a database" * 500)


def _empty_vector_store(directory: Path) -> None:
    (_version(directory) / "chroma" / "chroma.sqlite3").write_bytes(b"")


def _no_vector_store(directory: Path) -> None:
    shutil.rmtree(_version(directory) / "chroma")


def _no_lexical_index(directory: Path) -> None:
    shutil.rmtree(_version(directory) / "bm25s")


def _damaged_lexical_index(directory: Path) -> None:
    (_version(directory) / "bm25s" / "vocab.index.json").write_text("{")


def _lexical_index_of_another_corpus(directory: Path) -> None:
    build(directory / "other", [A], FakeEncoder())
    shutil.rmtree(_version(directory) / "bm25s")
    shutil.move(_version(directory / "other") / "bm25s", _version(directory))


@pytest.mark.parametrize(
    ("damage", "error", "command"),
    [
        (_no_current, MissingIndexError, "`ics index`"),
        (_current_names_nothing, MissingIndexError, "`ics index`"),
        (_no_manifest, IndexStoreError, "`ics index --rebuild`"),
        (_damaged_manifest, IndexStoreError, "`ics index --rebuild`"),
        (_damaged_vector_store, IndexStoreError, "`ics index --rebuild`"),
        (_empty_vector_store, IndexStoreError, "`ics index --rebuild`"),
        (_no_vector_store, IndexStoreError, "`ics index --rebuild`"),
        (_no_lexical_index, IndexStoreError, "`ics index --rebuild`"),
        (_damaged_lexical_index, IndexStoreError, "`ics index --rebuild`"),
        (_lexical_index_of_another_corpus, IndexStoreError, "`ics index --rebuild`"),
    ],
)
def test_damage_is_refused_and_the_command_named_mends_it(
    damage: Callable[[Path], None],
    error: type[IndexStoreError],
    command: str,
    tmp_path: Path,
) -> None:
    build(tmp_path, [A, B], FakeEncoder())
    damage(tmp_path)
    with pytest.raises(IndexStoreError) as caught:
        opened(tmp_path, [A, B], FakeEncoder())
    assert type(caught.value) is error
    assert command in str(caught.value)
    build(tmp_path, [A, B], FakeEncoder(), rebuild="--rebuild" in command)
    assert found(tmp_path, [A, B], FakeEncoder(), "social")[0] == "b.md"


# With the packaged encoder and our own documents


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("How many ICSs does the Act set up?", "sets up 42 new Integrated Care"),
        ("who replaces the CCGs", "take over the commissioning responsibilities"),
        ("What did the chief executives apply for?", "The application submitted by"),
    ],
)
def test_a_question_finds_the_passage_that_answers_it(
    query: str,
    words: str,
    packaged_encoder: SentenceEncoder,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    documents = [d for d in load_documents(OURS) if d.doc_id.startswith("sources/")]
    directory = tmp_path_factory.getbasetemp() / "packaged"
    build_index(documents, packaged_encoder, directory=directory, chunk_tokens=160)
    index = open_index(directory, documents, packaged_encoder, chunk_tokens=160)
    passages = index.retrieve([query], 3)
    index.close()
    assert any(words in passage.chunk.text for passage in passages), [
        passage.chunk.text[:80] for passage in passages
    ]
