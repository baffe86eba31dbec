"""Packs from an https address: a real server with a CA of its own, and everything that must be refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.domain.errors import Problem, UserError
from console.formats import pack_sources
from console.formats.pack_sources import FilePackSources
from tests.helpers.pack_server import PackServer, pack_server
from tests.helpers.packs import pack, signed


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PackServer]:
    """Give a server that this computer trusts."""
    with pack_server(tmp_path) as made:
        monkeypatch.setenv("SSL_CERT_FILE", str(made.ca_file))
        yield made


def refused(address: str) -> Problem:
    with pytest.raises(UserError) as caught:
        FilePackSources().fetch(address)
    assert caught.value.details["path"] == address
    return caught.value.problem


def test_a_pack_is_fetched(server: PackServer) -> None:
    data = signed(pack())
    server.files["/team.qpack"] = data
    address = f"{server.address}/team.qpack"
    assert FilePackSources().fetch(address) == [(address, data)]


def test_a_redirect_is_followed_inside_https_only(server: PackServer) -> None:
    server.files |= {"/new": b"pack", "/old": f"{server.address}/new", "/plain": "http://127.0.0.1:9/pack"}
    assert FilePackSources().fetch(f"{server.address}/old") == [(f"{server.address}/old", b"pack")]
    assert refused(f"{server.address}/plain") is Problem.PACK_UNREACHABLE


def test_what_is_not_there(server: PackServer) -> None:
    assert refused(f"{server.address}/none") is Problem.PACK_UNREACHABLE
    assert refused(f"http://{server.address[8:]}/team.qpack") is Problem.PACK_UNREACHABLE
    assert server.asked == ["/none"]


def test_a_server_nobody_vouches_for_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pack_server(tmp_path) as server:
        server.files["/team.qpack"] = signed(pack())
        assert refused(f"{server.address}/team.qpack") is Problem.PACK_UNREACHABLE
        assert server.asked == []


def test_a_certificate_of_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pack_server(tmp_path, ("packs.shop.test",)) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.ca_file))
        assert refused(f"{server.address}/team.qpack") is Problem.PACK_UNREACHABLE
        assert server.asked == []


def test_more_than_a_pack_may_hold(server: PackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_sources, "LARGEST", 1000)
    server.files["/team.qpack"] = b"x" * 1001
    assert refused(f"{server.address}/team.qpack") is Problem.PACK_TOO_LARGE
