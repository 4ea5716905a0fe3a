import pytest

from corpus.readability import grade, syllables, words_of


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "care boards the planned changed rules where NHS 2022"),
        (2, "people duties ended replaced places create people's July changes"),
        (3, "services area agreement committee appointed pharmacy Wokingham"),
        (4, "integrated commissioning authority information primary-care"),
        (5, "association organisation collaborative"),
    ],
)
def test_syllables_are_counted_by_spelling(n: int, words: str) -> None:
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(
        words.split(), n
    )


def test_the_grade_is_that_of_the_formula() -> None:
    # 10 words in 2 sentences; 1+1+1+1+1 and 1+3+1+3+2, 15 syllables in all:
    # 0.39 * 5 + 11.8 * 1.5 - 15.59 = 4.06. The dots are no sentence.
    text = ["The cat sat on it.", "...", "The committee met yesterday, July."]
    assert grade(text) == pytest.approx(4.06)


def test_no_words_have_no_grade() -> None:
    assert grade(["...", ""]) is None


def test_a_hyphen_or_an_apostrophe_joins_a_word() -> None:
    assert words_of("the board's long-term plan, 2022") == [
        "the",
        "board's",
        "long-term",
        "plan",
        "2022",
    ]
