"""What the kit's own Prosody modules do for buyers and agents."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import aiohttp
import pytest

from tests.helpers.asyncio_run import run
from tests.helpers.browser import Browser, BuyerPage, wait_until
from tests.helpers.need import need
from tests.helpers.server_kit import ShopServer, ask_web, kit_module
from tests.helpers.server_kit_agent import RawAgent, png

pytestmark = [pytest.mark.e2e, pytest.mark.prosody]

CLIENT = "{jabber:client}"


@pytest.fixture
def shop(prosody_shop: ShopServer) -> ShopServer:
    """Give the shop on Prosody."""
    return prosody_shop


def test_presence_name_and_picture_are_shown(shop: ShopServer, buyer: BuyerPage) -> None:
    wait_until(lambda: "不在线" in buyer.status, "the agent away")
    with RawAgent(shop.jid, shop.password, shop.c2s_port, shop.ca_file) as agent:
        wait_until(lambda: buyer.status == "在线", "the agent there")
        wait_until(lambda: any("visitor." in one.get("from", "") for one in agent.presences), "the buyer's presence")
        agent.presence("dnd", "双11满300减30")
        wait_until(lambda: buyer.status == "忙碌 · 双11满300减30", "busy")
        agent.set_card("客服小美", png((200, 80, 80)))
        wait_until(lambda: buyer.reload().agent_name == "客服小美", "the agent's name")
        script = "return document.querySelector('.sc-avatar img')?.naturalWidth === 48"
        wait_until(lambda: buyer.driver.execute_script(script), "the agent's picture")
    wait_until(lambda: "不在线" in buyer.status, "the agent gone")


def test_a_flood_is_slowed_down_not_lost(tmp_path: Path, browser: Browser) -> None:
    with ShopServer(tmp_path, messages_per_minute=120, message_burst=3) as shop:
        buyer = BuyerPage(browser, shop.page_url).open()
        for number in range(6):
            buyer.say(f"m{number}")
        buyer.wait_for_message("m5", state="sent", seconds=40)
        with RawAgent(shop.jid, shop.password, shop.c2s_port, shop.ca_file) as agent:
            agent.wait_for("m5")
            assert agent.bodies() == [f"m{number}" for number in range(6)]


class Visitor:
    """A stranger who writes XMPP by hand over the WebSocket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, host: str) -> None:
        self.socket, self.host = socket, host

    async def ask(self, xml: str, until: str) -> ET.Element:
        """Send and return the first answer with this local name."""
        await self.socket.send_str(xml)
        while True:
            message = await self.socket.receive(10)
            assert message.type == aiohttp.WSMsgType.TEXT, f"the line ended: {message}"
            element = ET.fromstring(message.data)  # noqa: S314  our own server's words
            if element.tag.rpartition("}")[2] in until.split("|"):
                return element

    async def sign_in(self, user: str, password: str, mechanism: str = "PLAIN") -> str:
        """Sign in; return success or failure."""
        import base64

        greeting = f'<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="{self.host}" version="1.0"/>'
        await self.ask(greeting, "features")
        word = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        answer = await self.ask(
            f'<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="{mechanism}">{word}</auth>', "success|failure"
        )
        outcome = answer.tag.rpartition("}")[2]
        if outcome == "success":
            await self.ask(greeting, "features")
            bind = '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>'
            await self.ask(f'<iq xmlns="jabber:client" type="set" id="b">{bind}</iq>', "iq")
        return outcome

    async def condition(self, xml: str, name: str) -> str:
        """Send a stanza and return the error's condition it is answered with."""
        error = (await self.ask(xml, name)).find(f"{CLIENT}error")
        assert error is not None
        return error[0].tag.rpartition("}")[2]


def new_user(shop: ShopServer) -> tuple[str, str]:
    """Return a visitor's name and the right password."""
    kit = kit_module("shopkit")
    user = kit.new_visitor()
    return user, kit.visitor_password(shop.shop.secret(), user)


def sign_in(shop: ShopServer, user: str, password: str, host: str = "") -> str:
    """Sign in over the WebSocket and return success or failure."""

    async def work() -> str:
        async with aiohttp.ClientSession() as session, session.ws_connect(shop.ws_url, protocols=["xmpp"]) as socket:
            return await Visitor(socket, host or shop.shop.visitor_host).sign_in(user, password)

    return run(work())


def test_only_the_right_key_opens(shop: ShopServer) -> None:
    user, password = new_user(shop)
    _, other = new_user(shop)
    assert sign_in(shop, user, password) == "success"
    for wrong in (other, password[:-1], password.upper(), "", "0" * 64):
        assert sign_in(shop, user, wrong) == "failure"


@pytest.mark.parametrize(
    "name", ["xiaomei", "v-", "v-short", "v-UPPERCASELETTERS", "v-with.dots.in.it", "v-" + "a" * 80]
)
def test_only_visitors_names_are_let_in(shop: ShopServer, name: str) -> None:
    kit = kit_module("shopkit")
    assert sign_in(shop, name, kit.visitor_password(shop.shop.secret(), name)) == "failure"


def test_an_agent_signs_in_with_the_kits_account_and_not_with_another_password(shop: ShopServer) -> None:
    assert sign_in(shop, "xiaomei", shop.password, shop.domain) == "success"
    assert sign_in(shop, "xiaomei", "wrong", shop.domain) == "failure"


def test_strangers_reach_the_shops_agents_only(shop: ShopServer, agent: RawAgent) -> None:
    user, password = new_user(shop)
    other, _ = new_user(shop)
    visitors = shop.shop.visitor_host

    async def work() -> dict[str, str]:
        async with aiohttp.ClientSession() as session, session.ws_connect(shop.ws_url, protocols=["xmpp"]) as socket:
            visitor = Visitor(socket, visitors)
            assert await visitor.sign_in(user, password) == "success"

            def message(to: str, body: str = "x", kind: str = "chat") -> str:
                return f'<message xmlns="jabber:client" type="{kind}" to="{to}"><body>{body}</body></message>'

            found = {
                "another visitor": await visitor.condition(message(f"{other}@{visitors}"), "message"),
                "another server": await visitor.condition(message("someone@example.org"), "message"),
                "the host": await visitor.condition(message(shop.domain), "message"),
                "a headline": await visitor.condition(message(shop.jid, kind="headline"), "message"),
                "a long one": await visitor.condition(message(shop.jid, "x" * 70_000), "message"),
                "a subscription": await visitor.condition(
                    f'<presence xmlns="jabber:client" type="subscribe" to="{shop.jid}"/>', "presence"
                ),
                "a question to the agent's program": await visitor.condition(
                    f'<iq xmlns="jabber:client" type="get" id="q" to="{agent.client.boundjid.full}">'
                    '<query xmlns="jabber:iq:version"/></iq>',
                    "iq",
                ),
            }
            await visitor.socket.send_str(message(shop.jid, "this one may"))
            return found

    found = run(work())
    assert found.pop("a long one") == "not-acceptable"
    assert set(found.values()) == {"not-allowed"}, found
    agent.wait_for("this one may")
    assert agent.bodies() == ["this one may"]


def test_guests_only_where_wanted(shop: ShopServer, tmp_path: Path) -> None:
    async def mechanisms(server: ShopServer) -> str:
        async with aiohttp.ClientSession() as session, session.ws_connect(server.ws_url, protocols=["xmpp"]) as socket:
            await socket.send_str(
                f'<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="guest.{server.domain}" version="1.0"/>'
            )
            texts = []
            for _ in range(2):
                message = await asyncio.wait_for(socket.receive(), 10)
                texts.append(str(message.data))
            return " ".join(texts)

    assert "host-unknown" in run(mechanisms(shop))
    with ShopServer(tmp_path / "guests", guests=True) as other:
        assert "ANONYMOUS" in run(mechanisms(other))


def ask_identity(shop: ShopServer, cookie: str = "", **headers: str) -> tuple[int, dict[str, str], dict[str, str]]:
    """Ask for an identity as a page would; return status, answer and headers."""
    asked = {"Origin": shop.page_url.rstrip("/"), "Content-Length": "0"}
    asked |= {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie:
        asked["Cookie"] = cookie
    status, body, answered = ask_web(f"{shop.page_url}chat/identity", method="POST", headers=asked)
    return status, json.loads(body) if status == 200 else {}, answered


def test_the_identity_lasts_and_cannot_be_forged(shop: ShopServer) -> None:
    status, first, headers = ask_identity(shop)
    assert status == 200
    cookie = headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert first["password"] not in cookie
    assert headers["Cache-Control"] == "no-store"
    value = cookie.partition(";")[0]
    assert ask_identity(shop, value)[1] == first
    assert ask_identity(shop)[1]["jid"] != first["jid"]
    user = first["jid"].partition("@")[0]
    for forged in (f"shop_visitor={user}", f"shop_visitor={user}.{'0' * 64}", value[:-1], "shop_visitor=v-../x.0"):
        assert ask_identity(shop, forged)[1]["jid"] != first["jid"]


def test_other_sites_get_no_identity(shop: ShopServer) -> None:
    assert ask_identity(shop, Origin="https://evil.example")[0] == 403
    assert ask_identity(shop, Sec_Fetch_Site="cross-site")[0] == 403
    assert ask_web(f"{shop.page_url}chat/identity")[0] == 405


def test_one_address_gets_so_many_names_and_no_more(shop: ShopServer) -> None:
    statuses = [ask_identity(shop)[0] for _ in range(35)]
    assert statuses == [200] * 30 + [429] * 5


@pytest.mark.parametrize("path", ["../shopkit.py", "%2e%2e/shopkit.py", "..%2fshopkit.py", "vendor", "nothing.js"])
def test_only_the_pages_files_are_served(shop: ShopServer, path: str) -> None:
    assert ask_web(shop.page_url + path)[0] == 404


def test_the_page_is_kept_to_itself(shop: ShopServer) -> None:
    headers = ask_web(shop.page_url)[2]
    policy = headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_strange_page_may_not_read_pictures_or_upload(shop: ShopServer) -> None:
    def allowed(origin: str) -> str | None:
        url = f"{shop.http_url}pictures/slot/picture.png"
        return ask_web(url, method="OPTIONS", headers={"Origin": origin})[2].get("Access-Control-Allow-Origin")

    assert allowed(shop.page_url.rstrip("/")) == shop.page_url.rstrip("/")
    assert allowed("https://evil.example") is None


def test_prosody_finds_nothing_wrong(shop: ShopServer) -> None:
    need("prosody")
    words = [line for line in shop.log().splitlines() if "\terror\t" in line or "\twarn\t" in line]
    assert words == []
