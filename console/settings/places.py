"""Where things lie; light enough to be known before the first paint."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "agent-console"
TRAINING_ACCOUNT = "built-in-shop"


@dataclass(frozen=True, slots=True)
class Places:
    """The data folder and the settings file; with --data-dir both lie in that folder."""

    data: Path
    settings: Path

    def account_folder(self, account: str) -> Path:
        """Give the folder of one account: readable, and different for different addresses on any file system."""
        readable = re.sub(r"[^a-z0-9.@_-]", "_", account.lower())[:60].strip(". ")
        digest = hashlib.sha256(account.encode()).hexdigest()[:8]
        return self.data / "accounts" / f"{readable}-{digest}"


def places(data_dir: Path | None) -> Places:
    """Give the places to use: the given folder, or the platform's own."""
    if data_dir is not None:
        folder = data_dir.expanduser().absolute()
        return Places(folder, folder / "settings.json")
    data = Path(platformdirs.user_data_dir(APP, appauthor=False))
    return Places(data, Path(platformdirs.user_config_dir(APP, appauthor=False)) / "settings.json")
