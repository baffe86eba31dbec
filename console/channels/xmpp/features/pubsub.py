"""XEP-0060 and XEP-0163: what people publish about themselves."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add, element, form


def publish(node: str, payload: Element, item_id: str = "current") -> Element:
    """Publish one item that everyone may read: buyers are not in the roster."""
    made = element(names.PUBSUB, "pubsub")
    item = add(add(made, names.PUBSUB, "publish", node=node), names.PUBSUB, "item", id=item_id)
    item.append(payload)
    options = add(made, names.PUBSUB, "publish-options")
    form(options, names.PUBLISH_OPTIONS, **{"pubsub#access_model": "open", "pubsub#persist_items": "true"})
    return made


def request(node: str, item_id: str) -> Element:
    """Ask for one item."""
    made = element(names.PUBSUB, "pubsub")
    add(add(made, names.PUBSUB, "items", node=node), names.PUBSUB, "item", id=item_id)
    return made


def item(answer: Element) -> Element | None:
    """Give the item in an answer."""
    return answer.find(f"{{{names.PUBSUB}}}pubsub/{{{names.PUBSUB}}}items/{{{names.PUBSUB}}}item")


def published(event: Element) -> tuple[str, Element | None] | None:
    """Give node and newest item of a notification; no item: it was retracted."""
    items = event.find(f"{{{names.PUBSUB_EVENT}}}items")
    if items is None or not items.get("node"):
        return None
    found = items.findall(f"{{{names.PUBSUB_EVENT}}}item")
    return items.get("node", ""), found[-1] if found else None
