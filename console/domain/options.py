"""What an option is: its key, type and default, what it may be, and the English words it is shown with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeAlias, TypeVar

V = TypeVar("V", bool, int, str)
Value: TypeAlias = bool | int | str
MINUTES_OF_DAY = 24 * 60


def worded(source: str, /) -> str:
    """Mark a literal as a text that users read: who shows it translates it (i18n.translated)."""
    return source


class Section(Enum):
    """The pages of 系统设置, in their order."""

    GENERAL = "general"
    NOTIFICATIONS = "notifications"
    CHAT = "chat"
    PERSONAL = "personal"
    RECEPTION = "reception"
    AUTO_REPLY = "auto-reply"


class Form(Enum):
    """How an option is shown."""

    SWITCH = "switch"
    CHOICE = "choice"
    NUMBER = "number"
    TIME = "time"
    """A time of the day, in minutes after midnight."""
    TEXT = "text"
    """A short text of one line."""


@dataclass(frozen=True, slots=True)
class Option(Generic[V]):
    """One option; choices or bounds (inclusive; of a text its length) limit what a file may set.

    Without a section it is on no page.

    Every text is marked with worded(), and shown in the language in force.
    """

    key: str
    default: V
    choices: tuple[V, ...] = ()
    bounds: tuple[int, int] | None = None
    section: Section | None = None
    label: str = ""
    help: str = ""
    words: tuple[str, ...] = ()
    """What each of the choices is called."""
    unit: str = ""
    """What stands behind a number."""
    zero: str = ""
    """What the number 0 is called, where it means something of its own."""
    group: str = ""
    """The heading it stands under."""
    short: str = ""
    """Its label where the heading says the rest; it stands in one row with its neighbours that have one too."""
    needs: str = ""
    """The key of the switch without which it has no effect."""
    time: bool = False
    """The number is a time of the day."""

    @property
    def form(self) -> Form:
        """Tell how it is shown."""
        if self.time:
            return Form.TIME
        if self.choices:
            return Form.CHOICE
        if isinstance(self.default, str):
            return Form.TEXT
        return Form.SWITCH if isinstance(self.default, bool) else Form.NUMBER

    def accepts(self, value: object) -> bool:
        """Tell whether a value read from a file fits."""
        if type(value) is not type(self.default):
            return False
        if self.choices and value not in self.choices:
            return False
        if self.bounds is not None and isinstance(value, (int, str)):
            return self.bounds[0] <= (len(value) if isinstance(value, str) else value) <= self.bounds[1]
        return True


AnyOption: TypeAlias = Option[bool] | Option[int] | Option[str]


@dataclass(frozen=True, slots=True)
class Ascending:
    """Numbers of which each is larger than the one before; sentence tells it."""

    keys: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why values cannot be stored together: the option it is about, and the sentence (to be translated)."""

    key: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Schema:
    """Every option, and what holds between them."""

    options: tuple[AnyOption, ...]
    ascending: tuple[Ascending, ...] = ()

    def get(self, key: str) -> AnyOption | None:
        """Give the option of a key."""
        return next((option for option in self.options if option.key == key), None)

    def within(self, section: Section) -> list[AnyOption]:
        """Give the options of a page, in their order."""
        return [option for option in self.options if option.section is section]

    def shown(self) -> Iterable[AnyOption]:
        """Give the options that stand on a page: those a person chooses, and takes to another machine."""
        return (option for option in self.options if option.section is not None)

    def fault(self, values: Mapping[str, Value]) -> Fault | None:
        """Tell why values, the defaults standing in for those that are not given, cannot be together."""
        for rule in self.ascending:
            numbers = [self._number(key, values) for key in rule.keys]
            for key, low, high in zip(rule.keys[1:], numbers, numbers[1:], strict=False):
                if low >= high:
                    return Fault(key, rule.sentence)
        return None

    def _number(self, key: str, values: Mapping[str, Value]) -> int:
        option = self.get(key)
        return int(values.get(key, option.default if option is not None else 0))
