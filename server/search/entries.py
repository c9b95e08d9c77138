"""What the index holds of a thing: read from the store, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

import pyoxigraph as ox

from ontology.terms import GAF, ONR, RDF, SDO, SKOS, TIME, prefixes
from server.labels import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.embedded import Node

#: Mentions of an actor that are counted: whatever is named more often is named this often.
MOST_MENTIONS: Final = 1_000
#: Names of a thing that are indexed, characters of each, and characters of a statement.
_MOST_NAMES: Final = 200
_NAME_CHARS: Final = 500
_TEXT_CHARS: Final = 20_000
#: Longer IRIs are no terms of an index.
_IRI_CHARS: Final = 2_000

_LABEL, _OTHER, _METONYM = (ox.NamedNode(str(it)) for it in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel))
_HEADLINE, _TEXT, _TYPE = (ox.NamedNode(str(it)) for it in (SDO.headline, SDO.text, RDF.type))
_ARTICLE, _PUBLISHER, _DATE = (ox.NamedNode(str(it)) for it in (SDO.isPartOf, SDO.publisher, TIME.hasTime))
_SPEAKER, _ACT, _QUOTED = (ox.NamedNode(str(it)) for it in (ONR.speaker, ONR.speechAct, ONR.quoteType))
_EARLIEST, _LATEST, _MENTION = (ox.NamedNode(str(it)) for it in (ONR.earliest, ONR.latest, GAF.denotedBy))
_STATEMENT: Final = ox.NamedNode(str(ONR.Statement))

#: What makes a thing one that is found.
_FOUND_BY: Final = (_LABEL, _HEADLINE, _TEXT, _OTHER, _METONYM)
#: What a name is, by its property.
_FORMS: Final = ((_LABEL, "label"), (_HEADLINE, "label"), (_OTHER, "other"), (_METONYM, "metonym"))


def _classes() -> dict[str, str]:
    table = prefixes()
    return {table[prefix] + local: word for name, word in KINDS.items() for prefix, _, local in [name.partition(":")]}


_CLASSES: Final = _classes()


class Readable(Protocol):
    """What is read of a store."""

    def values(self, thing: ox.NamedNode, name: ox.NamedNode) -> Iterator[Node]:
        """Return what a thing has for a property."""
        ...

    def things(self, name: ox.NamedNode, value: ox.NamedNode | None = None) -> Iterator[Node]:
        """Return what has a property, with this value where one is given; once for each of its values."""
        ...


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a thing: "label", "other" or "metonym", and the words."""

    form: str
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing as the index holds it.

    Attributes:
        iri: the thing.
        kind: of its IRI, as "actor"; "other" of one that is not the graph's own.
        word: what people call things like it, as "state"; its kind where nobody says.
        names: its names, the label first.
        text: of a statement, what was said.
        mentions: how often articles name it, up to `MOST_MENTIONS`.
        speaker: of a statement, the IRI of who made it.
        source: of a statement or an article, the IRI of who published it; of the article, where that is not known.
        act, type: of a statement, as "deny" and "direct".
        earliest, latest: the bounds of its date, where these are known.
    """

    iri: str
    kind: str
    word: str
    names: tuple[Name, ...] = ()
    text: str | None = None
    mentions: int = 0
    speaker: str = ""
    source: str = ""
    act: str = ""
    type: str = ""
    earliest: date | None = None
    latest: date | None = None


def entry(store: Readable, iri: str, base: str) -> Entry | None:
    """Return what the index holds of a thing; `None` of one that is not found by anything.

    Raises:
        InvalidStore: the store cannot be read.
    """
    if len(iri) > _IRI_CHARS:
        return None
    node = ox.NamedNode(iri)
    kind = iri[len(base) + 3 :].partition("/")[0] if iri.startswith(f"{base}id/") else "other"
    classes = [it.value for it in store.values(node, _TYPE) if isinstance(it, ox.NamedNode)]
    if kind == "statement" or _STATEMENT.value in classes:
        return _statement(store, node)
    names = tuple(Name(form, it) for name, form in _FORMS for it in _texts(store, node, name))[:_MOST_NAMES]
    if not names:
        return None
    word = next((word for name, word in _CLASSES.items() if name in classes), kind)
    mentions = sum(1 for _ in islice(store.values(node, _MENTION), MOST_MENTIONS)) if kind == "actor" else 0
    if kind != "article":
        return Entry(iri, kind, word, names, mentions=mentions)
    earliest, latest = _bounds(store, node)
    source = _iri(store, node, _PUBLISHER) or iri
    return Entry(iri, kind, word, names, source=source, earliest=earliest, latest=latest)


def concerned(store: Readable, iri: str) -> Iterator[str]:
    """Yield what the index may hold differently once something else is said of a thing: itself, and what it dates or
    holds.

    Raises:
        InvalidStore: the store cannot be read.
    """
    yield iri
    node = ox.NamedNode(iri)
    for name in (_DATE, _ARTICLE):
        yield from (it.value for it in store.things(name, node) if isinstance(it, ox.NamedNode))


def everything(store: Readable) -> Iterator[str]:
    """Yield the IRI of all that is found by something, each once.

    Raises:
        InvalidStore: the store cannot be read.
    """
    # Numbers, which are small: there may be millions.
    seen: set[int] = set()
    for name in _FOUND_BY:
        for it in store.things(name):
            number = hash(it)
            if isinstance(it, ox.NamedNode) and number not in seen:
                seen.add(number)
                yield it.value


def _statement(store: Readable, node: ox.NamedNode) -> Entry | None:
    text = " ".join(_texts(store, node, _TEXT, _TEXT_CHARS))
    if not text:
        return None
    article = _iri(store, node, _ARTICLE)
    earliest, latest = _bounds(store, node)
    return Entry(
        node.value,
        "statement",
        "statement",
        text=text,
        speaker=_iri(store, node, _SPEAKER),
        source=(_iri(store, ox.NamedNode(article), _PUBLISHER) or article) if article else "",
        act=_local(_iri(store, node, _ACT)).removeprefix("act-"),
        type=_local(_iri(store, node, _QUOTED)).removeprefix("quote-"),
        earliest=earliest,
        latest=latest,
    )


def _bounds(store: Readable, node: ox.NamedNode) -> tuple[date | None, date | None]:
    """Return the first and the last day that a thing's date can be."""
    it = _iri(store, node, _DATE)
    if not it:
        return None, None
    when = ox.NamedNode(it)
    return _day(store, when, _EARLIEST), _day(store, when, _LATEST)


def _day(store: Readable, node: ox.NamedNode, name: ox.NamedNode) -> date | None:
    value = next(iter(_texts(store, node, name)), "")
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None  # a year that Python's calendar lacks


def _texts(store: Readable, node: ox.NamedNode, name: ox.NamedNode, most: int = _NAME_CHARS) -> list[str]:
    return sorted({it.value[:most] for it in store.values(node, name) if isinstance(it, ox.Literal)})


def _iri(store: Readable, node: ox.NamedNode, name: ox.NamedNode) -> str:
    found = (it.value for it in store.values(node, name) if isinstance(it, ox.NamedNode) and len(it.value) < _IRI_CHARS)
    return min(found, default="")


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
