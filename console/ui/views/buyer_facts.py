"""The product and the order of a buyer's conversation, which phrases are filled in with; the agent can note others."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.facts import LONGEST, Facts, mentioned
from console.domain.ids import ContactId
from console.i18n import tr
from console.services.session import Session
from console.ui.theme import Theme
from console.ui.widgets import InlineEdit, plain_label


class BuyerFactsFields(QWidget):
    """Two fields of the buyer's card; where the agent noted nothing they show what the conversation mentions."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._contact: ContactId | None = None
        self._said = Facts()
        self.product = InlineEdit("", "", LONGEST)
        self.order = InlineEdit("", "", LONGEST)
        self._titles = [plain_label("", "mark") for _ in range(2)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for title, field in zip(self._titles, (self.product, self.order), strict=True):
            column.addWidget(title)
            column.addWidget(field)
        column.addSpacing(theme.px(2))
        self.product.saved.connect(self._save_product)
        self.order.saved.connect(self._save_order)
        self.translate()

    def show_contact(self, session: Session | None, contact_id: ContactId | None) -> None:
        """Show a buyer's product and order; None shows nothing."""
        self._session, self._contact, self._said = session, contact_id, Facts()
        for field in (self.product, self.order):
            field.set_text("")
        self.look_again()

    def look_again(self) -> None:
        """Read what is noted, and what the conversation mentions by now."""
        if self._session is not None and self._contact is not None:
            self._session.tasks.spawn(self._read(self._session, self._contact), "facts")

    async def _read(self, session: Session, contact_id: ContactId) -> None:
        noted = await session.desk.facts.read(contact_id)
        page = await session.desk.page(contact_id)
        if contact_id != self._contact or session is not self._session:
            return
        self._said = mentioned([message.body for message in page])
        self.product.set_text(noted.product)
        self.order.set_text(noted.order)
        self.translate()

    def _save_product(self, text: str) -> None:
        if self._session is not None and self._contact is not None:
            self._session.tasks.spawn(self._session.desk.facts.note(self._contact, product=text), "facts")

    def _save_order(self, text: str) -> None:
        if self._session is not None and self._contact is not None:
            self._session.tasks.spawn(self._session.desk.facts.note(self._contact, order=text), "facts")

    def translate(self) -> None:
        """Set every word in the language in force."""
        names = (tr("Product"), tr("Order number"))
        hints = (tr("What the buyer asks about"), tr("For {name} in phrases", name="{订单号}"))
        said = (self._said.product, self._said.order)
        fields = (self.product, self.order)
        for title, field, name, hint, value in zip(self._titles, fields, names, hints, said, strict=True):
            title.setText(name)
            field.set_words(name, tr("Mentioned: {value}", value=value) if value else hint)
