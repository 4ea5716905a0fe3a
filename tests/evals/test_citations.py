import pytest

from assistant.answer import Citation
from corpus.document import Document
from evals.citations import (
    citation_precision,
    citation_recall,
    group_is_cited,
    is_exact,
    quote_spans,
    quotes_exact,
    sentences_cited,
)
from tests.evals.canned import (
    DOCUMENTS,
    GUIDE,
    PLANS,
    SETS,
    SPENDS,
    answer,
    cite,
    listed,
    say,
    span,
)


def test_every_place_of_a_quote_counts() -> None:
    # "The ICB" opens the first sentence and the third, which starts at 47.
    assert quote_spans(GUIDE.text, "The ICB") == [(0, 7), (47, 54)]
    assert quote_spans("aaa", "aa") == [(0, 2), (1, 3)]
    assert quote_spans(GUIDE.text, "the icb") == []


# SETS is [20, 46).
@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        pytest.param(span(20, 46), True, id="the quote itself"),
        pytest.param(span(30, 33), True, id="within the quote"),
        pytest.param(span(0, 73), True, id="around the quote"),
        pytest.param(span(0, 21), True, id="its first character"),
        pytest.param(span(0, 20), False, id="up to the quote"),
        pytest.param(span(46, 73), False, id="from its end on"),
        pytest.param(span(30, 30), False, id="empty"),
        pytest.param(span(20, 46, doc_id="other.txt"), False, id="another document"),
    ],
)
def test_a_citation_agrees_with_a_quote_it_shares_a_character_with(
    citation: Citation, expected: bool
) -> None:
    assert group_is_cited(listed(SETS), [citation], DOCUMENTS) is expected


def test_any_place_and_any_alternative_satisfies_a_group() -> None:
    assert group_is_cited(listed("The ICB"), [cite(SPENDS)], DOCUMENTS)
    assert group_is_cited(listed(PLANS, SETS), [cite(SETS)], DOCUMENTS)


def test_precision_counts_citations_and_recall_counts_groups() -> None:
    # Of three citations the two of PLANS agree: 2/3. Of two groups, one: 1/2.
    citations = [cite(PLANS), span(4, 7), cite(SPENDS)]
    evidence = [listed(SETS), listed(PLANS)]
    assert citation_precision(citations, evidence, DOCUMENTS) == pytest.approx(2 / 3)
    assert citation_recall(citations, evidence, DOCUMENTS) == 1 / 2


def test_without_citations_precision_is_undefined_and_recall_is_zero() -> None:
    evidence = [listed(PLANS)]
    assert citation_precision([], evidence, DOCUMENTS) is None
    assert citation_recall([], evidence, DOCUMENTS) == 0


def test_without_evidence_both_are_undefined() -> None:
    assert citation_precision([cite(PLANS)], [], DOCUMENTS) is None
    assert citation_recall([cite(PLANS)], [], DOCUMENTS) is None


def test_the_exact_words_of_the_right_text_are_exact() -> None:
    assert is_exact(cite(SETS), DOCUMENTS)


@pytest.mark.parametrize(
    "citation",
    [
        pytest.param(span(20, 46, quote=SETS.lower()), id="other words"),
        pytest.param(span(20, 45, quote=SETS), id="offsets moved"),
        pytest.param(span(20, 46, doc_sha256="0" * 64), id="another text"),
        pytest.param(span(20, 46, doc_id="other.txt"), id="unknown document"),
        pytest.param(span(-26, -1, quote="The ICB spends the budget"), id="from end"),
        pytest.param(span(20, 20), id="empty"),
    ],
)
def test_a_quote_that_is_not_where_it_claims_to_be_is_not_exact(
    citation: Citation,
) -> None:
    assert not is_exact(citation, DOCUMENTS)


def test_exactness_is_the_share_of_citations() -> None:
    wrong = span(20, 46, quote="The ICP sets a strategy.")
    assert quotes_exact([cite(PLANS), wrong], DOCUMENTS) == 1 / 2
    assert quotes_exact([], DOCUMENTS) is None


def test_a_sentence_is_cited_when_a_marker_names_a_citation() -> None:
    # The second sentence has none, the third a dangling one, the fourth one of two.
    sentences = [say("A.", 1), say("B."), say("C.", 7), say("D.", 7, 1)]
    found = answer(sentences=sentences, citations=[cite(PLANS)])
    assert sentences_cited(found) == 2 / 4


def test_without_sentences_there_is_no_share_of_them() -> None:
    assert sentences_cited(answer("not_found", text="Not there.")) is None
    assert sentences_cited(None) is None


def test_offsets_count_code_points_and_the_text_is_not_normalised() -> None:
    document = Document(doc_id="d.txt", title="D", text="𝄞 e\u0301 care")
    # One code point for the clef, a space, e and its accent, a space: care is at 5.
    assert quote_spans(document.text, "care") == [(5, 9)]
    assert quote_spans(document.text, "\u00e9") == []
