"""The whole way, in a real browser with the real assistant over the real documents."""

from pathlib import Path

import pytest

from tests.ui.built import CHIEF, EMPLOYED, built_index
from tests.ui.walk import PANDAS_IN_GRADIO, ask, browsing, served, walk
from ui.open import open_assistant
from ui.settings import load_settings

pytestmark = PANDAS_IN_GRADIO
# The panel beside the answer scrolls down, never sideways.
SIDEWAYS = """() => {
  const panel = document.querySelector("#sources-column");
  return panel.scrollWidth - panel.clientWidth;
}"""


@pytest.mark.parametrize(
    ("width", "height"),
    [pytest.param(1280, 900, id="desk"), pytest.param(390, 844, id="phone")],
)
def test_a_reader_asks_checks_the_source_and_asks_on(
    chromium_path: str, tmp_path: Path, width: int, height: int
) -> None:
    assistant = open_assistant(load_settings(index=built_index()))
    with (
        served(assistant, assistant.documents) as address,
        browsing(chromium_path) as browser,
    ):
        page = browser.new_page(viewport={"width": width, "height": height})
        walked = walk(
            page,
            address,
            tmp_path,
            question="What is an Integrated Care Board?",
            follow_up="and the ICP?",
        )
        assert page.evaluate(SIDEWAYS) <= 0
        chief = ask(page, CHIEF)
        employed = ask(page, EMPLOYED)
    assert "statutory NHS organisation" in walked.answer.replace("\u202f", " ")
    assert "mid-2022" in walked.answer
    assert walked.quote in walked.answer
    assert "committee" in walked.follow_up_answer
    # Of a body that has ended, what came after is told.
    assert "NHS Thames Valley ICB succeeded it on 1 April 2026" in chief
    assert "do not answer this" in employed
    assert walked.outside_requests == []
