"""BM25 over the same texts that are embedded: what shares words with the query.

Curly quotes and special spaces are folded, words stemmed (Snowball English).
"""

from collections.abc import Sequence
from pathlib import Path

import bm25s
import Stemmer

from corpus.fold import fold
from index.errors import IndexStoreError

# Between two spaces no tokenizer leaves anything.
_NO_WORD = " "


class LexicalIndex:
    """A bm25s index whose rows are in the order of the chunks."""

    def __init__(self, index: bm25s.BM25) -> None:
        self._index = index

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> "LexicalIndex":
        """Index `texts`; row i is text i."""
        index = bm25s.BM25(method="lucene")
        # bm25s cannot index texts without any word; this one keeps it from failing
        # and is no word of a query.
        index.index(
            [[*tokens, _NO_WORD] for tokens in _tokens(texts)], show_progress=False
        )
        return cls(index)

    @classmethod
    def open(cls, directory: Path) -> "LexicalIndex":
        """Load what `save` wrote.

        Raises:
            IndexStoreError: It is missing or damaged.
        """
        try:
            return cls(bm25s.BM25.load(directory, show_progress=False))
        # numpy and orjson say in their own ways that a file is not whole.
        except (OSError, EOFError, ValueError) as error:
            raise IndexStoreError(
                f"The lexical index in {directory} cannot be opened ({error}). "
                "Run `ics index --rebuild`."
            ) from error

    @property
    def n_rows(self) -> int:
        """Number of texts indexed."""
        return int(self._index.scores["num_docs"])

    def save(self, directory: Path) -> None:
        """Write the index to a folder of its own."""
        self._index.save(directory, show_progress=False)

    def best(self, query: str, k: int) -> list[tuple[int, float]]:
        """Return the k best rows and their scores, best first.

        Rows that share no word with the query are left out.
        """
        tokens = [t for t in _tokens([query])[0] if t in self._index.vocab_dict]
        if not tokens:
            return []
        scores = self._index.get_scores(tokens)
        order = sorted(range(len(scores)), key=lambda row: (-scores[row], row))
        return [(row, float(scores[row])) for row in order[:k] if scores[row] > 0]


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    tokens: list[list[str]] = bm25s.tokenize(
        [fold(text) for text in texts],
        stopwords="en",
        stemmer=Stemmer.Stemmer("english"),
        return_ids=False,
        show_progress=False,
    )
    return tokens
