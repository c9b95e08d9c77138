"""Queries and updates that nobody would write: made from a grammar, or from good ones by damage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from ontology import questions
from tests.clients.asked import ASK, CONSTRUCT, SELECT
from tests.server.small_graph import ARTICLE_GRAPH, BASE

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN: Final = re.compile(r'<[^<>\s]*>|"[^"\n]*"|[?$]?\w+|\s+|.', re.DOTALL)
#: What a mutation puts in: keywords, brackets, ends of tokens, and signs that programs stumble over.
_ODD: Final = (
    "SELECT", "CONSTRUCT", "DESCRIBE", "ASK", "WHERE", "OPTIONAL", "UNION", "MINUS", "GRAPH", "SERVICE", "FILTER",
    "BIND", "VALUES", "UNDEF", "EXISTS", "NOT", "IN", "AS", "DISTINCT", "GROUP BY", "HAVING", "ORDER BY", "LIMIT",
    "OFFSET", "FROM", "NAMED", "PREFIX", "BASE", "INSERT DATA", "DELETE", "LOAD", "CLEAR", "{", "}", "(", ")", "[",
    "]", "<", ">", "<<", ">>", "^", "^^", "|", "||", "/", "*", "+", "?", "!", "!=", "&&", ".", ";", ",", "#", "@en",
    "'", '"', '"""', "\\", "\\u0041", "\\U0010FFFF", "\\uD800", "_:b", ":", "a", "true", "-1", "1e400", "1.", "٣",
    "99999999999999999999", "\x00", "\x7f", "\ufeff", "\u2028", "é", "𝔘", "\u202e", "%", "%zz", "?x", "$x", "SUM(?x)",
    "GROUP_CONCAT(?x ; separator=',')", "REGEX(?x, '(a+)+$')", "REPLACE(?x, '(', '')", "SUBSTR(?x, -1, 1e9)",
    "IRI(?x)", "NOW()", "<http://[::1>", "<urn:x>", "<>", "<../..>", "()", "[]", "{}", "xsd:nothing",
)  # fmt: skip
_GOOD: Final = (SELECT, ASK, CONSTRUCT, *(it.text for it in questions.load()))
_UPDATES: Final = (
    f"INSERT DATA {{ GRAPH <{ARTICLE_GRAPH}> {{ <urn:s> <urn:p> 'words'@en, 1.5, _:b }} }}",
    "DELETE WHERE { GRAPH <urn:g> { ?s ?p ?o } }",
    "WITH <urn:g> DELETE { ?s ?p ?o } INSERT { ?s <urn:q> ?o } USING NAMED <urn:h> WHERE { ?s ?p ?o FILTER(?o > 1) }",
    "CREATE SILENT GRAPH <urn:g> ; COPY <urn:g> TO <urn:h> ; MOVE SILENT <urn:h> TO DEFAULT ; CLEAR GRAPH <urn:g>",
    "LOAD <http://127.0.0.1/> INTO GRAPH <urn:g>",
    "PREFIX : <urn:> DROP GRAPH :g ; INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
)

_variable = st.sampled_from(("?s", "?p", "?o", "?x", "$g"))
_iri = st.sampled_from(
    (f"<{BASE}id/actor/person-jane-roe>", "<http://www.w3.org/2004/02/skos/core#prefLabel>", "a", "<urn:none>", "<x>")
)
_literal = st.sampled_from(
    (
        '"Roe"',
        "'words'@en",
        "0",
        "-2.5",
        "1e9",
        "true",
        '"2024-03-05"^^<http://www.w3.org/2001/XMLSchema#date>',
        '"\\u0000"',
    )
)
_term = _variable | _iri.filter(lambda it: it != "a") | _literal
_path = st.recursive(
    _iri,
    lambda inner: st.one_of(
        inner.map(lambda it: f"({it})*"), inner.map(lambda it: f"^({it})"), inner.map(lambda it: f"({it})?"),
        st.tuples(inner, inner).map("({0[0]}/{0[1]})".format), st.tuples(inner, inner).map("({0[0]}|{0[1]})".format),
        st.just("!a"),
    ),
    max_leaves=4,
)  # fmt: skip
_expression = st.recursive(
    _term.map(str),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("=", "<", "+", "*", "/", "&&", "||", "!=")), inner).map(
            lambda it: f"({' '.join(it)})"
        ),
        st.tuples(
            st.sampled_from(("STR", "LANG", "DATATYPE", "ABS", "STRLEN", "YEAR", "MD5", "UCASE", "IRI", "BNODE", "!")),
            inner,
        ).map(lambda it: f"{it[0]}({it[1]})"),
        st.tuples(st.sampled_from(("REGEX", "CONTAINS", "STRDT", "STRLANG", "SAMETERM", "SUBSTR")), inner, inner).map(
            lambda it: f"{it[0]}({it[1]}, {it[2]})"
        ),
        st.tuples(inner, inner, inner).map(lambda it: f"IF({', '.join(it)})"),
    ),
    max_leaves=6,
)
_triple = st.tuples(_variable | _iri.filter(lambda it: it != "a"), _variable | _path, _term).map(" ".join)
_group = st.recursive(
    _triple,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" . ".join),
        st.tuples(inner, inner).map("{0[0]} OPTIONAL {{ {0[1]} }}".format),
        st.tuples(inner, inner).map("{{ {0[0]} }} UNION {{ {0[1]} }}".format),
        st.tuples(inner, inner).map("{0[0]} MINUS {{ {0[1]} }}".format),
        inner.map("GRAPH ?g {{ {} }}".format),
        st.tuples(inner, _expression).map("{0[0]} FILTER({0[1]})".format),
        st.tuples(inner, _expression).map("{0[0]} BIND({0[1]} AS ?new)".format),
        inner.map("{{ SELECT ?s (COUNT(*) AS ?x) {{ {} }} GROUP BY ?s }}".format),
        inner.map("VALUES (?s ?x) {{ (UNDEF 1) (<urn:x> 'y') }} {}".format),
        inner.map("FILTER NOT EXISTS {{ {} }}".format),
    ),
    max_leaves=8,
)
_FORMS: Final[tuple[Callable[[str], str], ...]] = tuple(
    it.format
    for it in (
        "SELECT * {{ {} }}",
        "SELECT DISTINCT ?s ?x {{ {} }} ORDER BY DESC(?s) ?x LIMIT 50 OFFSET 1",
        "SELECT ?s (GROUP_CONCAT(?o) AS ?all) {{ {} }} GROUP BY ?s HAVING (COUNT(*) > 0)",
        "ASK {{ {} }}",
        "CONSTRUCT {{ ?s ?p ?o . _:b ?p ?x }} WHERE {{ {} }}",
        "DESCRIBE ?s {{ {} }} LIMIT 5",
        "BASE <http://base.example/> SELECT (SUM(?o) AS ?sum) (SAMPLE(?x) AS ?one) {{ {} }}",
    )
)
made: Final = st.tuples(st.sampled_from(_FORMS), _group).map(lambda it: it[0](it[1]))


@st.composite
def damaged(draw: st.DrawFn, good: st.SearchStrategy[str]) -> str:
    """Draw a good text, and damage it in a few places."""
    tokens = _TOKEN.findall(draw(good))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(tokens) - 1)))
        kind = draw(st.sampled_from(("drop", "put", "replace", "swap", "cut", "repeat")))
        if kind == "drop":
            del tokens[at : at + draw(st.integers(1, 5))]
        elif kind == "put":
            tokens.insert(at, f" {draw(st.sampled_from(_ODD))} ")
        elif kind == "replace":
            tokens[at : at + 1] = [draw(st.sampled_from(_ODD) | st.text(max_size=4))]
        elif kind == "swap":
            other = draw(st.integers(0, max(0, len(tokens) - 1)))
            tokens[at : at + 1], tokens[other : other + 1] = tokens[other : other + 1], tokens[at : at + 1]
        elif kind == "cut":
            del tokens[at:]
        else:
            tokens[at:at] = tokens[at : at + 3] * draw(st.sampled_from((2, 30, 300)))
    return "".join(tokens)


queries: Final = made | damaged(made) | damaged(st.sampled_from(_GOOD))
updates: Final = st.sampled_from(_UPDATES) | damaged(st.sampled_from(_UPDATES))
