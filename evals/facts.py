"""How much of what a query asks for an answer says, and what it must not say.

Phrases are looked for as the rule of rightness does. After an error nothing was said:
what is required is missing, and what is forbidden is undefined, since an error is no
way to avoid it.
"""

from assistant.answer import Answer
from evals.citations import Documents, group_is_cited
from evals.query import Query
from evals.rightness import contains_phrase, judged_text


def required_facts(query: Query, answer: Answer | None) -> float | None:
    """Share of the `must_include` groups of which a phrase is said.

    Returns:
        A value in [0, 1]; None when nothing is required.
    """
    return _share(_said(query, answer))


def forbidden_facts(query: Query, answer: Answer | None) -> float | None:
    """Share of the `must_not_include` phrases that are said: the lower, the better.

    Returns:
        A value in [0, 1]; None when nothing is forbidden, or after an error.
    """
    if answer is None:
        return None
    text = judged_text(answer)
    return _share([contains_phrase(text, p) for p in query.must_not_include])


def forbidden_facts_avoided(query: Query, answer: Answer | None) -> float | None:
    """Share of the `must_not_include` phrases that are not said.

    What is reported, so that more is better in every measure of an answer.
    """
    said = forbidden_facts(query, answer)
    return None if said is None else 1 - said


def completeness(
    query: Query, answer: Answer | None, documents: Documents
) -> float | None:
    """Share of the groups that are covered: facts that are said, evidence cited.

    Returns:
        A value in [0, 1]; None when neither is listed.
    """
    return _share(_covered(query, answer, documents))


def complete(query: Query, answer: Answer | None, documents: Documents) -> float | None:
    """1 when every group is covered, else 0: `completeness`, all or nothing.

    Returns:
        0 or 1; None when neither facts nor evidence are listed.
    """
    covered = _covered(query, answer, documents)
    return float(all(covered)) if covered else None


def _said(query: Query, answer: Answer | None) -> list[bool]:
    text = judged_text(answer) if answer else ""
    return [
        any(contains_phrase(text, phrase) for phrase in group)
        for group in query.must_include
    ]


def _covered(query: Query, answer: Answer | None, documents: Documents) -> list[bool]:
    citations = answer.citations if answer else ()
    cited = [group_is_cited(g, citations, documents) for g in query.evidence]
    return [*_said(query, answer), *cited]


def _share(outcomes: list[bool]) -> float | None:
    return sum(outcomes) / len(outcomes) if outcomes else None
