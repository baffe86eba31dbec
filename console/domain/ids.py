"""Names for the identifiers that pass between the rooms."""

from __future__ import annotations

from typing import NewType
from uuid import uuid4

ContactId = NewType("ContactId", int)
"""Row id of a contact in this account's store."""
MessageId = NewType("MessageId", int)
"""Row id of a message in this account's store; grows in the order of storing."""
PhraseId = NewType("PhraseId", str)
GroupId = NewType("GroupId", str)
Address = NewType("Address", str)
"""Whom the channel writes to: a bare JID on XMPP, a buyer's name in the built-in shop."""
OriginId = NewType("OriginId", str)
"""XEP-0359 origin-id, given to a message by whoever wrote it; also the stanza's id attribute."""
ArchiveId = NewType("ArchiveId", str)
"""XEP-0359 stanza-id, given to a message by the agent's server; the cursor into its archive."""


def new_origin_id() -> OriginId:
    """Give an id that no other message has."""
    return OriginId(uuid4().hex)
