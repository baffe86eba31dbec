"""Pages of options, made from how the options are declared; and the page that waits for an account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.options import Schema, Section, Value
from console.i18n import tr, translated
from console.ui.dialogs.settings_controls import OptionControl
from console.ui.dialogs.settings_page import SettingsPage
from console.ui.preferences import Preferences
from console.ui.theme import current
from console.ui.widgets import EmptyState, FlowLayout, plain_label


def section_title(section: Section) -> str:
    """Name a section in the language in force."""
    return {
        Section.GENERAL: tr("General", context="settings"),
        Section.NOTIFICATIONS: tr("Notifications", context="settings"),
        Section.CHAT: tr("Chat", context="settings"),
        Section.PERSONAL: tr("Personal", context="settings"),
        Section.RECEPTION: tr("Reception", context="settings"),
        Section.AUTO_REPLY: tr("Auto-reply", context="settings"),
    }[section]


class OptionsPage(SettingsPage):
    """One section's options under their headings; column takes what else a page has."""

    def __init__(
        self, section: Section, schema: Schema, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._section = section
        self._schema = schema
        self._preferences = preferences
        self._headings: list[tuple[str, QWidget]] = []
        px = current().px
        self.column = QVBoxLayout(self)
        self.column.setSpacing(px(10))
        self.controls: dict[str, OptionControl] = {}
        self._add_options()
        self.column.addStretch(1)
        self.stored()
        self._enable()
        for control in self.controls.values():
            control.changed.connect(self._edited)

    def _add_options(self) -> None:
        group = ""
        row: FlowLayout | None = None
        for option in self._schema.within(self._section):
            if option.group != group:
                group, row = option.group, None
                self.add_heading(group)
            control = OptionControl(option)
            self.controls[option.key] = control
            if not option.short:
                row = None
                self.column.addWidget(control)
                continue
            if row is None:
                row = FlowLayout(spacing=current().px(12))
                self.column.addLayout(row)
            row.addWidget(control)

    def add_heading(self, text: str) -> None:
        """Begin a group; text is English, marked with worded()."""
        label = plain_label("", "heading")
        self._headings.append((text, label))
        self.column.addSpacing(current().px(6))
        self.column.addWidget(label)

    # --- what the dialog asks ---

    def title(self) -> str:
        return section_title(self._section)

    def translate(self) -> None:
        for text, label in self._headings:
            label.setText(translated(text))  # type: ignore[attr-defined]
        for control in self.controls.values():
            control.translate()

    def restore_defaults(self) -> None:
        self.set_values({key: control.option.default for key, control in self.controls.items()})

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show values; those of other pages are passed over."""
        for key, value in values.items():
            if key in self.controls:
                self.controls[key].set_value(value)

    def values(self) -> Mapping[str, Value]:
        return {key: control.value for key, control in self.controls.items() if control.value != self._before[key]}

    def modified(self) -> bool:
        return bool(self.values())

    def problem(self) -> tuple[str, QWidget] | None:
        now = self._preferences.now
        values = {option.key: now.value(option.key) for option in self._schema.shown()}
        fault = self._schema.fault({**values, **{key: control.value for key, control in self.controls.items()}})
        control = self.controls.get(fault.key) if fault is not None else None
        return (translated(fault.sentence), control) if fault is not None and control is not None else None

    def show_problem(self, sentence: str, control: QWidget) -> bool:
        if isinstance(control, OptionControl):
            control.show_problem(sentence)
            return True
        return False

    def entries(self) -> Iterable[tuple[str, QWidget]]:
        # What cannot be changed yet leads to its switch.
        return [
            (control.search_words(), control if control.isEnabled() else self.controls[control.option.needs])
            for control in self.controls.values()
        ]

    def stored(self) -> None:
        now = self._preferences.now
        self._before = {key: now.value(key) for key in self.controls}
        self.set_values(self._before)

    def _edited(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        """What has no effect cannot be changed."""
        for control in self.controls.values():
            switch = self.controls.get(control.option.needs)
            control.setEnabled(switch is None or bool(switch.value))


class NoAccountPage(SettingsPage):
    """Stands where the options are those of an account, and none is open."""

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._section = section
        self._empty = EmptyState("user", "")
        column = QVBoxLayout(self)
        column.addWidget(self._empty)

    def title(self) -> str:
        return section_title(self._section)

    def translate(self) -> None:
        self._empty.set_words(
            tr("These settings belong to an account"), tr("Sign in, or open the built-in shop, and come back.")
        )

    def restore_defaults(self) -> None:
        """Nothing is there."""
