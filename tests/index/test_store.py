import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.document import Chunk
from index.embed import Vectors
from index.errors import IndexStoreError
from index.store import ChunkStore
from tests.index.fake_encoder import FakeEncoder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChunkStore]:
    opened = ChunkStore(tmp_path)
    yield opened
    opened.close()


def chunk(doc_id: str, text: str = "text", start: int = 0) -> Chunk:
    return Chunk(
        doc_id=doc_id,
        start=start,
        end=start + len(text),
        text=text,
        headings=("Boards \u2013 “who”", "ICB"),
        n_tokens=3,
    )


def rows(*vectors: list[float]) -> Vectors:
    return np.array(vectors, dtype=np.float32)


def test_a_passage_sharing_no_words_scores_zero(store: ChunkStore) -> None:
    encoder = FakeEncoder()
    store.put([chunk("a")], encoder.encode(["boards plan care"]), ["h"])
    [query] = encoder.encode(["unrelated question"])
    assert store.nearest(query, 1) == [("a#0-4", 0.0)]


def test_similarity_is_the_cosine_whatever_the_length(store: ChunkStore) -> None:
    store.put(
        [chunk("same"), chunk("across"), chunk("against"), chunk("between")],
        rows([3, 0], [0, 2], [-5, 0], [1, 1]),
        ["h"] * 4,
    )
    found = dict(store.nearest(rows([1, 0])[0], 4))
    assert list(found) == ["same#0-4", "between#0-4", "across#0-4", "against#0-4"]
    # The angles are 0, 45, 90 and 180 degrees; cos 45 degrees is 0.7071.
    assert list(found.values()) == pytest.approx([1, 0.7071, 0, -1], abs=1e-4)


def test_no_similarity_is_beyond_one(store: ChunkStore) -> None:
    random = np.random.default_rng(1).normal(size=(50, 384)).astype(np.float32)
    store.put([chunk(f"{n:02}") for n in range(50)], random, ["h"] * 50)
    assert max(store.nearest(row, 1)[0][1] for row in random) == 1.0


def test_a_chunk_put_again_replaces_the_one_before(store: ChunkStore) -> None:
    store.put([chunk("a", "old!")], rows([1, 0]), ["before"])
    store.put([chunk("a", "new!")], rows([0, 1]), ["after"])
    assert [c.text for c in store.chunks()] == ["new!"]
    assert dict(store.nearest(rows([0, 1])[0], 5)) == {"a#0-4": pytest.approx(1)}
    assert list(store.vectors_by_hash()) == ["after"]


def test_chunks_come_back_whole_in_order_of_document_and_place(
    store: ChunkStore,
) -> None:
    ordered = [
        chunk("a-b.txt", "one"),
        chunk("a.txt", "\u202ftwo\u00a0", start=9),
        chunk("a.txt", "three 🏥", start=20),
        chunk("a.txt", "four", start=100),
        chunk("a/b.txt", "five"),
        chunk("é.txt", "six"),
    ]
    shuffled = [ordered[at] for at in (3, 5, 0, 2, 4, 1)]
    store.put(shuffled, np.eye(6, dtype=np.float32), list("abcdef"))
    assert store.chunks() == ordered


def test_vectors_come_back_under_what_they_were_made_from(store: ChunkStore) -> None:
    store.put([chunk("a"), chunk("b")], rows([1, 0], [0, 1]), ["first", "second"])
    known = store.vectors_by_hash()
    assert {sha: row.tolist() for sha, row in known.items()} == {
        "first": [1, 0],
        "second": [0, 1],
    }


def test_what_was_stored_is_there_when_opened_again(tmp_path: Path) -> None:
    store = ChunkStore(tmp_path)
    store.put([chunk("a")], rows([1, 0]), ["h"])
    store.close()
    again = ChunkStore(tmp_path)
    assert again.chunks() == [chunk("a")]
    assert dict(again.nearest(rows([1, 0])[0], 3)) == {"a#0-4": pytest.approx(1)}
    again.close()


def test_closing_one_of_two_leaves_the_other_open(tmp_path: Path) -> None:
    store, other = ChunkStore(tmp_path), ChunkStore(tmp_path)
    store.put([chunk("a")], rows([1, 0]), ["h"])
    other.close()
    assert store.chunks() == [chunk("a")]
    store.close()


@pytest.mark.parametrize(("k", "n_found"), [(0, 0), (1, 1), (2, 2), (100, 2)])
def test_no_more_are_returned_than_there_are(
    store: ChunkStore, k: int, n_found: int
) -> None:
    store.put([chunk("a"), chunk("b")], rows([1, 0], [0, 1]), ["x", "y"])
    assert len(store.nearest(rows([1, 0])[0], k)) == n_found


def test_an_empty_store_has_nothing(store: ChunkStore) -> None:
    assert store.chunks() == []
    assert store.vectors_by_hash() == {}
    assert store.nearest(rows([1, 0])[0], 5) == []


def test_equal_similarities_are_ordered_by_chunk_id(store: ChunkStore) -> None:
    ids = ["m", "z", "a", "k", "b"]
    same = np.ones((5, 2), dtype=np.float32)
    store.put([chunk(doc_id) for doc_id in ids], same, ["h"] * 5)
    nearest = [chunk_id for chunk_id, _ in store.nearest(rows([1, 0])[0], 5)]
    assert nearest == ["a#0-4", "b#0-4", "k#0-4", "m#0-4", "z#0-4"]


def test_the_nearest_are_the_nearest(store: ChunkStore) -> None:
    # In Chroma's default configuration about one in a hundred is missed.
    random = np.random.default_rng(1)
    centres = random.normal(size=(40, 384))
    kind = random.integers(0, 40, 905)
    vectors = (centres[kind] + 0.7 * random.normal(size=(905, 384))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    stored, queries = vectors[:900], vectors[900:]
    store.put([chunk(f"{n:03}") for n in range(900)], stored, ["h"] * 900)
    for query in queries:
        exact = {f"{n:03}#0-4" for n in np.argsort(-(stored @ query))[:100]}
        assert {chunk_id for chunk_id, _ in store.nearest(query, 100)} == exact


def test_more_chunks_than_chroma_takes_at_once_are_stored(store: ChunkStore) -> None:
    # Chroma 1.5.9 takes 5,461.
    n = 5_500
    store.put(
        [chunk("a", start=start) for start in range(n)],
        np.ones((n, 2), dtype=np.float32),
        ["h"] * n,
    )
    assert len(store.chunks()) == n


def test_a_file_that_is_no_database_is_named_with_the_command_that_mends_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"not a database" * 500)
    with pytest.raises(IndexStoreError, match="ics index --rebuild") as caught:
        ChunkStore(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_damage_that_shows_only_on_reading_is_ours_too(
    store: ChunkStore, tmp_path: Path
) -> None:
    store.put([chunk("a")], rows([1, 0]), ["h"])
    database = sqlite3.connect(tmp_path / "chroma.sqlite3")
    database.execute("DROP TABLE embedding_metadata")
    database.close()
    with pytest.raises(IndexStoreError, match="ics index --rebuild"):
        store.chunks()
    with pytest.raises(IndexStoreError, match="ics index --rebuild"):
        store.vectors_by_hash()


def test_a_query_that_chroma_refuses_is_an_error_of_ours(store: ChunkStore) -> None:
    store.put([chunk("a")], rows([1, 0]), ["h"])
    with pytest.raises(IndexStoreError, match="dimension"):
        store.nearest(rows([1, 0, 0])[0], 1)
    with pytest.raises(IndexStoreError, match="dimension"):
        store.put([chunk("b")], rows([1, 0, 0]), ["h"])
