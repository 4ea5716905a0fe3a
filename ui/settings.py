"""Gather the settings of every room: `ics.toml`, then `ICS_SECTION__KEY`, then flags.

Relative folders are taken from the folder of the settings file; without a file, from
the project's own.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import (
    SettingsError as SettingsSourceError,
)

from assistant.config import AnswerConfig, ChatConfig, LimitsConfig, ReaderConfig
from corpus.config import CorpusConfig
from corpus.errors import SettingsError
from index.config import IndexConfig

PROJECT = Path(__file__).parents[1]
DEFAULT_FILE = PROJECT / "ics.toml"


class ServerConfig(BaseModel):
    """Section `[server]` of the settings.

    Attributes:
        host: Address to listen on; 127.0.0.1 is this machine alone.
        port: Port to listen on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)


class Settings(BaseSettings):
    """All sections of `ics.toml`."""

    model_config = SettingsConfigDict(
        env_prefix="ICS_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    corpus: CorpusConfig = CorpusConfig()
    index: IndexConfig = IndexConfig()
    reader: ReaderConfig = ReaderConfig()
    answer: AnswerConfig = AnswerConfig()
    limits: LimitsConfig = LimitsConfig()
    chat: ChatConfig = ChatConfig()
    server: ServerConfig = ServerConfig()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the environment before what is given, which is the file's content."""
        return env_settings, init_settings


def load_settings(
    file: Path | None = None, *, corpus: Path | None = None, index: Path | None = None
) -> Settings:
    """Read the settings.

    Args:
        file: A settings file; the project's `ics.toml`, where there is one, if None.
        corpus: Folder of documents that overrides all.
        index: Folder of the index that overrides all.

    Raises:
        SettingsError: The file is not TOML, or a key or value is not allowed.
    """
    file = file or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    settings = _validated(_toml(file) if file else {}, file)
    base = file.parent.resolve() if file else PROJECT
    here = Path.cwd()
    return settings.model_copy(
        update={
            "corpus": settings.corpus.model_copy(
                update={"dir": here / corpus if corpus else base / settings.corpus.dir}
            ),
            "index": settings.index.model_copy(
                update={"dir": here / index if index else base / settings.index.dir}
            ),
            "reader": settings.reader.model_copy(
                update={"dir": base / settings.reader.dir}
            ),
        }
    )


def _refuse_unknown_sections() -> None:
    """Refuse ICS_X__Y where X is no section; pydantic passes over such variables."""
    for name in os.environ:
        section = name.removeprefix("ICS_").partition("__")[0].lower()
        is_setting = name.startswith("ICS_") and "__" in name
        if is_setting and section not in Settings.model_fields:
            raise SettingsError(
                f"The variable {name} names no section: {section!r} is not among "
                f"{', '.join(Settings.model_fields)}."
            )


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"The settings file {file} cannot be read: {error.strerror}."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The settings file {file} is not TOML: {error}."
        ) from error


def _validated(values: dict[str, Any], file: Path | None) -> Settings:
    _refuse_unknown_sections()
    try:
        return Settings(**values)
    except SettingsSourceError as error:
        raise SettingsError(
            f"A variable ICS_... cannot be used: {error}. Write ICS_SECTION__KEY=value."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"The setting {key} in {file or 'the environment'} cannot be used: "
            f"{first['msg']} (got {first['input']!r:.80}). ics.toml lists "
            "every key."
        ) from error
