"""Check that what the glossary says of documents is still in them."""

from collections.abc import Iterator, Mapping

from corpus.document import Document
from corpus.finding import Finding, excerpt
from corpus.glossary import Glossary


def check_glossary(
    glossary: Glossary, documents: Mapping[str, Document]
) -> Iterator[Finding]:
    """Find entries whose document is missing, or no longer says what they quote."""
    for body in glossary.superseded:
        if body.doc_id not in documents:
            names = ", ".join(body.names[:2])
            yield _finding(
                body.doc_id, f"the glossary names it as to what became of {names}"
            )
    for known in glossary.mistaken:
        document = documents.get(known.doc_id)
        if document is None:
            yield _finding(
                known.doc_id, "the glossary quotes it to put a mistake right"
            )
        elif document.text.count(known.quote) != 1:
            count = document.text.count(known.quote)
            words = excerpt(known.quote)
            yield _finding(
                known.doc_id, f"the glossary quotes {words}, found {count} times"
            )


def _finding(doc_id: str, text: str) -> Finding:
    return Finding(doc_id=doc_id, kind="glossary", level="error", text=text)
