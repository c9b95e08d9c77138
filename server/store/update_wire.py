"""An update and what it changes, as they go to the process that finds it out and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from server.store.documents import Document
from server.store.updating import Changes, Update

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLEARED = b"cleared\n"


def words(update: Update) -> str:
    """Return an update as one line."""
    return json.dumps(asdict(update))


def update(words: str) -> Update:
    """Read what `words` wrote.

    >>> asked = Update("CLEAR ALL", "https://example.org/", "urn:d", ("urn:g",), (), 5, 9, (Document("urn:x"),))
    >>> update(words(asked)) == asked
    True
    """
    told = json.loads(words)
    documents = tuple(Document(**it) for it in told["documents"])
    return Update(**told | {name: tuple(told[name]) for name in ("using", "using_named")} | {"documents": documents})


def lines(changes: Changes) -> Iterator[bytes]:
    """Yield changes as lines: one word, what is removed, an empty one, what is added; quads are in N-Quads."""
    yield _CLEARED if changes.is_cleared else b"kept\n"
    yield from (f"{quad} .\n".encode() for quad in changes.removed)
    yield b"\n"
    yield from (f"{quad} .\n".encode() for quad in changes.added)


def changes(written: bytes) -> Changes:
    """Read what `lines` wrote; blank nodes keep their names, by which the store knows them.

    >>> node, name = ox.BlankNode("b"), ox.NamedNode("urn:p")
    >>> made = Changes(frozenset(), frozenset({ox.Quad(node, name, node, name)}), is_cleared=True)
    >>> changes(b"".join(lines(made))) == made
    True
    """
    head, _, rest = written.partition(b"\n")
    if rest.startswith(b"\n"):
        removed, added = b"", rest[1:]
    else:
        removed, _, added = rest.partition(b"\n\n")
        removed += b"\n"
    return Changes(_quads(removed), _quads(added), head + b"\n" == _CLEARED)


def _quads(written: bytes) -> frozenset[ox.Quad]:
    return frozenset(ox.parse(written, format=ox.RdfFormat.N_QUADS))
