"""Build HTML and SVG in which every string is escaped unless it was built here.

A question, an answer or a document may hold markup. Only `Markup` goes out as it is,
and only `tag`, `join` and the constants of a page make one, so that nothing that was
read can open an element or an attribute.
"""

import re
from collections.abc import Iterable
from html import escape

# Elements without content, which HTML writes without an end.
_VOID = frozenset({"br", "input", "link", "meta"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# Most may not stand in HTML, escaped or not, and none of them shows.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# These turn the direction of all that follows, and so could pass one text for another.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")

Attribute = str | int | float | bool | None


class Markup(str):
    """HTML that was built here and goes out as it is."""

    __slots__ = ()


def text(value: str) -> Markup:
    """Escape a string; what cannot or must not be shown comes as a sign."""
    shown = _CONTROLS.sub("\ufffd", value)
    return Markup(escape(_TURNS.sub("\ufffd", shown), quote=True))


def tag(name: str, /, *children: str, **attributes: Attribute) -> Markup:
    """Return an element.

    Args:
        name: Of the element; ours, never read from a file.
        children: Content in order; a plain string is escaped.
        attributes: An underscore at the end of a name is dropped (`class_`) and one
            inside it is a hyphen (`aria_label`). None and False leave an attribute
            out, True writes its name alone.

    Raises:
        ValueError: A name is no name of an element or attribute, or an element that
            takes no content is given some.
    """
    inside = join(children)
    if name in _VOID and inside:
        raise ValueError(f"<{name}> takes no content, got {inside[:60]!r}")
    start = (
        f"{_checked(name)}{''.join(_attribute(*pair) for pair in attributes.items())}"
    )
    return Markup(f"<{start}>" if name in _VOID else f"<{start}>{inside}</{name}>")


def join(parts: Iterable[str]) -> Markup:
    """Put parts behind each other; a plain string is escaped."""
    return Markup(
        "".join(part if isinstance(part, Markup) else text(part) for part in parts)
    )


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    written = _checked(name.removesuffix("_").replace("_", "-"))
    return f" {written}" if value is True else f' {written}="{text(_number(value))}"'


def _number(value: str | float) -> str:
    # Two decimals of a pixel are more than a screen shows.
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of an element or attribute")
    return name
