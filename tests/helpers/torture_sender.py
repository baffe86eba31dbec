"""A buyer in a process of its own: python -m tests.helpers.torture_sender PORT JID PASSWORD AGENT < stanzas.

Standard input holds one JSON string a line, each a whole stanza; it sends them as fast as the server takes them, and
writes a line with their number once the server has them all.
"""

from __future__ import annotations

import asyncio
import json
import sys

from tests.helpers.xmpp_peer import XmppPeer


async def main(port: int, jid: str, password: str, agent: str) -> None:
    """Sign in, send, tell, and sign out."""
    stanzas = [json.loads(line) for line in await asyncio.to_thread(sys.stdin.readlines)]
    async with XmppPeer(jid, password, port, agent=agent) as peer:
        for number, stanza in enumerate(stanzas, 1):
            peer.send(stanza)
            if number % 200 == 0:
                await peer.sync()
        await peer.sync()
    sys.stdout.write(f"{len(stanzas)}\n")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), *sys.argv[2:]))
