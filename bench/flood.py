"""A buyer who writes as fast as the server takes it: python -m bench.flood PORT AGENT COUNT EXTRA."""

from __future__ import annotations

import asyncio
import sys

from tests.helpers.xmpp_peer import XmppPeer

TEXT = "亲，这件红色的还有M码吗？今天下单的话什么时候可以发货呀 😀"


async def main(port: int, agent: str, count: int, extra: str) -> None:
    """Send count messages that ask for what extra says."""
    async with XmppPeer("buyer@shop.test", "pw", port, agent=agent) as peer:
        for number in range(count):
            peer.message(extra, body=f"{TEXT} {number}")
            if number % 100 == 99:
                await peer.sync()
        await peer.sync()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]))
