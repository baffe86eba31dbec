"""Knows the Debian packages the console and its tests use, says what each is for and installs them where it may.

    python tools/system_packages.py install [FEATURE...]   install what is missing (all features when none is named)
    python tools/system_packages.py list                   print the packages and what they are for

Standard library only: it runs before there is a virtual environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Feature:
    """A thing the machine can or cannot do, with the packages that bring it."""

    name: str
    use: str
    """What it is for; completes "for ..."."""
    untested: str
    """What is not tested without it."""
    packages: tuple[str, ...]
    programs: tuple[str, ...] = ()
    """How to tell on a system without dpkg."""


FEATURES = (
    Feature(
        "window",
        "Qt's window: what PySide6 loads at run time on Linux",
        "the window",
        (
            "libegl1",
            "libgl1",
            "libxkbcommon-x11-0",
            "libxcb-cursor0",
            "libxcb-icccm4",
            "libxcb-keysyms1",
            "libxcb-image0",
            "libxcb-render-util0",
            "libxcb-randr0",
            "libxcb-shape0",
            "libxcb-xinerama0",
            "libfontconfig1",
            "libdbus-1-3",
            "libglib2.0-0",
            "libgssapi-krb5-2",
        ),
    ),
    Feature("font", "a font with Chinese characters", "the look of Chinese text", ("fonts-noto-cjk",)),
    Feature("xvfb", "a display where there is none", "the real window", ("xvfb",), ("Xvfb",)),
    Feature(
        "prosody",
        "the XMPP server of the server kit and of the tests",
        "the console against a real server",
        ("prosody", "lua-dbi-sqlite3", "lua-event", "lua-unbound"),
        ("prosody",),
    ),
    Feature(
        "chromium",
        "the buyer's browser in the tests",
        "a buyer on the shop's page",
        ("chromium", "chromium-driver"),
        ("chromium", "chromedriver"),
    ),
    Feature(
        "accessibility",
        "reading the window as a screen reader does",
        "accessible names in the running window",
        ("at-spi2-core", "python3-pyatspi", "gir1.2-atspi-2.0", "dbus-x11"),
        ("dbus-launch",),
    ),
    Feature(
        "keyring",
        "a system keyring in the tests",
        "remembering passwords in a real keyring",
        ("gnome-keyring", "dbus-x11"),
        ("gnome-keyring-daemon", "dbus-run-session"),
    ),
    Feature(
        "xdotool",
        "pressing keys in the window as a person does",
        "working with the keyboard alone",
        ("xdotool",),
        ("xdotool",),
    ),
    Feature(
        "emoji",
        "a font with coloured emoji, for the manual's pictures",
        "the look of emoji",
        ("fonts-noto-color-emoji",),
    ),
    Feature(
        "tray",
        "a system tray and desktop notifications in the tests",
        "the icon in the tray and the banners",
        ("trayer", "dunst"),
        ("trayer", "dunst"),
    ),
    Feature("openssl", "certificates for the server kit and the tests", "TLS", ("openssl",), ("openssl",)),
)

VENV = Feature("venv", "making .venv/ with Debian's own Python", "anything", ("python3-venv",))
"""Asked for by tools/set_up.py only: another Python brings its own."""


def feature(name: str) -> Feature:
    """Give the feature of that name. Raises KeyError."""
    return {each.name: each for each in (*FEATURES, VENV)}[name]


def find_program(name: str) -> str | None:
    """Find a program, also where only the administrator's path leads."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/local/sbin")


def installed_packages() -> frozenset[str] | None:
    """Give the installed Debian packages; None where the system has no dpkg."""
    dpkg = shutil.which("dpkg-query")
    if dpkg is None:
        return None
    listing = subprocess.run(
        [dpkg, "--show", "--showformat=${db:Status-Status} ${Package}\n"], capture_output=True, text=True, check=True
    )
    rows = (line.partition(" ") for line in listing.stdout.splitlines())
    # Debian 13 calls some libraries name-t64; apt-get takes either name.
    return frozenset(name.removesuffix("t64") for status, _, name in rows if status == "installed")


def missing_from(wanted: Feature, installed: frozenset[str] | None) -> tuple[str, ...]:
    """Give the packages (or, without dpkg, the programs) of a feature that are not there."""
    if installed is None:
        return tuple(name for name in wanted.programs if find_program(name) is None)
    return tuple(name for name in wanted.packages if name not in installed)


def missing(name: str) -> tuple[str, ...]:
    """Give what is missing for one feature; empty when it can be used."""
    return missing_from(feature(name), installed_packages())


def _as_administrator() -> list[str] | None:
    """Give the words to put before a command that needs the administrator; None where we may not be one."""
    if os.name != "posix" or shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    allowed = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [sudo, "-n"] if allowed.returncode == 0 else None


def _apt(prefix: list[str], *words: str) -> bool:
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", *words]
    print("$", " ".join(command), flush=True)
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0


def install(wanted: list[Feature]) -> None:
    """Install what the features lack, if this user may; feature by feature where they cannot go together."""
    installed = installed_packages()
    lacking = [each for each in wanted if missing_from(each, installed)]
    prefix = _as_administrator()
    if not lacking or installed is None or prefix is None:
        return
    _apt(prefix, "update")
    together = sorted({name for each in lacking for name in missing_from(each, installed)})
    if _apt(prefix, "install", "--no-install-recommends", *together):
        return
    for each in lacking:
        _apt(prefix, "install", "--no-install-recommends", *missing_from(each, installed))


def report(wanted: list[Feature]) -> bool:
    """Say what is still missing and what that means; True where nothing is."""
    if sys.platform != "linux":
        return True
    installed = installed_packages()
    lacking = [(each, names) for each in wanted if (names := missing_from(each, installed))]
    for each, names in lacking:
        print(f"Missing for {each.use}: {' '.join(names)}. Not tested without it: {each.untested}.")
    if lacking and installed is not None:
        everything = sorted({name for _, names in lacking for name in names})
        print(f"To install: sudo apt-get install --no-install-recommends {' '.join(everything)}")
    return not lacking


def main(words: list[str]) -> int:
    """Do what the command line says; 1 where something is missing and nothing may be."""
    if words[:1] == ["list"]:
        for each in FEATURES:
            print(f"{each.name:14} {each.use}: {' '.join(each.packages)}")
        return 0
    if words[:1] != ["install"]:
        print(__doc__)
        return 2
    wanted = [feature(name) for name in words[1:]] or list(FEATURES)
    if sys.platform == "linux":
        install(wanted)
    complete = report(wanted)
    return 0 if complete or not os.environ.get("CI") else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
