"""Fill a corpus up to a number of chunks, so that time is measured at a known size.

By default the filling is made of the corpus's own sentences, shuffled. That is fair for
time: the documents are found for the same questions as the real ones, as each sentence
is on the subject, and have as many sentences a chunk, so that as much is read. Public
documents on another subject would lie in the index and hardly ever be read. It says
nothing of accuracy, as every answer then stands there more than once.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.units import document_units
from corpus.document import Document

_SEED = 0
_PARAGRAPHS = 6
_SENTENCES = 5


def fill(
    documents: Sequence[Document],
    filling: Iterable[Document],
    n_chunks: int,
    count_chunks: Callable[[Document], int],
) -> list[Document]:
    """Return `documents` and as many of `filling` as make `n_chunks` or a little more.

    Args:
        documents: The corpus; all of it is kept.
        filling: Taken in order; it may be endless.
        n_chunks: How many chunks there are to be.
        count_chunks: Says how many chunks a document is cut into.
    """
    filled = list(documents)
    n = sum(map(count_chunks, filled))
    more = iter(filling)
    while n < n_chunks and (document := next(more, None)) is not None:
        filled.append(document)
        n += count_chunks(document)
    return filled


def shuffled_documents(documents: Sequence[Document]) -> Iterator[Document]:
    """Yield documents without end, of the sentences of `documents` in another order.

    The same documents give the same ones each time.
    """
    sentences = [
        unit.text
        for document in documents
        for unit in document_units(document)
        if unit.kind == "sentence"
    ]
    if not sentences:
        return
    drawn = random.Random(_SEED)
    n = 0
    while True:
        n += 1
        paragraphs = [
            " ".join(drawn.choices(sentences, k=_SENTENCES)) for _ in range(_PARAGRAPHS)
        ]
        yield Document(
            doc_id=f"filling/{n:04}.txt",
            title=f"Filling {n}",
            text="\n\n".join(paragraphs) + "\n",
        )
