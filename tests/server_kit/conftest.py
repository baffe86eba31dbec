"""The shop every test here is about: the kit's server, an agent, a buyer's browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.browser import Browser, BuyerPage
from tests.helpers.need import need, need_optional
from tests.helpers.server_kit import ShopServer
from tests.helpers.server_kit_agent import RawAgent
from tests.helpers.server_kit_ejabberd import EjabberdShop

SERVERS = [
    pytest.param("prosody", marks=pytest.mark.prosody),
    pytest.param("ejabberd", marks=[pytest.mark.ejabberd, pytest.mark.slow]),
]


@pytest.fixture(params=SERVERS)
def any_shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ShopServer]:
    """Give a running shop, on each of the servers the kit has a configuration for."""
    if request.param == "ejabberd":
        need_optional("ejabberdctl", "the server kit on ejabberd")
        with EjabberdShop(tmp_path) as server:
            yield server
    else:
        need("prosody")
        with ShopServer(tmp_path) as server:
            yield server


@pytest.fixture
def prosody_shop(tmp_path: Path) -> Iterator[ShopServer]:
    """Give a running shop on Prosody, for what only the kit's Prosody modules do."""
    need("prosody")
    with ShopServer(tmp_path) as server:
        yield server


@pytest.fixture
def shop(any_shop: ShopServer) -> ShopServer:
    """Give a running shop; a file may override this with prosody_shop."""
    return any_shop


@pytest.fixture
def agent(shop: ShopServer) -> Iterator[RawAgent]:
    """Give the shop's agent, signed in over TLS with the shop's own authority."""
    with RawAgent(shop.jid, shop.password, shop.c2s_port, shop.ca_file) as signed_in:
        yield signed_in


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Give a browser, and fail where a page complained without a test having asked for it."""
    need("chromium")
    with Browser() as opened:
        yield opened


@pytest.fixture
def buyer(shop: ShopServer, browser: Browser) -> BuyerPage:
    """Give the shop's page with the chat open and online."""
    return BuyerPage(browser, shop.page_url).open()
