"""Queries in other words: their answers are those that SPARQL 1.1 says, and a query without need stays as it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NoReturn

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import questions
from ontology.terms import DEFAULT_BASE
from server.store import open_store, rewriting
from server.store.base import Answer, Solutions
from server.store.rewriting import rewritten
from server.store.rewriting.outline import outline
from server.store.rewriting.tokens import UnreadQuery
from tests.growth import growth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from server.store.base import Store

DATA: Final = """
<urn:g1> { <urn:a> <urn:p> <urn:b> ; <urn:q> "one"@en . <urn:b> <urn:p> <urn:c> }
<urn:g2> { <urn:a> <urn:p> <urn:a> ; <urn:q> "two" . <urn:c> <urn:r> 5 }
<urn:g3> { <urn:d> <urn:r> <urn:e> }
"""
GRAPHS: Final = ("urn:g1", "urn:g2", "urn:g3")


def nowhere(query: str) -> bool:
    return False


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    quads = list(ox.parse(DATA, format=ox.RdfFormat.TRIG))
    with open_store(None) as opened:
        opened.replace({name: [it for it in quads if it.graph_name == ox.NamedNode(name)] for name in GRAPHS})
        yield opened


def rows(store: Store, text: str, **dataset: tuple[str, ...]) -> Counter[frozenset[tuple[str, str]]]:
    found = store.query(text, **dataset)  # type: ignore[arg-type]  # the names are those of its parameters
    assert isinstance(found, Solutions)
    return Counter(
        frozenset((name, str(term)) for name, term in zip(found.variables, row, strict=True) if term is not None)
        for row in found.rows
    )


@pytest.mark.parametrize(
    "group",
    [
        "{ VALUES ?x { 1 2 } }",
        "{ VALUES (?g ?x) { (UNDEF 1) (<urn:g2> 2) (<urn:none> 3) } }",
        "{ ?s <urn:p> ?o VALUES ?o { <urn:b> <urn:a> } }",
        "{ { VALUES ?s { <urn:a> } } UNION { ?s <urn:r> ?o } }",
        "{ ?s <urn:p> ?o OPTIONAL { VALUES ?x { 1 } } }",
        "{ ?s <urn:p> ?o MINUS { ?x <urn:q> ?y } }",
        "{ ?s <urn:p> ?o MINUS { ?s <urn:q> 'two' } }",
        "{ ?s <urn:p> ?o OPTIONAL { ?s <urn:q> ?z MINUS { ?k <urn:p> <urn:c> } } }",
        "{ MINUS { ?x ?y ?z } ?s <urn:p> ?o }",
        "{ SELECT ?s { ?s <urn:p> ?o } }",
        "{ SELECT DISTINCT ?s WHERE { ?s ?p ?o } }",
        "{ SELECT * { ?s <urn:p> ?o } }",
        "{ SELECT * { VALUES ?x { 1 } } }",
        "{ ?s <urn:q> ?w { SELECT ?s { ?s <urn:p> ?o } } }",
        "{ SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o } }",
        "{ SELECT (COUNT(?s) AS ?n) (SUM(?o) AS ?sum) (MIN(?o) AS ?least) { ?s <urn:r> ?o } }",
        "{ SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o } HAVING (COUNT(*) > 1) }",
        "{ SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o } HAVING (COUNT(*) < 1) }",
        "{ SELECT ?s (COUNT(*) AS ?n) { ?s <urn:p> ?o } GROUP BY ?s }",
        "{ SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 1) ORDER BY ?n }",
        "{ SELECT (AVG(?n) AS ?mean) { { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s } } }",
        "{ { SELECT ?s { ?s <urn:p> ?o } } UNION { SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o = 5) } } }",
        "{ ?s <urn:p> ?o FILTER EXISTS { SELECT ?s { ?s <urn:q> ?x } } }",
        "{ ?s <urn:p>* <urn:c> }",
        "{ <urn:a> <urn:p>? ?o }",
        "{ <urn:none> <urn:p>* ?o . }",
        "{ <urn:none> <urn:p>* ?o . ?o <urn:p> ?k }",
        "{ <urn:d> (<urn:p>|<urn:q>)* ?o ; <urn:r> ?z }",
        "{ SELECT (COUNT(*) AS ?n) { ?s <urn:p>* <urn:c> } }",
    ],
)
def test_a_graph_of_a_variable_is_each_named_graph_in_turn(store: Store, group: str) -> None:
    each = " UNION ".join(f"{{ VALUES ?g {{ <{name}> }} GRAPH <{name}> {group} }}" for name in GRAPHS)
    names = sorted(outline(f"ASK {{ GRAPH ?g {group} }}").variables(0, 10_000))
    selected = " ".join(f"?{name}" for name in names)
    wanted = rows(store, f"SELECT {selected} {{ {each} }}")
    assert rows(store, f"SELECT {selected} {{ GRAPH ?g {group} }}") == wanted
    assert rows(store, f"SELECT * {{ GRAPH ?g {group} }}") == rows(store, f"SELECT * {{ {each} }}")


@pytest.mark.parametrize(
    "start", ["<urn:a>", "<urn:c>", "<urn:none>", "<urn:p>", '"one"@en', '"none"@en', "5", "-7", "true"]
)
@pytest.mark.parametrize(
    "path", ["<urn:p>*", "^<urn:p>*", "(<urn:p>/<urn:q>?)*", "(<urn:p>|!(<urn:q>|^a))*", "<urn:r>?"]
)
def test_a_path_from_a_constant_has_its_start(store: Store, start: str, path: str) -> None:
    # `p*` is the start, and whatever `p+` finds besides; `r?` likewise, as one step is in no circle.
    more = f"{path[:-1]}+" if path.endswith("*") else path[:-1]
    besides = f"FILTER(sameTerm(?k, {start}) && !sameTerm(?x, ?k))"
    other = f"{{ VALUES ?x {{ {start} }} }} UNION {{ ?x ^({more}) ?k {besides} }}"
    backward = f"SELECT ?x {{ ?x {path} {start} }}"
    wanted = rows(store, f"SELECT ?x {{ {other.replace('^(', '(')} }}")
    assert rows(store, backward) == wanted
    for graph in GRAPHS:
        in_graph = rows(store, f"SELECT ?x {{ GRAPH <{graph}> {{ {other.replace('^(', '(')} }} }}")
        assert rows(store, f"SELECT ?x {{ GRAPH <{graph}> {{ ?x {path} {start} }} }}") == in_graph
        assert rows(store, backward, default_graphs=(graph,)) == in_graph
        assert rows(store, backward.replace("{", f"FROM <{graph}> {{")) == in_graph
    if start.startswith("<"):
        assert rows(store, f"SELECT ?x {{ {start} {path} ?x }}") == rows(store, f"SELECT ?x {{ {other} }}")


def test_an_empty_path_counts_in_each_way_that_it_has(store: Store) -> None:
    assert rows(store, "SELECT ?x { <urn:none> <urn:p>*|<urn:q>? ?x }").total() == 2
    assert rows(store, "SELECT ?x { <urn:none> <urn:p>*/<urn:q>? ?x }").total() == 1
    assert rows(store, "SELECT ?x { <urn:none> <urn:p>*/<urn:q> ?x }").total() == 0
    assert rows(store, "PREFIX : <urn:> SELECT ?x { :none (:p?)+ ?x ; :q* ?y , ?x . ?a :r ?b }").total() == 2


def test_an_empty_path_between_constants_is_from_a_term_to_itself(store: Store) -> None:
    assert store.query("ASK { <urn:none> <urn:p>* <urn:none> }") == Answer(value=True)
    assert store.query("PREFIX : <urn:> ASK { <urn:none> :p? :none }") == Answer(value=True)
    assert store.query("ASK { <urn:none> <urn:p>* <urn:nothing> }") == Answer(value=False)
    assert store.query("ASK { <urn:a> <urn:p>* <urn:none> }") == Answer(value=False)


@pytest.mark.parametrize(
    ("joined", "value"),
    [
        ("GROUP_CONCAT(?x; SEPARATOR='|')", '"a|a|a|7|urn:a"'),
        ("group_concat ( DISTINCT ?x ; separator = '|' )", '"a|a|a|7|urn:a"'),
        ("GROUP_CONCAT(DISTINCT LCASE(?x))", None),
        ("GROUP_CONCAT(IF(?y<2, ?x, 'z'))", '"a a z z z"'),
        ("STRLEN(GROUP_CONCAT(?x))", '"13"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ],
)
def test_group_concat_joins_whatever_has_a_string(store: Store, joined: str, value: str | None) -> None:
    data = "VALUES (?x ?y) { ('a' 0) ('a'@en 1) ('a'@fr 2) (7 3) (<urn:a> 4) }"
    (found,) = rows(store, f"SELECT ({joined} AS ?all) # not GROUP_CONCAT(?x)\n {{ {data} }}")
    assert dict(found).get("all") == value


def test_group_concat_of_one_language_is_plain(store: Store) -> None:
    for joined in ("GROUP_CONCAT(?x)", "GROUP_CONCAT(DISTINCT ?x)"):
        (found,) = rows(store, f"SELECT ({joined} AS ?all) {{ VALUES ?x {{ 'a'@en 'b'@en }} }}")
        assert dict(found) == {"all": '"a b"'}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o * 2 > 4) }",
        "SELECT DISTINCT * { ?a <urn:p>+ <urn:b> . ?b <urn:p>/<urn:q>* <urn:c> . ?c <urn:p>* ?d }",
        "SELECT * { GRAPH ?g { ?s ?p ?o OPTIONAL { ?s <urn:q> ?x } } MINUS { ?s <urn:r> ?x } }",
        "SELECT * { GRAPH <urn:g1> { VALUES ?x { 1 } } }",
        "SELECT * { GRAPH ?g { { SELECT ?s { ?s ?p ?o } LIMIT 1 } } }",
        "SELECT * { GRAPH ?g { { SELECT ?g ?s { ?s ?p ?o } } } }",
        "SELECT * { ?s ?p 'GROUP_CONCAT(?x) <urn:p>* GRAPH ?g { MINUS'",
        "SELECT * { [ <urn:p>* <urn:b> ] }",
    ],
)
def test_a_query_without_need_stays_as_it_is(text: str) -> None:
    assert rewritten(text) == text


def test_a_constant_that_is_there_needs_no_other_words(store: Store) -> None:
    asked: list[str] = []

    def ask(query: str) -> bool:
        asked.append(query)
        return store.query(query) == Answer(value=True)

    text = "PREFIX : <urn:> SELECT * { :a :p* ?x . ?x :p? :c }"
    assert rewritten(text, ask) == text
    assert len(asked) == 2
    assert "BIND(:none AS ?x)" in rewritten(text.replace(":c", ":none"), ask)


def test_the_questions_stay_as_they_are() -> None:
    for question in questions.load(DEFAULT_BASE):
        text = question.query()
        assert rewritten(text) is text or "GROUP_CONCAT" in text


def test_what_other_words_make_of_a_fault_is_told_about_the_text(store: Store) -> None:
    with pytest.raises(Exception, match=r"line 1, column 49, near `LIMIT many`|LIMIT many|many"):
        store.query("SELECT (GROUP_CONCAT(?x) AS ?y) { ?x ?p ?o } LIMIT many")
    with pytest.raises(Exception, match="the prefix none: is not declared"):
        store.query("SELECT ?x { none:a <urn:p>* ?x }")


PIECES: Final = (
    *"{}()[]*?+/|^!.;,<>=",
    *("SELECT", "ASK", "WHERE", "GRAPH", "?g", "?x", "<urn:a>", ":p*", ":p?", "a", '"s"', "@en", "^^", "7", "UNION"),
    *(
        "MINUS",
        "VALUES",
        "FILTER",
        "EXISTS",
        "BIND",
        "AS",
        "GROUP_CONCAT",
        "DISTINCT",
        "GROUP",
        "BY",
        "LIMIT",
        "OPTIONAL",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=24))
def test_whatever_the_text_is_it_is_read_or_left(pieces: list[str]) -> None:
    text = f"SELECT * {{ {' '.join(pieces)} }} # GRAPH ?g MINUS :p* GROUP_CONCAT"
    scratch = ox.Store()
    try:
        scratch.query(text)
    except SyntaxError:
        rewritten(text, nowhere)
    else:
        scratch.query(rewritten(text, nowhere))


def test_reading_takes_time_linear_in_the_text_and_never_too_deep() -> None:
    with pytest.raises(UnreadQuery, match="too many"):
        outline("ASK {" + "{" * 9_000 + "}" * 9_000 + "}")

    def reading(times: int) -> Callable[[], object]:
        text = "SELECT * { GRAPH ?g { VALUES ?x { 1 } " + "<urn:a> <urn:p>* ?x ." * times + "} }"
        assert rewritten(text, bool) != text
        return lambda: rewritten(text, bool)

    assert growth(reading, 100, 1_000) < 30


def test_sub_queries_in_sub_queries_are_not_written_without_bound() -> None:
    deep = "?s ?p ?o"
    for number in range(20):
        deep = f"{{ SELECT (COUNT(*) AS ?n{number}) {{ {deep} }} }}"
        assert len(rewritten(f"SELECT * {{ GRAPH ?g {{ {deep} }} }}")) < 500_000
    assert rewritten(f"SELECT * {{ GRAPH ?g {{ {deep} }} }}") == f"SELECT * {{ GRAPH ?g {{ {deep} }} }}"


def test_a_query_without_need_is_searched_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_: str) -> NoReturn:
        raise AssertionError

    for name in ("tokens", "outline"):
        monkeypatch.setattr(rewriting, name, read)
    plain = "SELECT * { ?s ?p ?o FILTER(?o != 'is it so?') } # or is it <urn:a> *"
    assert rewritten(plain, bool) is plain
    with pytest.raises(AssertionError):
        rewritten(plain.replace("?s ?p ?o", "<urn:a> <urn:p>* ?o"), bool)
