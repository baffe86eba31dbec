"""Sees the program as a screen reader does, for tests: runs under the system's Python, which has the bindings.

One JSON request a line on standard input, one JSON answer a line on standard output. Handles are numbers.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import gi  # type: ignore[import-not-found,import-untyped,unused-ignore]  # of the system's Python

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: E402

STEP = 0.03
DEPTH = 40
WORD = Atspi.StateType


class Reader:
    """Finds controls of one application (by process id) and uses them."""

    def __init__(self) -> None:
        self.handles: list[Any] = []

    # --- looking

    def app(self, pid: int) -> Any:
        """Give the application of a process; None while there is none."""
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            try:
                if child is not None and child.get_process_id() == pid:
                    child.set_cache_mask(Atspi.Cache.NONE)
                    return child
            except GLib.Error:
                continue
        return None

    def below(self, node: Any, depth: int = 0) -> Iterator[Any]:
        """Every accessible below a node, the shown ones only."""
        if depth > DEPTH:
            return
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is None:
                continue
            if not child.get_state_set().contains(WORD.SHOWING) and child.get_role_name() not in {
                "menu", "menu item", "check menu item", "radio menu item", "popup menu", "tree item", "list item",
            }:  # fmt: skip
                continue
            yield child
            # Rows are read by "rows": a long list is not walked.
            if child.get_role_name() not in {"list", "tree", "table"}:
                yield from self.below(child, depth + 1)

    def ask_find(self, pid: int, role: list[str], name: str, within: int | None = None, seconds: float = 10) -> Any:
        """Wait for a control of this name in one of these roles; gives its handle, None where it does not come."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                root = self.app(pid) if within is None else self.handles[within]
                if root is not None:
                    for node in self.below(root):
                        if node.get_name() == name and (not role or node.get_role_name() in role):
                            self.handles.append(node)
                            return len(self.handles) - 1
            except GLib.Error:
                pass
            if time.monotonic() > deadline:
                return None
            time.sleep(STEP)

    def ask_all(self, pid: int, role: list[str], within: int | None = None) -> list[int]:
        """Give the handles of every shown control in one of these roles."""
        root = self.app(pid) if within is None else self.handles[within]
        found = [node for node in self.below(root) if node.get_role_name() in role] if root is not None else []
        self.handles.extend(found)
        return list(range(len(self.handles) - len(found), len(self.handles)))

    def ask_tree(self, pid: int) -> list[str]:
        """Give every control as "depth role | name"."""
        lines: list[str] = []

        def walk(node: Any, depth: int) -> None:
            for index in range(node.get_child_count()):
                child = node.get_child_at_index(index)
                if child is None:
                    continue
                states = child.get_state_set()
                shown = "" if states.contains(WORD.SHOWING) else " (not shown)"
                lines.append(f"{'  ' * depth}{child.get_role_name()} | {child.get_name()}{shown}")
                if depth < DEPTH and not shown and child.get_role_name() not in {"tree", "table"}:
                    walk(child, depth + 1)

        app = self.app(pid)
        if app is not None:
            lines.append(f"application | {app.get_name()}")
            walk(app, 1)
        return lines

    def ask_app_name(self, pid: int) -> str | None:
        """Give the name the application has for screen readers."""
        app = self.app(pid)
        return app.get_name() if app is not None else None

    # --- reading

    def ask_name(self, handle: int) -> Any:
        return self.handles[handle].get_name()

    def ask_description(self, handle: int) -> Any:
        return self.handles[handle].get_description()

    def ask_role(self, handle: int) -> Any:
        return self.handles[handle].get_role_name()

    def ask_states(self, handle: int) -> list[str]:
        return [state.value_nick for state in self.handles[handle].get_state_set().get_states()]

    def ask_text(self, handle: int) -> Any:
        node = self.handles[handle]
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))

    def ask_caret(self, handle: int) -> Any:
        return Atspi.Text.get_caret_offset(self.handles[handle])

    def ask_rows(self, handle: int) -> list[str]:
        """Give the names of a list's or tree's rows."""
        node = self.handles[handle]
        children = (node.get_child_at_index(index) for index in range(node.get_child_count()))
        return [child.get_name() for child in children if child is not None]

    def ask_row_roles(self, handle: int) -> list[str]:
        node = self.handles[handle]
        children = (node.get_child_at_index(index) for index in range(node.get_child_count()))
        return [child.get_role_name() for child in children if child is not None]

    def ask_box(self, handle: int) -> list[int]:
        """Give x, y, width and height on the screen."""
        box = Atspi.Component.get_extents(self.handles[handle], Atspi.CoordType.SCREEN)
        return [box.x, box.y, box.width, box.height]

    # --- using

    def ask_child(self, handle: int, index: int) -> int:
        """Give the handle of a child."""
        self.handles.append(self.handles[handle].get_child_at_index(index))
        return len(self.handles) - 1

    def ask_actions(self, handle: int) -> list[str]:
        node = self.handles[handle]
        return [Atspi.Action.get_action_name(node, n) for n in range(Atspi.Action.get_n_actions(node))]

    def ask_act(self, handle: int, names: list[str]) -> bool:
        """Do the first of these actions that the control has."""
        node = self.handles[handle]
        have = [Atspi.Action.get_action_name(node, n) for n in range(Atspi.Action.get_n_actions(node))]
        for name in names:
            if name in have:
                return bool(Atspi.Action.do_action(node, have.index(name)))
        raise ValueError(f"no action of {names}: {have}")

    def ask_set_text(self, handle: int, text: str) -> bool:
        return bool(Atspi.EditableText.set_text_contents(self.handles[handle], text))

    def ask_insert_text(self, handle: int, place: int, text: str) -> bool:
        return bool(Atspi.EditableText.insert_text(self.handles[handle], place, text, len(text)))

    def ask_set_caret(self, handle: int, place: int) -> bool:
        return bool(Atspi.Text.set_caret_offset(self.handles[handle], place))

    def ask_select(self, handle: int, row: int) -> bool:
        """Choose a row through the selection of its list."""
        return bool(Atspi.Selection.select_child(self.handles[handle], row))

    def ask_focus(self, handle: int) -> bool:
        return bool(Atspi.Component.grab_focus(self.handles[handle]))


def main() -> None:
    """Answer until the input ends."""
    Atspi.init()
    Atspi.set_timeout(4000, 8000)
    reader = Reader()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            result = getattr(reader, f"ask_{request.pop('do')}")(**request)
            answer = {"result": result}
        except (GLib.Error, ValueError, AttributeError, TypeError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
