import re
import tomllib
from pathlib import Path

import pytest

from corpus.errors import SettingsError
from ui.settings import PROJECT, Settings, load_settings


def test_the_settings_file_names_every_key_with_its_default() -> None:
    text = (PROJECT / "ics.toml").read_text()
    # Keys that have no default stand there as comments.
    optional = r'(?m)^# (model = ".*"|base_url = ".*")$'
    named = tomllib.loads(re.sub(optional, r"\1", text))
    expected = {
        section: set(type(getattr(Settings(), section)).model_fields)
        for section in Settings.model_fields
    }
    assert {section: set(keys) for section, keys in named.items()} == expected
    given = tomllib.loads(text)
    assert Settings(**given) == Settings()


def test_the_environment_overrides_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ics.toml"
    file.write_text("[server]\nport = 8001\nhost = '0.0.0.0'\n")
    monkeypatch.setenv("ICS_SERVER__PORT", "8002")
    settings = load_settings(file)
    assert (settings.server.port, settings.server.host) == (8002, "0.0.0.0")


def test_folders_are_taken_from_the_file_and_flags_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings" / "ics.toml"
    file.parent.mkdir()
    file.write_text("[corpus]\ndir = 'docs'\n")
    monkeypatch.delenv("ICS_INDEX__DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    settings = load_settings(file, index=Path("built"))
    assert settings.corpus.dir == file.parent / "docs"
    assert settings.index.dir == tmp_path / "built"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[server]\nprot = 1\n", "server.prot", id="unknown key"),
        pytest.param("[sevrer]\nport = 1\n", "sevrer", id="unknown section"),
        pytest.param("[server]\nport = 0\n", "server.port", id="out of range"),
        pytest.param("[server\n", "not TOML", id="broken"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    text: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "ics.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=said):
        load_settings(file)


def test_a_settings_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        load_settings(tmp_path / "nowhere.toml")
