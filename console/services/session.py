"""One account at work: its services, made from the ports they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.phrase_ports import PhraseFiles
from console.ports import Channel, Clock, ImageInspector, MediaStore, Patterns, Store
from console.services.autoreply import AutoReply, Prepared
from console.services.bus import EventBus
from console.services.desk import Desk
from console.services.history import History
from console.services.inbox import Inbox
from console.services.library import Library
from console.services.link import Link
from console.services.outbox import Outbox
from console.services.packs import PackFiles, Packs
from console.services.phrase_finding import PhraseFinding
from console.services.pictures import Pictures
from console.services.profile import Profile
from console.services.reminders import Reminders
from console.services.roster import Roster
from console.services.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Session:
    """The services of the open account, as the window uses them."""

    account: str
    """The agent's address, or a name for the built-in shop."""
    training: bool
    bus: EventBus
    tasks: Tasks
    clock: Clock
    media: MediaStore
    channel: Channel
    desk: Desk
    inbox: Inbox
    outbox: Outbox
    roster: Roster
    profile: Profile
    pictures: Pictures
    library: Library
    finding: PhraseFinding
    link: Link
    store: Store
    autoreply: AutoReply
    history: History
    reminders: Reminders
    packs: Packs | None = None
    phrase_files: Callable[[], PhraseFiles] | None = None
    """Makes the readers and writers of phrase files; waits for the disk, once."""

    async def load(self) -> None:
        """Read what the window shows first."""
        try:
            await self.profile.load()
            await self.autoreply.load()
            await self.desk.load()
            await self.reminders.load()
        finally:
            self.finding.release()

    async def close(self) -> None:
        """End the line, finish what was begun, close the store."""
        await self.link.go_offline()
        await self.inbox.finish()
        await self.tasks.close()
        await self.store.close()


def build_session(
    account: str, *, training: bool, store: Store, media: MediaStore, channel: Channel, clock: Clock,
    inspector: ImageInspector, bus: EventBus, tasks: Tasks, agent_name: str = "",
    phrase_files: Callable[[], PhraseFiles] | None = None, pack_files: Callable[[], PackFiles] | None = None,
    patterns: Patterns | None = None, prepared_replies: Prepared | None = None,
) -> Session:  # fmt: skip
    """Make the services of one account; nothing is read and nothing goes out before load and link.go_online."""
    desk = Desk(store, channel, bus, clock, tasks)
    inbox = Inbox(store, bus, clock, tasks)
    outbox = Outbox(store, media, channel, bus, clock, tasks, inspector)
    roster = Roster(store, media, channel, bus, desk, tasks, inspector)
    profile = Profile(store, media, channel, bus, tasks, clock, agent_name)
    library = Library(store, bus, clock, account)
    autoreply = AutoReply(store, bus, clock, tasks, profile, outbox, patterns, prepared_replies)
    autoreply.serves = desk.serves
    inbox.answer_with(autoreply)
    return Session(
        account=account,
        training=training,
        bus=bus,
        tasks=tasks,
        clock=clock,
        media=media,
        channel=channel,
        desk=desk,
        inbox=inbox,
        outbox=outbox,
        roster=roster,
        profile=profile,
        pictures=Pictures(store, media, channel, bus, tasks, inspector),
        library=library,
        finding=PhraseFinding(library, bus, tasks),
        link=Link(channel, inbox, outbox, roster, desk, profile, bus, tasks),
        store=store,
        autoreply=autoreply,
        history=History(store, media, bus, clock),
        reminders=Reminders(store, bus, clock, tasks),
        packs=Packs(store, media, bus, clock, pack_files) if pack_files is not None else None,
        phrase_files=phrase_files,
    )
