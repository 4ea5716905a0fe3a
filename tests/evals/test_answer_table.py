from dataclasses import replace

import pytest

from corpus.errors import QuestionError
from evals.answer_table import report_table
from evals.answers import run
from tests.evals.canned import GUIDE, CannedAssistant, query
from tests.evals.worked import DATASET, REPLIES


def table_of(*ids: str) -> list[str]:
    kept = tuple(query for query in DATASET.queries if query.id in ids)
    dataset = replace(DATASET, queries=kept)
    report = run(dataset, CannedAssistant(REPLIES), [GUIDE])
    return report_table(report).split("\n")


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return table_of("q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8")


def cells(lines: list[str], name: str) -> list[str]:
    """The numbers on the line that opens with `name`."""
    (line,) = [line for line in lines if line.startswith(f"{name}  ")]
    return line.removeprefix(name).split()


def test_the_table_opens_with_the_conditions(lines: list[str]) -> None:
    assert lines[:5] == [
        "dataset worked (sha256 abababababab), corpus sources, as of 2026-01-02",
        "n = 8 of 8 queries, errors 1",
        "statuses: answered 4, not_found 2, safety 1",
        "engines: extractive 7",
        "corpus versions: v1 7",
    ]


def test_measures_stand_in_percent_with_error_and_counts(lines: list[str]) -> None:
    # See test_answers.py: 3/8 and 0.182981.
    assert cells(lines, "right") == ["37.5", "18.3", "8", "0"]
    assert cells(lines, "citation precision") == ["75.0", "25.0", "2", "6"]


def test_categories_stand_with_their_length(lines: list[str]) -> None:
    # urgent: q6 right, q7 not: 50 +- 50; lengths 3 and 2.
    assert cells(lines, "urgent") == ["2", "50.0", "50.0", "2.5"]
    assert cells(lines, "list") == ["0", "-", "-", "-"]


def test_words_and_auc_stand_with_their_counts(lines: list[str]) -> None:
    assert cells(lines, "sentences") == ["4.5", "9", "4", "4"]
    assert (
        "AUC of answerable: 75.0 % (stderr 28.9), answerable n = 3, "
        "unanswerable n = 2, unscored 3"
    ) in lines


def test_confidence_and_confusion_stand_with_what_they_rest_on(
    lines: list[str],
) -> None:
    assert (
        "expected calibration error - %, area under the risk-coverage curve 54.3 %"
    ) in lines
    assert (
        "on n = 5 questions that the reader was not trained on; unscored 3, trained "
        "on 0; whether anything was tuned on this dataset is for its owner to say"
    ) in lines
    # Columns: answered, error, not_found, safety.
    assert cells(lines, "not_found") == ["1", "1", "1", "0"]
    assert any(line.startswith("reading grade (Flesch") for line in lines)


def test_the_wrong_ones_stand_with_their_reasons(lines: list[str]) -> None:
    assert "not right: 5 of 8" in lines
    at = lines.index("  q4 (gap) 'q4?'")
    assert lines[at + 1] == "    status: answered, expected not_found"
    at = lines.index("  q8 (gap) 'q8?'")
    assert lines[at + 1] == "    error: question: too long"
    assert lines[-1] == "quotes not exact: q4 [1]"


def test_columns_line_up(lines: list[str]) -> None:
    start = next(i for i, line in enumerate(lines) if line.startswith("measure"))
    assert len({len(line) for line in lines[start : start + 13]}) == 1


def test_what_is_unknown_is_a_dash_and_nothing_wrong_is_said_so() -> None:
    lines = table_of("q6")
    assert cells(lines, "right") == ["100.0", "-", "1", "0"]
    assert cells(lines, "citation recall") == ["-", "-", "0", "1"]
    assert cells(lines, "sentences") == ["-", "-", "0", "1"]
    assert lines[-1] == "not right: 0 of 1"


def test_only_errors_leave_engines_unknown() -> None:
    assert "engines: -" in table_of("q8")


def test_a_long_question_and_an_error_of_several_lines_keep_to_theirs() -> None:
    asked = query().model_copy(update={"question": "x" * 80})
    asks = CannedAssistant({asked.question: QuestionError("too\nlong")})
    report = run(replace(DATASET, queries=(asked,)), asks, [GUIDE])
    assert report_table(report).split("\n")[-2:] == [
        f"  q1 (fact) '{'x' * 60}'",
        "    error: question: too long",
    ]
