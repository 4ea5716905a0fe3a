"""Make texts comparable: case, curly quotes, special spaces and dashes.

For searching and matching only. What is quoted is always the original.
"""

_SAME = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2014": "-",
    }
)


def fold(text: str) -> str:
    """Return `text` in small letters with plain quotes, spaces and dashes.

    Every character stands for one of the original, so offsets carry over.
    """
    plain = text.translate(_SAME)
    # lower() may lengthen a text ("İ"), which would move every offset behind it.
    return "".join(low if len(low := c.lower()) == 1 else c for c in plain)
