"""Finds things in the index by their names, the best first.

What counts is how the text fits a name, word by word and in no other form; among equals the thing comes first that
articles name more often. Words that are in no name are taken for the beginning of one, or for a slip: one letter in
words of four to seven, two in longer ones.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tantivy import Occur, Query

from server.search.clauses import begins, like, narrowed, phrase
from server.search.folding import words
from server.search.index import NAMED, SCHEMA, sound
from server.search.wanted import ANYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tantivy import DocAddress, Document, Searcher

    from server.search.wanted import Wanted, Within

#: Most things that are put in order; whatever comes later is not found.
MOST: Final = 1_000
#: How a text fits a name, best first; the number is the whole part of a hit's score.
EXACT_LABEL, EXACT_NAME, BEGINNING, WORDS, SLIP = 5, 4, 3, 2, 1
#: Mentions that make half of the rest of a score.
_HALF_MENTIONS: Final = 100
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


def named(searcher: Searcher, wanted: Wanted, limit: int, within: Within = ANYTHING) -> list[NamedHit]:
    """Return things with a name that fits, the best first.

    Raises:
        IndexLost: the index cannot be read.
    """
    text = wanted.name
    if not text or within.is_of_statements:
        return []
    within_these = narrowed(within, NAMED)
    found: dict[str, NamedHit] = {}
    with sound():
        for fit, query in _fits(text, wanted):
            if len(found) >= limit or (fit == SLIP and found):
                break
            asked = Query.boolean_query([*within_these, (Occur.Must, query)])
            # What was found before may be among these.
            hits = searcher.search(asked, limit + len(found), count=False, order_by_field="mentions").hits
            some = [_named_hit(searcher, address, text, fit) for _, address in hits]
            some.sort(key=lambda it: (-it.mentions, _FORMS[it.form], len(it.label), it.label, it.iri))
            for it in some:
                found.setdefault(it.iri, it)
    return list(found.values())[:limit]


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


def _fits(text: str, wanted: Wanted) -> Iterator[tuple[int, Query]]:
    """Yield how a text may fit a name, best first, and the query that finds those which it fits so."""
    yield EXACT_LABEL, Query.term_query(SCHEMA, "label", text, "basic")
    yield EXACT_NAME, Query.term_query(SCHEMA, "alias", text, "basic")
    yield BEGINNING, begins("label", text)
    phrases = [(Occur.Must, phrase("name", it)) for it in wanted.phrases]
    if not wanted.words:
        yield WORDS, Query.boolean_query(phrases)
        return
    *whole, last = wanted.words
    clauses = [(Occur.Must, Query.term_query(SCHEMA, "name", it)) for it in whole]
    yield WORDS, Query.boolean_query([*phrases, *clauses, (Occur.Must, begins("name", last))])
    clauses = [(Occur.Must, like("name", it)) for it in whole]
    yield SLIP, Query.boolean_query([*phrases, *clauses, (Occur.Must, like("name", last, is_beginning=True))])


def _names(document: Document) -> tuple[str, str, int, list[list[str]]]:
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
