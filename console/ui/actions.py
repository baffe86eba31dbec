"""Every keyboard command of the main window, declared once: the shortcuts and the list under F1 come from here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from console.i18n import tr


class Command(Enum):
    """What a key does."""

    SEARCH = "search"
    NEXT = "next"
    PREVIOUS = "previous"
    URGENT = "urgent"
    FIND = "find"
    HISTORY = "history"
    COMPOSER = "composer"
    PHRASES = "phrases"
    GAP = "gap"
    PANEL = "panel"
    CLOSE = "close"
    UNREAD = "unread"
    PIN = "pin"
    REMIND = "remind"
    IMAGE = "image"
    EMOTICON = "emoticon"
    DATE = "date"
    STATUS = "status"
    SUSPEND = "suspend"
    SETTINGS = "settings"
    KEYS = "keys"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Key:
    """A command, its keys (Qt's portable spelling) and what it does, in words."""

    command: Command
    keys: tuple[str, ...]
    text: str


def keys() -> list[Key]:
    """Give every command in the order of the list under F1, in the language in force."""
    return [
        Key(Command.URGENT, ("Ctrl+J",), tr("Go to the buyer who waits longest")),
        Key(Command.NEXT, ("Ctrl+Tab", "Alt+Down"), tr("Next conversation")),
        Key(Command.PREVIOUS, ("Ctrl+Shift+Tab", "Alt+Up"), tr("Previous conversation")),
        Key(Command.SEARCH, ("Ctrl+K",), tr("Search contacts and messages")),
        Key(Command.COMPOSER, ("Ctrl+L",), tr("Go to the message input")),
        Key(Command.PHRASES, ("Alt+Q",), tr("Search quick phrases")),
        Key(Command.GAP, ("F6",), tr("Go to the next place that is not filled in")),
        Key(Command.PANEL, ("F4",), tr("Show or hide the side panel")),
        Key(Command.EMOTICON, ("Ctrl+E",), tr("Insert an emoticon")),
        Key(Command.IMAGE, ("Ctrl+Shift+I",), tr("Send a picture")),
        Key(Command.FIND, ("Ctrl+F",), tr("Search in this conversation")),
        Key(Command.HISTORY, ("Ctrl+H",), tr("Open the chat history")),
        Key(Command.DATE, ("Ctrl+G",), tr("Go to a date")),
        Key(Command.PIN, ("Ctrl+P",), tr("Pin or unpin the conversation")),
        Key(Command.UNREAD, ("Ctrl+U",), tr("Mark the conversation unread")),
        Key(Command.REMIND, ("Ctrl+R",), tr("Set a reminder for this buyer")),
        Key(Command.CLOSE, ("Ctrl+W",), tr("Close the conversation")),
        Key(Command.STATUS, ("Ctrl+Shift+S",), tr("Choose the status")),
        Key(Command.SUSPEND, ("Ctrl+Shift+P",), tr("Suspended, or not any more")),
        Key(Command.SETTINGS, ("Ctrl+,",), tr("Open the settings")),
        Key(Command.KEYS, ("F1",), tr("Show this list")),
        Key(Command.QUIT, ("Ctrl+Q",), tr("Quit the console")),
    ]
