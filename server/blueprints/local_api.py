"""What a command on this machine may do to the store that this server has open: read it, change it, copy it.

Every request comes over the loopback interface and carries the token of the store's folder, which only the folder's
owner can read; `server/store/local.py` is what sends them. Nothing else of the server writes.

    GET  /local/          what this server is: version of this API, longest body
    POST /local/query     {"query", "default-graph-uri", "named-graph-uri", "base"}: rows as JSON, or N-Triples
    GET  /local/quads     all quads, or with ?graph= those of one graph, as N-Quads
    GET  /local/graphs    the IRIs of the graphs, one a line
    GET  /local/graph     ?graph=: {"there": true}
    GET  /local/size      {"quads": 12}
    POST /local/replace   N-Quads, may be gzip: what the graphs named in the leading comments, "# <IRI>", are to hold
    POST /local/update    a SPARQL update and what belongs to it, as the fields of `Update`
    POST /local/judge     {"record": [{"verdict", "things", "who", "when", "note"}], "withdraw": ["IRI"]}
    POST /local/backup    {"folder"}: copies the database there
"""

from __future__ import annotations

import json
import zlib
from hmac import compare_digest
from ipaddress import ip_address
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from flask import Blueprint, abort, jsonify, request

from ontology.errors import InvalidQuery
from server.blueprints.judging import judges_here
from server.formats.negotiation import JSON, N_QUADS, N_TRIPLES, Format
from server.judgements import made, moment
from server.store import copies
from server.store import folder as store_folder
from server.store.asking import Query
from server.store.local import PREFIX, VERSION
from server.store.updating import Update
from server.web.context import answers, settings, store
from server.web.streaming import streamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flask import Response

blueprint = Blueprint("local_api", __name__, url_prefix=PREFIX)

_LINES: Final = Format("lines", "txt", "text/plain", charset=True)
#: A change may be this many times as long as its compressed body: twice what the densest graph shrinks by.
_MOST_SHRINKING: Final = 64
#: Quads or graphs between two parts of an answer.
_BATCH: Final = 500
_GZIP: Final = zlib.MAX_WBITS | 16


@blueprint.before_request
def _owner_only() -> None:
    """Let in the owner of the store, on this machine. Whoever else asks learns nothing."""
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104 -- an address to compare with
        abort(403, "this part of the server answers only the machine that it runs on")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    place = settings().store
    wanted = store_folder.token(place) if isinstance(place, Path) else None
    # Compared even where there is no token, and in constant time, so that no answer tells anything about it.
    if not compare_digest(given.encode(), (wanted or "").encode()) or wanted is None:
        abort(401, "a request of the local API carries the token of the store")


@blueprint.after_request
def _kept_nowhere(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/")
def greet() -> Response:
    """Tell what a client has to know before it asks for more."""
    return jsonify(version=VERSION, max_body_bytes=settings().max_body_bytes)


@blueprint.post("/query")
def query() -> Response:
    """Answer a SPARQL query within the limits of this server; the answer has every change that was acknowledged."""
    asked = _object("query", "default-graph-uri", "named-graph-uri", "base")
    text, most = str(asked["query"]), settings().max_query_chars
    if len(text) > most:
        # The stack of a request's thread is made for a query of that length.
        raise InvalidQuery(
            f"the query has {len(text):,} characters, and the server that has the store open reads at most {most:,}: "
            "shorten it, or raise the setting max_query_chars of the server"
        )
    default_graphs, named_graphs = (tuple(map(str, asked[f"{kind}-graph-uri"])) for kind in ("default", "named"))
    wanted = Query(text, default_graphs, named_graphs, rows=JSON, graph=N_TRIPLES, base=str(asked["base"]))
    is_gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
    # A client of its own, whose share of the readers no browser on this machine takes.
    reply = answers().ask(wanted, client=PREFIX, seconds=None, is_gone=is_gone)
    try:
        return streamed(
            reply.parts, JSON if reply.form == "rows" else N_TRIPLES, close=reply.close, is_whole=reply.is_whole
        )
    except BaseException:
        reply.close()
        raise


@blueprint.get("/quads")
def quads() -> Response:
    """Write every quad, or those of one graph."""
    graph = request.args.get("graph")
    return streamed(_parts(store().quads(graph if graph is None else _iri(graph)), "{} .\n"), N_QUADS)


@blueprint.get("/graphs")
def graphs() -> Response:
    """Write the IRI of each graph."""
    return streamed(_parts(store().graphs(), "{}\n"), _LINES)


@blueprint.get("/graph")
def graph() -> Response:
    """Tell whether a graph is there."""
    return jsonify(there=store().has_graph(_iri(request.args.get("graph", ""))))


@blueprint.get("/size")
def size() -> Response:
    """Tell how many quads there are."""
    return jsonify(quads=store().size())


@blueprint.post("/replace")
def replace() -> tuple[str, int]:
    """Make graphs hold exactly the quads of the body, in one transaction."""
    body = _unpacked()
    wanted: dict[str, list[ox.Quad]] = {}
    for line in body.splitlines():
        if not line.startswith(b"# <"):
            break
        wanted[_iri(line[3:-1].decode("utf-8", "replace"))] = []
    try:
        for quad in ox.parse(body, format=ox.RdfFormat.N_QUADS):
            name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
            if name not in wanted:
                abort(400, f"a quad is of the graph {quad.graph_name}, which no comment at the start of the body names")
            wanted[name].append(quad)
    except SyntaxError as error:
        abort(400, f"the body is not N-Quads: {error.msg}")
    store().replace(wanted)
    return "", 204


@blueprint.post("/update")
def update() -> tuple[str, int]:
    """Carry out a SPARQL update."""
    told = _object("text", "base", "default_graph", "using", "using_named", "most")
    answers().update(
        Update(
            str(told["text"]),
            str(told["base"]),
            _iri(str(told["default_graph"])),
            tuple(map(str, told["using"])),
            tuple(map(str, told["using_named"])),
            int(told["most"]),
            settings().max_query_chars,
        ),
        client=PREFIX,
    )
    return "", 204


@blueprint.post("/judge")
def judge() -> Response:
    """Record judgements, and take others back."""
    told, judges = _object("record", "withdraw"), judges_here()
    if judges is None:
        abort(501, "this server takes no judgements: stop it, and run the same command again")
    try:
        record = [
            made(
                str(it["verdict"]),
                map(str, it["things"]),
                who=str(it["who"]),
                base=judges.base,
                when=moment(str(it["when"])),
                note=str(it["note"]),
            )
            for it in told["record"]
        ]
        withdraw = [_iri(str(it)) for it in told["withdraw"]]
    except (TypeError, KeyError):
        abort(400, "each judgement is a JSON object with verdict, things, who, when and note")
    recorded, withdrawn = judges.change(record, withdraw)
    return jsonify(recorded=recorded, withdrawn=withdrawn)


@blueprint.post("/backup")
def backup() -> tuple[str, int]:
    """Copy the database into a folder that is not there yet."""
    folder = Path(str(_object("folder")["folder"]))
    if not folder.is_absolute():
        abort(400, "the folder of a backup is named by its absolute path")
    copies.copy_database(store(), folder)
    return "", 204


def _object(*keys: str) -> dict[str, Any]:
    try:
        told = json.loads(request.get_data())
    except ValueError:
        told = None
    if not isinstance(told, dict) or not told.keys() >= set(keys):
        abort(400, f"the body is a JSON object with {', '.join(keys)}")
    return told


def _iri(text: str) -> str:
    try:
        return ox.NamedNode(text).value
    except ValueError:
        abort(400, f"{text!r} is not an absolute IRI, so it names no graph")


def _unpacked() -> bytes:
    """Return the body, unpacked where it is compressed, as far as it is bounded."""
    body = request.get_data()
    if request.headers.get("Content-Encoding", "identity") != "gzip":
        return body
    most = settings().max_body_bytes * _MOST_SHRINKING
    unpacking = zlib.decompressobj(_GZIP)
    try:
        whole = unpacking.decompress(body, most)
    except zlib.error as error:
        abort(400, f"the body is not gzip: {error}")
    if not unpacking.eof:
        abort(413 if unpacking.unconsumed_tail else 400, "the body, unpacked, is cut off or too long")
    return whole


def _parts(items: Iterable[object], form: str) -> Iterator[bytes]:
    each = iter(items)
    while batch := list(islice(each, _BATCH)):
        yield "".join(map(form.format, batch)).encode()
