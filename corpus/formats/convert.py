"""Have files read in a process of their own, within a time limit."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from corpus.config import CorpusConfig
from corpus.formats.converted import Converted, FormatError, ReaderDiedError

_ROOT = Path(__file__).resolve().parents[2]
_CONVERTED = TypeAdapter(Converted)


class Converter:
    """Reads PDF, Word and HTML files; its process is started when it is first needed.

    A file that takes too long, or brings the process down, costs that file alone.
    """

    def __init__(self, limits: CorpusConfig) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of the process."""
        self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        # Also closes the pipes, and waits.
        process.communicate()

    def convert(self, raw: bytes, kind: str, charset: str | None = None) -> Converted:
        """Read one file.

        Args:
            raw: Its content.
            kind: Which of `corpus.formats.kinds.CONVERTED` it is.
            charset: For a web page, the encoding that the server named.

        Raises:
            FormatError: It cannot be read, or not in time.
        """
        request = {
            "kind": kind,
            "size": len(raw),
            "charset": charset,
            "limits": self.limits.model_dump(mode="json"),
        }
        line = self._ask(json.dumps(request).encode() + b"\n" + raw)
        try:
            reply: Any = json.loads(line)
            if "fault" in reply:
                raise FormatError(reply["fault"])
            return _CONVERTED.validate_python(reply)
        except (json.JSONDecodeError, ValidationError) as error:
            self.close()
            raise ReaderDiedError(
                "brought down the program that reads it: save it anew, or leave it out"
            ) from error

    def _ask(self, request: bytes) -> bytes:
        process = self._process = self._process or _started()
        assert process.stdin
        assert process.stdout
        seconds = self.limits.parse_seconds
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            process.stdin.write(request)
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = b""
        finally:
            timer.cancel()
        if late.is_set():
            self.close()
        if late.is_set() and not line:
            raise FormatError(
                f"took longer than {seconds} s to read: split it, or raise "
                "corpus.parse_seconds in ics.toml"
            )
        return line


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "corpus.formats.worker"],
        cwd=_ROOT,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
