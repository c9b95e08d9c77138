"""What is refused in a query, and how a fault in one is told."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest

from ontology.errors import InvalidQuery
from server.store.query_text import explained, refuse_service

SCRATCH = ox.Store()


def fault(text: str) -> str:
    try:
        refuse_service(text, SCRATCH)
        SCRATCH.query(text)
    except SyntaxError as error:
        return str(explained(text, str(error), SCRATCH))
    except InvalidQuery as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "select * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { FILTER EXISTS { ?a ?b ?c . sErViCe ?x { ?s ?p ?o } } }",
        "SELECT * { { { SELECT * { OPTIONAL { ?s ?p ?o MINUS{SERVICE?p{}} } } } } }",
        "CONSTRUCT { ?s ?p ?o } { { ?s ?p ?o } UNION { SERVICE ?s { ?s ?p ?o } } }",
        "DESCRIBE ?s { GRAPH ?g { SERVICE ?s { ?s ?p ?o } } }",
        # What looks like an IRI is a comparison, and the keyword stands between its signs.
        "SELECT * { ?a ?b ?c FILTER(?a<?b)SERVICE?x#>\n{ ?s ?p ?o } }",
        # What looks like a prefixed name is the keyword and one.
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX service: <urn:a> PREFIX : <urn:b> SELECT * { ?s ?p ?o . SERVICE:x { ?s ?p ?o } }",
        'SELECT * { ?s ?p "# SERVICE" . SERVICE # "\n ?x { ?s ?p ?o } }',
        "SELECT * { ?zaaaaaa ?ZAAAAAB ?o . SERVICE ?o { ?s ?p ?o } }",
    ],
)
def test_service_is_refused_wherever_it_stands(text: str) -> None:
    assert "SERVICE is not allowed" in fault(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ?service ?SERVICE { ?service <http://service.example/service> "SERVICE <x> { }"@service } # SERVICE ?x',
        "PREFIX service: <urn:service:> SELECT * { service:service service:SERVICE ?o . ?s ?p service:x { ?a ?b ?c } }",
        "SELECT ?zaaaaaa { ?zaaaaaa ?service ?Zaaaaab }",
        "SELECT * { ?s ?p '''\n SERVICE ?x { }\n''' , \"\\u0053ERVICE\" }",
    ],
)
def test_the_word_service_is_no_harm_elsewhere(text: str) -> None:
    assert fault(text) == ""


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p \\u007b }", "SELECT * { \\u0053ERVICE ?x { } }", "SELECT * { SERVIC\\u0045 ?x { } }"]
)
def test_an_escaped_keyword_is_none(text: str) -> None:
    assert "does not parse" in fault(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * WHERE { ?s ?p ?o . ", "ends too early, at line 1, column 28"),
        ("", "ends too early, at line 1, column 1"),
        ("DESCRIBE", "ends too early, at line 1, column 9"),
        ("SELECT * { ?s ?p ?o } ORDER BY", "ends too early, at line 1, column 31"),
        ("SELECT * WHERE {\n ?s ?p }", "line 2, column 8, near `}`"),
        ("SELECT * {\n  ?y ?z\n  FILTER(?y > 3)\n}", "line 3, column 3, near `FILTER(?y > 3) }`"),
        ("SELECT ?x\nWHERE {\n  ?x a ?y ;\n  .. \n}\n", "line 4, column 4, near `. }`"),
        ("SELECT * { ?s ?p ?o }\nGROUP ?s", "line 2, column 7, near `?s`: expected BY"),
        ("SELECT (?x as ?y { }", "line 1, column 18, near `{ }`: expected `)`"),
        ('SELECT ("ééé𐍈é" AS ?x) { ] }', "line 1, column 26, near `] }`"),
        ("ASK { ?s ?p ?o } ASK {}", "line 1, column 18, near `ASK {}`"),
        ("SELECT * {\n  FILTER foo(?x)\n}", "line 2, column 10, near `foo(?x) }`"),
        ("SELECT ?s { ?s <http://e/p> ?o LIMIT 3", "line 1, column 32, near `LIMIT 3`"),
        ("SELECT * { ?s ?p ?o } LIMIT many", "line 1, column 29, near `many`"),
        ("SELECT ?x { { ?x a ?y } UNON { ?x ?y ?z } }", "line 1, column 25, near `UNON"),
    ],
)
def test_a_fault_is_told_with_its_line_and_column(text: str, place: str) -> None:
    assert place in fault(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("SELECT ?x { ?x a foaf:Person }", "begin the query with `PREFIX foaf: <http://xmlns.com/foaf/0.1/>`"),
        ("SELECT ?x { ?x ?y ?z FILTER(xsd:date(?z) > 3) }", "the prefix xsd: is not declared"),
        ("SELECT ?x { ?x mine:own ?y }", "begin the query with `PREFIX mine: <…>`"),
        ("SELECT ?x { ?x <no space allowed> ?y }", "near `<no space allowed> ?y }`"),
        ("SELECT ?x { ?x <http://e/%zz> ?y }", "near `<http://e/%zz> ?y }`: this is not an absolute IRI"),
        ("SELECT (COUNT(?x) AS ?n) ?y { ?x ?y ?z }", "the SELECT contains a variable that is unbound"),
        ("PREFIX a: <urn:a>\nSELEC ?x {}", "line 2, column 1, near `SELEC ?x {}`: a query begins with SELECT"),
        (
            "# note\nPREFIX a: <urn:a>\nINSERT DATA { a:b a:c a:d }",
            "INSERT is an update, and only queries are answered",
        ),
        ("LOAD <file:///etc/passwd>", "LOAD is an update"),
        ("drop all", "DROP is an update"),
    ],
)
def test_a_fault_says_what_would_help(text: str, hint: str) -> None:
    assert hint in fault(text)


def test_the_text_is_told_as_it_was_written() -> None:
    assert "near `LIMT 3`" in fault("SELECT ?service { ?service ?p 'service' } LIMT 3")
    assert "near `services ?x`" in fault("SELECT ?service { ?service ?p ?o } services ?x")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT " + "a" * 20_000,
        "SELECT " + "a." * 10_000,
        'SELECT "' + 'a\\"' * 6_000,
        "SELECT '''" + "''a" * 6_000,
        "SELECT " + "<a" * 10_000,
        "SELECT * { " + "service " * 2_500,
        "z" * 10_000 + "ervice" + " service" * 1_000,
        " " * 20_000 + "x",
    ],
)
def test_a_fault_is_told_in_time_linear_in_the_query(text: str) -> None:
    start = time.process_time()
    assert fault(text)
    assert time.process_time() - start < 0.5


def test_messages_stay_short_and_on_one_line() -> None:
    for text in ("SELECT ?x { ?x a foaf:Person }", "SELECT * { FILTER(?x = 'abc) }", "SELECT {" + "?x " * 5_000):
        message = fault(text)
        assert 0 < len(message) < 240
        assert "\n" not in message
        assert "\\u{" not in message
