"""Settings given for one experiment alone, as `section.key=value`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import ValidationError

from corpus.errors import SettingsError
from evals.record import below
from ui.settings import PROJECT, Settings

# What an index is built from: another value needs an index of its own.
_BUILT_FROM = ("corpus.", "index.chunk_tokens", "index.encoder")


def override(settings: Settings, values: Mapping[str, str]) -> Settings:
    """Return `settings` with other values, such as `{"answer.max_words": "60"}`.

    A list is written as JSON. Where an index would be built otherwise, it is another
    index, beside that of the settings.

    Raises:
        SettingsError: A key is not known, or a value is not allowed.
    """
    sections: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        section, dot, name = key.partition(".")
        if section not in Settings.model_fields or not dot:
            raise SettingsError(
                f"--set {key}={value} names no setting: write SECTION.KEY=VALUE with "
                f"a section of {', '.join(Settings.model_fields)}."
            )
        sections.setdefault(section, {})[name] = _parsed(key, value)
    changed = {name: _section(settings, name, new) for name, new in sections.items()}
    found = settings.model_copy(update=changed)
    if "index.dir" not in values and any(key.startswith(_BUILT_FROM) for key in values):
        beside = settings.index.dir.with_name(f"{settings.index.dir.name}-tried")
        index = found.index.model_copy(update={"dir": beside})
        found = found.model_copy(update={"index": index})
    return found


def recorded(settings: Settings) -> dict[str, Any]:
    """Return the settings as a record keeps them, without anything secret.

    A key for the chat model stands in the environment only, but an address can hold
    a password or a token.
    """
    plain: dict[str, Any] = settings.model_dump(mode="json")
    for section in ("corpus", "index", "reader"):
        plain[section]["dir"] = below(Path(plain[section]["dir"]), PROJECT)
    if address := plain["chat"]["base_url"]:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
        plain["chat"]["base_url"] = urlunsplit((parts.scheme, host, parts.path, "", ""))
    return plain


def _section(settings: Settings, name: str, new: dict[str, Any]) -> Any:
    old = getattr(settings, name)
    try:
        made = type(old).model_validate({**old.model_dump(), **new})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        known = ", ".join(type(old).model_fields)
        raise SettingsError(
            f"--set {name}.{key}={first['input']!s:.80} cannot be used: "
            f"{first['msg']}. The section {name} has {known}."
        ) from error
    if "dir" in new:
        return made.model_copy(update={"dir": Path.cwd() / made.dir})
    return made


def _parsed(key: str, value: str) -> Any:
    if not value.startswith("["):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise SettingsError(
            f"--set {key}={value} is no list in JSON: {error}."
        ) from error
