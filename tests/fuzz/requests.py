"""Requests to every address that the server's OpenAPI document names, with whatever a client may send."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from server.formats.negotiation import EXPORT_FORMATS, RESULT_FORMATS
from tests.fuzz.queries import damaged, queries, updates
from tests.server.small_graph import ARTICLE_GRAPH, THINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORM: Final = "application/x-www-form-urlencoded"
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW")
_IN_PATH: Final = re.compile(r"\{(\w+)\}")
#: Signs that the HTTP client itself lets through in a header.
_header = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)
_TYPES: Final = tuple(it.media_type for it in (*RESULT_FORMATS, *EXPORT_FORMATS))
_accept = st.one_of(
    st.sampled_from((*_TYPES, "*/*", "text/html", "image/png", "text/*;q=0.5, */*;q=0", "a/b;q=x", ",,;q=1", "")),
    _header,
)
_TURTLE: Final = (
    "@prefix : <urn:> . :s :p 'words'@en, 1.5, _:b ; :q ( 1 2 [] ) .",
    "<urn:s> <urn:p> <relative> .",
    '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    '{"@context": {"@vocab": "urn:"}, "@id": "urn:x", "p": [1, null, {"@list": []}]}',
)
_words = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ("roe", "1", "0", "-1", "1e9", "nan", "yes", "../..", "\x00", "%", "<script>", ARTICLE_GRAPH, "é" * 300)
    ),
)
_key = st.one_of(st.sampled_from([part for it in THINGS for part in (it, *it.split("/"))]), _words)
_ending = st.sampled_from(("", "", ".ttl", ".nt", ".rdf", ".jsonld", ".csv", ".exe"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; `path` is quoted as an address is."""

    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@st.composite
def _query_requests(draw: st.DrawFn) -> Asked:
    """Draw a query, in one of the protocol's ways."""
    text = draw(queries)
    headers = {"Accept": draw(_accept)}
    more = draw(
        st.sampled_from(({}, {"default-graph-uri": ARTICLE_GRAPH}, {"named-graph-uri": "x"}, {"timeout": "0.5"}))
    )
    parameters = urlencode({"query": text, **more}, errors="replace")
    way = draw(st.sampled_from(("get", "form", "body", "table")))
    if way in ("get", "table"):
        return Asked("GET", f"/{'sparql' if way == 'get' else 'query'}?{parameters}", headers=headers)
    if way == "form":
        return Asked("POST", "/sparql", parameters.encode(), headers | {"Content-Type": _FORM})
    return Asked(
        "POST", "/sparql", text.encode(errors="replace"), headers | {"Content-Type": "application/sparql-query"}
    )


@st.composite
def _update_requests(draw: st.DrawFn, token: str) -> Asked:
    headers = {"Authorization": draw(st.sampled_from((f"Bearer {token}", f"Bearer {token}", "Bearer no", "Basic ???")))}
    text = draw(updates).encode(errors="replace")
    if draw(st.booleans()):
        return Asked("POST", "/sparql", text, headers | {"Content-Type": "application/sparql-update"})
    return Asked("POST", "/sparql", urlencode({"update": text}).encode(), headers | {"Content-Type": _FORM})


@st.composite
def _other_requests(draw: st.DrawFn, paths: Mapping[str, Mapping[str, Any]], token: str) -> Asked:
    """Draw a request to an address of the document, or near one."""
    path = draw(st.sampled_from(sorted(paths)))
    filled = _IN_PATH.sub(lambda _: quote(draw(_key), errors="replace") or "x", path) + draw(_ending)
    if draw(st.integers(0, 19)) == 0:
        filled = f"/{quote(draw(_words), errors='replace')}"
    told = [it["name"] for operation in paths[path].values() for it in operation["parameters"] if it["in"] == "query"]
    names = draw(st.lists(st.sampled_from(told), max_size=4)) if told else []
    parameters = [(name, draw(_words)) for name in names]
    if parameters:
        filled += f"?{urlencode(parameters, errors='replace')}"
    usual = sorted(it.upper() for it in paths[path])
    method = draw(st.sampled_from(usual) | st.sampled_from(usual) | st.sampled_from(_METHODS))
    headers = {"Accept": draw(_accept)}
    if draw(st.integers(0, 3)) == 0:
        odd = st.sampled_from(("Accept-Encoding", "If-None-Match", "Origin", "Range", "Cookie", "Content-Encoding"))
        headers[draw(odd)] = draw(_header | st.sampled_from(("gzip", "br;q=1", "*", '"a"', "bytes=0-1")))
    if method in ("GET", "HEAD", "OPTIONS", "DELETE"):
        return Asked(method, filled, headers=headers)
    if draw(st.booleans()):
        headers["Authorization"] = f"Bearer {token}"
    good = st.sampled_from(_TURTLE)
    body = draw(good | damaged(good) | st.just("")).encode(errors="replace")
    body = draw(st.sampled_from((body, body, gzip.compress(body, mtime=0), b"\xff\xfe\x00")))
    kinds = st.sampled_from((*_TYPES, _FORM, "multipart/form-data; boundary=x", "text/turtle; charset=latin-1", ""))
    headers["Content-Type"] = draw(kinds)
    return Asked(method, filled, body, headers)


def requests(paths: Mapping[str, Mapping[str, Any]], token: str) -> st.SearchStrategy[Asked]:
    """Return requests of all kinds, half of them queries, to the paths of an OpenAPI document."""
    others = _other_requests(paths, token)
    return st.one_of(_query_requests(), _query_requests(), _update_requests(token), others)
