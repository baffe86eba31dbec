"""One transaction with all repositories on it."""

from __future__ import annotations

from sqlalchemy import Connection

from console.ports import Clock
from console.storage.repositories.auto_replies import SqlAutoReplies
from console.storage.repositories.contacts import SqlContacts
from console.storage.repositories.history import SqlHistory
from console.storage.repositories.messages import SqlMessages
from console.storage.repositories.meta import SqlMeta
from console.storage.repositories.outbox import SqlOutbox
from console.storage.repositories.packs import SqlPacks
from console.storage.repositories.phrases import SqlPhrases
from console.storage.repositories.search import SearchIndex


class SqlUnitOfWork:
    """ports.UnitOfWork; whoever makes it begins and ends the transaction."""

    def __init__(self, connection: Connection, clock: Clock, index: SearchIndex) -> None:
        self._contacts = SqlContacts(connection)
        self._messages = SqlMessages(connection, index)
        self._history = SqlHistory(connection, index)
        self._outbox = SqlOutbox(connection, clock)
        self._phrases = SqlPhrases(connection)
        self._packs = SqlPacks(connection)
        self._meta = SqlMeta(connection)
        self._auto_replies = SqlAutoReplies(connection)

    @property
    def contacts(self) -> SqlContacts:
        """Contacts."""
        return self._contacts

    @property
    def messages(self) -> SqlMessages:
        """Messages and their search."""
        return self._messages

    @property
    def history(self) -> SqlHistory:
        """What leaves the history."""
        return self._history

    @property
    def outbox(self) -> SqlOutbox:
        """Stanzas not acknowledged yet."""
        return self._outbox

    @property
    def phrases(self) -> SqlPhrases:
        """Quick phrases."""
        return self._phrases

    @property
    def packs(self) -> SqlPacks:
        """Installed packs."""
        return self._packs

    @property
    def meta(self) -> SqlMeta:
        """Small values."""
        return self._meta

    @property
    def auto_replies(self) -> SqlAutoReplies:
        """What auto-reply remembers, and its log."""
        return self._auto_replies
