"""Show an answer in a terminal: the words, then where they stand."""

from assistant.answer import Answer, Citation
from assistant.markdown import unescape
from assistant.notices import in_words


def answer_text(answer: Answer) -> str:
    """Return the answer with its sources below."""
    sources = "\n".join(_source(citation) for citation in answer.citations)
    words = unescape(answer.answer)
    return f"{words}\n\n{sources}" if sources else words


def _source(citation: Citation) -> str:
    when = in_words(citation.published_text, citation.published) or "undated"
    page = f", page {citation.page}" if citation.page else ""
    address = f"\n    {citation.url}" if citation.url else ""
    based_on = "; ".join(
        ", ".join(filter(None, (basis.title, basis.publisher, basis.url)))
        for basis in citation.based_on
    )
    briefing = (
        f"\n    {citation.publisher} briefing, in our words, based on: {based_on}"
        if based_on
        else ""
    )
    return (
        f"[{citation.marker}] {citation.title} ({when}){page}, "
        f"{citation.doc_id} {citation.start}-{citation.end}{address}{briefing}"
    )
