"""Queries for another engine: what the embedded store's dataset is, said so that any engine understands it.

What a query without FROM is answered from is the engine's own matter (SPARQL 1.1 Query, 13.2.1): Oxigraph takes its
unnamed graph, Virtuoso all graphs as a bag. So the union of the graphs is kept as a graph with a name, and every query
names it. A list says which graphs there are: an engine may have graphs of its own, and of other people.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ontology.errors import InvalidQuery
from ontology.terms import DEFAULT_BASE
from server.store.query_text import TOKEN, explained, refuse_service, where_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

#: The graph that holds each triple of the store's graphs once.
UNION: Final = "https://w3id.org/onrecord/store#union"
#: The graph that lists the store's graphs: how many quads each has, and a digest of them.
LISTED: Final = "https://w3id.org/onrecord/store#graphs"
#: A graph's number of quads (https://www.w3.org/TR/void/#statistics).
TRIPLES: Final = "http://rdfs.org/ns/void#triples"
#: A graph's digest, as 64 hexadecimal digits.
DIGEST: Final = "https://w3id.org/onrecord/store#sha256"

_FORM: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_NAME_BEFORE: Final = re.compile(r"[\w:@.-]\Z")
_GRAPH_NAME: Final = re.compile(r"(?:\s|\#[^\n\r]*)*([?$]\w+)?")


def read(text: str, scratch: ox.Store, base: str = DEFAULT_BASE) -> tuple[str, str]:
    r"""Return the form of a query (SELECT, ASK, CONSTRUCT or DESCRIBE), and the query to send.

    It is parsed here, so that a mistake is told in the same words whatever the engine; nothing is evaluated. An ASK is
    sent as a SELECT, which has a row where ASK is true: Virtuoso 7 answers an ASK with something else than the
    standard's JSON.

    Raises:
        InvalidQuery: the text does not parse, uses SERVICE, or is an update.

    >>> import pyoxigraph
    >>> read("ASK { ?s ?p ?o }", pyoxigraph.Store())
    ('ASK', 'SELECT (1 AS ?once) { ?s ?p ?o }\nLIMIT 1')
    """
    refuse_service(text, scratch)
    form, start = next(((word, at) for word, at, _ in _words(text) if word in _FORM), ("", 0))
    sent = text
    if form == "ASK":
        sent = f"{text[:start]}SELECT (1 AS ?once){text[start + len(form) :]}"
        if limit(text) is None:
            # A line of its own, since the text may end in a comment.
            sent += "\nLIMIT 1"
    try:
        scratch.query(sent, base_iri=base)
    except SyntaxError as error:
        raise explained(text, str(error), scratch) from None
    try:
        scratch.query(sent)
    except SyntaxError:
        # It has relative IRIs.
        return form, f"BASE <{base}>\n{sent}"
    return form, sent


def explicit(text: str) -> tuple[str, bool]:
    """Return a query that parses with its graphs named, and whether its default graph is still to be named beside it.

    Without GRAPH in it, the protocol can say all (https://www.w3.org/TR/sparql11-protocol/#dataset). With GRAPH, that
    would leave no named graphs; so the WHERE group is put into the union, and a graph variable stands for graphs of
    the store only. A query with FROM or FROM NAMED has said all itself.

    Raises:
        InvalidQuery: it is a DESCRIBE with GRAPH, whose answer no engine could take from the union.

    >>> explicit("ASK { ?s ?p ?o }")
    ('ASK { ?s ?p ?o }', True)
    >>> explicit("ASK { ?s ?p ?o GRAPH <https://example.org/g> { ?s ?p ?o } }")[0].replace(UNION, "union")
    'ASK { GRAPH <union> { ?s ?p ?o GRAPH <https://example.org/g> { ?s ?p ?o } } }'
    """
    words = list(_words(text))
    if any(word == "FROM" for word, _, _ in words):
        return text, False
    graphs = [end for word, _, end in words if word == "GRAPH"]
    if not graphs:
        return text, True
    if any(word == "DESCRIBE" for word, _, _ in words):
        raise InvalidQuery(
            "DESCRIBE with GRAPH is not answered by another engine's store: write it as "
            "CONSTRUCT { ?thing ?property ?value } WHERE { … ?thing ?property ?value }"
        )
    start, end = where_group(text)
    if any(word == "EXISTS" and not start <= at < end for word, at, _ in words):
        raise InvalidQuery(
            "EXISTS outside WHERE, in a query with GRAPH, is not answered: give it a name by BIND inside"
        )
    pieces = [(start, f" GRAPH <{UNION}> {{"), (end, "} ")]
    for after in graphs:
        variable = _GRAPH_NAME.match(text, after)
        if variable is not None and variable[1]:
            known = f" FILTER EXISTS {{ GRAPH <{LISTED}> {{ {variable[1]} <{TRIPLES}> [] }} }}"
            pieces.append((_group_end(text, variable.end()), known))
    # From the end, so that places stay right; at one place, what comes later in the text goes first.
    for place, piece in sorted(pieces, key=lambda it: it[0], reverse=True):
        text = f"{text[:place]}{piece}{text[place:]}"
    return text, False


def counting(text: str) -> str:
    r"""Return a query that counts the solutions of a CONSTRUCT.

    >>> counting("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 9")
    'SELECT (COUNT(*) AS ?count) WHERE { { SELECT (1 AS ?once)  WHERE { ?s ?p ?o } LIMIT 9\n} }'
    """
    start, rest = _solved(text)
    # A line ends the query before the braces do, since it may end in a comment.
    return f"{text[:start]}SELECT (COUNT(*) AS ?count) WHERE {{ {{ SELECT (1 AS ?once) {rest}\n}} }}"


def as_rows(text: str) -> str:
    r"""Return a query with at least as many rows as a CONSTRUCT makes triples, and nothing in them.

    >>> as_rows("CONSTRUCT { ?s ?p ?o ; ?q ?o } WHERE { ?s ?p ?o }")
    'SELECT (1 AS ?once) WHERE { VALUES ?copy { 1 2 } { SELECT (1 AS ?same)  WHERE { ?s ?p ?o }\n} }'
    """
    start, rest = _solved(text)
    copies = " ".join(str(number + 1) for number in range(triples_each(text)))
    return (
        f"{text[:start]}SELECT (1 AS ?once) WHERE {{ VALUES ?copy {{ {copies} }} {{ SELECT (1 AS ?same) {rest}\n}} }}"
    )


def triples_each(text: str) -> int:
    """Return how many triples a CONSTRUCT makes of one solution at most.

    >>> triples_each("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s a ?o }")
    1
    """
    start = next(end for word, _, end in _words(text) if word == "CONSTRUCT")
    brace = next(found.start() for found in TOKEN.finditer(text, start) if found["open"] == "{")
    template = TOKEN.sub(lambda found: "x" if found["passed"] else found[0], text[brace : _group_end(text, brace)])
    signs = sum(template.count(sign) for sign in ";,.[")
    # Of each thing in a list, two are made.
    return 1 + signs + (2 * len(template) if "(" in template else 0) - (template.rstrip("} \t\r\n")[-1:] == ".")


def _solved(text: str) -> tuple[int, str]:
    """Return where a CONSTRUCT begins after its prologue, and what comes after its template."""
    start, end = next((start, end) for word, start, end in _words(text) if word == "CONSTRUCT")
    brace = next(found.start() for found in TOKEN.finditer(text, end) if found["open"] == "{")
    # CONSTRUCT WHERE { … } has one group only, which is both.
    is_short = any(word == "WHERE" for word, _, _ in _words(text[end:brace]))
    return start, text[end if is_short else _group_end(text, brace) :]


def limit(text: str) -> int | None:
    """Return how many solutions the query itself asks for at most.

    >>> limit("SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 5 } } LIMIT 10"), limit("ASK { ?s ?p ?o }")
    (10, None)
    """
    depth = 0
    found = None
    for token in TOKEN.finditer(text):
        depth += bool(token["open"]) - bool(token["close"])
        if depth == 0 and (token["word"] or "").upper() == "LIMIT":
            number = re.match(r"\s*([0-9]{1,18})", text[token.end() :])
            found = int(number[1]) if number else None
    return found


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a query that may be keywords, in capitals, with where each begins and ends."""
    for found in TOKEN.finditer(text):
        if found["word"] and not _NAME_BEFORE.search(text[max(0, found.start() - 1) : found.start()]):
            yield found["word"].upper(), found.start(), found.end()


def _group_end(text: str, start: int) -> int:
    """Return where the next group after `start` ends, its brace included."""
    depth = 0
    for found in TOKEN.finditer(text, start):
        if found["open"]:
            depth += 1
        elif found["close"]:
            depth -= 1
            if depth == 0:
                return found.end()
    return len(text)
