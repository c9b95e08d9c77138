"""The words that a query can be written with: classes, properties and controlled terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from server.labels import KINDS, PROPERTIES
from server.pages import queries
from server.pages.facts import shorten

if TYPE_CHECKING:
    from server.store.base import Store

#: Kinds of thing that have names to be found by.
NAMED: Final = ("actor", "post", "proposition", "article")

_CLASS: Final = "class"
_PROPERTY: Final = "property"


class Term(NamedTuple):
    """A word of a vocabulary: its prefixed name, "class", "property" or "term", its label and what it means."""

    name: str
    kind: str
    label: str
    about: str


def terms(store: Store) -> list[Term]:
    """Return every class, property and controlled term that the graph is written with, by name."""
    found = {name: Term(name, _PROPERTY, words.forward, "") for name, words in PROPERTIES.items()}
    found |= {name: Term(name, _CLASS, word, "") for name, word in KINDS.items()}
    for row in queries.select(store, "vocabulary"):
        name = shorten(row["term"].value)
        told = found.get(name)
        about = row["about"].value if "about" in row else ""
        found[name] = Term(name, row["kind"].value, told.label if told else row["label"].value, about)
    return [found[name] for name in sorted(found)]
