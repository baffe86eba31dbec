"""XEP-0198: what was handed over and not yet acknowledged, over several streams of one session."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

_WRAP = 2**32


class StreamManagement:
    """The counters of a session and the stanzas the server has not acknowledged.

    slixmpp's own plugin queues re-sent stanzas behind those given meanwhile, and forgets what waits in its
    send queue when the link goes; here a stanza is counted in the moment it is handed over, so that
    nothing handed over is lost and the order stays when the session is resumed.
    """

    def __init__(self, acknowledged: Callable[[str], None]) -> None:
        self.acknowledged = acknowledged
        self.session_id: str | None = None
        self.counting = False
        """Stanzas in both directions count on the present stream."""
        self.received = 0
        self.server_forgot = False
        """The server knew nothing of the session that was to be resumed."""
        self._acked = 0
        self._waiting: deque[tuple[str, str]] = deque()

    @property
    def can_resume(self) -> bool:
        """Tell whether there is a session to take up."""
        return self.session_id is not None

    @property
    def unacknowledged(self) -> int:
        """How many stanzas wait for the server's word."""
        return len(self._waiting)

    def begin(self, session_id: str | None) -> None:
        """Start counting for a new session; None where it cannot be resumed."""
        self.forget()
        self.session_id = session_id
        self.counting = True

    def resume(self, handled: int) -> list[str]:
        """Take up the old session on a new stream; gives what must be sent again, in order."""
        self.counting = True
        self.acknowledge(handled)
        return [text for _, text in self._waiting]

    def pause(self) -> None:
        """The link is gone."""
        self.counting = False

    def forget(self) -> None:
        """The session is over; what was not acknowledged is nobody's here any more."""
        self.session_id = None
        self.counting = False
        self.received = 0
        self._acked = 0
        self._waiting.clear()

    def handed_over(self, wire_id: str, text: str) -> None:
        """Note one stanza of ours; wire_id is empty where nobody asks for it."""
        if self.counting:
            self._waiting.append((wire_id, text))

    def acknowledge(self, handled: int) -> None:
        """The server has handled so many of our stanzas; a number that cannot be acknowledges nothing."""
        count = (handled - self._acked) % _WRAP
        if count > len(self._waiting):
            return
        self._acked = handled
        for _ in range(count):
            wire_id, _text = self._waiting.popleft()
            if wire_id:
                self.acknowledged(wire_id)
