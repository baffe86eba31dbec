"""The house looks as docs/architecture.md draws it: rooms, sizes, docstrings, and names that Windows can have."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.helpers.house import ROOT, checkout_files

TOP_LEVEL = {
    ".ci", ".github", ".gitattributes", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "bench",
    "console", "docs", "packaging", "phrases", "pyproject.toml", "resources", "tests", "tools", "typings",
}  # fmt: skip
LONGEST_FILE = 500
LONGEST_FUNCTION = 50
LARGEST_FILE = 2 * 1024 * 1024
ON_WINDOWS_NEVER = re.compile(r'[<>:"\\|?*\x00-\x1f]|[. ]$')
DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}


def tracked() -> list[Path]:
    return [Path(name) for name in checkout_files()]


def python_files() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py"]


def parsed(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


def public_definitions(path: Path) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in parsed(path).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def test_the_top_level_is_the_drawn_one() -> None:
    assert {path.parts[0] for path in tracked()} - TOP_LEVEL == set()


def test_no_python_file_is_too_long() -> None:
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}: {length} lines"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert long == []


def test_modules_and_public_names_of_the_program_say_what_they_are() -> None:
    silent = []
    for path in python_files():
        if path.parts[0] != "console" or not (ROOT / path).read_text(encoding="utf-8"):
            continue
        if ast.get_docstring(parsed(path)) is None:
            silent.append(f"{path}: the module")
        silent += [
            f"{path}:{node.lineno} {node.name}" for node in public_definitions(path) if not ast.get_docstring(node)
        ]
    assert silent == []


def test_windows_can_have_every_file() -> None:
    impossible = [
        str(path)
        for path in tracked()
        if any(ON_WINDOWS_NEVER.search(part) or part.split(".")[0].lower() in DEVICES for part in path.parts)
        or len(str(path)) > 150
    ]
    assert impossible == []
    folded = [str(path).lower() for path in tracked()]
    assert len(folded) == len(set(folded)), "two names differ in case only"


def test_tests_are_left_out_through_the_helpers_only() -> None:
    """tests/helpers/need.py fails under CI where a plain skip would hide what was not tested."""
    left_out = re.compile(r"pytest\.(skip\(|importorskip|mark\.skip)")
    own = [
        str(path)
        for path in python_files()
        if path.parts[0] == "tests"
        and path.parts[1] != "helpers"
        and left_out.search((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert own == []


def test_no_file_is_large() -> None:
    assert [str(path) for path in tracked() if (ROOT / path).stat().st_size > LARGEST_FILE] == []


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    pages = sorted(path.name for path in folder.glob("[0-9][0-9][0-9]-*.md"))
    assert pages
    assert [name for name in pages if f"({name})" not in index] == []
