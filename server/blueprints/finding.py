"""Search over HTTP: the page of results, suggestions, and OpenSearch 1.1, by which browsers and readers search here.

The description (https://github.com/dewitt/opensearch) names three forms of answers: the page, an Atom feed that says
how many there are and which these are, and suggestions as browsers ask for them below their own address bar.
"""

from __future__ import annotations

import json
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, jsonify, render_template, request
from lxml import etree

from server.blueprints.views import names
from server.pages import asked, found
from server.pages.facts import Site, legible
from server.web.context import search, settings, store

if TYPE_CHECKING:
    from lxml.etree import _Element

    from server.pages.found import FoundPage
    from server.pages.statements import StatementRow

blueprint = Blueprint("finding", __name__)

_OPENSEARCH: Final = "http://a9.com/-/spec/opensearch/1.1/"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_FEED: Final = "application/atom+xml"
_DESCRIPTION: Final = "application/opensearchdescription+xml"
_SUGGESTIONS: Final = "application/x-suggestions+json"
_TITLE_CHARS: Final = 140
#: Of a statement whose date nobody knows: an entry of Atom has a date and time.
_NEVER: Final = "1970-01-01T00:00:00Z"


@blueprint.get("/search")
def page() -> str:
    """Show what was found."""
    return render_template("search.html", page=_found())


@blueprint.get("/suggest")
def suggest() -> Response:
    """Suggest things by the beginning of a name."""
    return jsonify(
        [
            {
                "label": it.link.label,
                "kind": it.link.kind,
                "matched": it.matched,
                "href": f"{request.script_root}{it.link.href}",
            }
            for it in _suggested()
        ]
    )


@blueprint.get("/search/suggest")
def suggest_to_browsers() -> Response:
    """Suggest things as browsers ask for them: the words, completions, what these are, and their addresses."""
    suggested = _suggested()
    root = request.url_root.removesuffix("/")
    body = [
        request.args.get("q", ""),
        [it.link.label for it in suggested],
        [", ".join(filter(None, (it.link.kind, it.matched))) for it in suggested],
        [f"{root}{it.link.href}" for it in suggested],
    ]
    return Response(json.dumps(body), content_type=_SUGGESTIONS)


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """Describe the search to browsers and other programs."""
    root = request.url_root.removesuffix("/")
    node = etree.Element(f"{{{_OPENSEARCH}}}OpenSearchDescription", nsmap={None: _OPENSEARCH})
    _add(node, _OPENSEARCH, "ShortName", "OnRecord")
    _add(node, _OPENSEARCH, "Description", "Who said what, as news articles report it")
    _add(node, _OPENSEARCH, "InputEncoding", "UTF-8")
    _add(node, _OPENSEARCH, "Language", "en")
    image = {"width": "16", "height": "16", "type": "image/svg+xml"}
    _add(node, _OPENSEARCH, "Image", f"{root}/static/favicon.svg", **image)
    for kind, path in (("text/html", "search"), (_FEED, "search.atom")):
        address = f"{root}/{path}?q={{searchTerms}}&page={{startPage?}}"
        _add(node, _OPENSEARCH, "Url", type=kind, template=address)
    _add(node, _OPENSEARCH, "Url", type=_SUGGESTIONS, template=f"{root}/search/suggest?q={{searchTerms}}")
    _add(node, _OPENSEARCH, "Url", type=_DESCRIPTION, rel="self", template=f"{root}/opensearch.xml")
    _add(node, _OPENSEARCH, "Query", role="example", searchTerms="suspended")
    return _xml(node, _DESCRIPTION)


@blueprint.get("/search.atom")
def feed() -> Response:
    """Tell what statements were found, as an Atom feed with the elements of OpenSearch."""
    told = _found(is_marked=False)
    root = request.url_root.removesuffix("/")
    here = f"{root}{told.here.replace('/search?', '/search.atom?', 1)}"
    node = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM, "opensearch": _OPENSEARCH})
    node.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    # Named by the graph and not by where it is served, so that it is the same feed wherever that is.
    _add(node, _ATOM, "id", f"{settings().base}{told.here.removeprefix('/').removesuffix('&')}")
    _add(node, _ATOM, "title", legible(f"Found for {told.quoted}" if told.wanted else "Search"))
    updated = max((_moment(row) for row in told.statements), default=_NEVER)
    _add(node, _ATOM, "updated", updated)
    pages = {"self": told.number, "first": 1}
    pages |= {"previous": told.number - 1} if told.number > 1 else {}
    pages |= {"next": told.number + 1} if told.more else {}
    for relation, number in pages.items():
        _add(node, _ATOM, "link", rel=relation, type=_FEED, href=f"{here}page={number}")
    _add(node, _ATOM, "link", rel="alternate", type="text/html", href=f"{root}{told.here}page={told.number}")
    _add(node, _ATOM, "link", rel="search", type=_DESCRIPTION, href=f"{root}/opensearch.xml")
    author = etree.SubElement(node, f"{{{_ATOM}}}author")
    _add(author, _ATOM, "name", "OnRecord")
    if told.count is not None:
        _add(node, _OPENSEARCH, "totalResults", str(told.count))
    _add(node, _OPENSEARCH, "startIndex", str((told.number - 1) * asked.PER_PAGE + 1))
    _add(node, _OPENSEARCH, "itemsPerPage", str(asked.PER_PAGE))
    _add(node, _OPENSEARCH, "Query", role="request", searchTerms=legible(told.wanted), startPage=str(told.number))
    for row in told.statements:
        node.append(_entry(row, root))
    return _xml(node, _FEED)


def _found(*, is_marked: bool = True) -> FoundPage:
    site = _site()
    return found.page(store(), site, search(), names, asked.read(site, request.args), is_marked=is_marked)


def _suggested() -> list[found.NamedRow]:
    return found.suggestions(store(), _site(), search(), names, request.args.get("q", ""))


def _site() -> Site:
    return Site(settings().base)


def _entry(row: StatementRow, root: str) -> _Element:
    node = etree.Element(f"{{{_ATOM}}}entry")
    said = "".join(f"{' … ' if it.gap else ''}{it.text}" for it in row.words).strip()
    speaker = row.speaker.label if row.speaker is not None else row.speaker_words or "Speaker not named"
    _add(node, _ATOM, "id", row.iri)
    _add(node, _ATOM, "title", legible(shorten(f"{speaker}: {said}", _TITLE_CHARS, placeholder="…")))
    _add(node, _ATOM, "updated", _moment(row))
    _add(node, _ATOM, "link", rel="alternate", type="text/html", href=f"{root}{row.href}")
    _add(node, _ATOM, "link", rel="related", type="text/html", href=f"{root}{row.place}")
    author = etree.SubElement(node, f"{{{_ATOM}}}author")
    _add(author, _ATOM, "name", legible(speaker))
    if row.speaker is not None:
        _add(author, _ATOM, "uri", row.speaker.iri)
    _add(node, _ATOM, "summary", legible(f"{said} ({row.date.text}, {row.headline or row.source.label})"))
    return node


def _moment(row: StatementRow) -> str:
    """Return the last moment at which a statement can have been made: nothing later is told of it."""
    return _NEVER if row.date.latest is None else f"{row.date.latest.isoformat()}T23:59:59Z"


def _add(parent: _Element, namespace: str, name: str, text: str | None = None, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{namespace}}}{name}", attributes).text = text


def _xml(node: _Element, media_type: str) -> Response:
    written = etree.tostring(node, xml_declaration=True, encoding="utf-8")
    return Response(written, content_type=f"{media_type}; charset=utf-8")
