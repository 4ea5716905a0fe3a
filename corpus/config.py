"""Where the documents are, and what is read at most."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class CorpusConfig(BaseModel):
    """Section `[corpus]` of the settings.

    Attributes:
        dir: Folder of the documents.
        max_file_mb: Largest file that is read or fetched.
        max_pages: Most pages of a PDF.
        max_text_chars: Longest text of one document.
        max_unpacked_mb: Most that a Word file may hold once it is unpacked.
        parse_seconds: Longest time that reading one PDF, Word or HTML file may take.
        fetch_seconds: Longest time that fetching an address may take, in all.
        allow_private_hosts: Hosts inside your network that may be fetched from.
        max_grade: Hardest reading, as a Flesch-Kincaid grade, before a check says so.
        max_section_words: Longest section before a check says so.
        max_sentence_words: Longest sentence of a briefing before a check says so.
        near_duplicate: Jaccard similarity of two texts' runs of five words, from
            which a check takes them for copies.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dir: Path = Path("corpus/documents")
    max_file_mb: int = Field(default=50, ge=1, le=2000)
    max_pages: int = Field(default=2000, ge=1, le=100_000)
    max_text_chars: int = Field(default=5_000_000, ge=1000, le=100_000_000)
    max_unpacked_mb: int = Field(default=200, ge=1, le=10_000)
    parse_seconds: int = Field(default=60, ge=1, le=3600)
    fetch_seconds: int = Field(default=60, ge=1, le=3600)
    allow_private_hosts: tuple[str, ...] = ()
    max_grade: float = Field(default=13, ge=1, le=40)
    max_section_words: int = Field(default=400, ge=20, le=100_000)
    max_sentence_words: int = Field(default=35, ge=5, le=1000)
    near_duplicate: float = Field(default=0.8, gt=0, le=1)

    @property
    def max_file_bytes(self) -> int:
        """`max_file_mb` in bytes."""
        return self.max_file_mb * 1_000_000
