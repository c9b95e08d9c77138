"""Files in archives: which of them are read, and what they are called."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.issues import Issue, shown
from ingest.sources.known import Known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.sources.resource import Resource

#: What browsers call the folder beside a saved page that holds its pictures, styles and scripts.
PAGE_PARTS = "_files"
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")


def member(archive: Resource, path: str, chunks: Iterator[bytes]) -> Resource:
    """Return a file of an archive as a resource. Its path is a label only: nothing is ever written by it."""
    label = path.encode("utf-8", "replace").decode()
    label = posixpath.normpath("/" + "".join(c if c.isprintable() else "\ufffd" for c in label)).lstrip("/")
    return replace(
        archive,
        chunks=chunks,
        name=posixpath.basename(label),
        source=f"{archive.source}!{label}",
        media_type="",
        charset=None,
        url=None,
        known=Known(),
        depth=archive.depth + 1,
        path=None,
    )


def is_passed_over(path: str, page_parts: frozenset[str] = frozenset()) -> bool:
    """Whether a file is hidden, as in folders, or is part of a saved page.

    >>> is_passed_over("__MACOSX/a.txt"), is_passed_over("news/.cache/a.txt"), is_passed_over("news/a.txt")
    (True, True, False)
    """
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    if any(part.startswith(".") or part == "__MACOSX" for part in parts):
        return True
    folders = ["/".join(parts[:count]) for count in range(1, len(parts))]
    return any(folder in page_parts for folder in folders)


def page_parts(paths: Iterable[str]) -> frozenset[str]:
    """Return the folders of parts that saved pages among `paths` have.

    >>> sorted(page_parts(["news/mill.html", "news/b.txt"]))
    ['news/mill_files']
    """
    return frozenset(
        path[: -len(suffix)].strip("/") + PAGE_PARTS for path in paths for suffix in _PAGE_SUFFIXES
        if path.lower().endswith(suffix)
    )  # fmt: skip


def nothing(archive: Resource) -> Issue:
    message = f"{shown(archive.source)} holds no files to read; give an archive of articles"
    return Issue("empty-archive", message, archive.source, archive.name)
