import pytest

from assistant.phrases import Rule, Span, Step, fold, parse_rules, read
from assistant.wordlists import MISSPELT, WORDS


def test_folding_leaves_one_spelling() -> None:
    assert fold("I Can\u2019t  <b>BREATHE</b> &amp; h\u00e9lp").split() == [
        "i",
        "cant",
        "breathe",
        "&",
        "help",
    ]


def test_a_rule_that_names_no_word_list_is_refused() -> None:
    with pytest.raises(ValueError, match="no word list 'chets'"):
        parse_rules("chets >3 ache")


def test_a_rule_either_way_round_is_two_rules() -> None:
    chest_ache: Rule = (Step(0, "chest"), Step(3, "ache"))
    ache_chest: Rule = (Step(0, "ache"), Step(3, "chest"))
    assert parse_rules("\n chest ~3 ache \n") == (chest_ache, ache_chest)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        # ^ 0, chest 1, then as many words as stand between, then the ache
        pytest.param("chest pain", [Span(1, 3)], id="next to each other"),
        pytest.param("chest is in bad pain", [Span(1, 6)], id="three words between"),
        pytest.param("chest is in very bad pain", [Span(1, 6)], id="filler left out"),
        pytest.param("chest is all in bad pain", [], id="four words between"),
        pytest.param("chest. Pain", [], id="two sentences"),
        pytest.param("chest services pain", [], id="the health system between"),
        pytest.param("pain chest", [], id="wrong order"),
    ],
)
def test_words_of_a_rule_stand_near_in_one_sentence(
    text: str, spans: list[Span]
) -> None:
    (rule,) = parse_rules("chest >3 ache")
    assert [span for sentence in read(text) for span in sentence.find(rule)] == spans


def test_looking_around_ends_at_a_word_of_the_health_system() -> None:
    (sentence,) = read("my hospital chest pain who knows")
    # ^ 0, my 1, hospital 2, chest 3, pain 4, who 5
    assert sentence.around(Span(3, 5), before=6, after=4) == Span(3, 5)


def test_word_lists_can_be_met_by_folded_words() -> None:
    fillers = set(WORDS["filler"].split())
    for name, entries in WORDS.items():
        for entry in entries.split():
            words = entry.strip("*").split("_")
            assert len(words) <= 4, (name, entry)
            assert entry == entry.lower(), (name, entry)
            assert name == "filler" or not fillers & set(words), (name, entry)


def test_a_word_list_takes_in_only_lists_that_exist() -> None:
    taken = {e[1:] for text in WORDS.values() for e in text.split() if e[0] == "+"}
    assert taken <= set(WORDS)


def test_words_to_mend_are_long_enough_to_be_mended() -> None:
    assert [word for word in MISSPELT.split() if len(word) < 7] == []
