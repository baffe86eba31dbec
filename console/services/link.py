"""The line to the server: takes the channel's events apart, catches up, and lets the outbox go."""

from __future__ import annotations

import logging

from console.domain import channel_events as wire
from console.domain.errors import Problem, UserError
from console.domain.events import LinkStateChanged
from console.domain.presence import AgentStatus, LinkState
from console.ports import Channel, Feature
from console.services.bus import EventBus
from console.services.desk import Desk
from console.services.inbox import Inbox
from console.services.outbox import Outbox
from console.services.profile import Profile
from console.services.roster import Roster
from console.services.tasks import Tasks

log = logging.getLogger(__name__)


class Link:
    """Routes what the channel says to the service it concerns, and orders what happens when a session begins."""

    def __init__(
        self, channel: Channel, inbox: Inbox, outbox: Outbox, roster: Roster, desk: Desk, profile: Profile,
        bus: EventBus, tasks: Tasks,
    ) -> None:  # fmt: skip
        self._channel = channel
        self._inbox = inbox
        self._outbox = outbox
        self._roster = roster
        self._desk = desk
        self._profile = profile
        self._bus = bus
        self._tasks = tasks
        self._session = 0
        self._new = True
        """The session began, and nothing was sent in it yet."""
        self._forgot = False
        """The server lost the session before, and what was under way in it was not sent again yet."""
        self._behind = True
        """There may be messages in the archive that are not here and come no other way."""
        self.state = LinkStateChanged(LinkState.OFFLINE)
        inbox.on_settled = outbox.settled
        channel.listen(self.take)

    async def go_online(self) -> None:
        """Begin; the channel keeps the line up from here on."""
        await self._channel.connect()

    async def go_offline(self) -> None:
        """End the session; what is in the outbox waits, but for what was only held for an undo."""
        await self._outbox.let_go()
        self._outbox.close_line()
        await self._channel.disconnect()

    async def set_status(self, status: AgentStatus) -> None:
        """Store and show the agent's status; OFFLINE ends the session, any other begins one again."""
        was = self._profile.status
        await self._profile.set_status(status)
        if status is AgentStatus.OFFLINE:
            await self.go_offline()
        elif was is AgentStatus.OFFLINE:
            await self.go_online()

    def try_now(self) -> None:
        """Do not wait for the next try."""
        self._channel.reconnect_now()

    def take(self, event: wire.ChannelEvent) -> None:
        """Take an event from the channel."""
        match event:
            case (
                wire.MessageArrived() | wire.MessageCorrected() | wire.MessageRetracted() | wire.MessageDelivered()
                | wire.MessageDisplayed() | wire.StanzaAcknowledged() | wire.StanzaFailed()
            ):  # fmt: skip
                self._inbox.put(event)
            case wire.PeerTyping():
                self._desk.peer_typing(event)
            case wire.LinkChanged():
                self._link_changed(event)
            case wire.SessionStarted():
                self._session_started(event)
            case wire.FeaturesChanged():
                self._bus.publish(self._profile.face())
            case _:
                self._roster.take(event)

    def _link_changed(self, event: wire.LinkChanged) -> None:
        if event.state is not LinkState.ONLINE:
            self._outbox.close_line()
            self._inbox.follow_live(False)
            self._behind = self._inbox.hold() or self._behind
            self._session += 1
            self._roster.line_lost()
        self.state = LinkStateChanged(event.state, event.problem, dict(event.details), event.retry_in)
        self._bus.publish(self.state)

    def _session_started(self, event: wire.SessionStarted) -> None:
        self._session += 1
        if not event.resumed:
            # What one session could not finish is still to be doubted in the next.
            self._forgot = event.server_forgot or (self._new and self._forgot)
            self._new = self._behind = True
            self._inbox.doubt_copies(self._forgot)
        self._tasks.spawn(self._begin(self._session), "session")

    async def _begin(self, session: int) -> None:
        """Catch up before anything live is stored and anything is sent again.

        So the order is the archive's, and a row that is found there need not go out twice. A session that was
        cut before it got this far and is resumed has it all still to do.
        """
        if session != self._session:
            return
        whole: bool | None = True
        if self._behind and Feature.ARCHIVE in self._channel.features:
            whole = await self._catch_up(session)
        if whole is None or session != self._session:
            return
        # Where a part of the archive is missing the cursor stays before it, and the next session asks again.
        self._behind = not whole
        self._inbox.follow_live(whole)
        self._inbox.release()
        await self._inbox.drained()
        if session != self._session:
            return
        new, self._new = self._new, False
        await self._outbox.open(resumed=not new)
        if new:
            await self._profile.session_started()

    async def _catch_up(self, session: int) -> bool | None:
        """Store what the archive has; tells whether that was all. None where the line went meanwhile."""
        known = await self._inbox.cursor()
        self._inbox.sync_first(known is None)
        cursor, whole = None, False
        try:
            cursor = await self._channel.catch_up(known)
            whole = True
        except UserError as error:
            if error.problem is Problem.CONNECTION_LOST:
                return None
            log.warning("could not catch up with the archive: %s", error.problem.value)
        if session != self._session:
            return None
        if cursor is not None:
            await self._inbox.set_cursor(cursor)
        await self._inbox.drained()
        self._inbox.sync_first(False)
        return whole
