"""Settings: read from the environment, and refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from bot.settings import PREFIX, SettingsError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder, with no setting of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_nothing_need_be_set(tmp_path: Path) -> None:
    assert settings.load().database == f"sqlite:///{tmp_path}/data/prescreen/prescreen.db"
    assert str(settings.load().zone) == "Asia/Shanghai"


def test_coordinators_with_commas_and_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}COORDINATORS", " 17, 18 19,")
    assert settings.load().coordinators == {17, 18, 19}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("COORDINATORS", "abc", "valid integer"),
        ("COORDINATORS", "17, zwei", "valid integer"),
        ("TIMEZONE", "Mars", "such as Asia/Shanghai"),
        ("TIMEZONE", "", "such as Asia/Shanghai"),
        ("TIMEZONE", "../../etc/passwd", "such as Asia/Shanghai"),
        ("TELEGRAM_API", "ftp://example.org", "http://"),
        ("TELEGRAM_API", "", "http://"),
    ],
)
def test_wrong_setting_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError, match=f"^{PREFIX}{name} is wrong: .*{expected}.*") as caught:
        settings.load()
    assert not value or value not in str(caught.value)


def test_timezone_that_is_a_folder_ended_in_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}TIMEZONE", "America")
    with pytest.raises(SettingsError, match="TIMEZONE is wrong"):
        settings.load()


@pytest.mark.parametrize("token", ["", "  "])
def test_no_token(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv(f"{PREFIX}TELEGRAM_TOKEN", token)
    with pytest.raises(SettingsError, match=f"{PREFIX}TELEGRAM_TOKEN is not set"):
        settings.load().token()


def test_token_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}TELEGRAM_TOKEN", "110201543:hidden")
    assert "hidden" not in repr(settings.load())
    assert settings.load().token() == "110201543:hidden"
