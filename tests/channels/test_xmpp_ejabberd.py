"""The XMPP channel does on ejabberd, where it is installed, what every channel must."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from tests.channels.contract import PEER_GROUP, PEER_NAME, ChannelContract, OpenWorld
from tests.helpers import ejabberd
from tests.helpers.need import need_optional
from tests.helpers.xmpp_world import PASSWORD, XmppWorld, ejabberd_world

pytestmark = [pytest.mark.ejabberd, pytest.mark.slow]
SETS = 60


@pytest.fixture(scope="module", params=[True, False], ids=["tls", "plain"])
def server(request: pytest.FixtureRequest) -> Iterator[ejabberd.Ejabberd]:
    """Start one for all tests of a kind."""
    need_optional("ejabberdctl", "the XMPP channel on ejabberd")
    with ejabberd.Ejabberd(
        tls=request.param, sets=SETS, password=PASSWORD, name=PEER_NAME, group=PEER_GROUP
    ) as running:
        yield running


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    """Count the sets of accounts."""
    return itertools.cycle(range(1, SETS + 1))


@pytest.fixture
def open_world(server: ejabberd.Ejabberd, numbers: Iterator[int]) -> OpenWorld:
    @asynccontextmanager
    async def opened() -> AsyncIterator[XmppWorld]:
        async with ejabberd_world(server, next(numbers)) as world:
            yield world

    return opened


class TestXmppOnEjabberd(ChannelContract):
    """The whole suite."""
