"""Lines sorted in files, for one export: in memory as many as fit, the rest merged from files, as `sort` does it."""

from __future__ import annotations

import heapq
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from ontology.errors import InvalidStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Memory for lines that are not in a file yet, in bytes, about.
HELD_BYTES: Final = 24 * 1024 * 1024
#: What Python takes for a string and for its place in a list, in bytes.
_OVERHEAD: Final = 64
#: Files that are merged at a time; each is open meanwhile. So many that ten million lines are merged once.
FAN_IN: Final = 192


@contextmanager
def sorted_lines(
    lines: Iterable[str], *, held_bytes: int = HELD_BYTES, fan_in: int = FAN_IN
) -> Iterator[tuple[int, Iterator[tuple[str, int]]]]:
    r"""Give how many lines there are, and each different one, with how often it is there, by the order of code points.

    A line holds no line feed and no carriage return.

    Raises:
        InvalidStore: there is no room for them among the temporary files.

    >>> with sorted_lines(["b", "a", "b"]) as (count, found):
    ...     print(count, *found)
    3 ('a', 1) ('b', 2)
    """
    with TemporaryDirectory(prefix="onrecord-export-") as folder, ExitStack() as stack:
        runs = _Runs(Path(folder), fan_in)
        count = 0
        held: list[str] = []
        size = 0
        for line in lines:
            held.append(line)
            size += len(line) + _OVERHEAD
            if size >= held_bytes:
                count += len(held)
                runs.add(held)
                held, size = [], 0
        count += len(held)
        held.sort()
        yield count, _counted(heapq.merge(held, *runs.opened(stack)))


class _Runs:
    """Files of sorted lines. Those of one level are of about one size; as many as are merged at a time make one above.

    So no line is written again more often than there are levels.
    """

    def __init__(self, folder: Path, fan_in: int) -> None:
        self._folder = folder
        self._fan_in = fan_in
        self._levels: list[list[Path]] = [[]]
        self._made = 0

    def add(self, lines: list[str]) -> None:
        lines.sort()
        self._levels[0].append(self._written(lines))
        level = 0
        while len(self._levels[level]) == self._fan_in:
            with ExitStack() as stack:
                merged = self._written(heapq.merge(*(_read(it, stack) for it in self._levels[level])))
            for path in self._levels[level]:
                path.unlink()
            self._levels[level] = []
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(merged)

    def opened(self, stack: ExitStack) -> list[Iterator[str]]:
        """Return the lines of each file, which `stack` closes."""
        return [_read(path, stack) for level in self._levels for path in level]

    def _written(self, lines: Iterable[str]) -> Path:
        path = self._folder / str(self._made)
        self._made += 1
        try:
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{line}\n" for line in lines)
        except OSError as error:
            raise InvalidStore(
                f"the graph cannot be sorted in a file ({error}): make room, or name a folder with room in TMPDIR"
            ) from error
        return path


def _read(path: Path, stack: ExitStack) -> Iterator[str]:
    file = stack.enter_context(path.open(encoding="utf-8", newline="\n"))
    return (line[:-1] for line in file)


def _counted(lines: Iterator[str]) -> Iterator[tuple[str, int]]:
    last = next(lines, None)
    if last is None:
        return
    times = 1
    for line in lines:
        if line == last:
            times += 1
        else:
            yield last, times
            last, times = line, 1
    yield last, times
