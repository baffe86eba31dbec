"""What auto-reply remembers, and its log, in the store."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.autoreply import Condition, Decision, Passed, Verdict
from console.domain.autoreply_engine import Answered, ContactState
from console.domain.ids import MessageId
from console.ports import UnitOfWork
from console.storage.repositories import auto_replies
from tests.helpers.asyncio_run import run
from tests.helpers.storage import START, opened, someone


def test_states_are_kept_and_changed(tmp_path: Path) -> None:
    state = ContactState(
        START, START, START, True, True, False, 2, {"away": Answered(START, 1), "k": Answered(START, 0)}
    )

    def work(unit: UnitOfWork) -> None:
        one, other = someone(unit, "a@b"), someone(unit, "c@d")
        assert unit.auto_replies.state(one.id) is None
        unit.auto_replies.save_states({})
        unit.auto_replies.save_states({one.id: state, other.id: ContactState()})
        assert unit.auto_replies.state(one.id) == state
        assert unit.auto_replies.state(other.id) == ContactState()
        unit.auto_replies.save_states({one.id: ContactState(in_a_row=1)})
        assert unit.auto_replies.state(one.id) == ContactState(in_a_row=1)

    in_store(tmp_path, work)


def test_only_silences_that_go_on_are_expected(tmp_path: Path) -> None:
    later = START + timedelta(hours=1)
    states = {
        "waits@x": ContactState(heard_at=later, burst_since=later),
        "answered@x": ContactState(heard_at=later, burst_since=later, burst_answered=True),
        "asked@x": ContactState(heard_at=later, burst_since=later, waiting_asked=True),
        "had the last word@x": ContactState(spoken_at=later, heard_at=START),
        "was bidden goodbye@x": ContactState(spoken_at=later, heard_at=START, closing_asked=True),
        "long ago@x": ContactState(heard_at=START, burst_since=START),
        "never@x": ContactState(),
    }

    def work(unit: UnitOfWork) -> None:
        by_name = {name: someone(unit, name).id for name in states}
        unit.auto_replies.save_states({by_name[name]: state for name, state in states.items()})
        found = unit.auto_replies.expecting(START + timedelta(minutes=30))
        assert found == {by_name[name]: states[name] for name in ("waits@x", "had the last word@x")}

    in_store(tmp_path, work)


def test_the_log_keeps_the_newest_and_is_read_in_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auto_replies, "LOG_KEPT", 5)
    decision = Decision("away", "稍后", verdicts=(Verdict("away", Condition.AWAY, None),))

    def work(unit: UnitOfWork) -> None:
        contact = someone(unit, "buyer@x")
        made = [
            unit.auto_replies.add_entry(START + timedelta(seconds=n), contact.id, MessageId(n), decision)
            for n in range(8)
        ]
        barred = Decision(barred=Passed.BURST)
        made.append(unit.auto_replies.add_entry(START, contact.id, None, barred))
        assert unit.auto_replies.entries() == list(reversed(made[-5:]))
        assert unit.auto_replies.entries(limit=2) == [made[8], made[7]]
        assert unit.auto_replies.entries(before=made[7].id, limit=2) == [made[6], made[5]]
        assert made[8].decision == barred
        assert made[8].contact_name == "buyer"
        assert unit.auto_replies.decided(MessageId(7))
        assert not unit.auto_replies.decided(MessageId(1))

    in_store(tmp_path, work)


def test_a_damaged_memory_is_forgotten_and_told_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def work(unit: UnitOfWork) -> None:
        contact = someone(unit, "buyer@x")
        unit.auto_replies.save_states({contact.id: ContactState(in_a_row=2)})
        connection = unit.auto_replies._connection  # type: ignore[attr-defined]
        connection.exec_driver_sql("UPDATE auto_reply_states SET answered = '{'")
        assert unit.auto_replies.state(contact.id) == ContactState(in_a_row=2)

    in_store(tmp_path, work)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def in_store(folder: Path, work: object) -> None:
    async def main() -> None:
        async with opened(folder) as store:
            await store.write(work, durable=False)  # type: ignore[arg-type]
            await asyncio.sleep(0)

    run(main())
