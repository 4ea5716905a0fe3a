import numpy as np
import pytest

from assistant.features import read_units
from assistant.units import document_units
from corpus.document import Document
from corpus.glossary import Glossary
from evals.footprint import Footprint, reader_footprint
from tests.index.fake_encoder import FakeEncoder

TEXT = " ".join(f"Board number {n} meets in hall {n}." for n in range(40))
UNITS = document_units(Document(doc_id="a", title="Boards", text=TEXT))
NO_TERMS = Glossary(terms={}, everyday={})


def test_what_is_kept_is_at_least_the_vectors_of_terms_and_units() -> None:
    found = reader_footprint(UNITS, 4, NO_TERMS, FakeEncoder())
    vectors = sum(
        array.nbytes
        for read in read_units(UNITS, NO_TERMS, FakeEncoder())
        for array in (
            read.own.vectors,
            read.context.vectors,
            np.asarray(read.own.whole),
            np.asarray(read.context_vector),
        )
    )
    assert (found.n_units, found.n_chunks) == (40, 4)
    # Rows of one matrix are kept with it, so that nothing is counted twice.
    assert vectors <= found.kept_bytes < 2 * vectors
    assert found.seconds > 0


def test_a_chunk_is_given_its_share() -> None:
    found = Footprint(n_chunks=4, n_units=40, seconds=2.0, kept_bytes=1000)
    assert (found.seconds_per_chunk, found.bytes_per_chunk) == (0.5, 250.0)
    assert found.as_json()["bytes_per_chunk"] == pytest.approx(250.0)
