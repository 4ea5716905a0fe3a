import re

import pytest

from assistant import wording
from assistant.dangers import ROUTES, SIGNPOST_RULES

TEXTS: dict[str, str] = {
    name: text
    for name, text in vars(wording).items()
    if name.isupper() and isinstance(text, str)
}
TEXTS.update({str(route): text for route, text in wording.STOP_TEXTS.items()})
TEXTS.update(wording.SIGNPOSTS)

# Facts F122, F123 and F148 to F152; option 2 is the mental health line of 111.
CHECKED = {
    "999",
    "111",
    "2",
    "116 123",
    "0808 800 5000",
    "0800 1111",
    "0808 2000 247",
}


@pytest.mark.parametrize("route", ROUTES)
def test_every_stop_route_names_a_number_to_call(route: str) -> None:
    assert re.search(r"\b(?:999|111)\b", TEXTS[route])


@pytest.mark.parametrize("name", TEXTS)
def test_only_checked_numbers_are_shown(name: str) -> None:
    assert set(re.findall(r"\d+(?: \d+)*", TEXTS[name])) <= CHECKED


@pytest.mark.parametrize("name", TEXTS)
def test_wording_is_plain(name: str) -> None:
    # A name or a title that is put in has its own capital.
    put_in = ("**", "{name}", "\u201c{title}")
    assert TEXTS[name].startswith(put_in) or TEXTS[name][0].isupper()
    assert TEXTS[name].rstrip("*")[-1] in ".?"
    assert "!" not in TEXTS[name]


def test_every_signpost_has_its_wording() -> None:
    assert set(wording.SIGNPOSTS) == set(SIGNPOST_RULES)
