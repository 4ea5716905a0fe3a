from collections.abc import Mapping, Sequence

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG

from corpus.document import Chunk
from evals.retrieval import (
    ndcg_at_k,
    quote_gains,
    ranked_quotes,
    ranking_values,
    recall_at_k,
    reciprocal_rank,
    success_at_k,
)
from index.passage import Passage
from tests.evals.canned import DOCUMENTS, GUIDE, PLANS, SETS, SPENDS, listed

# What is relevant comes second and fourth; c is not found.
RANKED = ["x", "a", "y", "b"]
GAINS = {"a": 1, "b": 3, "c": 2, "x": 0, "y": -1}
RELEVANT = {"a", "b", "c"}


# log2(2) = 1, log2(3) = 1.584963, log2(4) = 2, log2(5) = 2.321928.
# The best ranking is b c a: 3 + 2/1.584963 + 1/2 = 4.761860.
@pytest.mark.parametrize(
    ("k", "value"),
    [
        pytest.param(1, 0.0, id="nothing in the first"),
        # 1/1.584963 = 0.630930 of 3 + 2/1.584963 = 4.261860.
        pytest.param(2, 0.148041, id="a in second place, of b c"),
        # 0.630930 + 3/2.321928 = 1.922960 of 4.761860.
        pytest.param(4, 0.403825, id="b in fourth place too"),
        pytest.param(10, 0.403825, id="a shorter ranking"),
    ],
)
def test_ndcg_discounts_each_gain_by_the_log_of_its_rank(k: int, value: float) -> None:
    assert ndcg_at_k(RANKED, GAINS, k) == pytest.approx(value, abs=1e-6)


def test_a_result_that_comes_again_earns_nothing_and_holds_its_rank() -> None:
    # a, then b in third place: (1 + 1/2) of (1 + 1/1.584963).
    gains = {"a": 1, "b": 1}
    assert ndcg_at_k(["a", "a", "b"], gains, 3) == pytest.approx(0.919721, abs=1e-6)


@pytest.mark.parametrize(("k", "value"), [(1, 0), (2, 1 / 3), (3, 1 / 3), (4, 2 / 3)])
def test_recall_is_the_share_of_the_relevant_that_is_found(
    k: int, value: float
) -> None:
    assert recall_at_k(RANKED, RELEVANT, k) == value


@pytest.mark.parametrize(("k", "value"), [(1, 0.0), (2, 1.0), (4, 1.0)])
def test_success_asks_for_one_alone(k: int, value: float) -> None:
    assert success_at_k(RANKED, RELEVANT, k) == value


@pytest.mark.parametrize(
    ("ranked", "value"),
    [(RANKED, 1 / 2), (["a"], 1.0), (["x", "y", "c"], 1 / 3), (["x"], 0.0), ([], 0.0)],
)
def test_the_reciprocal_rank_is_that_of_the_first_relevant(
    ranked: list[str], value: float
) -> None:
    assert reciprocal_rank(ranked, RELEVANT) == value


@pytest.mark.parametrize("gains", [{}, {"a": 0, "b": -1}])
def test_where_nothing_is_relevant_nothing_is_measured(
    gains: Mapping[str, int],
) -> None:
    assert set(ranking_values(["a", "b"], gains).values()) == {None}


def test_a_query_for_which_nothing_is_found_scores_zero() -> None:
    assert set(ranking_values([], {"a": 1}).values()) == {0.0}


ids = st.sampled_from("abcdefghijkl")


@given(
    rankings=st.lists(st.lists(ids, unique=True, min_size=1), min_size=1, max_size=4),
    gains=st.lists(
        st.dictionaries(ids, st.integers(-1, 3), min_size=1), min_size=4, max_size=4
    ),
)
def test_the_measures_agree_with_ir_measures_on_random_runs(
    rankings: list[list[str]], gains: list[dict[str, int]]
) -> None:
    for ranked, judged in zip(rankings, gains, strict=False):
        relevant = {item for item, gain in judged.items() if gain > 0}
        if not relevant:
            continue
        for k in (1, 2, 3, 5, 10):
            theirs = by_ir_measures(ranked, judged, k)
            assert ndcg_at_k(ranked, judged, k) == pytest.approx(theirs[0])
            assert recall_at_k(ranked, relevant, k) == pytest.approx(theirs[1])
            assert success_at_k(ranked, relevant, k) == pytest.approx(theirs[2])
            assert reciprocal_rank(ranked, relevant) == pytest.approx(theirs[3])


def by_ir_measures(
    ranked: Sequence[str], judged: Mapping[str, int], k: int
) -> list[float]:
    qrels = [ir_measures.Qrel("q", item, gain) for item, gain in judged.items()]
    run = [
        ir_measures.ScoredDoc("q", item, float(-rank))
        for rank, item in enumerate(ranked)
    ]
    measures = [nDCG @ k, R @ k, Success @ k, RR]
    found = ir_measures.calc_aggregate(measures, qrels, run)
    return [found[measure] for measure in measures]


def passage(start: int, end: int, *, doc_id: str = "guide.txt") -> Passage:
    chunk = Chunk(
        doc_id=doc_id,
        start=start,
        end=end,
        text=GUIDE.text[start:end],
        headings=(),
        n_tokens=1,
    )
    return Passage(chunk=chunk, score=0.0, rank=1)


# PLANS is [0, 19), SETS is [20, 46), SPENDS is [47, 73).
@pytest.mark.parametrize(
    ("passages", "ranked"),
    [
        pytest.param([passage(0, 20)], ["group 0"], id="all of a quote"),
        pytest.param([passage(18, 20)], ["group 0"], id="its last letter"),
        pytest.param([passage(19, 20)], ["miss 0"], id="the character after it"),
        pytest.param(
            [passage(0, 5, doc_id="other.txt")], ["miss 0"], id="another document"
        ),
        pytest.param([passage(0, 73)], ["group 0", "group 1"], id="both at once"),
        pytest.param(
            [passage(47, 73), passage(0, 10), passage(10, 20)],
            ["group 1", "group 0", "miss 2"],
            id="again is a miss",
        ),
        pytest.param([passage(20, 46)], ["group 1"], id="an alternative"),
        pytest.param([], [], id="nothing found"),
    ],
)
def test_a_passage_counts_for_the_quotes_it_is_the_first_to_overlap(
    passages: list[Passage], ranked: list[str]
) -> None:
    evidence = [listed(PLANS), listed(SPENDS, SETS)]
    assert ranked_quotes(passages, evidence, DOCUMENTS) == ranked
    assert quote_gains(evidence) == {"group 0": 1, "group 1": 1}
