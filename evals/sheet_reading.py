"""Read sheets back; people and spreadsheets change them, so mistakes are told together.

A spreadsheet may have saved semicolons or tabs for commas, moved columns or dropped
those that only show something. Only the item and the five labels are read.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from corpus.errors import AssistantError
from evals.sheets import ASPECTS, ITEM, LABELS

_MISTAKES_SHOWN = 10
# By aspect; None where the rater left the cell empty.
Labels = Mapping[str, str | None]


class SheetError(AssistantError):
    """A sheet of labels cannot be read, or does not belong to the experiment."""

    kind = "sheet"


def read_sheet(path: Path, items: Collection[str]) -> dict[str, Labels]:
    """Read the labels of one rater.

    Args:
        path: A sheet that was written for the experiment, filled in.
        items: The items of the experiment; the sheet must have each of them once.

    Returns:
        The labels by item.

    Raises:
        SheetError: The file cannot be read or is not a sheet of these items, a label
            is none, or all are empty. The message names the file and every line.
    """
    found: dict[str, Labels] = {}
    mistakes: list[str] = []
    for number, cells in _lines(path):
        item = (cells[ITEM] or "").strip()
        wrong = _wrong(item, cells, items, found)
        mistakes += [f"line {number}: {fault}" for fault in wrong]
        found.setdefault(item, {aspect: _label(cells[aspect]) for aspect in ASPECTS})
    missing = [item for item in items if item not in found]
    if missing:
        mistakes.append(
            f"{len(missing)} of {len(items)} items have no line, such as {missing[0]!r}"
        )
    _refuse(path, mistakes)
    if not any(label for labels in found.values() for label in labels.values()):
        raise SheetError(f"{path} holds no label yet; there is nothing to compare.")
    return found


def _wrong(
    item: str,
    cells: Mapping[str, str | None],
    items: Collection[str],
    found: Collection[str],
) -> Iterator[str]:
    if item not in items:
        yield f"the item {item[:40]!r} is not of this experiment's answers"
    elif item in found:
        yield f"the item {item!r} has a line already"
    for aspect in ASPECTS:
        label = _label(cells[aspect])
        if label is not None and label not in LABELS:
            yield f"{aspect} is {label[:40]!r}, which is none of {', '.join(LABELS)}"


def _label(cell: str | None) -> str | None:
    return (cell or "").strip().casefold() or None


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Yield the cells of each line, with the number of its first line in the file."""
    text = _text(path)
    head, *_ = text.split("\n", 1)
    delimiter = max(",;\t", key=head.count)
    # newline="" keeps the line ends inside cells as they are.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    before = 0
    try:
        for cells in reader:
            if not names:
                names = _names(path, cells)
            elif any(cells):
                padded = [*cells, *[None] * len(names)]
                yield before + 1, dict(zip(names, padded, strict=False))
            before = reader.line_num
    except csv.Error as error:
        raise SheetError(
            f"{path}, line {before + 1}: this is not CSV ({error}); save the sheet as "
            "CSV (UTF-8)."
        ) from error
    if not names:
        raise SheetError(f"{path} is empty.")


def _names(path: Path, cells: list[str]) -> list[str]:
    names = [cell.strip().casefold() for cell in cells]
    missing = [name for name in (ITEM, *ASPECTS) if names.count(name) != 1]
    if missing:
        raise SheetError(
            f"{path}, line 1: a sheet has the columns {', '.join((ITEM, *ASPECTS))}, "
            f"each once, but this has not: {', '.join(missing)}."
        )
    return names


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SheetError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SheetError(
            f"{path}, line {line}: the text is not UTF-8; save the sheet as CSV "
            "(UTF-8)."
        ) from error


def _refuse(path: Path, mistakes: list[str]) -> None:
    if not mistakes:
        return
    hidden = len(mistakes) - _MISTAKES_SHOWN
    more = f"; and {hidden} more" if hidden > 0 else ""
    raise SheetError(f"{path}, {'; '.join(mistakes[:_MISTAKES_SHOWN])}{more}.")
