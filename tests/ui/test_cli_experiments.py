"""`ics eval run`, `compare`, `baseline`, `gate` and `check`, over the two sources."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.ui.built import NETWORKS, NEWS, Ran, ics
from ui.settings import PROJECT

COUNT: dict[str, Any] = {
    "id": "q1",
    "question": NETWORKS,
    "category": "fact",
    "answerable": True,
    "expected_status": ["answered"],
    "must_include": [["45"]],
    "must_not_include": [],
    "evidence": [[{"doc_id": NEWS, "quote": "45 Primary Care Networks"}]],
}
MOON: dict[str, Any] = COUNT | {
    "id": "q2",
    "question": "How many moons has Jupiter?",
    "answerable": False,
    "expected_status": ["not_found"],
    "must_include": [],
    "evidence": [],
}
HELLO: dict[str, Any] = MOON | {"id": "q3", "question": "Hello", "answerable": None}
TOML = 'name = "made"\ncorpus = "sources"\nas_of = 2026-11-21\ncategories = ["fact"]\n'


def dataset(folder: Path, *records: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "dataset.toml").write_text(TOML)
    lines = "".join(f"{json.dumps(record)}\n" for record in records)
    (folder / "queries.jsonl").write_text(lines)
    return folder


@cache
def made() -> Path:
    """Conduct `plain`, `again` (two at once) and `short`, the first time."""
    root = Path(os.environ["ICS_INDEX__DIR"]).parent / "conducted"
    root.mkdir()
    dataset(root / "made", COUNT, MOON, HELLO)
    assert run(root, "plain").code == 0
    assert run(root, "again", "--workers", 2).code == 0
    assert run(root, "short", "--set", "answer.min_answerable=1").code == 0
    return root


def run(root: Path, name: str, *options: object) -> Ran:
    folders = ("--experiments", root / "experiments", "--dataset", root / "made")
    return ics("eval", "run", name, *folders, *options)


def answers(root: Path, name: str) -> list[dict[str, Any]]:
    """Read what was answered, without the times."""
    path = root / "experiments" / name / "answers.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        del line["seconds"], line["answer"]["timings_ms"]
    return lines


def compared(root: Path, *arguments: object) -> Ran:
    folder = ("--experiments", root / "experiments")
    return ics("eval", "compare", *arguments, *folder)


def test_an_experiment_keeps_its_conditions() -> None:
    path = made() / "experiments" / "short" / "record.json"
    record = json.loads(path.read_text())
    assert record["schema"] == 1
    assert record["overrides"] == {"answer.min_answerable": 1.0}
    assert record["settings"]["answer"]["min_answerable"] == 1.0
    assert (record["dataset"]["n"], record["as_of"]) == (3, "2026-11-21")
    assert (record["finished"], record["n_done"]) == (True, 3)
    assert record["encoder"]["name"] == "ics-minilm"
    assert len(record["reader_sha256"]) == 64


def test_two_experiments_are_the_same_but_for_the_times() -> None:
    assert answers(made(), "plain") == answers(made(), "again")
    assert [line["id"] for line in answers(made(), "plain")] == ["q1", "q2", "q3"]
    assert answers(made(), "plain")[0]["answer"]["as_of"] == "2026-11-21"


def test_a_finished_experiment_is_shown_and_not_asked_again() -> None:
    record = made() / "experiments" / "plain" / "record.json"
    before = record.stat().st_mtime_ns
    ran = run(made(), "plain", "--json")
    assert (ran.code, record.stat().st_mtime_ns) == (0, before)
    found = json.loads(ran.out)
    assert found["record"]["name"] == "plain"
    assert found["latency"]["n"] == found["n"] == 3


def test_other_settings_need_another_name() -> None:
    ran = run(made(), "plain", "--set", "answer.max_words=60")
    assert ran.code == 1
    assert "settings.answer.max_words was 80, is now 60" in ran.err
    assert "--fresh" in ran.err


@pytest.mark.parametrize("value", ["answer.max_words", "=60"])
def test_a_setting_without_key_or_value_is_wrong_usage(value: str) -> None:
    assert run(made(), "other", "--set", value).code == 2


@pytest.mark.parametrize("name", ["../out", ".", "a b", ""])
def test_a_name_is_no_path(name: str) -> None:
    assert run(made(), name).code == 2


def test_two_experiments_are_compared() -> None:
    found = json.loads(compared(made(), "plain", "short", "--json").out)
    assert (found["n"], found["mcnemar"]["n_lost"]) == (3, 1)
    assert [one["id"] for one in found["lost"]] == ["q1"]
    assert found["lost"][0]["after"]["status"] == "not_found"
    assert found["other_settings"] == ["settings.answer.min_answerable"]
    table = compared(made(), "plain", made() / "experiments" / "short").out
    assert "right before, wrong after: 1" in table


def test_experiments_on_different_datasets_are_not_compared(tmp_path: Path) -> None:
    dataset(tmp_path / "made", COUNT, MOON)
    assert run(tmp_path, "other").code == 0
    other = tmp_path / "experiments" / "other"
    ran = compared(made(), "plain", other)
    assert "plain and other asked different questions" in ran.fault


def test_an_experiment_that_is_not_there_is_told() -> None:
    assert "`ics eval run NAME` makes one" in compared(made(), "plain", "gone").fault


def baseline(root: Path, name: str, to: Path) -> Ran:
    folders = ("--experiments", root / "experiments", "--baselines", to)
    return ics("eval", "baseline", name, *folders)


def test_the_gate_passes_what_is_as_it_was_and_names_what_fell(tmp_path: Path) -> None:
    assert baseline(made(), "plain", tmp_path).code == 0
    kept = tmp_path / "made"
    ran = ics("eval", "gate", "--baseline", kept)
    assert (ran.code, "Passed" in ran.err) == (0, True)
    assert "seconds per question" in ran.out
    low = {"ICS_ANSWER__MIN_ANSWERABLE": "1"}
    ran = ics("eval", "gate", "--baseline", kept, "--json", env=low)
    assert ran.code == 1
    assert "Fallen: made: answerable_right: from 100.0 % to 0.0 %" in ran.err
    assert json.loads(ran.out)["made"]["lost"][0]["id"] == "q1"


def test_a_baseline_is_compared_with_the_one_it_replaces(tmp_path: Path) -> None:
    assert baseline(made(), "plain", tmp_path).out == ""
    again = baseline(made(), "again", tmp_path)
    assert "before plain, after again: 3 questions of made" in again.out


def test_a_baseline_is_of_the_settings_as_they_are(tmp_path: Path) -> None:
    ran = baseline(made(), "short", tmp_path)
    assert "was run with --set answer.min_answerable" in ran.fault


def test_our_datasets_can_be_used_beside_one_another() -> None:
    ran = ics("eval", "check")
    assert ran.code == 0, ran.err
    assert [line.split(":")[0] for line in ran.out.splitlines()] == sorted(
        folder.name for folder in (PROJECT / "evals" / "datasets").iterdir()
    )


LINE = json.dumps(COUNT)
BAD = {
    "broken JSON": (f"{LINE}\n{{", "queries.jsonl, line 2: "),
    "unknown category": (
        json.dumps(COUNT | {"category": "lies"}),
        "queries.jsonl, line 1: category 'lies' is not in dataset.toml",
    ),
    "no such quote": (
        LINE.replace("45 Primary", "46 Primary"),
        "queries.jsonl, line 1: query 'q1': '46 Primary Care Networks' is not in",
    ),
    "empty": ("", "queries.jsonl holds no query"),
    "the same id twice": (
        f"{LINE}\n\n{json.dumps(MOON | {'id': 'q1'})}",
        "queries.jsonl, line 3: id 'q1' is taken by line 1",
    ),
    "not UTF-8": (f"{LINE}\n\udcff", "queries.jsonl, line 2: the text is not UTF-8"),
}


@pytest.mark.parametrize("command", ["check", "run", "answers"])
@pytest.mark.parametrize("fault", BAD)
def test_a_bad_dataset_gets_one_message(
    fault: str, command: str, tmp_path: Path
) -> None:
    content, told = BAD[fault]
    folder = dataset(tmp_path / "bad")
    raw = content.encode("utf-8", "surrogateescape")
    (folder / "queries.jsonl").write_bytes(raw)
    arguments: dict[str, tuple[object, ...]] = {
        "check": (folder,),
        "run": ("x", "--dataset", folder, "--experiments", tmp_path),
        "answers": ("--dataset", folder),
    }
    ran = ics("eval", command, *arguments[command])
    assert (ran.code, ran.out) == (1, "")
    (line,) = [one for one in ran.err.splitlines() if one.startswith("Error: ")]
    assert f"{folder}/{told}" in line
