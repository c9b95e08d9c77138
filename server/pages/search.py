"""Finding actors by any of their names, and statements by their words, where there is no index: in the store itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from server.pages import queries
from server.pages.facts import legible
from server.pages.gather import gather
from server.pages.links import Link, link
from server.pages.statements import StatementRow, rows
from server.search.folding import folded, words
from server.search.forms import beginning, fit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.pages.facts import Site
    from server.search.wanted import Wanted
    from server.store.base import Store

#: Most actors and most statements on a page of results, and most suggestions; longest text that is searched for.
MAX_ACTORS: Final = 50
MAX_STATEMENTS: Final = 50
MAX_SUGGESTIONS: Final = 8
MAX_QUERY_CHARS: Final = 200
#: Statements whose words are looked through at first, and where these are not enough, after them; each asks anew.
_READ: Final = (250, 750)


@dataclass(frozen=True, slots=True)
class Hit:
    """An actor that was found.

    Attributes:
        link: the actor.
        matched: the name it was found by, where that is not its label.
        metonym: whether that name is one of a place that stands for it.
        mentions: how often articles name it.
    """

    link: Link
    matched: str | None
    metonym: bool
    mentions: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found.

    Attributes:
        wanted: the words searched for.
        actors: best match first; at most `MAX_ACTORS`.
        statements: those with all the words, these very words before other forms of them, then the newest first; at
            most `MAX_STATEMENTS`.
        more_actors, more_statements: whether there are more than are listed.
    """

    wanted: str
    actors: tuple[Hit, ...]
    statements: tuple[StatementRow, ...]
    more_actors: bool
    more_statements: bool


@dataclass(frozen=True, slots=True)
class _Name:
    folded: str
    name: str
    form: str
    actor: str


@dataclass(frozen=True, slots=True)
class Index:
    """The names of all actors, in memory.

    Attributes:
        names: every name of every actor.
        mentions: how often articles name an actor, by its IRI.
    """

    names: tuple[_Name, ...]
    mentions: Mapping[str, int]

    @classmethod
    def read(cls, store: Store, site: Site) -> Index:
        """Read the names from a store: tens of milliseconds for thousands of names."""
        actors = {"prefix": NamedNode(site.iri("actor", ""))}
        names = tuple(
            _Name(fold(found["name"].value), legible(found["name"].value), found["form"].value, found["actor"].value)
            for found in queries.select(store, "names", bindings=actors)
        )
        counted = queries.select(store, "mention-counts", bindings=actors)
        return cls(names, {found["actor"].value: int(found["mentions"].value) for found in counted})

    def find(self, wanted: str, limit: int) -> list[tuple[_Name, int]]:
        """Return the best name of each actor that matches, best first, with how often the actor is mentioned.

        Exact names come first, then names that begin with the text, then those in which a word does, then the rest;
        among equals the actor that articles name more often.
        """
        text = fold(wanted)
        if not text:
            return []
        best: dict[str, tuple[tuple[int, int, int, str], _Name]] = {}
        for name in self.names:
            fit = rank(name.folded, text)
            if fit is None:
                continue
            key = (fit, -self.mentions.get(name.actor, 0), _FORMS[name.form], name.folded)
            if name.actor not in best or key < best[name.actor][0]:
                best[name.actor] = (key, name)
        ordered = sorted(best.values(), key=lambda pair: (pair[0], pair[1].actor))[:limit]
        return [(name, self.mentions.get(name.actor, 0)) for _, name in ordered]


_FORMS: Final = {"label": 0, "other": 1, "metonym": 2}


def fold(text: str) -> str:
    """Return `text` without case, accents and runs of white space, as both sides of a comparison.

    >>> fold("  São  Tomé "), fold("Łódź") == fold("lodz")
    ('sao tome', True)
    """
    return " ".join(folded(text).split())


def search(store: Store, site: Site, index: Index, wanted: Wanted) -> SearchPage:
    """Return actors with a name like what is wanted and statements with its words, in whatever form."""
    actors = hits(store, site, index, wanted.shown, MAX_ACTORS + 1)
    found = _said(store, wanted) if wanted else []
    return SearchPage(
        wanted=legible(wanted.shown),
        actors=tuple(actors[:MAX_ACTORS]),
        statements=rows(store, site, found[:MAX_STATEMENTS]),
        more_actors=len(actors) > MAX_ACTORS,
        more_statements=len(found) > MAX_STATEMENTS,
    )


def _said(store: Store, wanted: Wanted) -> list[str]:
    """Return statements with all the words, those with the words as they are first, then the newest.

    An engine can only tell whether some letters are in a text. So it is asked for those that one of the words begins
    with in all its forms, of which there are the most, and the words are looked for here.
    """
    shown = wanted.shown.lower()
    # Letters that were folded are not those of the text.
    letters = max((beginning(it) if it in shown else "" for it in wanted.all), key=len)
    fits: dict[str, int] = {}
    start = 0
    for size in _READ:
        bindings = {"wanted": Literal(letters)}
        found = [
            solution["statement"].value
            for solution in queries.select(store, "statements-with-words", bindings=bindings, limit=size, offset=start)
        ]
        told = dict.fromkeys(found, "")
        for row in queries.select(store, "words-said", values={"statement": found}) if found else ():
            told[row["statement"].value] += f" {row['text'].value}"
        fitting = {it: _fit(words(text), wanted) for it, text in told.items()}
        fits |= {it: fit for it, fit in fitting.items() if fit is not None}
        if len(found) < size or len(fits) > MAX_STATEMENTS:
            break
        start += size
    return sorted(fits, key=lambda it: fits[it])


def _fit(text: list[str], wanted: Wanted) -> int | None:
    for phrase in wanted.phrases:
        if not any(tuple(text[at : at + len(phrase)]) == phrase for at in range(len(text))):
            return None
    return fit(text, wanted.words)


def hits(store: Store, site: Site, index: Index, wanted: str, limit: int = MAX_SUGGESTIONS) -> list[Hit]:
    """Return the actors that match best."""
    found = index.find(wanted[:MAX_QUERY_CHARS], limit)
    facts = gather(store, site, {name.actor for name, _ in found}, rounds=1)
    return [
        Hit(
            link=link(facts, site, name.actor),
            matched=None if name.form == "label" else name.name,
            metonym=name.form == "metonym",
            mentions=mentions,
        )
        for name, mentions in found
    ]


def rank(name: str, text: str) -> int | None:
    """Return how well a folded name fits a folded text, 0 best; `None` where it does not hold it.

    >>> rank("african union", "union"), rank("african union", "afr"), rank("african union", "europe")
    (2, 1, None)
    """
    if text not in name:
        return None
    if name == text:
        return 0
    if name.startswith(text):
        return 1
    return 2 if f" {text}" in name else 3
