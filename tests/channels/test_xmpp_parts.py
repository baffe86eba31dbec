"""The parts of the XMPP channel that need no server: proofs of the password, counters, times, texts, presences."""

from __future__ import annotations

import base64
import contextlib
import random
import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.channels.xmpp import problems, sasl, stanzas, trust
from console.channels.xmpp.account import XmppAccount
from console.channels.xmpp.channel import XmppChannel
from console.channels.xmpp.features import disco, pictures, upload
from console.channels.xmpp.features.presence import Onlookers, Presences
from console.channels.xmpp.features.stream_management import StreamManagement
from console.channels.xmpp.reader import Reader
from console.domain.channel_events import ChannelEvent, MessageArrived
from console.domain.errors import Problem, UserError
from console.domain.ids import Address
from console.domain.presence import Show
from console.ports import Channel
from tests.helpers.certificates import issue, make_authority
from tests.helpers.xmpp_world import RealClock

# --- the password --------------------------------------------------------------------------------


_RFC_7677_NONCE = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"


@pytest.mark.parametrize(
    ("name", "nonce", "challenge", "answer", "success"),
    [
        (  # RFC 5802, section 5
            "SCRAM-SHA-1",
            "fyko+d2lbbFgONRv9qkxdawL",
            "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        ),
        (  # RFC 7677, section 3
            "SCRAM-SHA-256",
            "rOprNGfwEbeRWgbNEkqO",
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            f"c=biws,{_RFC_7677_NONCE},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        ),
    ],
)
def test_scram_as_the_standards_show_it(
    name: str, nonce: str, challenge: str, answer: str, success: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sasl.secrets, "token_urlsafe", lambda _size: nonce)
    mechanism = sasl.choose({"PLAIN", name}, "user", "pencil")
    assert mechanism is not None
    assert mechanism.name == name
    assert mechanism.first() == f"n,,n=user,r={nonce}".encode()
    assert mechanism.respond(challenge.encode()) == answer.encode()
    mechanism.finish(success.encode())
    with pytest.raises(sasl.SaslError):
        sasl.choose({name}, "user", "pencil").finish(success.encode())  # type: ignore[union-attr]


@pytest.mark.parametrize("challenge", [b"", b"\xff", b"r=x,s=QQ==,i=1", b"r=NONCE,s=*,i=1", b"r=NONCE,s=QQ==,i=-1"])
def test_scram_with_a_server_that_cheats(challenge: bytes) -> None:
    mechanism = sasl.choose({"SCRAM-SHA-1"}, "user", "pencil")
    assert mechanism is not None
    nonce = mechanism.first().rpartition(b"r=")[2]
    with pytest.raises(sasl.SaslError):
        mechanism.respond(challenge.replace(b"NONCE", nonce))


def test_scram_proves_the_server_too() -> None:
    mechanism = sasl.choose({"SCRAM-SHA-1"}, "a,=b", "pencil")
    assert mechanism is not None
    first = mechanism.first()
    assert b"n=a=2C=3Db," in first
    mechanism.respond(first.rpartition(b",")[2] + b"x,s=QQ==,i=1")
    for wrong in (b"", b"v=", b"v=" + base64.b64encode(b"x" * 20), b"e=other-error"):
        with pytest.raises(sasl.SaslError):
            mechanism.finish(wrong)


def test_nothing_in_common_is_told() -> None:
    assert sasl.choose({"GSSAPI", "ANONYMOUS"}, "user", "pw") is None
    assert sasl.choose(set(), "user", "pw") is None


def test_the_password_is_in_no_text() -> None:
    account = XmppAccount("a@b", "geheim")
    assert "geheim" not in repr(account)


# --- stream management ---------------------------------------------------------------------------


@given(st.lists(st.sampled_from(["send", "ack", "cut", "resume", "fail"]), max_size=60), st.randoms())
def test_what_is_not_acknowledged_is_sent_again_in_order(steps: list[str], rng: random.Random) -> None:
    acked: list[str] = []
    management = StreamManagement(acked.append)
    management.begin("id")
    sent: list[str] = []
    handled = session_start = 0
    for step in steps:
        if step == "send" and management.counting:
            sent.append(str(len(sent)))
            management.handed_over(sent[-1], sent[-1])
        elif step == "ack" and management.counting:
            handled = rng.randint(handled, len(sent) - session_start)
            management.acknowledge(handled)
        elif step == "cut":
            management.pause()
        elif step == "resume" and not management.counting and management.can_resume:
            handled = rng.randint(handled, len(sent) - session_start)
            again = management.resume(handled)
            assert again == sent[session_start + handled :]
        elif step == "fail":
            management.begin("new")
            session_start, handled = len(sent), 0
        assert acked == [one for one in sent if one in set(acked)]
    assert len(acked) == len(set(acked))


@pytest.mark.parametrize("handled", [3, 2**32 - 1, 10])
def test_a_count_that_can_not_be_acknowledges_nothing(handled: int) -> None:
    acked: list[str] = []
    management = StreamManagement(acked.append)
    management.begin("id")
    for number in range(2):
        management.handed_over(str(number), "x")
    management.acknowledge(handled)
    assert not acked
    management.acknowledge(2)
    assert acked == ["0", "1"]


# --- texts and times -----------------------------------------------------------------------------


@given(st.text())
def test_cleaned_text_goes_through_xml_unchanged(text: str) -> None:
    stanza = stanzas.element("a", "b", text)
    read = ET.fromstring(ET.tostring(stanza, encoding="unicode")).text or ""  # noqa: S314 our own
    assert read.replace("\r\n", "\n") == stanzas.clean(text).replace("\r\n", "\n") or "\r" in text


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("2026-03-02T01:30:00Z", datetime(2026, 3, 2, 1, 30, tzinfo=UTC)),
        ("2026-03-02T09:30:00.25+08:00", datetime(2026, 3, 2, 1, 30, 0, 250_000, tzinfo=UTC)),
        ("20260302T01:30:00", datetime(2026, 3, 2, 1, 30, tzinfo=UTC)),
        ("2026-13-02T01:30:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2026-03-02T01:30:00+99:99", None),
        ("", None),
        ("gestern", None),
    ],
)
def test_times(text: str, stamp: datetime | None) -> None:
    assert stanzas.parse_stamp(text) == stamp
    if stamp is not None:
        assert stanzas.parse_stamp(stanzas.format_stamp(stamp)) == stamp


@given(st.text(max_size=60))
def test_any_text_as_time_or_address_raises_nothing_unexpected(text: str) -> None:
    stanzas.parse_stamp(text)
    upload.origin(text)
    pictures.shared(stanzas.element("a", "b"), text)
    with contextlib.suppress(UserError):
        stanzas.parse_address(text)


_NAMES = st.sampled_from(
    "body x url stanza-id origin-id delay sent received result forwarded message replace retract apply-to event items "
    "item displayed composing nick auto file-sharing file size error".split()
)
_SPACES = st.sampled_from(
    "jabber:client jabber:x:oob urn:xmpp:sid:0 urn:xmpp:delay urn:xmpp:carbons:2 urn:xmpp:mam:2 urn:xmpp:forward:0 "
    "urn:xmpp:message-correct:0 urn:xmpp:message-retract:1 urn:xmpp:fasten:0 urn:xmpp:receipts urn:xmpp:sfs:0 "
    "urn:xmpp:chat-markers:0 http://jabber.org/protocol/pubsub#event http://jabber.org/protocol/chatstates".split()
)
_ATTRIBUTES = st.dictionaries(
    st.sampled_from(["id", "by", "from", "to", "type", "stamp", "queryid", "node"]),
    st.sampled_from(
        ["", "x", "me@shop.test", "me@shop.test/a", "b@shop.test/c", "chat", "error", "2026-01-01T00:00:00Z"]
    ),
    max_size=4,
)


def _build(parts: tuple[str, str, dict[str, str], str, list[ET.Element]]) -> ET.Element:
    space, name, attributes, text, children = parts
    made = ET.Element(f"{{{space}}}{name}", attributes)
    made.text = text
    made.extend(children)
    return made


_TREES = st.recursive(
    st.tuples(_SPACES, _NAMES, _ATTRIBUTES, st.text(max_size=5), st.just([])).map(_build),
    lambda inner: st.tuples(_SPACES, _NAMES, _ATTRIBUTES, st.text(max_size=5), st.lists(inner, max_size=3)).map(_build),
    max_leaves=12,
)


@given(st.lists(_TREES, max_size=4), _ATTRIBUTES)
def test_no_stanza_makes_the_reader_raise_or_speak_for_others(children: list[ET.Element], head: dict[str, str]) -> None:
    events: list[ChannelEvent] = []
    reader = Reader(Address("me@shop.test"), "shop.test", events.append, lambda _s: None, lambda _p, _e: None)
    stanza = ET.Element("{jabber:client}message", {**head, "from": "b@shop.test/page"})
    stanza.extend(children)
    reader.read(stanza)
    for event in events:
        assert getattr(event, "peer", "b@shop.test") == "b@shop.test"
        if isinstance(event, MessageArrived):
            assert not event.carbon
            assert not event.from_archive


# --- people --------------------------------------------------------------------------------------


def _presence(device: str, **inner: str) -> ET.Element:
    stanza = ET.Element("{jabber:client}presence", {"from": device})
    if "type" in inner:
        stanza.set("type", inner.pop("type"))
    for name, text in inner.items():
        ET.SubElement(stanza, f"{{jabber:client}}{name}").text = text
    return stanza


def test_the_device_with_the_highest_priority_speaks_for_a_contact() -> None:
    presences = Presences()
    first = presences.read(_presence("a@b/1", show="away", priority="5"))
    assert first is not None
    assert first.presence.show is Show.AWAY
    assert presences.read(_presence("a@b/2", show="dnd")) is None
    gone = presences.read(_presence("a@b/1", type="unavailable"))
    assert gone is not None
    assert gone.presence.show is Show.BUSY
    last = presences.read(_presence("a@b/2", type="unavailable"))
    assert last is not None
    assert last.presence.show is Show.OFFLINE
    assert presences.restart() == []


def test_onlookers_are_answered_once_until_they_go() -> None:
    onlookers = Onlookers()
    assert onlookers.came(_presence("v@b/1"))
    assert not onlookers.came(_presence("v@b/1"))
    assert list(onlookers) == ["v@b/1"]
    onlookers.left(_presence("v@b/1"))
    assert onlookers.came(_presence("v@b/1"))


# --- the rest ------------------------------------------------------------------------------------


def test_pictures_are_known_by_their_address_alone() -> None:
    def shared(url: str, body: str) -> bool:
        stanza = ET.Element("{jabber:client}message")
        ET.SubElement(ET.SubElement(stanza, "{jabber:x:oob}x"), "{jabber:x:oob}url").text = url
        return pictures.shared(stanza, body) is not None

    assert shared("https://a/b.PNG?x=1", "https://a/b.PNG?x=1 ")
    assert not shared("https://a/b.png", "siehe https://a/b.png")
    assert not shared("https://a/b.exe", "https://a/b.exe")
    assert not shared("javascript:alert(1)//b.png", "javascript:alert(1)//b.png")
    assert not shared("file:///b.png", "file:///b.png")


def test_certificates_are_read_for_their_explanation(tmp_path: Path) -> None:
    authority = make_authority()
    issue(authority, ["shop.test"], tmp_path, expired=True)
    context = trust.curious_context(authority.write(tmp_path / "ca.pem"))
    assert context.check_hostname is False
    assert trust.tls_context(None).check_hostname is True
    told = {"subjectAltName": (("DNS", "a.test"), ("IP Address", "127.0.0.1")), "notAfter": "Jan  5 09:34:43 2018 GMT"}
    assert trust.certificate_details(told) == {"names": "a.test, 127.0.0.1", "not_after": "2018-01-05"}


def test_the_most_telling_failure_is_told() -> None:
    endings = [problems.Ending(Problem.UNKNOWN_HOST), problems.Ending(Problem.CERTIFICATE_NAME)]
    assert problems.most_telling(endings).problem is Problem.CERTIFICATE_NAME


def test_the_doap_file_lists_every_extension_the_code_names() -> None:
    root = Path(__file__).parents[2]
    listed = re.findall(r"extensions/xep-(\d{4})\.html", (root / "docs" / "console.doap").read_text(encoding="utf-8"))
    ET.parse(root / "docs" / "console.doap")  # noqa: S314 our own
    assert listed == sorted(set(listed))
    named: set[str] = set()
    for file in (root / "console" / "channels" / "xmpp").rglob("*.py"):
        named |= set(re.findall(r"XEP-(\d{4})", file.read_text(encoding="utf-8")))
    assert named - {"0091"} <= set(listed), named - set(listed)
    assert len(set(disco.OURS)) == len(disco.OURS)


def test_it_is_a_channel() -> None:
    channel: Channel = XmppChannel(XmppAccount("a@b.test", "pw"), RealClock(), random.Random(1))
    assert channel.address == "a@b.test"
    assert channel.features == frozenset()
