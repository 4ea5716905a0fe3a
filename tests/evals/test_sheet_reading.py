from pathlib import Path

import pytest

from evals.sheet_reading import SheetError, read_sheet
from evals.sheets import ASPECTS

HEAD = ",".join(("item", *ASPECTS))
ITEMS = ["a1", "b2"]
GOOD = f"{HEAD}\na1,yes,no,unsure,yes,yes\nb2,YES, no ,,yes,yes\n"


def refused(folder: Path, content: str | bytes) -> str:
    path = folder / "sheet.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(SheetError) as caught:
        read_sheet(path, ITEMS)
    message = str(caught.value)
    assert message.startswith(str(path))
    return message


def test_labels_are_read_by_item_and_aspect(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(GOOD)
    found = read_sheet(tmp_path / "s.csv", ITEMS)
    assert found["a1"] == dict(
        zip(ASPECTS, ["yes", "no", "unsure", "yes", "yes"], strict=True)
    )
    assert (found["b2"]["correct"], found["b2"]["complete"]) == ("yes", "no")
    assert found["b2"]["supported"] is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("\ufeff" + GOOD, id="byte order mark"),
        pytest.param(GOOD.replace(",", ";"), id="semicolons"),
        pytest.param(GOOD.replace(",", "\t"), id="tabs"),
        pytest.param(GOOD.replace("\n", "\r\n") + ",,,,,\r\n", id="an empty line"),
    ],
)
def test_what_a_spreadsheet_saves_is_read(tmp_path: Path, content: str) -> None:
    (tmp_path / "s.csv").write_bytes(content.encode())
    assert read_sheet(tmp_path / "s.csv", ITEMS)["a1"]["complete"] == "no"


def test_columns_may_be_moved_and_others_added(tmp_path: Path) -> None:
    lines = (line.split(",") for line in GOOD.splitlines())
    moved = "\n".join(",".join(["note", *reversed(cells)]) for cells in lines)
    (tmp_path / "s.csv").write_text(moved)
    assert read_sheet(tmp_path / "s.csv", ITEMS)["a1"]["complete"] == "no"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("", "is empty", id="empty"),
        pytest.param("item,correct\n", "line 1: a sheet has the columns", id="columns"),
        pytest.param(
            GOOD.replace("a1,yes", "a1,maybe"), "line 2: correct is 'maybe'", id="label"
        ),
        pytest.param(
            GOOD.replace("b2", "zz"), "line 3: the item 'zz' is not", id="item"
        ),
        pytest.param(
            GOOD.replace("b2", "a1"), "line 3: the item 'a1' has a line", id="twice"
        ),
        pytest.param(
            f"{HEAD}\na1,yes,,,,\n",
            "1 of 2 items have no line, such as 'b2'",
            id="gone",
        ),
        pytest.param(
            f"{HEAD}\na1,,,,,\nb2,,,,,\n", "holds no label yet", id="not filled in"
        ),
        pytest.param(
            f'{HEAD}\na1,"yes,no\n', "line 2: this is not CSV", id="open quote"
        ),
        pytest.param(
            GOOD.encode() + b"\xe9,,\n", "line 4: the text is not UTF-8", id="encoding"
        ),
    ],
)
def test_a_bad_sheet_is_named_with_its_line(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    assert told in refused(tmp_path, content)


def test_a_line_is_counted_from_where_it_begins(tmp_path: Path) -> None:
    text = f'{HEAD},comment\na1,maybe,,,,,"one\ntwo\nthree"\nb2,perhaps,,,,,\n'
    told = refused(tmp_path, text)
    assert "line 2: correct is 'maybe'" in told
    assert "line 5: correct is 'perhaps'" in told


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    told = refused(tmp_path, GOOD.replace("yes", "ja"))
    assert "line 2: correct is 'ja'" in told
    assert "line 3: in_date is 'ja'" in told


def test_a_sheet_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="cannot be read: No such file"):
        read_sheet(tmp_path / "none.csv", ITEMS)
