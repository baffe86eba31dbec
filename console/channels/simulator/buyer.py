"""A scripted buyer at play: types, asks, waits, nags, reacts, leaves and comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from console.channels.simulator.floor import OWN_UPLOADS, Floor
from console.channels.simulator.script import END, Beat, BuyerScript, Line, Reaction, Visit
from console.domain.ids import Address
from console.domain.messages import OutboxKind
from console.domain.presence import Presence, Show
from console.ports import Clock, Outgoing

DOMAIN = "shop.sim"
_LEFT = "left"
_TYPING_LIMITS = (0.9, 8.0)
_QUIET = 2.5
"""Seconds without a further message after which the agent's answer counts as finished."""
_LONGEST_ANSWER = 20.0
_TYPING_GRACE = 20.0
"""How long a buyer is held by the agent's typing notice."""


def address_of(buyer_id: str) -> Address:
    """The address of a buyer of the shop."""
    return Address(f"{buyer_id}@{DOMAIN}")


class Buyer:
    """One buyer's play; every wait is the clock's, every choice its own generator's."""

    def __init__(self, script: BuyerScript, manners: Sequence[Reaction], floor: Floor, clock: Clock, seed: int) -> None:
        self.script = script
        self.address = address_of(script.id)
        self._manners = manners
        self._floor = floor
        self._clock = clock
        self._choice = Random(f"{seed}-{script.id}")  # noqa: S311  a play, no secret
        self._reading = Random(f"{seed}-{script.id}-reading")  # noqa: S311  a play, no secret
        self._mail: asyncio.Queue[Outgoing] = asyncio.Queue()
        self._here = asyncio.Event()
        self._heard: list[str] = []
        self._stirred = asyncio.Event()
        self._agent_types_until: datetime | None = None
        self._visits_begun = 0
        self._complained = False

    # --- what reaches the buyer ---------------------------------------------------------------

    def take(self, stanza: Outgoing) -> None:
        """A stanza of the agent's reached the buyer's side of the shop."""
        self._mail.put_nowait(stanza)

    def agent_types(self, typing: bool) -> None:
        """The agent began or stopped typing: a buyer who sees that is patient a while longer."""
        self._agent_types_until = self._clock.now() + timedelta(seconds=_TYPING_GRACE) if typing else None

    async def read(self) -> None:
        """Receive and read the agent's messages one after the other, as a person does."""
        while True:
            stanza = await self._mail.get()
            await self._here.wait()
            await self._clock.sleep(self._reading.uniform(0.15, 0.6))
            self._floor.delivered(self.address, stanza.wire_id)
            await self._clock.sleep(self._reading.uniform(0.7, 2.0) + min(len(stanza.body) * 0.02, 2.5))
            self._floor.displayed(self.address, stanza.wire_id)
            if stanza.kind is OutboxKind.MESSAGE and not stanza.automatic:
                self._heard.append(stanza.body)
                self._stirred.set()

    # --- the play -----------------------------------------------------------------------------

    async def play(self) -> None:
        """Visit the shop, again and again; ends only by cancellation."""
        self._appear(self.script.presence)
        while True:
            visit = self._next_visit()
            await self._stay_away(self._choice.uniform(*visit.after))
            self._visits_begun += 1
            self._appear(Presence(Show.ONLINE, self.script.presence.text))
            if await self._visit(visit):
                away = Presence(Show.AWAY, self.script.presence.text)
                self._appear(self._choice.choice((self.script.presence, away)))
            else:
                await self._clock.sleep(self._choice.uniform(2.0, 6.0))
                self._appear(Presence(Show.OFFLINE))

    def _next_visit(self) -> Visit:
        visits = self.script.visits
        turn = self._visits_begun
        if turn < len(visits) or len(visits) == 1:
            return visits[min(turn, len(visits) - 1)]
        return visits[1 + (turn - 1) % (len(visits) - 1)]

    async def _stay_away(self, seconds: float) -> None:
        """Let the time to the next visit pass, with a short word where the agent writes meanwhile."""
        until = self._clock.now() + timedelta(seconds=seconds)
        answered = self._visits_begun == 0
        while await self._listen(until) or await self._wait_for_welcome():
            await self._hear_out()
            if not answered and self.script.idle:
                answered = True
                await self._say(Line(self.script.idle))

    async def _wait_for_welcome(self) -> bool:
        """Begin no visit while the agent is suspended; True where the agent writes meanwhile."""
        while not self._floor.welcome.is_set() and not self._heard:
            self._stirred.clear()
            if not await self._first(self._stirred.wait(), self._floor.welcome.wait()):
                # All who waited come one after the other, not in the same moment.
                await self._clock.sleep(self._choice.uniform(0.5, 12.0))
        return bool(self._heard)

    async def _visit(self, visit: Visit) -> bool:
        """Play a visit; tells whether the buyer was content to stay to its end."""
        self._complained = False
        self._heard.clear()
        index = 0
        while index < len(visit.beats):
            go = await self._beat(visit.beats[index])
            if go in {_LEFT, END}:
                return go == END
            index = visit.index(go) if go else index + 1
        return True

    async def _beat(self, beat: Beat) -> str:
        """Play one exchange; gives where to go on."""
        self._heard.clear()  # belongs to what was talked about before
        await self._say_all(beat.lines)
        if not beat.wait:
            return beat.otherwise.go
        if not (beat.reactions and beat.reaction("\n".join(self._heard))):
            self._heard.clear()  # said before the question was out: no answer to it
        asked_again = False
        minded: list[Reaction] = []
        while True:
            answer = await self._answer()
            if answer is None:
                return _LEFT
            rude = next((one for one in self._manners if one.fits(answer) and one not in minded), None)
            if rude is not None:
                minded.append(rude)
                await self._say_all(rude.lines)
                if not beat.reaction(answer):
                    continue
            reaction = beat.reaction(answer)
            if reaction is None and beat.reactions and beat.unsure and not asked_again:
                asked_again = True
                await self._say_all(beat.unsure)
                continue
            chosen = reaction or beat.otherwise
            await self._say_all(chosen.lines)
            return chosen.go

    async def _answer(self) -> str | None:
        """Wait for the agent's answer, nagging on the way; None where the buyer gave up."""
        temper = self.script.temper
        asked = self._clock.now()
        for nag, after in enumerate(temper.nag_after):
            if await self._listen_patiently(asked + timedelta(seconds=after * self._choice.uniform(0.95, 1.15))):
                break
            await self._say(Line((temper.nags[nag % len(temper.nags)],)))
        else:
            if not await self._listen_patiently(asked + timedelta(seconds=temper.leave_after)):
                await self._say(Line(temper.leaving))
                return None
        waited = (self._clock.now() - asked).total_seconds()
        answer = await self._hear_out()
        if waited > temper.slow_after and not self._complained:
            self._complained = True
            await self._say(Line(temper.slow))
        return answer

    async def _hear_out(self) -> str:
        """Let the agent finish; gives everything said since the last time."""
        latest = self._clock.now() + timedelta(seconds=_LONGEST_ANSWER)
        count = -1
        while (count != len(self._heard) or self._agent_types()) and self._clock.now() < latest:
            count = len(self._heard)
            await self._clock.sleep(_QUIET)
        answer = "\n".join(self._heard)
        self._heard.clear()
        return answer

    async def _listen_patiently(self, until: datetime) -> bool:
        """As _listen, but a typing agent is waited for a while longer."""
        if await self._listen(until):
            return True
        while self._agent_types_until is not None and self._agent_types():
            if await self._listen(self._agent_types_until):
                return True
        return False

    async def _listen(self, until: datetime) -> bool:
        """Wait for a word of the agent's at most until a time; tells whether there is one."""
        self._stirred.clear()
        if self._heard:
            return True
        await self._first(self._stirred.wait(), self._clock.sleep((until - self._clock.now()).total_seconds()))
        return bool(self._heard)

    async def _first(self, *waits: Coroutine[Any, Any, object]) -> bool:
        """Wait for the first of several; tells whether a word of the agent's is there."""
        tasks = [asyncio.ensure_future(wait) for wait in waits]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return bool(self._heard)

    def _agent_types(self) -> bool:
        return self._agent_types_until is not None and self._clock.now() < self._agent_types_until

    # --- what the buyer does ------------------------------------------------------------------

    async def _say_all(self, lines: Sequence[Line]) -> None:
        for line in lines:
            await self._say(line)

    async def _say(self, line: Line) -> None:
        """Do one line of the script."""
        await self._clock.sleep(line.pause + self._choice.uniform(0.4, 1.2))
        if line.presence is not None:
            self._appear(line.presence)
        if line.picture:
            await self._clock.sleep(self._choice.uniform(2.0, 4.0))
            self._floor.say(self.address, "", picture=f"{OWN_UPLOADS}pictures/{line.picture}", nick=self.script.name)
        if not line.texts:
            if line.hesitate:
                await self._type(12)
            return
        text = self._choice.choice(line.texts)
        await self._type(len(text))
        origin = self._floor.say(self.address, text, nick=self.script.name)
        if line.fix:
            await self._clock.sleep(self._choice.uniform(2.0, 4.0))
            await self._type(len(line.fix) // 2)
            self._floor.correct(self.address, origin, line.fix)
        elif line.take_back:
            await self._clock.sleep(self._choice.uniform(3.0, 5.0))
            self._floor.retract(self.address, origin)

    async def _type(self, letters: int) -> None:
        """Type for as long as that many letters take."""
        shortest, longest = _TYPING_LIMITS
        seconds = letters * self.script.temper.seconds_per_letter * self._choice.uniform(0.8, 1.25)
        self._floor.typing(self.address, True)
        await self._clock.sleep(min(max(seconds, shortest), longest))
        self._floor.typing(self.address, False)

    def _appear(self, presence: Presence) -> None:
        if presence.show is Show.OFFLINE:
            self._here.clear()
        else:
            self._here.set()
        self._floor.appear(self.address, presence)
