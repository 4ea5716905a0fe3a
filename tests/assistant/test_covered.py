import pytest

from assistant.covered import tells, without_repeats
from assistant.found import FoundPart
from assistant.parts import Part
from assistant.reader import Reading
from assistant.units import Unit, document_units
from corpus.document import Document
from corpus.glossary import load_glossary

GLOSSARY = load_glossary()
TEXT = (
    "The review was published on 4 April 2023 and made 36 recommendations. "
    "Dr Ann Hill was the first chair and Mr Bob Lane the first director. "
    "The board has rooms.\n"
)
REVIEW, CHAIR, ROOMS = document_units(Document(doc_id="a.md", title="A", text=TEXT))


def part(asked: str, *units: Unit, aside: bool = False) -> FoundPart:
    return FoundPart(
        part=Part(text=asked, label=asked),
        reading=Reading(evidence=(), answerable=0.5),
        passages=(),
        units=list(units),
        aside=aside,
    )


@pytest.mark.parametrize(
    ("asked", "unit"),
    [
        ("how many recommendations did it make", REVIEW),
        ("when was it published", REVIEW),
        ("who was its first director", CHAIR),
    ],
)
def test_a_quote_tells_a_part_whose_words_and_kind_it_holds(
    asked: str, unit: Unit
) -> None:
    assert tells(unit, asked, GLOSSARY)


@pytest.mark.parametrize(
    ("asked", "unit"),
    [
        # No number of what is counted.
        ("how many rooms does it have", ROOMS),
        ("how many people published it", REVIEW),
        # No time, no person.
        ("when did it get its rooms", ROOMS),
        ("who was the first secretary", CHAIR),
        # A reason may stand anywhere.
        ("why was it published", REVIEW),
    ],
)
def test_a_quote_without_them_tells_nothing_of_it(asked: str, unit: Unit) -> None:
    assert not tells(unit, asked, GLOSSARY)


def test_a_part_without_evidence_gets_the_quote_that_tells_it() -> None:
    first = part("when was the review published", REVIEW)
    second = part("how many recommendations did it make")
    parts = without_repeats([first, second], GLOSSARY)
    assert [p.units for p in parts] == [[REVIEW], [REVIEW]]
    assert [p.units for p in without_repeats([second, first], GLOSSARY)] == [
        [REVIEW],
        [REVIEW],
    ]


def test_a_part_that_is_told_is_not_quoted_a_second_time() -> None:
    first = part("when was the review published", REVIEW)
    second = part("how many recommendations did it make", ROOMS)
    assert without_repeats([first, second], GLOSSARY)[1].units == [REVIEW]


def test_a_part_that_nothing_tells_stays_missing() -> None:
    first = part("when was the review published", REVIEW)
    second = part("how many rooms were there")
    assert without_repeats([first, second], GLOSSARY)[1].units == []
