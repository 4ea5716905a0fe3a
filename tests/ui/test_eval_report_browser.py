"""The report in a real browser, opened from its file as an evaluator does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from evals.compare import compare
from evals.experiment import score_experiment
from evals.report_page import report_page
from evals.scored import scored_experiment
from tests.evals.canned import answer
from tests.evals.conducted import HOSTILE, hostile, worked
from tests.ui.walk import PANDAS_IN_GRADIO, browsing

pytestmark = PANDAS_IN_GRADIO
DECLINED = answer("not_found", text="Not in the documents.", answerable=0.1)
CONTRAST = """() => {
  const parse = (c) => c.match(/[0-9.]+/g).map(Number);
  const light = (c) => c.slice(0, 3).map((v) => v / 255).map(
    (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  ).reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (part) => {
    for (let e = part; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const part of document.querySelectorAll("body *")) {
    const own = [...part.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || part.tagName === "SCRIPT" || !part.checkVisibility()) continue;
    const style = getComputedStyle(part);
    const ink = part.closest("svg") ? style.fill : style.color;
    const [a, b] = [light(parse(ink)), light(ground(part))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.push(part.outerHTML.slice(0, 120));
  }
  return low;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two reports."""
    folder = tmp_path_factory.mktemp("reports")
    kept = worked(folder)
    other = scored_experiment(worked(folder, name="other", q1=DECLINED))
    compared = compare(other, scored_experiment(kept))
    page = report_page(kept, score_experiment(kept), compared)
    (folder / "worked.html").write_bytes(page.encode())
    marked = hostile(folder)
    page = report_page(marked, score_experiment(marked))
    (folder / "hostile.html").write_bytes(page.encode())
    return folder


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with browsing(chromium_path) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    with browser.new_page(viewport={"width": 1440, "height": 900}) as page:
        page.goto((folder / "worked.html").as_uri())
        yield page


def shown(page: Page) -> list[str]:
    rows = page.locator("#questions tbody tr:visible").all()
    return [str(row.get_attribute("id")).removeprefix("q-") for row in rows]


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"#filter [name={name}]").select_option(value)


@pytest.mark.parametrize("name", ["worked", "hostile"])
def test_nothing_is_asked_for_and_nothing_goes_wrong(
    browser: Browser, folder: Path, name: str
) -> None:
    asked: list[str] = []
    said: list[str] = []
    dialogs: list[Dialog] = []
    address = (folder / f"{name}.html").as_uri()
    with browser.new_page() as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: dialogs.append(dialog))
        page.goto(address)
        page.get_by_role("button", name="Open all").click()
        page.wait_for_load_state("networkidle")
    assert (said, dialogs) == ([], [])
    assert [url for url in asked if not url.startswith("data:")] == [address]


def test_markup_of_a_question_is_read_and_not_obeyed(
    browser: Browser, folder: Path
) -> None:
    with browser.new_page() as page:
        page.goto((folder / "hostile.html").as_uri())
        row = page.locator("#questions tbody tr").first
        expect(row.locator("summary")).to_have_text(HOSTILE)
        row.locator("summary").click()
        expect(row.locator("q")).to_have_text(HOSTILE)
        expect(row.locator(".said").last).to_have_text(f"{HOSTILE} [1]")
        assert page.locator("img, iframe, script").count() == 1


def test_the_filter_shows_what_fits_all_of_it(page: Page) -> None:
    expect(page.locator("#shown")).to_have_text("8 of 8 questions shown.")
    choose(page, "verdict", "right")
    assert shown(page) == ["q1", "q3", "q6"]
    choose(page, "category", "gap")
    assert shown(page) == ["q3"]
    expect(page.locator("#shown")).to_have_text("1 of 8 questions shown.")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("#shown")).to_have_text("8 of 8 questions shown.")


def test_words_are_looked_for_in_answers_whatever_their_case(page: Page) -> None:
    page.get_by_label("Holds the words").fill("call 999")
    assert shown(page) == ["q6"]


def test_what_changed_since_the_other_can_be_picked(page: Page) -> None:
    choose(page, "change", "now right")
    assert shown(page) == ["q1"]
    page.get_by_role("button", name="Open all").click()
    expect(page.locator("#q-q1")).to_contain_text("Answer in the other experiment")
    expect(page.locator("#q-q1")).to_contain_text(DECLINED.answer)


def test_everything_can_be_read_without_a_script(
    browser: Browser, folder: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "worked.html").as_uri())
    expect(page.locator("#filter")).to_be_hidden()
    page.locator("#q-q5 summary").click()
    expect(page.locator("#q-q5")).to_contain_text("missing phrase: 'ICB'")
    context.close()


def test_an_address_with_a_question_opens_it(browser: Browser, folder: Path) -> None:
    with browser.new_page() as page:
        page.goto(f"{(folder / 'worked.html').as_uri()}#q-q5")
        expect(page.locator("#q-q5 .inside")).to_be_visible()
        expect(page.locator("#q-q1 .inside")).to_be_hidden()


def test_it_is_worked_from_the_keyboard(page: Page) -> None:
    page.locator("#q-q1 summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#q-q1 .inside")).to_be_visible()
    focus = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert focus == "3px"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_it_fits_and_can_be_read(
    browser: Browser, folder: Path, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto((folder / "worked.html").as_uri())
    for part in page.locator("details").all():
        part.evaluate("part => { part.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(CONTRAST) == []
    context.close()


def test_paper_gets_the_questions_and_not_the_filter(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("#filter")).to_be_hidden()
    expect(page.locator("#questions tbody tr").first).to_be_visible()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
