from pathlib import Path

import pytest

from corpus.errors import SettingsError
from ui.overrides import override, recorded
from ui.settings import PROJECT, Settings, load_settings


def test_a_value_for_one_experiment_comes_before_environment_and_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ICS_ANSWER__MAX_WORDS", "70")
    found = override(load_settings(), {"answer.max_words": "60"})
    assert found.answer.max_words == 60
    assert found.answer.min_evidence == Settings().answer.min_evidence
    hosts = {"corpus.allow_private_hosts": '["a.test"]'}
    assert override(Settings(), hosts).corpus.allow_private_hosts == ("a.test",)


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("answer.max_word", "60", "--set answer.max_word=60 cannot be used: Extra"),
        ("answer.max_words", "many", "--set answer.max_words=many cannot be used"),
        ("answer.max_words", "6000", "less than or equal to 200"),
        ("answers.max_words", "60", "names no setting: write SECTION.KEY=VALUE"),
        ("answer", "60", "names no setting"),
        ("corpus.allow_private_hosts", "[a", "is no list in JSON"),
    ],
)
def test_a_value_that_cannot_be_used_is_told(key: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError) as raised:
        override(Settings(), {key: value})
    assert told in str(raised.value)


def test_another_index_is_built_beside_the_one_in_use() -> None:
    settings = load_settings(index=Path("/built/index"))
    tried = Path("/built/index-tried")
    assert override(settings, {"index.chunk_tokens": "120"}).index.dir == tried
    assert override(settings, {"index.passages": "6"}).index.dir == settings.index.dir
    own = {"index.chunk_tokens": "120", "index.dir": "/mine"}
    assert override(settings, own).index.dir == Path("/mine")


def test_folders_are_taken_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = override(load_settings(), {"corpus.dir": "docs"})
    assert found.corpus.dir == tmp_path / "docs"


def test_nothing_secret_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICS_CHAT_API_KEY", "hush-1")
    address = "https://me:hush-2@models.test:8443/v1?key=hush-3"
    found = recorded(override(load_settings(), {"chat.base_url": address}))
    assert "hush" not in str(found)
    assert found["chat"]["base_url"] == "https://models.test:8443/v1"


def test_folders_of_the_project_are_recorded_from_it_on() -> None:
    settings = load_settings(index=PROJECT / "var" / "index")
    assert recorded(settings)["index"]["dir"] == "var/index"
    assert recorded(settings)["corpus"]["dir"] == "corpus/documents"
