import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Basis, Chunk, Document, Source
from corpus.split import split_document

LIST = "We will do these things:\n\n  • one thing\n  • another thing\n  • the last\n"
LINES = st.sampled_from(
    ["", "# Heading", "A short line", "A sentence. And another.", "• item", "- x", "  "]
)


def document(text: str) -> Document:
    return Document(doc_id="a.txt", title="A", text=text)


def count_words(text: str) -> int:
    return len(text.split())


def split(text: str, max_tokens: int) -> list[Chunk]:
    return split_document(
        document(text), max_tokens=max_tokens, count_tokens=count_words
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("one two\n\nthree four\n\nfive six\n", id="three paragraphs"),
        pytest.param("\n\n  one\n\n\n\ntwo  \n", id="ragged white space"),
        pytest.param("word " * 50, id="paragraph over the limit"),
        pytest.param(LIST * 3, id="lists"),
        pytest.param("# A\r\n\r\nb\u202fc\u00a0d\r\n", id="carriage returns"),
    ],
)
def test_chunks_concatenate_to_the_document(text: str) -> None:
    chunks = split(text, 4)
    assert "".join(chunk.text for chunk in chunks) == text
    assert all(text[c.start : c.end] == c.text for c in chunks)


@given(
    st.lists(LINES | st.text(max_size=40), max_size=12).map("\n".join),
    st.integers(1, 30),
)
@settings(deadline=None, max_examples=150)
def test_any_text_is_cut_without_loss_and_within_the_limit(
    text: str, max_tokens: int
) -> None:
    chunks = split(text, max_tokens)
    assert "".join(chunk.text for chunk in chunks) == text
    assert all(chunk.n_tokens <= max_tokens for chunk in chunks)


def test_a_list_stays_whole_with_its_lead_in() -> None:
    # 5 words lead in, 3 bullets with 6 words: 14 in all; 9 words before and after.
    text = "Nine words stand here before the list begins now.\n\n" + LIST
    chunks = split(text, 14)
    assert [chunk.text.startswith("We will") for chunk in chunks] == [False, True]
    assert chunks[1].text == LIST


def test_a_list_too_long_is_cut_between_items() -> None:
    # The lead-in has 5 words, each item 2 and its bullet 1; a bullet counts with
    # what stands before it: 5 + 1 + 2 + 1 = 9 fit, the next item would make 12.
    first, second = split(LIST, 9)
    assert first.text.split() == [
        "We",
        "will",
        "do",
        "these",
        "things:",
        "•",
        "one",
        "thing",
        "•",
    ]
    assert second.text.split() == ["another", "thing", "•", "the", "last"]


def test_a_heading_goes_with_what_it_heads() -> None:
    text = "# Top\n\nIntro words here.\n\n## Below\n\nBody words here.\n"
    chunks = split(text, 5)
    assert [chunk.text.split()[0] for chunk in chunks] == ["#", "##"]
    assert [chunk.headings for chunk in chunks] == [("Top",), ("Top", "Below")]


@pytest.mark.parametrize("max_tokens", [1, 3, 100])
def test_the_sources_of_a_briefing_are_in_no_chunk(max_tokens: int) -> None:
    body = "Boards plan care.\n\n## Law\n\nThey must.\n\n"
    briefing = Document(
        doc_id="a.md",
        title="A",
        text=body + "## Sources\n\n- The Act\n",
        source=Source(based_on=(Basis(title="The Act"),)),
    )
    chunks = split_document(briefing, max_tokens=max_tokens, count_tokens=count_words)
    assert "".join(chunk.text for chunk in chunks) == body


def test_a_document_that_is_no_briefing_keeps_its_list_of_sources() -> None:
    assert "The Act" in split("Boards plan.\n\n## Sources\n\n- The Act\n", 100)[-1].text


def test_no_room_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        split("a", 0)
