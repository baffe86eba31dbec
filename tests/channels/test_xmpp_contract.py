"""The XMPP channel does what every channel must, over a real Prosody, encrypted and not, through a line that breaks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.channels.contract import ChannelContract, OpenWorld
from tests.helpers.xmpp_world import ProsodyWorld, prosody_world

pytestmark = pytest.mark.prosody


@pytest.fixture(params=[True, False], ids=["tls", "plain"])
def open_world(request: pytest.FixtureRequest) -> OpenWorld:
    @asynccontextmanager
    async def opened() -> AsyncIterator[ProsodyWorld]:
        async with prosody_world(tls=request.param) as world:
            yield world

    return opened


class TestXmpp(ChannelContract):
    """The whole suite."""


class TestXmppWithoutResume(ChannelContract):
    """The whole suite where the server never takes up an old session."""

    @pytest.fixture
    def open_world(self) -> OpenWorld:
        @asynccontextmanager
        async def opened() -> AsyncIterator[ProsodyWorld]:
            async with prosody_world(tls=False, refuse_resume=True) as world:
                yield world

        return opened


class TestXmppWithoutStreamManagement(ChannelContract):
    """The whole suite on a server that lacks XEP-0198."""

    @pytest.fixture
    def open_world(self) -> OpenWorld:
        @asynccontextmanager
        async def opened() -> AsyncIterator[ProsodyWorld]:
            async with prosody_world(tls=False, without=("smacks",)) as world:
                yield world

        return opened
