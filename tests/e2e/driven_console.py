"""A console process for tests to kill: store, services and XMPP channel as in the program, with a hand that writes.

Run as `python -m tests.e2e.driven_console FOLDER JID PASSWORD PORT PEER COUNT GAP`; prints a line for
everything the agent would have seen: `saved`, `sent` and `in`, each with the text; `refused` and `trouble`, with the
problem, and `recovered`, where the disk does not take what is to be stored.
"""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

from console.channels.xmpp.account import Timing, XmppAccount
from console.channels.xmpp.channel import XmppChannel
from console.domain.errors import UserError
from console.domain.events import LinkStateChanged, MessagesAdded, MessagesChanged, StoreRecovered, StoreTroubled
from console.domain.ids import Address, ContactId
from console.domain.messages import Direction, MessageState
from console.domain.presence import LinkState
from console.services.bus import EventBus
from console.services.session import Session, build_session
from console.services.tasks import Tasks
from console.settings.clock import SystemClock
from console.storage.media import FileMediaStore
from console.storage.store import open_store
from tests.helpers.desk_world import AnyImage

ACKNOWLEDGED = {MessageState.SENT, MessageState.DELIVERED, MessageState.READ}


def say(*words: object) -> None:
    """One line, out at once."""
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def make_session(folder: Path, jid: str, password: str, port: int, timing: Timing | None = None) -> Session:
    """The services of an account, at a server on loopback without TLS."""
    clock = SystemClock()
    account = XmppAccount(jid, password, ("127.0.0.1", port), plaintext_loopback=True)
    return build_session(
        jid,
        training=False,
        store=open_store(folder, clock),
        media=FileMediaStore(folder),
        channel=XmppChannel(account, clock, random.Random(), timing),
        clock=clock,
        inspector=AnyImage(),
        bus=EventBus(),
        tasks=Tasks(),
    )


def tell(session: Session) -> None:
    """Print what the agent would see."""

    def added(event: MessagesAdded) -> None:
        for message in event.messages:
            say("in" if message.direction is Direction.IN else "saved", message.body)

    def changed(event: MessagesChanged) -> None:
        for message in event.messages:
            if message.direction is Direction.OUT and message.state in ACKNOWLEDGED:
                say("sent", message.body)

    def link(event: LinkStateChanged) -> None:
        if event.state is LinkState.ONLINE:
            say("online")

    session.bus.subscribe(MessagesAdded, added)
    session.bus.subscribe(MessagesChanged, changed)
    session.bus.subscribe(LinkStateChanged, link)
    session.bus.subscribe(StoreTroubled, lambda event: say("trouble", event.problem.value))
    session.bus.subscribe(StoreRecovered, lambda _: say("recovered"))


async def tried(session: Session, contact_id: ContactId, text: str) -> bool:
    """Write a message; False where the console could not keep it."""
    try:
        await session.outbox.send_text(contact_id, text)
    except UserError as error:
        say("refused", error.problem.value, text)
        return False
    return True


async def main(arguments: list[str]) -> None:
    """Sign in and write COUNT messages, GAP seconds apart; then stay until killed."""
    folder, jid, password, port, peer, count, gap = arguments
    session = make_session(Path(folder), jid, password, int(port))
    tell(session)
    await session.load()
    contact_id = await session.desk.open_address(Address(peer))
    written = await session.desk.page(contact_id, limit=100_000)
    first = sum(message.direction is Direction.OUT for message in written)
    await session.link.go_online()
    for number in range(first, first + int(count)):
        while not await tried(session, contact_id, f"a-{number:05}"):
            await asyncio.sleep(0.2)
        await asyncio.sleep(float(gap))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
