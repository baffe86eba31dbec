"""Auto-reply at work: stored with its cause, sent once, over restarts, reconnects, other devices and a dead line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from console.domain.autoreply import Condition, Exemption, Passed, Texts, standard_rules
from console.domain.channel_events import MessageCorrected
from console.domain.errors import Problem, UserError
from console.domain.events import AutoReplied
from console.domain.ids import Address, ArchiveId, OriginId
from console.domain.messages import Direction, MessageState
from console.domain.presence import AgentStatus
from console.services.autoreply import DAMAGED_KEY, RULES_KEY, Trial
from tests.helpers.asyncio_run import run
from tests.helpers.autoreply import by_pattern, changed, keyword, passed, rules_with
from tests.helpers.autoreply_world import automatic, online, with_world
from tests.helpers.clock import FakeClock
from tests.helpers.desk_world import BUYER, World, arrived, until, world
from tests.helpers.wire import HandWire

C = Condition
OTHER = Address("other@visitor.shop.test")


def test_a_first_message_is_answered_at_once_and_marked(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        told: list[AutoReplied] = []
        w.session.bus.subscribe(AutoReplied, told.append)
        w.wire.say(arrived("在吗", "1"))
        await until(lambda: bool(w.wire.sent))
        (stanza,) = w.wire.sent
        assert (stanza.body, stanza.automatic) == ("text of first of day", True)
        question, answer = await w.page()
        assert (answer.direction, answer.automatic, answer.state) == (Direction.OUT, True, MessageState.WAITING)
        assert answer.origin_id == stanza.wire_id
        w.wire.acknowledge(stanza)
        await w.settle()
        assert (await w.page())[1].state is MessageState.SENT
        (entry,) = await w.session.autoreply.log()
        assert told == [AutoReplied(entry)]
        assert (entry.message_id, entry.contact_name, entry.decision.rule_id) == (question.id, "buyer", "first of day")
        assert passed(entry.decision)["away"] is Passed.OFF

    with_world(tmp_path, rules_with(C.FIRST_OF_DAY), test)


def test_an_automatic_reply_is_no_answer(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        w.wire.say(arrived("在吗", "1"))
        await until(lambda: bool(w.wire.sent))
        await w.settle()
        contact = w.buyer()
        assert contact.waiting_since is not None
        assert contact.unread == 1
        assert contact.last_message is not None
        assert contact.last_message.automatic
        await w.session.outbox.send_text(contact.id, "您好")
        assert w.buyer().waiting_since is None

    with_world(tmp_path, rules_with(C.AWAY), test, AgentStatus.AWAY)


@pytest.mark.parametrize(
    ("condition", "status"),
    [(C.AWAY, AgentStatus.AWAY), (C.BUSY, AgentStatus.BUSY), (C.AWAY, AgentStatus.ONLINE)],
)
def test_the_status_decides(tmp_path: Path, condition: Condition, status: AgentStatus) -> None:
    async def test(w: World) -> None:
        w.wire.say(arrived("在吗", "1"))
        await w.settle()
        assert automatic(w) == ([] if status is AgentStatus.ONLINE else [f"text of {condition.value}"])

    with_world(tmp_path, rules_with(condition), test, status)


def test_more_than_n_buyers_counts_who_is_served(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        for number in range(4):
            w.wire.say(arrived("在吗", f"m{number}", peer=Address(f"b{number}@visitor.shop.test")))
            await w.settle()
        assert [stanza.address for stanza in w.wire.sent] == ["b3@visitor.shop.test"]
        await w.session.desk.close(w.buyer(Address("b0@visitor.shop.test")).id)
        await w.session.desk.close(w.buyer(Address("b1@visitor.shop.test")).id)
        w.wire.say(arrived("在吗", "m4", peer=OTHER))
        await w.settle()
        assert len(w.wire.sent) == 1
        w.wire.say(arrived("在吗", "m5", peer=Address("b5@visitor.shop.test")))
        await w.settle()
        assert len(w.wire.sent) == 2

    with_world(tmp_path, changed(rules_with(C.MANY), C.MANY, limit=3), test)


def test_many_at_once_in_one_batch_are_counted_one_by_one(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        for number in range(5):
            w.wire.say(arrived("在吗", f"m{number}", peer=Address(f"b{number}@visitor.shop.test")))
        await w.settle()
        assert [stanza.address for stanza in w.wire.sent] == ["b3@visitor.shop.test", "b4@visitor.shop.test"]

    with_world(tmp_path, changed(rules_with(C.MANY), C.MANY, limit=3), test)


def test_keywords_patterns_and_groups(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        w.wire.say(arrived("我要退一下款", "1"))
        w.wire.say(arrived("REFUND?", "2", peer=OTHER))
        await w.settle()
        assert automatic(w) == ["text of k1", "text of k2"]

    with_world(tmp_path, rules_with(keywords=(by_pattern(1, "退.{0,3}款"), keyword(2, "refund"))), test)


def test_what_is_not_said_to_us_by_a_person_now_is_not_answered(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        now = w.clock.now()
        w.wire.say(arrived("auto", "1", automatic=True))
        w.wire.say(arrived("late", "2", stamp=now - timedelta(minutes=1)))
        w.wire.say(arrived("archived", "3", archive="a3", stamp=now, from_archive=True))
        w.wire.say(arrived("to my other device", "4", carbon=True))
        w.wire.say(arrived("mine", "5", carbon=True, direction=Direction.OUT))
        w.wire.say(arrived("server notice", "6", peer=Address("shop.test")))
        w.wire.say(MessageCorrected(OTHER, Direction.IN, OriginId("gone"), "corrected", ArchiveId("a7")))
        await w.settle()
        await w.session.roster.block(w.buyer(OTHER))
        w.wire.say(arrived("from a blocked one", "8", peer=OTHER))
        await w.settle()
        await w.clock.advance(400)
        assert w.wire.sent == []
        # It left no burst behind: the next one is answered.
        w.wire.say(arrived("在吗", "9"))
        await w.settle()
        assert automatic(w) == ["text of away"]

    with_world(tmp_path, rules_with(C.AWAY, keywords=(keyword(1, "a"),)), test, AgentStatus.AWAY)


def test_the_agents_own_word_from_another_device_is_known(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        w.wire.say(arrived("我来", "1", carbon=True, direction=Direction.OUT))
        w.wire.say(arrived("在吗", "2"))
        await w.settle()
        assert w.wire.sent == []
        w.wire.say(arrived("自动", "3", peer=OTHER, carbon=True, direction=Direction.OUT, automatic=True))
        w.wire.say(arrived("在吗", "4", peer=OTHER))
        await w.settle()
        # What another console sent by itself is no human word; it came before this burst.
        assert [stanza.address for stanza in w.wire.sent] == [OTHER]

    with_world(tmp_path, rules_with(C.AWAY), test, AgentStatus.AWAY)


def test_a_word_by_hand_keeps_auto_reply_quiet_and_exemptions_hold(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        contact_id = await w.session.desk.open_address(BUYER)
        await w.session.outbox.send_text(contact_id, "您好")
        w.wire.say(arrived("在吗", "1"))
        w.wire.say(arrived("在吗", "2", peer=OTHER))
        await w.settle()
        assert automatic(w) == []
        barred, exempt = reversed(await w.session.autoreply.log())
        assert barred.decision.barred is Passed.HUMAN_SPOKE
        assert passed(exempt.decision)["away"] is Passed.EXEMPT
        await w.clock.advance(301)
        w.wire.say(arrived("在吗", "3"))
        await w.settle()
        assert automatic(w) == ["text of away"]

    with_world(tmp_path, rules_with(C.AWAY, exemptions=(Exemption(address=OTHER),)), test, AgentStatus.AWAY)


def test_nothing_is_answered_twice_after_a_restart(tmp_path: Path) -> None:
    rules = rules_with(C.AWAY)

    async def main() -> None:
        clock = FakeClock()
        async with world(tmp_path, clock=clock) as w:
            await online(w, rules, AgentStatus.AWAY)
            w.wire.say(arrived("在吗", "1", archive="a1"))
            await until(lambda: bool(w.wire.sent))
            (sent,) = w.wire.sent
        wire = HandWire()
        again = arrived("在吗", "1", archive="a1", stamp=clock.now(), from_archive=True)
        wire.archive.append((ArchiveId("a1"), again))
        async with world(tmp_path, wire=wire, clock=clock) as w:
            assert w.session.autoreply.rules == rules
            await clock.advance(10)
            w.wire.start()
            await until(lambda: bool(w.wire.sent))
            await w.settle()
            # The same stanza, not acknowledged before: the buyer's client knows it by its id.
            assert [stanza.wire_id for stanza in w.wire.sent] == [sent.wire_id]
            w.wire.say(arrived("在吗", "1", archive="a1"))
            w.wire.say(arrived("人呢", "2", archive="a2"))
            await w.settle()
            assert len(w.wire.sent) == 1
            assert [m.automatic for m in await w.page()] == [False, True, False]

    run(main())


def test_nothing_is_answered_twice_after_a_reconnect(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        w.wire.say(arrived("在吗", "1", archive="a1"))
        await until(lambda: bool(w.wire.sent))
        w.wire.acknowledge(*w.wire.sent)
        await w.settle()
        w.wire.cut()
        w.wire.archive.append(
            (ArchiveId("a1"), arrived("在吗", "1", archive="a1", stamp=w.clock.now(), from_archive=True))
        )
        missed = arrived("我等着呢", "2", archive="a2", stamp=w.clock.now(), from_archive=True, peer=OTHER)
        w.wire.archive.append((ArchiveId("a2"), missed))
        await w.clock.advance(1000)
        w.wire.start()
        await w.settle()
        assert len(w.wire.sent) == 1
        w.wire.say(arrived("在吗", "1", archive="a1"))
        await w.settle()
        assert len(w.wire.sent) == 1

    with_world(tmp_path, rules_with(C.AWAY), test, AgentStatus.AWAY)


def test_a_reply_decided_as_the_line_broke_leaves_with_the_next_session(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        w.wire.room = 0
        w.wire.say(arrived("在吗", "1"))
        await w.settle()
        assert w.wire.sent == []
        assert w.session.outbox.waiting_count() == 1
        w.wire.room = 10
        w.wire.cut()
        w.wire.start()
        await until(lambda: bool(w.wire.sent))
        await w.settle()
        assert automatic(w) == ["text of away"]

    with_world(tmp_path, rules_with(C.AWAY), test, AgentStatus.AWAY)


def test_what_was_said_before_auto_reply_was_there_counts(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        contact_id = await w.session.desk.open_address(BUYER)
        w.wire.say(arrived("昨天的话", "1"))
        await w.settle()
        await w.session.outbox.send_text(contact_id, "您好")

        def forget(uow: object) -> None:
            uow.auto_replies._connection.exec_driver_sql("DELETE FROM auto_reply_states")  # type: ignore[attr-defined]

        await w.session.store.write(forget, durable=True)
        w.wire.sent.clear()
        w.wire.say(arrived("在吗", "2"))
        await w.settle()
        assert w.wire.sent == []
        assert (await w.session.autoreply.log(limit=1))[0].decision.barred is Passed.HUMAN_SPOKE

    with_world(tmp_path, rules_with(C.AWAY), test, AgentStatus.AWAY)


def test_damaged_rules_are_kept_aside_and_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await w.session.store.write(lambda uow: uow.meta.set(RULES_KEY, '{"rules": 3}'), durable=True)
        async with world(tmp_path) as w:
            assert w.session.autoreply.rules == standard_rules()
            (error,) = w.errors
            assert isinstance(error, UserError)
            assert error.problem is Problem.AUTO_REPLY_DAMAGED
            assert await w.session.store.read(lambda uow: uow.meta.get(DAMAGED_KEY)) == '{"rules": 3}'
        async with world(tmp_path) as w:
            assert w.errors == []

    run(main())
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_rules_can_be_stored_with_other_settings_in_one_transaction(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        rules = rules_with(C.BUSY)
        values = w.session.autoreply.meta_values(rules) | {"other": "value"}

        def work(uow: object) -> None:
            for key, value in values.items():
                uow.meta.set(key, value)  # type: ignore[attr-defined]

        await w.session.store.write(work, durable=True)
        assert w.session.autoreply.rules != rules
        w.session.autoreply.adopt(rules)
        assert w.session.autoreply.rules == rules
        await w.session.autoreply.load()
        assert w.session.autoreply.rules == rules

    with_world(tmp_path, rules_with(), test)


def test_the_simulator_says_what_would_happen_and_does_nothing(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        auto = w.session.autoreply
        rules = rules_with(C.AWAY, C.WAITING, C.MANY, exemptions=(Exemption(group="同事"),))
        at = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=8)))
        away = Trial(AgentStatus.AWAY, at, 1, "在吗", name="小明")
        assert (await auto.try_out(rules, away)).rule_id == "away"
        assert (await auto.try_out(rules, replace(away, at=at.replace(tzinfo=None)))).rule_id == "away"
        assert (await auto.try_out(rules, replace(away, groups=("同事",)))).rule_id is None
        assert (await auto.try_out(rules, replace(away, status=AgentStatus.BUSY, serving=21))).rule_id == "many"
        quiet = replace(away, status=AgentStatus.ONLINE)
        decision = await auto.try_out(rules, quiet)
        assert passed(decision)["waiting"] is Passed.NOT_NOW
        decision = await auto.try_out(rules, replace(quiet, silence=60))
        assert (decision.rule_id, decision.text) == ("waiting", "text of waiting")
        assert [v.rule_id for v in decision.verdicts] == [
            v.rule_id for v in (await auto.try_out(rules, quiet)).verdicts
        ]
        # A contact the console knows is looked at as it stands.
        contact_id = await w.session.desk.open_address(BUYER)
        await w.session.outbox.send_text(contact_id, "您好")
        known = replace(away, contact_id=contact_id, at=w.clock.now() + timedelta(seconds=10))
        assert (await auto.try_out(rules, known)).barred is Passed.HUMAN_SPOKE
        assert automatic(w) == []
        assert await auto.log() == []

    with_world(tmp_path, rules_with(), test)


def test_variables_with_a_value_are_those_of_the_agent(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        auto = w.session.autoreply
        assert auto.known_variables() == {"客服昵称", "等待分钟"}
        await w.session.profile.set_name("小店：小美")
        assert auto.known_variables() == {"客服昵称", "店铺名", "等待分钟"}
        contact_id = await w.session.desk.open_address(BUYER, "小明")
        await w.session.desk.set_remark(contact_id, "爱还价")
        w.wire.say(arrived("在吗", "1", nick="小明"))
        await w.settle()
        assert automatic(w) == ["小明，我是小店：小美，欢迎来小店"]

    rules = rules_with(C.AWAY)
    away = next(rule for rule in rules.rules if rule.condition is C.AWAY)
    texts = replace(away.texts, texts=("{客户称呼|亲}，我是{客服昵称}，欢迎来{店铺名|本店}",))
    with_world(tmp_path, changed(rules, C.AWAY, texts=texts), test, AgentStatus.AWAY)


def test_the_log_is_read_in_pages(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        for number in range(5):
            w.wire.say(arrived("在吗", f"m{number}", peer=Address(f"b{number}@visitor.shop.test")))
        await w.settle()
        newest = await w.session.autoreply.log(limit=2)
        older = await w.session.autoreply.log(before=newest[-1].id, limit=10)
        assert [entry.contact_name for entry in [*newest, *older]] == ["b4", "b3", "b2", "b1", "b0"]

    with_world(tmp_path, rules_with(C.AWAY), test)


class BusyWire(HandWire):
    """One on which a buyer writes while the archive is read."""

    async def catch_up(self, after: ArchiveId | None) -> ArchiveId | None:
        for _, event in self.archive:
            self.say(replace(event, from_archive=False, stamp=None))
        return await super().catch_up(after)


def test_what_comes_live_while_the_archive_is_read_is_answered_once(tmp_path: Path) -> None:
    async def main() -> None:
        clock = FakeClock()
        wire = BusyWire()
        event = arrived("在吗", "1", archive="a1", stamp=clock.now(), from_archive=True)
        wire.archive.append((ArchiveId("a1"), event))
        async with world(tmp_path, wire=wire, clock=clock) as w:
            await online(w, rules_with(C.AWAY), AgentStatus.AWAY)
            await until(lambda: bool(w.wire.sent))
            w.wire.say(replace(event, from_archive=False, stamp=None))
            await w.settle()
            assert automatic(w) == ["text of away"]
            assert [m.automatic for m in await w.page()] == [False, True]

    run(main())


def test_rules_that_fail_do_not_cost_the_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(w: World) -> None:
        def broken(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("console.services.autoreply_batch.decide", broken)
        w.wire.say(arrived("在吗", "1"))
        await w.settle()
        assert [m.body for m in await w.page()] == ["在吗"]
        assert w.wire.sent == []

    with_world(tmp_path, rules_with(C.AWAY), test, AgentStatus.AWAY)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_buyer_is_told_how_many_minutes_to_wait(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        for number in range(4):
            w.wire.say(arrived("在吗", f"m{number}", peer=Address(f"b{number}@visitor.shop.test")))
        await w.settle()
        assert automatic(w) == ["1分钟", "2分钟", "2分钟", "3分钟"]
        await w.session.outbox.send_text(w.buyer(Address("b0@visitor.shop.test")).id, "您好")
        w.wire.say(arrived("在吗", "m5", peer=OTHER))
        await w.settle()
        assert automatic(w)[-1] == "3分钟"

    rules = changed(rules_with(C.BUSY), C.BUSY, texts=Texts(("{等待分钟|几}分钟",)))
    with_world(tmp_path, rules, test, AgentStatus.BUSY)


def test_what_two_consoles_of_an_account_answer_is_one_message(tmp_path: Path) -> None:
    async def main() -> None:
        question = arrived("在吗", "1", archive="a1")
        async with world(tmp_path / "one") as w:
            await online(w, rules_with(C.AWAY), AgentStatus.AWAY)
            w.wire.say(question)
            await until(lambda: bool(w.wire.sent))
            (theirs,) = w.wire.sent
        copy = arrived(theirs.body, theirs.wire_id, carbon=True, direction=Direction.OUT, automatic=True)
        for at_once in (True, False):
            async with world(tmp_path / f"other {at_once}") as w:
                await online(w, rules_with(C.AWAY), AgentStatus.AWAY)
                w.wire.say(question)
                if not at_once:
                    await until(lambda: bool(w.wire.sent))
                    assert w.wire.sent[0].wire_id == theirs.wire_id
                w.wire.say(copy)
                await w.settle()
                assert len(w.wire.sent) == (not at_once)
                assert w.session.outbox.waiting_count() == 0
                assert [(m.origin_id, m.state) for m in (await w.page())[1:]] == [(theirs.wire_id, MessageState.SENT)]
                assert await w.session.store.read(lambda uow: uow.outbox.all()) == []

    run(main())
