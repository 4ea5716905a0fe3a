"""Which questions the system has learned from, so that no score is reported on them."""

import json
from functools import cache
from pathlib import Path

from corpus.fold import fold

TRAINING = Path(__file__).parent / "training"
# What has been done with the datasets of the project besides measuring on them.
_USES = {
    "dev": "thresholds were chosen on this dataset and its faults mended",
    "dev-full": "no threshold was chosen on this dataset; its faults were mended",
    "time": "no threshold was chosen on this dataset; its faults were mended",
    "dev-full-2": "asked unseen once; its faults were looked at since",
    "talk": "its follow-ups were resolved and looked at once before the rules changed",
    "time-2": "asked unseen once; its faults were looked at since",
    "whole": "no threshold was chosen on this dataset",
}
_UNKNOWN_USE = "whether anything was tuned on this dataset is for its owner to say"


def use_of(dataset: str) -> str:
    """Say what a dataset was used for besides measuring."""
    return _USES.get(dataset, _UNKNOWN_USE)


def was_trained_on(question: str) -> bool:
    """Say whether the reader was trained and calibrated on a question.

    Case, spaces and the forms of quotes and dashes count for nothing.
    """
    return _key(question) in _training_questions()


@cache
def _training_questions() -> frozenset[str]:
    return frozenset(
        _key(str(json.loads(line)["question"]))
        for path in TRAINING.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    )


def _key(question: str) -> str:
    return " ".join(fold(question).split())
