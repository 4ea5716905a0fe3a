import gzip
import socket
import time

import pytest

from corpus.addresses import is_public
from corpus.config import CorpusConfig
from corpus.errors import CorpusError
from corpus.fetch import fetch
from tests.corpus.web import dripping, endless, page, redirect, serving

HERE = CorpusConfig(allow_private_hosts=("127.0.0.1",), max_file_mb=1, fetch_seconds=1)
BODY = "<p>Café</p>".encode()


def test_a_page_is_fetched_with_its_type_and_encoding() -> None:
    with serving({"/a?b=1": page(BODY)}) as server:
        fetched = fetch(f"{server}/a?b=1#part", HERE)
    assert (fetched.raw, fetched.url) == (BODY, f"{server}/a?b=1")
    assert (fetched.content_type, fetched.charset) == ("text/html", "utf-8")


def test_redirects_are_followed_to_where_they_lead() -> None:
    with serving({"/a": redirect("/b"), "/b": redirect("c"), "/c": page(BODY)}) as at:
        assert fetch(f"{at}/a", HERE).url == f"{at}/c"


def test_what_comes_compressed_is_unpacked() -> None:
    packed = page(gzip.compress(BODY), Content_Encoding="gzip")
    with serving({"/": packed}) as server:
        assert fetch(server, HERE).raw == BODY


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(redirect("/"), "leads on more than 5 times", id="ring"),
        pytest.param(endless, "larger than the 1 MB allowed", id="endless"),
        pytest.param(
            page(gzip.compress(b"a" * 5_000_000), Content_Encoding="gzip"),
            "larger than the 1 MB allowed",
            id="gzip bomb",
        ),
        pytest.param(page(b"x", Content_Encoding="br"), "compressed as br", id="br"),
        pytest.param(page(b"x", Content_Encoding="gzip"), "came damaged", id="no gzip"),
        pytest.param(
            page(b"abc", Content_Length="900"), "cannot be fetched", id="cut short"
        ),
        pytest.param(redirect("file:///etc/passwd"), "begins with https", id="file"),
        pytest.param(redirect("http://10.1.2.3/"), "10.1.2.3, which is not", id="net"),
        pytest.param(redirect("http://[::1]/"), "::1, which is not a pub", id="::1"),
        pytest.param(redirect("http://169.254.169.254/"), "169.254", id="cloud"),
        pytest.param(redirect("http://2130706433/"), "not a public", id="number"),
    ],
)
def test_what_a_server_may_not_do_is_said(answer: object, said: str) -> None:
    with serving({"/": answer}) as server, pytest.raises(CorpusError, match=said):  # type: ignore[dict-item]
        fetch(f"{server}/", HERE)


@pytest.mark.parametrize("headers", [True, False], ids=["headers", "body"])
def test_a_server_that_never_ends_is_left_in_time(headers: bool) -> None:
    start = time.perf_counter()
    with (
        serving({"/": dripping(headers=headers)}) as server,
        pytest.raises(CorpusError, match="took longer than 1 s to fetch"),
    ):
        fetch(f"{server}/", HERE)
    assert time.perf_counter() - start < 5


def test_a_page_that_is_not_there_is_told() -> None:
    with serving({}) as server, pytest.raises(CorpusError, match="the error 404"):
        fetch(f"{server}/nothing", HERE)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_not_asked_unless_it_is_named(host: str) -> None:
    asked = []
    with serving({"/": lambda request: asked.append(request.path)}) as server:
        url = server.replace("127.0.0.1", host)
        with pytest.raises(CorpusError, match=r"corpus\.allow_private_hosts"):
            fetch(url, CorpusConfig())
    assert asked == []


def test_every_address_of_a_host_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (address, port)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(CorpusError, match=r"example\.org is at 10\.0\.0\.1"):
        fetch("http://example.org/", CorpusConfig())


def test_a_second_answer_of_the_name_server_leads_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = socket.getaddrinfo
    asked: list[str] = []

    def resolve(host: str, *arguments: object, **options: object) -> object:
        if host != "rebind.test":
            return real(host, *arguments, **options)  # type: ignore[arg-type]
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.9", *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with serving({"/": page(BODY)}) as server:
        url = server.replace("127.0.0.1", "rebind.test")
        allowed = CorpusConfig(allow_private_hosts=("rebind.test",))
        assert fetch(url, allowed).raw == BODY
    assert asked == ["rebind.test"]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://example.org/", "begins with https"),
        ("file:///etc/passwd", "begins with https"),
        ("http://", "begins with https"),
        ("http://user:pass@example.org/", "name or password"),
        ("http://example.org:99999/", "no address"),
        ("http://example.org/a b", "white space"),
        (f"http://{'a' * 70}.org/", "no address"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str, said: str) -> None:
    with pytest.raises(CorpusError, match=said):
        fetch(url, CorpusConfig())


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.1.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::1",
        "::",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "2001:db8::1",
        "nonsense",
    ],
)
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_public(address)
