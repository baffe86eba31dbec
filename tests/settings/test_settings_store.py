"""Options and accounts survive; an unreadable file is kept, never overwritten."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from console.settings import schema
from console.settings.places import places
from console.settings.store import Settings, StoredAccount


def test_values_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    first = Settings(path)
    first.set(schema.THEME, "dark")
    first.set(schema.TEXT_PERCENT, 150)
    first.put_account(StoredAccount("a@shop.example", server="10.0.0.1:5222", remember=True))
    first.put_account(StoredAccount("b@shop.example"))
    first.close()
    second = Settings(path)
    assert second.get(schema.THEME) == "dark"
    assert second.get(schema.TEXT_PERCENT) == 150
    assert [a.jid for a in second.accounts()] == ["b@shop.example", "a@shop.example"]
    assert second.account("a@shop.example") == StoredAccount("a@shop.example", "10.0.0.1:5222", "", True)
    second.close()
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["{", "[]", '{"version": 99}', '{"version":1,"accounts":[{"x":1}]}', "\x00"])
def test_an_unreadable_file_is_kept_aside(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="utf-8")
    settings = Settings(path)
    assert settings.get(schema.THEME) == "system"
    assert settings.set_aside is not None
    assert settings.set_aside.read_text(encoding="utf-8") == content
    settings.close()


def test_a_value_of_another_kind_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": 1, "options": {"theme": "pink", "text_percent": True, "sounds": False}}))
    settings = Settings(path)
    assert settings.get(schema.THEME) == "system"
    assert settings.get(schema.TEXT_PERCENT) == 100
    assert settings.get(schema.SOUNDS) is False
    with pytest.raises(ValueError, match="theme"):
        settings.set(schema.THEME, "pink")
    settings.close()


def test_option_keys_are_unique() -> None:
    keys = [option.key for option in schema.ALL]
    assert len(keys) == len(set(keys))
    for option in schema.ALL:
        assert option.accepts(option.default)


def test_accounts_have_folders_of_their_own(tmp_path: Path) -> None:
    where = places(tmp_path)
    folders = {where.account_folder(a) for a in ("a@b.c", "A@b.c", "a/../@b.c", "小美@b.c", "小丽@b.c")}
    assert len(folders) == 5
    for folder in folders:
        assert folder.parent == tmp_path / "accounts"


def test_several_changes_are_one_write_and_all_or_none(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    with pytest.raises(ValueError, match="text_percent"):
        settings.set_many({"theme": "dark", "text_percent": 7})
    with pytest.raises(KeyError):
        settings.set_many({"theme": "dark", "colour": "pink"})
    assert settings.get(schema.THEME) == "system"
    settings.set_many({"theme": "dark", "text_percent": 150})
    settings.close()
    assert json.loads(path.read_text(encoding="utf-8"))["options"] == {"theme": "dark", "text_percent": 150}


def test_every_option_on_a_page_has_its_words() -> None:
    for option in schema.SCHEMA.shown():
        assert option.label, option.key
        assert len(option.words) == len(option.choices), option.key
        assert not option.short or option.group, option.key
        needed = schema.SCHEMA.get(option.needs)
        assert not option.needs or (needed is not None and needed.section is option.section), option.key
        if option.zero:
            assert option.bounds is not None
            assert option.bounds[0] == 0, option.key


def test_limits_must_rise() -> None:
    assert schema.SCHEMA.fault({}) is None
    fault = schema.SCHEMA.fault({"wait_too_late": 30})
    assert fault is not None
    assert fault.key == "wait_too_late"
    assert schema.SCHEMA.fault({"wait_lost": 40}) is not None


def test_a_file_of_a_newer_console_is_told_apart_from_a_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"version": 2, "options": {"theme": "dark"}, "accounts": []}', encoding="utf-8")
    newer = Settings(path)
    assert newer.newer
    assert newer.get(schema.THEME) == "system"
    assert newer.set_aside is not None
    newer.set(schema.THEME, "light")
    newer.close()
    assert json.loads(newer.set_aside.read_text(encoding="utf-8"))["version"] == 2, "kept as it was"
    path.write_text("{", encoding="utf-8")
    damaged = Settings(path)
    assert not damaged.newer
    assert damaged.set_aside not in {None, newer.set_aside}
    damaged.close()
