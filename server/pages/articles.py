"""The page about one article: its text, with every statement where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ontology.errors import EntityNotFound
from server.pages import queries, text
from server.pages.facts import Facts
from server.pages.gather import gather
from server.pages.links import DateView, Link, date_view, link, optional_link
from server.pages.statements import StatementRow, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.pages.facts import Site
    from server.store.base import Store

#: How many tints there are for speakers; with more speakers than that, tints repeat.
TINTS: Final = 6

_SEGMENTS: Final[dict[str, text.SegmentKind]] = {
    "seg-headline": "headline",
    "seg-title": "headline",
    "seg-dateline": "dateline",
    "seg-boilerplate": "boilerplate",
}
#: What the passages of a statement look like in the text.
_LAYERS: Final[dict[str, text.LayerKind]] = {"content": "statement", "in quotation marks": "quoted", "cue": "cue"}


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """A speaker of the article.

    Attributes:
        link: who; `None` for all whom the article does not let on.
        tint: number of their tint, from 1; 0 for the writer and for unknown speakers.
        statements: how many they make here.
    """

    link: Link | None
    tint: int
    statements: int


@dataclass(frozen=True, slots=True)
class NoteView:
    """A statement beside the text.

    Attributes:
        number: from 1, in order of the text.
        tint: of its speaker.
        row: the statement.
    """

    number: int
    tint: int
    row: StatementRow


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive paragraphs that are shown together.

    Attributes:
        kind: "headline", "dateline", "body" or "boilerplate"; the last is folded.
        paragraphs: the lines; each is cut into stretches within the same statements.
    """

    kind: text.SegmentKind
    paragraphs: tuple[text.Paragraph, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article as it was read.

    Attributes:
        link: the article, by its headline.
        published: publication date.
        publisher: who published it; `None` where that is not known.
        source: file or address that it was read from.
        url: its address on the web, if known and fit to link to.
        identifier: sha256 of its text.
        read: when it was read, as an ISO 8601 date and time.
        run: the extraction run that read it.
        notes: its statements, in order of the text.
        speakers: who makes them, in order of appearance.
        actors: whom it names, most often named first, each with how often.
        actor_links, date_views: what the runs of the text refer to by index.
        blocks: the text; empty where the store does not hold it.
        headline: statements of the headline, and `body`: those of the body that tell of the same proposition.
    """

    link: Link
    published: DateView
    publisher: Link | None
    source: str | None
    url: str | None
    identifier: str | None
    read: str | None
    run: Link | None
    notes: tuple[NoteView, ...]
    speakers: tuple[SpeakerView, ...]
    actors: tuple[tuple[Link, int], ...]
    actor_links: tuple[Link, ...]
    date_views: tuple[DateView, ...]
    blocks: tuple[Block, ...]
    headline: tuple[NoteView, ...]
    body: tuple[NoteView, ...]


def page(store: Store, site: Site, article: str) -> ArticlePage:
    """Return the page of one article.

    Raises:
        EntityNotFound: the store knows no article of that IRI.
    """
    graph = NamedNode(site.article_graph(article))
    facts = Facts(queries.construct(store, "article", bindings={"graph": graph}))
    if facts.kind(article) != "article":
        raise EntityNotFound(f"the store tells of no article <{article}>")
    # Days that follow from other articles, where this one has none.
    facts.add(queries.construct(store, "article", bindings={"graph": NamedNode(site.across_graph(article))}))
    _name_the_rest(store, site, facts)
    read = next(
        (found["read"].value for found in queries.select(store, "article-read", bindings={"graph": graph})), None
    )
    # The graph may also tell of statements in other articles, such as reports of the same utterance.
    statements = [iri for iri in facts.sources("schema:isPartOf", article) if site.kind(iri) == "statement"]
    rows = sorted((row(facts, site, iri) for iri in statements), key=lambda found: (found.start, found.iri))
    tints = _tints(rows)
    notes = tuple(
        NoteView(number, tints.get(found.speaker.iri if found.speaker and found.voice != "narrator" else "", 0), found)
        for number, found in enumerate(rows, start=1)
    )
    actors = [iri for iri in facts.subjects() if site.kind(iri) == "actor" and facts.iris(iri, "gaf:denotedBy")]
    dates = [iri for iri in facts.subjects() if site.kind(iri) == "date" and facts.iris(iri, "gaf:denotedBy")]
    named = sorted(
        ((link(facts, site, iri), len(facts.iris(iri, "gaf:denotedBy"))) for iri in actors),
        key=lambda pair: (-pair[1], pair[0].label),
    )
    headline = tuple(note for note in notes if note.row.voice == "headline")
    url = facts.text(article, "schema:url")
    return ArticlePage(
        link=link(facts, site, article),
        published=date_view(facts, site, facts.iri(article, "time:hasTime")),
        publisher=optional_link(facts, site, facts.iri(article, "schema:publisher")),
        source=facts.text(article, "dcterms:source"),
        url=url if url and url.startswith(("http://", "https://")) else None,
        identifier=facts.text(article, "schema:identifier"),
        read=read,
        run=next((note.row.run for note in notes if note.row.run), None),
        notes=notes,
        speakers=_speakers(notes),
        actors=tuple(named),
        actor_links=tuple(link(facts, site, iri) for iri in actors),
        date_views=tuple(date_view(facts, site, iri) for iri in dates),
        blocks=tuple(_blocks(facts, article, notes, actors, dates)),
        headline=headline,
        body=_told_again(headline, notes),
    )


def _name_the_rest(store: Store, site: Site, facts: Facts) -> None:
    """Add the names of what the article's graph refers to and does not describe: terms, posts, runs, reference data."""
    unnamed = {
        value
        for subject in list(facts.subjects())
        for name in facts.properties(subject)
        if name not in ("gaf:denotedBy", "oa:hasSource", "schema:isPartOf")
        for value in facts.iris(subject, name)
    }
    gather(store, site, [iri for iri in unnamed if site.kind(iri) not in ("span", "article")], rounds=1, known=facts)


def _tints(rows: Sequence[StatementRow]) -> dict[str, int]:
    speakers = dict.fromkeys(found.speaker.iri for found in rows if found.speaker and found.voice != "narrator")
    return {iri: at % TINTS + 1 for at, iri in enumerate(speakers)}


def _speakers(notes: Sequence[NoteView]) -> tuple[SpeakerView, ...]:
    counted: dict[tuple[str, int], list[NoteView]] = {}
    for note in notes:
        counted.setdefault((note.row.speaker.iri if note.row.speaker else "", note.tint), []).append(note)
    return tuple(SpeakerView(found[0].row.speaker, found[0].tint, len(found)) for found in counted.values())


def _told_again(headline: Sequence[NoteView], notes: Sequence[NoteView]) -> tuple[NoteView, ...]:
    """Return the statements outside the headline with a proposition that the headline's statements are about."""
    propositions = {claim.proposition.iri for note in headline for claim in note.row.claims if claim.proposition}
    return tuple(
        note
        for note in notes
        if note.row.voice != "headline"
        and any(claim.proposition and claim.proposition.iri in propositions for claim in note.row.claims)
    )


def _blocks(
    facts: Facts, article: str, notes: Sequence[NoteView], actors: Sequence[str], dates: Sequence[str]
) -> Iterator[Block]:
    words = facts.text(article, "schema:articleBody")
    if words is None:
        return
    segments = [
        (*found, _SEGMENTS[kind])
        for iri in facts.sources("oa:hasSource", article)
        if (kind := facts.term(iri, "onr:segmentKind")) in _SEGMENTS and (found := span(iri)) is not None
    ]
    layers = list(_statement_layers(notes))
    spans = [iri for iri in facts.subjects() if iri.startswith(f"{article}#")]
    things: tuple[tuple[text.LayerKind, Sequence[str]], ...] = (("actor", actors), ("date", dates))
    for role, iris in things:
        for number, thing in enumerate(iris):
            mentions = facts.iris(thing, "gaf:denotedBy")
            spans.extend(mentions)
            layers.extend(text.Layer(*found, role, number) for iri in mentions if (found := span(iri)) is not None)
    anchors = [found for iri in spans if (found := span(iri)) is not None]
    for kind, together in groupby(text.paragraphs(words, segments, layers, anchors), key=lambda part: part.kind):
        yield Block(kind, tuple(together))


def _statement_layers(notes: Sequence[NoteView]) -> Iterator[text.Layer]:
    for number, note in enumerate(notes):
        for place in note.row.places:
            role = _LAYERS.get(place.role)
            if role is not None:
                yield text.Layer(place.start, place.end, role, number)
            if role == "statement" and note.row.type == "direct":
                yield text.Layer(place.start, place.end, "quoted", number)


def span(iri: str) -> tuple[int, int] | None:
    """Return start and end of a span's IRI (a character range of RFC 5147), or `None` if it is no span.

    >>> span("https://onrecord.example/id/article/0f#char=150,189")
    (150, 189)
    """
    start, comma, end = iri.partition("#char=")[2].partition(",")
    return (int(start), int(end)) if comma and start.isdecimal() and end.isdecimal() else None
