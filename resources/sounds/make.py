"""Makes the five sounds beside this file (python resources/sounds/make.py): sums of sines, ours to give away."""  # noqa: INP001 - data

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

RATE = 16_000
SOUNDS = {
    "message": [(0.0, 880.0, 0.22, 0.30), (0.07, 1318.5, 0.30, 0.22)],
    "visitor": [(0.0, 659.3, 0.25, 0.30), (0.10, 880.0, 0.25, 0.28), (0.20, 1108.7, 0.40, 0.26)],
    "waiting": [(0.0, 740.0, 0.16, 0.34), (0.20, 740.0, 0.16, 0.34), (0.40, 987.8, 0.36, 0.30)],
    "reminder": [(0.0, 1046.5, 0.30, 0.28), (0.16, 784.0, 0.40, 0.26)],
    "sent": [(0.0, 1174.7, 0.10, 0.18)],
}


def samples(notes: list[tuple[float, float, float, float]]) -> bytes:
    """Give notes (start in seconds, hertz, seconds, loudness) as 16-bit mono: quick rise, long fall, a soft octave."""
    length = int(RATE * (max(start + seconds for start, _, seconds, _ in notes) + 0.02))
    values = [0.0] * length
    for start, hertz, seconds, loudness in notes:
        first = int(start * RATE)
        for index in range(int(seconds * RATE)):
            at = index / RATE
            rise = min(1.0, at / 0.006)
            fall = math.exp(-5.0 * at / seconds) * (1.0 - at / seconds)
            tone = math.sin(2 * math.pi * hertz * at) + 0.25 * math.sin(4 * math.pi * hertz * at)
            values[first + index] += loudness * rise * fall * tone
    return b"".join(struct.pack("<h", round(32_767 * max(-1.0, min(1.0, value)))) for value in values)


def main() -> None:
    """Write every sound."""
    for name, notes in SOUNDS.items():
        with wave.open(str(Path(__file__).with_name(f"{name}.wav")), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples(notes))


if __name__ == "__main__":
    main()
