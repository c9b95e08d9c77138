"""The triples behind one page, to be asked by subject and property."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from ontology.terms import prefixes
from server.labels import KINDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from pyoxigraph import Triple

_NAMESPACES: Final = sorted(
    ((namespace, prefix) for prefix, namespace in prefixes().items()), key=lambda pair: -len(pair[0])
)
#: What a key may hold unescaped in an IRI's path, as `ingest.iris` mints it.
_KEY_SAFE: Final = "-._~:,+!*"

# Shown instead of characters that would change how the rest of the page is read: controls, and the marks that embed,
# override or isolate a direction of writing. One character for one, so that spans still fit.
_ILLEGIBLE: Final = (
    {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
    | {0x7F: 0x2421}
    | dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF), 0xFFFD)
)


def legible(words: str) -> str:
    r"""Return `words`, as many characters long, without controls and marks that rearrange what follows.

    >>> legible("a\x00b\u202ec")
    'a␀b\ufffdc'
    """
    return words.translate(_ILLEGIBLE)


@lru_cache(maxsize=1024)
def shorten(iri: str) -> str:
    """Return an IRI as a prefixed name where the prefix table knows its namespace.

    >>> shorten("https://w3id.org/onrecord/ns#speaker"), shorten("urn:x")
    ('onr:speaker', 'urn:x')
    """
    for namespace, prefix in _NAMESPACES:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def local_name(iri: str) -> str:
    """Return what follows the last "#" or "/" of an IRI.

    >>> local_name("https://w3id.org/onrecord/ns#quote-direct")
    'quote-direct'
    """
    return iri.replace("#", "/").rpartition("/")[2]


class Site:
    """Where the things of the graph have their pages: data IRIs under `base` to paths of the web application."""

    __slots__ = ("_id", "base")

    def __init__(self, base: str) -> None:
        self.base = base
        self._id = f"{base}id/"

    def iri(self, kind: str, key: str) -> str:
        """Return the IRI of the thing that `/page/<kind>/<key>` is about, `key` as the path holds it, unescaped.

        >>> Site("https://onrecord.example/").iri("actor", "nato")
        'https://onrecord.example/id/actor/nato'
        """
        return f"{self._id}{quote(kind, safe=_KEY_SAFE)}/{quote(key, safe=_KEY_SAFE)}"

    def kind(self, iri: str) -> str | None:
        """Return the kind of thing a data IRI is of; `None` for any other IRI. A span of an article is a "span".

        >>> Site("https://onrecord.example/").kind("https://onrecord.example/id/article/0f#char=1,2")
        'span'
        """
        if not iri.startswith(self._id):
            return None
        return "span" if "#" in iri else iri[len(self._id) :].partition("/")[0]

    def path(self, iri: str) -> str | None:
        """Return `<kind>/<key>` of a data IRI, fragment left out."""
        return iri[len(self._id) :].partition("#")[0] if iri.startswith(self._id) else None

    def href(self, iri: str) -> str:
        """Return the address of the page about `iri`, from the application's root.

        >>> site = Site("https://onrecord.example/")
        >>> site.href("https://onrecord.example/id/article/0f#char=1,2"), site.href("https://schema.org/text")
        ('/page/article/0f#char=1,2', '/page?iri=https%3A%2F%2Fschema.org%2Ftext')
        """
        if iri.startswith(self._id):
            return f"/page/{iri[len(self._id) :]}"
        return f"/page?iri={quote(iri, safe='')}"

    def article_graph(self, article: str) -> str:
        """Return the IRI of the graph that holds what was read from the article of this IRI."""
        return f"{self.base}graph/article/{local_name(article)}"

    def across_graph(self, article: str) -> str:
        """Return the IRI of the graph of what the article of this IRI and others tell of each other."""
        return f"{self.base}graph/across/{local_name(article)}"

    def copies_graph(self, article: str) -> str:
        """Return the IRI of the graph of which articles have nearly the same text as the article of this IRI."""
        return f"{self.base}graph/copies/{local_name(article)}"


class Facts:
    """Triples by subject and property. Properties and classes are given as prefixed names ("onr:speaker").

    Several values of one property come sorted, so that a page is the same however the store orders them.
    """

    __slots__ = ("_in", "_iris", "_texts", "gathered", "judged")

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._iris: dict[str, dict[str, dict[str, None]]] = {}
        self._texts: dict[str, dict[str, dict[str, None]]] = {}
        self._in: dict[str, dict[str, dict[str, None]]] = {}
        #: Subjects of which all that a page shows is here.
        self.gathered: set[str] = set()
        #: Those of which what people decided is here.
        self.judged: set[str] = set()
        self.add(triples)

    def add(self, triples: Iterable[Triple]) -> None:
        for triple in triples:
            node, value = triple.subject, triple.object
            if not isinstance(node, NamedNode):
                continue  # blank nodes occur in the ontology's own axioms only
            subject, name = node.value, shorten(triple.predicate.value)
            if isinstance(value, NamedNode):
                self._iris.setdefault(subject, {}).setdefault(name, {})[value.value] = None
                self._in.setdefault(value.value, {}).setdefault(name, {})[subject] = None
            elif isinstance(value, Literal):
                self._texts.setdefault(subject, {}).setdefault(name, {})[value.value] = None

    def __contains__(self, subject: str) -> bool:
        return subject in self._iris or subject in self._texts

    def subjects(self) -> Iterable[str]:
        return dict.fromkeys((*self._iris, *self._texts))

    def properties(self, subject: str) -> list[str]:
        return sorted({*self._iris.get(subject, ()), *self._texts.get(subject, ())})

    def linked(self, subject: str, names: Container[str]) -> Iterator[str]:
        """Yield the IRIs that a subject has for these properties, in no particular order."""
        for name, values in self._iris.get(subject, {}).items():
            if name in names:
                yield from values

    def iris(self, subject: str, name: str) -> list[str]:
        return sorted(self._iris.get(subject, {}).get(name, ()))

    def iri(self, subject: str, name: str) -> str | None:
        return min(self._iris.get(subject, {}).get(name, ()), default=None)

    def sources(self, name: str, value: str) -> list[str]:
        """Return the subjects that have the IRI `value` for this property."""
        return sorted(self._in.get(value, {}).get(name, ()))

    def texts(self, subject: str, name: str) -> list[str]:
        return sorted(map(legible, self._texts.get(subject, {}).get(name, ())))

    def text(self, subject: str, name: str) -> str | None:
        return min(map(legible, self._texts.get(subject, {}).get(name, ())), default=None)

    def number(self, subject: str, name: str) -> int | None:
        value = self.text(subject, name)
        return int(value) if value is not None else None

    def day(self, subject: str, name: str) -> date | None:
        """Return an xsd:date, time zone left out; `None` for one that Python's calendar lacks, such as of a year BC."""
        value = self.text(subject, name)
        try:
            return date.fromisoformat(value[:10]) if value else None
        except ValueError:
            return None

    def term(self, subject: str, name: str) -> str | None:
        """Return the local name of a controlled term, as "quote-direct"."""
        value = self.iri(subject, name)
        return local_name(value) if value else None

    def label(self, iri: str) -> str:
        """Return the name of a thing; the end of its IRI where it has none."""
        for name in ("skos:prefLabel", "rdfs:label", "schema:headline", "schema:text"):
            label = self.text(iri, name)
            if label:
                return label
        source = self.text(iri, "dcterms:source")
        return f"Untitled ({local_name(source)})" if source else local_name(iri)

    def kind(self, iri: str) -> str | None:
        """Return what people call the kind of thing that `iri` is."""
        classes = {shorten(value) for value in self.iris(iri, "rdf:type")}
        return next((word for name, word in KINDS.items() if name in classes), None)


def span(iri: str) -> tuple[int, int] | None:
    """Return start and end of a span's IRI (a character range of RFC 5147), or `None` if it is no span.

    >>> span("https://onrecord.example/id/article/0f#char=150,189")
    (150, 189)
    """
    start, comma, end = iri.partition("#char=")[2].partition(",")
    return (int(start), int(end)) if comma and start.isdecimal() and end.isdecimal() else None
