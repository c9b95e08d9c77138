"""The first rows of an answer as terms, for a page: asked like any other query, and no longer than a page can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.errors import QueryTooLarge
from ontology.terms import DEFAULT_BASE
from server.formats.negotiation import JSON, N_TRIPLES
from server.store.asking import Query
from server.store.base import Answer, Solutions, Triples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from server.store.asking import Reply
    from server.store.base import Results

#: Most bytes of an answer that is made into a page.
_MOST_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FirstRows:
    """Answers queries with the first rows of what `ask` gives.

    Attributes:
        ask: runs a query.
        most: rows, or triples.
    """

    ask: Callable[[Query], Reply]
    most: int

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str = DEFAULT_BASE,
    ) -> Results:
        """Return the first rows of the answer.

        Raises:
            QueryTooLarge: these rows are too long for a page.
            OnRecordError: as `ask`.
        """
        asked = Query(text, tuple(default_graphs), tuple(named_graphs), JSON, N_TRIPLES, base, self.most)
        reply = self.ask(asked)
        body = bytearray()
        try:
            for part in reply.parts:
                body += part
                if len(body) > _MOST_BYTES:
                    raise QueryTooLarge(
                        f"the first {self.most:,} rows of the answer are longer than the {_MOST_BYTES:,} bytes that a "
                        "page shows: ask for fewer rows with LIMIT, or download the answer"
                    )
        finally:
            reply.close()
        if reply.form == "graph":
            found = ox.parse(bytes(body), format=ox.RdfFormat.N_TRIPLES)
            return Triples(quad.triple for quad in found)
        parsed = ox.parse_query_results(bytes(body), format=ox.QueryResultsFormat.JSON)
        if isinstance(parsed, ox.QueryBoolean):
            return Answer(bool(parsed))
        return Solutions(tuple(variable.value for variable in parsed.variables), map(tuple, parsed))
