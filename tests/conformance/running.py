"""A server of OnRecord's own, as its command starts it, over a store in a folder."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ONRECORD: Final = Path(sys.executable).parent / "onrecord"
_START_SECONDS: Final = 60.0
_ADDRESS: Final = re.compile(r"^(http://\S+) shows ", re.MULTILINE)


@contextmanager
def running(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve the store in `folder`/store; give the address, which ends in a slash.

    What the server says goes to `folder`/server.log. `settings` are those of OnRecord, by their names.
    """
    chosen = {f"ONRECORD_{name.upper()}": value for name, value in (settings or {}).items()}
    environment = {"PATH": str(_ONRECORD.parent), **chosen}
    command = [str(_ONRECORD), "serve", "--store", str(folder / "store"), "--port", "0"]
    log = folder / "server.log"
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        ) as process,
    ):
        try:
            end = time.monotonic() + _START_SECONDS
            while (found := _ADDRESS.search(log.read_text())) is None:
                assert process.poll() is None, f"the server did not start: {log.read_text()}"
                assert time.monotonic() < end, f"the server is not there after {_START_SECONDS:.0f} s"
                time.sleep(0.05)
            yield found[1]
        finally:
            process.terminate()
