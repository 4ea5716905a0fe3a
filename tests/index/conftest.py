import pytest

from index.embed import SentenceEncoder


@pytest.fixture(scope="session")
def packaged_encoder() -> SentenceEncoder:
    return SentenceEncoder("all-MiniLM-L6-v2")
