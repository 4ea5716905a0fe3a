"""Fetch one address of the web, with limits and never from inside the network.

A name is resolved once, every address it has is checked, and the connection goes to
a checked address, so that no second answer of the name server can lead elsewhere.
Proxies of the environment are not used: through one, nothing could be checked.
"""

import re
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from urllib.parse import quote, urljoin, urlsplit

import httpcore

from corpus.addresses import refuse_private
from corpus.config import CorpusConfig
from corpus.errors import CorpusError

_MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_OK = 200
_SAFE = "%/:=&?~+!$,;'@()*[]"
_HEADERS: Mapping[bytes | str, bytes | str] = {
    "User-Agent": "ics-assistant",
    "Accept": "text/html,application/pdf,text/*;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "identity",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave.

    Attributes:
        url: The address after redirects.
        content_type: In small letters, without parameters; may be empty.
        charset: The encoding that the server named.
    """

    url: str
    raw: bytes
    content_type: str
    charset: str | None


def fetch(url: str, limits: CorpusConfig) -> Fetched:
    """Fetch `url` once.

    Args:
        url: An address of http or https.
        limits: Size, time, and the private hosts that may be asked.

    Raises:
        CorpusError: It is no such address, leads to a private one, cannot be reached,
            answers with an error, is too large or takes too long.
    """
    clock = _Clock(limits.fetch_seconds)
    at = url
    try:
        with httpcore.ConnectionPool(
            ssl_context=httpcore.default_ssl_context(),
            network_backend=_CheckedNetwork(limits.allow_private_hosts, clock),
        ) as pool:
            for _ in range(_MAX_REDIRECTS + 1):
                address = _checked_url(at)
                headers: Mapping[bytes | str, bytes | str] = {
                    "Host": urlsplit(address).netloc,
                    **_HEADERS,
                }
                with pool.stream("GET", address, headers=headers) as response:
                    location = _header(response, b"location")
                    if response.status in _REDIRECTS and location:
                        at = urljoin(address, location)
                        continue
                    return _fetched(address, response, limits)
    except httpcore.TimeoutException as error:
        raise CorpusError(
            f"{at} took longer than {limits.fetch_seconds} s to fetch: try again, or "
            "raise corpus.fetch_seconds in ics.toml"
        ) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise CorpusError(
            f"{at} cannot be fetched ({_words(error)}): check the address and the "
            "network"
        ) from error
    raise CorpusError(
        f"{url} leads on more than {_MAX_REDIRECTS} times: give the address of the "
        "page itself"
    )


class _Clock:
    """The time that is left for all of a fetch."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return left


class _CheckedNetwork(httpcore.NetworkBackend):
    """Connects to public addresses, and to private ones of hosts that are allowed."""

    def __init__(self, allowed: Iterable[str], clock: _Clock) -> None:
        self._allowed = frozenset(host.lower().strip("[].") for host in allowed)
        self._clock = clock
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve the host, check what comes, and connect to the first that answers."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if host.lower().strip("[].") not in self._allowed:
            refuse_private(host, addresses)
        failed: httpcore.ConnectError | None = None
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(
                    address, port, timeout=self._clock.left()
                )
                return _TimedStream(stream, self._clock)
            except httpcore.ConnectError as error:
                failed = error
        raise failed or httpcore.ConnectError(f"{host} has no address")


class _TimedStream(httpcore.NetworkStream):
    """A connection all of whose reads and writes share one clock."""

    def __init__(self, inner: httpcore.NetworkStream, clock: _Clock) -> None:
        self._inner = inner
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read in the time that is left."""
        return self._inner.read(max_bytes, timeout=self._clock.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write in the time that is left."""
        self._inner.write(buffer, timeout=self._clock.left())

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on under TLS; the certificate must be that of the host's name."""
        stream = self._inner.start_tls(
            ssl_context, server_hostname=server_hostname, timeout=self._clock.left()
        )
        return _TimedStream(stream, self._clock)

    def get_extra_info(self, info: str) -> object:
        """Return what is known of the connection."""
        return self._inner.get_extra_info(info)


def _checked_url(url: str) -> str:
    """Return the address in ASCII, without its fragment."""
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port else ""
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise CorpusError(f"{url!r} is no address of the web: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise CorpusError(
            f"{url!r} cannot be fetched: give an address that begins with https:// or "
            "http://"
        )
    if parts.username or parts.password:
        raise CorpusError(
            "An address with a name or password in it is not fetched: save the page "
            "and add the file"
        )
    if re.search(r"[\s\x00-\x1f\x7f]", url.strip()):
        raise CorpusError(f"{url!r} is no address of the web: it holds white space")
    host = f"[{host}]" if ":" in host else host
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"{parts.scheme}://{host}{port}{quote(path, safe=_SAFE)}"


def _fetched(url: str, response: httpcore.Response, limits: CorpusConfig) -> Fetched:
    if response.status != _OK:
        raise CorpusError(
            f"{url} answered with the error {response.status}: check the address"
        )
    message = Message()
    message["Content-Type"] = _header(response, b"content-type") or ""
    # An empty header would be read as text/plain.
    named = bool(message["Content-Type"])
    return Fetched(
        url=url,
        raw=_body(url, response, limits),
        content_type=message.get_content_type() if named else "",
        charset=message.get_content_charset(),
    )


def _body(url: str, response: httpcore.Response, limits: CorpusConfig) -> bytes:
    most = limits.max_file_bytes
    coding = (_header(response, b"content-encoding") or "identity").lower()
    if coding not in ("identity", "gzip", "deflate"):
        raise CorpusError(f"{url} is compressed as {coding}, which is not read")
    # 32 more than the window: gzip or zlib, as it comes.
    unpack = None if coding == "identity" else zlib.decompressobj(wbits=32 + 15)
    body = bytearray()
    try:
        for piece in response.iter_stream():
            body += unpack.decompress(piece, most + 1) if unpack else piece
            if len(body) > most:
                raise CorpusError(
                    f"{url} is larger than the {limits.max_file_mb:,} MB allowed: "
                    "raise corpus.max_file_mb in ics.toml, or leave it out"
                )
        if unpack and not unpack.eof:
            raise zlib.error("its end is missing")
    except zlib.error as error:
        raise CorpusError(f"{url} came damaged ({error}): try again") from error
    return bytes(body)


def _header(response: httpcore.Response, name: bytes) -> str | None:
    values = [value for key, value in response.headers if key.lower() == name]
    return values[0].decode("latin-1").strip() if values else None


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
