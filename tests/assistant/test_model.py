import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import ValidationError

from assistant.config import ChatConfig
from assistant.model import completer, open_chat_model
from corpus.errors import ModelError

KEY = "ICS_TEST_KEY"
Reply = Callable[[BaseHTTPRequestHandler], None]


class ChatServer(ThreadingHTTPServer):
    """Answers in the OpenAI form, or as `reply` says, and keeps what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply: Reply = say("Care is planned.")
        self.requests: list[tuple[str, str, dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers.get("Authorization", "")
        self.server.requests.append((self.path, key, body))
        self.server.reply(self)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def respond(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def completion(content: str | None) -> bytes:
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return json.dumps(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 0,
            "model": "small",
            "choices": [choice],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    ).encode()


def say(content: str | None) -> Reply:
    return lambda handler: respond(handler, 200, completion(content))


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as chat:
        thread = threading.Thread(target=chat.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield chat
        chat.shutdown()
        thread.join()


def config(server: ChatServer, **changed: Any) -> ChatConfig:
    options = {
        "model": "small",
        "base_url": server.url,
        "api_key_env": KEY,
        "timeout_seconds": 30.0,
    }
    return ChatConfig(**{**options, **changed})


def complete(server: ChatServer, **changed: Any) -> str:
    model = open_chat_model(config(server, **changed))
    seconds = float(changed.get("timeout_seconds", 30.0))
    return completer(model, timeout_seconds=seconds)("Instructions.", "Message.")


def test_an_answer_comes_back_from_an_openai_compatible_server(
    server: ChatServer,
) -> None:
    assert complete(server) == "Care is planned."
    ((path, _, body),) = server.requests
    assert path == "/v1/chat/completions"
    assert body["model"] == "small"
    assert body["temperature"] == 0
    assert [(m["role"], m["content"]) for m in body["messages"]] == [
        ("system", "Instructions."),
        ("user", "Message."),
    ]


def test_a_reply_without_content_is_an_empty_text(server: ChatServer) -> None:
    server.reply = say(None)
    assert complete(server) == ""


def test_the_key_comes_from_the_environment(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-someone-else")
    monkeypatch.setenv(KEY, "s3cret")
    complete(server)
    monkeypatch.delenv(KEY)
    complete(server)
    # A server of one's own without a key is not sent the key of another service.
    assert [key for _, key, _ in server.requests] == ["Bearer s3cret", "Bearer none"]


@pytest.mark.parametrize("name", ["api_key", "key", "password"])
def test_no_key_is_taken_from_the_settings(name: str) -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        ChatConfig.model_validate({"model": "small", name: "s3cret"})


def test_a_server_that_fails_is_a_model_error_without_the_key(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, "s3cret")
    server.reply = lambda handler: respond(handler, 500, b'{"error": "broken"}')
    with pytest.raises(ModelError, match=r"did not answer.*500") as error:
        complete(server)
    assert "s3cret" not in str(error.value)
    # It is asked once: a person is waiting.
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 404, 429, 503])
def test_a_refusal_is_a_model_error(server: ChatServer, status: int) -> None:
    server.reply = lambda handler: respond(handler, status, b"{}")
    with pytest.raises(ModelError, match=str(status)):
        complete(server)


def test_a_server_that_says_nothing_is_given_up_in_time(server: ChatServer) -> None:
    done = threading.Event()

    def wait(handler: BaseHTTPRequestHandler) -> None:
        done.wait(20)

    server.reply = wait
    begun = time.monotonic()
    with pytest.raises(ModelError, match="did not answer"):
        complete(server, timeout_seconds=0.3)
    assert time.monotonic() - begun < 10
    done.set()


def test_a_server_that_answers_drop_by_drop_is_given_up_in_time(
    server: ChatServer,
) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        body = completion("Care is planned.")
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for at in range(0, len(body), 40):
            handler.wfile.write(body[at : at + 40])
            handler.wfile.flush()
            time.sleep(0.2)

    server.reply = drip
    # Some 240 bytes in pieces of 40 take over a second.
    with pytest.raises(ModelError):
        complete(server, timeout_seconds=0.8)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>hello</html>", id="a page"),
        pytest.param(b"null", id="null"),
        pytest.param(b"{}", id="an empty object"),
        pytest.param(b'{"choices": []}', id="no choices"),
        pytest.param(b'{"choices": [{"message": null}]}', id="no message"),
        pytest.param(b"[1, 2]", id="a list"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
    ],
)
def test_a_reply_that_is_no_completion_is_a_model_error(
    server: ChatServer, body: bytes
) -> None:
    server.reply = lambda handler: respond(handler, 200, body)
    with pytest.raises(ModelError, match="did not answer"):
        complete(server)


def test_a_server_that_is_not_there_is_a_model_error(server: ChatServer) -> None:
    gone = config(server, base_url="http://127.0.0.1:9/v1", timeout_seconds=5)
    with pytest.raises(ModelError, match="did not answer"):
        completer(open_chat_model(gone), timeout_seconds=5)("Instructions.", "Message.")


@pytest.mark.parametrize(
    ("model", "match"),
    [
        pytest.param("nosuch:model", "'nosuch:model' cannot be opened", id="provider"),
        pytest.param("some-model", "'some-model' cannot be opened", id="no provider"),
        pytest.param(None, r"name one in chat\.model", id="none"),
    ],
)
def test_a_model_that_cannot_be_opened_is_named(model: str | None, match: str) -> None:
    with pytest.raises(ModelError, match=match):
        open_chat_model(ChatConfig(model=model, api_key_env=KEY))


def test_a_provider_without_its_key_says_which_variable_to_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError, match=f"set {KEY}"):
        open_chat_model(ChatConfig(model="openai:gpt-x", api_key_env=KEY))


def test_a_provider_takes_the_key_of_the_variable_that_is_named(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-someone-else")
    monkeypatch.setenv("OPENAI_API_BASE", server.url)
    monkeypatch.setenv(KEY, "s3cret")
    model = open_chat_model(ChatConfig(model="openai:small", api_key_env=KEY))
    complete = completer(model, timeout_seconds=30)
    assert complete("Instructions.", "Message.") == "Care is planned."
    assert server.requests[0][1] == "Bearer s3cret"
