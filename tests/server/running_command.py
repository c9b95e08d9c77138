"""A command in a process of its own, and what it tells while it runs."""

from __future__ import annotations

import subprocess
import sys
import time
from threading import Condition, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

_SCRIPT = "from server.cli import main; main()"
#: Seconds that a step may take on a busy machine.
PATIENCE = 90.0


class Running:
    """`onrecord` with arguments, started by the command `before` if there is one; killed when the block ends."""

    def __init__(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        before: Sequence[str] = (),
    ) -> None:
        self.process = subprocess.Popen(
            [*before, sys.executable, "-c", _SCRIPT, *arguments],
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=cwd,
        )
        self.lines: list[str] = []
        self._changed = Condition()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()

    def wait_for(self, *words: str, times: int = 1) -> list[str]:
        """Wait until so many lines have all the words in them, and return these."""

        def found() -> list[str]:
            return [line for line in self.lines if all(word in line for word in words)]

        with self._changed:
            assert self._changed.wait_for(lambda: len(found()) >= times, PATIENCE), "\n".join(self.lines)
            return found()

    def ended(self) -> int:
        """Wait for the end, and return the exit code."""
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def stopped(self) -> int:
        """Send SIGTERM and return the exit code."""
        self.process.terminate()
        return self.ended()

    @property
    def told(self) -> str:
        return "\n".join(self.lines)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join(PATIENCE)
        if self.process.stderr is not None:
            self.process.stderr.close()


def eventually(holds: object, seconds: float = PATIENCE) -> None:
    """Wait until a function gives something true."""
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.1)
