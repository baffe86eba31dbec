"""What the built-in shop's buyers do, as data: the shapes of resources/shop/*.json and their reading."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from console.domain.messages import Direction
from console.domain.presence import Presence, Show

END = "end"
"""Where a reaction goes that ends the visit."""
_FALLBACK_LANGUAGE = "en"
_AGO = re.compile(r"(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?")


class ScriptError(ValueError):
    """The shop's data is not what the engine can play."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a buyer does in a conversation; texts are alternatives of which one is said."""

    texts: tuple[str, ...] = ()
    picture: str = ""
    """File name under resources/shop/pictures."""
    pause: float = 0.0
    """Seconds before it, besides the typing."""
    fix: str = ""
    """What the text is corrected to a few seconds later."""
    take_back: bool = False
    hesitate: bool = False
    """Types, stops, and sends nothing."""
    presence: Presence | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What follows an answer that holds one of the words (any answer where there are none)."""

    words: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    go: str = ""
    """Id of the beat that follows, END, or empty for the next one."""

    def fits(self, answer: str) -> bool:
        """Tell whether the answer sets it off."""
        folded = answer.casefold()
        return not self.words or any(word.casefold() in folded for word in self.words)


@dataclass(frozen=True, slots=True)
class Beat:
    """One exchange: the buyer's lines, and what comes of the answer."""

    id: str
    stage: str
    lines: tuple[Line, ...]
    reactions: tuple[Reaction, ...] = ()
    unsure: tuple[Line, ...] = ()
    """Said once where the answer sets off no reaction, and the answer awaited again."""
    otherwise: Reaction = field(default_factory=Reaction)
    answers: tuple[str, ...] = ()
    """What a good agent says; the first one is what the scripted agent of the demo takes."""
    wait: bool = True
    """False: the buyer goes on without an answer."""

    def reaction(self, answer: str) -> Reaction | None:
        """The first reaction the answer sets off; None where it sets off none."""
        return next((reaction for reaction in self.reactions if reaction.fits(answer)), None)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: when it begins (seconds after the shop opened or the last visit ended) and its beats."""

    after: tuple[float, float]
    beats: tuple[Beat, ...]

    def index(self, beat_id: str) -> int:
        """Place of a beat in the visit."""
        return next(n for n, beat in enumerate(self.beats) if beat.id == beat_id)


@dataclass(frozen=True, slots=True)
class Past:
    """A message of an earlier day, as it lies in the archive."""

    ago: timedelta
    direction: Direction
    text: str = ""
    picture: str = ""
    answer: str = ""
    """What a good agent would still answer; empty where nothing needs to be said."""


@dataclass(frozen=True, slots=True)
class Temper:
    """How fast a buyer is, and what follows silence; times in seconds."""

    seconds_per_letter: float
    nag_after: tuple[float, ...]
    leave_after: float
    slow_after: float
    nags: tuple[str, ...]
    leaving: tuple[str, ...]
    slow: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuyerScript:
    """One scripted buyer; without groups a stranger who stands in no roster."""

    id: str
    name: str
    avatar: str
    temper: Temper
    groups: tuple[str, ...]
    presence: Presence
    facts: dict[str, str]
    past: tuple[Past, ...]
    visits: tuple[Visit, ...]
    """The first is played once; then the others come round again and again."""
    idle: tuple[str, ...]
    """Said when the agent writes while no visit is going on, at most one each time."""


@dataclass(frozen=True, slots=True)
class ShopScript:
    """The whole shop in one language."""

    language: str
    agent_name: str
    manners: tuple[Reaction, ...] = ()
    """Reactions to wording that no agent should use, in whatever beat."""
    buyers: tuple[BuyerScript, ...] = ()
    small_talk: tuple[Reaction, ...] = ()
    """For the scripted agent: what it answers to words that stand in no beat."""
    greeting: Reaction = field(default_factory=Reaction)
    """The scripted agent's answer to a mere greeting."""
    goodbye: str = ""
    fallback: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    """Bytes of avatars/NAME and pictures/NAME."""


def load(language: str) -> ShopScript:
    """Read the shop of a language (English where there is none), checked. Raises ScriptError."""
    folder = resources.files("resources") / "shop"
    source = folder / f"{language}.json"
    if not source.is_file():
        language, source = _FALLBACK_LANGUAGE, folder / f"{_FALLBACK_LANGUAGE}.json"
    data = json.loads(source.read_text(encoding="utf-8"))
    tempers = {name: _temper(value) for name, value in data["tempers"].items()}
    buyers = tuple(_buyer(one, tempers) for one in data["buyers"])
    script = ShopScript(
        language=language,
        agent_name=data["agent"]["name"],
        manners=tuple(_reaction(one) for one in data["manners"]),
        buyers=buyers,
        small_talk=tuple(_reaction(one) for one in data["small_talk"]),
        greeting=_reaction(data["greeting"]),
        goodbye=data["goodbye"],
        fallback=tuple(data["fallback"]),
        files=_files(folder, buyers),
    )
    check(script)
    return script


def check(script: ShopScript) -> None:
    """Refuse a shop that can't be played to its end. Raises ScriptError."""
    ids = [buyer.id for buyer in script.buyers]
    if len(set(ids)) != len(ids):
        raise ScriptError(f"buyers' ids are not unique: {ids}")
    for buyer in script.buyers:
        if not buyer.visits:
            raise ScriptError(f"{buyer.id}: no visit")
        for visit in buyer.visits:
            _check_visit(buyer.id, visit)


def _check_visit(buyer_id: str, visit: Visit) -> None:
    names = [beat.id for beat in visit.beats]
    if not names or len(set(names)) != len(names):
        raise ScriptError(f"{buyer_id}: beats are missing or not unique: {names}")
    if not 0 <= visit.after[0] <= visit.after[1]:
        raise ScriptError(f"{buyer_id}: a visit that begins at {visit.after}")
    for beat in visit.beats:
        for reaction in (*beat.reactions, beat.otherwise):
            if reaction.go not in {"", END, *names}:
                raise ScriptError(f"{buyer_id}/{beat.id}: goes to {reaction.go!r}, which is nowhere")
        if beat.wait and not beat.answers:
            raise ScriptError(f"{buyer_id}/{beat.id}: no example of a good answer")


def _files(folder: Traversable, buyers: tuple[BuyerScript, ...]) -> dict[str, bytes]:
    names = {f"avatars/{buyer.avatar}" for buyer in buyers}
    for buyer in buyers:
        lines = [line for visit in buyer.visits for beat in visit.beats for line in every_line(beat)]
        names |= {f"pictures/{line.picture}" for line in lines if line.picture}
        names |= {f"pictures/{past.picture}" for past in buyer.past if past.picture}
    return {name: (folder / name).read_bytes() for name in sorted(names)}


def every_line(beat: Beat) -> list[Line]:
    """All lines of a beat, its reactions' included."""
    replies = [line for reaction in (*beat.reactions, beat.otherwise) for line in reaction.lines]
    return [*beat.lines, *beat.unsure, *replies]


def _buyer(data: dict[str, Any], tempers: dict[str, Temper]) -> BuyerScript:
    return BuyerScript(
        id=data["id"],
        name=data["name"],
        avatar=data["avatar"],
        temper=tempers[data["temper"]],
        groups=tuple(data.get("groups", ())),
        presence=_presence(data.get("presence", {"show": "online"})),
        facts=dict(data.get("facts", {})),
        past=tuple(_past(one) for one in data.get("past", ())),
        visits=tuple(_visit(one) for one in data["visits"]),
        idle=tuple(data.get("idle", ())),
    )


def _temper(data: dict[str, Any]) -> Temper:
    return Temper(
        seconds_per_letter=float(data["seconds_per_letter"]),
        nag_after=tuple(float(one) for one in data["nag_after"]),
        leave_after=float(data["leave_after"]),
        slow_after=float(data["slow_after"]),
        nags=tuple(data["nags"]),
        leaving=tuple(data["leaving"]),
        slow=tuple(data["slow"]),
    )


def _visit(data: dict[str, Any]) -> Visit:
    first, last = data["after"]
    return Visit((float(first), float(last)), tuple(_beat(one) for one in data["beats"]))


def _beat(data: dict[str, Any]) -> Beat:
    return Beat(
        id=data["id"],
        stage=data["stage"],
        lines=_lines(data["say"]),
        reactions=tuple(_reaction(one) for one in data.get("hear", ())),
        unsure=_lines(data.get("unsure", ())),
        otherwise=_reaction(data.get("else", {})),
        answers=tuple(data.get("answers", ())),
        wait=bool(data.get("wait", True)),
    )


def _reaction(data: dict[str, Any]) -> Reaction:
    return Reaction(tuple(data.get("words", ())), _lines(data.get("say", ())), data.get("go", ""))


def _lines(data: list[Any] | tuple[Any, ...]) -> tuple[Line, ...]:
    return tuple(_line(one) for one in data)


def _line(data: str | list[str] | dict[str, Any]) -> Line:
    if isinstance(data, str):
        return Line((data,))
    if isinstance(data, list):
        return Line(tuple(data))
    known = {"text", "picture", "pause", "fix", "take_back", "hesitate", "presence"}
    if not known.issuperset(data):
        raise ScriptError(f"unknown words in a line: {sorted(set(data) - known)}")
    return Line(
        texts=(data["text"],) if "text" in data else (),
        picture=data.get("picture", ""),
        pause=float(data.get("pause", 0.0)),
        fix=data.get("fix", ""),
        take_back=bool(data.get("take_back", False)),
        hesitate=bool(data.get("hesitate", False)),
        presence=_presence(data["presence"]) if "presence" in data else None,
    )


def _presence(data: dict[str, str]) -> Presence:
    return Presence(Show(data["show"]), data.get("text", ""))


def _past(data: dict[str, str]) -> Past:
    match = _AGO.fullmatch(data["ago"])
    if match is None:
        raise ScriptError(f"not a time ago: {data['ago']!r}")
    days, hours, minutes = (int(part or 0) for part in match.groups())
    ago = timedelta(days=days, hours=hours, minutes=minutes)
    direction = Direction.OUT if data["from"] == "agent" else Direction.IN
    return Past(ago, direction, data.get("text", ""), data.get("picture", ""), data.get("answer", ""))
