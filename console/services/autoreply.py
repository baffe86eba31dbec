"""Auto-reply: keeps the rules, answers what comes and what stays silent, and tells what was decided and why."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from console.domain.autoreply import Condition, Decision, LogEntry, RuleSet, standard_rules
from console.domain.autoreply_check import Fault, problems
from console.domain.autoreply_engine import (
    LATE_SECONDS,
    VISIT_SECONDS,
    Book,
    Compile,
    ContactState,
    Incoming,
    Situation,
    decide,
    due,
    next_due,
)
from console.domain.autoreply_json import decode, encode
from console.domain.contacts import Contact
from console.domain.errors import Problem, UserError
from console.domain.events import AutoReplied, ContactsChanged, ContactsLoaded, MessagesAdded, MessagesRemoved
from console.domain.ids import Address, ContactId, OriginId
from console.domain.messages import Direction, Message
from console.domain.presence import AgentStatus
from console.domain.variables import AGENT, SHOP, WAIT
from console.ports import Clock, Patterns, Store, UnitOfWork
from console.services.autoreply_batch import Answerer, Snapshot, state_of, values_for
from console.services.bus import EventBus
from console.services.outbox import Outbox
from console.services.profile import Profile
from console.services.tasks import Tasks

log = logging.getLogger(__name__)

RULES_KEY = "auto_reply"
DAMAGED_KEY = "auto_reply_damaged"
"""Where rules that could not be read are kept."""
RETRY_SECONDS = 5.0
_STRANGER = Address("new-visitor@visitor")
Prepared = Callable[[], Mapping[Condition, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A message that rules are tried on; contact_id None: a new visitor, in those groups."""

    status: AgentStatus
    at: datetime
    """On the agent's clock; naive is taken as such."""
    serving: int
    text: str
    contact_id: ContactId | None = None
    groups: tuple[str, ...] = ()
    name: str = ""
    """What the new visitor calls himself."""
    silence: int = 0
    """Seconds for which nobody answers; a line after silence is asked for then."""


class AutoReply:
    """The rules of the account at work; a decision is stored with the message that caused it, then published."""

    def __init__(
        self, store: Store, bus: EventBus, clock: Clock, tasks: Tasks, profile: Profile, outbox: Outbox,
        patterns: Patterns | None = None, prepared: Prepared | None = None,
    ) -> None:  # fmt: skip
        self._store = store
        self._bus = bus
        self._clock = clock
        self._tasks = tasks
        self._profile = profile
        self._outbox = outbox
        self._compile = patterns.compile if patterns is not None else _no_patterns
        self._prepared = prepared
        self.zone: tzinfo | None = None
        """The agent's time zone; None: the machine's."""
        self.serves: Callable[[Contact], bool] = lambda contact: contact.active and not contact.blocked
        """Which conversations count as being served; the desk's own choice where there is a desk."""
        self.standard = standard_rules()
        """The rules of a fresh account."""
        self._book = Book(self.standard, self._compile)
        self._open: dict[ContactId, Contact] = {}
        """The conversations that may count as being served."""
        self._due: dict[ContactId, datetime] = {}
        self._timer: asyncio.Task[None] | None = None
        self._timer_at: datetime | None = None
        outbox.on_open = self._arm
        bus.subscribe(ContactsLoaded, lambda event: self._count(event.contacts))
        bus.subscribe(ContactsChanged, lambda event: self._count(event.contacts))
        bus.subscribe(MessagesAdded, self._on_messages)
        bus.subscribe(MessagesRemoved, lambda event: self._look_at({event.contact_id}))

    # --- the rules ---

    @property
    def rules(self) -> RuleSet:
        """The rules in force."""
        return self._book.rules

    async def load(self) -> None:
        """Read the rules; damaged ones are kept aside, the standard ones take their place, and the agent is told."""
        if self._prepared is not None:
            self.standard = standard_rules(dict(self._prepared()))
        text = await self._store.read(lambda uow: uow.meta.get(RULES_KEY))
        rules = self.standard
        if text:
            try:
                rules = decode(text, self.standard)
            except ValueError as error:
                await self._set_aside(text, error)
        self.adopt(rules)

    async def _set_aside(self, text: str, error: ValueError) -> None:
        log.error("the auto-reply rules cannot be read and are kept under %s: %s", DAMAGED_KEY, error)

        def work(uow: UnitOfWork) -> None:
            uow.meta.set(DAMAGED_KEY, text)
            uow.meta.set(RULES_KEY, "")

        await self._store.write(work, durable=True)
        if self._tasks.on_user_error is not None:
            self._tasks.on_user_error(UserError(Problem.AUTO_REPLY_DAMAGED))

    async def set_rules(self, rules: RuleSet) -> None:
        """Store rules and put them in force. Raises UserError (STORE_*)."""

        def work(uow: UnitOfWork) -> None:
            for key, value in self.meta_values(rules).items():
                uow.meta.set(key, value)

        await self._store.write(work, durable=True)
        self.adopt(rules)

    def meta_values(self, rules: RuleSet) -> dict[str, str]:
        """Give what is to be stored, for a transaction that stores more than this; adopt follows it."""
        return {RULES_KEY: encode(rules)}

    def adopt(self, rules: RuleSet) -> None:
        """Put rules in force that are stored."""
        self._book = Book(rules, self._compile)
        self._due.clear()
        self._tasks.spawn(self._expect_stored(), "auto-reply")

    def check(self, rules: RuleSet) -> list[Fault]:
        """Give what is wrong with rules; the list is empty where they can be stored."""
        return problems(rules, self.known_variables(), self._compile)

    def known_variables(self) -> frozenset[str]:
        """Give the variables (Chinese names) that have a value besides date and time; others need a fallback."""
        return frozenset({AGENT, WAIT, *([SHOP] if self._shop() else [])})

    @property
    def compile_pattern(self) -> Compile:
        """The engine of regular expressions, for the editor of a keyword rule."""
        return self._compile

    # --- looking ---

    async def try_out(self, rules: RuleSet, trial: Trial) -> Decision:
        """Say what rules would do with a message; nothing is sent or remembered."""
        contact_id = trial.contact_id

        def work(uow: UnitOfWork) -> tuple[Contact | None, ContactState]:
            if contact_id is None:
                return None, ContactState()
            return uow.contacts.get(contact_id), state_of(uow, contact_id)

        contact, state = await self._store.read(work)
        if contact is None:
            contact = Contact(ContactId(0), _STRANGER, trial.name, groups=trial.groups)
        at = trial.at
        if at.tzinfo is None:
            at = at.replace(tzinfo=self.zone) if self.zone is not None else at.astimezone()
        book = Book(rules, self._compile)
        situation = Situation(trial.status, trial.serving, self.zone, self._values(contact, trial.serving))
        incoming = Incoming(trial.text, contact.address, contact.groups, contact.blocked)
        decision, after = decide(book, state, situation, incoming, at)
        if decision.rule_id is None and trial.silence > 0:
            later, _ = due(book, after, situation, incoming, at + timedelta(seconds=trial.silence))
            if later is not None and later.verdicts:
                asked = {verdict.rule_id for verdict in later.verdicts}
                before = tuple(verdict for verdict in decision.verdicts if verdict.rule_id not in asked)
                return Decision(later.rule_id, later.text, later.barred, before + later.verdicts)
        return decision

    async def log(self, before: int | None = None, limit: int = 100) -> list[LogEntry]:
        """Give what was decided, newest first; before: only entries with smaller ids."""
        return await self._store.read(lambda uow: uow.auto_replies.entries(before=before, limit=limit))

    def _values(self, contact: Contact | None, waiting: int) -> dict[str, str]:
        return values_for(self._agent(), self._shop(), contact, waiting)

    def _agent(self) -> str:
        return " ".join(self._profile.name.split())

    def _shop(self) -> str:
        return " ".join(self._profile.shop.split())

    # --- at work ---

    def snapshot(self) -> Snapshot:
        """Give what a transaction needs that stores messages."""
        many = Condition.MANY in self._book.on
        serving = frozenset(key for key, contact in self._open.items() if many and self.serves(contact))
        waiting = frozenset(
            key for key, contact in self._open.items() if self._book.any_on and contact.waiting_since is not None
        )
        return Snapshot(self._book, self._profile.status, serving, waiting, self._agent(), self._shop(), self.zone)

    def done(self, answerer: Answerer, settled: Sequence[OriginId] = ()) -> None:
        """Send and tell what a transaction decided, now that it is stored; settled: rows that are gone again."""
        self._outbox.take([row for row in answerer.rows if row.wire_id not in settled])
        self._expect(answerer.states)
        for entry in answerer.entries:
            self._bus.publish(AutoReplied(entry))

    def _count(self, contacts: Iterable[Contact]) -> None:
        for contact in contacts:
            if contact.active and not contact.blocked:
                self._open[contact.id] = contact
            else:
                self._open.pop(contact.id, None)

    # --- silences ---

    def _on_messages(self, event: MessagesAdded) -> None:
        self._look_at({m.contact_id for m in event.messages if m.direction is Direction.OUT and not m.automatic})

    def _look_at(self, contact_ids: set[ContactId]) -> None:
        if contact_ids and self._book.on & {Condition.WAITING, Condition.CLOSING}:
            self._tasks.spawn(self._look_again(contact_ids), "auto-reply")

    async def _look_again(self, contact_ids: set[ContactId]) -> None:
        def work(uow: UnitOfWork) -> dict[ContactId, ContactState]:
            states = {key: uow.auto_replies.state(key) for key in contact_ids}
            return {key: state for key, state in states.items() if state is not None}

        self._expect(await self._store.read(work))

    async def _expect_stored(self) -> None:
        book = self._book
        limits = [rule.limit for c in (Condition.WAITING, Condition.CLOSING) if (rule := book.rule(c)) is not None]
        if limits:
            reach = max(*limits, book.rules.quiet_after_human) + LATE_SECONDS + VISIT_SECONDS
            since = self._clock.now() - timedelta(seconds=reach)
            self._expect(await self._store.scan(lambda uow: uow.auto_replies.expecting(since)))

    def _expect(self, states: Mapping[ContactId, ContactState]) -> None:
        too_late = self._clock.now() - timedelta(seconds=LATE_SECONDS)
        for contact_id, state in states.items():
            at = next_due(self._book, state)
            if at is None or at < too_late:
                self._due.pop(contact_id, None)
            else:
                self._due[contact_id] = at
        self._arm()

    def _arm(self) -> None:
        """See that somebody wakes up when the next silence is due; while the line is down nobody need."""
        at = min(self._due.values(), default=None)
        if self._timer is not None:
            if self._timer_at == at:
                return
            self._timer.cancel()
            self._timer = None
        if at is not None and self._outbox.ready:
            self._timer_at = at
            self._timer = self._tasks.spawn(self._wake(at), "auto-reply")

    async def _wake(self, at: datetime) -> None:
        while (left := (at - self._clock.now()).total_seconds()) > 0:
            await self._clock.sleep(left)
        self._timer = None
        if not self._outbox.ready:
            return
        now = self._clock.now()
        asked = {contact_id: since for contact_id, since in self._due.items() if since <= now}
        self._due = {key: since for key, since in self._due.items() if key not in asked}
        try:
            await self._ask_silent(list(asked), now)
        except UserError as error:
            log.error("a silence could not be looked at yet: %s", error.problem.value)  # noqa: TRY400 - no bug
            await self._clock.sleep(RETRY_SECONDS)
            self._due = asked | self._due
        self._arm()

    async def _ask_silent(self, contact_ids: list[ContactId], now: datetime) -> None:
        snapshot = self.snapshot()

        def work(uow: UnitOfWork) -> tuple[Answerer, list[Message], list[Contact]]:
            answerer = Answerer(snapshot, uow)
            replies = []
            for contact_id in contact_ids:
                contact = uow.contacts.get(contact_id)
                reply = answerer.silence(contact, now) if contact is not None else None
                if reply is not None:
                    replies.append(reply)
            answerer.finish()
            contacts = [uow.contacts.get(reply.contact_id) for reply in replies]
            return answerer, replies, [contact for contact in contacts if contact is not None]

        answerer, replies, contacts = await self._store.write(work, durable=True)
        if replies:
            self._bus.publish(ContactsChanged(tuple(contacts)))
            self._bus.publish(MessagesAdded(tuple(replies), live=True))
        self.done(answerer)


def _no_patterns(_pattern: str) -> None:
    return None
