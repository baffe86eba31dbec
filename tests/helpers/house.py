"""What the tests of the house share: where the checkout is and what is in it."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def checkout_files() -> list[str]:
    """Give every file of the checkout that is, or would be, under version control; relative, with slashes."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = set(listing.stdout.decode().split("\0")) - {""}
    return sorted(name for name in names if (ROOT / name).is_file())
