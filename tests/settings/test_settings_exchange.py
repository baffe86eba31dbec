"""Settings in a file of their own: taken whole or not at all, and never with accounts or passwords."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.errors import Problem, UserError
from console.settings import schema
from console.settings.exchange import read_options, write_options
from console.settings.store import Settings, StoredAccount


def file_with(path: Path, **content: object) -> Path:
    path.write_text(json.dumps({"kind": "agent-console settings", "version": 1, **content}), encoding="utf-8")
    return path


def test_out_and_in_again(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.set_many({"theme": "dark", "quiet_from": 1290, "wait_lost": 240})
    settings.set(schema.GEOMETRY, "AAAA")
    settings.put_account(StoredAccount("mei@shop.example", server="10.0.0.1:5222", remember=True))
    settings.close()
    target = tmp_path / "out" / "mine.json"
    write_options(target, settings.values())
    taken = read_options(target)
    assert taken["theme"] == "dark"
    assert taken["quiet_from"] == 1290
    assert taken["wait_lost"] == 240
    assert set(taken) == {option.key for option in schema.SCHEMA.shown()}
    text = target.read_text(encoding="utf-8")
    assert "mei@shop.example" not in text
    assert "geometry" not in text


def problem_of(path: Path) -> Problem:
    with pytest.raises(UserError) as caught:
        read_options(path)
    assert caught.value.details["path"] == str(path)
    return caught.value.problem


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '"x"', "[" * 100_000, '{"version": 1, "options": {}}', "\x00"]
)
def test_what_is_no_file_of_settings_is_said_to_be_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "foreign.json"
    path.write_text(content, encoding="utf-8")
    assert problem_of(path) is Problem.SETTINGS_FILE_FOREIGN


def test_each_fault_has_its_word(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    assert problem_of(path) is Problem.SETTINGS_FILE_UNREADABLE
    path.write_bytes(b"\xff\xfe\x00")
    assert problem_of(path) is Problem.SETTINGS_FILE_FOREIGN
    assert problem_of(file_with(path, version=2, options={})) is Problem.SETTINGS_FILE_NEWER
    assert problem_of(file_with(path, version=True, options={})) is Problem.SETTINGS_FILE_FOREIGN
    assert problem_of(file_with(path, options=[])) is Problem.SETTINGS_FILE_FOREIGN
    assert problem_of(file_with(path, options={"theme": "pink"})) is Problem.SETTINGS_FILE_VALUE
    assert problem_of(file_with(path, options={"wait_late": 100, "wait_lost": 50})) is Problem.SETTINGS_FILE_VALUE
    path.write_bytes(b" " * 1_000_001)
    assert problem_of(path) is Problem.SETTINGS_FILE_FOREIGN


def test_what_this_console_does_not_know_is_passed_over(tmp_path: Path) -> None:
    path = file_with(tmp_path / "x.json", options={"theme": "dark", "smell": 3, "geometry": "AAAA"})
    assert read_options(path) == {"theme": "dark"}


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        write_options(tmp_path / "file" / "x.json", {})
    assert caught.value.problem is Problem.SETTINGS_FILE_NOT_WRITTEN


@given(
    st.dictionaries(st.sampled_from([o.key for o in schema.ALL]), st.none() | st.booleans() | st.integers() | st.text())
)
def test_whatever_a_file_holds_only_possible_values_come_out(
    tmp_path_factory: pytest.TempPathFactory, options: dict[str, object]
) -> None:
    path = file_with(tmp_path_factory.getbasetemp() / "any.json", options=options)
    try:
        taken = read_options(path)
    except UserError:
        return
    for key, value in taken.items():
        option = schema.SCHEMA.get(key)
        assert option is not None
        assert option.accepts(value)
    assert schema.SCHEMA.fault(taken) is None
