"""Pictures as files."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from console import build
from console.domain.errors import Problem, UserError
from console.ports import MediaStore
from console.settings.clock import SystemClock
from console.storage.media import FileMediaStore
from tests.helpers.asyncio_run import run


def test_bytes_come_back_and_are_kept_once(tmp_path: Path) -> None:
    media: MediaStore = FileMediaStore(tmp_path / "account")

    async def main() -> None:
        name = await media.save(b"picture", "image/png")
        assert name == hashlib.sha256(b"picture").hexdigest() + ".png"
        assert await media.save(b"picture", "IMAGE/PNG; x=y") == name
        assert await media.load(name) == b"picture"
        assert (await media.save(b"jpeg", "image/jpeg")).endswith(".jpg")
        assert (await media.save(b"odd", "text/html")).endswith(".bin")
        assert len(list(media.folder.iterdir())) == 3
        if os.name == "posix":
            assert stat.S_IMODE((media.folder / name).stat().st_mode) == 0o600
            assert stat.S_IMODE(media.folder.stat().st_mode) == 0o700

    run(main())
    assert media.folder == tmp_path / "account" / "media"


def test_a_file_cut_short_is_written_again(tmp_path: Path) -> None:
    media = FileMediaStore(tmp_path)

    async def main() -> None:
        name = await media.save(b"picture", "image/gif")
        (media.folder / name).write_bytes(b"pic")
        assert await media.save(b"picture", "image/gif") == name
        assert await media.load(name) == b"picture"

    run(main())


@pytest.mark.parametrize("name", ["../console.db", "/etc/passwd", "", "a.png", "0" * 64, f"{'0' * 64}.png/../x"])
def test_only_its_own_names_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "console.db").write_bytes(b"secret")
    media = FileMediaStore(tmp_path)
    with pytest.raises(UserError) as caught:
        run(media.load(name))
    assert caught.value.problem is Problem.STORE_UNREACHABLE


def test_a_picture_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        run(FileMediaStore(tmp_path).load(f"{'0' * 64}.png"))
    assert caught.value.problem is Problem.STORE_UNREACHABLE


def test_pictures_lie_where_doctor_looks_for_them(tmp_path: Path) -> None:
    """The first consoles kept them one folder deeper."""
    (tmp_path / "media" / "aside").mkdir(parents=True)
    name = run(FileMediaStore(tmp_path / "media").save(b"picture", "image/png"))
    opened, media = build.open_account(tmp_path, SystemClock())
    assert run(media.load(name)) == b"picture"
    assert (tmp_path / "media" / name).is_file()
    assert not (tmp_path / "media" / "media").exists()
    run(opened.close())
