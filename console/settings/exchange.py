"""Settings in a file of their own, taken to another machine: the options on the pages, never accounts or passwords."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from console.domain.errors import Problem, UserError
from console.domain.options import Value
from console.settings.files import replace_file
from console.settings.schema import SCHEMA
from console.settings.store import VERSION

KIND = "agent-console settings"
LARGEST = 1_000_000


def write_options(path: Path, values: Mapping[str, Value]) -> None:
    """Write the options that stand on a page. Raises UserError (SETTINGS_FILE_NOT_WRITTEN)."""
    options = {option.key: values.get(option.key, option.default) for option in SCHEMA.shown()}
    content = {"kind": KIND, "version": VERSION, "options": options}
    try:
        replace_file(path, json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(Problem.SETTINGS_FILE_NOT_WRITTEN, path=str(path), reason=reason) from error


def read_options(path: Path) -> dict[str, Value]:
    """Read such a file; options that this console does not know are passed over, of any other fault nothing is taken.

    Raises UserError (SETTINGS_FILE_*).
    """
    raw = _raw(path)
    if not isinstance(raw, dict) or raw.get("kind") != KIND or type(raw.get("version")) is not int:
        raise UserError(Problem.SETTINGS_FILE_FOREIGN, path=str(path))
    if raw["version"] > VERSION:
        raise UserError(Problem.SETTINGS_FILE_NEWER, path=str(path))
    options = raw.get("options")
    if not isinstance(options, dict):
        raise UserError(Problem.SETTINGS_FILE_FOREIGN, path=str(path))
    known = {option.key: option for option in SCHEMA.shown()}
    taken: dict[str, Value] = {}
    for key, value in options.items():
        option = known.get(key)
        if option is None:
            continue
        if not option.accepts(value):
            raise UserError(Problem.SETTINGS_FILE_VALUE, path=str(path), option=key, value=str(value)[:40])
        taken[key] = value
    fault = SCHEMA.fault(taken)
    if fault is not None:
        raise UserError(Problem.SETTINGS_FILE_VALUE, path=str(path), option=fault.key, value=str(taken.get(fault.key)))
    return taken


def _raw(path: Path) -> object:
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(Problem.SETTINGS_FILE_FOREIGN, path=str(path))
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(Problem.SETTINGS_FILE_UNREADABLE, path=str(path), reason=reason) from error
    except (ValueError, RecursionError) as error:
        raise UserError(Problem.SETTINGS_FILE_FOREIGN, path=str(path)) from error
