"""Where the documents are."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict


class CorpusConfig(BaseModel):
    """Section `[corpus]` of the settings.

    Attributes:
        dir: Folder of the documents.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dir: Path = Path("corpus/documents")
