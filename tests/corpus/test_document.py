from dataclasses import FrozenInstanceError, replace
from datetime import date
from typing import Any

import pytest

from corpus.document import Basis, Chunk, Document, Source, Statement, Validity

ENDED = Validity(valid_until=date(2026, 4, 1))
#       0123456789012
TEXT = "old new older"
DOCUMENT = Document(
    doc_id="a.md",
    title="A",
    text=TEXT,
    statements=(Statement(quote="new", validity=ENDED),),
)


def test_the_hash_of_a_text_is_that_of_its_bytes_in_utf_8() -> None:
    # SHA-256 of "abc" as in FIPS 180-2, appendix B.1.
    assert Document(doc_id="a", title="A", text="abc").sha256 == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"doc_id": "b.md"}, id="doc_id"),
        pytest.param({"title": "B"}, id="title"),
        pytest.param({"text": TEXT + " "}, id="text"),
        pytest.param({"language": "cy"}, id="language"),
        pytest.param({"place": "Reading"}, id="place"),
        pytest.param({"review_by": date(2026, 1, 1)}, id="review_by"),
        pytest.param({"validity": ENDED}, id="validity"),
        pytest.param({"statements": ()}, id="statements"),
        pytest.param({"source": Source(published="2022")}, id="published"),
        pytest.param({"source": Source(based_on=(Basis(title="Act"),))}, id="based_on"),
    ],
)
def test_the_fingerprint_changes_with_whatever_is_known(
    change: dict[str, Any],
) -> None:
    assert replace(DOCUMENT, **change).fingerprint != DOCUMENT.fingerprint


def test_equal_documents_have_the_same_fingerprint() -> None:
    assert replace(DOCUMENT).fingerprint == DOCUMENT.fingerprint


def test_validity_ends_on_the_first_day_it_no_longer_holds() -> None:
    assert not ENDED.ended_by(date(2026, 3, 31))
    assert ENDED.ended_by(date(2026, 4, 1))
    assert not Validity().ended_by(date(9999, 12, 31))


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    first, second = date(2022, 1, 1), date(2022, 1, 2)
    with pytest.raises(ValueError, match="2022-01-01 is before valid_from 2022-01-02"):
        Validity(valid_from=second, valid_until=first)
    assert Validity(valid_from=first, valid_until=first).ended_by(first)


def test_a_statement_that_is_not_in_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="'newer' is not in the text"):
        replace(DOCUMENT, statements=(Statement(quote="newer", validity=ENDED),))


@pytest.mark.parametrize(
    ("start", "end", "validity"),
    [
        # "new" is [4, 7).
        pytest.param(0, 4, Validity(), id="ends where the statement begins"),
        pytest.param(0, 5, ENDED, id="reaches into it"),
        pytest.param(5, 6, ENDED, id="inside it"),
        pytest.param(6, 13, ENDED, id="begins in it"),
        pytest.param(7, 13, Validity(), id="begins where it ends"),
    ],
)
def test_a_statement_overrides_the_validity_of_what_overlaps_it(
    start: int, end: int, validity: Validity
) -> None:
    assert DOCUMENT.validity_of(start, end) == validity


def test_of_several_statements_in_a_span_the_one_that_ends_first_decides() -> None:
    later = Validity(valid_until=date(2027, 4, 1))
    both = replace(
        DOCUMENT,
        statements=(
            Statement(quote="older", validity=Validity()),
            Statement(quote="old new", validity=later),
            Statement(quote="new", validity=ENDED),
        ),
    )
    assert both.validity_of(0, 13) == ENDED
    assert both.validity_of(0, 3) == later
    assert both.validity_of(9, 13) == Validity()


# --- Briefings -------------------------------------------------------------------

BRIEFING = (
    "Boards plan.\n\n## Law\n\nThey must.\n\n### Below\n\nThey may.\n\n"
    "## News\n\nThey met.\n\n## Sources\n\n- The Act\n"
)
ACT = Basis(title="The Act", authority="act", sections=("Law",))
PAPER = Basis(title="A paper", authority="news", sections=("News", "Other"))
WHOLE = Basis(title="A page")


def briefing(*based_on: Basis, text: str = BRIEFING) -> Document:
    return Document(
        doc_id="a.md", title="A", text=text, source=Source(based_on=based_on)
    )


@pytest.mark.parametrize(
    ("words", "bases"),
    [
        pytest.param("They must", (ACT, WHOLE), id="a section"),
        pytest.param("They may", (ACT, WHOLE), id="a part of it"),
        pytest.param("They met", (PAPER, WHOLE), id="another"),
        pytest.param("Boards", (WHOLE,), id="before the first heading"),
        pytest.param(
            "News",
            (PAPER, WHOLE),
            id="the heading itself",
            marks=pytest.mark.xfail(
                strict=True,
                reason="a heading that is quoted has the sources of the section above",
            ),
        ),
    ],
)
def test_words_rest_on_the_sources_of_their_section(
    words: str, bases: tuple[Basis, ...]
) -> None:
    assert briefing(ACT, PAPER, WHOLE).bases_of(BRIEFING.index(words)) == bases


def test_words_of_a_section_without_sources_rest_on_all() -> None:
    assert briefing(ACT, PAPER).bases_of(0) == (ACT, PAPER)
    assert briefing().bases_of(0) == ()


def test_what_can_be_quoted_of_a_briefing_ends_before_its_sources() -> None:
    assert BRIEFING[: briefing(ACT).body_end].endswith("They met.\n\n")
    assert briefing(ACT, text="Boards plan.").body_end == len("Boards plan.")


def test_all_of_a_document_that_is_no_briefing_can_be_quoted() -> None:
    assert briefing().body_end == len(BRIEFING)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BRIEFING.replace("\n", "\r\n"), id="carriage returns"),
        pytest.param(BRIEFING.replace("## Sources\n", "## Sources  \n"), id="spaces"),
    ],
)
def test_the_sources_of_a_briefing_are_seen_with_any_line_ends(text: str) -> None:
    assert "The Act" not in text[: briefing(ACT, text=text).body_end]


def test_the_fingerprint_changes_with_the_rank_of_a_source() -> None:
    assert briefing(ACT).fingerprint != briefing(replace(ACT, sections=())).fingerprint


# --- Chunks ----------------------------------------------------------------------


def test_a_chunk_that_cannot_be_its_own_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a\.md claims \[3, 9\) but holds 2"):
        Chunk(doc_id="a.md", start=3, end=9, text="xy", headings=(), n_tokens=1)


def test_a_chunk_is_named_by_document_and_place() -> None:
    chunk = Chunk(doc_id="a.md", start=3, end=5, text="xy", headings=(), n_tokens=1)
    assert chunk.chunk_id == "a.md#3-5"


def test_what_flows_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        DOCUMENT.title = "B"  # type: ignore[misc]
