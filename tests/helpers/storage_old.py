"""The account that every old database holds: made once per release by this module, kept in tests/old_databases.

python -m tests.helpers.storage_old writes the one of the newest revision where it is not kept yet.
"""

from __future__ import annotations

import asyncio
import dataclasses
import shutil
import tempfile
from datetime import date
from pathlib import Path

from console.domain.autoreply import Condition, Decision, Passed, Verdict
from console.domain.autoreply_engine import Answered, ContactState
from console.domain.ids import ArchiveId, ContactId, GroupId, OriginId, PhraseId
from console.domain.messages import Direction, MessageState, OutboxKind, Picture
from console.domain.phrases import PERSONAL, UNGROUPED_ID, Overlay, Phrase, PhraseGroup, text_of
from console.ports import UnitOfWork
from console.storage.migrate import HEAD
from console.storage.store import open_store
from tests.helpers.clock import FakeClock
from tests.helpers.storage import START, message, put, someone

FOLDER = Path(__file__).parent.parent / "old_databases"
MESSAGES = 400
FULL = Phrase(
    *(PhraseId("full"), UNGROUPED_ID, "001", "发货", "今天发货\n/:081 {订单号}"),
    variants=("今天就发", ""),
    tags=("物流",),
    images=("a.png",),
    valid_from=date(2026, 3, 1),
    valid_until=date(2026, 3, 31),
    pinned=True,
    hidden=True,
    created_at=START,
    changed_at=START,
)

REMEMBERED = ContactState(START, START, None, True, False, True, 2, {"away": Answered(START, 1)})
DECISION = Decision(
    "away",
    "稍后回复您",
    verdicts=(Verdict("away", Condition.AWAY, None), Verdict("busy", Condition.BUSY, Passed.LATER)),
)


def fill(unit: UnitOfWork) -> None:
    """Something of everything, more messages than the index may be behind."""
    contact = someone(unit, "v-小明@visitor.shop.test")
    unit.contacts.save(dataclasses.replace(contact, remark="老客户", tags=("vip",), draft="在", unread=2, active=True))
    for number in range(MESSAGES):
        put(
            unit, message(contact.id, f"订单{number}到了吗", after=number, origin=f"in-{number}", archive=f"a-{number}")
        )
    picture = Picture("https://upload.shop.test/a.png", "a.png", "image/png", 3, 4, 5)
    mine = put(
        unit, message(contact.id, "看图", after=MESSAGES, direction=Direction.OUT, origin="out-1", picture=picture)
    )
    unit.outbox.add(OutboxKind.MESSAGE, mine, OriginId("out-1"), "看图")
    unit.messages.retract(unit.messages.page(contact.id, limit=2)[0].id)
    unit.phrases.put_group(PhraseGroup(GroupId("g"), ("客服", "问候")))
    unit.phrases.put(Phrase(PhraseId("p"), GroupId("g"), "hi", "问候", "您好", "pack"))
    unit.meta.set("cursor", ArchiveId("a-399"))
    _fill_phrases(unit, contact.id)
    unit.auto_replies.save_states({contact.id: REMEMBERED})
    unit.auto_replies.add_entry(START, contact.id, mine.id, DECISION)


def _fill_phrases(unit: UnitOfWork, contact_id: ContactId) -> None:
    """What phrases have since 0002."""
    unit.phrases.put(FULL)
    unit.phrases.add_versions([FULL], START, "agent@shop.test")
    unit.phrases.note_use(FULL.id, START)
    unit.phrases.set_wording(contact_id, FULL.id, 1)
    unit.phrases.put_overlays([Overlay(PhraseId("p"), "pack", pinned=True, code="h", variants=())])
    unit.phrases.add_to_bin([PhraseGroup(GroupId("gone"), ("旧",))], [FULL], START, "agent@shop.test")


def _check_phrases(unit: UnitOfWork, contact_id: ContactId) -> None:
    (mine,) = unit.phrases.phrases(PERSONAL)
    assert mine == FULL
    assert (mine.use_count, mine.last_used_at, mine.created_at) == (1, START, START)
    (version,) = unit.phrases.versions(FULL.id)
    assert (version.number, version.author, version.text) == (1, "agent@shop.test", text_of(FULL))
    assert unit.phrases.uses_since(START) == {FULL.id: 1}
    assert unit.phrases.last_wording(contact_id, FULL.id) == 1
    assert unit.phrases.overlays() == [Overlay(PhraseId("p"), "pack", pinned=True, code="h", variants=())]
    (entry,) = unit.phrases.bin()
    assert (entry.groups, entry.phrases) == ((PhraseGroup(GroupId("gone"), ("旧",)),), (FULL,))


def _check_auto_replies(unit: UnitOfWork, contact_id: ContactId) -> None:
    assert unit.auto_replies.state(contact_id) == REMEMBERED
    (entry,) = unit.auto_replies.entries()
    assert (entry.at, entry.contact_id, entry.contact_name) == (START, contact_id, "老客户")
    assert entry.decision == DECISION


def check(unit: UnitOfWork, revision: str = HEAD) -> None:
    """All of it is there, and can be found; revision is the one the file was made at."""
    (contact,) = unit.contacts.all()
    assert (contact.remark, contact.tags, contact.draft, contact.unread) == ("老客户", ("vip",), "在", 2)
    assert contact.last_message is not None
    assert (contact.last_message.text, contact.last_message.is_picture) == ("看图", True)
    messages = unit.messages.page(contact.id, limit=1000)
    assert len(messages) == MESSAGES + 1
    assert messages[-1].state is MessageState.WAITING
    assert messages[-1].picture == Picture("https://upload.shop.test/a.png", "a.png", "image/png", 3, 4, 5)
    assert messages[-2].retracted
    assert messages[0].archive_id == "a-0"
    assert [hit.message.body for hit in unit.messages.search("单39")] == [
        f"订单{number}到了吗" for number in (*range(398, 389, -1), 39)
    ]
    assert unit.messages.search("单399") == []
    (item,) = unit.outbox.all()
    assert (item.wire_id, item.body, item.address) == ("out-1", "看图", contact.address)
    assert unit.phrases.phrases("pack") == [Phrase(PhraseId("p"), GroupId("g"), "hi", "问候", "您好", "pack")]
    assert unit.meta.get("cursor") == "a-399"
    if revision >= "0002":
        _check_phrases(unit, contact.id)
    if revision >= "0003":
        _check_auto_replies(unit, contact.id)


def make(path: Path) -> None:
    """Write the account as one file of the newest revision."""

    async def main() -> None:
        store = open_store(folder, FakeClock())
        await store.write(fill, durable=True)
        await store.close()

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "account"
        asyncio.run(main())
        shutil.copyfile(folder / "console.db", path)


if __name__ == "__main__":
    kept = FOLDER / f"{HEAD}.db"
    if not kept.exists():
        make(kept)
