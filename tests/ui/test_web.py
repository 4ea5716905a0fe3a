import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]

from assistant.answer import Answer, Turn
from corpus.errors import AssistantError
from tests.ui.canned import (
    BOARD,
    DATED,
    DOCUMENTS,
    ENDED,
    HOSTILE,
    NOT_FOUND,
    WHAT_IT_IS,
    CannedAssistant,
)
from tests.ui.walk import PANDAS_IN_GRADIO, served
from ui.web import BUG, AddressError, listen, replies
from ui.web_render import answer_html, question_html

pytestmark = PANDAS_IN_GRADIO
QUESTION = "What is an Integrated Care Board?"
SKIPPED = {"__type__": "update"}
SERVE = """
import sys

def note(event, arguments):
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1"):
            sys.stderr.write(f"connects to {address}\\n")
    if event == "socket.getaddrinfo" and arguments[0] not in ("127.0.0.1", "localhost"):
        sys.stderr.write(f"looks up {arguments[0]}\\n")

sys.addaudithook(note)
from tests.ui.canned import DOCUMENTS, CannedAssistant
from ui.web import serve
serve(CannedAssistant(), DOCUMENTS, host="127.0.0.1", port=0)
"""


def asked(question: str, *history: dict[str, Any]) -> list[tuple[Any, ...]]:
    return list(replies(CannedAssistant(), DOCUMENTS, question, history))


def from_the_page(role: str, html: str) -> dict[str, Any]:
    return {"role": role, "content": [{"type": "text", "text": html}]}


@pytest.fixture(scope="module")
def assistant() -> CannedAssistant:
    return CannedAssistant()


@pytest.fixture(scope="module")
def address(assistant: CannedAssistant) -> Iterator[str]:
    with served(assistant, DOCUMENTS) as address:
        yield address


def test_a_question_is_shown_at_once_and_the_box_emptied() -> None:
    question, conversation, state, sources, *_ = asked(QUESTION)[0]
    assert question == ""
    assert conversation == [{"role": "user", "content": f"<p>{QUESTION}</p>"}]
    assert "Looking in the documents" in state
    assert sources == SKIPPED


def test_the_reply_grows_by_verified_sentences_beside_its_sources() -> None:
    steps = asked(QUESTION)[1:-1]
    shown = [conversation[-1]["content"] for _, conversation, *_ in steps]
    assert [BOARD in html for html in shown] == [True, True, True]
    assert [ENDED in html for html in shown] == [False, True, True]
    assert [DATED.text in html for html in shown] == [False, False, True]
    assert all("source-2" in sources for *_, sources, _, _, _, _, _ in steps)


def test_a_reply_ends_with_what_to_ask_next() -> None:
    *_, state, _, box, first, second, third, fourth = asked(QUESTION)[-1]
    assert "The reply is complete, with 2 sources." in state
    assert box["visible"]
    assert (first["value"], first["visible"]) == (WHAT_IT_IS.suggestions[0], True)
    assert second["visible"]
    assert not third["visible"]
    assert not fourth["visible"]


def test_the_assistant_is_given_the_conversation_as_text() -> None:
    assistant = CannedAssistant()
    history = [
        from_the_page("user", question_html("What is <b>?")),
        from_the_page("assistant", answer_html(WHAT_IT_IS)),
    ]
    list(replies(assistant, DOCUMENTS, "What does it decide?", history))
    assert assistant.asked[-1] == (
        "What does it decide?",
        (
            Turn(role="user", text="What is <b>?"),
            Turn(role="assistant", text=f"{BOARD}\n\n{ENDED}\n\n{DATED.text}"),
        ),
    )


def test_an_error_is_no_answer_and_gives_the_question_back() -> None:
    before = from_the_page("user", "<p>Before.</p>")
    question, conversation, state, sources, *_ = asked("please fail", before)[-1]
    assert question == "please fail"
    assert list(conversation) == [before]
    assert 'role="alert">The question is too long: &lt;b&gt;please fail' in state
    assert sources == SKIPPED


def test_a_bug_is_said_without_its_details_and_still_raised() -> None:
    class Broken(CannedAssistant):
        def ask(self, *args: Any, **options: Any) -> Answer:
            raise ZeroDivisionError("a detail")

    steps = replies(Broken(), DOCUMENTS, QUESTION, ())
    next(steps)
    question, _, state, *_ = next(steps)
    assert question == QUESTION
    assert BUG in state
    with pytest.raises(ZeroDivisionError):
        next(steps)


@pytest.mark.parametrize("nothing", ["", "  \n"])
def test_an_empty_question_is_not_asked(nothing: str) -> None:
    ((question, conversation, state, *_),) = asked(nothing)
    assert (question, conversation) == (SKIPPED, SKIPPED)
    assert "Type a question first." in state


def test_the_api_gives_the_text_and_the_whole_answer(address: str) -> None:
    client = Client(address, verbose=False)
    text, answer = client.predict(QUESTION, api_name="/ask")
    assert text == WHAT_IT_IS.answer
    assert answer == json.loads(json.dumps(WHAT_IT_IS.as_json()))
    client.close()


def test_the_api_takes_a_history_of_strings(
    address: str, assistant: CannedAssistant
) -> None:
    client = Client(address, verbose=False)
    history = [{"role": "user", "content": "A &amp; *b*"}]
    client.predict("And then?", history, api_name="/ask")
    assert assistant.asked[-1] == (
        "And then?",
        (Turn(role="user", text="A &amp; *b*"),),
    )
    client.close()


def test_an_error_reaches_the_caller_of_the_api(address: str) -> None:
    client = Client(address, verbose=False)
    with pytest.raises(AppError, match="The question is too long"):
        client.predict("please fail", api_name="/ask")
    client.close()


def test_asking_is_all_that_the_api_offers(address: str) -> None:
    client = Client(address, verbose=False)
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/ask"]
    client.close()


def test_two_people_can_ask_at_once() -> None:
    both = Barrier(2)
    assistant = CannedAssistant(while_waiting=lambda: both.wait(timeout=30))
    with served(assistant, DOCUMENTS) as address:
        client = Client(address, verbose=False)
        jobs = [client.submit("Both wait.", api_name="/ask") for _ in range(2)]
        texts = [job.result()[0] for job in jobs]
        client.close()
    assert texts == [NOT_FOUND.answer, NOT_FOUND.answer]


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(AddressError) as caught,
    ):
        listen("127.0.0.1", taken.getsockname()[1])
    port = caught.value.port
    assert isinstance(caught.value, AssistantError)
    assert str(caught.value) == (
        f"Cannot serve at port {port} of 127.0.0.1: address already in use. "
        "Choose another port with `ics serve --port`."
    )


@pytest.mark.parametrize(
    ("host", "port"),
    [
        pytest.param("192.0.2.1", 0, id="an address that is not ours"),
        pytest.param("no.such.host.invalid", 0, id="a name nobody has"),
    ],
)
def test_an_address_that_cannot_be_had_is_an_error_of_ours(
    host: str, port: int
) -> None:
    with pytest.raises(AddressError, match=f"Cannot serve at port {port} of {host}"):
        listen(host, port)


def test_serving_says_where_and_asks_nothing_of_anyone_else() -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GRADIO_", "HF_"))
    }
    serving = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=Path(__file__).parents[2],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert serving.stdout
    said, address = serving.stdout.readline().rsplit(" ", 1)
    client = Client(address.strip(), verbose=False)
    text, _ = client.predict("alert(1)", api_name="/ask")
    client.close()
    serving.send_signal(signal.SIGINT)
    _, noise = serving.communicate(timeout=30)
    assert said == "Ask at"
    assert HOSTILE in text
    assert (serving.returncode, noise) == (0, "")
