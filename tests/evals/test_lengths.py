import pytest

from evals.lengths import count_words, reading_grade, sentence_words
from tests.evals.canned import answer, say


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("The ICB plans care. [1] [2]", 4, id="markers are no words"),
        pytest.param("care[1].", 1, id="marker within a word"),
        pytest.param(
            "- joined-up care\n- in 2019/20 \u2013\n", 4, id="bullets and dashes"
        ),
        pytest.param("see [1a]", 2, id="brackets that are no marker"),
        pytest.param("one\u202ftwo\u00a0three", 3, id="special spaces"),
    ],
)
def test_words_are_pieces_with_a_letter_or_digit(markdown: str, expected: int) -> None:
    assert count_words(markdown) == expected


def test_the_words_of_all_sentences_are_counted_and_no_notices() -> None:
    # 4 words and 3 words; the notice in the whole answer does not count.
    sentences = [say("The ICB plans care.", 1), say("It spends too.", 1)]
    found = answer(text="Much longer, with a notice.", sentences=sentences)
    assert sentence_words(found) == 7


def test_an_answer_without_sentences_has_no_sentence_length() -> None:
    assert sentence_words(answer("not_found", text="Not in the documents.")) is None


def test_the_lines_of_a_list_are_read_one_by_one() -> None:
    # 4 words of one syllable in 2 lines: 0.39 x 2 + 11.8 - 15.59 = -3.01; as one
    # sentence they would be 0.39 x 4 + 11.8 - 15.59 = -2.23.
    found = answer(text="", sentences=[say("- Rest well.\n- Eat well.", 1)])
    assert reading_grade(found) == pytest.approx(-3.01)


def test_an_answer_without_sentences_has_no_grade() -> None:
    assert reading_grade(answer("not_found", text="Not in the documents.")) is None
