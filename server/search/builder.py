"""Has an index of a whole store built by another process, so that whoever asks this one does not wait for it.

The process reads a checkpoint, and writes into a folder beside the index that is to take its place. It ends with this
one, and leaves the processors to others wherever these have something to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from server.interpreter import command
from server.search.index import IndexLost

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from server.search.index import Followed
    from server.store.embedded import EmbeddedStore

_ENVIRONMENT: Final = MappingProxyType({"MALLOC_ARENA_MAX": "1", "RUST_BACKTRACE": "0"})
#: Seconds between two looks at whether the index is still wanted.
_LOOK_SECONDS: Final = 0.1
#: Of what the process says as it fails, the last characters.
_TOLD_CHARS: Final = 500


def build(store: EmbeddedStore, folder: Path, followed: Followed, is_wanted: Callable[[], bool]) -> bool:
    """Put an index of all that is in a store into `folder`, in place of what is there; tell whether it was wanted to
    the end. `followed` is what it follows from before it was begun.

    Raises:
        IndexLost: it could not be built.
        InvalidStore, OSError: the store cannot be read, or no process be started.
    """
    state, new = (folder.with_name(f"{folder.name}.{name}") for name in ("from", "new"))
    # A process that was killed amid this may have left one; it left no index that goes with the store, so this is run.
    shutil.rmtree(state, ignore_errors=True)
    try:
        store.checkpoint(state.absolute())
        if not _ran((str(state), str(new), followed.journal, followed.line, followed.base), is_wanted):
            return False
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    finally:
        for it in (state, new):
            shutil.rmtree(it, ignore_errors=True)
    return True


def _ran(arguments: tuple[int | str, ...], is_wanted: Callable[[], bool]) -> bool:
    """Run the process to its end, or for as long as it is wanted; tell which it was."""
    lifeline, ours = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 -- this interpreter, this program
            command("server.search.builder_process", lifeline, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            pass_fds=(lifeline,),
            # Ctrl-C in a terminal is for the server, which ends this too.
            process_group=0,
            env={**os.environ, **_ENVIRONMENT},
        )
        with process:
            try:
                return _waited(process, is_wanted)
            finally:
                process.kill()
    finally:
        os.close(lifeline)
        os.close(ours)


def _waited(process: subprocess.Popen[str], is_wanted: Callable[[], bool]) -> bool:
    while is_wanted():
        try:
            _, told = process.communicate(timeout=_LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        if process.returncode == 0:
            return True
        raise IndexLost(
            f"the process that builds the search index ended with code {process.returncode}: {told[-_TOLD_CHARS:]}"
        )
    return False
