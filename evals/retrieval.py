"""Measures of a ranking, as trec_eval defines them, for documents and for quotes.

A ranking is a sequence of ids, best first. An id that comes again holds its rank and
earns nothing, else a ranking could beat the ideal. Where nothing is judged relevant a
measure is undefined (None), unlike in trec_eval, which gives 0: no ranking could do
better there. A query for which nothing was found is not undefined; its value is 0.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import fsum, log2

from evals.citations import Documents, Group, quote_spans
from index.passage import Passage


def ndcg_at_k(ranked: Sequence[str], gains: Mapping[str, int], k: int) -> float | None:
    """Discounted gain of the first `k` results over that of the best ranking.

    Linear gain and a discount of log2(1 + rank), as `ndcg_cut` of trec_eval (Järvelin
    and Kekäläinen 2002, doi:10.1145/582415.582418).

    Args:
        ranked: Ids, best first.
        gains: Relevance by id; 0 and below is not relevant, as is what is not there.
        k: Cutoff, from 1.

    Returns:
        A value in [0, 1]; None when nothing is relevant.
    """
    ideal = sorted((gain for gain in gains.values() if gain > 0), reverse=True)
    if not ideal:
        return None
    earned = [max(0, gains.get(item, 0)) for item in ranked[:k]]
    first = [ranked.index(item) == at for at, item in enumerate(ranked[:k])]
    found = [gain * once for gain, once in zip(earned, first, strict=True)]
    return _discounted(found) / _discounted(ideal[:k])


def recall_at_k(
    ranked: Sequence[str], relevant: AbstractSet[str], k: int
) -> float | None:
    """Share of the relevant that is among the first `k` results.

    Not success@k, which asks for one alone and is what is often called recall.

    Returns:
        A value in [0, 1]; None when nothing is relevant.
    """
    if not relevant:
        return None
    return len(relevant & set(ranked[:k])) / len(relevant)


def success_at_k(
    ranked: Sequence[str], relevant: AbstractSet[str], k: int
) -> float | None:
    """1 when something relevant is among the first `k` results, else 0.

    Returns:
        0 or 1; None when nothing is relevant.
    """
    return float(not relevant.isdisjoint(ranked[:k])) if relevant else None


def reciprocal_rank(ranked: Sequence[str], relevant: AbstractSet[str]) -> float | None:
    """1 / rank of the first relevant result; its mean over queries is the MRR.

    Returns:
        A value in [0, 1], 0 when none is found; None when nothing is relevant.
    """
    if not relevant:
        return None
    ranks = (rank for rank, item in enumerate(ranked, start=1) if item in relevant)
    return 1 / next(ranks, float("inf"))


def ranking_values(
    ranked: Sequence[str], gains: Mapping[str, int]
) -> dict[str, float | None]:
    """Return every measure that is reported, under the name it is reported by."""
    relevant = {item for item, gain in gains.items() if gain > 0}
    return {
        "success@1": success_at_k(ranked, relevant, 1),
        "R@5": recall_at_k(ranked, relevant, 5),
        "nDCG@5": ndcg_at_k(ranked, gains, 5),
        "nDCG@10": ndcg_at_k(ranked, gains, 10),
        "RR": reciprocal_rank(ranked, relevant),
    }


def ranked_quotes(
    passages: Sequence[Passage], evidence: Sequence[Group], documents: Documents
) -> list[str]:
    """Turn a ranking of passages into one of evidence groups, which are relevant.

    A passage stands for each group that it is the first to overlap, in the order of
    the groups, and for a miss when there is none: finding a quote again is of no use.

    Args:
        passages: Best first.
        evidence: Groups of quotes, each quote an alternative.
        documents: What the quotes are of, by id.

    Returns:
        Names of groups, as `quote_gains` gives them, and of misses.
    """
    ranked: list[str] = []
    for passage in passages:
        found = [
            name
            for name, group in zip(quote_gains(evidence), evidence, strict=True)
            if name not in ranked and _overlaps(passage, group, documents)
        ]
        ranked += found or [f"miss {len(ranked)}"]
    return ranked


def quote_gains(evidence: Collection[Group]) -> dict[str, int]:
    """Return the relevance of each evidence group, by the name it is ranked under."""
    return {f"group {number}": 1 for number, _ in enumerate(evidence)}


def _discounted(gains: Sequence[int]) -> float:
    return fsum(gain / log2(1 + rank) for rank, gain in enumerate(gains, start=1))


def _overlaps(passage: Passage, group: Group, documents: Documents) -> bool:
    chunk = passage.chunk
    return any(
        start < chunk.end and chunk.start < end
        for item in group
        if item.doc_id == chunk.doc_id
        for start, end in quote_spans(documents[item.doc_id].text, item.quote)
    )
