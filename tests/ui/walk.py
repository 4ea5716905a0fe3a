"""A walk through the chat page as a reader takes it, against any assistant.

Ask, read the answer, open its first source, ask what only makes sense after the first
question. `walk` holds what must be so whatever the assistant; the words are for the
caller to judge.
"""

import asyncio
import importlib
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright
from starlette.applications import Starlette

from assistant.answer import Asks
from corpus.document import Document
from ui.web import listen, mount_page

# Where pytest rewrites this module deep inside a request, which imports it late, Python
# 3.11 fails with "AST constructor recursion depth mismatch".
importlib.import_module("anyio._core._fileio")

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
# Gradio 6.31 sums up how long its answers took with an option that pandas 3 deprecates.
PANDAS_IN_GRADIO = pytest.mark.filterwarnings(
    "ignore:'future.no_silent_downcasting' is deprecated"
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Walked(NamedTuple):
    """What was read on the way."""

    answer: str
    quote: str
    follow_up_answer: str
    outside_requests: list[str]


@contextmanager
def served(
    assistant: Asks, documents: Mapping[str, Document], examples: Sequence[str] = ()
) -> Iterator[str]:
    """Serve the page at a free port until the block ends; gives its address."""
    site = Starlette()
    config = uvicorn.Config(site, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    with listen("127.0.0.1", 0) as listener:

        async def run() -> None:
            # Where no event loop runs, Gradio makes some that it never closes.
            mount_page(site, assistant, documents, examples)
            await server.serve(sockets=[listener])

        thread = threading.Thread(target=lambda: asyncio.run(run()))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def browsing(chromium_path: str) -> Iterator[Browser]:
    """Start a headless Chromium that has nothing to say to anyone else."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=[*CHROMIUM_FLAGS]
        )
        try:
            yield browser
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
    expect(page.get_by_label("Your question")).to_be_visible()
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
