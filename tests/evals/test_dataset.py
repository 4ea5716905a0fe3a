import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Turn
from evals.dataset import Dataset, DatasetError, check_quotes, load_dataset
from tests.evals.canned import GUIDE, PLANS, listed

TOML = """\
name = "small"
corpus = "sources"
as_of = 2026-01-02
categories = ["fact", "follow-up"]
"""
RECORD: dict[str, Any] = {
    "id": "q1",
    "question": "Who plans?",
    "category": "fact",
    "answerable": True,
    "expected_status": ["answered"],
    "must_include": [["ICB", "board"]],
    "must_not_include": ["ICP"],
    "evidence": [[{"doc_id": "guide.txt", "quote": PLANS}]],
}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_dataset(*lines: str, toml: str = TOML) -> Path:
        (tmp_path / "dataset.toml").write_text(toml, encoding="utf-8")
        text = "".join(f"{line}\n" for line in lines)
        (tmp_path / "queries.jsonl").write_text(text, encoding="utf-8")
        return tmp_path

    return write_dataset


def line(**changes: Any) -> str:
    return json.dumps(RECORD | changes)


def message(directory: Path) -> str:
    with pytest.raises(DatasetError) as raised:
        load_dataset(directory)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_dataset_is_read_as_it_is_written(write: Write) -> None:
    turns = [{"role": "user", "text": "Hello"}]
    second = line(id="q2", question="", category="follow-up", history=turns)
    found = load_dataset(write(line(), second))
    assert (found.name, found.corpus) == ("small", "sources")
    assert found.as_of == date(2026, 1, 2)
    assert found.categories == ("fact", "follow-up")
    first, second_query = found.queries
    assert first.must_include == (("ICB", "board"),)
    assert first.evidence == (listed(PLANS),)
    assert (first.history, first.answerable) == ((), True)
    assert second_query.history == (Turn(role="user", text="Hello"),)


def test_the_hash_changes_with_either_file(write: Write) -> None:
    hashes = {
        load_dataset(write(line())).sha256,
        load_dataset(write(line(question="Who pays?"))).sha256,
        load_dataset(write(line(), toml=TOML.replace("small", "tiny"))).sha256,
    }
    assert len(hashes) == 3


def test_blank_lines_and_unusual_line_ends_are_no_queries(write: Write) -> None:
    # U+2028 is allowed as it is in JSON text; it must not end the line.
    raw = json.dumps(RECORD | {"question": "a\u2028b"}, ensure_ascii=False) + "\r"
    (query,) = load_dataset(write("", raw, "  ")).queries
    assert query.question == "a\u2028b"


def test_a_byte_order_mark_is_no_part_of_the_text(write: Write) -> None:
    directory = write(line())
    path = directory / "queries.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(load_dataset(directory).queries) == 1


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        pytest.param(
            "{,", "Invalid JSON: key must be a string at column 2", id="broken JSON"
        ),
        pytest.param("[]", "should be an object", id="not an object"),
        pytest.param(line(must_inclde=[]), "unknown key 'must_inclde'", id="key"),
        pytest.param(
            line(history=[{"role": "user", "text": "a", "at": 1}]),
            "unknown key 'history.0.at'",
            id="key of a turn",
        ),
        pytest.param(
            line(evidence=[[{"doc_id": "a", "quote": "b", "page": 9}]]),
            "unknown key 'evidence.0.0.page'",
            id="key of a quote",
        ),
        pytest.param(
            json.dumps({k: v for k, v in RECORD.items() if k != "answerable"}),
            "the key 'answerable' is missing",
            id="missing key",
        ),
        pytest.param(
            line(category="facts"),
            "category 'facts' is not in dataset.toml, which has fact, follow-up",
            id="category",
        ),
        pytest.param(
            line(expected_status=["found"]),
            "expected_status.0: Input should be 'answered', 'partial'",
            id="status",
        ),
        pytest.param(
            line(expected_status=["answered", "not_found"]),
            "answered and not_found cannot both be right",
            id="both",
        ),
        pytest.param(line(expected_status=[]), "expected_status", id="no status"),
        pytest.param(
            line(expected_status=["partial", "clarify", "service"]),
            "at most 2",
            id="three statuses",
        ),
        pytest.param(
            line(expected_status=["safety", "safety"]), "twice", id="status twice"
        ),
        pytest.param(line(answerable="yes"), "got 'yes'", id="label in words"),
        pytest.param(line(answerable=1), "answerable", id="label as a number"),
        pytest.param(line(must_include=[[]]), "must_include.0", id="empty group"),
        pytest.param(line(evidence=[[]]), "evidence.0", id="empty evidence"),
        pytest.param(line(must_include=[[" ICB"]]), "got ' ICB'", id="phrase space"),
        pytest.param(line(must_not_include=[""]), "must_not_include.0", id="no phrase"),
        pytest.param(line(must_include=["ICB"]), "must_include.0", id="no group"),
        pytest.param(line(id=""), "id: ", id="no id"),
    ],
)
def test_a_bad_line_is_told_with_file_and_number(
    write: Write, bad: str, expected: str
) -> None:
    found = message(write(line(id="q0"), bad))
    assert "queries.jsonl, line 2: " in found
    assert expected in found


def test_an_id_given_twice_names_both_lines(write: Write) -> None:
    found = message(write(line(), "", line(question="Again?")))
    assert "queries.jsonl, line 3: id 'q1' is taken by line 1" in found


def test_all_mistakes_are_told_at_once(write: Write) -> None:
    found = message(write("{", line(), line(), line(id="q2", category="x")))
    assert [f"line {n}: " in found for n in (1, 2, 3, 4)] == [True, False, True, True]


def test_a_great_many_mistakes_are_counted(write: Write) -> None:
    found = message(write(*["{"] * 13))
    assert "line 10: " in found
    assert "line 11: " not in found
    assert found.endswith("; and 3 more.")
    assert "more" not in message(write(*["{"] * 10))


@pytest.mark.parametrize("lines", [(), ("", "  ")], ids=["empty", "blank lines"])
def test_a_dataset_without_queries_is_an_error(
    write: Write, lines: tuple[str, ...]
) -> None:
    assert "queries.jsonl holds no query" in message(write(*lines))


@pytest.mark.parametrize("name", ["queries.jsonl", "dataset.toml"])
def test_text_that_is_not_utf8_is_told_with_its_line(write: Write, name: str) -> None:
    directory = write(line())
    path = directory / name
    path.write_bytes(path.read_bytes() + b"# caf\xe9\n")
    # queries.jsonl has one line before it, dataset.toml four.
    number = 2 if name == "queries.jsonl" else 5
    assert f"{name}, line {number}: the text is not UTF-8" in message(directory)


@pytest.mark.parametrize("name", ["queries.jsonl", "dataset.toml"])
def test_a_missing_file_is_named(write: Write, name: str) -> None:
    directory = write(line())
    (directory / name).unlink()
    assert f"{name} cannot be read: No such file" in message(directory)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"small"', "small", "is not TOML: "),
        ("2026-01-02", '"2026-01-02"', "as_of: "),
        ("2026-01-02", "2026-01-02T10:00:00", "as_of: "),
        ('"sources"', '"some"', "corpus: "),
        ('["fact", "follow-up"]', "[]", "categories: "),
        ('"follow-up"', '"Follow up"', "categories.1: "),
        ("corpus", "corpora", "unknown key 'corpora'"),
    ],
)
def test_a_bad_dataset_toml_is_told(
    write: Write, old: str, new: str, expected: str
) -> None:
    found = message(write(line(), toml=TOML.replace(old, new)))
    assert "dataset.toml" in found
    assert expected in found


def quoting(write: Write, **changes: str) -> Dataset:
    item = {"doc_id": "guide.txt", "quote": PLANS} | changes
    return load_dataset(write(line(evidence=[[RECORD["evidence"][0][0], item]])))


def test_quotes_that_are_in_their_documents_pass(write: Write) -> None:
    check_quotes(quoting(write), [GUIDE])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"quote": PLANS.lower()}, "'the icb plans care.' is not in guide.txt"),
        ({"doc_id": "lost.txt"}, "there is no document 'lost.txt' in the corpus"),
    ],
)
def test_a_quote_that_is_not_in_its_document_is_told(
    write: Write, changes: dict[str, str], expected: str
) -> None:
    with pytest.raises(
        DatasetError, match=r"queries\.jsonl, line 1: query 'q1': "
    ) as raised:
        check_quotes(quoting(write, **changes), [GUIDE])
    assert expected in str(raised.value)
