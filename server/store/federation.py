"""SERVICE (SPARQL 1.1 Federated Query), for the endpoints that a setting names and no others.

Oxigraph sends the requests itself, follows no redirect, and reads an answer as a whole. So only readers ask others:
what is too long or takes too long ends with its reader.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ontology.errors import InvalidQuery
from server.store.base import Answer, Solutions, Triples
from server.store.query_text import in_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.store.base import Results


def as_local(text: str, endpoints: tuple[str, ...]) -> str:
    """Return a query with GRAPH, which has the same grammar, for each SERVICE of an allowed endpoint.

    An endpoint is allowed by its whole IRI, right after the keyword. Places in one text are places in the other. What
    is left of SERVICE is not allowed, and what this puts into comments or strings is for the parser alone to see.

    >>> as_local("ASK { SERVICE SILENT <http://a.example/> {} }", ("http://a.example/",))
    'ASK { GRAPH          <http://a.example/> {} }'
    >>> as_local("ASK { SERVICE <http://a.example/b> {} }", ("http://a.example/",))
    'ASK { SERVICE <http://a.example/b> {} }'
    """
    return _allowed(endpoints).sub(_local, text) if endpoints else text


@lru_cache(maxsize=8)
def _allowed(endpoints: tuple[str, ...]) -> re.Pattern[str]:
    iris = "|".join(map(re.escape, endpoints))
    return re.compile(rf"(?i:service)(?P<space>\s+(?i:silent))?(?=\s*<(?:{iris})>)", re.ASCII)


def _local(found: re.Match[str]) -> str:
    silent = found["space"] or ""
    return f"GRAPH  {silent[: len(silent) - len('silent')]}{' ' * len('silent')}" if silent else "GRAPH  "


def evaluated(quads: ox.Store, text: str, dataset: Mapping[str, Any]) -> Results:
    """Run a query whose endpoints are allowed, to its end.

    Raises:
        InvalidQuery: an endpoint does not answer, or not as it should.
        SyntaxError: the query does not parse.
    """
    try:
        found = quads.query(text, **dataset)
        if isinstance(found, ox.QueryBoolean):
            return Answer(bool(found))
        if isinstance(found, ox.QueryTriples):
            return Triples(iter([*found]))
        variables = in_order(text, [it.value for it in found.variables])
        rows = [tuple(row[name] for name in variables) for row in found]
    except (OSError, RuntimeError) as error:
        raise InvalidQuery(
            f"a SERVICE of this query cannot be asked: {error}. Write SERVICE SILENT to do without it, or ask that "
            "endpoint by itself"
        ) from error
    return Solutions(tuple(variables), iter(rows))
