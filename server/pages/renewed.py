"""A value that is made from the store and kept for a while, where making it for every request would cost too much."""

from __future__ import annotations

from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

#: A value is kept for this many times as long as it took to make, so that making it takes a small part of a core.
AGE_FACTOR: Final = 20


class Renewed(Generic[T]):
    """What `make` returns, made anew when it is too old; any number of threads may ask.

    What is made in less than `worth_keeping_seconds` is made for every request, so that a small store is never shown
    as it was before.

    >>> numbers = iter(range(9))
    >>> quick = Renewed(lambda: next(numbers))
    >>> quick.get(), quick.get()
    (0, 1)
    """

    def __init__(self, make: Callable[[], T], worth_keeping_seconds: float = 0.05) -> None:
        self._make = make
        self._worth_keeping_seconds = worth_keeping_seconds
        self._making = Lock()
        self._value: tuple[T, float] | None = None

    def get(self) -> T:
        """Return the value, made at most `AGE_FACTOR` times as long ago as it took to make."""
        value = self._value
        if value is not None and monotonic() < value[1]:
            return value[0]
        with self._making:
            value = self._value
            if value is not None and monotonic() < value[1]:
                return value[0]
            started = monotonic()
            made = self._make()
            took = monotonic() - started
            self._value = (made, monotonic() + AGE_FACTOR * took) if took > self._worth_keeping_seconds else None
            return made
