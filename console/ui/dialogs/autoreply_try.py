"""试一试: what the rules would do with a message, without sending anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QDate, Qt, QTime, QTimer, Signal
from PySide6.QtWidgets import QDateEdit, QFormLayout, QHBoxLayout, QLineEdit, QSizePolicy, QSpinBox, QTimeEdit, QWidget

from console.domain.autoreply import Decision, Rule
from console.domain.contacts import Contact
from console.domain.presence import AgentStatus
from console.i18n import tr
from console.services.autoreply import Trial
from console.ui.dialogs.autoreply_verdicts import DecisionView
from console.ui.dialogs.base import BaseDialog, hairline
from console.ui.theme import Theme
from console.ui.widgets import button, one_line, plain_label, status_word
from console.ui.widgets.named_combo import WORDS, NamedCombo

STATUSES = (AgentStatus.ONLINE, AgentStatus.BUSY, AgentStatus.AWAY, AgentStatus.INVISIBLE)
_SOON = 120
"""Milliseconds after the last change."""


class TryDialog(BaseDialog):
    """Asks for a situation. asked(Trial): say what happens then with show_decision."""

    asked = Signal(object)

    def __init__(
        self, theme: Theme, contacts: Sequence[Contact], now: datetime, serving: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, 560)
        self._theme = theme
        self.status = NamedCombo()
        for status in STATUSES:
            self.status.add("", status)
        self.day = QDateEdit(QDate(now.year, now.month, now.day))
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        self.time = QTimeEdit(QTime(now.hour, now.minute))
        self.time.setDisplayFormat("HH:mm")
        self.time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.serving = QSpinBox()
        self.serving.setRange(0, 999)
        self.serving.setValue(serving)
        self.contact = NamedCombo()
        self.contact.setSizeAdjustPolicy(NamedCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.contact.add("", None)
        for contact in sorted(contacts, key=lambda each: each.display_name.casefold()):
            self.contact.add(one_line(contact.display_name, 60), contact.id)
        self.message = QLineEdit()
        self.message.setMaxLength(2000)
        self.silence = QSpinBox()
        self.silence.setRange(0, 86_400)
        self.silence.setSingleStep(30)
        self.decision = DecisionView(theme)
        self._close = button("", "primary")
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._connect()
        # No default button: Enter in the message is no farewell.
        self.finish()
        self.decision.clear()
        self.message.setFocus()

    def _lay_out(self) -> None:
        px = self._theme.px
        self._lead = plain_label("", "secondary")
        self._lead.setWordWrap(True)
        fields = (self.status, self.day, self.serving, self.contact, self.message, self.silence)
        self._labels = {field: plain_label("", "secondary") for field in fields}
        when = QHBoxLayout()
        when.setSpacing(px(6))
        when.addWidget(self.day)
        when.addWidget(self.time)
        when.addStretch(1)
        form = QFormLayout()
        form.setSpacing(px(8))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in (self.status, self.serving, self.silence):
            field.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.status.setMinimumWidth(px(140))
        form.addRow(self._labels[self.message], self.message)
        form.addRow(self._labels[self.contact], self.contact)
        form.addRow(self._labels[self.status], self.status)
        form.addRow(self._labels[self.day], when)
        form.addRow(self._labels[self.serving], self.serving)
        form.addRow(self._labels[self.silence], self.silence)
        self.body.addWidget(self._lead)
        self.body.addLayout(form)
        self.body.addWidget(hairline())
        self.decision.setMinimumHeight(px(160))
        self.body.addWidget(self.decision, 1)
        self.buttons.addWidget(self._close)

    def fit(self) -> None:
        """Show every rule, as far as the screen has the room."""
        super().fit()
        screen = self.screen()
        wanted = self.minimumHeight() + self._theme.px(180)
        if screen is not None:
            wanted = min(wanted, screen.availableGeometry().height() - 60)
        self.resize(self.width(), max(wanted, self.minimumHeight()))

    def _connect(self) -> None:
        self._soon.timeout.connect(self._ask)
        for combo in (self.status, self.contact):
            combo.currentIndexChanged.connect(self._changed)
        for spin in (self.serving, self.silence):
            spin.valueChanged.connect(self._changed)
        self.day.dateChanged.connect(self._changed)
        self.time.timeChanged.connect(self._changed)
        self.message.textChanged.connect(self._changed)
        self.message.returnPressed.connect(self._ask)
        self._close.clicked.connect(self.accept)

    def _changed(self, _value: object = None) -> None:
        self._soon.start()

    def _ask(self) -> None:
        self.asked.emit(self.trial())

    def start(self) -> None:
        """Ask for the first time, once somebody listens."""
        self._ask()

    def trial(self) -> Trial:
        """Give what is to be tried."""
        day, at = self.day.date(), self.time.time()
        return Trial(
            status=AgentStatus(self.status.currentData()),
            at=datetime(day.year(), day.month(), day.day(), at.hour(), at.minute()),  # noqa: DTZ001 - the agent's clock
            serving=self.serving.value(),
            text=self.message.text(),
            contact_id=self.contact.currentData(),
            silence=self.silence.value(),
        )

    def show_decision(self, trial: Trial, decision: Decision, rules: Sequence[Rule]) -> None:
        """Show what happens; what was changed meanwhile is asked about again."""
        if trial == self.trial():
            self.decision.show_decision(decision, rules)

    def translate(self) -> None:
        self.setWindowTitle(tr("Try auto-reply"))
        self._lead.setText(tr("The rules as they stand on the page, stored or not. Nothing is sent."))
        for row, status in enumerate(STATUSES):
            self.status.setItemData(row, status_word(status), WORDS)
        self.contact.setItemData(0, tr("a new visitor"), WORDS)
        for field, words in (
            (self.status, tr("My status")),
            (self.day, tr("Day and time")),
            (self.serving, tr("Buyers being served")),
            (self.contact, tr("Who writes")),
            (self.message, tr("Message", context="auto-reply")),
            (self.silence, tr("Nobody answers for")),
        ):
            self._labels[field].setText(words)
            field.setAccessibleName(words)
        self.day.setAccessibleName(tr("Day"))
        self.time.setAccessibleName(tr("Time", context="auto-reply"))
        self.message.setPlaceholderText(tr("what a buyer might write"))
        self.silence.setSuffix(tr(" s", context="after a number of seconds"))
        self.silence.setSpecialValueText(tr("answered at once"))
        self._close.setText(tr("Close"))
        self.decision.translate()
        for combo in (self.status, self.contact):
            combo.updateGeometry()
            combo.update()
        self._changed()
