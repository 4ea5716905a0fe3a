"""The process that files are read in: what harms it harms no other.

Each request on stdin is a line of JSON (`kind`, `size`, `charset`, `limits`) and then
`size` bytes; each reply on stdout is a line of JSON, either a `Converted` or `fault`.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from corpus.config import CorpusConfig
from corpus.formats.converted import Converted, FormatError, one_line

_MEMORY_BYTES = 2 << 30


def main() -> None:
    """Answer requests until stdin is closed."""
    # Whatever a library prints must not get among the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    requests = sys.stdin.buffer
    while line := requests.readline():
        request = json.loads(line)
        reply = _reply(request, requests.read(request["size"]))
        replies.write(json.dumps(reply).encode() + b"\n")
        replies.flush()


def convert(
    raw: bytes, kind: str, limits: CorpusConfig, charset: str | None = None
) -> Converted:
    """Read a PDF, a Word document or a web page.

    Raises:
        FormatError: It cannot be read.
    """
    return _readers(kind)(raw, limits, charset)


def _readers(kind: str) -> Callable[[bytes, CorpusConfig, str | None], Converted]:
    # Each library takes a while to import, and most files need one of them.
    if kind == "pdf":
        from corpus.formats.pdf import read_pdf

        return lambda raw, limits, charset: read_pdf(raw, limits)
    if kind == "word":
        from corpus.formats.word import read_word

        return lambda raw, limits, charset: read_word(raw, limits)
    from corpus.formats.webpage import read_webpage

    return read_webpage


def _reply(request: dict[str, Any], raw: bytes) -> dict[str, Any]:
    try:
        limits = CorpusConfig.model_validate(request["limits"])
        return asdict(convert(raw, request["kind"], limits, request["charset"]))
    except FormatError as error:
        return {"fault": str(error)}
    except MemoryError:
        return {
            "fault": f"needs more than {_MEMORY_BYTES >> 30} GB of memory to be read: "
            "split it"
        }
    except RecursionError:
        return {"fault": "is nested too deeply to be read: save it anew"}
    # The libraries raise what they like on a damaged file.
    except Exception as error:  # noqa: BLE001
        why = one_line(f"{type(error).__name__}: {error}")[:200]
        return {"fault": f"cannot be read and may be damaged ({why}): save it anew"}


def _limit_memory() -> None:
    # Not every system has it, or keeps to it.
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))


if __name__ == "__main__":
    main()
