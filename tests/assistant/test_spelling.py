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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("wot is a icb", "what is a icb", id="text-speak"),
        pytest.param(
            "do i need 2 register w a gp", "do i need to register with a gp", id="2"
        ),
        pytest.param("what dose it do", "what does it do", id="dose"),
        pytest.param("whats an I.C.B.", "whats an ICB", id="stops"),
        pytest.param("i c b meaning", "ICB meaning", id="spaces"),
        pytest.param("what is an IBC?", "what is an ICB?", id="swapped"),
        pytest.param("the CCCGs", "the CCGs", id="doubled"),
        pytest.param("howmany pharmacy", "how many pharmacy", id="run together"),
        pytest.param(
            "WHO CHAIRS BOB ICB AT ALL", "who chairs BOB ICB at all", id="caps"
        ),
        pytest.param("consultatoin", "consultation", id="swapped letters"),
        pytest.param("Pria Singh", "Priya Singh", id="given name"),
        pytest.param("priya sing", "priya Singh", id="surname"),
    ],
)
def test_what_was_typed_in_haste_is_written_out(typed: str, meant: str) -> None:
    speller = Speller([DOCUMENT], load_glossary(), ["Priya Singh"])
    assert speller.mend(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("Is Maria Singleton the chair", id="another person"),
        pytest.param("a dose of it", id="a dose"),
        pytest.param("a fir tree and the tsp", id="words like short forms"),
        pytest.param("are 2 members enough", id="a number"),
        pytest.param("I C a problem", id="letters that are no term"),
        pytest.param("GP", id="short and in capitals"),
    ],
)
def test_what_may_be_meant_as_it_stands_is_left(typed: str) -> None:
    assert Speller([DOCUMENT], load_glossary(), ["Priya Singh"]).mend(typed) == typed
