import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.rows import Row, generate
from evals.sheets import ASPECTS, COLUMNS, item_of, ratable, sheet_text
from tests.evals.canned import DAY, CannedAssistant, answer, query
from tests.evals.worked import DATASET, REPLIES

ROWS = generate(DATASET, CannedAssistant(REPLIES))


def read(sheet: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet, newline="")))


def shown(text: str) -> str:
    row = Row(query=query("q1"), as_of=DAY, answer=answer(text=text))
    return read(sheet_text([row], rater=1, seed=0))[0]["answer"]


def test_a_sheet_has_each_answer_once_and_empty_labels() -> None:
    lines = read(sheet_text(ROWS, rater=1, seed=0))
    assert sorted(line["item"] for line in lines) == sorted(map(item_of, ratable(ROWS)))
    assert len(lines) == 7
    assert {line[aspect] for line in lines for aspect in ASPECTS} == {""}


def test_a_sheet_is_blind() -> None:
    sheet = sheet_text(ROWS, rater=1, seed=0)
    assert read(sheet)[0].keys() == set(COLUMNS)
    for told in ("extractive", "v1", "right", "fact", "0.9", "q1,", "missing"):
        assert told not in sheet.replace('"', "")


def test_a_system_that_names_itself_stays_unnamed() -> None:
    assert shown("This is ICS Assistant.") == "This is [the assistant]."


def test_each_rater_gets_another_order_and_the_same_one_again() -> None:
    orders = [
        [line["item"] for line in read(sheet_text(ROWS, rater=rater, seed=seed))]
        for rater, seed in [(1, 0), (2, 0), (1, 1), (1, 0)]
    ]
    assert orders[0] == orders[3]
    assert len({tuple(order) for order in orders}) == 3


def test_an_item_is_of_one_question_and_one_answer() -> None:
    row = ROWS[0]
    assert row.answer
    other = replace(row, answer=replace(row.answer, answer="Else."))
    assert len({item_of(row), item_of(other), item_of(ROWS[1])}) == 3


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+44 1865", "'+44 1865", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("  =1", "  '=1", id="after spaces"),
        pytest.param("\t=1", "\t'=1", id="after a tab"),
        pytest.param("\uff1d1", "'\uff1d1", id="wide"),
        pytest.param(
            'so; =HYPERLINK("x")', 'so; \'=HYPERLINK("x")', id="in semicolons"
        ),
        pytest.param("so\n=1", "so\n'=1", id="on a later line"),
        pytest.param("- one\n- two", "• one\n• two", id="a list"),
        pytest.param("a = b - c", "a = b - c", id="inside a line"),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert shown(text) == cell


@given(st.text(alphabet=st.sampled_from("=+-@;\t\r\n '\"a,"), max_size=12))
def test_no_text_gives_a_cell_that_begins_with_a_formula(text: str) -> None:
    for part in shown(text).replace(";", "\n").replace("\t", "\n").splitlines():
        assert part.lstrip()[:1] not in ("=", "+", "-", "@") or part.lstrip() == ""
