"""Search over HTTP: the page of results, suggestions, and OpenSearch 1.1, by which browsers and readers search here.

The description (https://github.com/dewitt/opensearch) names three forms of answers: the page, an Atom feed that says
how many there are and which these are, and suggestions as browsers ask for them below their own address bar.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, jsonify, render_template, request
from lxml import etree

from server.blueprints.views import names
from server.formats import atom
from server.pages import asked, found
from server.pages.facts import Site, legible
from server.web.context import search, settings, store

if TYPE_CHECKING:
    from lxml.etree import _Element

    from server.pages.found import FoundPage
    from server.pages.statements import StatementRow

blueprint = Blueprint("finding", __name__)

_OPENSEARCH: Final = "http://a9.com/-/spec/opensearch/1.1/"
_SUGGESTIONS: Final = "application/x-suggestions+json"


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
    _add(node, "ShortName", "OnRecord")
    _add(node, "Description", "Who said what, as news articles report it")
    _add(node, "InputEncoding", "UTF-8")
    _add(node, "Language", "en")
    image = {"width": "16", "height": "16", "type": "image/svg+xml"}
    _add(node, "Image", f"{root}/static/favicon.svg", **image)
    for kind, path in (("text/html", "search"), (atom.MEDIA_TYPE, "search.atom")):
        address = f"{root}/{path}?q={{searchTerms}}&page={{startPage?}}"
        _add(node, "Url", type=kind, template=address)
    _add(node, "Url", type=_SUGGESTIONS, template=f"{root}/search/suggest?q={{searchTerms}}")
    _add(node, "Url", type=atom.SEARCH_DESCRIPTION, rel="self", template=f"{root}/opensearch.xml")
    _add(node, "Query", role="example", searchTerms="suspended")
    written = etree.tostring(node, xml_declaration=True, encoding="utf-8")
    return Response(written, content_type=f"{atom.SEARCH_DESCRIPTION}; charset=utf-8")


@blueprint.get("/search.atom")
def feed() -> Response:
    """Tell what statements were found, as an Atom feed with the elements of OpenSearch."""
    told = _found(is_marked=False)
    root = request.url_root.removesuffix("/")
    here = f"{root}{told.here.replace('/search?', '/search.atom?', 1)}page="
    at = atom.Addresses(
        # Named by the graph and not by where it is served, so that it is the same feed wherever that is.
        id=f"{settings().base}{told.here.removeprefix('/').removesuffix('&')}",
        root=request.url_root,
        own=f"{here}{told.number}",
        first=f"{here}1",
        next=f"{here}{told.number + 1}" if told.more else None,
        about=f"{root}{told.here}page={told.number}",
        previous=f"{here}{told.number - 1}" if told.number > 1 else None,
        search=f"{root}/opensearch.xml",
    )
    entries = [(row, _moment(row)) for row in told.statements]
    what = atom.Feed(
        title=legible(f"Found for {told.quoted}" if told.wanted else "Search"),
        subtitle="Statements, each with the last day on which it can have been made",
        updated=max((moment for _, moment in entries), default=atom.NEVER),
        entries=entries,
        more=_counted(told),
    )
    return Response(atom.write(what, at), content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")


def _counted(told: FoundPage) -> list[_Element]:
    """Return how many results there are, which these are and what was asked for, as OpenSearch tells it."""
    node = etree.Element(f"{{{_OPENSEARCH}}}counted", nsmap={"opensearch": _OPENSEARCH})
    if told.count is not None:
        _add(node, "totalResults", str(told.count))
    _add(node, "startIndex", str((told.number - 1) * asked.PER_PAGE + 1))
    _add(node, "itemsPerPage", str(asked.PER_PAGE))
    _add(node, "Query", role="request", searchTerms=legible(told.wanted), startPage=str(told.number))
    return list(node)


def _found(*, is_marked: bool = True) -> FoundPage:
    site = _site()
    return found.page(store(), site, search(), names, asked.read(site, request.args), is_marked=is_marked)


def _suggested() -> list[found.NamedRow]:
    return found.suggestions(store(), _site(), search(), names, request.args.get("q", ""))


def _site() -> Site:
    return Site(settings().base)


def _moment(row: StatementRow) -> str:
    """Return the last moment at which a statement can have been made: nothing later is told of it."""
    return atom.NEVER if row.date.latest is None else f"{row.date.latest.isoformat()}T23:59:59Z"


def _add(parent: _Element, name: str, text: str | None = None, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{_OPENSEARCH}}}{name}", attributes).text = text
