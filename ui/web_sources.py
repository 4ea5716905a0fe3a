"""The sources panel: what the last answer rests on, each quote in its place.

A quote is shown inside the text it was taken from only while that text is the one it
was taken from; when the document has changed since, the quote stands alone.
"""

import re
from collections.abc import Mapping
from datetime import date
from html import escape

from assistant.answer import Answer, Citation
from assistant.notices import in_words
from corpus.dates import day_in_words
from corpus.document import Basis, Document
from ui.web_render import link_html

CONTEXT_REACH = 300
"""Characters of the document shown on either side of a quote."""

NO_ANSWER_YET = '<p class="about">The exact words behind each answer appear here.</p>'


def sources_html(answer: Answer, documents: Mapping[str, Document]) -> str:
    """Return one entry per citation, or the nearest documents when there is none."""
    if answer.citations:
        entries = "".join(
            _source_html(citation, documents.get(citation.doc_id), answer.as_of)
            for citation in answer.citations
        )
        asked = escape(answer.question)
        if answer.standalone_question:
            asked += f"<br>Read as: {escape(answer.standalone_question)}"
        return f'<p class="about">Asked: {asked}</p><ol>{entries}</ol>'
    if answer.nearest:
        links = (link_html(near.url, near.title) for near in answer.nearest)
        return (
            '<p class="about">No document answers this. The nearest are:</p>'
            f"<ul>{''.join(f'<li>{link}</li>' for link in links)}</ul>"
        )
    return '<p class="about">This reply rests on no document.</p>'


def documents_html(documents: Mapping[str, Document]) -> str:
    """Return the list of documents the assistant reads, with their dates."""
    rows = []
    for document in sorted(documents.values(), key=lambda document: document.title):
        source = document.source
        title = link_html(source.url, document.title)
        facts = _facts(source.publisher, source.published_text, source.published)
        rows.append(f"<li>{title}<br>{facts}</li>")
    return (
        f"<details><summary>What it reads ({len(rows)} documents) and their dates"
        f"</summary><ul>{''.join(rows)}</ul></details>"
    )


def _source_html(citation: Citation, document: Document | None, as_of: date) -> str:
    before, after = _surroundings(citation, document)
    address = f"<p>{link_html(citation.url)}</p>" if citation.url else ""
    facts = _facts(citation.publisher, citation.published_text, citation.published)
    facts += f", page {citation.page}" if citation.page else ""
    return (
        f'<li class="source"><h3><span class="marker">[{citation.marker}]</span> '
        f"{escape(citation.title)}</h3><p>{facts}</p>"
        f"{_based_on_html(citation.based_on)}{_validity_html(citation, as_of)}"
        f"{address}"
        f'<details id="source-{citation.marker}"><summary>Read the quote in its place'
        f"</summary><blockquote>{escape(before)}<mark>{escape(citation.quote)}</mark>"
        f"{escape(after)}</blockquote></details></li>"
    )


def _facts(publisher: str | None, text: str | None, published: str | None) -> str:
    day = in_words(text, published) or "date not known"
    return escape(f"{publisher or 'Publisher not known'}, {day}")


def _based_on_html(based_on: tuple[Basis, ...]) -> str:
    if not based_on:
        return ""
    rows = "".join(
        f"<li>{link_html(basis.url, basis.title)}<br>"
        f"{_facts(basis.publisher, None, basis.published)}</li>"
        for basis in based_on
    )
    return f"<p>ICS Assistant briefing, in our words, based on:</p><ul>{rows}</ul>"


def _validity_html(citation: Citation, as_of: date) -> str:
    if citation.valid_until and citation.validity.ended_by(as_of):
        ended = day_in_words(citation.valid_until)
        return f'<p class="dated">Marked as no longer current from {ended}.</p>'
    if citation.valid_from and citation.valid_from > as_of:
        begins = day_in_words(citation.valid_from)
        return f'<p class="dated">Holds from {begins}.</p>'
    return ""


def _surroundings(citation: Citation, document: Document | None) -> tuple[str, str]:
    """Return the text before and after the quote, cut between words."""
    if document is None or document.sha256 != citation.doc_sha256:
        return "", ""
    text, start, end = document.text, citation.start, citation.end
    before = text[max(0, start - CONTEXT_REACH) : start].lstrip()
    after = text[end : end + CONTEXT_REACH].rstrip()
    if start > CONTEXT_REACH:
        before = re.sub(r"^\S*\s+", "… ", before)
    if end + CONTEXT_REACH < len(text):
        after = re.sub(r"\s+\S*$", " …", after)
    return before, after
