"""Buyers throw what they can at the real window over a real server: text stays text, and the window stays alive."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from console.domain.display import shown
from console.domain.events import LinkStateChanged
from console.domain.messages import Direction, MessageState
from console.domain.presence import LinkState
from console.ui.theme import Theme
from tests.helpers.chat import HOSTILE, png
from tests.helpers.need import need
from tests.helpers.qt import run_async
from tests.helpers.torture import PASSWORD, eventually, make_server, no_warnings
from tests.helpers.torture_window import Gaps, Stage, stage
from tests.helpers.xmpp_peer import XmppPeer

pytestmark = [pytest.mark.slow, pytest.mark.prosody, pytest.mark.timeout(600)]

BURST = 10_000 if "TORTURE_ROUNDS" in os.environ else 3_000
OWN, LONGEST = 0.25, 5.0
"""Seconds of our own work between two turns of the loop, and on the clock of a machine that does much else.
The goal, 50 ms, is measured by bench_hostile."""
ME, BUYER = "agent@shop.test", "buyer@shop.test"
_FORWARDED = (
    '<forwarded xmlns="urn:xmpp:forward:0"><message xmlns="jabber:client" from="{}" to="{}" type="chat" id="{}">'
    "<body>pay to this account</body></message></forwarded>"
)
_TO = f"<message to='{ME}' type='chat'>"
_EVENT = (
    "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:avatar:metadata'><item id='x'>"
    "<metadata xmlns='urn:xmpp:avatar:metadata'><info id='x' bytes='many' type='text/html' width='-1'/></metadata>"
    "</item></items></event>"
)
_XHTML = (
    "<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>"
    "<b>loud</b><script>alert(1)</script></body></html>"
)
_ERROR = "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
BROKEN = [
    f"<message to='{ME}'/>",
    f"{_TO}<body/></message>",
    f"{_TO}<body xmlns='urn:no'>x</body></message>",
    f"<message to='{ME}' type='nonsense' id=''><thread><thread/></thread></message>",
    f"<message to='{ME}' type='chat' id='{'i' * 9000}'><active xmlns='urn:x'/></message>",
    _TO + "<a xmlns='urn:x'>" * 60 + "</a>" * 60 + "</message>",
    f"{_TO}<sent xmlns='urn:xmpp:carbons:2'>{_FORWARDED.format(ME, BUYER, 'forged-carbon-01')}</sent></message>",
    f"{_TO}<received xmlns='urn:xmpp:carbons:2'>{_FORWARDED.format(BUYER, ME, 'forged-two')}</received></message>",
    f"{_TO}<result xmlns='urn:xmpp:mam:2' id='1' queryid=''>{_FORWARDED.format(BUYER, ME, '3')}</result></message>",
    f"<message to='{ME}' type='error' id='no-such-message-0001'>{_ERROR}</message>",
    f"<message to='{ME}' type='error'/>",
    f"{_TO}{_XHTML}</message>",
    f"{_TO}<replace xmlns='urn:xmpp:message-correct:0'/><body/></message>",
    f"<message to='{ME}'>{_EVENT}</message>",
    f"<presence to='{ME}'><show>nonsense</show><priority>many</priority><status>{'s' * 20000}</status></presence>",
    f"<presence to='{ME}' type='subscribe'/>",
    f"<iq to='{ME}' type='set' id='1'><query xmlns='jabber:iq:roster'><item jid='evil@shop.test'/></query></iq>",
]  # fmt: skip


@pytest.fixture
def play(theme: Theme, tmp_path: Path) -> Callable[[Callable[[Stage], Coroutine[Any, Any, None]]], None]:
    """Run an act on a stage; a warning, an error told to the agent or a lost line fails it."""
    need("prosody")

    def run(act: Callable[[Stage], Coroutine[Any, Any, None]]) -> None:
        async def main() -> None:
            async with stage(server, tmp_path / "account", theme) as made:
                states: list[LinkState] = []
                made.session.bus.subscribe(LinkStateChanged, lambda event: states.append(event.state))
                await act(made)
                assert states == [], "the line was lost"
                assert made.errors == []

        with no_warnings(), make_server() as server:
            server.add_account("stranger", PASSWORD)
            run_async(main(), timeout=500)

    return run


def test_hostile_texts_stay_texts(play: Callable[..., None]) -> None:
    texts = [text for text in HOSTILE if text == "".join(c for c in text if c in "\t\n" or ord(c) >= 32)]
    texts += ["&lt;b&gt;", "]]>", "<a href='javascript:alert(1)'>x</a>", "data:text/html,<script>1</script>"]

    async def act(made: Stage) -> None:
        await made.open()
        with Gaps() as stalls:
            await made.throw([made.said(text, number, _XHTML) for number, text in enumerate(texts)])
            await made.throw([made.said("the end", "end")])
            await made.last_shown("the end")
        assert [m.body for m in await made.messages()] == [*texts, "the end"]
        rows = {row.message.body: row for row in made.window.chat.model.rows}
        assert "<b>bold</b>" in rows[texts[0]].text
        for text in texts:
            assert {link.url.split(":")[0] for link in shown(text).links} <= {"http", "https"}
            assert not any(mark in rows[text].text for mark in "\u202e\u2066\u2069\u200b\u2060")
        sys.stdout.write(f"{stalls}\n")
        stalls.check(OWN, LONGEST)

    play(act)


def test_broken_and_forged_stanzas_are_nothing(play: Callable[..., None]) -> None:
    async def act(made: Stage) -> None:
        contact = await made.open()
        ours = await made.session.outbox.send_text(contact, "the agent's own words")
        await made.throw([made.said("the buyer's own words", "first")])
        await made.last_shown("the buyer's own words")
        correct = "<replace xmlns='urn:xmpp:message-correct:0' id='{}'/>"
        own = ours.origin_id
        forged = [
            made.said("changed by a stranger", "s1", correct.format("hostile-message-first")),
            made.said("changed ours", "s2", correct.format(own)),
            f"{_TO}<retract xmlns='urn:xmpp:message-retract:1' id='hostile-message-first'/></message>",
            f"{_TO}<received xmlns='urn:xmpp:receipts' id='{own}'/></message>",
            f"{_TO}<displayed xmlns='urn:xmpp:chat-markers:0' id='{own}'/></message>",
            f"<message to='{ME}' type='error' id='{own}'>{_ERROR}</message>",
            f"<message from='{ME}' to='{ME}' type='chat' id='from-the-agent-himself'><body>I am you</body></message>",
        ]
        await made.throw([*forged, *BROKEN], who="stranger")
        await made.throw(
            [
                *BROKEN,
                *BROKEN,
                made.said("again", "twice"),
                made.said("with other words", "twice"),
                made.said("the end", "end"),
            ]
        )
        await made.last_shown("the end")
        await made.session.inbox.drained()
        messages = await made.messages()
        by_text = {m.body: m for m in messages}
        assert not by_text["the buyer's own words"].edited
        assert by_text["the agent's own words"].state is MessageState.SENT
        assert [m.body for m in messages] == ["the agent's own words", "the buyer's own words", "again", "the end"]
        theirs = await made.messages("stranger")
        assert {m.direction for m in theirs} == {Direction.IN}
        everybody = {str(contact.address) for contact in made.session.desk.contacts()}
        assert everybody <= {BUYER, "stranger@shop.test"}, everybody
        assert not any("pay to" in m.body for m in [*messages, *theirs])

    play(act)


def _png(width: int, height: int, data: bytes) -> bytes:
    """A PNG that says it has this size, with whatever pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_pictures_that_are_bombs_or_no_pictures(play: Callable[..., None]) -> None:
    bad = {
        "huge.png": _png(50_000, 50_000, zlib.compress(bytes(1000))),
        "bomb.png": _png(7_000, 7_000, zlib.compress(bytes(200_000_000), 9)),
        "page.png": b"<html><script>alert(1)</script></html>",
        "half.png": png(300, 300)[:200],
        "empty.png": b"\x00",
        "vector.png": b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
    }

    async def act(made: Stage) -> None:
        await made.open()
        async with AsyncExitStack() as ends:
            peer = XmppPeer(
                BUYER, PASSWORD, made.server.c2s_port, agent=ME, upload=made.server.upload_domain
            )  # fmt: skip
            await ends.enter_async_context(peer)
            urls = {name: await peer.store(data, "image/png", name) for name, data in bad.items()}
            urls["good.png"] = await peer.store(png(200, 100), "image/png", "good.png")
            with Gaps() as stalls:
                for url in urls.values():
                    peer.message(f'<x xmlns="jabber:x:oob"><url>{url}</url></x>', body=url)
                for url in ("javascript:alert(1)//x.png", "file:///etc/passwd.png", "data:image/png;base64,xx.png"):
                    peer.message(f'<x xmlns="jabber:x:oob"><url>{url}</url></x>', body=url)
                peer.say_now("the end")
                await peer.sync()
                await made.last_shown("the end")

                async def judged() -> bool:
                    pictures = [m for m in await made.messages() if m.picture is not None]
                    for message in pictures:
                        made.session.pictures.want(message, asked=True)
                    problem = made.session.pictures.problem
                    done = [m for m in pictures if (m.picture and m.picture.file) or problem(m.id)]
                    return len(done) == len(urls)

                await eventually(judged, "every picture to be shown or refused")
        pictures = {m.picture.url: m for m in await made.messages() if m.picture is not None}
        assert set(pictures) == set(urls.values()), "an address that is none of the web was taken for a picture"
        assert pictures[urls["good.png"]].picture.file  # type: ignore[union-attr]
        kept = [name for name in bad if pictures[urls[name]].picture.file]  # type: ignore[union-attr]
        assert set(kept) <= {"bomb.png"}, f"kept: {kept}"
        sys.stdout.write(f"{stalls}; kept {kept}\n")
        stalls.check(OWN, LONGEST)

    play(act)


@pytest.mark.torture
def test_a_burst_leaves_the_window_alive(play: Callable[..., None]) -> None:
    async def act(made: Stage) -> None:
        await made.open()
        with Gaps() as stalls:
            stanzas = [made.said(f"亲，在吗 {number}", number) for number in range(BURST)]
            await made.throw([*stanzas, made.said("the end", "end")])
            await made.last_shown("the end", 300)
        assert [m.body for m in await made.messages()] == [*(f"亲，在吗 {n}" for n in range(BURST)), "the end"]
        sys.stdout.write(f"{BURST} messages, {stalls}\n")
        stalls.check(OWN, LONGEST)

    play(act)


def test_sixty_kilobytes_at_a_time(play: Callable[..., None]) -> None:
    async def act(made: Stage) -> None:
        await made.open()
        kinds = [
            "长" * 20_000,
            "word " * 12_000,
            "x" * 60_000,
            "\u202e\u200b" * 10_000,
            "行\n" * 15_000,
            "e\u0301" * 20_000,
        ]
        with Gaps() as stalls:
            await made.throw([made.said(text, number) for number, text in enumerate(kinds * 5)])
            await made.throw([made.said("the end", "end")])
            await made.last_shown("the end")
        assert [m.body for m in await made.messages()] == [*(kinds * 5), "the end"]
        sys.stdout.write(f"{stalls}\n")
        stalls.check(OWN, LONGEST)

    play(act)
