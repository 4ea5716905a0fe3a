"""Compare what an answer cites with the evidence its query lists.

Precision and recall are counted against the quotes written down in the dataset, not,
as in ALCE (Gao et al. 2023, arXiv:2305.14627), by whether a sentence follows from what
it cites. A citation agrees with a quote when their spans in the same document share a
character: where a quote begins and ends is the system's choice.
"""

from collections.abc import Mapping, Sequence

from assistant.answer import Answer, Citation
from corpus.document import Document
from evals.query import EvidenceQuote

Documents = Mapping[str, Document]
Group = Sequence[EvidenceQuote]


def quote_spans(text: str, quote: str) -> list[tuple[int, int]]:
    """Return every place where `quote` stands in `text`, overlapping ones too."""
    spans = []
    start = text.find(quote)
    while start >= 0:
        spans.append((start, start + len(quote)))
        start = text.find(quote, start + 1)
    return spans


def group_is_cited(
    group: Group, citations: Sequence[Citation], documents: Documents
) -> bool:
    """Say whether some citation overlaps some quote of the group."""
    return any(_agrees(citation, group, documents) for citation in citations)


def citation_precision(
    citations: Sequence[Citation], evidence: Sequence[Group], documents: Documents
) -> float | None:
    """Share of the citations that overlap a quote of any group.

    A citation outside the listed evidence may still be apt, so this is a lower bound
    where a dataset does not list all the evidence there is.

    Returns:
        A value in [0, 1]; None when nothing is cited or no evidence is listed.
    """
    if not citations or not evidence:
        return None
    listed = [item for group in evidence for item in group]
    agreeing = [c for c in citations if _agrees(c, listed, documents)]
    return len(agreeing) / len(citations)


def citation_recall(
    citations: Sequence[Citation], evidence: Sequence[Group], documents: Documents
) -> float | None:
    """Share of the evidence groups that some citation overlaps.

    Returns:
        A value in [0, 1], 0 when nothing is cited; None when no evidence is listed.
    """
    if not evidence:
        return None
    cited = [group for group in evidence if group_is_cited(group, citations, documents)]
    return len(cited) / len(evidence)


def is_exact(citation: Citation, documents: Documents) -> bool:
    """Say whether the quote is where it claims to be, in the text it claims.

    Offsets are bounds-checked below as well as above: -1 would count from the end.
    """
    document = documents.get(citation.doc_id)
    return (
        document is not None
        and 0 <= citation.start < citation.end
        and document.text[citation.start : citation.end] == citation.quote
        and document.sha256 == citation.doc_sha256
    )


def quotes_exact(citations: Sequence[Citation], documents: Documents) -> float | None:
    """Share of the citations whose quote, offsets and hash match; None without any."""
    if not citations:
        return None
    return sum(is_exact(citation, documents) for citation in citations) / len(citations)


def sentences_cited(answer: Answer | None) -> float | None:
    """Share of the sentences with a marker that names a citation of the answer.

    A dangling marker is no citation.

    Returns:
        A value in [0, 1]; None when there is no answer or it has no sentences.
    """
    if answer is None or not answer.sentences:
        return None
    known = {citation.marker for citation in answer.citations}
    cited = [s for s in answer.sentences if known.intersection(s.citations)]
    return len(cited) / len(answer.sentences)


def _agrees(citation: Citation, quotes: Group, documents: Documents) -> bool:
    return any(
        max(citation.start, start) < min(citation.end, end)
        for item in quotes
        if item.doc_id == citation.doc_id
        for start, end in quote_spans(documents[item.doc_id].text, item.quote)
    )
