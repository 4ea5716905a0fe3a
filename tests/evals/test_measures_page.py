from pathlib import Path

from evals.answers import run
from evals.retrieval import ranking_values
from tests.evals.canned import GUIDE, CannedAssistant
from tests.evals.worked import DATASET, REPLIES

PAGE = Path(__file__).parents[2] / "docs" / "measures.md"


def test_every_measure_is_explained() -> None:
    text = PAGE.read_text(encoding="utf-8")
    measures = [
        *run(DATASET, CannedAssistant(REPLIES), [GUIDE]).measures,
        *ranking_values([], {}),
    ]
    assert [name for name in measures if f"`{name}`" not in text] == []
