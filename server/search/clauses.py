"""The parts of queries for things by their names and for statements by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tantivy
from tantivy import Occur, Query

from server.search.index import EVER, NEVER, SCHEMA, day
from server.search.marking import slips
from server.search.wanted import NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tantivy import DocAddress, Searcher

    from server.search.wanted import Within


def narrowed(within: Within, role: str) -> list[tuple[Occur, Query]]:
    """Return what everything found must fulfil, of the role "named" or "said"; it counts for nothing."""
    clauses = [(Occur.Must, Query.const_score_query(Query.term_query(SCHEMA, "role", role, "basic"), 0))]
    asked = {
        # A name is of any kind, and of a statement there is none.
        "kind": "" if within.kind == NAME else within.kind,
        "speaker": within.speaker,
        "source": within.source if within.is_of_a_time else "",
        "act": within.act,
        "type": within.type,
    }
    for name, value in asked.items():
        if value:
            clauses.append((Occur.Must, Query.const_score_query(Query.term_query(SCHEMA, name, value, "basic"), 0)))
    if within.is_of_a_time and (within.since is not None or within.until is not None):
        # Intervals that overlap: neither ends before the other begins.
        number = tantivy.FieldType.Integer
        begins = Query.range_query(SCHEMA, "earliest", number, EVER, day(within.until, NEVER))
        ends = Query.range_query(SCHEMA, "latest", number, day(within.since, EVER), NEVER)
        clauses += [(Occur.Must, Query.const_score_query(it, 0)) for it in (begins, ends)]
    return clauses


def phrase(field: str, some: Sequence[str]) -> Query:
    """Return what finds words that stand one after the other."""
    if len(some) == 1:
        return Query.term_query(SCHEMA, field, some[0])
    return Query.phrase_query(SCHEMA, field, list(some))


def begins(field: str, text: str) -> Query:
    """Return what finds terms that begin like this."""
    # Without a slip, and at a twentieth of what a pattern costs.
    return Query.fuzzy_term_query(SCHEMA, field, text, 0, True, True)


def like(field: str, word: str, *, is_beginning: bool = False) -> Query:
    """Return what finds a word but for slips, or words that begin like it but for slips."""
    most = slips(word)
    if most == 0:
        return begins(field, word) if is_beginning else Query.term_query(SCHEMA, field, word)
    return Query.fuzzy_term_query(SCHEMA, field, word, most, True, is_beginning)


def key(searcher: Searcher, address: DocAddress) -> str:
    """Return the IRI of what was found."""
    return str(searcher.doc(address).get_first("key"))
