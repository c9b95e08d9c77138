"""What commands share that go on until they are told to stop: a clock, a way to stop, and patience with failures."""

from __future__ import annotations

import re
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from typing import NoReturn

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION: Final = re.compile(r"([0-9]{1,6})([smhd]?)")
#: After so many failures in a row, pauses grow no more: 32 times as long.
_MOST_DOUBLINGS: Final = 5


class Duration(click.ParamType[int]):
    """A number of seconds, or of what a letter says: `90`, `90s`, `15m`, `2h`, `1d`.

    >>> Duration().convert("15m", None, None)
    900
    """

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = _DURATION.fullmatch(str(value).strip().lower())
        seconds = int(found[1]) * _UNITS[found[2] or "s"] if found is not None else 0
        if seconds < 1:
            self.fail(f"{value!r} is no time: give a number with s, m, h or d, as 90s or 15m", param, ctx)
        return seconds


class Patience:
    """How many rounds to pass over after failures: one after the first, three after the second, at most 31.

    >>> patience = Patience()
    >>> patience.failed(), [patience.is_due() for _ in range(3)]
    (None, [False, True, True])
    """

    def __init__(self) -> None:
        self._failures = self._over = 0

    @property
    def over(self) -> int:
        """The rounds that will be passed over."""
        return self._over

    def failed(self) -> None:
        self._failures = min(self._failures + 1, _MOST_DOUBLINGS)
        self._over = 2**self._failures - 1

    def succeeded(self) -> None:
        self._failures = self._over = 0

    def is_due(self) -> bool:
        """Whether this round is not to be passed over; counts the round."""
        if self._over:
            self._over -= 1
            return False
        return True


@contextmanager
def until_stopped() -> Iterator[None]:
    """Run the block until it ends or SIGINT or SIGTERM comes, which is no failure.

    Whatever runs then ends as it does when somebody presses Ctrl-C: the transaction that it is at is finished, or
    leaves nothing behind. A second signal ends it at once.
    """
    before = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 -- the form of a signal handler
    raise KeyboardInterrupt
