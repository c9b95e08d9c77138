"""Values that are made from the store for one page or another, and kept where making them takes long."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar

from server.pages.renewed import AGE_FACTOR

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

#: Values kept at most, and the seconds below which a value is made for every request.
MOST: Final = 256
_WORTH_KEEPING_SECONDS: Final = 0.02


@dataclass(frozen=True, slots=True)
class _Value:
    made: Any
    state: str | None
    until: float

    def serves(self, state: str | None) -> bool:
        return (state is not None and state == self.state) or monotonic() < self.until


@dataclass(slots=True)
class _Place:
    making: Lock = field(default_factory=Lock)
    value: _Value | None = None


class Kept:
    """Values by key, the longest unused the first to go; any number of threads may ask.

    A value serves for as long as the store is in the state that it was made from. After a change it still serves for
    `AGE_FACTOR` times as long as it took to make; then one request makes it anew, and others get the old one meanwhile.
    """

    def __init__(self, worth_keeping_seconds: float = _WORTH_KEEPING_SECONDS) -> None:
        self._worth_keeping_seconds = worth_keeping_seconds
        self._lock = Lock()
        self._places: OrderedDict[tuple[str, ...], _Place] = OrderedDict()

    def get(self, key: tuple[str, ...], state: str | None, make: Callable[[], T]) -> T:
        """Return what `make` returns in a state of the store; `None` is a state that has no name."""
        place = self._place(key)
        value = place.value
        if value is not None and value.serves(state):
            return value.made  # type: ignore[no-any-return]
        if not place.making.acquire(blocking=value is None):
            assert value is not None  # noqa: S101 -- only then is the lock not waited for
            return value.made  # type: ignore[no-any-return]
        try:
            value = place.value
            if value is not None and value.serves(state):
                return value.made  # type: ignore[no-any-return]
            started = monotonic()
            made = make()
            took = monotonic() - started
            is_worth_keeping = took > self._worth_keeping_seconds
            place.value = _Value(made, state, monotonic() + AGE_FACTOR * took) if is_worth_keeping else None
            return made
        finally:
            place.making.release()

    def _place(self, key: tuple[str, ...]) -> _Place:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > MOST:
                self._places.popitem(last=False)
            return place


@dataclass(frozen=True, slots=True)
class Memory:
    """What was kept, as of one state of the store. Without anything, each value is made when it is asked for.

    >>> numbers = iter(range(9))
    >>> Memory().get(("a", "key"), lambda: next(numbers))
    0
    """

    kept: Kept | None = None
    state: str | None = None

    def get(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """Return what `make` returns, or returned before."""
        return make() if self.kept is None else self.kept.get(key, self.state, make)


NOTHING_KEPT: Final = Memory()
