"""What counts as being served: one answer for the window's limit and for auto-reply's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.autoreply import Condition, Texts
from console.domain.conversations import Served, ServedRule, served
from console.domain.ids import Address
from console.domain.messages import Direction
from tests.helpers.asyncio_run import run
from tests.helpers.desk_world import BUYER, World, arrived, until, world

OTHERS = [Address(f"other{number}@visitor.shop.test") for number in range(3)]


async def three_visits(w: World) -> None:
    """One buyer was answered, one waits, one was closed."""
    w.wire.start()
    for number, peer in enumerate(OTHERS):
        w.wire.say(arrived("hello", f"o{number}", peer=peer))
    await w.settle()
    answered, _, closed = (w.buyer(peer).id for peer in OTHERS)
    await w.session.outbox.send_text(answered, "here")
    await w.session.desk.close(closed)
    await w.settle()


def rule(what: Served, minutes: int = 30) -> ServedRule:
    return ServedRule(what, timedelta(minutes=minutes))


def test_each_choice_counts_other_conversations(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await three_visits(w)
            desk = w.session.desk
            counts = []
            for what in Served:
                desk.served_rule = rule(what)
                counts.append(desk.served_count())
            assert counts == [2, 2, 1]
            await w.clock.advance(31 * 60)
            desk.served_rule = rule(Served.RECENT)
            assert desk.served_count() == 0
            desk.served_rule = rule(Served.RECENT, 32)
            assert desk.served_count() == 2
            await w.session.outbox.send_text(w.buyer(OTHERS[0]).id, "still here?")
            await w.clock.advance(120)
            assert desk.served_count() == 1

    run(main())


def test_who_is_blocked_or_closed_is_never_served(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await three_visits(w)
            now, waiting = w.clock.now(), w.buyer(OTHERS[1])
            for what in Served:
                assert served(waiting, now, rule(what))
                assert not served(replace(waiting, blocked=True), now, rule(what))
                assert not served(replace(waiting, active=False), now, rule(what))

    run(main())


@pytest.mark.parametrize(("what", "answers"), [(Served.OPEN, True), (Served.WAITING, False)])
def test_auto_reply_counts_with_the_same_choice(tmp_path: Path, what: Served, answers: bool) -> None:
    """Two conversations are open, one of them waits: with the new one more than two are open, but only two wait."""

    async def main() -> None:
        async with world(tmp_path) as w:
            await three_visits(w)
            w.session.desk.served_rule = rule(what)
            service = w.session.autoreply
            rules = service.rules
            kept = tuple(
                replace(each, on=True, limit=2, texts=Texts(("One moment, please.",)))
                if each.condition is Condition.MANY
                else replace(each, on=False)
                for each in rules.rules
            )
            await service.set_rules(replace(rules, rules=kept))
            w.wire.say(arrived("hello", "new"))
            await until(lambda: w.session.desk.contact_at(BUYER) is not None)
            await w.settle()
            replies = [m for m in await w.page() if m.direction is Direction.OUT]
            assert bool(replies) is answers

    run(main())
