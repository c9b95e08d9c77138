"""The page about one article: its text, with every statement where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import NamedNode

from ontology.errors import EntityNotFound
from server.pages import queries, text
from server.pages.copies import Copies, copies
from server.pages.facts import Facts, span
from server.pages.gather import gather
from server.pages.languages import Language, language
from server.pages.links import DateView, Link, date_view, link, optional_link
from server.pages.statements import StatementRow, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.pages.facts import Site
    from server.store.base import Store

#: How many tints there are for speakers; with more speakers than that, tints repeat.
TINTS: Final = 6

_UNNAMED: Final = ("speaker who could not be told", "speakers who could not be told")
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
class HeadlineNote:
    """A statement of the headline, with what it claims that no statement of the same speaker in the body is about."""

    note: NoteView
    unbacked: tuple[Link, ...]


class Count(NamedTuple):
    """How many there are of what, told in the singular and in the plural."""

    number: int
    one: str
    many: str | None = None


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
        language: its language, as a code of ISO 639 and in words.
        announced_by: the address of the feed that led to it, if one did.
        copies: other articles of nearly the same text; `None` where there are none.
        read: when it was read, as an ISO 8601 date and time.
        run: the extraction run that read it.
        notes: its statements, in order of the text.
        speakers: who makes them, in order of appearance.
        actors: whom it names, most often named first, each with how often.
        actor_links, date_views: what the runs of the text refer to by index.
        blocks: the text; empty where the store does not hold it.
        headline: statements of the headline, and `body`: those of the body that tell of the same proposition.
        found: what was found, as numbers with what they count.
        unread: how many lines, and how many characters of them, are no part of the report and were not read.
    """

    link: Link
    published: DateView
    publisher: Link | None
    source: str | None
    url: str | None
    identifier: str | None
    language: Language
    announced_by: str | None
    copies: Copies | None
    read: str | None
    run: Link | None
    notes: tuple[NoteView, ...]
    speakers: tuple[SpeakerView, ...]
    actors: tuple[tuple[Link, int], ...]
    actor_links: tuple[Link, ...]
    date_views: tuple[DateView, ...]
    blocks: tuple[Block, ...]
    headline: tuple[HeadlineNote, ...]
    body: tuple[NoteView, ...]
    found: tuple[Count, ...]
    unread: tuple[int, int]


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
    blocks = tuple(_blocks(facts, article, notes, actors, dates))
    url = facts.text(article, "schema:url")
    return ArticlePage(
        link=link(facts, site, article),
        published=date_view(facts, site, facts.iri(article, "time:hasTime")),
        publisher=optional_link(facts, site, facts.iri(article, "schema:publisher")),
        source=facts.text(article, "dcterms:source"),
        url=url if url and url.startswith(("http://", "https://")) else None,
        identifier=facts.text(article, "schema:identifier"),
        language=language(facts.text(article, "schema:inLanguage")),
        announced_by=facts.text(article, "onr:announcedBy"),
        copies=copies(store, site, article),
        read=read,
        run=next((note.row.run for note in notes if note.row.run), None),
        notes=notes,
        speakers=_speakers(notes),
        actors=tuple(named),
        actor_links=tuple(link(facts, site, iri) for iri in actors),
        date_views=tuple(date_view(facts, site, iri) for iri in dates),
        blocks=blocks,
        headline=tuple(HeadlineNote(note, _unbacked(note, notes)) for note in headline),
        body=_told_again(headline, notes),
        found=tuple(_found(notes, actors, dates)),
        unread=_unread(blocks),
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


def _unbacked(headline: NoteView, notes: Sequence[NoteView]) -> tuple[Link, ...]:
    """Return what a statement of the headline claims and no statement in the body by the same speaker is about.

    It is competency question 24, of one article: what the writer says in their own voice backs nobody else's claim.
    """
    speaker = headline.row.speaker
    backed = {
        claim.proposition.iri
        for note in notes
        if note.row.voice is None and speaker and note.row.speaker and note.row.speaker.iri == speaker.iri
        for claim in note.row.claims
        if claim.proposition
    }
    claimed = (claim.proposition for claim in headline.row.claims)
    return tuple({it.iri: it for it in claimed if it is not None and it.iri not in backed}.values())


def _found(notes: Sequence[NoteView], actors: Sequence[str], dates: Sequence[str]) -> Iterator[Count]:
    yield Count(len(notes), "statement")
    for type_ in ("direct", "mixed", "indirect", "unquoted"):
        number = sum(note.row.type == type_ for note in notes)
        if number:
            yield Count(number, type_, type_)
    yield Count(sum(len(note.row.claims) for note in notes), "claim")
    yield Count(sum(note.row.speaker is None and note.row.voice is None for note in notes), *_UNNAMED)
    yield Count(len(actors), "actor named", "actors named")
    yield Count(len(dates), "date", "dates")


def _unread(blocks: Sequence[Block]) -> tuple[int, int]:
    lines = [line for block in blocks if block.kind == "boilerplate" for line in block.paragraphs]
    return len(lines), sum(len(run.text) for line in lines for stretch in line.stretches for run in stretch.runs)


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
