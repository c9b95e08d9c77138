"""Queries in other words, where Oxigraph answers them otherwise than SPARQL 1.1 says.

Each module tells one such difference and the words that have no part in it. A query that has nothing of the kind costs
a search of its text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from server.store.rewriting.graph_variables import with_graphs_apart
from server.store.rewriting.group_concat import as_strings
from server.store.rewriting.outline import outline
from server.store.rewriting.tokens import UnreadQuery, tokens
from server.store.rewriting.zero_paths import with_empty_paths

if TYPE_CHECKING:
    from collections.abc import Callable

# A `*` or `?` after a name, an IRI or a bracket; what SELECT has is no path. Looked for more and more closely: for the
# sign alone, behind what may be a path, and then not in comments and strings, where questions like to end.
_SIGN: Final = re.compile(r"\*|\?(?!\w)")
_MAYBE_PATH: Final = re.compile(r"[\w>)%.:-]\s*(?:\*|\?(?!\w))")
_PATH: Final = re.compile(
    r"""SELECT\s*(?:(?:DISTINCT|REDUCED)\s*)?\* | \#[^\n\r]* | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | (?:<[^<>"{}|^`\\\x00-\x20]*>|[\w)%.:-]++)(?P<path>\s*(?:\*|\?(?!\w)))? """,
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_GRAPH: Final = re.compile(r"GRAPH\s*[?$]", re.ASCII | re.IGNORECASE)
_IN_GRAPH: Final = re.compile(r"\{\s*SELECT|VALUES|MINUS", re.ASCII | re.IGNORECASE)


def rewritten(text: str, ask: Callable[[str], bool] | None = None) -> str:
    """Return a query that Oxigraph answers as SPARQL 1.1 says `text` is to be answered; `text` itself if it does so.

    A query that cannot be read is returned as it is, and so is one that no other words are known for. `ask` answers an
    ASK on the store and the dataset that the query is for.

    >>> rewritten("SELECT ?x { <urn:a> <urn:p>? ?x }", lambda query: False)
    'SELECT ?x { { BIND(<urn:a> AS ?x) } }'
    """
    # Texts of pages name hundreds of IRIs, in which to look for letters of either case costs as much as the query.
    upper = text.upper()
    try:
        if "GROUP_CONCAT" in upper:
            text = as_strings(text, tokens(text))
        if _SIGN.search(text) and _MAYBE_PATH.search(text) and any(found["path"] for found in _PATH.finditer(text)):
            text = with_empty_paths(outline(text), ask)
        graph = _GRAPH.search(text) if "GRAPH" in upper else None
        if graph is not None and _IN_GRAPH.search(text, graph.end()):
            text = with_graphs_apart(outline(text))
    except UnreadQuery:
        return text
    return text
