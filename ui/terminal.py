"""Show an answer in a terminal: the words, then where they stand."""

from assistant.answer import Answer, Citation
from assistant.extractive import in_words
from assistant.markdown import unescape


def answer_text(answer: Answer) -> str:
    """Return the answer with its sources below."""
    sources = "\n".join(_source(citation) for citation in answer.citations)
    words = unescape(answer.answer)
    return f"{words}\n\n{sources}" if sources else words


def _source(citation: Citation) -> str:
    when = in_words(citation.published_text, citation.published) or "undated"
    address = f"\n    {citation.url}" if citation.url else ""
    return (
        f"[{citation.marker}] {citation.title} ({when}), "
        f"{citation.doc_id} {citation.start}-{citation.end}{address}"
    )
