#!/usr/bin/python3
"""Lets buyers in on ejabberd: the same names and passwords as Prosody's mod_auth_visitor, over a pipe."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
import sys
from pathlib import Path

VISITOR = re.compile(r"v-[0-9a-z]{10,64}")


def decide(request: str, secret: bytes) -> bool:
    """Answer one request, such as auth:user:server:password."""
    operation, _, rest = request.partition(":")
    user, _, rest = rest.partition(":")
    password = rest.partition(":")[2]
    if VISITOR.fullmatch(user) is None:
        return False
    if operation == "isuser":
        return True
    right = hmac.new(secret, user.encode("ascii"), hashlib.sha256).hexdigest()
    return operation == "auth" and hmac.compare_digest(right.encode(), password.encode())


def main() -> int:
    """Answer ejabberd until it closes the pipe: two bytes of length, then the request; the answer likewise."""
    secret = Path(sys.argv[1]).read_text(encoding="ascii").strip().encode("ascii")
    if len(secret) < 32:
        sys.stderr.write("The visitors' secret is shorter than 32 characters.\n")
        return 1
    while len(head := sys.stdin.buffer.read(2)) == 2:
        request = sys.stdin.buffer.read(struct.unpack(">H", head)[0]).decode("utf-8", "replace")
        sys.stdout.buffer.write(struct.pack(">HH", 2, int(decide(request, secret))))
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
