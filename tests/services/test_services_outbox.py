"""Sending: in the store first, in order, once, and not lost with the line or the process."""

from __future__ import annotations

import asyncio
from pathlib import Path

from console.domain.channel_events import MessageDelivered, MessageDisplayed, StanzaFailed
from console.domain.errors import Problem
from console.domain.ids import Address
from console.domain.messages import Direction, MessageState, OutboxKind
from tests.helpers.asyncio_run import run
from tests.helpers.desk_world import BUYER, arrived, until, world
from tests.helpers.wire import HandWire


def test_what_is_written_offline_goes_out_in_order(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            for number in range(5):
                await w.session.outbox.send_text(contact_id, f"message {number}")
            assert w.wire.sent == []
            assert [m.state for m in await w.page()] == [MessageState.WAITING] * 5
            w.wire.start()
            await until(lambda: len(w.wire.sent) == 5)
            assert [s.body for s in w.wire.sent] == [f"message {n}" for n in range(5)]
            assert all(s.wire_id == s.target_id for s in w.wire.sent)
            w.wire.acknowledge(*w.wire.sent)
            await w.settle()
            assert [m.state for m in await w.page()] == [MessageState.SENT] * 5
            assert w.session.outbox.waiting_count() == 0

    run(main())


def test_a_resumed_session_sends_only_what_was_never_handed_over(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            w.wire.start()
            await w.settle()
            await w.session.outbox.send_text(contact_id, "handed over")
            w.wire.cut()
            await w.session.outbox.send_text(contact_id, "written while down")
            w.wire.start(resumed=True)
            await until(lambda: len(w.wire.sent) == 2)
            assert [s.body for s in w.wire.sent] == ["handed over", "written while down"]

    run(main())


def test_a_new_session_sends_everything_unacknowledged_again_with_the_same_id(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            w.wire.start()
            await w.settle()
            first = await w.session.outbox.send_text(contact_id, "one")
            second = await w.session.outbox.send_text(contact_id, "two")
            w.wire.acknowledge(w.wire.sent[0])
            await w.settle()
            w.wire.cut()
            w.wire.start(resumed=False)
            await until(lambda: len(w.wire.sent) == 3)
            assert [s.wire_id for s in w.wire.sent] == [first.origin_id, second.origin_id, second.origin_id]

    run(main())


def test_what_the_archive_shows_is_not_sent_twice(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            w.wire.start()
            await w.settle()
            message = await w.session.outbox.send_text(contact_id, "the server has it")
        wire = HandWire()
        copy = arrived(
            "the server has it", message.origin_id, archive="a1", direction=Direction.OUT, from_archive=True,
            stamp=message.sent_at,
        )  # fmt: skip
        wire.archive.append((copy.archive_id, copy))  # type: ignore[arg-type]
        async with world(tmp_path, wire=wire) as w:
            w.wire.start()
            await until(lambda: w.session.outbox.waiting_count() == 0)
            await w.settle()
            assert w.wire.sent == []
            assert [(m.body, m.state) for m in await w.page()] == [("the server has it", MessageState.SENT)]

    run(main())


def test_states_go_forward_to_read_and_never_back(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            w.wire.start()
            await w.settle()
            first = await w.session.outbox.send_text(contact_id, "one")
            second = await w.session.outbox.send_text(contact_id, "two")
            w.wire.acknowledge(*w.wire.sent)
            w.wire.say(MessageDelivered(BUYER, first.origin_id))
            w.wire.say(MessageDisplayed(BUYER, second.origin_id))
            w.wire.say(MessageDelivered(BUYER, second.origin_id))
            await w.settle()
            assert [m.state for m in await w.page()] == [MessageState.READ, MessageState.READ]

    run(main())


def test_a_refused_message_fails_and_can_be_sent_again_by_hand(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            w.wire.start()
            await w.settle()
            message = await w.session.outbox.send_text(contact_id, "hello")
            w.wire.acknowledge(*w.wire.sent)
            w.wire.say(StanzaFailed(message.origin_id, Problem.RECIPIENT_UNKNOWN, BUYER))
            await w.settle()
            (failed,) = await w.page()
            assert failed.state is MessageState.FAILED
            assert failed.failure == Problem.RECIPIENT_UNKNOWN.value
            await w.session.outbox.retry(message.id)
            assert [s.wire_id for s in w.wire.sent] == [message.origin_id] * 2
            w.wire.acknowledge(w.wire.sent[-1])
            await w.settle()
            (again,) = await w.page()
            assert (again.state, again.failure) == (MessageState.SENT, "")

    run(main())


def test_a_picture_holds_up_its_own_conversation_only(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            other_id = await w.session.desk.open_address(w.wire.address)
            gate = asyncio.Event()
            upload = w.wire.upload

            async def slow(data: bytes, name: str, mime: str) -> str:
                await gate.wait()
                return await upload(data, name, mime)

            w.wire.upload = slow  # type: ignore[method-assign]
            w.wire.start()
            await w.settle()
            await w.session.outbox.send_picture(contact_id, b"picture")
            await w.session.outbox.send_text(contact_id, "after the picture")
            await w.session.outbox.send_text(other_id, "elsewhere")
            await w.settle()
            assert [s.body for s in w.wire.sent] == ["elsewhere"]
            gate.set()
            await until(lambda: len(w.wire.sent) == 3)
            picture, text = w.wire.sent[1:]
            assert picture.picture is not None
            assert picture.picture.url.startswith("https://upload.shop.test/")
            assert text.body == "after the picture"

    run(main())


def test_a_refused_upload_fails_its_message_and_lets_the_next_go(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            w.wire.upload_problem = Problem.UPLOAD_TOO_LARGE
            w.wire.start()
            await w.settle()
            await w.session.outbox.send_picture(contact_id, b"picture")
            await w.session.outbox.send_text(contact_id, "after")
            await until(lambda: len(w.wire.sent) == 1)
            await w.settle()
            picture, text = await w.page()
            assert (picture.state, picture.failure) == (MessageState.FAILED, Problem.UPLOAD_TOO_LARGE.value)
            assert text.body == w.wire.sent[0].body

    run(main())


def test_correction_follows_its_message_and_an_unsent_message_is_only_withdrawn(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            first = await w.session.outbox.send_text(contact_id, "helo")
            await w.session.outbox.correct(first.id, "hello")
            second = await w.session.outbox.send_text(contact_id, "never mind")
            await w.session.outbox.retract(second.id)
            w.wire.start()
            await until(lambda: len(w.wire.sent) == 2)
            await w.settle()
            assert [(s.kind, s.body) for s in w.wire.sent] == [
                (OutboxKind.MESSAGE, "helo"),
                (OutboxKind.CORRECTION, "hello"),
            ]
            assert w.wire.sent[1].target_id == first.origin_id
            shown = await w.page()
            assert shown[0].body == "hello"
            assert shown[0].edited
            assert shown[1].retracted

    run(main())


def test_a_stream_that_breaks_in_the_middle_keeps_the_rest(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            for number in range(6):
                await w.session.outbox.send_text(contact_id, str(number))
            w.wire.room = 3
            w.wire.start()
            await until(lambda: len(w.wire.sent) == 3)
            w.wire.cut()
            w.wire.room = 100
            w.wire.start(resumed=True)
            await until(lambda: len(w.wire.sent) == 6)
            assert [s.body for s in w.wire.sent] == [str(n) for n in range(6)]

    run(main())


def test_a_read_marker_may_come_before_the_acknowledgement(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            w.wire.start()
            await w.settle()
            for number in range(3):
                await w.session.outbox.send_text(contact_id, f"message {number}")
            w.wire.say(MessageDisplayed(BUYER, w.wire.sent[1].wire_id, Direction.OUT))
            await w.settle()
            read, waiting = MessageState.READ, MessageState.WAITING
            assert [m.state for m in await w.page()] == [read, read, waiting]
            w.wire.acknowledge(*w.wire.sent)
            await w.settle()
            assert [m.state for m in await w.page()] == [read, read, MessageState.SENT]
            assert w.session.outbox.waiting_count() == 0

    run(main())


def test_an_error_counts_only_from_whom_the_message_goes_to(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            w.wire.start()
            await w.settle()
            message = await w.session.outbox.send_text(contact_id, "for the buyer")
            for peer in (Address("stranger@shop.test"), BUYER):
                w.wire.say(StanzaFailed(message.origin_id, Problem.RECIPIENT_UNKNOWN, peer))
                await w.settle()
                expected = MessageState.FAILED if peer == BUYER else MessageState.WAITING
                assert [m.state for m in await w.page()] == [expected]

    run(main())
