"""Plays the built-in shop's opening with a scripted agent in the real window, for pictures and a transcript."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from console.domain.contacts import Contact
from console.domain.events import MessagesAdded
from console.domain.ids import ContactId, MessageId
from console.domain.messages import Direction, Message
from console.services.session import Session
from console.ui.main_window import MainWindow
from console.ui.theme import Mode, current

ANSWERS = 8
SCENE_SECONDS = 45.0
KEY_SECONDS = 0.03
SETTLE_SECONDS = 0.6
FIRST_SECONDS = 15.0

Suggest = Callable[[str, str], str]


class Scene:
    """One run of the scene; pictures are numbered in the order they were taken."""

    def __init__(self, window: MainWindow, session: Session, folder: Path, suggest: Suggest) -> None:
        self._window = window
        self._session = session
        self._folder = folder
        self._suggest = suggest
        self._pictures = 0
        self._seen: dict[MessageId, Message] = {}
        self._answered: set[MessageId] = set()
        session.bus.subscribe(MessagesAdded, self._note)

    async def play(self) -> None:
        """Answer buyers for a while, taking pictures, and write the transcript."""
        self._folder.mkdir(parents=True, exist_ok=True)
        await self._someone(asyncio.get_running_loop().time() + FIRST_SECONDS)
        await asyncio.sleep(SETTLE_SECONDS)
        self._shoot("start")
        deadline = asyncio.get_running_loop().time() + SCENE_SECONDS
        served = 0
        while served < ANSWERS:
            contact = await self._someone(deadline)
            if contact is None:
                break
            served += await self._serve(contact, picture=served in {0, 2, ANSWERS - 1})
        await asyncio.sleep(SETTLE_SECONDS)
        self._shoot("served")
        theme = current()
        theme.set_mode(Mode.LIGHT if theme.dark else Mode.DARK)
        await asyncio.sleep(SETTLE_SECONDS)
        self._shoot("other-theme")
        self._write_transcript()

    async def _someone(self, deadline: float) -> Contact | None:
        """Wait for a buyer who waits for an answer."""
        loop = asyncio.get_running_loop()
        while loop.time() < deadline:
            waiting = [
                c
                for c in self._session.desk.contacts()
                if c.active
                and c.waiting_since is not None
                and c.last_message
                and c.last_message.id not in self._answered
            ]
            if waiting:
                return max(waiting, key=lambda c: c.last_message.sent_at.timestamp() if c.last_message else 0.0)
            await asyncio.sleep(0.2)
        return None

    async def _serve(self, contact: Contact, *, picture: bool) -> bool:
        """Open a conversation, type an answer as a person would, and press Send; False where none is called for."""
        self._window.show_contact(contact.id)
        await asyncio.sleep(SETTLE_SECONDS)
        newest = self._newest(contact.id)
        asked = newest.body if newest is not None else ""
        if contact.last_message is not None:
            self._answered.add(contact.last_message.id)
        answer = self._suggest(contact.name or contact.display_name, asked)
        if not answer:
            return False
        for character in answer:
            self._window.chat.insert_text(character)
            await asyncio.sleep(KEY_SECONDS)
        if picture:
            self._shoot("typing")
        self._window.chat.composer.send_asked.emit(False)
        await asyncio.sleep(SETTLE_SECONDS)
        if picture:
            self._shoot("answered")
        return True

    def _newest(self, contact_id: ContactId) -> Message | None:
        theirs = [m for m in self._seen.values() if m.contact_id == contact_id and m.direction is Direction.IN]
        return theirs[-1] if theirs else None

    def _note(self, event: MessagesAdded) -> None:
        for message in event.messages:
            self._seen[message.id] = message

    def _shoot(self, name: str) -> None:
        self._pictures += 1
        self._window.window().grab().save(str(self._folder / f"{self._pictures:02}-{name}.png"))

    def _write_transcript(self) -> None:
        lines = []
        for message in sorted(self._seen.values(), key=lambda m: (m.sent_at, m.id)):
            contact = self._session.desk.contact(message.contact_id)
            buyer = contact.display_name if contact is not None else ""
            agent = self._session.profile.name
            who = f"{buyer} → {agent}" if message.direction is Direction.IN else f"{agent} → {buyer}"
            text = message.body or (message.picture.url if message.picture is not None else "")
            lines.append(f"{message.sent_at.astimezone():%Y-%m-%d %H:%M:%S}  {who}: {text}")
        (self._folder / "transcript.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


async def play(window: MainWindow, session: Session, folder: Path, suggest: Suggest) -> None:
    """Play the scene; suggest(buyer's name, what was asked) gives the answers."""
    await Scene(window, session, folder, suggest).play()
