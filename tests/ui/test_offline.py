import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from gradio_client import Client  # type: ignore[import-untyped]

from tests.ui.built import COMMAND, NETWORKS, ics_alone
from tests.ui.walk import PANDAS_IN_GRADIO
from ui.settings import PROJECT

pytestmark = PANDAS_IN_GRADIO
# Put where Python looks for it at its start. Audit hooks cannot be taken off again.
GUARD = """
import os
import sys

HERE = ("127.0.0.1", "::1", "localhost", "", None)
ADDRESS_AT = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}


def refuse(event, arguments):
    if event not in ADDRESS_AT:
        return
    address = arguments[ADDRESS_AT[event]]
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        if not isinstance(address, tuple):  # a Unix socket, or one that is connected
            return
        address = address[0]
    name = address.decode() if isinstance(address, bytes) else address
    if name not in HERE:
        with open(os.environ["OUTSIDE"], "a") as file:
            file.write(f"{event} {name}\\n")
        raise OSError(f"no way out to {name}")


sys.addaudithook(refuse)
"""
TRIES = """
import contextlib, socket
with contextlib.suppress(OSError):
    socket.create_connection(("192.0.2.1", 9), timeout=1)
with contextlib.suppress(OSError):
    socket.getaddrinfo("example.org", 443)
with contextlib.suppress(OSError):
    socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.2", 9))
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(server.getsockname()).close()
"""


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """The file where the guard writes down who was to be reached."""
    file = tmp_path / "outside"
    file.touch()
    return file


@pytest.fixture
def guarded(tmp_path: Path, outside: Path) -> dict[str, str]:
    """Variables of a process that can reach itself alone, and that nothing keeps quiet.

    A way out by a proxy of this machine would not be seen, so there is none.
    """
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    said_elsewhere = ("HF_", "TRANSFORMERS_", "GRADIO_", "ANONYMIZED_", "DO_NOT_TRACK")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(said_elsewhere) and not name.lower().endswith("_proxy")
    }
    return {
        **kept,
        "PYTHONPATH": str(tmp_path / "guard"),
        "OUTSIDE": str(outside),
        "ICS_INDEX__DIR": str(tmp_path / "index"),
    }


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Run `ics serve` at a free port; gives host and port once it listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", "--port", str(port)],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            # Written once the address is taken; nothing, if the process ends before.
            at = urlsplit(process.stdout.readline().removeprefix("Ask at ").strip())
            assert (at.hostname, at.port) == ("127.0.0.1", port)
            yield "127.0.0.1", port
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()


def test_the_guard_sees_what_would_leave(
    guarded: dict[str, str], outside: Path
) -> None:
    done = ics_alone(env=guarded, program=TRIES)
    assert (done.returncode, done.stderr) == (0, b"")
    assert outside.read_text().splitlines() == [
        "socket.getaddrinfo 192.0.2.1",
        "socket.getaddrinfo example.org",
        "socket.sendto 192.0.2.2",
    ]


def test_index_ask_and_serve_reach_nothing_outside(
    guarded: dict[str, str], outside: Path
) -> None:
    built = ics_alone("index", env=guarded)
    assert built.returncode == 0, built.stderr
    asked = ics_alone("ask", "--json", NETWORKS, env=guarded)
    assert (asked.returncode, asked.stderr) == (0, b"")
    with serving(guarded) as (host, port):
        connection = http.client.HTTPConnection(host, port, timeout=60)
        connection.request("GET", "/")
        page = connection.getresponse()
        assert (page.status, b"<html" in page.read()) == (200, True)
        connection.close()
        client = Client(f"http://{host}:{port}", verbose=False)
        text, _ = client.predict(NETWORKS, api_name="/ask")
        client.close()
    assert text == json.loads(asked.stdout)["answer"]
    assert outside.read_text() == ""
