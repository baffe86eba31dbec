"""The door: `agent-console`, or `python -m console`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import cast

from console.options import parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; gives the exit status."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    # Only what is asked for is imported: the window needs no terminal commands, and they need no Qt.
    room = importlib.import_module("console.app" if options.command is None else "console.cli")
    return cast("int", room.run(options))


if __name__ == "__main__":
    sys.exit(main())
