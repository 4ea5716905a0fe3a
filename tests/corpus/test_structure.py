import pytest

from corpus.structure import parse_blocks, sentences

TEXT = """# Title

Boards decide. They pay for:

- hospitals and
  clinics
- surgeries

A plain heading

Last words.
"""


def test_blocks_are_seen_with_their_headings() -> None:
    seen = [(b.kind, b.headings) for b in parse_blocks(TEXT)]
    assert seen == [
        ("heading", ()),
        ("paragraph", ("Title",)),
        ("list", ("Title",)),
        ("heading", ("Title",)),
        ("paragraph", ("Title", "A plain heading")),
    ]


def test_a_list_knows_its_items_and_what_leads_in() -> None:
    block = parse_blocks(TEXT)[2]
    assert [i.of(TEXT) for i in block.items] == [
        "hospitals and\n  clinics",
        "surgeries",
    ]
    assert block.lead_in is not None
    assert block.lead_in.of(TEXT) == "They pay for:"


@pytest.mark.parametrize(
    "bullet", ["•", "-", "*", "1.", "(2)", "3)"], ids=lambda b: f"bullet {b}"
)
def test_bullets_come_in_many_forms(bullet: str) -> None:
    (block,) = parse_blocks(f"  {bullet}\u00a0item one\n")
    assert [item.of(f"  {bullet}\u00a0item one\n") for item in block.items] == [
        "item one"
    ]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("It ends with a stop.", id="stop"),
        pytest.param("these words begin small", id="small letter"),
        pytest.param("Word " * 30, id="long"),
    ],
)
def test_a_line_that_is_no_heading(line: str) -> None:
    assert [b.kind for b in parse_blocks(f"{line}\n\nMore.")] == ["paragraph"] * 2


def test_the_last_line_heads_nothing() -> None:
    assert [b.kind for b in parse_blocks("One.\n\nAnd no stop")] == ["paragraph"] * 2


def test_sentences_are_spans_without_outer_space() -> None:
    text = "Dr. Smith chairs it.  It met on 1 July.\u00a0 \n"
    (block,) = parse_blocks(text)
    found = [s.of(text) for s in sentences(text, block.span)]
    assert found == ["Dr. Smith chairs it.", "It met on 1 July."]
