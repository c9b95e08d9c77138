"""Which other articles have nearly the same text as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.pages import queries
from server.pages.gather import gather
from server.pages.links import DateView, Link, date_view, link, optional_link

if TYPE_CHECKING:
    from server.pages.facts import Site
    from server.store.base import Store

#: Copies that a page names; more are counted, up to `_MOST`.
SHOWN: Final = 5
_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Copy:
    """An article of nearly the same text.

    Attributes:
        link: the article, by its headline.
        publisher: who published it; `None` where that is not known.
        published: when.
    """

    link: Link
    publisher: Link | None
    published: DateView


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies of one text beside the article that a page is about.

    Attributes:
        counted: the one that is counted in its place; `None` if that is itself.
        is_source: whether that one is known to have been there before.
        others: the rest, no more than a page names.
        more: how many there are besides.
    """

    counted: Copy | None
    is_source: bool
    others: tuple[Copy, ...]
    more: int


def copies(store: Store, site: Site, article: str) -> Copies | None:
    """Return the copies of an article's text; `None` where there are none."""
    found = list(queries.select(store, "article-copies", values={"article": [article]}, limit=_MOST))
    if not found:
        return None
    leads = found[0]["leads"].value == "true"
    named = [it["other"].value for it in found[: SHOWN + leads]]
    facts = gather(store, site, named, rounds=2)
    shown = [
        Copy(
            link(facts, site, iri),
            optional_link(facts, site, facts.iri(iri, "schema:publisher")),
            date_view(facts, site, facts.iri(iri, "time:hasTime")),
        )
        for iri in named
    ]
    return Copies(
        counted=shown[0] if leads else None,
        is_source=leads and found[0]["source"].value == "true",
        others=tuple(shown[leads:]),
        more=len(found) - len(named),
    )
