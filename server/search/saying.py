"""Finds statements in the index by their words, the best first.

What counts is how rare the words are, and how much of the statement they make (BM25). A statement that has the very
word comes before those that have another form of it. Words that nobody has said, in whatever form, are taken for the
beginning of one, or for a slip.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

from tantivy import Occur, Query

from server.search.clauses import begins, key, like, narrowed, phrase
from server.search.forms import forms, stem
from server.search.index import EVER, SAID, SCHEMA, sound
from server.search.marking import Marker
from server.search.wanted import ANYTHING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tantivy import Searcher, SearchResult

    from server.search.wanted import Wanted, Within

#: Relevance that makes half of a score.
_HALF_RELEVANCE: Final = 10
#: Statements that are put in the order of their days where they are equally relevant; this takes a while for each.
_BY_DATE_TOO: Final = 100
#: Values of a field that results are counted by.
_MOST_VALUES: Final = 12
#: What a form counts for that the stemmer keeps apart from the word, such as a noun of a verb.
_LESS: Final = 0.3
#: What tantivy multiplies the rarity of a term with, at most: 1 + k1 of BM25.
_MOST_OFTEN: Final = 2.2


@dataclass(frozen=True, slots=True)
class SaidHit:
    """A statement that was found, and how relevant it is: from 0 to 1, 1 excluded."""

    iri: str
    score: float


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements that were found.

    Attributes:
        hits: the best, or the newest, first.
        count: how many there are in all.
        is_loose: whether they have some of the words only, since none has all.
    """

    hits: tuple[SaidHit, ...]
    count: int
    is_loose: bool


def said(
    searcher: Searcher, wanted: Wanted, limit: int, within: Within = ANYTHING, *, newest_first: bool = False
) -> Statements:
    """Return statements with these words; without any, all that there are.

    Raises:
        IndexLost: the index cannot be read.
    """
    if within.kind not in ("", "statement"):
        return Statements((), 0, is_loose=False)
    within_these = narrowed(within, SAID)
    by_date = newest_first or not wanted
    with sound():
        clauses = _clauses(searcher, wanted)
        hits, count = _ranked(searcher, [*within_these, *((Occur.Must, it) for it in clauses)], limit, by_date=by_date)
        is_loose = not hits and len(clauses) > 1
        if is_loose:
            some = Query.boolean_query([(Occur.Should, it) for it in clauses], (len(clauses) + 1) // 2)
            hits, count = _ranked(searcher, [*within_these, (Occur.Must, some)], limit, by_date=by_date)
        return Statements(tuple(hits), count, is_loose)


def counts(searcher: Searcher, wanted: Wanted, narrowed_to: Mapping[str, Within]) -> dict[str, list[tuple[str, int]]]:
    """Return how many of the statements found have each value of "speaker", "source", "act" or "type".

    Each of these that is given is counted among the statements that what it is given with leaves. The most frequent
    values come first. Raises `IndexLost`: the index cannot be read.
    """
    together: dict[Within, list[str]] = {}
    for name, within in narrowed_to.items():
        together.setdefault(within, []).append(name)
    found = {}
    with sound():
        clauses = [(Occur.Must, it) for it in _clauses(searcher, wanted)]
        for within, names in together.items():
            asked = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in names}
            told = searcher.aggregate(Query.boolean_query([*narrowed(within, SAID), *clauses]), asked)
            for name in names:
                found[name] = [(str(it["key"]), int(it["doc_count"])) for it in told[name]["buckets"]]
    return found


def matched(searcher: Searcher, wanted: Wanted) -> Marker:
    """Return what tells which words of a text were looked for.

    Raises:
        IndexLost: the index cannot be read.
    """
    with sound():
        return Marker(wanted, frozenset(it for it in wanted.words if not _known(searcher, it)))


def are_known(searcher: Searcher, wanted: Wanted) -> bool:
    """Tell whether each of the words has been said by somebody, in whatever form.

    Raises:
        IndexLost: the index cannot be read.
    """
    with sound():
        return all(_known(searcher, it) for it in wanted.all)


def _clauses(searcher: Searcher, wanted: Wanted) -> list[Query]:
    """Return what a statement should have all of."""
    clauses = [phrase("words", it) for it in wanted.phrases]
    for word in dict.fromkeys(wanted.words):
        known = _known(searcher, word)
        if not known:
            clauses.append(Query.disjunction_max_query([begins("words", word), like("words", word)]))
            continue
        own = stem(word)
        each = [
            Query.boost_query(Query.term_query(SCHEMA, "stems", it, "freq"), 1.0 if it == own else _LESS)
            for it, _ in known
        ]
        in_some_form = each[0] if len(each) == 1 else Query.disjunction_max_query(each)
        # More than what any form can count for.
        more = _MOST_OFTEN * max(_rarity(searcher, count) for _, count in known)
        exact = Query.const_score_query(Query.term_query(SCHEMA, "words", word, "basic"), more)
        clauses.append(Query.boolean_query([(Occur.Must, in_some_form), (Occur.Should, exact)]))
    return clauses


def _ranked(
    searcher: Searcher, clauses: list[tuple[Occur, Query]], limit: int, *, by_date: bool
) -> tuple[list[SaidHit], int]:
    query = Query.boolean_query(clauses)
    if by_date:
        found = searcher.search(query, limit, order_by_field="latest")
        return [SaidHit(key(searcher, address), 0.0) for _, address in found.hits], _count(found)
    found = searcher.search(query, max(limit, _BY_DATE_TOO))
    first = found.hits[:_BY_DATE_TOO]
    days = searcher.fast_field_values("latest", [address for _, address in first]) if first else []
    # Of those that are equally relevant, as far as anybody can tell, the newer first.
    order = sorted(range(len(first)), key=lambda it: (-round(first[it][0], 1), -(days[it] or EVER), it))
    hits = [*(first[it] for it in order), *found.hits[_BY_DATE_TOO:]][:limit]
    return [SaidHit(key(searcher, at), score / (score + _HALF_RELEVANCE)) for score, at in hits], _count(found)


def _count(found: SearchResult) -> int:
    # The type that is published with tantivy has no count.
    return int(found.count)  # type: ignore[attr-defined]


def _known(searcher: Searcher, word: str) -> list[tuple[str, int]]:
    """Return the stems of a word's forms that somebody has said, its own first, and by how many statements."""
    counted = ((it, searcher.doc_freq("stems", it)) for it in forms(word))
    return [(it, count) for it, count in counted if count > 0]


def _rarity(searcher: Searcher, count: int) -> float:
    """Return how rare a term is, as BM25 counts it."""
    return log(1 + (searcher.num_docs - count + 0.5) / (count + 0.5))
