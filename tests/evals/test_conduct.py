import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from corpus.errors import AssistantError
from evals.answers import score
from evals.conduct import conduct
from evals.dataset import Dataset, load_dataset
from evals.experiment import (
    Experiment,
    ExperimentError,
    load_experiment,
    score_experiment,
)
from evals.rows import generate
from tests.evals.canned import DAY, GUIDE, CannedAssistant
from tests.evals.kept import conducted, record, write_worked
from tests.evals.worked import QUERIES, REPLIES

REPOSITORY = Path(__file__).parents[2]
# Asked one of the questions, or about to write one of the files.
MOMENTS = ["q1", "q4", "q8", "answers.jsonl", "documents.jsonl.new", "record.json.new"]


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return write_worked(tmp_path / "worked")


def lines(directory: Path) -> list[dict[str, Any]]:
    """Read the answers of an experiment, without the time they took."""
    text = (directory / "answers.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in text.splitlines()]
    for line in found:
        assert line.pop("seconds") >= 0
    return found


def asked_again(directory: Path, dataset: Dataset, **changes: Any) -> list[str]:
    """Go on with an experiment; return the questions that were asked for it."""
    asks = CannedAssistant(REPLIES)
    conduct(directory, record(dataset, **changes), dataset, asks, [GUIDE])
    return [question for question, _, _ in asks.asked]


def test_what_is_kept_is_scored_as_what_was_answered(tmp_path: Path) -> None:
    kept = load_experiment(conducted(tmp_path / "tried").directory)
    rows = generate(kept.dataset, CannedAssistant(REPLIES))
    expected = score(kept.dataset, rows, [GUIDE])
    found = score_experiment(kept)
    assert found.measures == expected.measures
    assert [r.row.error for r in found.results] == [r.error for r in rows]
    assert (kept.record.finished, kept.record.n_done) == (True, 8)
    assert kept.documents == (GUIDE,)


def test_a_question_is_asked_on_the_day_of_the_record(dataset: Dataset) -> None:
    asks = CannedAssistant(REPLIES)
    folder = dataset.directory.parent / "tried"
    conduct(folder, record(dataset), dataset, asks, [GUIDE])
    assert {day for _, _, day in asks.asked} == {DAY}


def test_the_dataset_need_not_stay_to_score_an_experiment(tmp_path: Path) -> None:
    kept = conducted(tmp_path / "tried")
    for file in (tmp_path / "worked").iterdir():
        file.unlink()
    assert len(score_experiment(load_experiment(kept.directory)).results) == 8


def test_two_runs_are_the_same_but_for_the_times(tmp_path: Path) -> None:
    first = conducted(tmp_path / "first")
    second = conducted(tmp_path / "second", workers=4)
    assert lines(first.directory) == lines(second.directory)
    assert first.documents == second.documents


def test_what_was_killed_goes_on_to_the_same_end(
    tmp_path: Path, dataset: Dataset
) -> None:
    whole = conducted(tmp_path / "whole")
    command = [sys.executable, "-m", "tests.evals.killed_experiment", str(tmp_path)]
    done = subprocess.run(
        [*command, *MOMENTS], capture_output=True, text=True, cwd=REPOSITORY, check=True
    )
    ended = dict(line.split("\t") for line in done.stdout.splitlines())
    assert ended == dict.fromkeys(MOMENTS, "-9")
    for moment in MOMENTS:
        asked = asked_again(tmp_path / moment, dataset)
        assert lines(tmp_path / moment) == lines(whole.directory)
        resumed = load_experiment(tmp_path / moment)
        assert _values(resumed) == _values(whole)
        # q4 was being asked when it came to its end: three had been kept.
        assert moment != "q4" or asked == ["q4?", "q5?", "q6?", "q7?", "q8?"]
        assert moment != "documents.jsonl.new" or asked == []


def _values(experiment: Experiment) -> list[Any]:
    return [result.as_json() for result in score_experiment(experiment).results]


def test_a_line_that_was_cut_off_is_asked_again(
    tmp_path: Path, dataset: Dataset
) -> None:
    kept = conducted(tmp_path / "tried")
    expected = lines(kept.directory)
    answers = kept.directory / "answers.jsonl"
    answers.write_bytes(answers.read_bytes()[:-30])
    unfinished = record(dataset).to_text()
    (kept.directory / "record.json").write_text(unfinished)
    assert load_experiment(kept.directory).record.n_done == 7
    assert asked_again(kept.directory, dataset) == ["q8?"]
    assert lines(kept.directory) == expected


def test_what_is_finished_is_not_asked_again(tmp_path: Path, dataset: Dataset) -> None:
    kept = conducted(tmp_path / "tried")
    assert asked_again(kept.directory, dataset) == []
    # How many asked at once makes no other experiment.
    assert asked_again(kept.directory, dataset, workers=2) == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        (
            {"settings": {"answer": {"max_words": 60}}},
            "settings.answer.max_words was 80, is now 60",
        ),
        ({"commit": "decade"}, "commit was 'c0ffee', is now 'decade'"),
        ({"corpus_version": "v2"}, "corpus_version was 'v1', is now 'v2'"),
        ({"reader_sha256": "f"}, "reader_sha256 was None, is now 'f'"),
    ],
)
def test_answers_under_other_conditions_are_never_mixed(
    tmp_path: Path, dataset: Dataset, changes: dict[str, Any], named: str
) -> None:
    kept = conducted(tmp_path / "tried")
    with pytest.raises(ExperimentError) as raised:
        asked_again(kept.directory, dataset, **changes)
    assert named in str(raised.value)
    assert "--fresh" in str(raised.value)


def test_another_dataset_is_another_experiment(
    tmp_path: Path, dataset: Dataset
) -> None:
    kept = conducted(tmp_path / "tried")
    queries = dataset.directory / "queries.jsonl"
    queries.write_text(queries.read_text().replace('"q1?"', '"q2?"', 1))
    with pytest.raises(ExperimentError, match=r"dataset\.sha256 was .* is now"):
        asked_again(kept.directory, load_dataset(dataset.directory))


def test_fresh_forgets_what_is_there(tmp_path: Path, dataset: Dataset) -> None:
    kept = conducted(tmp_path / "tried")
    asks = CannedAssistant(REPLIES)
    other = record(dataset, commit="decade")
    conduct(kept.directory, other, dataset, asks, [GUIDE], fresh=True)
    assert len(asks.asked) == len(QUERIES)
    assert load_experiment(kept.directory).record.commit == "decade"


def test_an_experiment_is_conducted_by_one_process_at_a_time(
    tmp_path: Path, dataset: Dataset
) -> None:
    (tmp_path / "tried").mkdir()
    with (
        FileLock(tmp_path / "tried" / ".lock"),
        pytest.raises(ExperimentError, match="Another process is at work"),
    ):
        asked_again(tmp_path / "tried", dataset)


def test_what_is_not_finished_is_not_scored(tmp_path: Path, dataset: Dataset) -> None:
    kept = conducted(tmp_path / "tried")
    (kept.directory / "record.json").write_text(record(dataset).to_text())
    with pytest.raises(ExperimentError, match="8 of 8 questions are answered"):
        score_experiment(load_experiment(kept.directory))


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("record.json", "{", r"record\.json is damaged"),
        ("record.json", "{}", r"record\.json is damaged: name: Field required"),
        ("answers.jsonl", "nonsense\n", r"answers\.jsonl, line 1: "),
        ("answers.jsonl", '{"id": "q9"}\n', r"line 1: the id 'q9' is not that of"),
        ("answers.jsonl", '{"id": "q1"}\n', r"line 1: no kept answer \('answer'\)"),
        ("answers.jsonl", "[]\n", r"line 1: no JSON object"),
        ("documents.jsonl", "{}\n", r"documents\.jsonl is damaged"),
        ("dataset/dataset.toml", "made_up = 1", "unknown key"),
    ],
)
def test_a_damaged_experiment_is_told(
    tmp_path: Path, file: str, content: str, told: str
) -> None:
    kept = conducted(tmp_path / "tried")
    (kept.directory / file).write_text(content)
    with pytest.raises(AssistantError, match=told):
        load_experiment(kept.directory)


def test_a_copy_of_the_dataset_that_was_changed_is_told(tmp_path: Path) -> None:
    kept = conducted(tmp_path / "tried")
    copy = kept.directory / "dataset" / "queries.jsonl"
    copy.write_text(copy.read_text() + "\n")
    with pytest.raises(ExperimentError, match="was changed after it was asked"):
        load_experiment(kept.directory)
