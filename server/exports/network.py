"""The graph as graph tools know graphs: nodes with a label and attributes, edges with a kind and a weight.

A node is a thing that the graph tells of: an actor, article, statement, claim, proposition, membership, post, event or
disagreement. Dates, passages and controlled terms are attributes of them. An edge is a triple between two nodes; one
that ends in a passage ends in its article, weighted by how many passages there are.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from ontology.terms import GAF, ONR, OPENGOV, ORG, RDF, RDFS, SDO, SKOS, TIME, prefixes
from server import told_twice
from server.exports.graph import BATCH, silent
from server.exports.scratch import sorted_on_disk
from server.exports.selection import names, selected
from server.labels import KINDS, stance

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from server.exports.graph import Progress
    from server.exports.selection import Selection

_TYPE: Final = str(RDF.type)
_TIMES: Final = (str(TIME.hasTime), str(ORG.memberDuring))
_ATTESTED: Final = str(ONR.attestedOn)
_NAMES: Final = tuple(map(str, (SKOS.prefLabel, SDO.headline, RDFS.label, SDO.text, SKOS.note, SDO.name)))
#: What a membership is of, in the order of its label.
_PARTIES: Final = tuple(map(str, (ORG.member, OPENGOV.post, ORG.organization)))
_NO_NODES: Final = ("date", "run")
#: Names of columns that are there whatever the graph holds; an attribute of the same name is told apart by a sign.
FIXED: Final = ("id", "kind", "type", "label", "start", "end", "date", "attested")
#: Edges that are called otherwise than their property, since they end in an article in place of a passage.
_CALLED: Final = {str(GAF.denotedBy): "namedIn"}
_LOCAL: Final = re.compile(r"[^/#:]+\Z")
_BETWEEN: Final = " | "


@dataclass(frozen=True, slots=True)
class Node:
    """A thing.

    Attributes:
        iri: its name in the graph.
        kind: actor, article, statement, …; `thing` for what no IRI of this graph tells the kind of.
        type: the local name of its narrowest class, such as `State`; empty where it has none.
        label: what people call it.
        start, end: the first and last day on which it can have been, or empty: the days of a statement or event, the
            publication of an article, the term of a membership where a source gives it.
        date: the same as EDTF, as precise as it is known.
        attested: the days for which a source says that a membership held, as EDTF.
        attributes: what else is said of it, by name; several values are joined by ` | `.
    """

    iri: str
    kind: str
    type: str
    label: str
    start: str
    end: str
    date: str
    attested: str
    attributes: Mapping[str, str]

    def row(self, names: Sequence[str]) -> list[str]:
        """Return the values under `FIXED` and these names of attributes."""
        fixed = [self.iri, self.kind, self.type, self.label, self.start, self.end, self.date, self.attested]
        return fixed + [self.attributes.get(name, "") for name in names]


@dataclass(frozen=True, slots=True)
class Edge:
    """A link of one node to another; `weight` is how many passages stand behind it, and 1 where none is counted.

    `start` and `end` are those of the node that it comes from, where the other has none.
    """

    id: str
    source: str
    target: str
    kind: str
    weight: int
    start: str
    end: str


class Network:
    """The nodes and edges of one export, each sorted; they can be read as often as a format needs."""

    def __init__(self, database: sqlite3.Connection, base: str, progress: Progress = silent) -> None:
        self.database = database
        self._progress = progress
        self._done = self._total = 0
        self._base = base
        self._ids, self._graphs = f"{base}id/", f"{base}graph/"
        self._ranks = {prefixes(base)[name.split(":")[0]] + name.split(":")[1]: at for at, name in enumerate(KINDS)}

    def attributes(self) -> tuple[str, ...]:
        """Return the names of what is said of nodes, sorted."""
        found = self.database.execute(
            "SELECT DISTINCT p FROM triple JOIN node ON s = node.iri WHERE p != ? AND (i = 0 OR substr(o, 1, ?) = ?)",
            (_TYPE, len(str(ONR)), str(ONR)),
        )
        return tuple(sorted({_attribute(row[0]) for row in found}))

    def nodes(self) -> Iterator[Node]:
        for node in self._nodes("SELECT iri, p, o, i FROM node LEFT JOIN triple ON s = iri ORDER BY iri, p, o"):
            self.step()
            yield node

    def step(self) -> None:
        """Note that a node or an edge is about to be written: the second half of the work."""
        self._done += 1
        if not self._done % BATCH:
            self._progress(self._total + min(self._done, self._total), 2 * self._total)

    def edges(self) -> Iterator[Edge]:
        rows = self.database.execute(
            "SELECT s, p, o, n, a.start, a.end FROM edge JOIN node a ON a.iri = s JOIN node b ON b.iri = o "
            "AND (b.start || b.end = '') UNION ALL "
            "SELECT s, p, o, n, '', '' FROM edge JOIN node b ON b.iri = o AND (b.start || b.end != '') ORDER BY 1, 2, 3"
        )
        for source, property_, target, count, start, end in rows:
            self.step()
            key = sha256(f"{source}\n{property_}\n{target}".encode()).hexdigest()[:20]
            yield Edge(key, source, target, _CALLED.get(property_) or _local(property_), count, start, end)

    def finish(self) -> None:
        """Note that all is written."""
        self._progress(2 * self._total, 2 * self._total)

    def build(self) -> None:
        """Find nodes and edges."""
        self.database.execute("CREATE TABLE node (iri TEXT PRIMARY KEY, start TEXT, end TEXT) WITHOUT ROWID")
        self.database.execute("CREATE TABLE edge (s TEXT, p TEXT, o TEXT, n INTEGER)")
        self.database.execute("BEGIN")
        rows = self.database.execute(
            "SELECT own.s, o FROM own LEFT JOIN triple ON triple.s = own.s AND p IN (?, ?) ORDER BY own.s, o", _TIMES
        )
        self.database.executemany(
            "INSERT INTO node VALUES (?, ?, ?)",
            (
                (iri, *self._days(iri, [value for _, value in group if value is not None]))
                for iri, group in groupby(rows, key=itemgetter(0))
                if self._is_node(iri)
            ),
        )
        self.database.execute(
            "INSERT INTO edge SELECT s, p, target, COUNT(*) FROM (SELECT s, p, CASE WHEN instr(o, '#char=') > 0 "
            "THEN substr(o, 1, instr(o, '#char=') - 1) ELSE o END AS target FROM triple WHERE i = 1 AND "
            "p NOT IN (?, ?, ?, ?)) JOIN node a ON a.iri = s JOIN node b ON b.iri = target "
            "GROUP BY s, p, target ORDER BY s, p, target",
            (*_TIMES, _ATTESTED, _TYPE),
        )
        self.database.execute("COMMIT")
        if self._progress is not silent:
            (self._total,) = self.database.execute(
                "SELECT (SELECT COUNT(*) FROM node) + (SELECT COUNT(*) FROM edge)"
            ).fetchone()

    def _is_node(self, iri: str) -> bool:
        return not iri.startswith((str(ONR), self._graphs)) and self._kind(iri) not in _NO_NODES

    def _kind(self, iri: str) -> str:
        return iri.removeprefix(self._ids).split("/")[0] if iri.startswith(self._ids) else "thing"

    def _nodes(self, rows: str) -> Iterator[Node]:
        for iri, group in groupby(self.database.execute(rows), key=itemgetter(0)):
            yield self._node(iri, [row[1:] for row in group if row[1] is not None])

    def _node(self, iri: str, said: list[tuple[str, str, int]]) -> Node:
        values: dict[str, list[str]] = {}
        for property_, value, is_iri in said:
            if property_ != _TYPE and (not is_iri or value.startswith(str(ONR))):
                values.setdefault(_attribute(property_), []).append(_local(value) if is_iri else value)
        types = sorted(
            (value for property_, value, _ in said if property_ == _TYPE), key=lambda it: (self._ranks.get(it, 99), it)
        )
        times = [value for property_, value, _ in said if property_ in _TIMES]
        kind = self._kind(iri)
        return Node(
            iri,
            kind,
            _local(types[0]) if types else "",
            self._label(iri, kind, said),
            *self._days(iri, times),
            self._edtf(times),
            self._edtf([value for property_, value, _ in said if property_ == _ATTESTED]),
            {name: _BETWEEN.join(dict.fromkeys(found)) for name, found in values.items()},
        )

    def _days(self, iri: str, dates: list[str]) -> tuple[str, str]:
        """Return the first and the last day of some dates of a thing, each empty where one of them has none."""
        if not dates:
            return "", ""
        firsts, lasts = ([self.value(it, property_) for it in dates] for property_ in (ONR.earliest, ONR.latest))
        last = max(lasts) if all(lasts) and self._kind(iri) != "article" else ""
        return min(firsts) if all(firsts) else "", last

    def _edtf(self, dates: list[str]) -> str:
        found = {told_twice.edtf(self.values(it, ONR.edtf)) for it in dates}
        return _BETWEEN.join(sorted(it for it in found if it))

    def _label(self, iri: str, kind: str, said: list[tuple[str, str, int]]) -> str:
        of = {property_: value for property_, value, _ in reversed(said)}
        named = next((of[it] for it in _NAMES if it in of), "")
        if not named and kind == "membership":
            named = " – ".join(self.name(of[it]) for it in _PARTIES if it in of)
        if not named and str(ONR.proposition) in of:
            verb = stance(*(_local(of.get(str(it), "")) or None for it in (ONR.polarity, ONR.certainty)))
            named = f"{verb}: {self.name(of[str(ONR.proposition)])}"
        return named or iri.removeprefix(self._ids)

    def name(self, iri: str) -> str:
        """Return what a thing is called, or the end of its IRI."""
        return next((found for it in _NAMES if (found := self.value(iri, it))), iri.rpartition("/")[2])

    def values(self, iri: str, property_: str) -> list[str]:
        """Return the values of a property, sorted."""
        rows = self.database.execute("SELECT o FROM triple WHERE s = ? AND p = ? ORDER BY o", (iri, str(property_)))
        return [row[0] for row in rows]

    def value(self, iri: str, property_: str) -> str:
        """Return the first of what a thing has as this property, or nothing."""
        row = self.database.execute(
            "SELECT o FROM triple WHERE s = ? AND p = ? ORDER BY o LIMIT 1", (iri, str(property_))
        ).fetchone()
        return row[0] if row else ""


@contextmanager
def network(selection: Selection) -> Iterator[Network]:
    """Give the nodes and edges of an export.

    Raises:
        EntityNotFound: the graph says nothing of one of the things asked for.
        InvalidStore: the store cannot be read, or there is no room for temporary files.
    """
    further = None if selection.triples is None else partial(names, selection.store)
    with sorted_on_disk(selected(selection), further) as database:
        if selection.triples is not None:
            # What a query makes is all there is: whatever it links is a node.
            database.execute(
                "INSERT OR IGNORE INTO own SELECT DISTINCT o FROM triple WHERE i = 1 AND p != ? AND "
                "instr(o, '#char=') = 0",
                (_TYPE,),
            )
        made = Network(database, selection.base, selection.progress)
        made.build()
        yield made


def _local(iri: str) -> str:
    found = _LOCAL.search(iri)
    return found[0] if found else ""


def _attribute(property_: str) -> str:
    name = _local(property_)
    return f"{name}_" if name in FIXED else name
