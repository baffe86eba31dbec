"""The buyer's page over ejabberd, with the kit's configuration; only where ejabberd is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.browser import Browser, BuyerPage, wait_until
from tests.helpers.need import need_optional
from tests.helpers.server_kit_agent import RawAgent, sender
from tests.helpers.server_kit_ejabberd import EjabberdShop

pytestmark = [pytest.mark.e2e, pytest.mark.ejabberd]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[EjabberdShop]:
    """Give a running shop on ejabberd."""
    need_optional("ejabberdctl", "the server kit on ejabberd")
    with EjabberdShop(tmp_path) as server:
        yield server


def test_a_buyer_and_an_agent_talk_over_ejabberd(
    shop: EjabberdShop, buyer: BuyerPage, agent: RawAgent, browser: Browser, tmp_path: Path
) -> None:
    buyer.say("你好")
    visitor = sender(agent.wait_for("你好"))
    agent.say(visitor, "您好，在的")
    buyer.wait_for_message("您好，在的")
    agent.typing(visitor, "composing")
    wait_until(lambda: buyer.typing_shown, "the agent typing")
    photo = tmp_path / "photo.png"
    photo.write_bytes((Path(__file__).parent / "dot.png").read_bytes())
    buyer.send_picture(photo)
    buyer.wait_for_picture("out", state="sent")
    agent.send_picture(visitor, photo)
    buyer.wait_for_picture("in")
    said = buyer.messages()
    buyer.reload()
    wait_until(lambda: len(buyer.messages()) == len(said), "the history")
    assert [one.origin_id for one in buyer.messages()] == [one.origin_id for one in said]
    assert browser.complaints() == []
    buyer.say("还在吗")
    assert sender(agent.wait_for("还在吗")) == visitor
