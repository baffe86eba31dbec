"""The agent's signatures: several are kept, one is shown, or they take turns."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from console.domain.emoticons import to_unicode

SIGNATURE_LIMIT = 200
MOST_SIGNATURES = 50
MOST_TURN_MINUTES = 1440
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When signatures were changed that carry no time: anybody's are newer."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Texts of one line each; turn_minutes 0: the chosen one stays, else the next one follows after so many minutes."""

    texts: tuple[str, ...] = ()
    chosen: int = 0
    turn_minutes: int = 0

    @property
    def shown(self) -> str:
        """The text in force; empty where there is none."""
        return self.texts[self.chosen] if 0 <= self.chosen < len(self.texts) else ""

    @property
    def turning(self) -> bool:
        """Tell whether they take turns."""
        return self.turn_minutes > 0 and len(self.texts) > 1

    def after(self, seconds: float) -> Signatures:
        """Give them as they stand so long after the choice was made: the same on every device."""
        if not self.turning:
            return self
        turns = int(max(0.0, seconds) // (self.turn_minutes * 60))
        return replace(self, chosen=(self.chosen + turns) % len(self.texts))

    def next_turn(self, seconds: float) -> float:
        """Give the seconds to the next turn, so long after the choice was made."""
        length = self.turn_minutes * 60
        return length - max(0.0, seconds) % length

    def edited(self, text: str) -> Signatures:
        """Put a text in place of the shown one; an empty one takes it away."""
        before, after = self.texts[: self.chosen], self.texts[self.chosen + 1 :]
        return tidy(replace(self, texts=(*before, text, *after)))

    def with_new(self, text: str) -> Signatures:
        """Add a text and show it; one that is kept already is shown."""
        text = clean(text)
        texts = self.texts if text in self.texts or not text else (*self.texts, text)[-MOST_SIGNATURES:]
        return replace(self, texts=texts, chosen=texts.index(text) if text else self.chosen)


@dataclass(frozen=True, slots=True)
class KeptSignatures:
    """Signatures and when they were changed: of two devices' the newer ones win."""

    signatures: Signatures = Signatures()
    changed: datetime = NEVER


def clean(text: str) -> str:
    """Give a signature as it is kept: one line, emoticon codes as the signs they stand for, at most 200 characters."""
    return " ".join(to_unicode(text).split())[:SIGNATURE_LIMIT].rstrip()


def tidy(signatures: Signatures) -> Signatures:
    """Clean every text and drop empty ones; the chosen one stays chosen, or the one that takes its place."""
    texts: list[str] = []
    chosen = 0
    for index, text in enumerate(signatures.texts[:MOST_SIGNATURES]):
        if index == signatures.chosen:
            chosen = len(texts)
        if kept := clean(text):
            texts.append(kept)
    minutes = min(max(signatures.turn_minutes, 0), MOST_TURN_MINUTES)
    return Signatures(tuple(texts), min(chosen, max(len(texts) - 1, 0)), minutes)


def dump(kept: KeptSignatures) -> str:
    """Write signatures as they lie in the store and on the server."""
    return json.dumps(
        {
            "version": 1,
            "changed": kept.changed.isoformat(),
            "texts": kept.signatures.texts,
            "chosen": kept.signatures.chosen,
            "turn_minutes": kept.signatures.turn_minutes,
        },
        ensure_ascii=False,
    )


def parse(text: str) -> KeptSignatures | None:
    """Read what dump wrote, perhaps on another device; None where it is something else."""
    try:
        raw = json.loads(text)
        texts, chosen, minutes = raw["texts"], raw["chosen"], raw["turn_minutes"]
        changed = datetime.fromisoformat(raw["changed"]).astimezone(UTC)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    if not (isinstance(texts, list) and all(isinstance(each, str) for each in texts)):
        return None
    if type(chosen) is not int or type(minutes) is not int:
        return None
    return KeptSignatures(tidy(Signatures(tuple(texts), chosen, minutes)), changed)
