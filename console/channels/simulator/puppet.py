"""A buyer without a script, moved by hand: for tests, and for a trainer who plays the buyer."""

from __future__ import annotations

import asyncio

from console.channels.simulator.floor import OWN_UPLOADS, Floor
from console.domain.ids import Address, OriginId
from console.domain.presence import Presence, Show
from console.ports import Outgoing


class Puppet:
    """One buyer whose every move is a call; tells nothing by itself, not even receipts."""

    def __init__(self, address: Address, name: str, floor: Floor) -> None:
        self.address = address
        self.name = name
        self.received: asyncio.Queue[Outgoing] = asyncio.Queue()
        """The agent's messages, corrections and retractions in their order."""
        self.typing_seen: asyncio.Queue[bool] = asyncio.Queue()
        self.displayed_seen: asyncio.Queue[OriginId] = asyncio.Queue()
        self._floor = floor
        self._pictures = 0

    def take(self, stanza: Outgoing) -> None:
        """A stanza of the agent's reached the buyer's side of the shop."""
        self.received.put_nowait(stanza)

    def agent_types(self, typing: bool) -> None:
        """The agent began or stopped typing."""
        self.typing_seen.put_nowait(typing)

    def agent_read(self, origin_id: OriginId) -> None:
        """The agent read everything up to a message."""
        self.displayed_seen.put_nowait(origin_id)

    def say(self, text: str) -> OriginId:
        """Write to the agent."""
        return self._floor.say(self.address, text, nick=self.name)

    def send_picture(self, data: bytes, mime: str) -> OriginId:
        """Send a picture."""
        self._pictures += 1
        url = f"{OWN_UPLOADS}puppet/{self.address.partition('@')[0]}/{self._pictures}"
        self._floor.files[url] = (data, mime)
        return self._floor.say(self.address, "", picture=url, nick=self.name)

    def type(self, typing: bool) -> None:
        """Begin or stop typing."""
        self._floor.typing(self.address, typing)

    def correct(self, target: OriginId, text: str) -> None:
        """Replace the text of an earlier message."""
        self._floor.correct(self.address, target, text)

    def retract(self, target: OriginId) -> None:
        """Take an earlier message back."""
        self._floor.retract(self.address, target)

    def receipt(self, wire_id: OriginId) -> None:
        """Tell the agent that a message is here."""
        self._floor.delivered(self.address, wire_id)

    def displayed(self, wire_id: OriginId) -> None:
        """Tell the agent that everything up to a message was read."""
        self._floor.displayed(self.address, wire_id)

    def set_presence(self, show: Show, text: str) -> None:
        """Publish a presence."""
        self._floor.appear(self.address, Presence(show, text))
