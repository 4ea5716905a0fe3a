import time
from pathlib import Path

import pytest

from corpus.config import CorpusConfig
from corpus.formats.cache import ConversionCache
from corpus.formats.convert import Converter
from corpus.formats.converted import Converted, FormatError
from tests.corpus.made import BOARD, pdf, scanned_pdf, word

LIMITS = CorpusConfig()
# Made once: the date in it makes each another file.
WORD = word(BOARD)
# Pages enough to keep pypdf at it for longer than a second.
SLOW = pdf([["words " * 12] * 60] * 1200)


def test_a_file_that_takes_too_long_costs_that_file_alone() -> None:
    with Converter(CorpusConfig(parse_seconds=1)) as converter:
        start = time.perf_counter()
        with pytest.raises(FormatError, match="took longer than 1 s to read"):
            converter.convert(SLOW, "pdf")
        assert time.perf_counter() - start < 10
        assert converter.convert(WORD, "word").text == f"{BOARD}\n"


def test_a_process_that_is_brought_down_is_started_again(tmp_path: Path) -> None:
    with Converter(LIMITS) as converter:
        converter.convert(WORD, "word")
        process = converter._process
        assert process
        process.kill()
        process.wait()
        with pytest.raises(FormatError, match="brought down"):
            ConversionCache(tmp_path).convert(converter, WORD, "word")
        assert list(tmp_path.iterdir()) == []
        assert converter.convert(WORD, "word").text == f"{BOARD}\n"


class Counting(Converter):
    """Counts what it had to read."""

    n_read = 0

    def convert(self, raw: bytes, kind: str, charset: str | None = None) -> Converted:
        self.n_read += 1
        return super().convert(raw, kind, charset)


def test_a_file_is_read_once_until_its_content_or_a_limit_changes(
    tmp_path: Path,
) -> None:
    with Counting(LIMITS) as converter:
        for _ in range(2):
            read = ConversionCache(tmp_path).convert(converter, WORD, "word")
            assert read.text == f"{BOARD}\n"
        assert converter.n_read == 1
        ConversionCache(tmp_path).convert(converter, pdf([[BOARD]]), "pdf")
        assert converter.n_read == 2
        ConversionCache(tmp_path, fresh=True).convert(converter, pdf([[BOARD]]), "pdf")
        assert converter.n_read == 3
    with Counting(CorpusConfig(max_pages=1)) as converter:
        ConversionCache(tmp_path).convert(converter, pdf([[BOARD]]), "pdf")
        assert converter.n_read == 1


def test_pages_come_back_from_the_cache(tmp_path: Path) -> None:
    raw = pdf([[BOARD], ["The end."]])
    with Converter(LIMITS) as converter:
        first = ConversionCache(tmp_path).convert(converter, raw, "pdf")
        assert ConversionCache(tmp_path).convert(converter, raw, "pdf") == first
    assert len(first.pages) == 2


def test_what_cannot_be_read_is_kept_too(tmp_path: Path) -> None:
    with Counting(LIMITS) as converter:
        for _ in range(2):
            with pytest.raises(FormatError, match="text recognition"):
                ConversionCache(tmp_path).convert(converter, scanned_pdf(), "pdf")
        assert converter.n_read == 1


@pytest.mark.parametrize("damage", [b"", b"{", b"0\n{}", b"\xff\xfe", None])
def test_a_damaged_entry_counts_as_missing(
    damage: bytes | None, tmp_path: Path
) -> None:
    with Converter(LIMITS) as converter:
        ConversionCache(tmp_path).convert(converter, WORD, "word")
        [entry] = tmp_path.iterdir()
        raw = entry.read_bytes()
        entry.write_bytes(raw.replace(b"77", b"78") if damage is None else damage)
        read = ConversionCache(tmp_path).convert(converter, WORD, "word")
    assert read.text == f"{BOARD}\n"
    assert entry.read_bytes() == raw


def test_what_was_not_asked_for_is_forgotten(tmp_path: Path) -> None:
    with Converter(LIMITS) as converter:
        ConversionCache(tmp_path).convert(converter, WORD, "word")
        cache = ConversionCache(tmp_path)
        cache.convert(converter, word("Other words."), "word")
        cache.forget_unused()
    assert [BOARD.encode() in p.read_bytes() for p in tmp_path.iterdir()] == [False]


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with Converter(LIMITS) as converter:
        cache = ConversionCache(tmp_path / "file" / "cache")
        assert cache.convert(converter, WORD, "word").text == f"{BOARD}\n"
