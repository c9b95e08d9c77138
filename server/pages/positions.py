"""What an actor claims about propositions, and how two actors stand to each other on one of them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from server.pages import queries
from server.pages.facts import local_name
from server.pages.ledgers import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.store.base import Store


class Position(NamedTuple):
    """A claim about a proposition; `latest` is the day by which it was made, "" where that is not known."""

    latest: str
    statement: str
    claim: str
    is_denial: bool


class Stand(Enum):
    """How two actors stand to each other on a proposition: key in an address, order on a page, and words."""

    OPPOSED = ("opposed", 0, "one affirms, the other denies")
    MIXED = ("mixed", 1, "at least one has said both")
    AFFIRMED = ("affirmed", 2, "both affirm")
    DENIED = ("denied", 3, "both deny")

    def __init__(self, key: str, order: int, words: str) -> None:
        self.key = key
        self.order = order
        self.words = words


def positions(store: Store, actor: str) -> Mapping[str, tuple[Position, ...]]:
    """Return the claims of an actor by proposition, the newest first."""
    return _by_proposition(queries.select(store, "positions", bindings={"actor": NamedNode(actor)}))


def positions_on(store: Store, actor: str, propositions: Iterable[str]) -> Mapping[str, tuple[Position, ...]]:
    """Return the claims of an actor about these propositions, the newest first."""
    values = {"actor": [actor], "proposition": sorted(propositions)}
    return _by_proposition(queries.select(store, "positions-on", values=values))


def _by_proposition(rows: Iterable[queries.Row]) -> Mapping[str, tuple[Position, ...]]:
    found: dict[str, dict[str, Position]] = {}
    for row in rows:
        is_denial = "polarity" in row and local_name(row["polarity"].value) == "pol-negative"
        claim = row["claim"].value
        position = Position(day(row, "latest"), row["statement"].value, claim, is_denial)
        found.setdefault(row["proposition"].value, {})[claim] = position
    return {
        proposition: tuple(sorted(claims.values(), key=lambda it: (it.latest, it.claim), reverse=True))
        for proposition, claims in found.items()
    }


def stand(first: Sequence[Position], second: Sequence[Position]) -> Stand:
    """Return how two actors stand to each other, given what each claims about a proposition.

    >>> yes, no = Position("", "s", "c", False), Position("", "s", "c", True)
    >>> stand([yes], [no]), stand([no], [no]), stand([yes, no], [no])
    (<Stand.OPPOSED: ('opposed', 0, 'one affirms, the other denies')>, <Stand.DENIED: ('denied', 3, 'both deny')>, \
<Stand.MIXED: ('mixed', 1, 'at least one has said both')>)
    """
    one, two = {it.is_denial for it in first}, {it.is_denial for it in second}
    if len(one) > 1 or len(two) > 1:
        return Stand.MIXED
    if one != two:
        return Stand.OPPOSED
    return Stand.DENIED if True in one else Stand.AFFIRMED
