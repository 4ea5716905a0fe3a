from datetime import date
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.load import load_documents, parse_document

OURS = Path(__file__).parents[2] / "corpus" / "documents"
# SHA-256 of the two source documents as they were handed over.
SOURCES = {
    "sources/what-is-the-integrated-care-system.txt": (
        "4fa3e799c3caeb8d7918a73910bbc19d90caec4121ad6255af32635c7e928956"
    ),
    "sources/bob-ics-approved.txt": (
        "207e869317f20fb97b8ec690e60b522b083f78e3edc319a89dd30f513fce0fcc"
    ),
}


def test_the_source_documents_are_word_for_word() -> None:
    hashes = {d.doc_id: d.sha256 for d in load_documents(OURS)}
    assert {doc_id: hashes.get(doc_id) for doc_id in SOURCES} == SOURCES


def test_the_source_documents_carry_their_dates() -> None:
    by_id = {d.doc_id: d for d in load_documents(OURS)}
    news = by_id["sources/bob-ics-approved.txt"].source
    page = by_id["sources/what-is-the-integrated-care-system.txt"]
    assert (news.published, news.published_text) == ("2019-06", "June 2019")
    assert page.source.published_text == "mid-2022, before 1 July 2022"
    at = page.text.index("From 1 July 2022")
    assert page.validity_of(at, at + 5).ended_by(date(2026, 4, 1))
    assert not page.validity_of(at, at + 5).ended_by(date(2026, 3, 31))
    assert not page.validity_of(0, 5).ended_by(date(2030, 1, 1))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("---\ntitle: A\n---\n\r\n b \n", "\r\n b \n", id="text untouched"),
        pytest.param("---\r\ntitle: A\r\n---\r\nb", "b", id="carriage returns"),
        pytest.param("no front matter\n---\nb", "no front matter\n---\nb", id="none"),
        pytest.param("---\ntitle: A\n---\n---\nb", "---\nb", id="a rule right after"),
    ],
)
def test_text_is_all_after_the_front_matter(raw: str, text: str) -> None:
    assert parse_document(raw, "a.md").text == text


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param("", "no text", id="empty"),
        pytest.param("---\ntitle: A\n---\n", "no text", id="front matter alone"),
        pytest.param("---\ntitel: A\n---\nb", "titel", id="unknown key"),
        pytest.param("---\n: [\n---\nb", "not YAML", id="broken YAML"),
        pytest.param("---\n- a\n---\nb", "front matter", id="a list"),
        pytest.param("---\npublished: July\n---\nb", "'July'", id="date in words"),
        pytest.param("---\npublished: 2022-13\n---\nb", "month", id="no such month"),
        pytest.param("---\nauthority: blog\n---\nb", "authority", id="authority"),
        pytest.param("---\nurl: 'javascript:x'\n---\nb", "url", id="not an address"),
        pytest.param(
            "---\nvalid_from: 2022-02-02\nvalid_until: 2022-01-01\n---\nb",
            "before valid_from",
            id="ends before it begins",
        ),
        pytest.param(
            "---\nstatements: [{quote: x y}]\n---\nb", "'x y'", id="quote not in text"
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_named(
    raw: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "bad.md").write_text(raw)
    (tmp_path / "good.md").write_text("Fine.")
    with pytest.raises(CorpusError, match=r"bad\.md") as caught:
        load_documents(tmp_path)
    assert said in str(caught.value)
    assert "good.md" not in str(caught.value)


@pytest.mark.parametrize("value", ["2022", "2022-07", "2022-07-01", "'2022'"])
def test_partial_dates_are_kept_as_written(value: str) -> None:
    document = parse_document(f"---\npublished: {value}\n---\nb", "a.md")
    assert document.source.published == value.strip("'")


def test_every_broken_file_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe broken")
    (tmp_path / "b.txt").write_text(" \n")
    with pytest.raises(CorpusError, match=r"a\.md is not UTF-8.*b\.txt"):
        load_documents(tmp_path)


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89")
    with pytest.raises(CorpusError, match="holds no document"):
        load_documents(tmp_path)
    with pytest.raises(CorpusError, match="cannot be read"):
        load_documents(tmp_path / "missing")


def test_a_title_comes_from_heading_or_name() -> None:
    assert parse_document("# On boards\n\nText.", "x.md").title == "On boards"
    assert parse_document("Text.", "folder/on-boards.md").title == "on boards"
