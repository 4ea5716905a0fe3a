import pytest

from evals.lengths import count_words, sentence_words
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
