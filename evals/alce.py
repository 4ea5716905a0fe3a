"""Citation recall and precision in the form of ALCE, sentence by sentence.

As defined by Gao et al. 2023, arXiv:2305.14627: recall is the share of sentences that
what they cite supports, precision the share of citations that their sentence needs.
ALCE asks a language model whether a text follows from another. Here the assistant's
own check stands for that model: a sentence is supported when it is the words of its
quotes (`assistant.verify.are_quoted`) and these are in the documents. That is stricter;
a true sentence in other words is not supported.

A marker that names no citation costs both, where ALCE leaves it out of precision.
"""

import re
from collections.abc import Sequence

from assistant.answer import Answer, AnswerSentence, Citation
from assistant.verify import are_quoted
from corpus.fold import fold
from evals.citations import Documents, is_exact


def alce_recall(answer: Answer | None, documents: Documents) -> float | None:
    """Share of the sentences that are supported by what they cite, taken together.

    Returns:
        A value in [0, 1]; None when there is no answer or it has no sentences.
    """
    if answer is None or not answer.sentences:
        return None
    supported = [
        _is_supported(sentence, _quotes(sentence, answer, documents))
        for sentence in answer.sentences
    ]
    return sum(supported) / len(supported)


def alce_precision(answer: Answer | None, documents: Documents) -> float | None:
    """Share of the citations that a supported sentence needs.

    A sentence needs a citation that supports it alone, or without which the others
    that it cites do not.

    Returns:
        A value in [0, 1]; None when nothing is cited.
    """
    needed = [
        outcome
        for sentence in (answer.sentences if answer else ())
        if answer
        for outcome in _needed(sentence, _quotes(sentence, answer, documents))
    ]
    return sum(needed) / len(needed) if needed else None


def _quotes(
    sentence: AnswerSentence, answer: Answer, documents: Documents
) -> list[str | None]:
    """Return what each marker quotes; None where it names nothing that is there."""
    known = {c.marker: _exact_quote(c, documents) for c in answer.citations}
    return [known.get(marker) for marker in sentence.citations]


def _exact_quote(citation: Citation, documents: Documents) -> str | None:
    return citation.quote if is_exact(citation, documents) else None


def _needed(sentence: AnswerSentence, quotes: Sequence[str | None]) -> list[bool]:
    if not _is_supported(sentence, quotes):
        return [False] * len(quotes)
    return [
        quote is not None
        and (
            _is_supported(sentence, [quote])
            or not _is_supported(sentence, [*quotes[:at], *quotes[at + 1 :]])
        )
        for at, quote in enumerate(quotes)
    ]


def _is_supported(sentence: AnswerSentence, quotes: Sequence[str | None]) -> bool:
    """Say whether the words are those of one quote, of all, or of those within them."""
    found = [quote for quote in quotes if quote is not None]
    inside = [quote for quote in found if _stands_in(quote, sentence.text)]
    tried = [*([quote] for quote in found), found, inside]
    return any(some and are_quoted(sentence.text, some) for some in tried)


def _stands_in(quote: str, text: str) -> bool:
    words, within = (" ".join(re.findall(r"\w+", fold(one))) for one in (quote, text))
    return f" {words} " in f" {within} "
