"""The agent's signatures over time and over devices: who is shown now, and whose list is the newer one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from console.domain.errors import UserError
from console.domain.signatures import KeptSignatures, Signatures, clean, dump, parse, tidy
from console.ports import Channel, Clock, MetaRepository
from console.services.tasks import Tasks

PRIVATE_KEY = "signatures"
META_KEY = "signatures"
OLD_META_KEY = "signature"
"""Where earlier releases keep the only one; written still, so that they find it."""


class Signing:
    """Keeps the signatures; publish is called whenever another text is shown."""

    def __init__(self, channel: Channel, clock: Clock, tasks: Tasks, publish: Callable[[], None]) -> None:
        self._channel = channel
        self._clock = clock
        self._tasks = tasks
        self._publish = publish
        self._kept = KeptSignatures()
        self._told = ""
        self._turner: asyncio.Task[None] | None = None

    @property
    def signatures(self) -> Signatures:
        """Every signature; chosen is the one that is shown now."""
        return self._kept.signatures.after(self._age())

    @property
    def shown(self) -> str:
        """The text buyers see now."""
        return self.signatures.shown

    def changed(self, signatures: Signatures) -> KeptSignatures:
        """Give signatures as changed at this moment, to be stored and then used."""
        return KeptSignatures(tidy(signatures), self._clock.now())

    def use(self, kept: KeptSignatures) -> None:
        """Show these from now on, and let them take turns where they do."""
        self._kept = kept
        self._told = self.shown
        if self._turner is not None:
            self._turner.cancel()
            self._turner = None
        if kept.signatures.turning:
            self._turner = self._tasks.spawn(self._take_turns(), "signatures take turns")

    def share(self) -> None:
        """Put them where the account's other devices find them, if the line stands."""
        self._tasks.spawn(self._put(), "share signatures")

    async def newer_elsewhere(self) -> KeptSignatures | None:
        """Ask whether another device of the account changed them later; if not, it finds ours there."""
        try:
            theirs = parse(await self._channel.get_private(PRIVATE_KEY))
        except UserError:
            return None
        ours = self._kept
        if theirs is not None and theirs.changed > ours.changed:
            return theirs
        if ours != KeptSignatures() and (theirs is None or ours.changed > theirs.changed):
            await self._put()
        return None

    async def _put(self) -> None:
        try:
            await self._channel.put_private(PRIVATE_KEY, dump(self._kept))
        except UserError:
            # They are stored here; the next session shares them where the server can keep them.
            return

    async def _take_turns(self) -> None:
        while True:
            await self._clock.sleep(self._kept.signatures.next_turn(self._age()))
            if self.shown != self._told:
                self._told = self.shown
                self._publish()

    def _age(self) -> float:
        return (self._clock.now() - self._kept.changed).total_seconds()


def load_signatures(meta: MetaRepository) -> KeptSignatures:
    """Read what is stored; an account of an earlier release has one signature."""
    kept = parse(meta.get(META_KEY) or "")
    old = clean(meta.get(OLD_META_KEY) or "")
    if kept is None:
        kept = KeptSignatures(Signatures((old,)) if old else Signatures())
    return kept


def store_signatures(meta: MetaRepository, kept: KeptSignatures) -> None:
    """Write them; runs in the store's transaction."""
    meta.set(META_KEY, dump(kept))
    meta.set(OLD_META_KEY, kept.signatures.shown)
