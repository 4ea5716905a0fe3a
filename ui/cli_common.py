"""What the commands share: their options, and how they print."""

import json
import sys
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from ui.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


class _Folder(click.ParamType[Path]):
    """A folder that may not be there yet."""

    name = "directory"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Refuse no name at all: a variable of the shell that is not set."""
        if not value:
            self.fail("a folder must be named", param, ctx)
        return Path(value)


def common_options(command: F) -> F:
    """Add the options that every command takes."""
    for option in (
        click.option(
            "--as-of",
            type=click.DateTime(["%Y-%m-%d"]),
            help="Answer as on this day; today by default.",
        ),
        click.option(
            "--index",
            "index_dir",
            type=_Folder(),
            help="Folder of the index.",
        ),
        click.option(
            "--corpus",
            "corpus_dir",
            type=_Folder(),
            help="Folder of the documents.",
        ),
        click.option(
            "--settings",
            "settings_file",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Settings file; ics.toml of the project by default.",
        ),
    ):
        command = option(command)
    return command


def read_settings(
    settings_file: Path | None, corpus_dir: Path | None, index_dir: Path | None
) -> "Settings":
    """Return the settings under the folders that were named.

    Raises:
        SettingsError: They cannot be used.
    """
    from ui.settings import load_settings

    return load_settings(settings_file, corpus=corpus_dir, index=index_dir)


def show(text: str) -> None:
    """Print for people: what the terminal has no letters for comes as a sign.

    Control characters of a document could take the terminal over, and are left out.
    """
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding))


def print_json(data: Any, **options: Any) -> None:
    """Print JSON in UTF-8, whatever the terminal takes."""
    click.echo(json.dumps(data, ensure_ascii=False, **options).encode())


def day_of(as_of: datetime | None) -> date | None:
    """Return the day of a moment, if there is one."""
    return as_of.date() if as_of else None
