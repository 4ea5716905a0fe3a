from pathlib import Path

import pytest

from evals.baseline import first_of_each_category, load_baseline, write_baseline
from evals.compare import compare
from evals.dataset import DatasetError
from evals.experiment import ExperimentError
from evals.scored import Scored, scored_experiment
from tests.evals.kept import conducted


@pytest.fixture
def scored(tmp_path: Path) -> Scored:
    return scored_experiment(conducted(tmp_path / "tried"))


def test_a_baseline_reads_back_as_what_was_scored(
    tmp_path: Path, scored: Scored
) -> None:
    write_baseline(tmp_path / "kept", scored)
    read, dataset = load_baseline(tmp_path / "kept", tmp_path)
    assert read.record == scored.record
    assert dataset.sha256 == scored.record.dataset.sha256
    for kept, question in zip(read.questions, scored.questions, strict=True):
        assert kept.values == question.values
        assert (kept.status, kept.probability) == (
            question.status,
            question.probability,
        )
    found = compare(read, scored)
    assert {one.verdict for one in found.differences} == {"same"}
    assert found.reworded == []


def test_an_undefined_value_is_an_empty_cell(tmp_path: Path, scored: Scored) -> None:
    write_baseline(tmp_path / "kept", scored)
    header, first, *_ = (tmp_path / "kept" / "values.csv").read_text().splitlines()
    cells = dict(zip(header.split(","), first.split(","), strict=True))
    assert (cells["id"], cells["right"], cells["abstention_recall"]) == ("q1", "1", "")
    assert cells["probability"] == "0.9"


def test_a_part_of_the_questions_can_be_a_baseline(
    tmp_path: Path, scored: Scored
) -> None:
    part = first_of_each_category(scored, 2)
    assert part.ids == ["q1", "q2", "q3", "q4", "q6", "q7"]
    write_baseline(tmp_path / "kept", part)
    read, _ = load_baseline(tmp_path / "kept", tmp_path)
    assert compare(read, scored.only(read.ids)).lost == []
    with pytest.raises(ExperimentError, match="lacks 2 of the questions"):
        part.only(scored.ids)


def test_a_dataset_that_has_changed_since_is_told(
    tmp_path: Path, scored: Scored
) -> None:
    write_baseline(tmp_path / "kept", scored)
    queries = tmp_path / "worked" / "queries.jsonl"
    queries.write_text(queries.read_text().replace('"q1?"', '"q9?"'))
    with pytest.raises(ExperimentError, match="has changed since the baseline"):
        load_baseline(tmp_path / "kept", tmp_path)
    queries.unlink()
    with pytest.raises(DatasetError, match="cannot be read"):
        load_baseline(tmp_path / "kept", tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: text.replace("q1,", "q9,"), id="unknown question"),
        pytest.param(lambda text: text.replace("0.9", "high"), id="no number"),
        pytest.param(lambda text: text.replace("status", "state"), id="no column"),
        pytest.param(lambda text: text.splitlines()[0], id="no questions"),
    ],
)
def test_a_damaged_baseline_is_told(
    tmp_path: Path, scored: Scored, damage: object
) -> None:
    write_baseline(tmp_path / "kept", scored)
    values = tmp_path / "kept" / "values.csv"
    assert callable(damage)
    values.write_text(damage(values.read_text()))
    with pytest.raises(ExperimentError, match=r"values\.csv"):
        load_baseline(tmp_path / "kept", tmp_path)
