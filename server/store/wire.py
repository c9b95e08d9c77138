"""What a reader and the process that asks it send each other: frames of one letter, a length, and that many bytes."""

from __future__ import annotations

import struct
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket

_HEAD: Final = struct.Struct(">cI")
_RECEIVED_BYTES: Final = 262_144

#: How a reader ends that had no memory left.
OUT_OF_MEMORY: Final = 70


class Kind(Enum):
    """What a frame holds."""

    QUERY = b"Q"  #: the path of a checkpoint, a line end, and a query as JSON
    UPDATE = b"U"  #: the path of a checkpoint, that of a copy to be made, and an update as JSON, a line each
    LEAVE = b"L"  #: nothing: the reader is to close its checkpoint; no answer is sent
    WHOLE = b"W"  #: the form of an answer, a line end, and all its bytes; END follows
    FOUND = b"F"  #: the form of an answer that is not sent whole; PART and END follow
    PART = b"P"  #: bytes of the answer
    END = b"Z"  #: nothing: the answer is whole; or a word: and so is the reader's work
    ERROR = b"E"  #: the name of an error's class, a line end, and its message


class Frames:
    """Frames over one end of a pair of sockets."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel = channel
        self._received = bytearray()

    def send(self, *frames: tuple[Kind, bytes]) -> None:
        """Send frames, in one write, since each write wakes the other end.

        Raises:
            OSError: the other end is gone.
        """
        self.channel.sendall(
            b"".join(it for kind, content in frames for it in (_HEAD.pack(kind.value, len(content)), content))
        )

    def receive(self) -> tuple[Kind, bytes] | None:
        """Return the next frame; `None` if the other end is gone.

        Raises:
            TimeoutError: the channel has a timeout and nothing came; what came of a frame is kept for the next call.
        """
        received = self._received
        while True:
            if len(received) >= _HEAD.size:
                letter, length = _HEAD.unpack_from(received)
                end = _HEAD.size + length
                if len(received) >= end:
                    content = bytes(received[_HEAD.size : end])
                    del received[:end]
                    return Kind(letter), content
            try:
                more = self.channel.recv(_RECEIVED_BYTES)
            except ConnectionError:
                return None
            if not more:
                return None
            received += more
