"""How questions are taken and answers made."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class AnswerConfig(BaseModel):
    """Section `[answer]` of the settings.

    Attributes:
        min_answerable: Probability, from 0 to 1, below which the documents are taken
            not to answer the question. The default was chosen on the development
            set, below the threshold at which training questions err evenly.
        min_evidence: Probability below which a further sentence is not added.
        max_words: Words after which no further evidence is added; a whole list that
            is asked for may be longer.
        dated_after_days: Age of a source, in days, from which its date is said.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_answerable: float = Field(default=0.40, ge=0.0, le=1.0)
    min_evidence: float = Field(default=0.35, ge=0.0, le=1.0)
    max_words: int = Field(default=80, ge=10, le=200)
    dated_after_days: int = Field(default=180, ge=0)


class ReaderConfig(BaseModel):
    """Section `[reader]` of the settings.

    Attributes:
        cross_encoder: What reads the best sentences again: ours, the name or folder of
            a sentence-transformers CrossEncoder (calibrated by `ics reader
            calibrate`), or "none".
        units: Sentences, items and lists that it reads for one question.
        passages: Passages that it ranks for one search.
        dir: Folder of the calibrations of other cross-encoders.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    cross_encoder: str = Field(default="ics-crossencoder", min_length=1)
    units: int = Field(default=10, ge=1, le=100)
    passages: int = Field(default=30, ge=1, le=100)
    dir: Path = Path("var/reader")


class LimitsConfig(BaseModel):
    """Section `[limits]` of the settings.

    Attributes:
        question_chars: Longest question, in characters.
        history_turns: Turns of the conversation that are looked at, the last ones.
        history_chars: Characters of the conversation that are looked at.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    question_chars: int = Field(default=2000, ge=1, le=100_000)
    history_turns: int = Field(default=10, ge=0, le=100)
    history_chars: int = Field(default=8000, ge=0, le=1_000_000)


class ChatConfig(BaseModel):
    """Section `[chat]` of the settings; without a model the answers are extractive.

    Attributes:
        model: Name as LangChain's `init_chat_model` takes it, such as
            `openai:NAME`; with `base_url`, the name the server knows.
        base_url: Address of an OpenAI-compatible server.
        api_key_env: Environment variable that holds the key; a key is never read
            from the settings file.
        timeout_seconds: How long to wait for the model.
        evidence_lines: Most evidence lines shown to the model.
        max_prompt_tokens: Bound on the prompt, in cl100k_base tokens.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str | None = None
    base_url: str | None = None
    api_key_env: str = "ICS_CHAT_API_KEY"
    timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    evidence_lines: int = Field(default=8, ge=1, le=40)
    max_prompt_tokens: int = Field(default=1500, ge=200, le=100_000)
