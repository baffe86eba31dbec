"""An account at work with auto-reply rules, on a wire held by hand and a clock that is moved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from console.domain.autoreply import RuleSet
from console.domain.presence import AgentStatus
from tests.helpers.asyncio_run import run
from tests.helpers.autoreply import SHANGHAI
from tests.helpers.desk_world import World, world


def automatic(w: World) -> list[str]:
    return [stanza.body for stanza in w.wire.sent if stanza.automatic]


async def online(w: World, rules: RuleSet, status: AgentStatus = AgentStatus.ONLINE) -> None:
    w.session.autoreply.zone = SHANGHAI
    await w.session.autoreply.set_rules(rules)
    await w.session.profile.set_status(status)
    w.wire.start()
    await w.settle()


def with_world(
    tmp_path: Path, rules: RuleSet, test: Callable[[World], Awaitable[None]], status: AgentStatus = AgentStatus.ONLINE
) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await online(w, rules, status)
            await test(w)
            assert w.errors == []

    run(main())
