"""The command `ics` in this process, over an index of the real documents.

The index is built once for all tests, with the real encoder, in the folder that
tests/conftest.py names; nothing may write to it. What a test breaks is a desk: a copy
of the two source documents and of an index of them.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from ui.cli import main
from ui.settings import PROJECT

DOCUMENTS = PROJECT / "corpus" / "documents"
BRIEFING = "briefings/bob-icb.md"
PAGE = "sources/what-is-the-integrated-care-system.txt"
NEWS = "sources/bob-ics-approved.txt"
BOARDS = "who took over from the CCGs"
CHIEF = "Who is the chief executive of BOB ICB?"
DIFFERENCE = "whats the diff between icb and icp"
NETWORKS = "how many PCNs"
DRESSED = "how many\x00 <b>PCNs</b>\u202e\x07"
EMPLOYED = "How many people did BOB ICB employ in 2023?"
QUESTIONS = (BOARDS, CHIEF, DIFFERENCE, NETWORKS, DRESSED, EMPLOYED, "")
READING = "Reading the documents and loading the encoder."
COMMAND = "from ui.cli import main; main()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def fault(self) -> str:
        """The one line of an error that we raise on purpose; there is nothing else."""
        assert (self.code, self.out) == (1, ""), self
        *notes, line = self.err.splitlines()
        assert notes in ([], [READING]), self
        assert line.startswith("Error: "), self
        return line.removeprefix("Error: ")

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects on stdout, one a line."""
        # Not splitlines(), which also parts a line at the U+2028 of a text.
        return [json.loads(line) for line in self.out.split("\n") if line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Documents and an index that a test may break."""

    corpus: Path
    index: Path

    def ics(self, command: str, *arguments: object, stdin: bytes = b"") -> Ran:
        """Run a command over them."""
        folders = ("--corpus", self.corpus, "--index", self.index)
        return ics(command, *folders, *arguments, stdin=stdin)

    @property
    def manifest(self) -> Path:
        """The manifest of the live index version."""
        live = (self.index / "current").read_text().strip()
        return self.index / "versions" / live / "manifest.json"

    def found(self, query: str) -> list[str]:
        """Return the documents that a search finds, best first."""
        line = json.dumps({"text": query}).encode()
        (hits,) = self.ics("search", "--jsonl", stdin=line).objects
        return [hit["doc_id"] for hit in hits["hits"]]


def ics(
    *arguments: object,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    charset: str = "utf-8",
) -> Ran:
    """Run `ics` in this process, as in a terminal that takes `charset`.

    An error that is a bug comes through.
    """
    done = CliRunner(charset=charset).invoke(
        main,
        [str(argument) for argument in arguments],
        input=stdin,
        env=env,
        catch_exceptions=False,
    )
    # JSON is in UTF-8 whatever the terminal takes.
    out = done.stdout_bytes.decode(errors="replace")
    return Ran(code=done.exit_code, out=out, err=done.stderr)


def ics_alone(
    *arguments: object,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    program: str = COMMAND,
) -> subprocess.CompletedProcess[bytes]:
    """Run `ics` in a process of its own.

    Args:
        env: All its environment variables; those of the tests by default.
        program: Python that runs the command.
    """
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=PROJECT,
        env=env,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=300,
    )


@cache
def built_index() -> Path:
    """Build the index of the real documents, the first time, and return its folder."""
    ran = ics("index")
    assert ran.code == 0, ran
    return Path(os.environ["ICS_INDEX__DIR"])


@cache
def _sources() -> Desk:
    """Index the two source documents alone, the first time."""
    folder = Path(os.environ["ICS_INDEX__DIR"]).parent / "sources"
    made = Desk(corpus=folder / "corpus", index=folder / "index")
    shutil.copytree(DOCUMENTS / "sources", made.corpus / "sources")
    ran = made.ics("index")
    assert ran.code == 0, ran
    return made


def desk(folder: Path) -> Desk:
    """Copy the two source documents and an index of them into `folder`."""
    made = Desk(corpus=folder / "corpus", index=folder / "index")
    shutil.copytree(_sources().corpus, made.corpus)
    shutil.copytree(_sources().index, made.index)
    return made


@cache
def answers() -> Mapping[str, dict[str, Any]]:
    """Ask `QUESTIONS` of the real assistant, the first time; return them answered."""
    built_index()
    lines = [
        json.dumps({"id": question, "question": question}) for question in QUESTIONS
    ]
    ran = ics("ask", "--jsonl", stdin="\n".join(lines).encode())
    assert (ran.code, ran.err) == (0, ""), ran
    return {line["id"]: line for line in ran.objects}
