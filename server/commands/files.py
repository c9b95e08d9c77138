"""Files that appear whole or not at all."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, TextIO

from ontology.errors import InvalidSetting

if TYPE_CHECKING:
    from collections.abc import Iterator


def appended(path: Path) -> TextIO:
    """Open a text file to add lines to.

    Raises:
        InvalidSetting: nothing can be written there.
    """
    try:
        return path.open("a", encoding="utf-8")
    except OSError as error:
        raise _refusal(path, error) from error


@contextmanager
def replaced(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write to, and put it at `path` when the block ends well; else `path` stays as it was.

    The file is made in the folder of `path`, since only within one file system is a rename a single step.

    Raises:
        InvalidSetting: nothing can be written there: no such folder, no permission, no room.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
            temporary = Path(stream.name)
            try:
                yield stream
                stream.flush()
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        with suppress(NameError, OSError):
            temporary.unlink(missing_ok=True)
        raise _refusal(path, error) from error


def _refusal(path: Path, error: OSError) -> InvalidSetting:
    return InvalidSetting(
        f"{path} cannot be written ({error.strerror or error}): name a file in a folder that you may write to, "
        "on a disk with room"
    )
