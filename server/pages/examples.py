"""Uses of the vocabulary's terms, out of what articles tell, to show what the terms are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from server.labels import PROPERTIES
from server.pages import queries
from server.pages.facts import legible, shorten
from server.pages.gather import gather
from server.pages.links import Link
from server.pages.things import named_link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.pages.facts import Facts, Site
    from server.store.base import Store, Term

#: How a use is looked for, by what a term is; of a property, by "example-triple".
_QUERIES: Final = {"class": "example-instance", "term": "example-use"}
_TEXT_CHARS: Final = 160
#: Uses of a term that are looked at for an example.
_LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True)
class Example:
    """One use of a term.

    Attributes:
        subject: a thing of the class, or one that has the property or the term.
        property: by which it has it, in words; `None` for a thing of a class.
        value: of the property: a thing, or words.
    """

    subject: Link
    property: str | None = None
    value: Link | str | None = None


def found(store: Store, site: Site, kinds: Mapping[str, str], vocabulary: Facts) -> Mapping[str, Example]:
    """Return a use of each term that the store has one of, outside of the vocabulary itself."""
    uses: dict[str, tuple[str, str | None, Term | None]] = {}
    for iri, kind in kinds.items():
        query = _QUERIES.get(kind, "example-triple")
        for it in queries.select(store, query, bindings={"term": NamedNode(iri)}, limit=_LOOKED_AT):
            if it["subject"].value in vocabulary:
                continue  # what tells of a term is no use of it
            property_ = it["property"].value if "property" in it else iri if "value" in it else None
            uses[iri] = (it["subject"].value, property_, it.get("value"))
            break
    values = {it.value for _, _, it in uses.values() if isinstance(it, NamedNode)}
    things = {subject for subject, _, _ in uses.values()} | values
    whole = [thing for thing in things if site.kind(thing) in ("claim", "statement", "date")]
    facts = gather(store, site, whole, rounds=2)
    gather(store, site, things.difference(whole), rounds=1, known=facts)
    return {iri: _example(facts, site, *it) for iri, it in uses.items()}


def _example(facts: Facts, site: Site, subject: str, property_: str | None, value: Term | None) -> Example:
    words = None
    if property_ is not None:
        known = PROPERTIES.get(shorten(property_))
        words = known.forward if known else shorten(property_)
    shown: Link | str | None = None
    if isinstance(value, NamedNode):
        shown = _cut(named_link(facts, site, value.value))
    elif isinstance(value, Literal):
        shown = _short(legible(value.value))
    return Example(_cut(named_link(facts, site, subject)), words, shown)


def _cut(link: Link) -> Link:
    return Link(link.iri, _short(link.label), link.href, link.kind)


def _short(text: str) -> str:
    if len(text) <= _TEXT_CHARS:
        return text
    return f"{text[: _TEXT_CHARS - 1].rpartition(' ')[0] or text[: _TEXT_CHARS - 1]}…"
