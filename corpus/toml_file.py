"""Read a TOML file of ours into the model that says what stands in it."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from corpus.errors import CorpusError

Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path, model: type[Model], what: str) -> Model:
    """Return what a file holds.

    Args:
        path: The file.
        model: What is expected in it.
        what: Its name in an error, such as "glossary".

    Raises:
        CorpusError: It is missing or not the expected TOML.
    """
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CorpusError(
            f"The {what} {path} cannot be read: {where}: {first['msg']}"
        ) from error
    except (OSError, ValueError) as error:
        raise CorpusError(f"The {what} {path} cannot be read: {error}") from error
