from itertools import islice

from assistant.units import document_units
from corpus.document import Document
from evals.filler import fill, shuffled_documents

SENTENCES = [f"Board number {n} meets in hall {n}." for n in range(12)]
OURS = [Document(doc_id="ours.txt", title="Ours", text=" ".join(SENTENCES))]


def lines(document: Document) -> int:
    return document.text.count("\n\n") + 1


def test_a_corpus_is_filled_until_it_has_so_many_chunks() -> None:
    filled = fill(OURS, shuffled_documents(OURS), 20, lines)
    assert filled[0] is OURS[0]
    assert 20 <= sum(map(lines, filled)) < 20 + lines(filled[-1])


def test_a_corpus_that_is_large_enough_is_left_as_it_is() -> None:
    assert fill(OURS, shuffled_documents(OURS), 1, lines) == OURS


def test_where_the_filling_ends_so_does_the_corpus() -> None:
    assert fill(OURS, OURS[:0], 20, lines) == OURS


def test_filling_is_of_the_corpus_own_sentences_and_the_same_each_time() -> None:
    one = list(islice(shuffled_documents(OURS), 3))
    assert one == list(islice(shuffled_documents(OURS), 3))
    assert len({document.text for document in one}) == len(one)
    assert len({document.doc_id for document in one}) == len(one)
    for document in one:
        units = document_units(document)
        assert {unit.text for unit in units} <= set(SENTENCES)
        assert len(units) == 30


def test_documents_without_a_sentence_give_no_filling() -> None:
    assert list(shuffled_documents([])) == []
