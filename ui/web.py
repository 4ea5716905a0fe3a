"""The chat page: a conversation, and the sources of its last answer.

The page keeps the conversation and sends it with each question, so the server holds
nothing between questions and may be restarted under an open page. The events are wired
here rather than by `gr.ChatInterface`, which shows a question as Markdown and leaves
one that failed in the history.
"""

import logging
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import gradio as gr
import uvicorn
from starlette.applications import Starlette

from assistant.answer import Answer, Asks
from corpus.document import Document
from corpus.errors import AssistantError
from ui.web_layout import MAX_SUGGESTED, TITLE, Layout, lay_out, suggested_texts
from ui.web_render import (
    growing_html,
    problem_html,
    question_html,
    turns,
    without_links,
)
from ui.web_sources import sources_html
from ui.web_theme import CLICK_ASK, CSS, ICON, RELOAD, SCRIPT, theme

logger = logging.getLogger(__name__)

WAITING = '<p class="waiting" role="status">Looking in the documents.</p>'
BUG = (
    "Something went wrong on our side and the question was not answered. "
    "Ask it again, or talk to a person."
)
QUESTIONS_AT_ONCE = 4
"""More than this wait their turn: each keeps a processor core busy."""


class AddressError(AssistantError):
    """The address to serve at cannot be had, most often because it is taken."""

    kind = "address"

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Cannot serve at port {port} of {host}: {reason}. "
            "Choose another port with `ics serve --port`."
        )
        self.host = host
        self.port = port


def serve(
    assistant: Asks,
    documents: Mapping[str, Document],
    *,
    host: str,
    port: int,
    examples: Sequence[str] = (),
) -> None:
    """Serve the page, with examples of what to ask, until interrupted.

    Not with `launch()`, which asks itself over HTTP whether it is up and so fails
    behind a proxy.

    Raises:
        AddressError: The address is taken or is not ours.
    """
    with listen(host, port) as listener:
        site = Starlette()
        mount_page(site, assistant, documents, examples)
        # An open page holds a connection that never ends by itself.
        config = uvicorn.Config(site, log_level="warning", timeout_graceful_shutdown=2)
        shown_host = f"[{host}]" if ":" in host else host
        sys.stdout.write(f"Ask at http://{shown_host}:{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """Take the address, so that nobody else can between a check and its use.

    Raises:
        AddressError: The address is taken or is not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        # Python appends the address that it tried.
        reason, *_ = str(error.strerror).split(" (while")
        raise AddressError(host, port, reason.lower()) from error


def mount_page(
    site: Starlette,
    assistant: Asks,
    documents: Mapping[str, Document],
    examples: Sequence[str] = (),
) -> None:
    """Put the page at `/` of a web application, behind the routes it already has."""
    gr.mount_gradio_app(
        site,
        build_app(assistant, documents, examples),
        path="/",
        theme=theme(),
        css=CSS,
        head=ICON,
        js=SCRIPT,
        footer_links=[],
        run_history=False,  # it would keep the questions in the browser
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
    )


def build_app(
    assistant: Asks, documents: Mapping[str, Document], examples: Sequence[str] = ()
) -> gr.Blocks:
    """Lay out the page and say what happens when a question is asked."""

    def respond(
        question: str, history: list[dict[str, Any]]
    ) -> Iterator[tuple[Any, ...]]:
        yield from replies(assistant, documents, question, history)

    def ask(
        question: str, history: list[dict[str, Any]] | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Answer a question: the Markdown of the answer, and all that it holds."""
        try:
            answer = assistant.ask(question, turns(history or ()))
        except AssistantError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return answer.answer, answer.as_json()

    with gr.Blocks(title=TITLE, analytics_enabled=False) as app:
        layout = lay_out(documents, examples)
        _wire(layout, respond)
        gr.api(
            ask,
            api_name="ask",
            concurrency_limit=QUESTIONS_AT_ONCE,
            concurrency_id="ask",
        )
    return app


def _wire(layout: Layout, respond: Any) -> None:
    # One event for every way to ask: Gradio takes no second one while it runs.
    gr.on(
        [layout.question.submit, layout.send.click],
        respond,
        [layout.question, layout.conversation],
        layout.shown,
        show_progress="hidden",
        concurrency_limit=QUESTIONS_AT_ONCE,
        concurrency_id="ask",
        api_visibility="private",
    )
    for button in layout.suggested:
        # Within the browser: put the words in the box, then press Ask.
        chosen = button.click(None, button, layout.question, js="(words) => words")
        chosen.then(None, js=CLICK_ASK)
    # An event that cancels another lets nothing be asked until the other has ended.
    layout.anew.click(None, js=RELOAD)


def replies(
    assistant: Asks,
    documents: Mapping[str, Document],
    question: str,
    history: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[Any, ...]]:
    """Yield what changes on the page, from the question to the end of its answer."""
    if not question.strip():
        yield _changes(state=problem_html("Type a question first."))
        return
    asked = [
        *without_links(history),
        {"role": "user", "content": question_html(question)},
    ]
    yield _changes("", asked, WAITING, suggestions=())
    try:
        answer = assistant.ask(question, turns(history))
    except AssistantError as error:
        logger.warning("no answer: %s", error.kind)
        yield _changes(question, history, problem_html(str(error)))
        return
    except Exception:
        # A bug, and Gradio reports it as one; the page must not wait for ever.
        yield _changes(question, history, problem_html(BUG))
        raise
    panel = sources_html(answer, documents)
    for html in growing_html(answer):
        reply = {"role": "assistant", "content": html}
        yield _changes(conversation=[*asked, reply], state="", sources=panel)
    yield _changes(state=_done_html(answer), suggestions=answer.suggestions)


def _done_html(answer: Answer) -> str:
    """Return what tells a screen reader that nothing more will come."""
    n = len(answer.citations)
    sources = f", with {n} source{'s' * (n > 1)}" if n else ""
    return f'<p class="done" role="status">The reply is complete{sources}.</p>'


def _changes(
    question: str | None = None,
    conversation: Sequence[Mapping[str, Any]] | None = None,
    state: str | None = None,
    sources: str | None = None,
    suggestions: Sequence[str] | None = None,
) -> tuple[Any, ...]:
    """Return the new values of `Layout.shown`; None leaves a part as it is."""
    parts = (question, conversation, state, sources)
    kept = (gr.skip() if part is None else part for part in parts)
    return (*kept, *_suggested(suggestions))


def _suggested(suggestions: Sequence[str] | None) -> list[Any]:
    if suggestions is None:
        return [gr.skip()] * (1 + MAX_SUGGESTED)
    buttons = [
        gr.update(value=text, visible=bool(text))
        for text in suggested_texts(suggestions)
    ]
    return [gr.update(visible=bool(suggestions)), *buttons]
