"""A mark in the store's folder while articles come in, so that the next run can say that one was cut short."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MARK: Final = "unfinished"


def begin(folder: Path, say: Callable[[str], None]) -> None:
    """Leave the mark; where one is left of a process that is gone, say so. That it cannot be written harms nothing."""
    with suppress(OSError):
        mark = folder / _MARK
        if mark.exists():
            if _is_alive(mark.read_text("ascii", "replace")):
                return
            say("the run before was cut short: what it stored is kept, and this one goes on from there")
        mark.write_text(f"{os.getpid()}\n", "ascii")


def end(folder: Path) -> None:
    """Take the mark away, if it is this process's."""
    with suppress(OSError):
        mark = folder / _MARK
        if mark.read_text("ascii", "replace").strip() == str(os.getpid()):
            mark.unlink()


def _is_alive(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return int(number) != os.getpid()
