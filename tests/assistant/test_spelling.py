import pytest

from assistant.spelling import Speller
from corpus.document import Document
from corpus.glossary import load_glossary

DOCUMENT = Document(
    doc_id="a.txt",
    title="A",
    text="The strategy follows consultation on pharmacy and optometry.",
)
SPELLER = Speller([DOCUMENT], load_glossary())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("the stratergy", "the strategy"),
        ("consulation on PHARMCY", "consultation on pharmacy"),
        ("intergrated care", "integrated care"),
    ],
)
def test_a_word_that_is_nearly_one_of_the_documents_is_mended(
    typed: str, meant: str
) -> None:
    assert SPELLER.mend(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("Slough, Swindon and Aylesbury", id="places"),
        pytest.param("strategic consultants", id="other words"),
        pytest.param("pharmacies", id="another form"),
        pytest.param("ICB 14Z43", id="short forms and numbers"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_word_that_may_be_meant_is_left_alone(typed: str) -> None:
    assert SPELLER.mend(typed) == typed
