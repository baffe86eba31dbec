"""python -m tests.playground NAME opens one scene, with --shot FILE saves its picture; without NAME lists them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def main() -> int:
    """Open one scene, or save a picture of it; "all" with a folder as --shot saves every one."""
    parser = argparse.ArgumentParser(prog="python -m tests.playground", description=main.__doc__)
    parser.add_argument("name", nargs="?")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--lang", default="en")
    parser.add_argument("--text", type=int, default=100, metavar="PERCENT")
    parser.add_argument("--size", default="", metavar="WxH")
    parser.add_argument("--shot", type=Path)
    options = parser.parse_args()
    if options.shot and "QT_QPA_PLATFORM" not in os.environ:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"

    from PySide6.QtWidgets import QApplication

    from console.i18n import install
    from console.ui.theme import Mode, Theme
    from tests.helpers.qt import settle
    from tests.playground import scenes

    known = scenes()
    if options.name is None or (options.name != "all" and options.name not in known):
        print("\n".join(known))
        return 0 if options.name is None else 2
    app = QApplication(sys.argv[:1])
    install(options.lang)
    Theme(Mode.DARK if options.dark else Mode.LIGHT, options.text).apply(app)
    names = list(known) if options.name == "all" else [options.name]
    for name in names:
        window = known[name]()
        if options.size:
            width, _, height = options.size.partition("x")
            window.resize(int(width), int(height))
        window.show()
        if options.shot is None:
            return app.exec()
        settle()
        target = options.shot / f"{name}.png" if options.name == "all" else options.shot
        target.parent.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(target))
        window.close()
    return 0


sys.exit(main())
