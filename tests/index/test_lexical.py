import math
from pathlib import Path

import pytest

from index.errors import IndexStoreError
from index.lexical import LexicalIndex

TEXTS = [
    "The board plans hospital care.",
    "Councils plan social care. Councils decide.",
    "Iechyd yn Ynys Môn, Łódź and 東京都",
    "!!! 🏥 \u2014",
    "the of and",
    "",
]


def rows(texts: list[str], query: str, k: int = 10) -> list[int]:
    return [row for row, _ in LexicalIndex.from_texts(texts).best(query, k)]


def test_scores_are_those_of_bm25_as_lucene_counts_it() -> None:
    # Each text has its word and the one that keeps it from being empty: all lengths
    # are the average, so with k1 = 1.5 the frequency counts as 1 / (1 + 1.5) = 0.4.
    # One of two texts has the word: idf = ln(1 + 1.5 / 1.5) = ln 2.
    index = LexicalIndex.from_texts(["apple", "pear"])
    [(row, score)] = index.best("apple", 5)
    assert (row, score) == pytest.approx((0, 0.4 * math.log(2)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("hospital", [0], id="one text has the word"),
        # The shorter text counts more, and two of the words more than one.
        pytest.param("care", [0, 1], id="two texts have it"),
        pytest.param("deciding care", [1, 0], id="two words"),
        pytest.param("HOSPITALS", [0], id="case and number"),
        pytest.param("the board\u2019s plans", [0, 1], id="curly quote"),
        pytest.param("social\u202fcare", [1, 0], id="special space"),
        pytest.param("ynys MÔN", [2], id="accents in capitals"),
        pytest.param("łódź", [2], id="Polish"),
        pytest.param("東京都", [2], id="Japanese"),
        pytest.param("hospital zebra", [0], id="one word is in no text"),
        pytest.param("zebra", [], id="no word is in any text"),
        pytest.param("what is the", [], id="stop words alone"),
        pytest.param("?! ... -", [], id="punctuation alone"),
        pytest.param("🏥", [], id="emoji alone"),
        pytest.param(" ", [], id="a space"),
        pytest.param("", [], id="empty"),
    ],
)
def test_texts_that_share_words_are_found_and_no_others(
    query: str, expected: list[int]
) -> None:
    assert rows(TEXTS, query) == expected


def test_equal_scores_are_in_the_order_of_the_rows() -> None:
    assert rows(["x", "care plan", "y", "care plan", "care plan"], "care") == [1, 3, 4]


def test_no_more_than_k_are_returned() -> None:
    assert rows(["care plan"] * 5, "care", k=2) == [0, 1]


def test_texts_without_any_word_can_be_indexed() -> None:
    assert rows(["", "the", "🏥"], "the hospital") == []


def test_what_was_saved_is_the_same_when_opened(tmp_path: Path) -> None:
    index = LexicalIndex.from_texts(TEXTS)
    index.save(tmp_path / "bm25s")
    again = LexicalIndex.open(tmp_path / "bm25s")
    assert again.n_rows == index.n_rows == 6
    for query in ("care plan", "Môn", "東京都", "zebra", "🏥"):
        assert again.best(query, 10) == index.best(query, 10)


@pytest.mark.parametrize("damage", ["gone", "empty", "half", "noise"])
@pytest.mark.parametrize(
    "name",
    [
        "params.index.json",
        "vocab.index.json",
        "data.csc.index.npy",
        "indices.csc.index.npy",
        "indptr.csc.index.npy",
    ],
)
def test_a_damaged_file_is_an_error_that_names_the_command(
    name: str, damage: str, tmp_path: Path
) -> None:
    LexicalIndex.from_texts(TEXTS).save(tmp_path)
    file = tmp_path / name
    whole = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        half = whole[: len(whole) // 2]
        file.write_bytes({"empty": b"", "half": half, "noise": b"\xff\x00"}[damage])
    with pytest.raises(IndexStoreError, match="ics index --rebuild"):
        LexicalIndex.open(tmp_path)


def test_a_missing_folder_is_an_error_that_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(IndexStoreError, match="ics index --rebuild"):
        LexicalIndex.open(tmp_path / "bm25s")
