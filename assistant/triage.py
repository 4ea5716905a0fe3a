"""Stop a question that reports a danger or asks for clinical advice, before all else.

It needs only the standard library, so it works when everything else is down. What
stops is a report, not a subject: "my chest hurts" does, "who commissions chest pain
clinics" does not. So a rule of `assistant.dangers` fires beside a word for a person,
and without one only where nothing in the question speaks of the health system. A
person's report wins over the subject, except for medicines and clinical advice: there
a sentence about an ICB, a policy or funding goes on to the documents.
"""

from dataclasses import dataclass
from typing import Final

from assistant.answer import Notice
from assistant.dangers import ROUTES, RULES, SIGNPOST_RULES
from assistant.dangers import Route as Route
from assistant.phrases import Sentence, Span, parse_rules, read
from assistant.wording import SIGNPOSTS, STOP_TEXTS

_MILD: Final[frozenset[Route]] = frozenset({"medicines", "clinical"})
_LASTING: Final[frozenset[Route]] = frozenset(
    {"crisis", "child_safeguarding", "adult_safeguarding", "domestic_abuse"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What is said instead of an answer.

    Attributes:
        route: The most urgent of the routes that fit, in the order of `ROUTES`.
        text: Its fixed wording, then that of the other dangers that fit.
    """

    route: Route
    text: str


def triage(question: str) -> Stop | None:
    """Return fixed wording for the danger or health problem that `question` reports.

    None lets the question go on to the documents. Takes any text of any length, in
    time linear in its length.
    """
    sentences = read(question)
    topical = any(sentence.has("topic") for sentence in sentences)
    routes = [
        route
        for route in ROUTES
        if any(_reports(route, sentence, topical) for sentence in sentences)
    ]
    if not routes:
        return None
    shown = routes[:1] + [route for route in routes[1:] if route not in _MILD]
    text = "\n\n".join(STOP_TEXTS[route] for route in shown)
    return Stop(route=routes[0], text=text)


def signpost(question: str) -> tuple[Notice, ...]:
    """Return notices on who deals with complaints, records and the like.

    They go beside an answer and never in its place.
    """
    sentences = read(question)
    return tuple(
        Notice(kind="signpost", text=SIGNPOSTS[subject])
        for subject, lines in SIGNPOST_RULES.items()
        if any(
            any(sentence.find(rule))
            for sentence in sentences
            for rule in parse_rules(lines)
        )
    )


def _reports(route: Route, sentence: Sentence, topical: bool) -> bool:
    """Say whether `sentence` reports what `route` is for."""
    if route in _MILD and sentence.has("institution"):
        return False
    if topical and route not in _LASTING and sentence.has("past"):
        return False
    return any(
        _is_personal(sentence, span) or (kind == "bare" and not topical)
        for kind, lines in RULES[route].items()
        for rule in parse_rules(lines)
        for span in sentence.find(rule)
        if not sentence.starts("subject", span.end)
    )


def _is_personal(sentence: Sentence, span: Span) -> bool:
    """Say whether what `span` reports happens to a person, named or implied."""
    near = sentence.around(span, before=6, after=4)
    opening = sentence.places("implied") & {1} if near.start <= 1 else frozenset()
    return bool(opening or sentence.places("person").intersection(range(*near)))
