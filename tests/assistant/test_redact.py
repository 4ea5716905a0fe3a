import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.redact import Redacted, is_nhs_number, redact


@pytest.mark.parametrize(
    ("text", "redacted", "kind"),
    [
        pytest.param(text, redacted, kind, id=text)
        for kind, text, redacted in (
            ("email", "I am jo.o'neil+nhs@mail.co.uk.", "I am [email]."),
            ("email", "<jo@x-y.org>", "<[email]>"),
            ("phone number", "call 07911 123456 today", "call [phone number] today"),
            ("phone number", "0118 496 0123, 2022", "[phone number], 2022"),
            ("phone number", "(01865) 123456", "[phone number]"),
            ("phone number", "01204 12345", "[phone number]"),
            ("phone number", "020-7946-0958", "[phone number]"),
            ("phone number", "+44 (0)20 7946 0958", "[phone number]"),
            ("phone number", "0044 7911 123456", "[phone number]"),
            ("phone number", "07911\u00a0123456 2022", "[phone number] 2022"),
            ("phone number", "+1 415 555 2671", "[phone number]"),
            ("NHS number", "it is 943 476 5919", "it is [NHS number]"),
            ("NHS number", "943-476-5919", "[NHS number]"),
            ("NHS number", "9434765919?", "[NHS number]?"),
            ("postcode", "I live at OX4 2LH", "I live at [postcode]"),
            ("postcode", "rg13eh", "[postcode]"),
            ("postcode", "EC1A 1BB", "[postcode]"),
            ("postcode", "W1T 4PQ", "[postcode]"),
            (
                "National Insurance number",
                "NI AB 12 34 56 C",
                "NI [National Insurance number]",
            ),
            ("National Insurance number", "ab123456c", "[National Insurance number]"),
            ("date of birth", "dob 03/04/1961", "dob [date of birth]"),
            ("date of birth", "D.O.B.: 3.4.61", "D.O.B.: [date of birth]"),
            (
                "date of birth",
                "Date of birth is 3rd April 1961",
                "Date of birth is [date of birth]",
            ),
            (
                "date of birth",
                "I was born on April 3, 1961 in Reading",
                "I was born on [date of birth] in Reading",
            ),
            ("date of birth", "birthday 1961-04-03", "birthday [date of birth]"),
        )
    ],
)
def test_personal_data_is_replaced_by_its_kind(
    text: str, redacted: str, kind: str
) -> None:
    assert redact(text) == Redacted(text=redacted, found=(kind,))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=text)
        for text in (
            "ring 999 or 111, or 116 123",
            "0800 1111, 0808 800 5000 or 0808 2000 247",
            "0300 123 4567",
            "1.8 million people, 45 networks, 42 systems",
            "2022, 2022-07-01, 01.02.2022 10:30 and 01/04/2022",
            "section 14Z43, s.75 and 14Z42(1)",
            "S0E4D, QU9, 10Q, 15A and E54000042",
            "the A404, the M4 and Q3 2nd half",
            "a budget of \u00a39434765919",
            "943 476 5918",
            "94347659190",
            "born in 1961",
            "The ICB was born on 1 July 2022",
            "me @ home",
            "version 0.11.222.3333",
        )
    ],
)
def test_other_text_stays(text: str) -> None:
    assert redact(text) == Redacted(text=text, found=())


def test_a_piece_does_not_hide_the_next_one() -> None:
    assert redact("jo@x.org+44jo@x.org").text == "[email][email]"


def test_every_kind_is_named_once() -> None:
    text = "jo@x.org or 07911 123456 or 01865 123456, RG1 3EH"
    assert redact(text) == Redacted(
        text="[email] or [phone number] or [phone number], [postcode]",
        found=("email", "phone number", "postcode"),
    )


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        # 9*10+4*9+3*8+4*7+7*6+6*5+5*4+9*3+1*2 = 299 = 27*11 + 2, and 11 - 2 = 9
        pytest.param("943 476 5919", True, id="check digit"),
        pytest.param("943 476 5918", False, id="wrong check digit"),
        # 1*10 = 10, so the check digit is 1
        pytest.param("1000000001", True, id="one"),
        # 6*2 = 12 = 11 + 1 lacks 10, which no digit is
        pytest.param("0000000060", False, id="lacks ten"),
        pytest.param("0000000000", True, id="lacks none"),
    ],
)
def test_an_nhs_number_ends_in_its_check_digit(number: str, valid: bool) -> None:
    assert is_nhs_number(number) is valid


PIECES = st.one_of(
    st.sampled_from(("jo@x.org", "943 476 5919", "9434765919", "07911 123456")),
    st.sampled_from(("RG1 3EH", "AB123456C", "dob ", "born on ", "3/4/1961", "+44")),
    st.sampled_from(("1 July 2022", "@", ".", "-", " ", "(0)", "[email]", "999")),
    st.sampled_from("07a+\u00a0"),
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text())
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text).text
    assert redact(once) == Redacted(text=once, found=())


@given(st.lists(PIECES, max_size=12).map("".join) | st.text())
def test_text_changes_only_where_something_is_found(text: str) -> None:
    redacted = redact(text)
    assert (redacted.text == text) == (redacted.found == ())


@given(st.integers(min_value=0, max_value=999_999_999))
def test_no_nhs_number_is_let_through(nine: int) -> None:
    numbers = [f"{nine:09}{check}" for check in range(10)]
    valid = [number for number in numbers if is_nhs_number(number)]
    assert len(valid) <= 1
    assert all(redact(f"no {number} ok").found for number in valid)
