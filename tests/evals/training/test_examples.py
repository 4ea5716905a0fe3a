import numpy as np
import pytest

from assistant.bank import BANK_FEATURES, RIDGE, bank_vector, kernel, unit_key
from assistant.features import FEATURES, read_questions
from assistant.units import document_units
from corpus.document import Document
from corpus.glossary import load_glossary
from corpus.load import load_documents
from evals.training.examples import (
    N_FOLDS,
    Example,
    Questions,
    fit,
    is_evidence,
    label,
    load_questions,
    make_bank,
    make_examples,
)
from evals.training.train_reader import CORPUS
from tests.index.fake_encoder import FakeEncoder

GLOSSARY = load_glossary()
LIST = Document(doc_id="a.txt", title="A", text="We do:\n\n- one thing\n- another\n")
SOURCE = Document(
    doc_id="sources/a.txt", title="A", text="Nurses care. Taxes fund schools."
)
OTHER = Document(
    doc_id="briefings/b.md", title="B", text="Committees meet weekly. Cats sleep."
)
DOCUMENTS = (SOURCE, OTHER)
# Questions on the whole corpus first, as they are read.
ASKED = (
    ("When do committees meet?", OTHER, "Committees meet weekly."),
    ("What funds schools?", SOURCE, "Taxes fund schools."),
    ("Who flies to Mars?", None, ""),
    ("Who cares?", SOURCE, "Nurses care."),
    ("Who pays the zoo?", None, ""),
)
N_CORPUS = 3


def questions() -> Questions:
    read = read_questions([asked for asked, _, _ in ASKED], GLOSSARY, FakeEncoder())
    spans: list[tuple[tuple[str, int, int], ...]] = []
    for _, document, quote in ASKED:
        if document is None:
            spans.append(())
            continue
        start = document.text.index(quote)
        spans.append(((document.doc_id, start, start + len(quote)),))
    return Questions(
        read=read,
        vectors=np.stack([bank_vector(one) for one in read]),
        spans=spans,
        n_corpus=N_CORPUS,
        seen=np.zeros(len(ASKED), dtype=bool),
        folds=np.arange(len(ASKED)) % N_FOLDS,
    )


def examples() -> list[Example]:
    asked = questions()
    labels = label(asked, DOCUMENTS)
    return make_examples(asked, labels, DOCUMENTS, GLOSSARY, FakeEncoder())


# --- What answers ----------------------------------------------------------------


def test_a_whole_list_is_evidence_only_when_every_item_is() -> None:
    one, another, whole = document_units(LIST)
    first = ("a.txt", one.start, one.end)
    second = ("a.txt", another.start, another.end)
    assert [is_evidence(u, [first]) for u in (one, another, whole)] == [
        True,
        False,
        False,
    ]
    assert is_evidence(whole, [first, second])


def test_evidence_in_another_document_is_none() -> None:
    (one, *_) = document_units(LIST)
    assert not is_evidence(one, [("b.txt", one.start, one.end)])


@pytest.mark.xfail(
    strict=True,
    reason="spans are counted, and not the items they lie in: one item quoted twice "
    "makes a list of two the answer",
)
def test_one_item_quoted_twice_is_not_the_whole_list() -> None:
    one, _, whole = document_units(LIST)
    thing = LIST.text.index("thing")
    spans = [("a.txt", one.start, one.end), ("a.txt", thing, one.end)]
    assert not is_evidence(whole, spans)


def test_questions_are_labelled_with_the_units_that_answer_them() -> None:
    labels = label(questions(), DOCUMENTS)
    assert [unit.text for unit in labels.sources] == [
        "Nurses care.",
        "Taxes fund schools.",
    ]
    assert labels.of_sources.tolist() == [[0, 0], [0, 1], [0, 0], [1, 0], [0, 0]]
    # The last two were never asked of the briefing.
    assert labels.of_others.tolist() == [[1, 0], [0, 0], [0, 0]]


def test_training_questions_are_found_in_our_documents() -> None:
    documents = load_documents(CORPUS)
    loaded = load_questions(documents, GLOSSARY, FakeEncoder())
    assert 0 < loaded.n_corpus < len(loaded.read) == len(loaded.spans)
    texts = {document.doc_id: document.text for document in documents}
    spans = [span for found in loaded.spans for span in found]
    assert all(0 <= start < end <= len(texts[d]) for d, start, end in spans)
    # What the encoder has not seen is held back once, in folds of one size.
    assert 0 < loaded.seen.sum() < len(loaded.read)
    assert (loaded.folds[loaded.seen] == -1).all()
    held_back = loaded.folds[~loaded.seen]
    assert np.ptp(np.bincount(held_back, minlength=N_FOLDS)) <= 1


def test_evidence_that_is_not_in_the_documents_is_refused() -> None:
    with pytest.raises(ValueError, match="is not in the documents"):
        load_questions(DOCUMENTS, GLOSSARY, FakeEncoder())


# --- The bank --------------------------------------------------------------------


def test_a_single_question_is_learnt_but_for_the_ridge() -> None:
    # A kernel of 1 and a ridge of 0.2: coefficient 1 / 1.2, and so is what is
    # predicted of the question itself.
    assert RIDGE == 0.2
    coefficients = fit([[1.0, 0.0]], [[1.0]])
    predicted = kernel([[1.0, 0.0]], [[1.0, 0.0]]) @ coefficients
    assert coefficients.item() == pytest.approx(1 / 1.2)
    assert predicted.item() == pytest.approx(1 / 1.2)


def test_each_unit_is_learnt_by_itself() -> None:
    vectors = np.eye(3, 4)
    labels = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    both = fit(vectors, labels)
    assert both[:, :1] == pytest.approx(fit(vectors, labels[:, :1]))
    predicted = kernel(vectors, vectors) @ both
    assert predicted.argmax(axis=0).tolist() == [0, 1]


def test_the_bank_knows_the_documents_and_each_of_their_units() -> None:
    asked = questions()
    bank = make_bank(asked, label(asked, DOCUMENTS), DOCUMENTS)
    assert [group.documents for group in bank.groups] == [
        {SOURCE.doc_id: SOURCE.sha256},
        {OTHER.doc_id: OTHER.sha256},
    ]
    units = [unit for document in DOCUMENTS for unit in document_units(document)]
    assert list(bank.place) == [unit_key(unit) for unit in units]


def test_a_question_of_the_bank_is_nearest_to_what_answers_it() -> None:
    asked = questions()
    bank = make_bank(asked, label(asked, DOCUMENTS), DOCUMENTS)
    scores = [bank.scores(alike) for alike in kernel(asked.vectors, bank.vectors)]
    # Units: Nurses, Taxes, Committees, Cats.
    assert [int(scores[i].argmax()) for i in (0, 1, 3)] == [2, 1, 0]
    known = bank.known(DOCUMENTS)
    units = document_units(SOURCE)
    unanswered = [known.features(asked.read[i], units)[0, 2] for i in range(3)]
    assert int(np.argmax(unanswered)) == 2


def test_a_question_that_is_held_back_leaves_no_trace_in_the_bank() -> None:
    asked = questions()
    used = np.array([True, False, True, True, True])
    bank = make_bank(asked, label(asked, DOCUMENTS), DOCUMENTS, used)
    assert len(bank.vectors) == 4
    # What it alone answers has no coefficient but nought.
    taxes = bank.place[unit_key(document_units(SOURCE)[1])]
    assert not bank.groups[0].coefficients[:, taxes].any()


# --- Examples --------------------------------------------------------------------


def test_a_question_is_tried_on_the_documents_it_was_labelled_against() -> None:
    found = examples()
    # Of the whole corpus, and of the sources alone where it is known what they hold:
    # the first is answered elsewhere, and might be there as well.
    whole, alone = True, False
    assert [(e.question, e.corpus) for e in found] == [
        (0, whole),
        *((1, whole), (1, alone)),
        *((2, whole), (2, alone)),
        *((3, alone), (4, alone)),
    ]
    assert [len(e.rows) for e in found] == [4, 4, 2, 4, 2, 2, 2]
    assert {e.rows.shape[1] for e in found} == {len(FEATURES) + len(BANK_FEATURES)}
    assert [e.answerable for e in found] == [True] * 3 + [False] * 2 + [True, False]


def test_what_the_encoder_has_seen_fits_no_regression() -> None:
    asked = questions()
    asked.seen[:3] = True
    labels = label(asked, DOCUMENTS)
    found = make_examples(asked, labels, DOCUMENTS, GLOSSARY, FakeEncoder())
    assert [e.question for e in found] == [3, 4]


def test_what_was_perhaps_overlooked_is_not_known() -> None:
    first, second, *_ = examples()
    # The sources were read again only where something in them was found.
    assert np.isnan(first.answers[:2]).all()
    assert first.answers[2:].tolist() == [1, 0]
    assert second.answers.tolist() == [0, 1, 0, 0]


def test_the_bank_says_of_a_question_only_what_others_teach() -> None:
    # Without the question nothing is known to be answered by that unit.
    first, *_ = examples()
    asked_before = first.rows[:, len(FEATURES)]
    assert asked_before[2] == pytest.approx(0.0, abs=1e-6)


def test_what_says_nearly_the_same_as_an_answer_may_answer_as_well() -> None:
    twin = Document(
        doc_id="briefings/b.md",
        title="B",
        text="Committees meet weekly. Committees meet weekly, weekly.",
    )
    asked = questions()
    labels = label(asked, (SOURCE, twin))
    first, *_ = make_examples(asked, labels, (SOURCE, twin), GLOSSARY, FakeEncoder())
    # Bags of words (1, 1, 1) and (1, 1, 2): a cosine of 4 / sqrt(3 * 6) = 0.94.
    assert first.answers[2] == 1
    assert np.isnan(first.answers[3])
