"""Feeds in Atom (RFC 4287), cut into pages by the links of RFC 5005. No Flask, no store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from server.pages.links import Link
    from server.pages.statements import StatementRow

MEDIA_TYPE: Final = "application/atom+xml"
SEARCH_DESCRIPTION: Final = "application/opensearchdescription+xml"

_ATOM: Final = "http://www.w3.org/2005/Atom"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_TITLE_CHARS: Final = 140
#: Of what has no date, such as a feed of an empty store: in Atom, everything has a date and time.
NEVER: Final = "1970-01-01T00:00:00Z"
_ABOUT: Final = {
    "actor": "What {} is reported to have said",
    "membership": "What is said about the membership {}",
    "proposition": "What is said for and against: {}",
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a feed is.

    Attributes:
        id: what names the feed for good, whichever page of it this is, and wherever it is served.
        root: of the site, with a slash at its end; every link begins with it.
        own: this page of the feed.
        first, next, previous: the first page, the one after this and the one before it, if there is any.
        about: the page of the site that shows the same.
        search: the description of the search that this is a result of (OpenSearch 1.1), if it is one.
    """

    id: str
    root: str
    own: str
    first: str
    next: str | None
    about: str
    previous: str | None = None
    search: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a page of a feed tells.

    Attributes:
        title, subtitle: what it is called, and what that means.
        updated: when anything last changed in it: UTC, to the second (RFC 3339).
        entries: statements, each with such a moment of its own.
        more: elements of other namespaces.
    """

    title: str
    subtitle: str
    updated: str
    entries: Iterable[tuple[StatementRow, str]]
    more: Iterable[_Element] = ()


def title(about: Link | None) -> str:
    """Return what a feed is called."""
    if about is None:
        return "New statements"
    return _ABOUT.get(about.kind or "", _ABOUT["actor"]).format(about.label)


def write(told: Feed, at: Addresses) -> bytes:
    """Write one page of a feed."""
    more = tuple(told.more)
    spaces = {prefix: space for it in more for prefix, space in it.nsmap.items() if prefix}
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM, **spaces})
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    _text(feed, "id", at.id)
    _text(feed, "title", told.title)
    _text(feed, "subtitle", told.subtitle)
    _text(feed, "updated", told.updated)
    for relation, address in (("self", at.own), ("first", at.first), ("previous", at.previous), ("next", at.next)):
        if address is not None:
            _link(feed, relation, address, MEDIA_TYPE)
    _link(feed, "alternate", at.about, "text/html")
    if at.search is not None:
        _link(feed, "search", at.search, SEARCH_DESCRIPTION)
    _text(feed, "generator", "OnRecord", uri=at.root)
    _text(feed, "icon", f"{at.root}static/favicon.svg")
    # Who said it is the author of an entry; of one whose speaker could not be told, this is.
    _author(feed, "OnRecord", at.root)
    feed.extend(more)
    for row, updated in told.entries:
        feed.append(_entry(row, updated, at))
    parts = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=False)
    assert isinstance(parts, bytes)  # noqa: S101 -- an encoding was asked for
    return parts


def _entry(row: StatementRow, updated: str, at: Addresses) -> _Element:
    node = etree.Element(f"{{{_ATOM}}}entry")
    _text(node, "id", row.iri)
    _text(node, "title", _headline(row))
    _text(node, "updated", updated)
    _link(node, "alternate", _at(at, row.href), "text/html")
    _link(node, "alternate", f"{_at(at, row.href.replace('/page/', '/data/', 1))}.ttl", "text/turtle")
    _link(node, "related", _at(at, row.place), "text/html", title=row.headline or row.source.label)
    if row.speaker is not None:
        _author(node, row.speaker.label, row.speaker.iri)
    if row.type:
        etree.SubElement(node, f"{{{_ATOM}}}category", term=row.type, label=f"{row.type} statement")
    content = etree.SubElement(node, f"{{{_ATOM}}}content", type="xhtml")
    content.append(_shown(row, at))
    return node


def _headline(row: StatementRow) -> str:
    """Return who says what, cut at a word."""
    words = f"{_speaker(row)}: {' … '.join(_pieces(row))}"
    if len(words) <= _TITLE_CHARS:
        return words
    cut = words[: _TITLE_CHARS - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _pieces(row: StatementRow) -> Iterator[str]:
    piece = ""
    for part in row.words:
        if part.gap:
            yield piece.strip()
            piece = ""
        piece += part.text
    yield piece.strip()


def _speaker(row: StatementRow) -> str:
    if row.speaker is not None:
        return row.speaker.label
    return row.speaker_words or ("The writer" if row.voice == "narrator" else "Speaker not named")


def _shown(row: StatementRow, at: Addresses) -> _Element:
    """Return an entry as a reader of feeds shows it: the statement row of every page, in plain elements."""
    body = etree.Element(f"{{{_XHTML}}}div", nsmap={None: _XHTML})
    who = _element(body, "p")
    if row.speaker is None:
        _say(who, _speaker(row))
    else:
        _go(who, row.speaker, at)
    if row.capacity is not None:
        _say(who, ", ")
        _go(who, row.capacity, at)
    if row.cue:
        _say(who, f" {row.cue}")
    for how, party in row.parties:
        _say(who, f", {how} ")
        _go(who, party, at)
    words = _element(_element(body, "blockquote"), "p")
    for part in row.words:
        if part.gap:
            _say(words, " … ")
        if part.quoted:
            # The marks are the source's own; a reader's style would put others around them.
            _element(words, "em").text = part.text
        else:
            _say(words, part.text)
    if row.claims:
        claims = _element(body, "ul")
        for claim in row.claims:
            line = _element(claims, "li")
            _say(line, claim.stance)
            if claim.proposition is not None:
                _say(line, ": ")
                _go(line, claim.proposition, at)
            if claim.condition:
                _say(line, f", {claim.condition}")
    where = _element(body, "p")
    _say(where, f"{row.date.text[:1].upper()}{row.date.text[1:]}, {'as worked out; ' if row.date.inferred else ''}in ")
    _element(where, "a", href=_at(at, row.place)).text = row.headline or row.source.label
    if row.headline and row.headline != row.source.label:
        _say(where, f", {row.source.label}")
    return body


def _go(parent: _Element, link: Link, at: Addresses) -> None:
    _element(parent, "a", href=_at(at, link.href)).text = link.label


def _at(at: Addresses, path: str) -> str:
    """Return the whole address of a path from the application's root."""
    return f"{at.root.removesuffix('/')}{path}"


def _say(parent: _Element, text: str) -> None:
    """Add text behind what is there."""
    last = parent[-1] if len(parent) else None
    if last is None:
        parent.text = f"{parent.text or ''}{text}"
    else:
        last.tail = f"{last.tail or ''}{text}"


def _element(parent: _Element, name: str, **attributes: str) -> _Element:
    return etree.SubElement(parent, f"{{{_XHTML}}}{name}", attributes)


def _text(parent: _Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = text


def _link(parent: _Element, relation: str, address: str, media_type: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}link", {"rel": relation, "type": media_type, "href": address, **attributes})


def _author(parent: _Element, name: str, iri: str) -> None:
    author = etree.SubElement(parent, f"{{{_ATOM}}}author")
    _text(author, "name", name)
    _text(author, "uri", iri)
