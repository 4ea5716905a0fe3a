"""A walk through the chat page as a reader takes it, against any assistant.

Ask, read the answer, open its first source, ask what only makes sense after the first
question. `walk` holds what must be so whatever the assistant; the words are for the
caller to judge.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import uvicorn
from playwright.sync_api import Page, expect, sync_playwright
from starlette.applications import Starlette

from ui.web import listen

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Walked(NamedTuple):
    """What was read on the way."""

    answer: str
    quote: str
    follow_up_answer: str
    outside_requests: list[str]


@contextmanager
def served(site: Starlette) -> Iterator[str]:
    """Serve `site` at a free port until the block ends; gives its address."""
    with listen("127.0.0.1", 0) as listener:
        config = uvicorn.Config(site, log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def opened(
    chromium_path: str, *, width: int = 1280, height: int = 900
) -> Iterator[Page]:
    """Open an empty page in a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=[*CHROMIUM_FLAGS]
        )
        try:
            yield browser.new_page(viewport={"width": width, "height": height})
        finally:
            browser.close()


def outside_requests(page: Page) -> list[str]:
    """Return a list that fills with every address asked beyond this machine."""
    seen: list[str] = []

    def note(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob") and parts.hostname not in LOOPBACK:
            seen.append(address)

    page.on("request", lambda request: note(request.url))
    page.on("websocket", lambda socket: note(socket.url))
    return seen


def ask(page: Page, question: str, *, timeout_seconds: float = 60) -> str:
    """Ask, and return the reply once it is complete."""
    replies = page.get_by_test_id("bot")
    n_before = replies.count()
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(replies).to_have_count(n_before + 1, timeout=timeout_seconds * 1000)
    expect(page.locator("#state .done")).to_be_attached()
    return replies.last.inner_text()


def open_source(page: Page, marker: int) -> str:
    """Follow a marker of the last answer and return the quote it leads to."""
    page.get_by_test_id("bot").last.get_by_role(
        "link", name=f"[{marker}]"
    ).first.click()
    quote = page.locator(f"#source-{marker} mark")
    expect(quote).to_be_visible()
    return quote.inner_text()


def walk(
    page: Page,
    base_url: str,
    screenshots: Path,
    *,
    question: str = "What is an Integrated Care Board?",
    follow_up: str = "What does it decide?",
) -> Walked:
    """Ask, read, open the source, ask on; leave a screenshot of each step."""
    outside = outside_requests(page)
    page.goto(base_url)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page.screenshot(path=screenshots / "1-page.png", full_page=True)
    answer = ask(page, question)
    expect(page.locator("#sources .about")).to_contain_text(question)
    page.screenshot(path=screenshots / "2-answer.png", full_page=True)
    quote = open_source(page, 1)
    page.screenshot(path=screenshots / "3-source.png", full_page=True)
    follow_up_answer = ask(page, follow_up)
    page.screenshot(path=screenshots / "4-follow-up.png", full_page=True)
    assert re.search(r"\[1\]", answer), answer
    assert quote.strip()
    return Walked(answer, quote, follow_up_answer, outside)
