"""What the chat page shows: HTML in which every word that is not ours is escaped.

Gradio renders a message as Markdown. A message of ours is therefore one HTML block
without a blank line, which Markdown leaves alone: whatever a question or a document
holds, it can open no tag, load no image and start no formula.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from html import unescape as html_unescape
from itertools import groupby
from typing import Any

from assistant.answer import Answer, Turn
from assistant.markdown import unescape
from corpus.errors import QuestionError

_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
_TABLE_RULE = re.compile(r"[|\s:-]+")
_LIST_MARK = re.compile(r"\s*[-*•]\s+")
_MARKERS = re.compile(r"(?:\s*\[[0-9]{1,3}\])*")
_MARKER_LINK = re.compile(r"<a [^>]*>(\[[0-9]{1,3}\])</a>")
_INLINE = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*"
    r"|(?<!!)\[(?P<label>[^\[\]]+)\]\((?P<url>https?://[^\s()]+)\)"
    r"|\[(?P<marker>[0-9]{1,3})\]"
)


def turns(history: Sequence[Mapping[str, Any]]) -> tuple[Turn, ...]:
    """Return the conversation as the assistant takes it: who said what, as text.

    Through the API a message's content is a string, taken as it is. From the page it
    is a list of blocks holding the HTML made here, which is turned back into text.

    Raises:
        QuestionError: A message is not in the form Gradio gives it.
    """
    try:
        return tuple(
            Turn(role=message["role"], text=_content_text(message["content"]))
            for message in history
            if message["role"] in ("user", "assistant")
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise QuestionError(
            "The history is not a list of messages, each with a role and a content."
        ) from error


def _content_text(content: str | Sequence[Mapping[str, Any]]) -> str:
    if isinstance(content, str):
        return content
    shown = re.sub(r"\s*" + _MARKER_LINK.pattern, "", _blocks_html(content))
    shown = re.sub(r"<br>|</li>", "\n", shown)
    shown = re.sub(r"</p>|</ul>", "\n\n", shown)
    return html_unescape(re.sub(r"<[^>]*>", "", shown)).strip()


def _blocks_html(content: str | Sequence[Mapping[str, Any]]) -> str:
    if isinstance(content, str):
        return content
    return "".join(block["text"] for block in content if block["type"] == "text")


def without_links(history: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the page's messages with markers that lead nowhere.

    The sources panel belongs to the last answer. A marker of an earlier one would
    lead to a source it never had.
    """
    return [
        {
            "role": message["role"],
            "content": _MARKER_LINK.sub(r"\1", _blocks_html(message["content"])),
        }
        for message in history
    ]


def question_html(question: str) -> str:
    """Return the question word for word, safe to show."""
    return f"<p>{'<br>'.join(escape(line) for line in question.splitlines())}</p>"


def problem_html(message: str) -> str:
    """Return what went wrong, in a form that screen readers announce at once."""
    return f'<p class="problem" role="alert">{escape(message)}</p>'


def growing_html(answer: Answer) -> Iterator[str]:
    """Yield ever longer beginnings of the answer: by a sentence, then by a notice.

    Only whole, verified sentences appear; the last one yielded is the whole answer.
    """
    for cut in _cuts(answer):
        yield answer_html(answer, answer.answer[:cut])


def _cuts(answer: Answer) -> list[int]:
    texts = [sentence.text for sentence in answer.sentences]
    texts += [notice.text for notice in answer.notices]
    at, cuts = 0, {len(answer.answer)}
    for text in texts:
        found = answer.answer.find(text, at)
        if found >= 0:
            markers = _MARKERS.match(answer.answer, found + len(text))
            at = markers.end() if markers else found
            cuts.add(at)
    return sorted(cuts)


def answer_html(answer: Answer, text: str | None = None) -> str:
    """Return the answer, or its beginning `text`, with markers that lead to sources.

    Of Markdown only paragraphs, lists of one level, tables, bold and web links are
    kept.
    """
    shown = answer.answer if text is None else text
    blocks = _PARAGRAPH_BREAK.split(shown.strip())
    return "".join(_block_html(block, answer) for block in blocks)


def _block_html(block: str, answer: Answer) -> str:
    kind = "safety" if answer.status == "safety" else ""
    if any(notice.text in block for notice in answer.notices):
        kind = "notice"
    return "".join(
        _lines_html(form, [*lines], kind, answer)
        for form, lines in groupby(block.splitlines(), _form)
    )


def _form(line: str) -> str:
    if _LIST_MARK.match(line):
        return "list"
    return "table" if line.startswith("|") else "text"


def _lines_html(form: str, lines: list[str], kind: str, answer: Answer) -> str:
    if form == "list":
        items = (_LIST_MARK.sub("", line, count=1) for line in lines)
        rows = "".join(f"<li>{_inline_html(item, answer)}</li>" for item in items)
        return f"<ul>{rows}</ul>"
    if form == "table":
        return _table_html(lines, answer)
    rows = "<br>".join(_inline_html(line, answer) for line in lines)
    return f'<p class="{kind}">{rows}</p>' if kind else f"<p>{rows}</p>"


def _table_html(lines: list[str], answer: Answer) -> str:
    """Return a Markdown table: its first line is the head, the second a rule."""
    rows = [
        [_inline_html(cell.strip(), answer) for cell in line.strip(" |").split("|")]
        for line in lines
        if not _TABLE_RULE.fullmatch(line)
    ]
    head = "".join(f'<th scope="col">{cell}</th>' for cell in rows[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _inline_html(text: str, answer: Answer) -> str:
    parts, at = [], 0
    for found in _INLINE.finditer(text):
        parts += [_words_html(text[at : found.start()]), _span_html(found, answer)]
        at = found.end()
    return "".join([*parts, _words_html(text[at:])])


def _words_html(text: str) -> str:
    return escape(unescape(text))


def _span_html(found: re.Match[str], answer: Answer) -> str:
    if found["strong"]:
        return f"<strong>{_inline_html(found['strong'], answer)}</strong>"
    if found["url"]:
        return link_html(found["url"], found["label"])
    if int(found["marker"]) in {citation.marker for citation in answer.citations}:
        n = found["marker"]
        return f'<a href="#source-{n}">[{n}]</a>'
    return escape(found[0])


def link_html(url: str | None, label: str | None = None) -> str:
    """Return a link to a web address; any other address only as text."""
    if url is None:
        return escape(label or "")
    text = escape(label or url)
    if not re.match("https?://", url):
        return text
    return (
        f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{text}</a>'
    )
