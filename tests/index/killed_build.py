"""Builds that are cut off: `python -m tests.index.killed_build ROOT MOMENT...`.

ROOT/MOMENT holds an index of `BEFORE`. For each moment a build of `AFTER` is begun in a
process of its own, which kills itself when it is about to write a file of that name or
to do what the moment names. At `full disk` it can write but little to any file instead.
"""

import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from index.errors import IndexStoreError
from tests.index.fake_encoder import FakeEncoder
from tests.index.samples import build, document

BEFORE = [document("kept.txt", "Old words."), document("gone.txt", "Zanzibar.")]
AFTER = [document("kept.txt", "New words.")]
_WRITES = {"open", "os.rename", "shutil.rmtree"}
_FULL_AT_BYTES = 50_000


def main() -> None:
    root, *moments = sys.argv[1:]
    for moment in moments:
        child = os.fork()
        if not child:
            os._exit(_build(Path(root) / moment, moment))
        _, status = os.waitpid(child, 0)
        print(moment, os.waitstatus_to_exitcode(status), sep="\t", flush=True)  # noqa: T201


def _build(directory: Path, moment: str) -> int:
    if moment == "full disk":
        resource.setrlimit(resource.RLIMIT_FSIZE, (_FULL_AT_BYTES, _FULL_AT_BYTES))
    else:
        sys.addaudithook(_killer(moment))
    try:
        build(directory, AFTER, FakeEncoder())
    except IndexStoreError:
        return 1
    return 0


def _killer(moment: str) -> Any:
    def kill(event: str, args: tuple[Any, ...]) -> None:
        if event not in _WRITES or args[1] == "r":
            return
        if moment in (event, Path(str(args[0])).name):
            os.kill(os.getpid(), signal.SIGKILL)

    return kill


if __name__ == "__main__":
    main()
