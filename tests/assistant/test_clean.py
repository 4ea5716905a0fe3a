import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.clean import clean_question
from assistant.config import LimitsConfig
from assistant.redact import redact
from corpus.errors import QuestionError

LIMITS = LimitsConfig(question_chars=60)


def clean(question: str) -> str:
    return clean_question(question, LIMITS)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("What is an ICB?", "What is an ICB?", id="clean already"),
        pytest.param("  What\t is \n\n it? ", "What is it?", id="spaces"),
        pytest.param("1\u202fJuly\u00a02022", "1 July 2022", id="special spaces"),
        pytest.param("What\x00 is\x07 it\x1b[0m?", "What is it [0m?", id="control"),
        pytest.param("\ufeffWhat\u202e is it", "What is it", id="direction marks"),
        pytest.param("What is <b>it</b>?", "What is it?", id="markup"),
        pytest.param("<!-- x -->What<br/>is it", "What is it", id="comment"),
        pytest.param("What <script>alert(1)</script>is it", "What is it", id="script"),
        pytest.param(
            "What is it <SCRIPT src=x>alert(1)", "What is it", id="not closed"
        ),
        pytest.param("<style>p{}</style >What", "What", id="style"),
        pytest.param("wait <18 weeks > 5", "wait <18 weeks > 5", id="less and greater"),
        pytest.param("\U0001f642 caf\u00e9", "\U0001f642 caf\u00e9", id="emoji"),
        pytest.param("", "", id="empty"),
        pytest.param("<b></b>\x00", "", id="nothing but markup"),
    ],
)
def test_only_the_words_of_a_question_are_left(question: str, words: str) -> None:
    assert clean(question) == words


@pytest.mark.parametrize(
    "question",
    [
        "I am jo@x.org, what is an ICB",
        "07700 900123 what is an ICB",
        "I live at OX1 2JD, what is an ICB",
        "QQ123456C AB123456C what is an ICB",
    ],
)
def test_what_stands_for_personal_data_is_no_word(question: str) -> None:
    text = redact(question).text
    assert "[" in text
    assert "[" not in clean(text)
    assert clean(text).endswith("what is an ICB")


def test_brackets_of_the_person_stay() -> None:
    assert "ICB" in clean("What is the [ICB] for?")


@pytest.mark.parametrize("hidden", ["\u00ad", "\u200d", "\u2060"])
def test_a_character_without_width_parts_no_word(hidden: str) -> None:
    # Copied from a PDF, a soft hyphen stands where a line could have been broken.
    assert clean(f"inte{hidden}grated care") == "integrated care"


def test_signs_of_comparison_take_no_words_with_them() -> None:
    assert "hospital beds" in clean("is a<b and hospital beds>c")


def test_a_question_at_the_limit_is_taken_and_one_over_it_is_not() -> None:
    assert clean("x" * 60) == "x" * 60
    with pytest.raises(QuestionError) as error:
        clean_question("x" * 1500, LimitsConfig(question_chars=1499))
    assert "has 1,500 characters; at most 1,499" in str(error.value)
    assert "limits.question_chars in ics.toml" in str(error.value)


@pytest.mark.parametrize("half", [0xD83D, 0xDE42, 0xDCFF])
def test_half_of_a_character_is_refused(half: int) -> None:
    with pytest.raises(QuestionError, match=r"not valid text.*Send it as UTF-8"):
        clean(f"What is it {chr(half)}?")


@given(st.text(max_size=60))
@example("<<b>b>x")
def test_what_is_left_is_visible_on_one_line(question: str) -> None:
    words = clean(question)
    assert words == " ".join(words.split())
    assert "\x00" not in words
    assert words.isprintable() or any(c > "\x7f" for c in words)
