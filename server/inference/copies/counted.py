"""Which statements of copies count as those of another article, as it will be after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from server.inference import lookup
from server.inference.copies.groups import COUNTS_AS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.inference.names import Names
    from server.store.base import Store


class Counted:
    """Statements that say over again what another says: they stand for nothing of their own.

    `graphs` are the graphs of copies that change, as they will be.
    """

    def __init__(self, store: Store, names: Names, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        self._store, self._names = store, names
        self._changing = {name: _statements(quad.triple for quad in quads) for name, quads in graphs.items()}

    def among(self, statements: Iterable[str]) -> set[str]:
        """Return those of some statements that count as another.

        Raises:
            InvalidStore: the store cannot be read.
        """
        out, stored = set(), []
        for statement in statements:
            known = self._changing.get(self._names.copies(self._names.article_of_statement(statement)))
            if known is None:
                stored.append(statement)
            elif statement in known:
                out.add(statement)
        for rows in lookup.listed(stored):
            text = f"SELECT ?it WHERE {{ VALUES ?it {{ {rows} }} ?it {COUNTS_AS} ?first }}"
            out |= {it.value for row in lookup.in_store(self._store, text) for it in row.values()}
        return out

    def changing(self) -> set[str]:
        """Return the graphs of articles of which other statements will count as another's than do now.

        Raises:
            InvalidStore: the store cannot be read.
        """
        return {
            self._names.article_of_copies(name)
            for name, after in self._changing.items()
            if after != _statements(lookup.plain(self._store.quads(name)))
        }


def _statements(triples: Iterable[ox.Triple]) -> set[str]:
    """Return what counts as another thing: of an article, itself and statements."""
    found = (it.subject for it in triples if it.predicate == COUNTS_AS)
    return {it.value for it in found if isinstance(it, ox.NamedNode)}
