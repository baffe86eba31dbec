"""Signing in to an XMPP server: each thing that can go wrong is told by its own name."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.channels.xmpp import dialer, problems
from console.channels.xmpp.account import Timing
from console.domain.channel_events import LinkChanged, MessageArrived, SessionStarted
from console.domain.errors import Problem
from console.domain.presence import LinkState
from tests.helpers.asyncio_run import run
from tests.helpers.channel_world import go_online, message, seen, within
from tests.helpers.prosody import free_ports
from tests.helpers.xmpp_world import AGENT, ProsodyWorld, prosody_world

pytestmark = pytest.mark.prosody

IMPATIENT = Timing(connect=0.5, negotiation=0.5, first_retry=0.01, last_retry=0.02)


async def _outcome(world: ProsodyWorld, state: LinkState, **account: object) -> LinkChanged:
    """Connect with an account like this and give the first event in that state."""
    channel = world.open_channel(**account)
    await channel.connect()
    return await seen(world, LinkChanged, lambda event: event.state is state)


def _refused(**account: object) -> LinkChanged:
    server = {key: account.pop(key) for key in ("tls", "certificate") if key in account}

    async def main() -> LinkChanged:
        async with prosody_world(timing=IMPATIENT, **server) as world:  # type: ignore[arg-type]
            event = await _outcome(world, LinkState.REFUSED, **account)
            count = world.proxy.connections
            await asyncio.sleep(0.1)
            assert world.proxy.connections == count, "it tried again"
            assert not world.log.all(SessionStarted)
            return event

    return run(main())


def _retried(**account: object) -> LinkChanged:
    async def main() -> LinkChanged:
        async with prosody_world(timing=IMPATIENT) as world:
            event = await _outcome(world, LinkState.WAITING_TO_RETRY, **account)
            assert event.retry_in is not None
            attempts = len(world.log.all(LinkChanged))
            while len(world.log.all(LinkChanged)) < attempts + 4:
                await asyncio.sleep(0.01)
            return event

    return run(main())


@pytest.mark.parametrize("tls", [True, False])
def test_wrong_password(tls: bool) -> None:
    event = _refused(tls=tls, password="wrong")
    assert event.problem is Problem.NOT_AUTHORIZED
    assert event.details["host"] == "shop.test"


def test_unknown_account() -> None:
    assert _refused(jid="nobody@shop.test").problem is Problem.NOT_AUTHORIZED


@pytest.mark.parametrize("jid", ["", "@", "shop.test", "a@@b", "two words@shop test", "@shop.test/"])
def test_what_is_no_address(jid: str) -> None:
    assert _refused(jid=jid).problem is Problem.BAD_ADDRESS


def test_domain_the_server_does_not_serve() -> None:
    assert _retried(jid=f"{AGENT}@elsewhere.test").problem is Problem.UNKNOWN_HOST


def test_host_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "has_route", lambda: True)
    _nowhere(monkeypatch, socket.EAI_NONAME)
    event = _retried(server=("nosuch.invalid", 5222), plaintext_loopback=False)
    assert event.problem is Problem.UNKNOWN_HOST
    assert event.details["host"] == "nosuch.invalid"


def test_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    _nowhere(monkeypatch, socket.EAI_AGAIN)
    event = _retried(server=("shop.invalid", 5222), plaintext_loopback=False)
    assert event.problem is Problem.NO_NETWORK


def _nowhere(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    async def addresses(host: str) -> list[str]:
        raise socket.gaierror(code, "as the resolver says it")

    monkeypatch.setattr(dialer, "addresses", addresses)


def test_port_that_refuses() -> None:
    event = _retried(server=("127.0.0.1", free_ports(1)[0]))
    assert event.problem is Problem.SERVER_REFUSED


def test_port_that_takes_the_connection_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        event = _retried(server=("127.0.0.1", silent.getsockname()[1]))
    assert event.problem is Problem.SERVER_SILENT


def test_certificate_nobody_vouches_for() -> None:
    event = _refused(tls=True, certificate="untrusted")
    assert event.problem is Problem.CERTIFICATE_UNTRUSTED
    assert event.details["host"] == "shop.test"
    assert event.details["reason"]


def test_certificate_without_the_ca_file() -> None:
    assert _refused(tls=True, ca_file=None).problem is Problem.CERTIFICATE_UNTRUSTED


def test_expired_certificate_is_explained() -> None:
    event = _refused(tls=True, certificate="expired")
    assert event.problem is Problem.CERTIFICATE_EXPIRED
    assert event.details["not_after"] < "2100"
    assert "shop.test" in event.details["names"]


def test_certificate_of_another_host_is_explained() -> None:
    event = _refused(tls=True, certificate="wrong-name")
    assert event.problem is Problem.CERTIFICATE_NAME
    assert "elsewhere.test" in event.details["names"]
    assert event.details["host"] == "shop.test"


def test_ca_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate")
    assert _refused(tls=True, ca_file=tmp_path / "ca.pem").problem is Problem.BAD_CA_FILE
    assert _refused(tls=True, ca_file=tmp_path / "missing.pem").problem is Problem.BAD_CA_FILE


def test_server_without_tls_gets_no_password() -> None:
    assert _refused(tls=False, plaintext_loopback=False).problem is Problem.NO_TLS


def test_plain_text_is_refused_off_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    async def addresses(host: str) -> list[str]:
        return ["192.0.2.7"]

    monkeypatch.setattr(dialer, "addresses", addresses)
    event = _refused(tls=False, server=("chat.shop.example", 5222))
    assert event.problem is Problem.PLAINTEXT_REFUSED
    assert event.details["host"] == "chat.shop.example"


def test_plain_text_is_not_used_where_the_server_asks_for_tls() -> None:
    async def main() -> None:
        async with prosody_world(tls=True) as world:
            channel = world.open_channel(plaintext_loopback=True)
            await channel.connect()
            await seen(world, SessionStarted)
            stream = channel._link.stream
            assert stream is not None
            assert stream.transport is not None
            assert stream.transport.get_extra_info("ssl_object").version() == "TLSv1.3"

    run(main())


def test_tls_from_the_first_byte_on_a_port_of_ones_own() -> None:
    async def main() -> None:
        async with prosody_world(tls=True) as world:
            world.proxy.target_port = world.server.direct_tls_port
            await go_online(world)
            assert not [event for event in world.log.all(LinkChanged) if event.problem]
            assert world.channel.send(message(world, "您好"))
            assert (await within(world, world.peer.receive())).body == "您好"

    run(main())


def test_srv_records_lead_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        async with prosody_world(tls=True) as world:
            asked = []

            async def get_srv(domain: str, port: int, services: list[str], **_: object) -> list[tuple[str, str, int]]:
                asked.append((domain, *services))
                return [
                    ("xmpp-client", "127.0.0.1", free_ports(1)[0]),
                    ("xmpps-client", "localhost", world.server.direct_tls_port),
                ]

            monkeypatch.setattr(dialer, "get_SRV", get_srv)
            monkeypatch.setattr(dialer, "default_resolver", lambda _loop: object())
            channel = world.open_channel(server=None)
            await channel.connect()
            await seen(world, SessionStarted)
            assert asked == [("shop.test", "xmpps-client", "xmpp-client")]

    run(main())


def test_anonymous_guest_as_buyer() -> None:
    async def main() -> None:
        async with prosody_world(tls=True) as world, world.open_peer(world.server.guest_domain) as guest:
            assert guest.address.endswith("@guest.shop.test")
            await go_online(world)
            origin = await guest.say("不登录可以问吗？")
            event = await seen(world, MessageArrived, lambda e: e.origin_id == origin)
            assert event.peer == guest.address
            one = message(world, "可以的，亲")
            assert world.channel.send(type(one)(one.kind, guest.address, one.wire_id, one.target_id, one.body))
            assert (await within(world, guest.receive())).body == "可以的，亲"

    run(main())


def test_the_same_resource_signed_in_elsewhere_ends_it() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            stream = world.channel._link.stream
            assert stream is not None
            resource = stream.address.partition("/")[2]
            async with world.open_peer(AGENT, resource=resource):
                event = await seen(world, LinkChanged, lambda e: e.state is LinkState.REFUSED)
            assert event.problem is Problem.SIGNED_IN_ELSEWHERE
            await world.channel.connect()  # by hand it is taken back
            await seen(world, LinkChanged, lambda e: e.state is LinkState.ONLINE, since=len(world.log) - 1)

    run(main())


@asynccontextmanager
async def _scripted(*answers: str) -> AsyncIterator[int]:
    """A server that says the next answer whenever something comes; gives its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            if not await reader.read(65536):
                break
            writer.write(answer.encode())
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


_OPEN = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'>"
_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"


def _offer(name: str) -> str:
    offer = f"<mechanisms xmlns='{_SASL}'><mechanism>{name}</mechanism></mechanisms>"
    return f"{_OPEN}<stream:features>{offer}</stream:features>"


@pytest.mark.parametrize(
    ("answers", "problem", "missing"),
    [
        ([f"{_OPEN}<stream:features/>"], Problem.SERVER_TOO_OLD, "SASL SCRAM"),
        (
            [
                _offer("PLAIN"),
                f"<success xmlns='{_SASL}'/>",
                f"{_OPEN}<stream:features/>",
            ],
            Problem.SERVER_TOO_OLD,
            "resource binding",
        ),
    ],
)
def test_server_that_lacks_what_is_needed_is_told_what(answers: list[str], problem: Problem, missing: str) -> None:
    async def main() -> None:
        async with prosody_world() as world, _scripted(*answers) as port:
            event = await _outcome(world, LinkState.REFUSED, server=("127.0.0.1", port))
            assert (event.problem, event.details["missing"]) == (problem, missing)

    run(main())


def test_server_that_does_not_know_the_password_itself_is_refused() -> None:
    """SCRAM proves both sides: a server that lets everyone in has not proven itself."""
    answers = [
        _offer("SCRAM-SHA-1"),
        f"<success xmlns='{_SASL}'/>",
    ]

    async def main() -> None:
        async with prosody_world() as world, _scripted(*answers) as port:
            event = await _outcome(world, LinkState.REFUSED, server=("127.0.0.1", port))
            assert event.problem is Problem.NOT_AUTHORIZED

    run(main())


def test_garbage_instead_of_xmpp() -> None:
    async def main() -> None:
        async with prosody_world(timing=IMPATIENT) as world, _scripted("SSH-2.0-OpenSSH_9.2\r\n") as port:
            event = await _outcome(world, LinkState.REFUSED, server=("127.0.0.1", port))
            assert (event.problem, event.details["missing"]) == (Problem.SERVER_TOO_OLD, "XMPP")

    run(main())
