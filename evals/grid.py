"""Lay text out in columns."""

from collections.abc import Sequence


def grid(lines: Sequence[Sequence[str]]) -> str:
    """Align columns: the first to the left, the others, numbers, to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def markdown_grid(lines: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; the first line is its heading."""
    head, *rest = (f"| {' | '.join(line)} |" for line in lines)
    return "\n".join([head, f"|{'---|' * len(lines[0])}", *rest])
