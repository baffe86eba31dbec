"""How what the console sends becomes stanzas."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console import ports
from console.channels.xmpp import names
from console.channels.xmpp.features import automatic, corrections, identity, markers, pictures, receipts, retractions
from console.channels.xmpp.features import typing as chat_states
from console.channels.xmpp.stanzas import add, message
from console.domain.messages import OutboxKind


def write(outgoing: ports.Outgoing) -> Element:
    """Make the stanza of a message, a correction or a retraction."""
    stanza = message(outgoing.address)
    identity.mark(stanza, outgoing.wire_id)
    if outgoing.kind is OutboxKind.RETRACTION:
        retractions.retract(stanza, outgoing.target_id)
        return stanza
    picture = outgoing.picture
    body = picture.url if picture is not None and picture.url else outgoing.body
    add(stanza, names.CLIENT, "body", body)
    chat_states.active(stanza)
    if outgoing.kind is OutboxKind.CORRECTION:
        corrections.replace(stanza, outgoing.target_id)
        return stanza
    receipts.request(stanza)
    markers.request(stanza)
    if picture is not None and picture.url:
        pictures.attach(stanza, picture)
    if outgoing.automatic:
        automatic.mark(stanza)
    return stanza
