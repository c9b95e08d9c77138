"""What the pages that bring several things together tell of themselves: comparisons, topics, networks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.labels import plural
from server.pages import schema_org
from server.pages.about import About

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.pages.choosing import ComparePage
    from server.pages.links import Link
    from server.pages.neighborhood import NetworkPage
    from server.pages.schema_org import Place
    from server.pages.topics import TopicPage, TopicsPage

#: Names in a sentence.
_NAMED: Final = 3


def compared(page: ComparePage, place: Place) -> About:
    """Tell of a page that sets two actors beside each other, or asks for two."""
    it = page.comparison
    if it is None:
        return About(description="Two actors beside each other: what both speak about, and what both belong to.")
    both = [schema_org.node(link, place) for link in (it.first, it.second)]
    shared = [schema_org.node(shared.proposition, place) for shared in it.shared.items]
    common = [schema_org.node(common.organization, place) for common in it.common]
    stands = "; ".join(f"{stand.words}: {count:,}" for stand, count in it.counts)
    described = [f"{it.first.label} and {it.second.label} beside each other."]
    if it.shared.total:
        described.append(f"Both speak about {plural(it.shared.total, 'proposition')} ({stands}).")
    if it.common:
        described.append(f"Both belong to {_names(common.organization for common in it.common)}.")
    told = {**schema_org.some("about", both), **schema_org.some("mentions", [*shared, *common])}
    return About(description=" ".join(described), page={"@type": "WebPage", **told})


def topic(page: TopicPage, place: Place) -> About:
    """Tell of a page that shows what was said about something over time."""
    said = plural(page.said.total or 0, "statement")
    speakers = f" by {plural(page.speakers, 'speaker')}" if page.speakers else ""
    described = f"{page.link.label}: who said what about it, over time. {said}{speakers}."
    told = schema_org.some("mentions", [schema_org.appearance(it.statement, place) for it in page.said.items])
    return About(schema_org.node(page.link, place), described, page={"@type": "WebPage", **told})


def topics(page: TopicsPage, place: Place) -> About:
    """Tell of the list of topics."""
    found = [it.link for some in (page.propositions, page.organizations, page.events) for it in some]
    described = f"What is spoken about most: {_names(found)}." if found else ""
    told = schema_org.some("about", [schema_org.node(it, place) for it in found])
    return About(description=described, page={"@type": "CollectionPage", **told})


def network(page: NetworkPage, place: Place) -> About:
    """Tell of a page that shows what is around a thing."""
    around = page.around.relations
    linked = {it.link.iri: it.link for relation in around for it in relation.neighbors}
    each = [f"{it.step.words.forward} {_names((one.link for one in it.neighbors), it.total)}" for it in around]
    described = f"What {page.link.label} is linked with: {'; '.join(each)}." if each else ""
    told = schema_org.some("mentions", [schema_org.node(it, place) for it in linked.values()])
    return About(schema_org.node(page.link, place), described, page={"@type": "WebPage", **told})


def _names(links: Iterable[Link], total: int = 0) -> str:
    """Return some names, and how many more there are."""
    labels = list(dict.fromkeys(it.label for it in links))
    more = max(total, len(labels)) - _NAMED
    return f"{', '.join(labels[:_NAMED])} and {more:,} more" if more > 0 else ", ".join(labels)
