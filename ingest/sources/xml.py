"""XML: NewsML-G2, NITF, RSS and Atom feeds and XHTML pages, told apart by the root element."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ingest.issues import Issue, shown
from ingest.sources import feeds, newsml, trees
from ingest.sources.resource import Refused, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.sources.resource import Item, Opener, Resource

#: Longest document, in bytes: as a tree it takes some ten to forty times that.
_MAX_BYTES: Final = 20_000_000
_END: Final = re.compile(rb"</([^<>\s]{1,100})\s*>\s*\Z")


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read the articles of one XML document.

    Raises:
        OSError: the stream cannot be read.
        Refused: it is too long, not XML, declares entities, or is of no kind that holds articles.
    """
    data = whole(resource.chunks, min(_MAX_BYTES, opener.limits.file_bytes), "max_file_bytes")
    tree, warning = trees.xml(data)
    name = tree.tag.rpartition("}")[2]
    if name == "html":
        from ingest.sources import html

        yield from html.read(replace(resource, chunks=iter((data,))), opener)
        return
    if warning is not None:
        yield Issue("mended", f"{shown(resource.source)}: {warning}", resource.source, resource.name, "warning")
    end = _END.search(data[-1_000:])
    # What was mended may have lost its end, and with it a part of its last article.
    cut = warning is not None and (end is None or end.group(1).rpartition(b":")[2].decode("utf-8", "replace") != name)
    if name in newsml.ROOTS:
        yield from newsml.read(tree, resource, cut=cut)
    elif name in feeds.ROOTS:
        yield from feeds.read(tree, resource, opener, cut=cut)
    else:
        raise Refused("format-not-read", f"is XML of a kind that is not read (<{shown(name)}>); save its text")
