"""Show an answer in a terminal: the words, then where they stand."""

from assistant.answer import Answer, Citation
from assistant.extractive import in_words


def answer_text(answer: Answer) -> str:
    """Return the answer with its sources below, one line each."""
    # The Markdown signs around notices mean nothing in a terminal.
    notices = {f"*{notice.text}*": notice.text for notice in answer.notices}
    blocks = [notices.get(block, block) for block in answer.answer.split("\n\n")]
    sources = [_source(citation) for citation in answer.citations]
    return (
        "\n\n".join([*blocks, *(["\n".join(sources)] if sources else [])])
        .replace("\\[", "[")
        .replace("\\]", "]")
    )


def _source(citation: Citation) -> str:
    when = in_words(citation.published_text, citation.published) or "undated"
    address = f"\n    {citation.url}" if citation.url else ""
    return (
        f"[{citation.marker}] {citation.title} ({when}), "
        f"{citation.doc_id} {citation.start}-{citation.end}{address}"
    )
