import docx
import pytest

from corpus.config import CorpusConfig
from corpus.formats.converted import FormatError
from corpus.formats.word import read_word
from tests.corpus.made import BOARD, lying_zip_bomb, saved, word, zip_bomb, zip_of

LIMITS = CorpusConfig()


def with_table(rows: list[list[str]], *, bold: bool) -> bytes:
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for n, row in enumerate(rows):
        for cell, words in zip(table.rows[n].cells, row, strict=True):
            cell.paragraphs[0].add_run(words).bold = bold and n == 0
    return saved(document)


def test_headings_lists_and_paragraphs_become_markdown() -> None:
    raw = word(
        ("Title", "The plan"),
        ("Heading 1", "Duties"),
        "The board must:",
        ("List Bullet", "plan services"),
        ("List Number", "pay for beds"),
        ("Heading 2", "Money"),
        BOARD,
    )
    read = read_word(raw, LIMITS)
    assert read.text == (
        "# The plan\n\n## Duties\n\nThe board must:\n\n- plan services\n- pay for beds"
        f"\n\n### Money\n\n{BOARD}\n"
    )
    assert (read.title, read.published, read.pages) == ("The plan", None, ())


@pytest.mark.parametrize(
    ("rows", "bold", "text"),
    [
        pytest.param(
            [["Year", "Budget", "Beds"], ["2024", "3 million", "77"]],
            True,
            "- Year: 2024; Budget: 3 million; Beds: 77\n",
            id="headed",
        ),
        pytest.param(
            [["Chair", "Ann"], ["Deputy", "Bob"]],
            False,
            "- Chair: Ann\n- Deputy: Bob\n",
            id="pairs",
        ),
        pytest.param([["a", "b", "c"]], False, "- a; b; c\n", id="no heads"),
        pytest.param([["a", "b", "c"]], True, "- a; b; c\n", id="one row in bold"),
    ],
)
def test_a_row_of_a_table_is_an_item_that_says_what_it_knows(
    rows: list[list[str]], bold: bool, text: str
) -> None:
    assert read_word(with_table(rows, bold=bold), LIMITS).text == text


def test_cells_that_were_joined_are_read_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "joined"
    table.cell(0, 2).text = "alone"
    assert read_word(saved(document), LIMITS).text == "- joined: alone\n"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(word(BOARD)[:5000], "is cut short or damaged", id="truncated"),
        pytest.param(word(), "holds no text", id="no text"),
        pytest.param(zip_bomb(3), "zip bomb", id="bomb"),
        pytest.param(lying_zip_bomb(3), "damaged|zip bomb", id="lying bomb"),
        pytest.param(
            zip_of(*((f"{n}", b"") for n in range(10_001))), "zip bomb", id="many parts"
        ),
        pytest.param(zip_of(("a.txt", b"a")), "no Word document", id="zip"),
        pytest.param(zip_of(("xl/workbook.xml", b"")), "a spreadsheet", id="xlsx"),
        pytest.param(
            zip_of(("word/document.xml", b"<x/>")), "is damaged", id="no package"
        ),
        pytest.param(word("a b" * 500), "more text than the 1,000", id="text"),
    ],
)
def test_what_is_wrong_with_a_word_file_is_said(raw: bytes, said: str) -> None:
    limits = CorpusConfig(max_unpacked_mb=2, max_text_chars=1000)
    with pytest.raises(FormatError, match=said):
        read_word(raw, limits)
