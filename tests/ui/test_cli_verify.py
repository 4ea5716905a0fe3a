import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.ui.built import (
    BOARDS,
    CHIEF,
    DIFFERENCE,
    EMPLOYED,
    NEWS,
    Ran,
    answers,
    ics,
)

Tamper = Callable[[Any], object]


def verified(folder: Path, content: object) -> Ran:
    file = folder / "answer.json"
    file.write_bytes(
        content if isinstance(content, bytes) else json.dumps(content).encode()
    )
    return ics("verify", file)


@pytest.mark.parametrize("question", [BOARDS, DIFFERENCE, CHIEF, EMPLOYED, ""])
def test_what_was_answered_agrees_with_the_documents(
    question: str, tmp_path: Path
) -> None:
    answer = answers()[question]
    n_sentences, n_citations = len(answer["sentences"]), len(answer["citations"])
    ran = verified(tmp_path, answer)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"Verified: {n_sentences} sentences and {n_citations} citations agree with the "
        "documents.\n"
    )


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        pytest.param(
            lambda a: a["citations"][1].update(quote="an Integrated Care Board"),
            "Citation [2]",
            id="quote",
        ),
        pytest.param(
            lambda a: a["citations"][0].update(quote=""), "Citation [1]", id="no quote"
        ),
        pytest.param(
            lambda a: a["citations"][0].update(start=a["citations"][0]["start"] + 1),
            "Citation [1]",
            id="start",
        ),
        pytest.param(
            lambda a: a["citations"][0].update(start=-1), "[-1,", id="before it"
        ),
        pytest.param(
            lambda a: a["citations"][1].update(end=10**30),
            "Citation [2]",
            id="after it",
        ),
        pytest.param(
            lambda a: a["citations"][0].update(doc_sha256="0" * 64),
            "has changed since",
            id="hash",
        ),
        pytest.param(
            lambda a: a["citations"][1].update(marker=7),
            "Citation 7 stands in place 2",
            id="marker",
        ),
        pytest.param(
            lambda a: a.update(answer=a["answer"].replace("[2]", "[3]")),
            "Marker [2]",
            id="marker in the text",
        ),
        pytest.param(
            lambda a: a["citations"].append({**a["citations"][0], "marker": 3}),
            "Marker [3]",
            id="citation without a marker",
        ),
        pytest.param(
            lambda a: a["citations"][0].update(doc_id="sources/none.txt"),
            "'sources/none.txt', which is not in the corpus",
            id="no such document",
        ),
        pytest.param(
            lambda a: a["citations"][0].update(doc_id=NEWS), NEWS, id="other document"
        ),
        pytest.param(
            lambda a: a["sentences"][0].update(text="The moon is cheese."),
            "The sentence 'The moon is cheese.'",
            id="sentence",
        ),
        pytest.param(
            lambda a: a["sentences"][0].update(citations=[]),
            "has no citation",
            id="sentence without a citation",
        ),
        pytest.param(
            lambda a: a["sentences"][0].update(citations=[9]),
            "cites [9]",
            id="sentence citing nothing",
        ),
        pytest.param(
            lambda a: a.update(status="not_found"), "asserts nothing", id="status"
        ),
    ],
)
def test_the_first_thing_that_is_not_so_is_named(
    tamper: Tamper, said: str, tmp_path: Path
) -> None:
    answer = deepcopy(answers()[DIFFERENCE])
    tamper(answer)
    assert said in verified(tmp_path, answer).fault


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(
            lambda a: a.update(answer="The moon is cheese. [1] [2]"), id="the words"
        ),
        pytest.param(
            lambda a: a.update(answer=f"The moon is cheese. [1]\n\n{a['answer']}"),
            id="words added",
        ),
        pytest.param(
            lambda a: a.update(sentences=[], citations=[], answer="It is so. [1]"),
            id="a marker of nothing",
        ),
        pytest.param(
            lambda a: a.update(sentences=[], citations=[], answer="It is so."),
            id="nothing cited",
        ),
        pytest.param(lambda a: a.update(status="certain"), id="no status of ours"),
        pytest.param(
            lambda a: a["sentences"][0].update(text="No.", support=float("nan")),
            id="support that is no number",
        ),
    ],
)
def test_an_answer_says_what_its_sentences_say(tamper: Tamper, tmp_path: Path) -> None:
    answer = deepcopy(answers()[DIFFERENCE])
    tamper(answer)
    assert verified(tmp_path, answer).fault


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"nonsense", id="no JSON"),
        pytest.param(b"\xff\xfe\xff", id="no text"),
        pytest.param(b"\x00" * 100, id="zeros"),
        pytest.param(b"[" * 100_000, id="deep nesting"),
        pytest.param(b'{"answer":' * 100_000, id="deep nesting of objects"),
        pytest.param(b"9" * 5_000, id="a number without end"),
        pytest.param(b"{}\n{}\n", id="two objects"),
    ],
)
def test_a_file_that_is_not_json_is_told(content: bytes, tmp_path: Path) -> None:
    fault = verified(tmp_path, content).fault
    assert f"{tmp_path / 'answer.json'} is not JSON" in fault


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="null"),
        pytest.param([], id="a list"),
        pytest.param({}, id="an empty object"),
        pytest.param({"id": 1, "error": {"kind": "line", "message": "x"}}, id="error"),
        pytest.param(
            {"status": "answered", "answer": "\ud800", "sentences": 1}, id="wrong types"
        ),
    ],
)
def test_json_that_is_no_answer_is_told(content: object, tmp_path: Path) -> None:
    assert "not an answer of `ics ask --json`" in verified(tmp_path, content).fault


def test_a_document_that_changed_is_named(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    cited = [citation["doc_id"] for citation in answers()[BOARDS]["citations"]]
    for doc_id in cited:
        copy = corpus / doc_id
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("Other words.")
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(answers()[BOARDS]))
    assert f"{cited[0]} has changed" in ics("verify", "--corpus", corpus, file).fault
