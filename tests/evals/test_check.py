import json
from pathlib import Path
from typing import Any

import pytest

from corpus.document import Document
from evals.check import check_datasets
from evals.dataset import DatasetError
from tests.evals.canned import PLANS

PAGE = Document(doc_id="sources/page.txt", title="Page", text=PLANS)
NEWS = Document(doc_id="briefings/news.md", title="News", text="The ICB moved.")
RECORD: dict[str, Any] = {
    "id": "a1",
    "question": "Who plans?",
    "category": "fact",
    "answerable": True,
    "expected_status": ["answered"],
    "must_include": [],
    "must_not_include": [],
    "evidence": [[{"doc_id": PAGE.doc_id, "quote": PLANS}]],
}
MOVED = [[{"doc_id": NEWS.doc_id, "quote": NEWS.text}]]


def dataset(folder: Path, *records: dict[str, Any], corpus: str = "all") -> Path:
    folder.mkdir()
    (folder / "dataset.toml").write_text(
        f'name = "{folder.name}"\ncorpus = "{corpus}"\nas_of = 2026-11-21\n'
        'categories = ["fact"]\n'
    )
    lines = "".join(f"{json.dumps(RECORD | record)}\n" for record in records)
    (folder / "queries.jsonl").write_text(lines)
    return folder


def message(*directories: Path) -> str:
    with pytest.raises(DatasetError) as raised:
        check_datasets(directories, [PAGE, NEWS])
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_sound_datasets_pass_and_are_returned(tmp_path: Path) -> None:
    one = dataset(tmp_path / "one", {}, corpus="sources")
    two = dataset(tmp_path / "two", {"id": "b1", "question": "Who moved?"})
    found = check_datasets([one, two], [PAGE, NEWS])
    assert [one.name for one in found] == ["one", "two"]


def test_a_dataset_on_the_sources_quotes_the_sources_alone(tmp_path: Path) -> None:
    other = dataset(tmp_path / "all", {"evidence": MOVED})
    assert len(check_datasets([other], [PAGE, NEWS])) == 1
    found = message(dataset(tmp_path / "one", {"evidence": MOVED}, corpus="sources"))
    assert "queries.jsonl, line 1: query 'a1': there is no document 'briefings" in found


def test_a_quote_that_is_not_in_its_document_is_told_by_line(tmp_path: Path) -> None:
    wrong = {"id": "a2", "question": "What?", "evidence": [[{**MOVED[0][0]}]]}
    wrong["evidence"][0][0]["quote"] = "The ICB stayed."  # type: ignore[index]
    found = message(dataset(tmp_path / "one", {}, wrong))
    assert "queries.jsonl, line 2: query 'a2': 'The ICB stayed.' is not in" in found


def test_an_id_is_taken_once_in_all_datasets(tmp_path: Path) -> None:
    one = dataset(tmp_path / "one", {})
    two = dataset(tmp_path / "two", {"question": "Who moved?"})
    assert message(one, two) == (
        f"{two}/queries.jsonl, line 1: query 'a1': the id is that of "
        f"{one}/queries.jsonl, line 1: query 'a1'."
    )


@pytest.mark.parametrize("again", ["Who plans?", "who  PLANS", "Who plans\u00a0?!"])
def test_a_question_is_asked_in_one_dataset_only(tmp_path: Path, again: str) -> None:
    one = dataset(tmp_path / "one", {})
    two = dataset(tmp_path / "two", {"id": "b1", "question": again})
    assert "line 1: query 'b1': the question is that of" in message(one, two)


def test_the_same_words_after_another_conversation_are_another_question(
    tmp_path: Path,
) -> None:
    turns = [{"role": "user", "text": "Who moved?"}]
    one = dataset(tmp_path / "one", {})
    two = dataset(tmp_path / "two", {"id": "b1", "history": turns})
    assert len(check_datasets([one, two], [PAGE, NEWS])) == 2


def test_questions_of_signs_alone_are_told_apart(tmp_path: Path) -> None:
    signs = [{"id": "a1", "question": ""}, {"id": "a2", "question": "?"}]
    assert check_datasets([dataset(tmp_path / "one", *signs)], [PAGE, NEWS])


def test_all_datasets_are_told_of_in_one_message(tmp_path: Path) -> None:
    one = dataset(tmp_path / "one", {"category": "lies"})
    two = dataset(tmp_path / "two", {"evidence": MOVED}, corpus="sources")
    found = message(one, two)
    assert f"{one}/queries.jsonl, line 1: category 'lies'" in found
    assert f"{two}/queries.jsonl, line 1: query 'a1'" in found
