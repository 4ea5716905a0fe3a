"""How documents are embedded and searched."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

# As published, and the same with its layers tuned to questions of this field.
PACKAGED_ENCODER = "all-MiniLM-L6-v2"
TUNED_ENCODER = "ics-minilm"


class IndexConfig(BaseModel):
    """Section `[index]` of the settings.

    Attributes:
        dir: Folder of the built indexes; made by `ics index`.
        encoder: `ics-minilm` for the packaged model with our layers,
            `all-MiniLM-L6-v2` for it as published, or the folder of another
            sentence-transformers model.
        chunk_tokens: Longest chunk, in the encoder's word pieces. Title and headings
            come on top and must fit the encoder with it.
        passages: Passages handed to the reader for one question.
        keep_versions: Built versions kept, the live one included.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dir: Path = Path("var/index")
    encoder: str = TUNED_ENCODER
    chunk_tokens: int = Field(default=160, ge=16, le=400)
    passages: int = Field(default=12, ge=1, le=50)
    keep_versions: int = Field(default=3, ge=1, le=50)
