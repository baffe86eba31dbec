"""What a good agent would say to a buyer of the built-in shop, for the demonstration without a human."""

from __future__ import annotations

from collections.abc import Iterator

from console.channels.simulator.script import END, BuyerScript, Line, ShopScript, Visit, load
from console.domain.messages import Direction

_ENOUGH = 0.34
"""Share of letter pairs in common from which two texts count as the same."""
_SHORT = 20
"""Columns up to which a text may be a mere greeting; a Chinese character takes two."""
_FIRST_WIDE = "\u2e80"
_COLLEAGUES = "colleague"
"""Stage of the exchanges that need no goodbye."""


class ScriptedAgent:
    """Finds answers in the shop's own data."""

    def __init__(self, script: ShopScript) -> None:
        self._script = script

    def suggest(self, contact_name: str, last_buyer_text: str) -> str:
        """A fitting answer to what a buyer said last; empty where nothing needs to be said (the buyer goes on)."""
        buyer = next((one for one in self._script.buyers if one.name == contact_name), None)
        best, answer = _ENOUGH, None
        for text, known_answer in self._known(buyer) if buyer is not None else ():
            likeness = _likeness(last_buyer_text, text)
            if likeness > best:
                best, answer = likeness, known_answer
        if answer is not None:
            return answer
        for reaction in self._script.small_talk:
            if reaction.fits(last_buyer_text):
                return reaction.lines[0].texts[0]
        return self._script.fallback[len(last_buyer_text) % len(self._script.fallback)]

    def _known(self, buyer: BuyerScript) -> Iterator[tuple[str, str]]:
        """Every text of a buyer's script, with the answer to it."""
        for visit in buyer.visits:
            yield from self._known_in(visit)
        for text in buyer.idle:
            yield text, ""
        for message in buyer.past:
            if message.text and message.direction is Direction.IN:
                yield message.text, message.answer

    def _known_in(self, visit: Visit) -> Iterator[tuple[str, str]]:
        for place, beat in enumerate(visit.beats):
            if beat.answers:
                yield from _texts(beat.lines[-1:], beat.answers[0])
                yield from self._openings(beat.lines[:-1], beat.answers[-1])
                yield from _texts(beat.unsure, beat.answers[-1])
            for reaction in (*beat.reactions, beat.otherwise):
                ends = reaction.go == END or (not reaction.go and place == len(visit.beats) - 1)
                yield from _texts(reaction.lines[:-1], "")
                yield from _texts(reaction.lines[-1:], self._goodbye(beat.stage) if ends else "")

    def _openings(self, lines: tuple[Line, ...], answer: str) -> Iterator[tuple[str, str]]:
        """What a buyer says before the question is out: a greeting is greeted."""
        for text, known in _texts(lines, answer):
            greets = _columns(text) <= _SHORT and self._script.greeting.fits(text)
            yield text, self._script.greeting.lines[0].texts[0] if greets else known

    def _goodbye(self, stage: str) -> str:
        return "" if stage == _COLLEAGUES else self._script.goodbye


def suggest(contact_name: str, last_buyer_text: str, language: str) -> str:
    """A fitting answer in one call (empty: nothing needs to be said); reads the shop's data each time."""
    return ScriptedAgent(load(language)).suggest(contact_name, last_buyer_text)


def _texts(lines: tuple[Line, ...], answer: str) -> Iterator[tuple[str, str]]:
    for line in lines:
        for text in (*line.texts, line.fix):
            if text:
                yield text, answer


def _columns(text: str) -> int:
    return sum(2 if letter >= _FIRST_WIDE else 1 for letter in text)


def _likeness(one: str, other: str) -> float:
    """Share of letter pairs that two texts have in common, 0 to 1."""
    if one == other:
        return 1.0
    mine, theirs = _pairs(one), _pairs(other)
    return len(mine & theirs) / max(len(mine | theirs), 1)


def _pairs(text: str) -> set[str]:
    folded = text.casefold()
    return {folded[n : n + 2] for n in range(len(folded) - 1)}
