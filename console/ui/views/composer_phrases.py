"""Phrases on their way into a draft: found, filled in, put in place of what was typed, and noted as used."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor

from console.domain.errors import UserError
from console.domain.ids import ContactId, PhraseId
from console.domain.phrases import Phrase
from console.i18n.problems import sentence
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.models.phrase_finder import PhraseFinder, Suggestion
from console.ui.models.phrase_hits import HitRow
from console.ui.theme import Theme
from console.ui.views.composer import Composer
from console.ui.views.composer_fill import filled, values_for
from console.ui.views.composer_popup import ComposerPopup

KNOWN = 500
"""Of so many phrases with several wordings it is read beforehand which one a buyer got last."""


class ComposerPhrases(QObject):
    """Joins the library and the field: for the popup, and for what the panel sends.

    pictures(list of bytes): a phrase has them; they are shown and sent beside its text.
    """

    pictures = Signal(object)

    def __init__(self, composer: Composer, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._composer = composer
        self._session: Session | None = None
        self._contact: ContactId | None = None
        self._last: dict[tuple[ContactId, PhraseId], int] = {}
        self._turned: dict[PhraseId, int] = {}
        """Wordings the agent chose in the popup that stands open."""
        self.said: Callable[[], list[str]] = list
        """Gives what was written in the conversation, for an order's number."""
        self.finder = PhraseFinder(self)
        self.popup = ComposerPopup(composer.edit, theme, self)
        self.popup.find = self.finder.find
        self.popup.row = self._row
        self.popup.turn = self._turn
        self.popup.opened.connect(self._turned.clear)
        self.popup.taken.connect(self._taken)
        self.finder.loaded.connect(self._loaded)

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Offer an account's phrases."""
        self._session = session
        self._last.clear()
        self.finder.attach(session, bridge)

    def detach(self) -> None:
        """Offer none."""
        self.show(None)
        self.finder.detach()
        self._session = None

    def show(self, contact_id: ContactId | None) -> None:
        """Write to another buyer."""
        self.popup.close()
        self._contact = contact_id
        if self._session is not None and contact_id is not None:
            self._session.tasks.spawn(self._session.desk.facts.read(contact_id), "facts")
        self._read_wordings()

    def _loaded(self) -> None:
        self.popup.refresh()
        self._read_wordings()

    # --- wordings ---

    def _read_wordings(self) -> None:
        session, contact_id = self._session, self._contact
        if session is not None and contact_id is not None and self.finder.ready:
            several = [phrase.id for phrase in self.finder.phrases.values() if phrase.variants][:KNOWN]
            wanted = [phrase_id for phrase_id in several if (contact_id, phrase_id) not in self._last]
            if wanted:
                session.tasks.spawn(self._read_last(session, contact_id, wanted), "wordings")

    async def _read_last(self, session: Session, contact_id: ContactId, wanted: list[PhraseId]) -> None:
        for phrase_id in wanted:
            last = await session.library.last_wording(contact_id, phrase_id)
            if last is not None:
                self._last.setdefault((contact_id, phrase_id), last)
            if contact_id != self._contact:
                return

    def wording(self, phrase: Phrase) -> int:
        """Tell which wording this buyer is offered first: not the one that was the last."""
        last = self._last.get((self._contact, phrase.id)) if self._contact is not None else None
        return phrase.wordings_after(last)[0]

    def _offered(self, phrase: Phrase) -> int:
        """Tell which wording the popup offers: the one that was chosen with the arrow, or the first for this buyer."""
        chosen = self._turned.get(phrase.id, -1)
        return chosen if 0 <= chosen < len(phrase.wordings) else self.wording(phrase)

    def _turn(self, found: Suggestion, step: int) -> bool:
        phrase = found.phrase
        number, first = len(phrase.wordings), self.wording(phrase)
        if number < 2 or (step < 0 and self._offered(phrase) == first):
            return False
        self._turned[phrase.id] = (self._offered(phrase) + step) % number
        return True

    def _row(self, found: Suggestion) -> HitRow:
        return self.finder.row(found, self._offered(found.phrase))

    # --- inserting ---

    def _taken(self, item: object, start: int, end: int) -> None:
        if isinstance(item, Suggestion):
            cursor = self._composer.edit.textCursor()
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self._insert(item.phrase, cursor, self._offered(item.phrase))

    def insert(self, phrase: Phrase) -> None:
        """Put a phrase at the caret, filled in, in one step to undo; and the keyboard there."""
        self.popup.close()
        self._insert(phrase, self._composer.edit.textCursor(), self.wording(phrase))

    def insert_text(self, content: str) -> None:
        """Put a text with variables at the caret, filled in as a phrase is."""
        self.popup.close()
        self._put(content, self._composer.edit.textCursor())

    def _insert(self, phrase: Phrase, cursor: QTextCursor, wording: int) -> None:
        if not self._put(phrase.wordings[wording], cursor):
            return
        session, contact_id = self._session, self._contact
        if session is not None:
            if contact_id is not None and phrase.variants:
                self._last[contact_id, phrase.id] = wording
            session.tasks.spawn(session.library.used(phrase.id, contact_id, wording), "phrase used")
            self.finder.note_use(phrase)
            if phrase.images:
                session.tasks.spawn(self._read_pictures(session, contact_id, phrase.images), "phrase pictures")

    async def _read_pictures(self, session: Session, contact_id: ContactId | None, names: tuple[str, ...]) -> None:
        try:
            found = [await session.media.load(name) for name in names]
        except UserError as error:
            self._composer.show_problem(sentence(error.problem, error.details))
            return
        if contact_id == self._contact:
            self.pictures.emit(found)

    def _put(self, content: str, cursor: QTextCursor) -> bool:
        session = self._session
        if session is None or not self._composer.writable:
            return False
        contact = session.desk.contact(self._contact) if self._contact is not None else None
        values = values_for(session, contact, self.said())
        ready = filled(content, values, session.clock.now().astimezone())
        self._composer.put(ready.pieces, cursor, ready.first_gap, ready.caret)
        return True
