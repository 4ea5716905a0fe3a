import pytest

from assistant.language import _identifier, is_foreign


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("quest-ce que le ICP", id="French, short"),
        pytest.param("\u00bfQu\u00e9 es un sistema de atenci\u00f3n?", id="Spanish"),
        pytest.param("Wer bezahlt den Hausarzt", id="German"),
        pytest.param("WER BEZAHLT DEN HAUSARZT", id="German in capitals"),
        pytest.param("jak zarejestrowa\u0107 si\u0119 u lekarza", id="Polish"),
        pytest.param("Ce este un consiliu de ingrijire integrata", id="Romanian"),
        pytest.param("chi paga il medico di famiglia", id="Italian"),
        pytest.param("Beth yw bwrdd gofal integredig", id="Welsh"),
        pytest.param("nee maxaad qabtaa waan xanuunsanahay", id="Somali"),
        pytest.param("mujhe doctor kaha milega batao", id="Hindi in Latin letters"),
        pytest.param("\u4ec0\u4e48\u662f ICB", id="Chinese"),
        pytest.param("\u0645\u0627 \u0647\u0648 ICB", id="Arabic"),
        pytest.param("\u03a4\u03b9 \u03b5\u03af\u03bd\u03b1\u03b9 ICB", id="Greek"),
    ],
)
def test_another_language_is_told(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("hi", id="one word"),
        pytest.param("yes i am", id="three words"),
        pytest.param("ICB ICP BOB CCG PCN HWB", id="acronyms"),
        pytest.param("YOY SPEND ICB BOB VS FRIMLEY", id="capitals"),
        pytest.param("Javed Khan Priya Singh", id="names"),
        pytest.param("Wokingham Maidenhead Windsor Slough", id="places"),
        pytest.param("wat dos teh icb doo", id="typing slips"),
        pytest.param("hw do i fnd my dr", id="more slips"),
        pytest.param("an I atke prat", id="a letter that stands alone"),
        pytest.param("is the de facto chair paid quid pro quo", id="borrowed words"),
        pytest.param(
            "What does d\u00e9j\u00e0 vu caf\u00e9 mean for ICBs", id="accents"
        ),
        pytest.param("5 \u03bcg", id="a Greek unit"),
    ],
)
def test_english_is_left_alone(text: str) -> None:
    assert not is_foreign(text)


def test_a_plain_english_question_does_not_load_the_language_model() -> None:
    _identifier.cache_clear()
    assert not is_foreign("what does the board do all day")
    assert _identifier.cache_info().currsize == 0
