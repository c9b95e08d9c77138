"""The form that narrows a list of statements down: what can be chosen, with how many statements there are of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.pages import queries
from server.pages.facts import legible, local_name
from server.pages.filters import address, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from server.pages.facts import Site
    from server.pages.filters import Filter
    from server.pages.ledgers import Counted, Ledger
    from server.store.base import Store

#: Values of one kind that can be chosen at most, those of most statements.
_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen: how the address holds it, what it is called, how many statements have it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """What can be chosen of one kind: the name in the address, in words, and its values."""

    name: str
    words: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The form.

    Attributes:
        asked: what the list is narrowed down to.
        total: how many statements there are of all.
        fields: what can be chosen, beside days.
        address: the parameters of the address that keep it, each followed by "&".
    """

    asked: Filter
    total: int
    fields: tuple[Field, ...]
    address: str


def narrowing(store: Store, site: Site, ledger: Ledger, asked: Filter) -> Narrowing:
    """Return the form for a list of statements. A kind of which there is a single value is left out."""
    claims, sources = _with(ledger.claims[:_MOST], asked.claim), _with(ledger.sources[:_MOST], asked.source)
    names = labels(store, [iri for iri, _ in (*claims, *sources)])
    plain: Callable[[str], str] = lambda value: value.replace("-", " ")  # noqa: E731 -- one of two ways to name a value
    named: Callable[[str], str] = lambda iri: names.get(iri, local_name(iri))  # noqa: E731
    offered = (
        ("type", "Kind of quotation", _with(ledger.types, asked.type), plain, asked.type),
        ("act", "Speech act", _with(ledger.acts, asked.act), plain, asked.act),
        ("claim", "Claim about", claims, named, asked.claim),
        ("source", "Source", sources, named, asked.source),
    )
    return Narrowing(
        asked,
        len(ledger.entries),
        tuple(
            Field(name, words, _options(site, values, name_of, chosen))
            for name, words, values, name_of, chosen in offered
            if len(values) > 1 or chosen
        ),
        address(site, asked),
    )


def labels(store: Store, things: Iterable[str]) -> Mapping[str, str]:
    """Return the names of some things, as far as they have any."""
    wanted = sorted({iri for iri in things if iri})
    if not wanted:
        return {}
    return {
        row["thing"].value: legible(row["label"].value)
        for row in queries.select(store, "labels", values={"thing": wanted})
        if "label" in row
    }


def _with(values: Counted, chosen: str) -> Counted:
    """Return the values with the chosen one among them, so that the form shows what it was asked."""
    return values if not chosen or any(value == chosen for value, _ in values) else (*values, (chosen, 0))


def _options(site: Site, values: Counted, name_of: Callable[[str], str], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(short(site, value), name_of(value), count, value == chosen) for value, count in values)
