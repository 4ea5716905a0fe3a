"""The page in a real browser: what only a browser can get wrong."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.ui.canned import (
    BOARD,
    DOCUMENTS,
    EXAMPLES,
    HOSTILE,
    SPENDING,
    CannedAssistant,
)
from tests.ui.walk import (
    PANDAS_IN_GRADIO,
    ask,
    browsing,
    open_source,
    outside_requests,
    served,
    walk,
)
from ui.web_layout import TITLE

pytestmark = PANDAS_IN_GRADIO
BEYOND_THE_EDGE = """[...document.querySelectorAll("main *")]
  .filter((part) => part.getBoundingClientRect().right > window.innerWidth)
  .map((part) => part.outerHTML.slice(0, 200))"""
QUESTION = "What is an Integrated Care Board?"


@pytest.fixture(scope="module")
def assistant() -> CannedAssistant:
    return CannedAssistant()


@pytest.fixture(scope="module")
def address(assistant: CannedAssistant) -> Iterator[str]:
    with served(assistant, DOCUMENTS, EXAMPLES) as address:
        yield address


@pytest.fixture
def released(assistant: CannedAssistant) -> Iterator[Event]:
    """Holds back the answer to a question that says "wait" until it is set."""
    released = Event()
    assistant.while_waiting = lambda: released.wait(timeout=60)
    yield released
    released.set()


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with browsing(chromium_path) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    yield page
    page.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


@pytest.mark.parametrize(
    ("width", "height"),
    [pytest.param(1280, 900, id="desktop"), pytest.param(390, 844, id="phone")],
)
def test_a_reader_asks_reads_opens_the_source_and_asks_on(
    browser: Browser, address: str, tmp_path: Path, width: int, height: int
) -> None:
    with browser.new_page(viewport={"width": width, "height": height}) as page:
        walked = walk(page, address, tmp_path)
        cut_off = page.evaluate(BEYOND_THE_EDGE)
    assert walked.quote == BOARD
    assert SPENDING in walked.follow_up_answer
    assert walked.outside_requests == []
    assert cut_off == []
    assert len(list(tmp_path.glob("*.png"))) == 4


def test_the_page_says_what_it_is_and_where_people_are(page: Page) -> None:
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page).to_have_title(TITLE)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("Not clinical advice.")).to_be_visible()
    expect(page.get_by_text("Talk to a person:")).to_be_visible()
    page.get_by_text("What it reads (2 documents) and their dates").click()
    expect(page.get_by_text("ICS Assistant, October 2025")).to_be_visible()


def test_whatever_is_typed_or_quoted_is_shown_and_nothing_of_it_runs(
    page: Page,
) -> None:
    dialogs: list[Dialog] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog))
    outside = outside_requests(page)
    typed = "<script>alert(1)</script> <img src=x onerror=alert(4)> ![x](//evil.test/b)"
    reply = ask(page, typed)
    assert open_source(page, 1) == HOSTILE
    page.wait_for_load_state("networkidle")
    expect(page.get_by_test_id("user")).to_have_text(typed)
    assert HOSTILE in reply
    assert (dialogs, outside) == ([], [])


def test_an_example_is_asked_by_pressing_it(page: Page) -> None:
    page.get_by_role("button", name=EXAMPLES[0]).press("Enter")
    expect(page.get_by_test_id("bot")).to_contain_text(BOARD)
    expect(page.get_by_test_id("user")).to_have_text(EXAMPLES[0])
    expect(page.get_by_label("Your question")).to_have_value("")


def test_what_to_ask_next_takes_the_place_of_the_examples(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.get_by_role("button", name=EXAMPLES[1])).to_be_hidden()
    page.get_by_role("button", name="Who pays for <i>it</i>?").click()
    expect(page.get_by_test_id("user").last).to_have_text("Who pays for <i>it</i>?")


def test_an_error_is_announced_and_the_question_given_back(page: Page) -> None:
    page.get_by_label("Your question").fill("please fail")
    page.get_by_label("Your question").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("<b>please fail</b>")
    expect(page.get_by_test_id("user")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_have_value("please fail")
    ask(page, QUESTION)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_new_conversation_forgets_the_old_one(page: Page) -> None:
    ask(page, QUESTION)
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("button", name=EXAMPLES[0])).to_be_visible()
    expect(page.get_by_test_id("user")).to_have_count(0)
    expect(page.locator("#sources li")).to_have_count(0)
    assert "do not say" in ask(page, "What does it decide?")


def test_a_new_conversation_does_not_wait_for_the_old_one(
    page: Page, released: Event
) -> None:
    page.get_by_label("Your question").fill("Let me wait.")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#state")).to_have_text("Looking in the documents.")
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("button", name=EXAMPLES[0])).to_be_visible()
    ask(page, QUESTION)
    expect(page.get_by_test_id("user")).to_have_text([QUESTION])


def test_a_second_question_waits_in_the_box_for_the_first_answer(
    page: Page, released: Event
) -> None:
    box = page.get_by_label("Your question")
    box.fill("Let me wait.")
    box.press("Enter")
    expect(page.locator("#state")).to_have_text("Looking in the documents.")
    box.fill(QUESTION)
    box.press("Enter")
    page.get_by_role("button", name="Ask", exact=True).click()
    released.set()
    expect(page.locator("#state .done")).to_be_attached()
    expect(page.get_by_test_id("user")).to_have_text(["Let me wait."])
    expect(box).to_have_value(QUESTION)


def test_only_the_last_answer_leads_to_the_sources(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "What does it decide?")
    links = page.get_by_test_id("bot").get_by_role("link")
    expect(links).to_have_count(1)
    expect(page.get_by_test_id("bot").first).to_contain_text("[2]")


def test_everything_can_be_done_from_the_keyboard(page: Page) -> None:
    page.get_by_label("Your question").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#state .done")).to_be_attached()
    page.get_by_role("link", name="[2]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-2 mark")).to_be_visible()
    assert focused(page) == "Read the quote in its place"
    page.keyboard.press("Enter")
    expect(page.locator("#source-2 mark")).to_be_hidden()


def test_past_questions_are_not_kept_in_the_browser(page: Page, address: str) -> None:
    ask(page, QUESTION)
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert QUESTION not in kept
    assert page.request.get(f"{address}/gradio_api/runs").status == 404


def test_a_screen_reader_is_not_read_the_markup(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator("#conversation [data-testid][aria-label]")).to_have_count(0)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
