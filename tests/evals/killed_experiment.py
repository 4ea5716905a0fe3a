"""Experiments cut off: `python -m tests.evals.killed_experiment ROOT MOMENT...`.

For each moment the worked experiment is conducted in ROOT/MOMENT, in a process of its
own, which kills itself when it is asked the question of that id, or when it is about
to write a file of that name.
"""

import os
import signal
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Turn
from evals.conduct import conduct
from evals.dataset import load_dataset
from tests.evals.canned import GUIDE, CannedAssistant
from tests.evals.kept import record
from tests.evals.worked import REPLIES


class _Mortal(CannedAssistant):
    """Dies of a question."""

    def __init__(self, last: str) -> None:
        super().__init__(REPLIES)
        self._last = last

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_of: date | None = None,
        place: str | None = None,
    ) -> Answer:
        if question == f"{self._last}?":
            os.kill(os.getpid(), signal.SIGKILL)
        return super().ask(question, history, as_of=as_of, place=place)


def main() -> None:
    root, *moments = sys.argv[1:]
    for moment in moments:
        child = os.fork()
        if not child:
            _conduct(Path(root), moment)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(moment, os.waitstatus_to_exitcode(status), sep="\t", flush=True)  # noqa: T201


def _conduct(root: Path, moment: str) -> None:
    dataset = load_dataset(root / "worked")
    sys.addaudithook(_killer(root / moment / moment))
    conduct(root / moment, record(dataset), dataset, _Mortal(moment), [GUIDE])


def _killer(file: Path) -> Any:
    def kill(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and str(args[0]) == str(file) and args[1] != "r":
            os.kill(os.getpid(), signal.SIGKILL)

    return kill


if __name__ == "__main__":
    main()
