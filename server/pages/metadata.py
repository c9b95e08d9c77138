"""What each page tells of itself to programs: in Open Graph's words, in schema.org's, and by links.

schema.org is written as JSON-LD whose context is part of it, so that nothing has to be fetched to read it. Nothing is
said there with more certainty than on the page: a date is given where it is known to the day, month or year, a passage
in somebody's own words is a Quotation, one in the reporter's is a Claim that appears in the article, and a membership
is a role for which there is a source.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Final

from server.labels import plural
from server.pages import overviews_told, schema_org
from server.pages.about import About, cut
from server.pages.actors import ActorPage
from server.pages.articles import ArticlePage
from server.pages.choosing import ComparePage
from server.pages.feed import KINDS as FED
from server.pages.found import FoundPage
from server.pages.home import HomePage
from server.pages.memberships import MembershipPage, PostPage
from server.pages.neighborhood import NetworkPage
from server.pages.ontology import OntologyPage
from server.pages.propositions import ClaimPage, PropositionPage
from server.pages.schema_org import Node, Place
from server.pages.statement_page import StatementPage
from server.pages.things import DatePage, RunPage, ThingPage
from server.pages.topics import TopicPage, TopicsPage

if TYPE_CHECKING:
    from server.pages.statements import StatementRow

#: As schema.org's own context has these properties: their values are things, and days.
_CONTEXT: Final[Node] = {
    "@vocab": "https://schema.org/",
    "url": {"@type": "@id"},
    "additionalType": {"@type": "@id"},
    "contentUrl": {"@type": "@id"},
    "dateCreated": {"@type": "Date"},
    "datePublished": {"@type": "Date"},
    "endDate": {"@type": "Date"},
    "startDate": {"@type": "Date"},
}
_DESCRIPTION_CHARS: Final = 240


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page tells of itself.

    Attributes:
        title: without the site's name.
        description: in a sentence or two; may be empty.
        type: of Open Graph (https://ogp.me/#types).
        url: of the page.
        data: JSON-LD.
        thing: the path, from the application's root, of what the page is about and can be had as data; or `None`.
        feed: the feed of what is said by or about it, from the application's root, or `None`.
    """

    title: str
    description: str
    type: str
    url: str
    data: Node
    thing: str | None
    feed: str | None


def metadata(page: object, place: Place) -> Metadata:
    """Return what a page tells of itself, given the view model that it shows."""
    about = told(page, place)
    description = cut(about.description, _DESCRIPTION_CHARS)
    data: dict[str, object] = {
        "@context": _CONTEXT,
        **about.page,
        "@id": place.url,
        "url": place.url,
        "name": place.title,
        "inLanguage": "en",
    }
    if description:
        data["description"] = description
    if about.page["@type"] != "WebSite":
        data["isPartOf"] = {"@type": "WebSite", "@id": place.root, "name": "OnRecord", "url": place.root}
    if about.node is not None:
        data["mainEntity"] = about.node
    path = about.href.partition("#")[0]
    thing = path.removeprefix("/page/") if path.startswith("/page/") else None
    return Metadata(
        title=place.title,
        description=description,
        type=about.type,
        url=place.url,
        data=data,
        thing=thing,
        feed=f"/feed/{thing}.atom" if thing and thing.partition("/")[0] in FED else None,
    )


@singledispatch
def told(page: object, place: Place) -> About:  # noqa: ARG001 -- those below use it
    """Return what a page is about. One that nothing is known of here is a page with a title."""
    return About()


@told.register
def _(page: HomePage, place: Place) -> About:
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{place.root}search?q={{words}}"},
    }
    files = [
        {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": f"{place.root}export.{ending}"}
        for ending, media_type in (("ttl", "text/turtle"), ("nq", "application/n-quads"))
    ]
    words = f"{plural(page.statements, 'statement')} by {plural(page.actors, 'actor')}, read from"
    described = f"{words} {plural(page.articles, 'news article')}, each with the sentence that it was read from."
    data = {
        "@type": "Dataset",
        "@id": f"{place.base}void#graph",
        "name": "Who said what, who belongs to what, and since when",
        "description": described,
        "url": place.root,
        "distribution": files,
    }
    return About(data, described, page={"@type": "WebSite", "potentialAction": search})


@told.register
def _(page: FoundPage, place: Place) -> About:  # noqa: ARG001
    return About(page={"@type": "SearchResultsPage"})


@told.register
def _(page: ActorPage, place: Place) -> About:
    node = {
        **schema_org.node(page.link, place),
        **schema_org.some("alternateName", page.names),
        **schema_org.some("parentOrganization", [schema_org.node(it, place) for it in page.part_of]),
        **schema_org.some("subOrganization", [schema_org.node(it, place) for it in page.units]),
    }
    joined = [
        schema_org.role(it, place, to="organization") for it in (*page.posts.items, *page.belongs.items) if it.sources
    ]
    node |= schema_org.some("memberOf", joined)
    if node["@type"] in schema_org.BODIES:
        joining = (*page.members.items, *page.holders.items)
        node |= schema_org.some("member", [schema_org.role(it, place, to="member") for it in joining if it.sources])
    kind = page.link.kind or "actor"
    also = f"Also called {cut(', '.join(page.names), 120)}. " if page.names else ""
    described = f"{page.link.label}, {kind}. {also}Statements and memberships, each with the sources that tell of them."
    return About(node, described, "profile" if kind == "person" else "website", page.link.href)


@told.register
def _(page: StatementPage, place: Place) -> About:
    node = {**schema_org.statement(page.row, place), "text": _words(page.row)}
    return About(node, f"{_source(page.row)}: {_words(page.row)}", "article", page.row.href)


@told.register
def _(page: ArticlePage, place: Place) -> About:
    parts = [{"@id": it.row.iri, "@type": schema_org.statement_type(it.row)} for it in page.notes]
    node = {
        **schema_org.node(page.link, place),
        "headline": page.link.label,
        "mainEntityOfPage": {"@id": place.url},
        **schema_org.some("publisher", [schema_org.node(page.publisher, place)] if page.publisher else []),
        **schema_org.day("datePublished", page.published),
        **schema_org.some("identifier", [page.identifier] if page.identifier else []),
        **schema_org.some("mentions", [schema_org.node(it, place) for it, _ in page.actors]),
        **schema_org.some("hasPart", parts),
    }
    node.pop("name")
    if page.url:
        node["url"] = page.url
    speakers = list(dict.fromkeys(it.link.label for it in page.speakers if it.link))
    said = f"{plural(len(page.notes), 'statement')}{' by ' if speakers else ''}{', '.join(speakers)}"
    where = f"{page.publisher.label}, {page.published.text}" if page.publisher else page.published.text
    return About(node, f"{where[:1].upper()}{where[1:]}. {said}.", "article", page.link.href)


@told.register
def _(page: MembershipPage, place: Place) -> About:
    row = page.row
    node = {
        **schema_org.role(row, place, to="organization"),
        **schema_org.some("member", [schema_org.node(row.member, place)] if row.member else []),
    }
    attested = f"Attested by {plural(row.sources, 'source')}." if row.sources else "Attested by nobody."
    claimed = f" Claimed: {', '.join(it.label for it in row.statuses)}." if row.statuses else ""
    lasting = f" Named as lasting {row.during.text}." if row.during else ""
    described = f"{row.link.label}. {attested}{lasting}{claimed}"
    return About({**node, "name": row.link.label, "description": described}, described, href=row.link.href)


@told.register
def _(page: PostPage, place: Place) -> About:
    holders = list(dict.fromkeys(it.member.label for it in page.holdings if it.member))
    held = f"Held by {', '.join(holders)}, as articles say." if holders else "No article says who holds it."
    return About(schema_org.node(page.link, place), f"{page.link.label}. {held}", href=page.link.href)


@told.register
def _(page: PropositionPage, place: Place) -> About:
    made = {it.statement.iri: it.statement for it in (*page.affirmed, *page.denied)}
    node = {**schema_org.node(page.link, place), "text": page.link.label}
    node |= schema_org.some("appearance", [schema_org.appearance(it, place) for it in made.values()])
    counted = f"{len(page.affirmed)} for and {len(page.denied)} against"
    shown = " shown here" if page.claims.more or page.claims.number > 1 else ""
    return About(node, f"{page.link.label}: claims by source, {counted}{shown}.", href=page.link.href)


@told.register
def _(page: ClaimPage, place: Place) -> About:
    about = page.claim.proposition
    words = f"{page.claim.stance}: {about.label}" if about else page.claim.stance
    node: dict[str, object] = {
        "@type": "Claim",
        "@id": page.claim.iri,
        "additionalType": schema_org.class_of("claim"),
        "url": place.at(page.claim.href),
        "name": words,
        **schema_org.some("about", [schema_org.node(about, place)] if about else []),
        **schema_org.some("appearance", [schema_org.appearance(it, place) for it in page.made]),
        **schema_org.some("creator", schema_org.speakers(page.made, place)),
    }
    speakers = ", ".join(it.speaker.label for it in page.made if it.speaker)
    return About(node, f"{speakers} {words}".strip(), href=page.claim.href)


@told.register
def _(page: DatePage, place: Place) -> About:  # noqa: ARG001
    # schema.org has no dates that are things.
    return About(
        None, f"{page.date.text[:1].upper()}{page.date.text[1:]}. {page.date.how}".strip(), href=page.link.href
    )


@told.register
def _(page: RunPage, place: Place) -> About:
    by = [{"@id": it.iri, "@type": "SoftwareApplication", "name": it.label} for it in page.by]
    node = {**schema_org.node(page.link, place), "@type": "CreateAction", **schema_org.some("agent", by)}
    return About(node, f"What {page.link.label} read.", href=page.link.href)


@told.register
def _(page: ThingPage, place: Place) -> About:
    node = {
        **schema_org.node(page.link, place),
        **schema_org.some("description", [page.meaning] if page.meaning else []),
    }
    return About(node, page.meaning or "", href=page.link.href)


@told.register
def _(page: OntologyPage, place: Place) -> About:
    node = {
        "@type": "DefinedTermSet",
        "@id": page.iri,
        "name": page.title,
        "description": page.description,
        "version": page.version,
        "url": place.url,
    }
    return About(node, page.description)


told.register(ComparePage, overviews_told.compared)
told.register(TopicPage, overviews_told.topic)
told.register(TopicsPage, overviews_told.topics)
told.register(NetworkPage, overviews_told.network)


def _words(row: StatementRow) -> str:
    return "".join(f"{' … ' if part.gap else ''}{part.text}" for part in row.words)


def _source(row: StatementRow) -> str:
    who = row.speaker.label if row.speaker else row.speaker_words or "speaker not named"
    return f"{who}, {row.date.text}, {row.headline or row.source.label}"
