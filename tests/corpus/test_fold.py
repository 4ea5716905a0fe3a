import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fold import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param(
            "The ICB\u2019s \u201cPlan\u201d", 'the icb\'s "plan"', id="curly quotes"
        ),
        pytest.param(
            "\u201alow\u2018 \u201eand double\u201c",
            "'low' \"and double\"",
            id="low quotes",
        ),
        pytest.param("1.8\u00a0m\u202fof\u2009us", "1.8 m of us", id="special spaces"),
        pytest.param("1\u20132 \u2014 a\u2010b\u2011c", "1-2 - a-b-c", id="dashes"),
        pytest.param("MÔN Ærø ŁÓDŹ", "môn ærø łódź", id="other alphabets"),
        # "İ".lower() is two characters, so it is left as it is.
        pytest.param("İB", "İb", id="a letter that would grow"),
        pytest.param("", "", id="empty"),
    ],
)
def test_what_differs_only_in_typography_is_made_the_same(
    text: str, folded: str
) -> None:
    assert fold(text) == folded


@given(st.text())
def test_offsets_carry_over(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert all(fold(a) == b for a, b in zip(text, folded, strict=True))


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
