import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.ui.built import DOCUMENTS, PAGE, Ran, ics

# The briefings were finished on this day, and are judged as on it.
DAY = "2026-11-22"
COMPLAINTS = "briefings/complaints.md"
GONE = "valid_until: 2026-01-01\nsuperseded_by: [briefings/{}.md]\n"
SENTENCE = "The new Act sets up 42 new Integrated Care Systems (ICSs) across England."
Plant = Callable[[Path], object]


def check(corpus: Path, *arguments: str) -> Ran:
    return ics("corpus", "check", "--corpus", corpus, "--as-of", DAY, *arguments)


def findings(corpus: Path) -> list[dict[str, str]]:
    ran = check(corpus, "--json")
    found: list[dict[str, str]] = json.loads(ran.out)
    assert ran.code == int(any(one["level"] == "error" for one in found))
    return found


@cache
def unplanted() -> list[dict[str, str]]:
    return findings(DOCUMENTS)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(DOCUMENTS, tmp_path / "corpus")
    return tmp_path / "corpus"


def edit(pattern: str, new: str, doc_id: str = COMPLAINTS) -> Plant:
    """Put `new` in the place of what `pattern` finds first."""

    def plant(corpus: Path) -> None:
        path = corpus / doc_id
        text = path.read_bytes().decode()
        changed, n = re.subn(pattern, lambda _: new, text, count=1, flags=re.M | re.S)
        assert n == 1, f"{pattern!r} is not in {doc_id}"
        path.write_bytes(changed.encode())

    return plant


def front(lines: str, doc_id: str = COMPLAINTS) -> Plant:
    """Add lines to the front matter."""
    return edit(r"\A---\n", f"---\n{lines}", doc_id)


def body(words: str, doc_id: str = COMPLAINTS) -> Plant:
    """Add a paragraph at the beginning of the text."""
    return edit(r"(?<=\n)---\n", f"---\n{words}\n\n", doc_id)


def both(one: Plant, other: Plant) -> Plant:
    def plant(corpus: Path) -> None:
        one(corpus)
        other(corpus)

    return plant


def add(doc_id: str, content: bytes) -> Plant:
    """Add a file."""
    return lambda corpus: (corpus / doc_id).write_bytes(content)


def copy(corpus: Path) -> None:
    shutil.copy(corpus / COMPLAINTS, corpus / "briefings" / "complaints-2.md")


def test_our_corpus_has_no_errors() -> None:
    assert [one for one in unplanted() if one["level"] == "error"] == []
    assert check(DOCUMENTS).code == 0


@pytest.mark.parametrize(
    ("plant", "doc_id", "kind", "level", "said"),
    [
        pytest.param(
            body("The NHS\u00e2\u20ac\u2122s own words."),
            *(COMPLAINTS, "encoding", "error", "Windows-1252"),
            id="mojibake",
        ),
        pytest.param(
            body("The N\ufffdHS writes."),
            *(COMPLAINTS, "encoding", "error", "U+FFFD"),
            id="a lost character",
        ),
        pytest.param(
            body("The NHS writes.\r"),
            *(COMPLAINTS, "encoding", "warning", "mixed line ends"),
            id="mixed line ends",
        ),
        pytest.param(
            edit(r"^published: \S+", "published: 2029", PAGE),
            *(PAGE, "date", "error", "future"),
            id="published in the future",
        ),
        pytest.param(
            edit(r"^review_by: \S+", "review_by: 2026-11-21"),
            *(COMPLAINTS, "review", "warning", "2026-11-21"),
            id="review overdue",
        ),
        pytest.param(
            edit(r"^authority: [^\n]+\n", ""),
            *(COMPLAINTS, "front-matter", "error", "authority"),
            id="no authority",
        ),
        pytest.param(
            front(GONE.format("gone")),
            *(COMPLAINTS, "superseded", "error", "briefings/gone.md"),
            id="a successor that is not there",
        ),
        pytest.param(
            front(GONE.format("complaints")),
            *(COMPLAINTS, "superseded", "error", "by itself"),
            id="its own successor",
        ),
        pytest.param(
            front("valid_until: 2026-01-01\n"),
            *(COMPLAINTS, "superseded", "warning", "nothing after it"),
            id="ended without successor",
        ),
        pytest.param(
            edit(r"\Z", f"\n{SENTENCE}\n", PAGE),
            *(PAGE, "statement", "error", "2 times"),
            id="an ambiguous statement",
        ),
        pytest.param(
            edit(rf"(?<!quote: \"){re.escape(SENTENCE)}", "The Act sets up 42.", PAGE),
            *(PAGE, "unreadable", "error", "is not in the text"),
            id="a statement that is not in the text",
        ),
        pytest.param(
            edit("valid_from: 2022-07-01", "valid_from: 2032-07-01", PAGE),
            *(PAGE, "unreadable", "error", "before valid_from"),
            id="ends before it begins",
        ),
        pytest.param(
            edit("^## Sources.*", ""),
            *(COMPLAINTS, "sources", "error", '"## Sources"'),
            id="no list of sources",
        ),
        pytest.param(
            edit(r"(?<=\. )(?:Primary|Secondary)\.", ""),
            *(COMPLAINTS, "sources", "error", "Primary or Secondary"),
            id="a source of no rank",
        ),
        pytest.param(
            edit(r"\Z", "- A planted page. A publisher. Secondary.\n"),
            *(COMPLAINTS, "sources", "error", "A planted page"),
            id="a source that is only listed",
        ),
        pytest.param(
            both(
                edit(
                    "^based_on:[^\n]*\n", "based_on:\n  - {title: P, sections: [X]}\n"
                ),
                edit(r"\Z", "- P. Primary.\n"),
            ),
            *(COMPLAINTS, "sources", "error", 'heading "X"'),
            id="a section that is not there",
        ),
        pytest.param(
            body("See https://testing.nhs.uk/page for more."),
            *(COMPLAINTS, "address", "error", "testing.nhs.uk"),
            id="a test site",
        ),
        pytest.param(
            body("It is the NHS that writes."),
            *(COMPLAINTS, "wording", "warning", "stand alone"),
            id="a sentence that cannot stand alone",
        ),
        pytest.param(
            body("The NHS currently writes."),
            *(COMPLAINTS, "wording", "warning", "currently"),
            id="a word that goes stale",
        ),
        pytest.param(
            body(f"The NHS writes {'and writes ' * 20}."),
            *(COMPLAINTS, "length", "warning", "43 words"),
            id="an over-long sentence",
        ),
        pytest.param(
            add("briefings/empty.md", b""),
            *("briefings/empty.md", "unreadable", "error", "empty.md"),
            id="an empty file",
        ),
        pytest.param(
            add("scan.pdf", b"%PDF-1.7\nbroken"),
            *("scan.pdf", "unreadable", "error", "scan.pdf"),
            id="a broken PDF",
        ),
    ],
)
def test_a_planted_fault_is_found_and_nothing_else(
    plant: Plant, doc_id: str, kind: str, level: str, said: str, copied: Path
) -> None:
    plant(copied)
    (found,) = [one for one in findings(copied) if one not in unplanted()]
    assert (found["doc_id"], found["kind"], found["level"]) == (doc_id, kind, level)
    assert said in found["text"]


def test_two_documents_that_supersede_each_other_are_found(copied: Path) -> None:
    front(GONE.format("healthwatch"))(copied)
    front(GONE.format("complaints"), "briefings/healthwatch.md")(copied)
    new = [one for one in findings(copied) if one not in unplanted()]
    assert {(one["doc_id"], one["level"]) for one in new} == {
        (COMPLAINTS, "error"),
        ("briefings/healthwatch.md", "error"),
    }
    assert all("in a circle" in one["text"] for one in new)


def test_a_document_kept_twice_is_found(copied: Path) -> None:
    copy(copied)
    new = {
        (one["doc_id"], one["level"], one["text"])
        for one in findings(copied)
        if one["kind"] == "duplicate" and one not in unplanted()
    }
    # The later of the two by name.
    assert new == {
        (COMPLAINTS, "error", "the same text as briefings/complaints-2.md"),
        (COMPLAINTS, "warning", "the same title as briefings/complaints-2.md"),
    }


WARNED = "---\ntitle: A page\npublished: 2026\nreview_by: 2026-01-01\n---\nFine.\n"


@pytest.mark.parametrize(
    ("raw", "arguments", "code", "last"),
    [
        (WARNED, [], 0, "0 errors, 1 warning, 0 notes"),
        (WARNED, ["--strict"], 1, "0 errors, 1 warning, 0 notes"),
        (WARNED.replace("published: 2026", "published: 2030"), [], 1, "1 error, "),
        (WARNED.replace("review_by: 2026-01-01\n", ""), ["--strict"], 0, "0 errors, 0"),
    ],
)
def test_errors_fail_and_warnings_do_when_strict(
    raw: str, arguments: list[str], code: int, last: str, tmp_path: Path
) -> None:
    (tmp_path / "page.md").write_text(raw)
    ran = check(tmp_path, *arguments)
    assert ran.code == code
    assert last in ran.err.splitlines()[-1]


def test_a_finding_is_one_line_for_people_and_an_object_for_programs(
    tmp_path: Path,
) -> None:
    (tmp_path / "page.md").write_text(WARNED)
    text = "to be looked at again by 2026-01-01"
    assert check(tmp_path).out == f"page.md: review: {text} (warning)\n"
    expected: list[dict[str, Any]] = [
        {"doc_id": "page.md", "kind": "review", "level": "warning", "text": text}
    ]
    assert findings(tmp_path) == expected


def test_limits_are_set_in_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.md").write_text(
        "---\ntitle: A page\npublished: 2026\n---\n" + "The cat sat on the mat. " * 5
    )
    assert findings(tmp_path) == []
    monkeypatch.setenv("ICS_CORPUS__MAX_SECTION_WORDS", "20")
    (found,) = findings(tmp_path)
    assert (found["kind"], found["level"]) == ("length", "note")


def test_an_empty_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    assert "holds no document" in check(tmp_path).fault
