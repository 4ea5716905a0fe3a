"""What is read out of a file, and what can be wrong with one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PAIR = 2
# What programs write where nobody has given a title.
_NO_TITLE = re.compile(
    r"\Z|microsoft (?:word|powerpoint)\b|untitled|(?:word )?document ?\d*\Z"
    r"|\S+\.(?:docx?|pdf|pptx?|indd|qxd|rtf)\Z",
    re.I,
)
_LINE_ENDS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n"})


class FormatError(ValueError):
    """A file cannot be read; the message goes on from its name: "is empty: ..."."""


class ReaderDiedError(FormatError):
    """The process that read a file came to its end; another try may go well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The text of a file and what the file says of itself.

    Attributes:
        title: None when the file names none.
        published: Full or partial date; None when the file does not say.
        pages: Where each page begins in the text; empty for files without pages.
    """

    text: str
    title: str | None = None
    published: str | None = None
    pages: tuple[int, ...] = ()


def check_length(n_characters: int, most: int) -> None:
    """Refuse a text that is too long.

    Raises:
        FormatError: It is.
    """
    if n_characters > most:
        raise FormatError(
            f"holds more text than the {most:,} characters allowed: split it, or raise "
            "corpus.max_text_chars in ics.toml"
        )


def tidy(text: str) -> str:
    """Return `text` without what no one can see or quote.

    Control characters and soft hyphens go; half of a character pair becomes U+FFFD,
    since it cannot be written in UTF-8.
    """
    text = text.replace("\r\n", "\n").translate(_LINE_ENDS).replace("\u00ad", "")
    text = "".join(c for c in text if c >= " " or c in "\n\t")
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def one_line(text: str) -> str:
    """Return `text` tidied, on one line."""
    return " ".join(tidy(text).split())


def own_title(title: str | None) -> str | None:
    """Return the title that a file names, unless a program made it up."""
    words = one_line(title or "")
    return None if _NO_TITLE.match(words) else words


class Outline:
    """Writes Markdown that `corpus.structure` sees headings and lists in."""

    def __init__(self, max_characters: int) -> None:
        self._max = max_characters
        self._length = 0
        self._parts: list[str] = []
        self._in_list = False

    def heading(self, text: str, level: int) -> None:
        """Add a heading; level 1 stands for the title's."""
        self._add(f"{'#' * min(max(level, 1), 6)} ", one_line(text), in_list=False)

    def paragraph(self, text: str) -> None:
        """Add a paragraph, whose lines are kept."""
        lines = (one_line(line) for line in tidy(text).split("\n"))
        self._add("", "\n".join(line for line in lines if line), in_list=False)

    def item(self, text: str, depth: int = 0) -> None:
        """Add an item of a list."""
        self._add("  " * depth + "- ", one_line(text), in_list=True)

    def table(self, rows: Iterable[list[str]], *, headed: bool) -> None:
        """Add each row of a table as an item.

        Args:
            rows: The cells.
            headed: The first row is known to name the columns. The names are then
                repeated in each row, which read alone must say what its numbers are.
        """
        cells = [[one_line(cell) for cell in row] for row in rows]
        cells = [row for row in cells if any(row)]
        names = cells.pop(0) if headed and len(cells) > 1 else []
        self._in_list = False
        for row in cells:
            self.item(_row(names, row))
        self._in_list = False

    def text(self) -> str:
        """Return all that was added."""
        return "".join(self._parts) + "\n" if self._parts else ""

    def _add(self, sign: str, words: str, *, in_list: bool) -> None:
        if not words:
            return
        if self._parts:
            self._parts.append("\n" if in_list and self._in_list else "\n\n")
        self._parts.append(sign + words)
        self._in_list = in_list
        self._length += len(words)
        check_length(self._length, self._max)


def _row(names: list[str], row: list[str]) -> str:
    if not names:
        return (": " if len(row) == _PAIR else "; ").join(cell for cell in row if cell)
    named = zip(names + [""] * len(row), row, strict=False)
    return "; ".join(
        f"{name}: {cell}" if name else cell for name, cell in named if cell
    )
