"""An automatic message in the chat says on request why it was sent."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from console.ui.dialogs.autoreply_log import LogDialog
from console.ui.theme import Theme
from tests.helpers.autoreply import keyword, rules_with
from tests.helpers.chat import BUYER, shop
from tests.helpers.desk_world import arrived
from tests.helpers.panes import calm
from tests.helpers.qt import run_async, until_async


def test_why_this_reply(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path, theme) as (pane, world):
            await world.session.autoreply.set_rules(rules_with(keywords=(keyword(1, "发货", name="物流"),)))
            peer = world.contact(BUYER).address
            world.channel.report(arrived("什么时候发货", "q1", peer=peer))
            await pane.show_contact(world.made[BUYER])  # type: ignore[misc]
            await until_async(lambda: any(row.message.automatic for row in pane.model.rows))
            reply = next(row for row in pane.model.rows if row.message.automatic)
            spot = pane.view.layouts.get(reply, pane.view.row_width()).spot(QPoint(0, 0).toPointF())
            menu = pane.message_actions.menu(reply, spot)
            next(action for action in menu.actions() if action.text() == "Why this reply…").trigger()
            menu.deleteLater()
            found = pane.window().findChild
            await until_async(lambda: found(LogDialog) is not None and found(LogDialog).model.rowCount() > 0)
            dialog = found(LogDialog)
            assert dialog.decision.outcome.text() == "Answered by: Keyword: 物流"
            assert "什么时候发货" in dialog._about.text()
            dialog.accept()
            await calm()

    run_async(main(), 60)
