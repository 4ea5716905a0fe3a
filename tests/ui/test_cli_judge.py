"""`ics eval judge` with a model served in the OpenAI form on a local port."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.test_model import ChatServer, say
from tests.evals.kept import conducted
from tests.ui.built import ics

GRADES = {"correct": True, "complete": True, "supported": False, "reason": "Bare."}


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as chat:
        chat.reply = say(json.dumps(GRADES))
        thread = threading.Thread(target=chat.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield chat
        chat.shutdown()
        thread.join()


def test_a_kept_experiment_is_graded_and_held_against_a_person(
    tmp_path: Path, server: ChatServer
) -> None:
    kept = tmp_path / "tried"
    conducted(kept)
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps({"id": "q1", **GRADES, "supported": True}) + "\n")
    options = ("--model", "small", "--base-url", server.url, "--labels", labels)
    ran = ics(
        "eval", "judge", kept, *options, env={"ICS_JUDGE_API_KEY": "of-the-judge"}
    )
    assert ran.code == 0
    report = json.loads(ran.out)
    assert (report["model"], report["experiment"]) == ("small", "tried")
    assert report["aspects"]["supported"]["grade"]["mean"] == 0
    assert report["aspects"]["supported"]["agreement"]["share"] == 0
    assert report["aspects"]["correct"]["agreement"]["share"] == 1
    # Seven answers; the eighth query raised an error.
    assert len(server.requests) == 7
    assert {key for _, key, _ in server.requests} == {"Bearer of-the-judge"}


def test_a_model_does_not_judge_itself(tmp_path: Path, server: ChatServer) -> None:
    kept = tmp_path / "tried"
    conducted(kept, chat_model="small")
    ran = ics("eval", "judge", kept, "--model", "small", "--base-url", server.url)
    assert "'small' made these answers and cannot judge them" in ran.fault
    assert server.requests == []
