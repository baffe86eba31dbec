"""How stanzas are made and looked into, as plain XML elements."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement

from slixmpp.jid import JID, InvalidJID

from console.channels.xmpp import names
from console.domain.errors import Problem, UserError
from console.domain.ids import Address

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:\d\d)?$")


def clean(text: str) -> str:
    """Give the text without the characters that XML cannot carry."""
    return _NOT_XML.sub("", text)


def element(namespace: str, name: str, text: str | None = None, /, **attributes: str) -> Element:
    """Make an element; attributes and text are cleaned."""
    made = Element(f"{{{namespace}}}{name}", {key: clean(value) for key, value in attributes.items()})
    if text is not None:
        made.text = clean(text)
    return made


def add(parent: Element, namespace: str, name: str, text: str | None = None, /, **attributes: str) -> Element:
    """Make an element inside another."""
    made = SubElement(parent, f"{{{namespace}}}{name}", {key: clean(value) for key, value in attributes.items()})
    if text is not None:
        made.text = clean(text)
    return made


def message(to: str, **attributes: str) -> Element:
    """Make an empty chat message."""
    return element(names.CLIENT, "message", to=to, type="chat", **attributes)


def form(parent: Element, form_type: str, **fields: str) -> Element:
    """Add a submitted data form (XEP-0004)."""
    made = add(parent, names.DATA, "x", type="submit")
    hidden = add(made, names.DATA, "field", var="FORM_TYPE", type="hidden")
    add(hidden, names.DATA, "value", form_type)
    for name, value in fields.items():
        add(add(made, names.DATA, "field", var=name), names.DATA, "value", value)
    return made


def bare(jid: str) -> str:
    """Give an address as the server wrote it, without its resource."""
    return jid.partition("/")[0]


def parse_address(text: str) -> Address:
    """Give the bare form of what somebody typed. Raises UserError (BAD_ADDRESS)."""
    try:
        jid = JID(text.strip())
    except (InvalidJID, ValueError, UnicodeError) as error:
        raise UserError(Problem.BAD_ADDRESS, address=text) from error
    if not jid.domain:
        raise UserError(Problem.BAD_ADDRESS, address=text)
    return Address(jid.bare)


def parse_stamp(text: str) -> datetime | None:
    """Read an XEP-0082 time (or the older XEP-0091 form) as UTC; None where it is none."""
    match = _STAMP.match(text.strip())
    if match is None:
        return None
    *numbers, fraction, zone = match.groups()
    try:
        year, month, day, hour, minute, second = (int(number) for number in numbers)
        stamp = datetime(year, month, day, hour, minute, second, int((fraction or "0").ljust(6, "0")), UTC)
        if zone and zone != "Z":
            offset = datetime.strptime(zone.replace(":", ""), "%z").utcoffset()
            if offset is not None:
                stamp -= offset
    except (ValueError, OverflowError):
        return None
    return stamp


def format_stamp(when: datetime) -> str:
    """Write a time as XEP-0082 wants it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def error_condition(stanza: Element) -> str:
    """Give the condition of an error stanza, such as item-not-found."""
    for child in stanza:
        if child.tag.endswith("}error"):
            for part in child:
                namespace, _, name = part.tag.rpartition("}")
                if namespace == "{" + names.STANZA_ERRORS and name != "text":
                    return name
    return "undefined-condition"


def reply(query: Element, payload: Element | None = None) -> Element:
    """Make the result of a query."""
    answer = element(names.CLIENT, "iq", type="result", id=query.get("id", ""))
    if query.get("from"):
        answer.set("to", query.get("from", ""))
    if payload is not None:
        answer.append(payload)
    return answer


def refusal(query: Element, condition: str) -> Element:
    """Make the error answer of a query."""
    answer = reply(query)
    answer.set("type", "error")
    add(add(answer, names.CLIENT, "error", type="cancel"), names.STANZA_ERRORS, condition)
    return answer
