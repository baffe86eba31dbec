"""Makes a stranger's text fit to be shown: no direction tricks, no floods, no endless lines; and finds its links."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from console.domain.emoticons import to_unicode

CHARACTERS = 2000
"""So many characters of a message are shown before it has to be opened as a whole."""
LINES = 40
MARKS_IN_A_ROW = 4
"""No script stacks more than this on one letter; a flood of them paints over its neighbours."""

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0"
_SUSPECT = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_DIRECTION}{_INVISIBLE}\u200c\u200d\u2028\u2029\ud800-\udfff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
    "|[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0e31-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f]"
)
_DROPPED = re.compile(f"[{_DIRECTION}{_INVISIBLE}\ufff9-\ufffb\U000e0000-\U000e0fff]")
_NEWLINE = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_JOINERS = "\u200c\u200d"
_LINK = re.compile(
    r"(?<![\w@.])(?:https?://|www\.)[\w.~%:@\[\]-]+(?:[/?#][!#-;=?-_a-z{|}~]*)?",
    re.IGNORECASE,
)
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
_TRAILING = ".,;:!?'\"*_~|"
_SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Link:
    """A part of a text (in characters) that leads somewhere."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown; cut: the whole is longer."""

    text: str
    links: tuple[Link, ...] = ()
    cut: bool = False


def clean(text: str) -> str:
    """Give text without what nobody can see or what turns its neighbours around.

    Direction overrides and isolates, zero-width characters, controls and half surrogate pairs go; joiners stay
    only inside words and emoji; at most four combining marks stay on one letter.
    """
    if _SUSPECT.search(text) is None:
        return text
    text = _DROPPED.sub("", _NEWLINE.sub("\n", text))
    out: list[str] = []
    marks = 0
    for char in text:
        if char in _JOINERS:
            if out and out[-1] not in _JOINERS and not out[-1].isspace():
                out.append(char)
            continue
        category = unicodedata.category(char)
        if category in {"Mn", "Me"}:
            marks += 1
            if marks > MARKS_IN_A_ROW:
                continue
        else:
            marks = 0
        if category == "Cs":
            out.append("\ufffd")
        elif category != "Cc" or char in "\n\t":
            out.append(char)
    return "".join(out)


def shown(text: str, characters: int = CHARACTERS, lines: int = LINES) -> Shown:
    """Give text as a message list shows it: clean, emoticon codes as signs, links found, cut where it is too long."""
    # A flood of characters that go must not cost more than its share: nothing behind eight times the limit is read.
    head = text[: characters * 8]
    cleaned = clean(head).strip("\n")
    cut = len(head) < len(text)
    if len(cleaned) > characters:
        cleaned, cut = cleaned[:characters], True
    if cleaned.count("\n") >= lines:
        cleaned, cut = "\n".join(cleaned.split("\n", lines)[:lines]), True
    return _with_links(cleaned, cut)


def _with_links(text: str, cut: bool) -> Shown:
    parts: list[str] = []
    links: list[Link] = []
    length = position = 0
    for start, end, url in _found(text):
        before = to_unicode(text[position:start])
        parts += [before, text[start:end]]
        length += len(before)
        links.append(Link(length, length + end - start, url))
        length += end - start
        position = end
    parts.append(to_unicode(text[position:]))
    return Shown("".join(parts), tuple(links), cut)


def _found(text: str) -> list[tuple[int, int, str]]:
    if "://" not in text and "www." not in text.lower():
        return []
    found = []
    for match in _LINK.finditer(text):
        written = _trimmed(match[0])
        url = f"https://{written}" if written[:4].lower() == "www." else written
        if leads_somewhere(url):
            found.append((match.start(), match.start() + len(written), url))
    return found


def _trimmed(written: str) -> str:
    """Cut what belongs to the sentence around an address: Chinese text right behind it, punctuation, a bracket."""
    foreign = _CJK.search(written)
    if foreign is not None:
        written = written[: foreign.start()]
    while written and (written[-1] in _TRAILING or (written[-1] in ")]}" and _unbalanced(written))):
        written = written[:-1]
    return written


def _unbalanced(written: str) -> bool:
    closing = written[-1]
    return written.count(closing) > written.count({")": "(", "]": "[", "}": "{"}[closing])


def leads_somewhere(url: str) -> bool:
    """Tell whether an address may be offered to click: http or https, with somewhere to go."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and host is not None and ("." in host.strip(".") or host == "localhost")


def whole(text: str, piece: int = CHARACTERS) -> list[str]:
    """Give the whole of a long text as clean lines none of which is longer than piece: endless lines freeze a field."""
    return [line[at : at + piece] for line in clean(text).split("\n") for at in range(0, max(1, len(line)), piece)]
