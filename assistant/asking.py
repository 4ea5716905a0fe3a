"""What is known of one question while it is being answered."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from assistant.answer import Notice, Turn
from assistant.rewrite import StandAlone


@dataclass(kw_only=True)
class Asking:
    """What is known of one question while it is being answered.

    Attributes:
        turns: Those of the conversation before it that count.
    """

    question: str
    as_of: date
    turns: Sequence[Turn] = ()
    standalone: StandAlone = field(default_factory=lambda: StandAlone(text=""))
    notices: list[Notice] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time spent inside to the step `name`."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            spent = (time.perf_counter() - begun) * 1000
            self.timings[name] = round(self.timings.get(name, 0.0) + spent, 2)
