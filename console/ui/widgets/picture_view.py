"""A picture in its own window: fits the window, zooms by wheel and keys, copies and saves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPixmap,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from console.i18n import tr
from console.ui.widgets.buttons import IconButton
from console.ui.widgets.file_dialogs import save_as
from console.ui.widgets.text import one_line, plain_label

_STEP = 1.25
_MOST = 8.0


class PictureView(QDialog):
    """Shows a decoded picture; the caller has checked size and kind before decoding (a stranger's file)."""

    def __init__(
        self, image: QImage, name: str = "", source: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pixmap = QPixmap.fromImage(image)
        self._name = one_line(name)
        self._source = source
        self._factor = 0.0
        """0: as large as the window allows, never larger than it is."""
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea()
        self._area.setWidget(self._picture)
        self._area.setWidgetResizable(True)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._size = plain_label("", "secondary")
        self._copy = IconButton("copy", "", "Ctrl+C")
        self._save = IconButton("import", "", "Ctrl+S")
        self._zoom = IconButton("search", "", "Ctrl+0")
        self._copy.clicked.connect(self.copy)
        self._save.clicked.connect(self.save)
        self._zoom.clicked.connect(self.toggle_zoom)
        for keys, slot in (("Ctrl+C", self.copy), ("Ctrl+S", self.save), ("Ctrl+0", self.toggle_zoom)):
            QShortcut(QKeySequence(keys), self, slot)
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 8, 8)
        row.addWidget(self._size, 1)
        for tool in (self._zoom, self._copy, self._save):
            row.addWidget(tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area, 1)
        column.addLayout(row)
        self._translate()
        self.resize(self._first_size())

    def _first_size(self) -> QSize:
        screen = self.screen().availableSize() * 0.8
        return (self._pixmap.size() + QSize(24, 64)).boundedTo(screen).expandedTo(QSize(360, 280))

    def toggle_zoom(self) -> None:
        """Change between the whole picture and its own size."""
        self._factor = 1.0 if not self._factor else 0.0
        self._draw()

    def zoom(self, steps: float) -> None:
        """Make it larger (steps > 0) or smaller."""
        now = self._factor or self._fitting()
        self._factor = min(_MOST, max(0.05, now * _STEP**steps))
        self._draw()

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self._pixmap)

    def save(self) -> None:
        """Ask where to keep a copy of the picture."""
        dialog = save_as(self, tr("Save picture"), self._source.name if self._source else "picture.png")
        dialog.fileSelected.connect(self._save_as)
        dialog.open()

    def _save_as(self, target: str) -> None:
        if self._source is not None and Path(target).suffix.lower() == self._source.suffix.lower():
            try:
                Path(target).write_bytes(self._source.read_bytes())
            except OSError as error:
                self._size.setText(tr("The picture could not be saved: {reason}", reason=error.strerror or str(error)))
                return
        elif not self._pixmap.save(target):
            self._size.setText(tr("The picture could not be saved: {reason}", reason=target))
            return
        self._size.setText(tr("Saved as {path}", path=target))

    def _fitting(self) -> float:
        room = self._area.maximumViewportSize()
        wide = room.width() / max(1, self._pixmap.width())
        high = room.height() / max(1, self._pixmap.height())
        return min(1.0, wide, high)

    def _draw(self) -> None:
        factor = self._factor or self._fitting()
        size = self._pixmap.size() * factor
        mode = Qt.TransformationMode.SmoothTransformation
        self._picture.setPixmap(self._pixmap.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, mode))

    def _translate(self) -> None:
        self.setWindowTitle(self._name or tr("Picture"))
        self._picture.setAccessibleName(tr("Picture"))
        self._copy.set_name(tr("Copy"))
        self._save.set_name(tr("Save picture"))
        self._zoom.set_name(tr("Whole picture or its own size"))
        self._size.setText(tr("{width} × {height} pixels", width=self._pixmap.width(), height=self._pixmap.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self._draw()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(event.angleDelta().y() / 120)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(1)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(-1)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._translate()
