"""Finds things in the index, the best first.

A thing that has a name is found by how the text fits one of its names, and among equals the one that articles name more
often comes first. A statement is found by its words: how rare they are, and how much of the statement they make (BM25).
Words that nobody has used are taken for the beginning of one, or for a slip: one letter in words of four to seven, two
in longer ones.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import tantivy
from tantivy import Occur, Query

from server.search.folding import words
from server.search.index import EVER, NAMED, NEVER, SAID, SCHEMA, STEMMED, day, sound
from server.search.marking import Marker, slips
from server.search.wanted import ANYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tantivy import DocAddress, Searcher

    from server.search.wanted import Wanted, Within

#: Most things that are put in order; whatever comes later is not found.
MOST: Final = 1_000
#: How a text fits a name, best first; the number is the whole part of a hit's score.
EXACT_LABEL, EXACT_NAME, BEGINNING, WORDS, SLIP = 5, 4, 3, 2, 1
#: Mentions, or relevance, that make half of the rest of a score.
_HALF_MENTIONS, _HALF_RELEVANCE = 100, 10
#: Statements that are put in the order of their days where they are equally relevant; this takes a while for each.
_BY_DATE_TOO: Final = 100
#: Values of a field that results are counted by.
_MOST_VALUES: Final = 12
#: The kind of all things that have names.
NAME: Final = "name"
_FORMS: Final = {"label": 0, "other": 1, "metonym": 2}


@dataclass(frozen=True, slots=True)
class NamedHit:
    """A thing that was found by a name.

    Attributes:
        iri: the thing.
        kind, word: the kind of its IRI, as "actor", and what people call things like it, as "state".
        label: its name.
        matched: the name it was found by, where that is another; `form` what that is, as "metonym".
        mentions: how often articles name it, up to a bound.
        fit: how the text fits that name.
    """

    iri: str
    kind: str
    word: str
    label: str
    matched: str | None
    form: str
    mentions: int
    fit: int

    @property
    def score(self) -> float:
        return self.fit + self.mentions / (self.mentions + _HALF_MENTIONS)


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


def named(searcher: Searcher, wanted: Wanted, limit: int, within: Within = ANYTHING) -> list[NamedHit]:
    """Return things with a name that fits, the best first.

    Raises:
        IndexLost: the index cannot be read.
    """
    text = wanted.name
    if not text or within.is_of_statements:
        return []
    narrowed = _narrowed(within, NAMED)
    found: dict[str, NamedHit] = {}
    with sound():
        for fit, query in _fits(text, wanted):
            if len(found) >= limit or (fit == SLIP and found):
                break
            asked = Query.boolean_query([*narrowed, (Occur.Must, query)])
            # What was found before may be among these.
            hits = searcher.search(asked, limit + len(found), count=False, order_by_field="mentions").hits
            some = [_named_hit(searcher, address, text, fit) for _, address in hits]
            some.sort(key=lambda it: (-it.mentions, _FORMS[it.form], len(it.label), it.label, it.iri))
            for it in some:
                found.setdefault(it.iri, it)
    return list(found.values())[:limit]


def said(
    searcher: Searcher, wanted: Wanted, limit: int, within: Within = ANYTHING, *, newest_first: bool = False
) -> Statements:
    """Return statements with these words; without any, all that there are.

    Raises:
        IndexLost: the index cannot be read.
    """
    if within.kind not in ("", "statement"):
        return Statements((), 0, is_loose=False)
    narrowed = _narrowed(within, SAID)
    by_date = newest_first or not wanted
    with sound():
        clauses = _clauses(searcher, wanted)
        hits, count = _ranked(searcher, [*narrowed, *((Occur.Must, it) for it in clauses)], limit, by_date=by_date)
        is_loose = not hits and len(clauses) > 1
        if is_loose:
            some = Query.boolean_query([(Occur.Should, it) for it in clauses], (len(clauses) + 1) // 2)
            hits, count = _ranked(searcher, [*narrowed, (Occur.Must, some)], limit, by_date=by_date)
        return Statements(tuple(hits), count, is_loose)


def counts(searcher: Searcher, wanted: Wanted, name: str, within: Within = ANYTHING) -> list[tuple[str, int]]:
    """Return how many of the statements found have each value of "speaker", "source", "act" or "type".

    The most frequent come first. Raises `IndexLost`: the index cannot be read.
    """
    with sound():
        clauses = [*_narrowed(within, SAID), *((Occur.Must, it) for it in _clauses(searcher, wanted))]
        told = searcher.aggregate(
            Query.boolean_query(clauses), {"values": {"terms": {"field": name, "size": _MOST_VALUES}}}
        )
        return [(str(it["key"]), int(it["doc_count"])) for it in told["values"]["buckets"]]


def labels(searcher: Searcher, iris: Sequence[str]) -> dict[str, str]:
    """Return the names of things, of those that have one.

    Raises:
        IndexLost: the index cannot be read.
    """
    if not iris:
        return {}
    with sound():
        query = Query.boolean_query(
            [
                (Occur.Must, Query.term_query(SCHEMA, "role", NAMED, "basic")),
                (Occur.Must, Query.term_set_query(SCHEMA, "key", list(iris))),
            ]
        )
        found = {}
        for _, address in searcher.search(query, len(iris), count=False).hits:
            document = searcher.doc(address)
            found[str(document.get_first("key"))] = _names(document)[3][0][1]
        return found


def matched(searcher: Searcher, wanted: Wanted) -> Marker:
    """Return what tells which words of a text were looked for.

    Raises:
        IndexLost: the index cannot be read.
    """
    with sound():
        return Marker(wanted, frozenset(it for it in wanted.words if not _is_known(searcher, it)))


def are_known(searcher: Searcher, wanted: Wanted) -> bool:
    """Tell whether each of the words has been said by somebody, in whatever form.

    Raises:
        IndexLost: the index cannot be read.
    """
    with sound():
        return all(_is_known(searcher, it) for it in wanted.all)


def _narrowed(within: Within, role: str) -> list[tuple[Occur, Query]]:
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


def _fits(text: str, wanted: Wanted) -> Iterator[tuple[int, Query]]:
    """Yield how a text may fit a name, best first, and the query that finds those which it fits so."""
    yield EXACT_LABEL, Query.term_query(SCHEMA, "label", text, "basic")
    yield EXACT_NAME, Query.term_query(SCHEMA, "alias", text, "basic")
    # Folded text has letters, digits and spaces alone, none of which means anything in a pattern.
    yield BEGINNING, Query.regex_query(SCHEMA, "label", f"{re.escape(text)}.*")
    phrases = [(Occur.Must, _phrase("name", it)) for it in wanted.phrases]
    if not wanted.words:
        yield WORDS, Query.boolean_query(phrases)
        return
    *whole, last = wanted.words
    clauses = [(Occur.Must, Query.term_query(SCHEMA, "name", it)) for it in whole]
    yield WORDS, Query.boolean_query([*phrases, *clauses, (Occur.Must, _begins("name", last))])
    clauses = [(Occur.Must, _like("name", it)) for it in whole]
    yield SLIP, Query.boolean_query([*phrases, *clauses, (Occur.Must, _like("name", last, is_beginning=True))])


def _clauses(searcher: Searcher, wanted: Wanted) -> list[Query]:
    """Return what a statement should have all of."""
    clauses = [_phrase("words", it) for it in wanted.phrases]
    for word in dict.fromkeys(wanted.words):
        if not _is_known(searcher, word):
            clauses.append(Query.disjunction_max_query([_begins("words", word), _like("words", word)]))
            continue
        stem = Query.term_query(SCHEMA, "stems", STEMMED.analyze(word)[0], "freq")
        # The very word counts for somewhat more than another form of it.
        exact = Query.boost_query(Query.term_query(SCHEMA, "words", word), 0.2)
        clauses.append(Query.boolean_query([(Occur.Must, stem), (Occur.Should, exact)]))
    return clauses


def _ranked(
    searcher: Searcher, clauses: list[tuple[Occur, Query]], limit: int, *, by_date: bool
) -> tuple[list[SaidHit], int]:
    query = Query.boolean_query(clauses)
    if by_date:
        found = searcher.search(query, limit, order_by_field="latest")
        return [SaidHit(_key(searcher, address), 0.0) for _, address in found.hits], _count(found)
    found = searcher.search(query, max(limit, _BY_DATE_TOO))
    first = found.hits[:_BY_DATE_TOO]
    days = searcher.fast_field_values("latest", [address for _, address in first]) if first else []
    # Of those that are equally relevant, as far as anybody can tell, the newer first.
    order = sorted(range(len(first)), key=lambda it: (-round(first[it][0], 1), -(days[it] or EVER), it))
    hits = [*(first[it] for it in order), *found.hits[_BY_DATE_TOO:]][:limit]
    return [SaidHit(_key(searcher, at), score / (score + _HALF_RELEVANCE)) for score, at in hits], _count(found)


def _count(found: tantivy.SearchResult) -> int:
    # The type that is published with tantivy has no count.
    return int(found.count)  # type: ignore[attr-defined]


def _phrase(field: str, phrase: Sequence[str]) -> Query:
    if len(phrase) == 1:
        return Query.term_query(SCHEMA, field, phrase[0])
    return Query.phrase_query(SCHEMA, field, list(phrase))


def _begins(field: str, word: str) -> Query:
    return Query.regex_query(SCHEMA, field, f"{re.escape(word)}.*")


def _like(field: str, word: str, *, is_beginning: bool = False) -> Query:
    most = slips(word)
    if most == 0:
        return _begins(field, word) if is_beginning else Query.term_query(SCHEMA, field, word)
    return Query.fuzzy_term_query(SCHEMA, field, word, most, True, is_beginning)


def _is_known(searcher: Searcher, word: str) -> bool:
    return searcher.doc_freq("stems", STEMMED.analyze(word)[0]) > 0


def _key(searcher: Searcher, address: DocAddress) -> str:
    return str(searcher.doc(address).get_first("key"))


def _names(document: tantivy.Document) -> tuple[str, str, int, list[list[str]]]:
    told: tuple[str, str, int, list[list[str]]] = json.loads(bytes(document.get_first("shown") or b""))
    return told


def _named_hit(searcher: Searcher, address: DocAddress, text: str, fit: int) -> NamedHit:
    document = searcher.doc(address)
    kind, word, mentions, names = _names(document)
    form, name = min(names, key=lambda it: (_distance(it[1], text), _FORMS[it[0]], it[1]))
    label = names[0][1]
    return NamedHit(
        iri=str(document.get_first("key")),
        kind=kind,
        word=word,
        label=label,
        matched=None if name == label else name,
        form=form,
        mentions=mentions,
        fit=fit,
    )


def _distance(name: str, text: str) -> tuple[int, int]:
    """Return how far a name is from a text: by how it fits, then by how much of it is something else."""
    own = words(name)
    folded = " ".join(own)
    if folded == text:
        return 0, 0
    if folded.startswith(text):
        return 1, len(folded)
    typed = text.split(" ")
    *whole, last = typed
    if all(it in own for it in whole) and any(it.startswith(last) for it in own):
        return 2, len(folded)
    shared = Counter(it[:3] for it in own) & Counter(it[:3] for it in typed)
    return 3, -shared.total()
