"""How much longer something takes when there is more of it, told in a way that a busy machine does not decide."""

from __future__ import annotations

import gc
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def growth(prepare: Callable[[int], Callable[[], object]], small: int, large: int, *, rounds: int = 3) -> float:
    """Return how many times as much processor time `prepare(large)()` takes as `prepare(small)()`.

    Only the work itself is timed, not what prepares it. Each size counts with its least of some rounds, taken in turns
    and without the collector of garbage, which would walk through all that other tests have left. Work that is linear
    grows as its size does; a wall three times as high is far from what grows with the square, if `large` is ten times
    `small` or more.
    """
    least = dict.fromkeys((small, large), float("inf"))
    prepare(small)()
    for _ in range(rounds):
        for size in least:
            work = prepare(size)
            gc.collect()
            gc.disable()
            try:
                start = process_time()
                work()
                least[size] = min(least[size], process_time() - start)
            finally:
                gc.enable()
    return least[large] / least[small]
