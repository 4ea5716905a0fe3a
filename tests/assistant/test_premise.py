import pytest

from assistant.premise import contradicts_number
from corpus.glossary import load_glossary

GLOSSARY = load_glossary()


@pytest.mark.parametrize(
    ("question", "quoted", "contradicted"),
    [
        pytest.param("Why are there 45 ICSs?", "There are 42 ICSs.", True, id="other"),
        pytest.param("Why are there 42 ICSs?", "There are 42 ICSs.", False, id="same"),
        pytest.param(
            "Why did all five chief executives sign?",
            "The three council Chief Executives signed.",
            True,
            id="in words",
        ),
        pytest.param(
            "What did 3 boards do?", "Three boards met.", False, id="one value"
        ),
        pytest.param("What did 3 boards do?", "Four trusts met.", False, id="apart"),
        pytest.param("The 2022 Act?", "The 2021 Act came first.", False, id="years"),
        pytest.param("How many boards?", "There are 42 boards.", False, id="asked for"),
    ],
)
def test_a_number_for_the_same_thing_is_compared(
    question: str, quoted: str, contradicted: bool
) -> None:
    assert contradicts_number(question, quoted, GLOSSARY) is contradicted
