"""Every text a user can read is there in every language, with the same names to fill in."""

import ast
from pathlib import Path

import pytest

from console import i18n
from tools import translations


def test_every_text_has_a_finished_translation_with_the_same_placeholders() -> None:
    assert translations.problems(translations.texts(), translations.existing()) == []


def test_the_chinese_catalogue_is_found_by_the_program() -> None:
    assert i18n.available() == ("en", "zh_CN")


def test_a_text_that_is_put_together_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    path = tmp_path / "somewhere.py"
    path.write_text('tr(f"Hello {name}")\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"somewhere\.py:1: tr\(\) takes literal texts"):
        list(translations.texts_in(path))


def test_context_and_plural_are_read() -> None:
    calls = [
        node for node in ast.walk(ast.parse('tr("Open", context="verb")\ntrn("1 file", "{count} files", 3)'))
        if isinstance(node, ast.Call)
    ]  # fmt: skip
    found = [translations.text_of(call, "x:1") for call in calls]
    assert [(text.key, text.singular) for text in found] == [
        (("verb", "Open"), None),
        (("", "{count} files"), "1 file"),
    ]


def test_missing_left_over_and_misnamed_translations_are_named() -> None:
    wanted = [
        translations.Text(("", "Hello {name}"), None, "a.py:1"),
        translations.Text(("", "Send"), None, "a.py:2"),
    ]
    found = translations.problems(wanted, {("", "Hello {name}"): "你好 {nom}", ("", "Gone"): "没了"})
    assert found == [
        "a.py:1: other placeholders than 'Hello {name}': '你好 {nom}'",
        "a.py:2: no translation of ('', 'Send')",
        "left over, no longer in the code: ('', 'Gone')",
    ]


def test_texts_that_are_marked_and_shown_elsewhere_are_collected() -> None:
    call = ast.parse('worded("Keep quiet hours")').body[0]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    assert translations.text_of(call.value, "x:1").key == ("", "Keep quiet hours")
