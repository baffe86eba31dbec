"""A buyer in a real browser and an agent, over the kit's own server."""

from __future__ import annotations

import base64
import struct
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from tests.helpers.browser import Browser, BuyerPage, wait_until
from tests.helpers.server_kit import ShopServer, ask_web
from tests.helpers.server_kit_agent import AUTO, RawAgent, png, sender

pytestmark = pytest.mark.e2e

RECEIVED = "{urn:xmpp:receipts}received"
DISPLAYED = "{urn:xmpp:chat-markers:0}displayed"
STATES = "{http://jabber.org/protocol/chatstates}"


def test_text_both_ways_with_states(buyer: BuyerPage, agent: RawAgent, browser: Browser) -> None:
    buyer.say("你好，这款有货吗？😀")
    got = agent.wait_for("你好，这款有货吗？😀")
    visitor = sender(got)
    assert visitor.startswith("v-")
    assert visitor.endswith("@visitor.shop.example")
    buyer.wait_for_message("你好，这款有货吗？😀", state="sent")

    origin = got.find("{urn:xmpp:sid:0}origin-id")
    assert origin is not None
    assert origin.get("id") == got.get("id")
    agent.send(
        f'<message to="{visitor}" type="chat"><received xmlns="urn:xmpp:receipts" id="{got.get("id")}"/></message>'
    )
    buyer.wait_for_message("你好，这款有货吗？😀", state="delivered")
    agent.send(
        f'<message to="{visitor}" type="chat" id="m1">'
        f'<displayed xmlns="urn:xmpp:chat-markers:0" id="{got.get("id")}"/></message>'
    )
    buyer.wait_for_message("你好，这款有货吗？😀", state="read")

    answer = agent.say(visitor, "有的，今天就能发。")
    assert buyer.wait_for_message("有的，今天就能发。").direction == "in"
    receipt = agent.wait_for_child(RECEIVED).find(RECEIVED)
    assert receipt is not None
    assert receipt.get("id") == answer
    read = agent.wait_for_child(DISPLAYED).find(DISPLAYED)
    assert read is not None
    assert read.get("id") == answer
    assert browser.complaints() == []


def test_typing_both_ways(buyer: BuyerPage, agent: RawAgent) -> None:
    buyer.type("在")
    visitor = sender(agent.wait_for_child(f"{STATES}composing"))
    agent.typing(visitor, "composing")
    wait_until(lambda: buyer.typing_shown, "the agent typing")
    agent.typing(visitor, "paused")
    wait_until(lambda: not buyer.typing_shown, "the agent to stop typing")
    agent.wait_for_child(f"{STATES}paused")


def test_pictures_both_ways(buyer: BuyerPage, agent: RawAgent, tmp_path: Path, browser: Browser) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(png((30, 140, 90)))
    buyer.send_picture(photo)
    buyer.wait_for_picture("out", state="sent")
    wait_until(agent.bodies, "the picture's address")
    url = agent.bodies()[0]
    assert "/pictures/" in url
    oob = agent.messages[-1].findtext("{jabber:x:oob}x/{jabber:x:oob}url")
    assert oob == url

    photo.write_bytes(png((140, 30, 90)))
    sent = agent.send_picture(sender(agent.wait_for(url)), photo)
    assert buyer.wait_for_picture("in").picture == sent
    buyer.reload()
    buyer.wait_for_picture("in")
    buyer.wait_for_picture("out")
    assert browser.complaints() == []


def test_what_is_no_picture_is_refused(buyer: BuyerPage, tmp_path: Path) -> None:
    drawing = tmp_path / "drawing.svg"
    drawing.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    buyer.send_picture(drawing)
    notice = wait_until(lambda: buyer.driver.find_elements("css selector", ".sc-notice:not([hidden])"), "a notice")
    assert "PNG" in notice[0].text
    assert buyer.messages() == []


def test_a_reload_keeps_identity_history_and_states(buyer: BuyerPage, agent: RawAgent) -> None:
    buyer.say("第一句")
    visitor = sender(agent.wait_for("第一句"))
    agent.say(visitor, "回答")
    agent.say(visitor, "欢迎光临", AUTO)
    buyer.wait_for_message("欢迎光临")
    before = buyer.messages()
    assert [one.automatic for one in before] == [False, False, True]
    buyer.reload()
    buyer.wait_for_message("欢迎光临")
    assert buyer.messages() == before
    buyer.say("第二句")
    assert sender(agent.wait_for("第二句")) == visitor


def older_than(buyer: BuyerPage, count: int) -> bool:
    """Scroll to the top, again where the page itself has just scrolled down, and see whether more came."""
    buyer.driver.execute_script(
        "const log = document.querySelector('.sc-scroll'); log.scrollTop = 1; log.scrollTop = 0"
    )
    return len(buyer.messages()) > count


def test_a_long_history_comes_page_by_page(buyer: BuyerPage, agent: RawAgent) -> None:
    buyer.say("开始")
    visitor = sender(agent.wait_for("开始"))
    for number in range(100):
        agent.say(visitor, f"第{number}条")
    buyer.wait_for_message("第99条")
    buyer.reload()
    buyer.wait_for_message("第99条")
    assert len(buyer.messages()) < 60
    for _ in range(5):
        count = len(buyer.messages())
        if "开始" in buyer.texts():
            break
        wait_until(lambda count=count: older_than(buyer, count), "older messages")
    assert buyer.texts() == ["开始", *(f"第{number}条" for number in range(100))]


def test_corrections_and_retractions_are_shown(buyer: BuyerPage, agent: RawAgent) -> None:
    buyer.say("多少钱")
    visitor = sender(agent.wait_for("多少钱"))
    first = agent.say(visitor, "268圆")
    second = agent.say(visitor, "发错了")
    buyer.wait_for_message("发错了")
    agent.say(visitor, "268元", f'<replace xmlns="urn:xmpp:message-correct:0" id="{first}"/>')
    buyer.wait_for_message("268元")
    agent.say(visitor, "fallback", f'<retract xmlns="urn:xmpp:message-retract:1" id="{second}"/>')
    buyer.wait_for_message("对方撤回了一条消息")
    assert buyer.texts() == ["多少钱", "268元", "对方撤回了一条消息"]
    buyer.reload()
    buyer.wait_for_message("对方撤回了一条消息")
    assert buyer.texts() == ["多少钱", "268元", "对方撤回了一条消息"]


HOSTILE = [
    "<img src=x onerror=\"document.title='owned'\">",
    "<script>document.title='owned'</script>",
    "javascript:document.title='owned'",
    "\u202egnp.exe\u202c \u200b\u200d e" + "\u0301" * 300,
    "\" onmouseover=\"document.title='owned'",
    "https://evil.example/\"onclick=\"document.title='owned'",
    "http://аpple.example/ & <b>bold</b> &lt;i&gt;",
]


def test_text_is_text(buyer: BuyerPage, agent: RawAgent, browser: Browser) -> None:
    buyer.say("hi")
    visitor = sender(agent.wait_for("hi"))
    title = buyer.driver.title
    for text in HOSTILE:
        agent.say(visitor, text)
        buyer.wait_for_message(text)
        buyer.say(f"> {text}")
        agent.wait_for(f"> {text}")
    assert buyer.texts("in") == HOSTILE
    assert buyer.driver.title == title
    log = buyer.find("chat-log")
    assert log.find_elements("css selector", "img, script, b, i, [onerror], [onclick], [onmouseover]") == []
    links = log.find_elements("css selector", "a")
    assert links
    for link in links:
        assert (link.get_attribute("href") or "").startswith(("http://", "https://"))
        assert "noopener" in (link.get_attribute("rel") or "")
    assert any("xn--" in (link.get_attribute("title") or "") for link in links)
    assert browser.complaints() == []


def test_a_picture_from_elsewhere_is_a_link(buyer: BuyerPage, agent: RawAgent) -> None:
    buyer.say("hi")
    elsewhere = "https://tracker.example/pixel.png"
    agent.say(sender(agent.wait_for("hi")), elsewhere, f'<x xmlns="jabber:x:oob"><url>{elsewhere}</url></x>')
    buyer.wait_for_message(elsewhere)
    assert buyer.find("chat-log").find_elements("css selector", "img") == []


@pytest.mark.parametrize("kill", [False, True], ids=["restart", "kill"])
def test_what_is_typed_during_a_cut_arrives_once_and_in_order(shop: ShopServer, browser: Browser, kill: bool) -> None:
    buyer = BuyerPage(browser, shop.page_url).open()
    buyer.say("before")
    buyer.wait_for_message("before", state="sent")
    shop.stop(kill=kill)
    wait_until(lambda: buyer.line != "online", "the page to notice")
    for number in range(5):
        buyer.say(f"during {number}")
    assert [one.state for one in buyer.messages()][1:] == ["waiting"] * 5
    buyer.reload(online=False)  # a reload in the middle loses nothing
    wait_until(lambda: len(buyer.messages()) >= 5, "what waits")
    shop.start()
    buyer.wait_online(60)
    buyer.wait_for_message("during 4", state="sent")
    buyer.say("after")
    buyer.wait_for_message("after", state="sent")
    expected = ["before", *(f"during {number}" for number in range(5)), "after"]
    assert buyer.texts() == expected
    with RawAgent(shop.jid, shop.password, shop.c2s_port, shop.ca_file) as agent:
        agent.wait_for("after")
        assert agent.bodies() == expected
    buyer.reload()
    buyer.wait_for_message("after")
    assert buyer.texts() == expected


def test_a_lost_acknowledgement_sends_nothing_twice(buyer: BuyerPage, agent: RawAgent) -> None:
    """The server takes a message, the line breaks before it can say so: the archive tells."""
    buyer.driver.execute_script(
        """
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (data) {
          send.call(this, data);
          if (data.includes("only once") && !window.cutOnce) {
            window.cutOnce = true;
            setTimeout(() => this.close(), 0);
            WebSocket.prototype.send = send;
          }
          else if (window.cutOnce) throw new Error("cut");
        };
        """
    )
    buyer.say("only once")
    buyer.say("and then this")
    buyer.wait_for_message("and then this", state="sent", seconds=40)
    agent.wait_for("and then this")
    assert agent.bodies() == ["only once", "and then this"]
    assert buyer.texts() == ["only once", "and then this"]


def test_messages_to_a_buyer_who_is_away_wait(buyer: BuyerPage, agent: RawAgent) -> None:
    buyer.say("我先走了")
    visitor = sender(agent.wait_for("我先走了"))
    buyer.driver.get("about:blank")
    agent.say(visitor, "好的，稍后回复您")
    wanted = agent.say(visitor, "已经发货了")
    buyer.open()
    buyer.wait_for_message("已经发货了")
    assert buyer.texts() == ["我先走了", "好的，稍后回复您", "已经发货了"]

    def receipts() -> list[str]:
        return [one.find(RECEIVED).get("id", "") for one in list(agent.messages) if one.find(RECEIVED) is not None]  # type: ignore[union-attr]  # asked for in the same line

    wait_until(lambda: wanted in receipts(), "the receipt")


def test_two_tabs_are_one_buyer(shop: ShopServer, browser: Browser, agent: RawAgent) -> None:
    first = BuyerPage(browser, shop.page_url).open()
    second = BuyerPage.in_new_tab(browser, shop.page_url).open()
    second.say("from the second tab")
    got = agent.wait_for("from the second tab")
    first.wait_for_message("from the second tab")
    agent.say(sender(got), "to both")
    first.wait_for_message("to both")
    second.wait_for_message("to both")
    first.say("from the first tab")
    assert sender(agent.wait_for("from the first tab")) == sender(got)
    second.wait_for_message("from the first tab")
    assert first.texts() == second.texts() == ["from the second tab", "to both", "from the first tab"]
    assert agent.bodies() == ["from the second tab", "from the first tab"]


def test_a_closed_tab_leaves_its_words_to_the_other(shop: ShopServer, browser: Browser) -> None:
    first = BuyerPage(browser, shop.page_url).open()
    second = BuyerPage.in_new_tab(browser, shop.page_url).open()
    shop.stop()
    wait_until(lambda: second.line != "online", "the page to notice")
    second.say("left behind")
    second.wait_for_message("left behind", state="waiting")
    browser.driver.close()
    browser.driver.switch_to.window(first.tab)
    shop.start()
    first.wait_online(60)
    first.wait_for_message("left behind", state="sent", seconds=40)


def test_english_page(shop: ShopServer, browser: Browser) -> None:
    buyer = BuyerPage(browser, f"{shop.page_url}?lang=en").open()
    wait_until(lambda: buyer.status.startswith("Offline"), "English words")
    assert buyer.driver.find_element("css selector", "h1").text.startswith("Mist glaze")
    unnamed = buyer.driver.execute_script(
        "return [...document.querySelectorAll('.sc-root button, .sc-root input, .sc-root textarea')]"
        ".filter((one) => !one.getAttribute('aria-label') && !one.textContent.trim()).length"
    )
    assert unnamed == 0


def test_a_photograph_is_sent_without_its_place(buyer: BuyerPage, agent: RawAgent, tmp_path: Path) -> None:
    script = "const c = document.createElement('canvas'); c.width = c.height = 64; return c.toDataURL('image/jpeg')"
    picture = base64.b64decode(buyer.driver.execute_script(script).partition(",")[2])
    camera = b"Exif\0\0 30.2741N 120.1551E"
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(picture[:2] + b"\xff\xe1" + struct.pack(">H", len(camera) + 2) + camera + picture[2:])
    buyer.send_picture(photo)
    buyer.wait_for_picture("out", state="sent")
    url = wait_until(agent.bodies, "the picture's address")[0]
    status, body, _ = ask_web(url)
    assert status == 200
    assert body.startswith(b"\xff\xd8")
    assert b"120.1551E" not in body


@pytest.mark.parametrize("event", ["drop", "paste"])
def test_a_picture_can_be_dropped_and_pasted(buyer: BuyerPage, event: str) -> None:
    buyer.driver.execute_async_script(
        """
        const [event, done] = arguments;
        const canvas = document.createElement("canvas");
        canvas.toBlob((blob) => {
          const data = new DataTransfer();
          data.items.add(new File([blob], "a.png", { type: "image/png" }));
          const panel = document.querySelector(".sc-panel");
          const more = { bubbles: true, cancelable: true };
          if (event === "drop") panel.dispatchEvent(new DragEvent("drop", { dataTransfer: data, ...more }));
          const box = panel.querySelector("textarea");
          if (event === "paste") box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, ...more }));
          done();
        });
        """,
        event,
    )
    buyer.wait_for_picture("out", state="sent")


def test_a_picture_chosen_during_a_cut_outlives_a_reload(shop: ShopServer, buyer: BuyerPage, tmp_path: Path) -> None:
    shop.stop()
    wait_until(lambda: buyer.line != "online", "the page to notice")
    photo = tmp_path / "photo.png"
    photo.write_bytes(png((9, 99, 199)))
    buyer.send_picture(photo)
    buyer.wait_for_picture("out", state="waiting")
    buyer.say("look at this")
    buyer.reload(online=False)
    buyer.wait_for_picture("out", state="waiting")
    shop.start()
    buyer.wait_online(60)
    buyer.wait_for_message("look at this", state="sent")
    with RawAgent(shop.jid, shop.password, shop.c2s_port, shop.ca_file) as agent:
        agent.wait_for("look at this")
        assert [body.rpartition(".")[2] for body in agent.bodies()] == ["png", "look at this"]


def test_keyboard_and_unread(buyer: BuyerPage, agent: RawAgent) -> None:
    buyer.type("hi" + Keys.SHIFT + Keys.ENTER + Keys.NULL + "there" + Keys.ENTER)
    visitor = sender(agent.wait_for("hi\nthere"))
    buyer.type(Keys.ESCAPE)
    opener = buyer.find("chat-open")
    assert opener.get_attribute("aria-expanded") == "false"
    assert buyer.driver.switch_to.active_element == opener
    agent.say(visitor, "one")
    agent.say(visitor, "two")
    wait_until(lambda: opener.text == "2", "two unread messages")
    assert agent.bodies() == ["hi\nthere"]
    assert not [one for one in list(agent.messages) if one.find(DISPLAYED) is not None]
    opener.send_keys(Keys.ENTER)
    wait_until(lambda: opener.text == "", "nothing unread")
    agent.wait_for_child(DISPLAYED)
