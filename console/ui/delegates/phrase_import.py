"""Paints the grid of an import: a chip for the state, words that differ marked; offers what to do with a row."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QApplication, QComboBox, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.i18n import tr
from console.services.phrase_plan import Action, Piece, RowState
from console.ui.models.phrase_import import ImportColumn, ImportRole, action_name
from console.ui.theme import Theme
from console.ui.widgets.painting import paint_chip
from console.ui.widgets.text import one_line

Index = QModelIndex | QPersistentModelIndex
_KINDS: dict[Enum, str] = {
    RowState.NEW: "ok", RowState.CHANGED: "warn", RowState.CONFLICT: "bad", RowState.BAD: "bad", RowState.SAME: "",
    RowState.GROUP: "ok",
}  # fmt: skip
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ImportDelegate(QStyledItemDelegate):
    """Draws states and differences itself, everything else as usual."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def kind_of(self, state: Enum) -> str:
        """Give the kind of chip for a state."""
        return _KINDS[state]

    def name_of(self, action: Enum, state: Enum) -> str:
        """Name what can be done with a row of a state."""
        return action_name(action, state) if isinstance(action, Action) and isinstance(state, RowState) else ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        pieces = index.data(ImportRole.PIECES) if index.column() == ImportColumn.CONTENT else None
        if index.column() != ImportColumn.STATE and pieces is None:
            super().paint(painter, option, index)
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        own.text = ""
        style = own.widget.style() if own.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        painter.save()
        rect = QRectF(option.rect).adjusted(self._theme.px(8), 0, -self._theme.px(4), 0)
        if pieces is None:
            kind = self.kind_of(index.data(ImportRole.STATE))
            paint_chip(painter, rect.left(), rect.center().y(), str(index.data()), kind)
        else:
            self._pieces(painter, rect, pieces)
        painter.restore()

    def _pieces(self, painter: QPainter, rect: QRectF, pieces: list[tuple[Piece, str]]) -> None:
        """Draw what is only in the old text struck out on red, what is only in the new one on green."""
        theme = self._theme
        looks = {
            Piece.BOTH: ("", "text"),
            Piece.ONLY_OLD: ("bad_soft", "bad_text"),
            Piece.ONLY_NEW: ("ok_soft", "ok_text"),
        }
        painter.setClipRect(rect)
        left = rect.left()
        for piece, text in pieces:
            font = theme.font()
            font.setStrikeOut(piece is Piece.ONLY_OLD)
            metrics = QFontMetricsF(font)
            line = one_line(text) or " "
            width = metrics.horizontalAdvance(line)
            back, front = looks[piece]
            if back:
                height = metrics.height()
                painter.fillRect(QRectF(left, rect.center().y() - height / 2, width, height), theme.color(back))
            painter.setFont(font)
            painter.setPen(theme.color(front))
            painter.drawText(QRectF(left, rect.top(), width + 2, rect.height()), _LEFT, line)
            left += width
            if left > rect.right():
                break

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        """Offer what can be done with a row."""
        box = QComboBox(parent)
        box.setAccessibleName(tr("What to do"))
        state = index.data(ImportRole.STATE)
        for action in index.data(ImportRole.ACTIONS):
            box.addItem(self.name_of(action, state), action)
        box.activated.connect(lambda: self.commitData.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """Show what will be done."""
        if isinstance(editor, QComboBox):
            actions: list[Enum] = index.data(ImportRole.ACTIONS)
            action = index.data(ImportRole.ACTION)
            editor.setCurrentIndex(actions.index(action) if action in actions else 0)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """Take what was chosen."""
        if isinstance(editor, QComboBox):
            model.setData(
                model.index(index.row(), index.column()), index.data(ImportRole.ACTIONS)[editor.currentIndex()]
            )

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:  # noqa: N802
        """Fill the cell."""
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep the list of choices open: its popup takes the focus from the editor."""
        if isinstance(watched, QComboBox) and event.type() is QEvent.Type.FocusOut and watched.view().isVisible():
            return False
        return super().eventFilter(watched, event)
