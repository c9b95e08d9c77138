"""Server processes: started, waited for, measured and stopped, each by its own id."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_START_SECONDS: Final = 60
#: A process is at rest that worked at most so much of so many seconds.
_REST_PART: Final = 0.02
_REST_SECONDS: Final = 2.0
_MOST_UNREST_SECONDS: Final = 1_800
_KIB: Final = 1024


class EngineFailed(RuntimeError):
    """An engine could not be loaded or started; the message says which and shows what it printed."""


def free_port() -> int:
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        port: int = it.getsockname()[1]
        return port


class Process:
    """A server and what it started. What it prints goes into a file beside its data."""

    def __init__(
        self, command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.log = folder / "printed.txt"
        # A setting of the person who measures must not change what is measured.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
        with self.log.open("ab") as printed:
            self._process = subprocess.Popen(
                [str(it) for it in command],
                cwd=folder,
                env=kept | dict(environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
            )

    def wait_for_port(self, port: int, seconds: float = _START_SECONDS) -> None:
        """Return once the port takes connections.

        Raises:
            EngineFailed: the process ended, or does not listen in time.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise EngineFailed(f"ended with code {self._process.returncode}: {self.printed()}")
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            time.sleep(0.05)
        raise EngineFailed(f"does not listen on port {port} after {seconds:g} s: {self.printed()}")

    def wait_for_rest(self) -> None:
        """Return once it does nothing by itself, as a server does that makes an index of what it found.

        Raises:
            EngineFailed: the process ended, or is still at work after half an hour.
        """
        end = time.monotonic() + _MOST_UNREST_SECONDS
        while time.monotonic() < end:
            before = self.cpu_seconds()
            time.sleep(_REST_SECONDS)
            if self._process.poll() is not None:
                raise EngineFailed(f"ended with code {self._process.returncode}: {self.printed()}")
            if self.cpu_seconds() - before <= _REST_PART * _REST_SECONDS:
                return
        raise EngineFailed(f"is still at work after {_MOST_UNREST_SECONDS} s: {self.printed()}")

    def printed(self) -> str:
        """Return the end of what it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-600:].strip()

    def memory_bytes(self) -> int:
        """Return the memory of the process and its descendants, a page that several share counted once (PSS)."""
        return memory_bytes(self._process.pid)

    def ended(self) -> int | None:
        """Return the code that it ended with, `None` while it runs."""
        return self._process.poll()

    def cpu_seconds(self) -> float:
        """Return the time that processors worked for the threads of the process and its descendants that are alive."""
        found = 0
        for pid in _family(self._process.pid):
            for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                with suppress(OSError, IndexError):
                    found += int(task.read_text(encoding="ascii").split()[0])
        return found / 1e9

    def peak_bytes(self) -> int:
        """Return the most memory that the process itself has had so far, pages of files included (RSS)."""
        with suppress(OSError):
            for line in Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii").splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * _KIB
        return 0

    def stop(self, seconds: float = 30) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def run(command: Sequence[str | Path], folder: Path, seconds: float) -> None:
    """Run a command to its end.

    Raises:
        EngineFailed: it failed or took too long.
    """
    try:
        done = subprocess.run(
            [str(it) for it in command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EngineFailed(f"{command[0]} did not end in {seconds:g} s") from error
    if done.returncode:
        raise EngineFailed(f"{command[0]} failed: {(done.stderr or done.stdout)[-600:].decode('utf-8', 'replace')}")


def memory_bytes(root: int) -> int:
    """Return the memory of a process and its descendants, a page that several share counted once (PSS)."""
    return sum(_pss(it) for it in _family(root))


def disk_bytes(folder: Path) -> int:
    """Return the space that the files of a folder take, a file with several names once."""
    seen = {(it.st_dev, it.st_ino): it.st_blocks * 512 for it in (p.stat() for p in folder.rglob("*") if p.is_file())}
    return sum(seen.values())


def _family(root: int) -> list[int]:
    family = [root]
    for pid in family:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            with suppress(OSError):
                family += [int(it) for it in task.read_text(encoding="ascii").split()]
    return family


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * _KIB for line in lines if line.startswith("Pss:"))
