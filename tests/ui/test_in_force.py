"""What is chosen on the pages Chat and Reception is in force at once, without opening anything anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.conversations import SortOrder, Urgency
from console.domain.events import MessagesAdded
from console.domain.ids import GroupId, PhraseId
from console.domain.messages import Message, Picture
from console.domain.phrases import Phrase
from console.domain.variables import SHOP
from console.ports import UnitOfWork
from console.ui.delegates.message_layout import Part, Spot
from console.ui.dialogs.history_removal import HistoryRemovalDialog
from console.ui.dialogs.links import LinkDialog
from console.ui.dialogs.picture_preview import PicturePreviewDialog
from console.ui.models.phrases import PhraseRole
from console.ui.preferences import Choices
from console.ui.theme import Theme
from console.ui.views.composer_fill import values_for
from tests.helpers.chat import new, png
from tests.helpers.chosen_window import Chosen, chosen_window
from tests.helpers.panes import calm
from tests.helpers.qt import run_async, settle, until_async

Act = Callable[[Chosen], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture
def play(theme: Theme, tmp_path: Path) -> Play:
    """Give what runs an act in a window with certain choices."""

    def run(act: Act, choices: Choices | None = None) -> None:
        async def main() -> None:
            async with chosen_window(tmp_path, theme, choices) as chosen:
                await act(chosen)

        run_async(main(), 60)
        settle()

    return run


# --- Reception ---


def test_waiting_limits_change_what_is_late(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        desk, waiting = chosen.world.session.desk, chosen.world.made["阿茶"]
        await chosen.world.clock.advance(11)
        assert desk.urgency(waiting) is Urgency.CALM
        chosen.preferences.choose_many({"wait_late": 10, "wait_too_late": 15, "wait_lost": 25})
        assert desk.urgency(waiting) is Urgency.TOO_LATE
        assert chosen.window.left.conversations._painter.limits == desk.limits
        chosen.preferences.choose_many({"wait_late": 30, "wait_too_late": 40, "wait_lost": 180})
        assert desk.urgency(waiting) is Urgency.CALM

    play(act)


def test_limits_out_of_order_in_a_file_give_the_defaults(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        assert chosen.world.session.desk.limits.late == 30

    play(act, replace(Choices(), wait_late=100, wait_too_late=50))


def test_the_order_of_conversations_follows_the_settings_and_the_other_way_round(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        left = chosen.window.left
        assert left.sort_order is SortOrder.URGENT
        chosen.preferences.choose("sort_order", "latest")
        assert left.sort_order is SortOrder.LATEST
        left.set_sort_order(SortOrder.URGENT)
        assert chosen.preferences.now.sort_order == "urgent"

    play(act)


def test_the_limit_on_buyers_stands_beside_their_number_and_more_is_said_quietly(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        left, world = chosen.window.left, chosen.world
        count = left.conversations.rows.count_active()
        assert left.tabs.tabText(0).endswith(f" {count}")
        chosen.preferences.choose("max_buyers", count)
        assert left.tabs.tabText(0).endswith(f" {count}/{count}")
        assert left.tabs.accessibleTabName(0) == "Active"
        assert not left._over.isVisible()
        chosen.preferences.choose("max_buyers", count - 1)
        assert left._over.isVisible()
        assert str(count - 1) in left._over.text()
        assert left._over.accessibleName() == left._over.text()
        await world.session.desk.close(world.made["阿茶"])
        await calm()
        assert not left._over.isVisible()
        chosen.preferences.choose("max_buyers", 0)
        assert "/" not in left.tabs.tabText(0)

    play(act)


def test_what_counts_as_being_served_changes_the_number(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        desk = chosen.world.session.desk
        assert desk.contact(chosen.world.made["momo"]) is not None
        chosen.preferences.choose("max_buyers", 20)
        every = desk.served_count()
        chosen.preferences.choose("served", "waiting")
        assert desk.served_count() == 3
        assert chosen.window.left.tabs.tabText(0).endswith(" 3/20")
        chosen.preferences.choose_many({"served": "recent", "served_minutes": 10})
        few = desk.served_count()
        chosen.preferences.choose("served_minutes", 30)
        assert 3 < few < desk.served_count() < every

    play(act)


# --- Chat ---


def test_the_shop_is_called_as_chosen_in_phrases_and_automatic_replies(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        session = chosen.world.session
        await chosen.talk_to("阿茶")
        assert SHOP not in session.autoreply.known_variables()
        chosen.preferences.choose("shop_name", "新叶茶馆")
        assert values_for(session, None, [])[SHOP] == "新叶茶馆"
        assert SHOP in session.autoreply.known_variables()
        panel = chosen.window.side.phrases
        assert panel.filled(Phrase(PhraseId("p"), GroupId("g"), "x", "", "欢迎光临{店铺名|本店}")) == "欢迎光临新叶茶馆"
        chosen.preferences.choose("shop_name", "")
        await session.profile.set_name("茶铺：小叶")
        assert values_for(session, None, [])[SHOP] == "茶铺"

    play(act)


@pytest.mark.parametrize("sends", [False, True])
def test_a_double_click_on_a_phrase_sends_it_where_that_is_chosen(play: Play, sends: bool) -> None:
    async def act(chosen: Chosen) -> None:
        await chosen.talk_to("阿茶")
        chosen.preferences.choose("phrase_double_click", sends)
        panel, edit = chosen.window.side.phrases, chosen.window.chat.composer.edit
        await until_async(lambda: panel.tree.model().rowCount() > 0)
        panel.tree.expandAll()
        await calm()
        index = panel.tree.indexBelow(panel.tree.model().index(0, 0))
        phrase = index.data(PhraseRole.PHRASE)
        assert phrase is not None
        spot = panel.tree.visualRect(index).center()
        QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseDClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        await calm()
        said = [row.message.body for row in chosen.window.chat.model.rows]
        if sends:
            await until_async(lambda: chosen.window.chat.model.rows[-1].message.body == phrase.content)
            assert edit.toPlainText() == ""
        else:
            assert phrase.content not in said
            assert edit.toPlainText() != ""

    play(act)


@pytest.mark.parametrize("guard", [True, False])
def test_the_send_guard_can_be_taken_off_and_the_chip_stays(play: Play, guard: bool) -> None:
    async def act(chosen: Chosen) -> None:
        await chosen.talk_to("阿茶")
        chosen.preferences.choose("send_guard", guard)
        composer, said = chosen.window.chat.composer, "单号 {订单号} 已发出"
        composer.insert(said)
        assert composer.send.isEnabled() is not guard
        assert [gap.name for gap in composer.edit.gaps()] == ["订单号"]
        assert "订单号" in composer.problem.text()
        composer.submit()
        await calm()
        if guard:
            assert composer.edit.toPlainText() == said
            chosen.preferences.choose("send_guard", False)
            assert composer.send.isEnabled()
        else:
            await until_async(lambda: chosen.window.chat.model.rows[-1].message.body == said)

    play(act)


def test_the_key_that_sends_is_the_one_chosen(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        edit = chosen.window.chat.composer.edit
        assert edit.placeholderText().startswith("Write a message. Ctrl+Enter")

    play(act, replace(Choices(), enter_sends=False))


@pytest.mark.parametrize(
    ("link", "ask", "opens"),
    [
        ("https://shop.example.com/item", False, True),
        ("https://shop.example.com/item", True, False),
        ("https://user@evil.example/x", False, False),
        ("http://аррӏе.com/login", False, False),
        ("file:///etc/passwd", False, False),
    ],
)
def test_links_are_shown_first_unless_they_are_harmless_and_nobody_asks(
    play: Play, monkeypatch: pytest.MonkeyPatch, link: str, ask: bool, opens: bool
) -> None:
    async def act(chosen: Chosen) -> None:
        opened: list[str] = []
        monkeypatch.setattr("console.ui.views.message_view_menu.open_in_browser", opened.append)
        chosen.preferences.choose("ask_links", ask)
        chosen.window.chat.message_actions.open_link(link)
        await calm()
        dialogs = [each for each in chosen.window.findChildren(LinkDialog) if each.isVisible()]
        assert (opened, len(dialogs)) == (([link], 0) if opens else ([], 1))
        for dialog in dialogs:
            dialog.reject()

    play(act)


@pytest.mark.parametrize(
    ("asking", "own", "elsewhere"), [("always", False, False), ("elsewhere", True, False), ("never", True, True)]
)
def test_pictures_load_by_themselves_as_chosen(play: Play, asking: str, own: bool, elsewhere: bool) -> None:
    async def act(chosen: Chosen) -> None:
        channel, session = chosen.world.channel, chosen.world.session
        fetched: list[str] = []

        async def download(url: str, _limit: int) -> bytes:
            fetched.append(url)
            return png()

        channel.is_own_upload = lambda url: url.startswith("https://upload.shop.test/")  # type: ignore[method-assign]
        channel.download = download  # type: ignore[method-assign]
        chosen.preferences.choose("ask_pictures", asking)
        await chosen.talk_to("阿茶")
        ours, theirs = "https://upload.shop.test/a.png", "https://cdn.example.com/b.png"
        contact_id, now = chosen.world.made["阿茶"], session.clock.now()

        def work(unit: UnitOfWork) -> list[Message]:
            added = [
                unit.messages.add(replace(new(contact_id, "", now), picture=Picture(url=url))) for url in (ours, theirs)
            ]
            return [message for message in added if message is not None]

        messages = await session.store.write(work, durable=False)
        session.bus.publish(MessagesAdded(tuple(messages), live=True))
        await until_async(lambda: len(chosen.window.chat.view.rows_in_sight()) >= 3)
        chosen.window.chat.feed.look()
        await until_async(lambda: set(fetched) == ({ours} if own else set()) | ({theirs} if elsewhere else set()))
        words = chosen.window.chat.message_actions._pictures.words
        rows = [row for row in chosen.window.chat.model.rows if row.message.picture is not None]
        assert ("Click" in words(rows[0])) is not own
        chosen.preferences.choose("ask_pictures", "never")
        await until_async(lambda: set(fetched) == {ours, theirs})

    play(act)


# --- undoing what was just sent ---


async def sent(chosen: Chosen, said: str) -> None:
    """Write and send in an open conversation, with an undo of five seconds."""
    chosen.preferences.choose("undo_send", 5)
    await chosen.talk_to("阿茶")
    chosen.window.chat.composer.insert(said)
    QTest.keyClick(chosen.window.chat.composer.edit, Qt.Key.Key_Return)
    await until_async(lambda: chosen.window.chat.model.rows[-1].message.body == said)
    await calm()


def test_ctrl_z_in_the_empty_field_brings_back_what_was_just_sent(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        await sent(chosen, "发错了")
        chat = chosen.window.chat
        row = chat.model.rows[-1]
        assert chat.view.delegate.undo(row.id) == 5
        assert "Ctrl+Z" in str(chat.model.index(len(chat.model.rows) - 1).data())
        assert chosen.world.contact("阿茶").waiting_since is None
        await chosen.world.clock.advance(2)
        assert chat.view.delegate.undo(row.id) == 3
        QTest.keyClick(chat.composer.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until_async(lambda: chat.composer.edit.toPlainText() == "发错了")
        await calm()
        assert chat.model.find(row.id) is None
        assert chosen.world.contact("阿茶").waiting_since is not None
        assert chosen.world.contact("阿茶").draft == "发错了"

    play(act)


def test_a_click_on_the_word_beside_the_bubble_undoes(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        await sent(chosen, "oops")
        chat = chosen.window.chat
        number = len(chat.model.rows) - 1
        layout = chat.view.layouts.get(chat.model.row(number), chat.view.row_width())
        spot = layout.undo.center().toPoint() + chat.view.corner_of(number)
        QTest.mouseClick(chat.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        await until_async(lambda: chat.composer.edit.toPlainText() == "oops")

    play(act)


def test_after_its_time_it_is_sent_and_ctrl_z_is_the_fields_own_again(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        await sent(chosen, "gone")
        chat, row = chosen.window.chat, chosen.window.chat.model.rows[-1]
        words = [action.text() for action in chat.message_actions.menu(row, Spot(Part.TEXT)).actions()]
        assert "Undo sending" in words
        await chosen.world.clock.advance(6)
        assert chat.view.delegate.undo(row.id) == 0
        words = [action.text() for action in chat.message_actions.menu(row, Spot(Part.TEXT)).actions()]
        assert "Undo sending" not in words
        chat.control.undo(row.id)
        await until_async(lambda: chat.composer.problem.text() == "It has been sent already.")
        QTest.keyClick(chat.composer.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert chat.composer.edit.toPlainText() == "gone"
        assert chat.model.find(row.id) is not None

    play(act)


def test_what_was_written_meanwhile_stays_behind_what_comes_back(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        await sent(chosen, "first")
        chat, row = chosen.window.chat, chosen.window.chat.model.rows[-1]
        chat.composer.insert("second")
        QTest.keyClick(chat.composer.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert chat.model.find(row.id) is not None
        chat.composer.insert("second")
        chat.message_actions.activated(row)
        await until_async(lambda: chat.composer.edit.toPlainText() == "first\nsecond")

    play(act)


def test_a_picture_that_is_undone_is_offered_again(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        chosen.preferences.choose("undo_send", 5)
        await chosen.talk_to("阿茶")
        chat = chosen.window.chat
        chat.control.send_pictures([png()])
        await until_async(lambda: chat.model.rows[-1].message.picture is not None)
        await calm()
        QTest.keyClick(chat.composer.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until_async(lambda: bool(chat.findChildren(PicturePreviewDialog)))
        assert chat.model.rows[-1].message.picture is None
        for dialog in chat.findChildren(PicturePreviewDialog):
            dialog.reject()

    play(act)


# --- how long the history is kept ---


def question(chosen: Chosen) -> list[HistoryRemovalDialog]:
    return [each for each in chosen.window.findChildren(HistoryRemovalDialog) if each.isVisible()]


def test_a_shortening_asks_once_and_then_removes(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        await chosen.talk_to("小鹿爱吃糖")
        chat = chosen.window.chat
        assert len(chat.model.rows) == 3
        await chosen.world.clock.advance(86_400)
        chosen.preferences.choose("history_days", 1)
        await until_async(lambda: len(question(chosen)) == 1)
        (dialog,) = question(chosen)
        assert "about" in dialog._lead.text()
        assert len(chat.model.rows) == 3
        dialog.remove.click()
        await until_async(lambda: len(chat.model.rows) == 0)
        chosen.preferences.choose("history_days", 2)
        chosen.preferences.choose("history_days", 1)
        await calm()
        assert question(chosen) == []

    play(act)


def test_who_declines_keeps_everything_and_the_former_number(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        await chosen.talk_to("小鹿爱吃糖")
        chosen.preferences.choose("history_days", 1)
        await until_async(lambda: len(question(chosen)) == 1)
        chosen.preferences.choose("history_days", 2)
        await until_async(lambda: [each._days for each in question(chosen)] == [2])
        question(chosen)[0].keep.click()
        await until_async(lambda: chosen.preferences.now.history_days == 0)
        assert len(chosen.window.chat.model.rows) == 3
        assert await chosen.world.session.history.agreed_days() == 0

    play(act)


def test_another_account_is_asked_for_itself(play: Play) -> None:
    async def act(chosen: Chosen) -> None:
        await until_async(lambda: len(question(chosen)) == 1)
        question(chosen)[0].reject()

    play(act, replace(Choices(), history_days=3))
