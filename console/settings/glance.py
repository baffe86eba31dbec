"""The few choices that the first paint needs, read from the settings file without judging it."""

from __future__ import annotations

import json
from pathlib import Path


def glance(path: Path) -> tuple[dict[str, object], str]:
    """Give the stored options and the account that was used last; empty where the file cannot be read."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        options, accounts = dict(raw["options"]), list(raw["accounts"])
        return options, str(accounts[-1]["jid"]) if accounts else ""
    except (OSError, ValueError, TypeError, KeyError):
        return {}, ""
