"""How the workshop and its children talk: messages with a length before them, over the child's stdin and stdout."""

import os
import select
from time import monotonic
from typing import IO, Any

import msgspec

_LENGTH_BYTES = 4
_MESSAGE_BYTES_MAX = 1 << 30


class Request(msgspec.Struct, array_like=True):
    """One errand: the name of the operation and its arguments."""

    operation: str
    arguments: dict[str, Any]


class Reply(msgspec.Struct, array_like=True):
    """One message back. Kinds: `item` (any number of them), then `end`, or `refused` at any point."""

    kind: str
    payload: msgspec.Raw = msgspec.Raw(b"\xc0")


class PipeBroken(Exception):
    """The other side is gone, or was silent for too long."""


def send(stream: IO[bytes], message: Request | Reply) -> None:
    encoded = msgspec.msgpack.encode(message)
    stream.write(len(encoded).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(encoded)
    stream.flush()


def receive_request(stream: IO[bytes]) -> Request | None:
    """The next request; None when the parent has gone."""
    header = stream.read(_LENGTH_BYTES)
    if len(header) < _LENGTH_BYTES:
        return None
    return msgspec.msgpack.decode(stream.read(int.from_bytes(header, "big")), type=Request)


def receive_reply(descriptor: int, seconds: float) -> Reply:
    """The next reply; raises PipeBroken when it does not come within `seconds`."""
    deadline = monotonic() + seconds
    length = int.from_bytes(_read_exactly(descriptor, _LENGTH_BYTES, deadline), "big")
    if length > _MESSAGE_BYTES_MAX:
        raise PipeBroken
    return msgspec.msgpack.decode(_read_exactly(descriptor, length, deadline), type=Reply)


def _read_exactly(descriptor: int, count: int, deadline: float) -> bytes:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    pieces: list[bytes] = []
    while count:
        if not poll.poll(max(0.0, deadline - monotonic()) * 1000):
            raise PipeBroken
        piece = os.read(descriptor, min(count, 1 << 20))
        if not piece:
            raise PipeBroken
        pieces.append(piece)
        count -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
