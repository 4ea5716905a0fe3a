import time

import pytest

from corpus.config import CorpusConfig
from corpus.formats.convert import Converter
from corpus.formats.converted import Converted, FormatError
from corpus.formats.pdf import read_pdf
from corpus.structure import parse_blocks
from tests.corpus.made import BOARD, locked_pdf, pdf, scanned_pdf

LIMITS = CorpusConfig()
# As wide as a column, so that the next line goes on with the sentence.
WIDE = "The board plans the services of three counties, and every year it must"


def page_texts(converted: Converted) -> list[str]:
    ends = [*converted.pages[1:], len(converted.text)]
    pairs = zip(converted.pages, ends, strict=True)
    return [converted.text[start:end].strip() for start, end in pairs]


def test_a_pdf_gives_its_words_title_and_pages() -> None:
    read = read_pdf(pdf([[BOARD], ["It meets (in public)."]], title="The plan"), LIMITS)
    assert page_texts(read) == [BOARD, "It meets (in public)."]
    assert (read.title, read.published) == ("The plan", None)


@pytest.mark.parametrize("title", ["Microsoft Word - a.doc", "plan.docx", "Untitled"])
def test_a_title_that_a_program_made_up_is_no_title(title: str) -> None:
    assert read_pdf(pdf([[BOARD]], title=title), LIMITS).title is None


def test_broken_lines_become_sentences_and_headings_stay_apart() -> None:
    lines = [
        "Duties of the board",
        WIDE,
        "agree a plan for the long-",
        "term, with its partners.",
        "It must:",
        "\u2022 plan services",
        "\u2022 pay for beds",
        "Money",
        "It has a budget.",
    ]
    text = read_pdf(pdf([lines]), LIMITS).text
    assert text == (
        f"Duties of the board\n\n{WIDE} agree a plan for the long-term, with its "
        "partners.\n\nIt must:\n\u2022 plan services\n\u2022 pay for beds\n\nMoney\n\n"
        "It has a budget.\n"
    )
    kinds = [block.kind for block in parse_blocks(text)]
    assert kinds == [
        "heading",
        "paragraph",
        "paragraph",
        "list",
        "heading",
        "paragraph",
    ]


def test_a_sentence_goes_on_over_the_page_and_furniture_is_dropped() -> None:
    pages = [
        [
            "Example NHS Board",
            f"Of area {area} we say this.",
            "It is a short line.",
            f"In area {area}, {WIDE}",
            f"Page {at} of 6",
        ]
        for at, area in enumerate("ABCDEF", start=1)
    ]
    pages[1][1] = "agree a plan."
    read = read_pdf(pdf(pages), LIMITS)
    assert f"In area A, {WIDE} agree a plan." in read.text
    assert "Example NHS Board" not in read.text
    assert "of 6" not in read.text
    assert page_texts(read)[1].startswith("agree a plan.")


def test_pages_with_one_line_each_keep_it() -> None:
    read = read_pdf(pdf([[f"Page {n} has a line."] for n in range(8)]), LIMITS)
    assert page_texts(read) == [f"Page {n} has a line." for n in range(8)]


def test_a_page_without_text_has_its_place() -> None:
    read = read_pdf(pdf([[BOARD], [], ["The end."]]), LIMITS)
    assert page_texts(read) == [BOARD, "", "The end."]


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_locked_against_changes_alone_is_read(algorithm: str) -> None:
    with Converter(LIMITS) as converter:
        read = converter.convert(locked_pdf("", algorithm=algorithm), "pdf")
    assert read.text.strip() == BOARD


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(locked_pdf(), "encrypted and needs a password", id="encrypted"),
        pytest.param(scanned_pdf(), "run text recognition", id="scanned"),
        pytest.param(pdf([[BOARD]] * 9)[:-600], "is cut short", id="truncated"),
        pytest.param(b"%PDF-1.7\nnothing\n%%EOF", "is damaged", id="damaged"),
        pytest.param(pdf([["a"]] * 4), "has 4 pages, more than the 3", id="pages"),
        pytest.param(pdf([["a b" * 500]]), "more text than the 1,000", id="text"),
    ],
)
def test_what_is_wrong_with_a_pdf_is_said_with_what_to_do(
    raw: bytes, said: str
) -> None:
    limits = CorpusConfig(max_pages=3, max_text_chars=1000)
    with (
        Converter(limits) as converter,
        pytest.raises(FormatError, match=said) as wrong,
    ):
        converter.convert(raw, "pdf")
    assert ":" in str(wrong.value)


def test_five_hundred_pages_are_read_in_time() -> None:
    raw = pdf(
        [[f"Page {n} is about subject {n}.", *["More."] * 30] for n in range(500)]
    )
    start = time.perf_counter()
    with Converter(LIMITS) as converter:
        read = converter.convert(raw, "pdf")
    assert len(read.pages) == 500
    at = read.text.index("Page 321 is about subject 321.")
    assert sum(start <= at for start in read.pages) == 322
    # It takes 3 s.
    assert time.perf_counter() - start < 40
