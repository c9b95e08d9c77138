"""PDF with a text layer: one article a file, its lines joined to paragraphs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingest.sources.articles import made
from ingest.sources.known import Known
from ingest.sources.resource import Refused, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.sources.resource import Item, Opener, Resource

#: Memory that a file may take while its text is read, in bytes.
_MEMORY_BYTES: Final = 1_000_000_000
_READER: Final = Path(__file__).with_name("pdf_text.py")
#: A line that fills this much of the usual width goes on in the next one.
_FULL: Final = 0.75
_SPACE: Final = re.compile(r"[ \t\u00a0]+")
_HYPHEN: Final = re.compile(r"(?<=[a-z])[-\u2010\u00ad]\Z")


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read one file.

    Raises:
        OSError: the stream cannot be read.
        Refused: it is damaged, locked, has no text layer, or takes more time or memory than it may.
    """
    found = _extracted(whole(resource.chunks, opener.limits.file_bytes, "max_file_bytes"), opener)
    text = joined([line for page in found["text"] for line in page.splitlines()])
    if not text:
        raise Refused("no-text-layer", "has no text layer, only pictures of text; have it recognized (OCR) first")
    known = Known()
    title = found.get("title")
    # Programs write file names and the like as titles; a true one is on the page.
    if isinstance(title, str) and _folded(title) and _folded(title) in _folded(text[:2_000]):
        known.add("headline", title, "pdf Title")
    yield from made(text, resource, known)


def joined(lines: Sequence[str]) -> str:
    r"""Return a page's lines as paragraphs: a line that fills its width goes on in the next, a hyphen at its end too.

    >>> joined(["The mill by the river has been clo-", "sed since Monday, its owner said at", "noon.", "It opens", ""])
    'The mill by the river has been closed since Monday, its owner said at noon.\n\nIt opens'
    """
    lines = [_SPACE.sub(" ", line).strip() for line in lines]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    paragraphs: list[str] = []
    open_ended = False
    for line in lines:
        if not line:
            open_ended = False
            continue
        if open_ended and _HYPHEN.search(paragraphs[-1]) and line[0].islower():
            paragraphs[-1] = paragraphs[-1][:-1] + line
        elif open_ended:
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
        open_ended = len(line) >= _FULL * width
    return "\n\n".join(paragraphs)


def _extracted(data: bytes, opener: Opener) -> dict[str, Any]:
    # Isolated, so that the modules beside the reader do not stand before those of the standard library.
    command = [sys.executable, "-I", str(_READER), str(_MEMORY_BYTES), str(opener.limits.article_bytes)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=opener.limits.pdf_seconds, check=False)  # noqa: S603 -- our own script
    except subprocess.TimeoutExpired:
        seconds = opener.limits.pdf_seconds
        raise Refused("too-slow", f"took more than {seconds} seconds to read; give its text") from None
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        found = {"problem": "memory"}
    problem = found.get("problem")
    if problem == "encrypted":
        raise Refused("encrypted", "is locked by a password; unlock it first")
    if problem == "too-large":
        raise Refused("too-large", f"has more than {opener.limits.article_bytes:,} characters; cut it into articles")
    if problem == "memory":
        raise Refused("too-large", "takes more memory to read than any article; give its text")
    if problem is not None:
        raise Refused("broken-pdf", f"is a damaged PDF file ({problem}); get it again, or give its text")
    return found


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
