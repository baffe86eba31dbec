"""The real window over the real channel, for tests that throw things at it and measure how long it stands still."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from xml.sax.saxutils import escape

from PySide6.QtCore import QTimer

from console.channels.xmpp.account import XmppAccount
from console.channels.xmpp.channel import XmppChannel
from console.domain.events import MessagesAdded
from console.domain.ids import Address, ContactId
from console.domain.messages import Message
from console.services.bus import EventBus
from console.services.session import Session, build_session
from console.services.tasks import Tasks
from console.settings.clock import SystemClock
from console.storage.media import FileMediaStore
from console.storage.store import open_store
from console.ui.bridge import Bridge
from console.ui.images import QtImageInspector
from console.ui.main_window import MainWindow
from console.ui.preferences import Choices, Preferences
from console.ui.shell import Shell
from console.ui.theme import Theme
from console.ui.views.chat_pane import ChatPane
from console.ui.views.left_pane import LeftPane
from console.ui.views.side_panel import SidePanel
from tests.helpers.prosody import Prosody
from tests.helpers.torture import PASSWORD, eventually


class Gaps:
    """The longest time between two turns of the loop, in seconds: on the clock, and of this thread's own work."""

    def __init__(self) -> None:
        self.longest = 0.0
        self.own = 0.0
        self._last = (0.0, 0.0)
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tick)

    def _tick(self) -> None:
        clock, own = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, clock - self._last[0])
        self.own = max(self.own, own - self._last[1])
        self._last = (clock, own)

    def __enter__(self) -> Self:
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._tick()
        self._timer.stop()

    def check(self, own: float, longest: float) -> None:
        """Fail where the window stood still for longer."""
        assert self.own < own, str(self)
        assert self.longest < longest, str(self)

    def __str__(self) -> str:
        return f"longest gap {self.longest * 1000:.0f} ms, own work {self.own * 1000:.0f} ms"


@dataclass
class Stage:
    """The window, the session under it, and the buyer's end."""

    server: Prosody
    session: Session
    window: MainWindow
    errors: list[Exception]
    _seen: Counter[ContactId] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Count what comes."""
        self.session.bus.subscribe(
            MessagesAdded, lambda event: self._seen.update(message.contact_id for message in event.messages)
        )

    @property
    def agent(self) -> str:
        """The agent's address."""
        return f"agent@{self.server.domain}"

    def said(self, body: str, number: object, extra: str = "") -> str:
        """A message to the agent, as a stanza."""
        origin = f"hostile-message-{number}"
        return (
            f"<message to='{self.agent}' type='chat' id='{origin}'><body>{escape(body)}</body>{extra}"
            f"<origin-id xmlns='urn:xmpp:sid:0' id='{origin}'/></message>"
        )

    async def stored(self, count: int, who: str = "buyer", patience: float = 300) -> None:
        """Wait until so many messages of a conversation are stored and told of."""
        address = Address(f"{who}@{self.server.domain}")

        def there() -> bool:
            contact = self.session.desk.contact_at(address)
            return contact is not None and self._seen.get(contact.id, 0) >= count

        await eventually(there, f"{count} messages", patience)

    async def throw(self, stanzas: Iterable[str], who: str = "buyer") -> None:
        """Have another process send stanzas; returns when the server has them."""
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.helpers.torture_sender", str(self.server.c2s_port),
            f"{who}@{self.server.domain}", PASSWORD, self.agent,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        text = "".join(f"{json.dumps(stanza)}\n" for stanza in stanzas)
        out, _ = await child.communicate(text.encode())
        assert child.returncode == 0, out

    async def open(self, who: str = "buyer") -> ContactId:
        """Open a buyer's conversation in the window."""
        contact = await self.session.desk.open_address(Address(f"{who}@{self.server.domain}"))
        self.window.show_contact(contact)
        await eventually(lambda: self.window.chat.contact_id == contact, "the conversation")
        return contact

    async def messages(self, who: str = "buyer") -> list[Message]:
        """What is stored of a conversation."""
        contact = self.session.desk.contact_at(Address(f"{who}@{self.server.domain}"))
        return [] if contact is None else await self.session.desk.page(contact.id, limit=1_000_000)

    async def last_shown(self, text: str, patience: float = 120) -> None:
        """Wait until the newest row of the open conversation begins with a text."""

        def there() -> bool:
            rows = self.window.chat.model.rows
            return bool(rows) and rows[-1].message.body.startswith(text)

        await eventually(there, f"{text!r} at the end of the conversation", patience)


@asynccontextmanager
async def stage(server: Prosody, folder: Path, theme: Theme) -> AsyncIterator[Stage]:
    """Open the window signed in at a server.

    No garbage is collected by itself from here on: that could happen on a thread of the store, which must not
    delete widgets. The suite collects between its tests.
    """
    gc.collect()
    gc.disable()
    clock, bus = SystemClock(), EventBus()
    errors: list[Exception] = []
    jid = f"agent@{server.domain}"
    account = XmppAccount(jid, PASSWORD, ("127.0.0.1", server.c2s_port), plaintext_loopback=True)
    session = build_session(
        jid, training=False, store=open_store(folder, clock), media=FileMediaStore(folder),
        channel=XmppChannel(account, clock, random.Random()), clock=clock, inspector=QtImageInspector(), bus=bus,
        tasks=Tasks(errors.append),
    )  # fmt: skip
    bridge = Bridge(bus)
    shell = Shell({})
    window = MainWindow(theme, Preferences(Choices()), shell, LeftPane(theme), ChatPane(theme), SidePanel(theme))
    shell.setCentralWidget(window)
    shell.show()
    try:
        window.attach(session, bridge)
        await session.load()
        await session.link.go_online()
        made = Stage(server, session, window, errors)
        await eventually(lambda: session.link.state.state.value == "online", "the session")
        yield made
    finally:
        await window.chat.flush_drafts()
        window.detach()
        bridge.close()
        await session.close()
        shell.hide()
        shell.deleteLater()
