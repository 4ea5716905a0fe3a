"""`ics eval report`, `label` and `draft` over an experiment that was kept."""

import csv
import json
from pathlib import Path

import pytest

from evals.sheets import ASPECTS
from tests.evals.conducted import worked
from tests.evals.test_drafts import line
from tests.ui.built import Ran, ics


@pytest.fixture
def experiments(tmp_path: Path) -> Path:
    worked(tmp_path)
    return tmp_path


def evaluate(experiments: Path, command: str, *arguments: object) -> Ran:
    return ics("eval", command, "--experiments", experiments, *arguments)


def fill_in(sheet: Path, label: str) -> None:
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    with sheet.open("w", newline="") as file:
        writer = csv.DictWriter(file, lines[0].keys())
        writer.writeheader()
        writer.writerows({**one, **dict.fromkeys(ASPECTS, label)} for one in lines)


def test_a_report_is_written_beside_the_experiment(experiments: Path) -> None:
    ran = evaluate(experiments, "report", "run")
    page = experiments / "run" / "report.html"
    assert (ran.code, ran.out) == (0, f"{page}\n")
    assert page.read_text().startswith("<!DOCTYPE html>")


def test_a_report_is_written_where_it_is_asked_for(experiments: Path) -> None:
    worked(experiments, name="other")
    out = experiments / "new" / "page.html"
    ran = evaluate(experiments, "report", "run", "--out", out, "--against", "other")
    assert ran.code == 0
    assert "Compared with other" in out.read_text()


def test_an_experiment_that_is_not_there_is_told(experiments: Path) -> None:
    assert "There is no experiment in" in evaluate(experiments, "report", "none").fault


def test_sheets_go_out_and_come_back(experiments: Path) -> None:
    out = experiments / "sheets"
    ran = evaluate(experiments, "label", "run", "--out", out)
    sheets = [out / "sheet-1.csv", out / "sheet-2.csv"]
    assert ran.out.split() == [str(sheet) for sheet in sheets]
    assert "7 answers; 1 errors leave nothing to judge." in ran.err
    assert sheets[0].read_bytes().startswith(b"\xef\xbb\xbf")
    assert "yes, no or unsure" in (out / "how-to-fill-in.txt").read_text()
    for sheet, label in zip(sheets, ("yes", "no"), strict=True):
        fill_in(sheet, label)
    back = evaluate(experiments, "label", "run", "--read", *sheets, "--json")
    found = json.loads(back.out)
    assert found["raters"]["safe"]["agreement"] == 0
    assert found["verdicts"]["first rater"]["agreement"] == pytest.approx(3 / 7)
    table = evaluate(experiments, "label", "run", "--read", *sheets)
    assert "7 answers were rated" in table.out


def test_a_sheet_that_may_have_been_worked_on_is_not_replaced(
    experiments: Path,
) -> None:
    evaluate(experiments, "label", "run", "--out", experiments / "sheets")
    again = evaluate(experiments, "label", "run", "--out", experiments / "sheets")
    assert "sheet-1.csv is there already" in again.fault


def test_a_sheet_of_other_answers_is_refused(experiments: Path) -> None:
    sheet = experiments / "sheet.csv"
    sheet.write_text(f"item,{','.join(ASPECTS)}\n0123456789,yes,yes,yes,yes,yes\n")
    ran = evaluate(experiments, "label", "run", "--read", sheet, sheet)
    assert f"{sheet}, line 2: the item '0123456789' is not of this" in ran.fault


def test_either_sheets_are_written_or_they_are_read(experiments: Path) -> None:
    assert evaluate(experiments, "label", "run").code == 2


def test_feedback_becomes_drafts(tmp_path: Path) -> None:
    feedback = tmp_path / "feedback.jsonl"
    feedback.write_text(json.dumps(line(comment="mail jo@example.org")))
    out = tmp_path / "drafts.jsonl"
    ran = ics("eval", "draft", feedback, "--out", out)
    assert (ran.code, ran.out) == (0, f"{out}\n")
    assert "1 drafts. Taken out: email." in ran.err
    assert "jo@example.org" not in out.read_text()
    assert "is there already" in ics("eval", "draft", feedback, "--out", out).fault
