"""Whether another engine keeps the literals that it is given: some keep values of their own making, and do not say so.

Virtuoso 7 takes `-0001-01-01` for the year 0 and gives `-0044-03-15` back as `-044-03-15`, which is no date; it rounds
times to microseconds, and decimals to fifteen digits. Which values an engine alters is its own matter, so the few that
are out of the ordinary are tried in a graph of their own before anything is written.
"""

from __future__ import annotations

import re
from secrets import token_hex
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ontology.terms import XSD
from server.store.remote_results import Json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from server.store.remote_http import Wire
    from server.store.remote_update import Content

#: What the graphs begin with in which literals are tried; none is listed, so none is a graph of the store.
TRIAL: Final = "https://w3id.org/onrecord/store#trial-"
_SAYS: Final = "https://w3id.org/onrecord/store#keeps"
#: Literals that are tried at once: fewer than the rows that any engine is known to give.
_BATCH: Final = 1_000

#: The literal that a line of N-Triples ends in, where it has a datatype of XML Schema and nothing escaped in it.
_TYPED: Final = re.compile(rf'"([^"\\]*)"\^\^<{re.escape(str(XSD))}(\w+)> \.\n\Z')
#: From the year 1 to 9999, to the microsecond.
_USUAL_TIME: Final = re.compile(
    r"(?!0000)[0-9]{4}(?:-[0-9]{2}){0,2}(?:T[0-9]{2}(?::[0-9]{2}){2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
#: Fifteen digits, which a double holds.
_USUAL_NUMBER: Final = re.compile(r"[+-]?(?=[0-9.]{1,16}\Z)[0-9]{0,15}(?:\.[0-9]{0,15})?")
_USUAL: Final = {
    **dict.fromkeys(("date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth"), _USUAL_TIME),
    **dict.fromkeys(("decimal", "double", "float", "integer"), _USUAL_NUMBER),
}


class Altered(NamedTuple):
    """A literal, and what the engine makes of it: `None` where it keeps nothing."""

    given: ox.Literal
    kept: ox.Literal | None


def unusual(contents: Iterable[Content]) -> Iterator[ox.Literal]:
    """Yield each literal that an engine may alter, once."""
    seen: set[tuple[str, str]] = set()
    for content in contents:
        for line in (*content.plain, *content.blank):
            found = _TYPED.search(line)
            if found is None or (found[1], found[2]) in seen:
                continue
            seen.add((found[1], found[2]))
            usual = _USUAL.get(found[2])
            if usual is not None and not usual.fullmatch(found[1]):
                yield ox.Literal(found[1], datatype=ox.NamedNode(str(XSD[found[2]])))


def altered(wire: Wire, contents: Iterable[Content]) -> Altered | None:
    """Return the first literal that the engine would keep as another value; nothing of the trial stays there.

    Raises:
        InvalidStore: the engine takes such a literal not at all, or failed.
    """
    literals = list(unusual(contents))
    for start in range(0, len(literals), _BATCH):
        found = _try(wire, literals[start : start + _BATCH])
        if found is not None:
            return found
    return None


def _try(wire: Wire, literals: Sequence[ox.Literal]) -> Altered | None:
    # A name of its own, since other programs may write to the engine at the same time.
    graph = f"{TRIAL}{token_hex(8)}"
    lines = "".join(f"<{graph}/{number}> <{_SAYS}> {literal} .\n" for number, literal in enumerate(literals))
    try:
        wire.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{lines}}} }}")
        text = f"SELECT ?name ?kept FROM <{graph}> {{ ?name <{_SAYS}> ?kept }}"  # noqa: S608 -- minted above
        answer = Json(wire.body(wire.ask(text, "application/sparql-results+json", {})))
        kept = {name.value: value for name, value in answer.rows(answer.variables()) if name is not None}
    finally:
        wire.update(f"DROP SILENT GRAPH <{graph}>")
    for number, literal in enumerate(literals):
        there = kept.get(f"{graph}/{number}")
        if not isinstance(there, ox.Literal) or _value(there) != _value(literal):
            return Altered(literal, there if isinstance(there, ox.Literal) else None)
    return None


def _value(literal: ox.Literal) -> ox.Literal:
    """Return a literal as Oxigraph keeps it, in which equal values have equal words."""
    name = ox.NamedNode(_SAYS)
    store = ox.Store()
    store.add(ox.Quad(name, name, literal))
    kept: ox.Literal = next(iter(store)).object
    return kept
