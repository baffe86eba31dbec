"""The dialogs of an export: which kind of file, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from console.domain.phrase_files import Loss
from console.i18n import tr, trn
from console.services.phrase_export import ENCODINGS
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.dialogs.phrase_progress import ProgressDialog, radio
from console.ui.theme import current
from console.ui.widgets import button, one_line, plain_label

_SHOWN = 8


class ExportDialog(BaseDialog):
    """Asks for the kind of file. chosen(xml, encoding)."""

    chosen = Signal(bool, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, 360)
        self.csv, self.xml = radio(), radio()
        self.csv.setChecked(True)
        self._label = plain_label("", "secondary")
        self.encoding = QComboBox()
        self._hint = wrapped("mark")
        self.ok = button("", "primary")
        self._cancel = button("")
        row = QHBoxLayout()
        row.setContentsMargins(current().px(28), 0, 0, 0)
        row.addWidget(self._label)
        row.addWidget(self.encoding)
        row.addStretch(1)
        self.body.addWidget(self.csv)
        self.body.addLayout(row)
        self.body.addWidget(self.xml)
        self.body.addWidget(self._hint)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self.ok)
        for name in ENCODINGS:
            self.encoding.addItem("", name)
        self.csv.toggled.connect(self.encoding.setEnabled)
        self.ok.clicked.connect(self._take)
        self._cancel.clicked.connect(self.reject)
        self.finish(self.ok)

    def _take(self) -> None:
        xml = self.xml.isChecked()
        self.accept()
        self.chosen.emit(xml, "utf-8" if xml else str(self.encoding.currentData()))

    def translate(self) -> None:
        self.setWindowTitle(tr("Export"))
        self.csv.setText(tr("Export as CSV (recommended)"))
        self.xml.setText(tr("Export as XML"))
        self._label.setText(tr("Encoding"))
        self.encoding.setAccessibleName(tr("Encoding"))
        words = {"utf-8": tr("UTF-8 (for Excel)"), "gb18030": tr("GB18030"), "gbk": tr("GBK (for Qianniu)")}
        for row in range(self.encoding.count()):
            self.encoding.setItemText(row, words[self.encoding.itemData(row)])
        self._hint.setText(tr("XML keeps everything: wordings, tags, dates and pictures."))
        self.ok.setText(tr("OK"))
        self._cancel.setText(tr("Cancel"))


class ExportProgressDialog(ProgressDialog):
    """Shows how far an export is. utf8_wanted: write it as UTF-8, which holds every character."""

    utf8_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.utf8 = button("", "soft")
        self.utf8.hide()
        self.utf8.clicked.connect(self._use_utf8)
        self.buttons.addWidget(self.utf8)
        self.lay_out_foot()
        self.finish()

    def show_losses(self, losses: Sequence[Loss], encoding: str) -> None:
        """Say what the chosen encoding cannot hold; nothing was written."""
        self.busy = False
        self.bar.hide()
        head = trn(
            "{count} phrase holds characters that {encoding} lacks. Nothing was written.",
            "{count} phrases hold characters that {encoding} lacks. Nothing was written.",
            len(losses),
            encoding=encoding.upper(),
        )
        rows = [
            f"{one_line(each.characters, 20)}  {each.code} {one_line(each.excerpt, 60)}" for each in losses[:_SHOWN]
        ]
        more = [tr("… and {count} more", count=len(losses) - _SHOWN)] if len(losses) > _SHOWN else []
        self.lead.setText("\n".join([head, *rows, *more]))
        self.utf8.show()
        self.utf8.setFocus()
        self.fit()

    def _use_utf8(self) -> None:
        self.utf8.hide()
        self.busy = True
        self.lead.setText("")
        self.bar.show()
        self.utf8_wanted.emit()

    def translate(self) -> None:
        super().translate()
        self.setWindowTitle(tr("Export"))
        self.bar.setAccessibleName(tr("Export progress"))
        self.utf8.setText(tr("Write as UTF-8"))
