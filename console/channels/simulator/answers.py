"""What a good agent would say to a buyer of the built-in shop, for the demonstration without a human."""

from __future__ import annotations

from console.channels.simulator.script import Beat, BuyerScript, ShopScript, every_line, load

_ENOUGH = 0.34
"""Share of letter pairs in common from which two texts count as the same question."""


class ScriptedAgent:
    """Finds answers in the shop's own data."""

    def __init__(self, script: ShopScript) -> None:
        self._script = script

    def suggest(self, contact_name: str, last_buyer_text: str) -> str:
        """A fitting answer to what a buyer said last; never empty."""
        buyer = next((one for one in self._script.buyers if one.name == contact_name), None)
        beat = _beat_of(buyer, last_buyer_text) if buyer is not None else None
        if beat is not None and beat.answers:
            return beat.answers[0]
        for reaction in self._script.small_talk:
            if reaction.fits(last_buyer_text):
                return reaction.lines[0].texts[0]
        return self._script.fallback[len(last_buyer_text) % len(self._script.fallback)]


def suggest(contact_name: str, last_buyer_text: str, language: str) -> str:
    """A fitting answer in one call; reads the shop's data each time."""
    return ScriptedAgent(load(language)).suggest(contact_name, last_buyer_text)


def _beat_of(buyer: BuyerScript, text: str) -> Beat | None:
    """The exchange in which the buyer says a text, or one much like it; None where there is none."""
    best: tuple[float, Beat | None] = (_ENOUGH, None)
    for visit in buyer.visits:
        for place, beat in enumerate(visit.beats):
            for line in every_line(beat):
                asking = line in beat.lines or line in beat.unsure
                following = visit.beats[place + 1 : place + 2]
                target = beat if asking else (following[0] if following else None)
                likeness = max((_likeness(text, known) for known in (*line.texts, line.fix)), default=0.0)
                if likeness > best[0]:
                    best = (likeness, target)
    return best[1]


def _likeness(one: str, other: str) -> float:
    """Share of letter pairs that two texts have in common, 0 to 1."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    mine, theirs = _pairs(one), _pairs(other)
    return len(mine & theirs) / max(len(mine | theirs), 1)


def _pairs(text: str) -> set[str]:
    folded = text.casefold()
    return {folded[n : n + 2] for n in range(len(folded) - 1)}
