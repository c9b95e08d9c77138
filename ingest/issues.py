"""What could not be used, told rather than skipped silently: the record, its log, and a count that must balance."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Literal

from ontology.errors import OnRecordError

if TYPE_CHECKING:
    from typing import TextIO

Level = Literal["error", "warning"]
Outcome = Literal["ingested", "unchanged", "rejected"]

#: Longest name of a file or article that a message repeats, in code points.
_MAX_NAME_CHARS: Final = 200


class InvalidSummary(OnRecordError):
    """A run whose counts do not add up: something was read and neither kept nor refused."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that went wrong with one input.

    Attributes:
        code: what went wrong, as a stable word for programs ("too-large").
        message: what, where and what to do next, for a person.
        source: the path or URL as given.
        article: the article's id, where the input got as far as having one.
        level: "error" when an input is refused, "warning" when it is read all the same.
    """

    code: str
    message: str
    source: str
    article: str | None = None
    level: Level = "error"

    @property
    def rejects(self) -> bool:
        """Whether an input is lost to this issue."""
        return self.level == "error"


class IssueLog:
    """Writes issues as JSON lines, one object a line, each flushed so that a run that dies leaves what it knew.

    >>> import sys
    >>> IssueLog(sys.stdout).write(Issue("empty", "a.txt is empty; remove it", "a.txt"))
    {"code": "empty", "message": "a.txt is empty; remove it", "source": "a.txt", "article": null, "level": "error"}
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, issue: Issue) -> None:
        """Append one issue.

        Raises:
            OSError: the stream cannot be written.
        """
        # A line end inside a message would break the format; json escapes it. ASCII keeps any terminal's encoding safe.
        self._stream.write(json.dumps(asdict(issue)) + "\n")
        self._stream.flush()


@dataclass(slots=True)
class Summary:
    """How a run ended: everything read was ingested, unchanged or rejected. What was removed was not read.

    >>> summary = Summary()
    >>> summary.take(); summary.end("ingested"); summary.take()
    >>> summary.balanced
    False
    >>> summary.end("rejected"); summary.check(); print(summary)
    2 read = 1 ingested + 0 unchanged + 1 rejected
    """

    read: int = 0
    ingested: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0
    removed: int = 0

    def take(self) -> None:
        """Count one input as read; `end` is due for it."""
        self.read += 1

    def end(self, outcome: Outcome) -> None:
        """Count how an input that was read ended."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def note(self, issue: Issue) -> None:
        """Count an issue that a source gave: an input read and refused, or a warning about one that follows."""
        if issue.rejects:
            self.take()
            self.end("rejected")
        else:
            self.warnings += 1

    @property
    def balanced(self) -> bool:
        """Whether read = ingested + unchanged + rejected."""
        return self.read == self.ingested + self.unchanged + self.rejected

    def check(self) -> None:
        """Make sure that nothing was lost.

        Raises:
            InvalidSummary: the counts do not add up.
        """
        if not self.balanced:
            raise InvalidSummary(f"the run lost count: {self}; report this as a bug, with the issue log")

    def __str__(self) -> str:
        sign = "=" if self.balanced else "≠"
        removed = f"; {self.removed} removed" if self.removed else ""
        return (
            f"{self.read} read {sign} {self.ingested} ingested + {self.unchanged} unchanged + {self.rejected} rejected"
            f"{removed}"
        )


def shown(name: str) -> str:
    r"""Return a name as a message repeats it: without control characters, and not without end.

    >>> shown("a\nb")
    'a b'
    """
    name = "".join(c if c.isprintable() else " " for c in name)
    return name if len(name) <= _MAX_NAME_CHARS else name[: _MAX_NAME_CHARS - 1] + "…"
