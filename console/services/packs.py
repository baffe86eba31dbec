"""Phrase packs of team leads: looked at, installed, updated, gone back from, and fetched where they are published."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from console.domain.errors import Problem, UserError
from console.domain.events import PacksOffered, PhrasesChanged
from console.domain.ids import GroupId, PhraseId
from console.domain.packs import (
    Age,
    InstalledPack,
    Manifest,
    Pack,
    PackFile,
    PackMerge,
    PackOffer,
    Subscription,
    Trust,
    WayForward,
    diff,
    in_force,
    merge,
)
from console.domain.phrases import UNGROUPED_ID, Overlay, Phrase, PhraseGroup, new_group_id, new_phrase_id, text_of
from console.phrase_ports import PackReader, PackSources
from console.ports import Clock, MediaStore, Store, UnitOfWork
from console.services.bus import EventBus

log = logging.getLogger(__name__)

PackFiles = tuple[PackReader, PackSources]
CHECK_SECONDS = 4 * 3600.0
_MIME = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
_DECLINED = "pack_declined:"
"""meta: the version of a pack that the agent went back from; it is not taken again by itself."""
_FROM = "pack_from:"
"""meta: the file or subscription that a pack came from."""


class Packs:
    """Installed packs and subscriptions; every change is one transaction and is published as PhrasesChanged."""

    def __init__(
        self, store: Store, media: MediaStore, bus: EventBus, clock: Clock, files: Callable[[], PackFiles]
    ) -> None:
        """files loads what reads and fetches packs: once, off the window thread, not before a pack is looked for."""
        self._store = store
        self._media = media
        self._bus = bus
        self._clock = clock
        self._load = files
        self._files: PackFiles | None = None
        self._checking = asyncio.Lock()

    # --- one pack ---

    async def installed(self) -> list[InstalledPack]:
        """Give every pack in use, by name."""

        def work(uow: UnitOfWork) -> list[InstalledPack]:
            found = uow.packs.installed()
            return [replace(each, address=uow.meta.get(_FROM + each.manifest.id) or "") for each in found]

        return await self._store.read(work)

    async def contents(self, pack_id: str) -> PackFile | None:
        """Give the version in use, without its pictures' bytes; None where the pack is not installed."""
        return await self._store.read(lambda uow: _in_use(uow, pack_id))

    async def known_key(self, pack_id: str) -> str | None:
        """Give the key that a pack must be signed with; None for one that was never here."""
        return await self._store.read(lambda uow: uow.packs.key(pack_id))

    async def look(self, path: Path) -> PackOffer:
        """Read a pack file and say what installing it would change; nothing is changed yet. Raises UserError."""
        reader, sources = await self._loaded()
        data = await asyncio.to_thread(sources.file, path)
        return await self._offer(await asyncio.to_thread(reader.read, data, str(path)), str(path))

    async def _loaded(self) -> PackFiles:
        if self._files is None:
            self._files = await asyncio.to_thread(self._load)
        return self._files

    async def _offer(self, file: PackFile, address: str) -> PackOffer:
        return await self._store.read(lambda uow: _offer(uow, file, address))

    async def install(
        self, offer: PackOffer, *, agree_to_key: bool = False, theirs: Collection[PhraseId] = ()
    ) -> PackMerge:
        """Install or update a pack; what the agent laid over it is merged, what was removed stays away.

        theirs: phrases that say what the pack says, though the agent had put them in other words.
        The key of the first version is trusted from then on. Raises UserError: PACK_KEY_CHANGED unless agree_to_key,
        PACK_OLDER for what is not newer than what is installed.
        """
        pack = await self._with_pictures(offer.file.pack)
        file = replace(offer.file, pack=pack)
        now = self._clock.now()

        def work(uow: UnitOfWork) -> PackMerge:
            # Looked at anew: another version may have come since the offer was made.
            fresh = _offer(uow, file, offer.address)
            name = pack.manifest.name
            if fresh.age in {Age.SAME, Age.OLDER}:
                raise UserError(Problem.PACK_OLDER, name=name)
            if fresh.trust is Trust.CHANGED and not agree_to_key:
                raise UserError(Problem.PACK_KEY_CHANGED, name=name)
            if fresh.trust is not Trust.KNOWN:
                uow.packs.set_key(pack.manifest.id, file.key, now)
            uow.packs.add_version(file, now)
            uow.meta.set(_DECLINED + pack.manifest.id, "")
            uow.meta.set(_FROM + pack.manifest.id, offer.address)
            _put_in_force(uow, pack, fresh.merge, now)
            _unlay_words(uow, theirs)
            return fresh.merge

        done = await self._store.write(work, durable=True)
        self._bus.publish(PhrasesChanged())
        return done

    async def roll_back(self, pack_id: str) -> WayForward | None:
        """Use the version before this one again; None where there is none. It is not updated by itself then."""
        now = self._clock.now()

        def work(uow: UnitOfWork) -> WayForward | None:
            left = _in_use(uow, pack_id)
            overlays = _overlays(uow, pack_id)
            pack = uow.packs.go_back(pack_id)
            if left is None or pack is None:
                return None
            uow.meta.set(_DECLINED + pack_id, left.pack.manifest.version)
            rescued = _put_in_force(uow, pack, _merged(uow, pack), now)
            return WayForward(left, uow.meta.get(_FROM + pack_id) or "", overlays, rescued)

        done = await self._store.write(work, durable=True)
        self._bus.publish(PhrasesChanged())
        return done

    async def uninstall(self, pack_id: str) -> WayForward | None:
        """Take a pack out. Its key stays known, and what was laid over it waits for it to come again."""

        def work(uow: UnitOfWork) -> WayForward | None:
            left = _in_use(uow, pack_id)
            uow.packs.remove(pack_id)
            uow.phrases.remove_source(pack_id)
            if left is None:
                return None
            return WayForward(left, uow.meta.get(_FROM + pack_id) or "", _overlays(uow, pack_id))

        done = await self._store.write(work, durable=True)
        self._bus.publish(PhrasesChanged())
        return done

    async def go_forward(self, way: WayForward) -> None:
        """Undo roll_back or uninstall, unless another version has come meanwhile. Raises UserError (PACK_OLDER)."""
        now = self._clock.now()
        pack = way.file.pack

        def work(uow: UnitOfWork) -> None:
            if _offer(uow, way.file, way.address).age in {Age.SAME, Age.OLDER}:
                raise UserError(Problem.PACK_OLDER, name=pack.manifest.name)
            uow.packs.add_version(way.file, now)
            uow.meta.set(_DECLINED + pack.manifest.id, "")
            uow.phrases.remove_many(way.rescued)
            _put_in_force(uow, pack, _merged(uow, pack), now)
            uow.phrases.put_overlays(way.overlays)

        await self._store.write(work, durable=True)
        self._bus.publish(PhrasesChanged())

    async def _with_pictures(self, pack: Pack) -> Pack:
        """Keep a pack's pictures in the media store; its phrases name them as they are called there."""
        names = {
            name: await self._media.save(data, _MIME[name.rpartition(".")[2]]) for name, data in pack.images.items()
        }
        if all(name == kept for name, kept in names.items()):
            return pack
        phrases = (replace(each, images=tuple(names[name] for name in each.images)) for each in pack.phrases)
        return replace(pack, phrases=tuple(phrases))

    # --- subscriptions ---

    async def subscriptions(self) -> list[Subscription]:
        """Give every subscription, by address."""
        return await self._store.read(lambda uow: uow.packs.subscriptions())

    async def subscribe(self, address: str, *, automatic: bool = False) -> list[PackOffer]:
        """Look at a folder or an https address from now on; gives what is there. Raises UserError."""
        offers = await self._look_at(address)
        await self._keep(Subscription(address, automatic, self._clock.now()))
        return offers

    async def set_automatic(self, address: str, on: bool) -> None:
        """Say whether newer versions from there are taken without asking."""
        found = next((each for each in await self.subscriptions() if each.address == address), None)
        if found is not None:
            await self._keep(replace(found, automatic=on))

    async def unsubscribe(self, address: str) -> None:
        """Look there no more; packs from there stay."""
        await self._store.write(lambda uow: uow.packs.remove_subscription(address), durable=True)

    async def check(self) -> list[PackOffer]:
        """Look at every subscription: newer versions are taken where that is wished, and else given and published.

        A file that is broken, unsigned, signed with another key or older changes nothing. Raises UserError (STORE_*).
        """
        async with self._checking:
            waiting: list[PackOffer] = []
            for each in await self.subscriptions():
                problem = ""
                try:
                    offers = await self._look_at(each.address)
                    waiting += await self._take(offers) if each.automatic else offers
                except UserError as error:
                    log.info("looking for packs at %s: %s", each.address, error.problem.value)
                    problem = error.problem.value
                await self._keep(replace(each, checked_at=self._clock.now(), problem=problem))
            if waiting:
                self._bus.publish(PacksOffered(tuple(waiting)))
            return waiting

    async def keep_checking(self) -> None:
        """Check now and every so often; runs until it is cancelled."""
        while True:
            try:
                await self.check()
            except UserError as error:
                log.warning("packs could not be looked for: %s", error.problem.value)
            await self._clock.sleep(CHECK_SECONDS)

    async def _keep(self, subscription: Subscription) -> None:
        await self._store.write(lambda uow: uow.packs.put_subscription(subscription), durable=True)

    async def _take(self, offers: Sequence[PackOffer]) -> list[PackOffer]:
        """Install what may be taken without asking; gives what may not."""
        waiting: list[PackOffer] = []
        for offer in offers:
            if offer.trust is Trust.KNOWN and offer.age is Age.NEWER and not await self._declined(offer):
                await self.install(offer)
            else:
                waiting.append(offer)
        return waiting

    async def _declined(self, offer: PackOffer) -> bool:
        manifest = offer.file.pack.manifest
        version = await self._store.read(lambda uow: uow.meta.get(_DECLINED + manifest.id))
        return bool(version) and manifest.order <= replace(manifest, version=version or "0").order

    async def _look_at(self, address: str) -> list[PackOffer]:
        """Give what is new or newer at an address; of two versions of a pack the newest.

        Raises UserError for an address that cannot be read, or where one file is no good and no other is newer.
        """
        newest: dict[str, PackOffer] = {}
        failure: UserError | None = None
        reader, sources = await self._loaded()
        for name, data in await asyncio.to_thread(sources.fetch, address):
            try:
                file = await asyncio.to_thread(reader.read, data, name)
            except UserError as error:
                failure = error
                continue
            offer = await self._offer(file, address)
            known = newest.get(file.pack.manifest.id)
            if offer.age in {Age.NEW, Age.NEWER} and (known is None or _newer(offer, known)):
                newest[file.pack.manifest.id] = offer
        if failure is not None and not newest:
            raise failure
        return list(newest.values())


def _newer(one: PackOffer, other: PackOffer) -> bool:
    return one.file.pack.manifest.order > other.file.pack.manifest.order


# --- inside the store ---


def _offer(uow: UnitOfWork, file: PackFile, address: str) -> PackOffer:
    pack = file.pack
    installed = uow.packs.pack(pack.manifest.id)
    key = uow.packs.key(pack.manifest.id)
    trust = Trust.FIRST if key is None else Trust.KNOWN if key == file.key else Trust.CHANGED
    former = None if installed is None else installed.manifest
    return PackOffer(
        file, _age(former, pack.manifest), trust, former, diff(installed, pack), _merged(uow, pack), address
    )


def _age(former: Manifest | None, new: Manifest) -> Age:
    if former is None:
        return Age.NEW
    if new.order == former.order:
        return Age.SAME
    return Age.NEWER if new.order > former.order else Age.OLDER


def _merged(uow: UnitOfWork, pack: Pack) -> PackMerge:
    source = pack.manifest.id
    return merge(uow.phrases.phrases(source), in_force(pack), _overlays(uow, source))


def _overlays(uow: UnitOfWork, source: str) -> tuple[Overlay, ...]:
    return tuple(each for each in uow.phrases.overlays() if each.source == source)


def _in_use(uow: UnitOfWork, pack_id: str) -> PackFile | None:
    pack = uow.packs.pack(pack_id)
    found = next((each for each in uow.packs.installed() if each.manifest.id == pack_id), None)
    return PackFile(pack, found.digest, found.key) if pack is not None and found is not None else None


def _unlay_words(uow: UnitOfWork, phrase_ids: Collection[PhraseId]) -> None:
    """Take the agent's own words off phrases; pins, hiding and order stay."""
    wanted = set(phrase_ids)
    mine = [each for each in uow.phrases.overlays() if each.phrase_id in wanted]
    uow.phrases.put_overlays(
        [replace(each, code=None, title=None, content=None, variants=None, tags=None) for each in mine]
    )


def _put_in_force(uow: UnitOfWork, pack: Pack, merged: PackMerge, now: datetime) -> tuple[PhraseId, ...]:
    """Let a pack be what is shown of its source; gives the personal phrases that were made of the agent's words."""
    source = pack.manifest.id
    phrases = in_force(pack)
    _refuse_foreign_ids(uow, pack)
    stored = {each.id: each for each in uow.phrases.phrases(source)}
    former_groups = {each.id: each for each in uow.phrases.groups() if each.source == source}
    rewritten = [stored[each.id] for each in phrases if each.id in stored and text_of(stored[each.id]) != text_of(each)]
    uow.phrases.add_versions(rewritten, now, f"{pack.manifest.name} {pack.manifest.version}")
    _put_groups(uow, pack)
    kept = {each.id for each in phrases}
    uow.phrases.remove_many([each for each in stored if each not in kept])
    uow.phrases.put_many(phrases, now)
    for group_id in former_groups.keys() - {each.id for each in pack.groups}:
        uow.phrases.remove_group(group_id)
    uow.phrases.put_overlays(merged.overlays)
    return _rescue(uow, merged.rescued, {each.id: each.path for each in former_groups.values()}, now)


def _refuse_foreign_ids(uow: UnitOfWork, pack: Pack) -> None:
    """See that a pack does not write over what is personal or of another pack."""
    source = pack.manifest.id
    mine = {each.id for each in pack.groups}
    others = [each.source for each in uow.phrases.groups() if each.id in mine]
    others += [each.source for each in uow.phrases.get_many([each.id for each in pack.phrases])]
    if any(other != source for other in others):
        raise UserError(Problem.PACK_UNREADABLE, path=pack.manifest.name, reason="its ids belong to other phrases")


def _put_groups(uow: UnitOfWork, pack: Pack) -> None:
    """Let a pack's groups stand together, in the pack's order, where its first one stood; folded ones stay folded."""
    standing = [each for each in uow.phrases.groups() if each.id != UNGROUPED_ID]
    source = pack.manifest.id
    known = {each.id: each for each in standing if each.source == source}
    place = next((index for index, each in enumerate(standing) if each.source == source), len(standing))
    mine = [replace(each, collapsed=known[each.id].collapsed) if each.id in known else each for each in pack.groups]
    others = [each for each in standing if each.source != source]
    before = place if place < len(standing) else len(others)
    ordered = [*others[:before], *mine, *others[before:]]
    uow.phrases.put_groups([replace(each, position=index) for index, each in enumerate(ordered)])


def _rescue(
    uow: UnitOfWork, rescued: Sequence[Phrase], paths: Mapping[GroupId, tuple[str, ...]], now: datetime
) -> tuple[PhraseId, ...]:
    """Keep as the agent's own what is in the agent's words, and not in the pack any more."""
    own = {each.path: each for each in uow.phrases.groups() if each.personal}
    made: list[PhraseId] = []
    for phrase in rescued:
        path = paths.get(phrase.group_id, ())
        if path not in own:
            own[path] = PhraseGroup(new_group_id(), path)
            uow.phrases.put_group(own[path])
        made.append(new_phrase_id())
        uow.phrases.put(
            Phrase(
                id=made[-1],
                group_id=own[path].id,
                code="" if uow.phrases.by_code(phrase.code) else phrase.code,
                title=phrase.title,
                content=phrase.content,
                variants=phrase.variants,
                tags=phrase.tags,
                images=phrase.images,
                pinned=phrase.pinned,
                created_at=now,
                changed_at=now,
            )
        )
    return tuple(made)
