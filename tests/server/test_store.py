"""The embedded store: transactions, the union of its graphs, queries, and what it says when something is wrong."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
import threading
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.errors import InvalidQuery, InvalidStore
from server.store import open_store
from server.store.base import Answer, Solutions, Triples
from server.store.folder import explained
from tests.server.small_graph import ARTICLE_GRAPH, ONTOLOGY_GRAPH, REFERENCE_GRAPH, graphs, quads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from server.store.base import Store

G, H = "https://example.org/g", "https://example.org/h"


def quad(name: str, value: str, graph: str = G) -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(f"https://example.org/{name}"),
        ox.NamedNode("https://example.org/says"),
        ox.Literal(value),
        ox.NamedNode(graph),
    )


def rows(store: Store, text: str, **more: object) -> list[tuple[str | None, ...]]:
    found = store.query(text, **more)  # type: ignore[arg-type]  # as the test gives them
    assert isinstance(found, Solutions)
    return [tuple(None if term is None else term.value for term in row) for row in found.rows]


def same(found: Iterable[ox.Quad], wanted: Iterable[ox.Quad]) -> bool:
    """Tell whether two sets of quads are the same graph, whatever their blank nodes are called."""
    one, other = ox.Dataset(found), ox.Dataset(wanted)
    one.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    other.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return one == other


def test_replace_makes_each_graph_hold_exactly_its_quads(small_store: Store) -> None:
    for name, wanted in graphs().items():
        assert same(small_store.quads(name), wanted)
    changed = quads(REFERENCE_GRAPH, 'actor:african-union skos:prefLabel "Union africaine"@fr .')
    small_store.replace({REFERENCE_GRAPH: changed})
    assert set(small_store.quads(REFERENCE_GRAPH)) == set(changed)
    assert same(small_store.quads(ARTICLE_GRAPH), graphs()[ARTICLE_GRAPH])


def test_quads_of_all_graphs_are_each_given_once_with_their_graph(small_store: Store) -> None:
    wanted = [quad for graph in graphs().values() for quad in graph]
    assert same(small_store.quads(), wanted)
    assert small_store.size() == len(set(wanted))


def test_size_follows_every_change(small_store: Store) -> None:
    small_store.size()
    small_store.replace({G: [quad("a", "1"), quad("b", "2")], REFERENCE_GRAPH: []})
    assert small_store.size() == len(list(small_store.quads()))
    small_store.replace({ONTOLOGY_GRAPH: [], G: [quad("a", "1")]})
    assert small_store.size() == len(list(small_store.quads()))


def test_default_graph_is_the_union_as_a_set() -> None:
    with open_store(None) as store:
        store.replace({G: [quad("a", "yes")], H: [quad("a", "yes", H), quad("b", "no", H)]})
        assert rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [("2",)]
        assert rows(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == [("3",)]


def test_a_triple_stays_in_the_union_until_its_last_graph_lets_go() -> None:
    with open_store(None) as store:
        store.replace({G: [quad("a", "yes")], H: [quad("a", "yes", H)]})
        store.drop([G])
        assert rows(store, "SELECT ?o { ?s ?p ?o }") == [("yes",)]
        store.drop([H])
        assert rows(store, "SELECT ?o { ?s ?p ?o }") == []


def test_a_triple_that_moves_between_graphs_in_one_change_stays_in_the_union() -> None:
    with open_store(None) as store:
        store.replace({G: [quad("a", "yes")]})
        store.replace({G: [], H: [quad("a", "yes", H)]})
        assert rows(store, "SELECT ?g ?o { ?s ?p ?o GRAPH ?g { ?s ?p ?o } }") == [(H, "yes")]


GRAPHS = st.dictionaries(
    st.sampled_from([G, H, "https://example.org/i"]),
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["1", "2", 'é\t\n"\\\x01 '])), max_size=4),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(GRAPHS, min_size=1, max_size=5))
def test_any_sequence_of_changes_leaves_graphs_size_and_union_right(
    changes: list[dict[str, list[tuple[str, str]]]],
) -> None:
    expected: dict[str, set[ox.Quad]] = {}
    with open_store(None) as store:
        store.size()
        for change in changes:
            wanted = {graph: {quad(name, value, graph) for name, value in pairs} for graph, pairs in change.items()}
            store.replace(wanted)
            expected |= wanted
        everything = set().union(*expected.values())
        assert set(store.quads()) == everything
        assert store.size() == len(everything)
        assert list(store.graphs()) == sorted(graph for graph, quads_ in expected.items() if quads_)
        union = store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        assert isinstance(union, Triples)
        assert sorted(map(str, union.triples)) == sorted({str(it.triple) for it in everything})
        assert rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [(str(len({it.triple for it in everything})),)]


def test_blank_nodes_keep_their_structure_and_go_with_their_graph(small_store: Store) -> None:
    text = "PREFIX owl: <http://www.w3.org/2002/07/owl#> SELECT ?x { ?d a owl:AllDisjointClasses ; owl:members ?x }"
    assert len(rows(small_store, text)) == 1
    before = set(small_store.quads(ONTOLOGY_GRAPH))
    small_store.replace({ONTOLOGY_GRAPH: graphs()[ONTOLOGY_GRAPH]})
    assert set(small_store.quads(ONTOLOGY_GRAPH)) == before, "the same blank nodes were written again"
    small_store.replace({ONTOLOGY_GRAPH: quads(ONTOLOGY_GRAPH, "[] a owl:AllDisjointClasses ; owl:members () .")})
    assert len(rows(small_store, text)) == 1
    small_store.drop([ONTOLOGY_GRAPH])
    assert rows(small_store, text) == []
    assert small_store.size() == len(list(small_store.quads()))


def test_numbers_and_times_are_kept_as_values() -> None:
    def typed(value: str, kind: str) -> ox.Quad:
        literal = ox.Literal(value, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}"))
        return ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), literal, ox.NamedNode(G))

    given = [typed("065", "nonNegativeInteger"), typed("65", "integer"), typed("2024-01-01T00:00:00+00:00", "dateTime")]
    with open_store(None) as store:
        store.size()
        for _ in range(2):
            store.replace({G: given})
            kept = {typed("65", "integer"), typed("2024-01-01T00:00:00Z", "dateTime")}
            assert set(store.quads(G)) == kept
            assert store.size() == 2


def test_a_graph_without_quads_is_not_there(small_store: Store) -> None:
    assert small_store.has_graph(REFERENCE_GRAPH)
    small_store.drop([REFERENCE_GRAPH, "https://example.org/never-there"])
    assert not small_store.has_graph(REFERENCE_GRAPH)
    assert REFERENCE_GRAPH not in list(small_store.graphs())


def test_a_quad_of_another_graph_is_refused_before_anything_is_written(small_store: Store) -> None:
    before = set(small_store.quads())
    with pytest.raises(ValueError, match="was given for the graph"):
        small_store.replace({H: [quad("a", "1", H)], G: [quad("b", "2", H)]})
    assert set(small_store.quads()) == before


def test_what_cannot_be_written_leaves_everything_as_it_was(small_store: Store) -> None:
    before = set(small_store.quads())

    def failing() -> Iterable[ox.Quad]:
        yield quad("a", "1")
        raise RuntimeError("the article ended early")

    with pytest.raises(RuntimeError, match="ended early"):
        small_store.replace({REFERENCE_GRAPH: [], G: failing()})
    assert set(small_store.quads()) == before


def test_a_process_that_dies_while_writing_leaves_whole_transactions_only(tmp_path: Path) -> None:
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        import pyoxigraph as ox
        from server.store import open_store
        node = ox.NamedNode
        store = open_store(Path(sys.argv[1]))
        for turn in range(10_000):
            store.replace({
                f"urn:g{side}": [
                    ox.Quad(node(f"urn:s{i}"), node("urn:turn"), ox.Literal(str(turn)), node(f"urn:g{side}"))
                    for i in range(200)
                ]
                for side in "ab"
            })
            print(turn, flush=True)
    """)
    with subprocess.Popen([sys.executable, "-c", script, tmp_path / "s"], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.strip() == "5":
                os.kill(child.pid, signal.SIGKILL)
    with open_store(tmp_path / "s") as store:
        turns = rows(
            store, "SELECT ?g ?turn (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?turn } } GROUP BY ?g ?turn ORDER BY ?g"
        )
        union = rows(store, "SELECT ?turn (COUNT(*) AS ?n) { ?s ?p ?turn } GROUP BY ?turn")
    assert [(graph, count) for graph, _, count in turns] == [("urn:ga", "200"), ("urn:gb", "200")]
    assert len({turn for _, turn, _ in turns}) == 1
    assert int(turns[0][1] or 0) >= 5
    assert union == [(turns[0][1], "200")]


def test_readers_see_whole_transactions_only() -> None:
    with open_store(None) as store:
        store.replace({G: [quad(str(i), "0") for i in range(50)]})
        seen: set[int] = set()
        stop = threading.Event()

        def read() -> None:
            while not stop.is_set():
                seen.add(len(rows(store, "SELECT DISTINCT ?o { ?s ?p ?o }")))

        reader = threading.Thread(target=read)
        reader.start()
        for turn in range(40):
            store.replace({G: [quad(str(i), str(turn)) for i in range(50)]})
        stop.set()
        reader.join()
    assert seen == {1}


def test_what_is_written_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    with open_store(tmp_path / "new" / "store") as store:
        store.replace({G: [quad("a", "1")]})
    with open_store(str(tmp_path / "new" / "store")) as store:
        assert list(store.quads(G)) == [quad("a", "1")]


def test_bindings_meet_variables_that_are_not_selected(small_store: Store) -> None:
    text = "SELECT ?name WHERE { ?actor <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }"
    union = ox.NamedNode("https://onrecord.example/id/actor/african-union")
    assert rows(small_store, text, bindings={"actor": union}) == [("African Union",)]
    assert rows(small_store, text, bindings={"name": ox.Literal("Jane Roe", language="en")}) == [("Jane Roe",)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT (COUNT(?o) AS ?n) WHERE { ?s ?p ?o }", 1),
        ("SELECT ?o WHERE { SELECT ?s ?o WHERE { ?s ?p ?o } ORDER BY ?o }", 2),
        ("SELECT ?o { { ?s ?p ?o } UNION { ?o ?p ?s } }", 2),
        (
            (
                "# a { in a comment\nSELECT (EXISTS { ?s ?p '}' } AS ?x) ?o "
                "{ ?s ?p ?o OPTIONAL { ?s ?q ?r FILTER(?r < 3) } }"
            ),
            2,
        ),
        ("PREFIX select: <urn:x> SELECT ?o FROM NAMED <https://example.org/g> { GRAPH ?g { ?s ?p ?o } } LIMIT 5", 2),
    ],
)
def test_bindings_hold_in_every_form_of_query(text: str, wanted: int) -> None:
    with open_store(None) as store:
        store.replace({G: [quad("a", "1"), quad("a", "2"), quad("b", "3")]})
        assert len(rows(store, text, bindings={"s": ox.NamedNode("https://example.org/a")})) == wanted


def test_bindings_hold_in_ask_and_construct() -> None:
    with open_store(None) as store:
        store.replace({G: [quad("a", "1"), quad("b", "2")]})
        thing = {"s": ox.NamedNode("https://example.org/a")}
        assert store.query('ASK { ?s ?p "2" }', bindings=thing) == Answer(value=False)
        found = store.query("CONSTRUCT { ?s <urn:p> ?o } WHERE { ?s ?p ?o }", bindings=thing)
        assert isinstance(found, Triples)
        assert [it.object for it in found.triples] == [ox.Literal("1")]


def test_bindings_that_cannot_hold_are_refused(small_store: Store) -> None:
    with pytest.raises(InvalidQuery, match=r"\?actor, which the query does not use"):
        small_store.query("SELECT ?s { ?s ?p 'actor ?actor' } # ?actor", bindings={"actor": ox.Literal("x")})
    with pytest.raises(InvalidQuery, match=r"CONSTRUCT \{ … \} WHERE"):
        small_store.query("CONSTRUCT WHERE { ?s ?p ?o }", bindings={"s": ox.NamedNode("urn:x")})


def test_a_bound_value_cannot_change_the_rest_of_the_query(small_store: Store) -> None:
    hostile = ox.Literal('") } ?x ?y ?z } # \\" \n \' }')
    assert rows(small_store, "SELECT ?o { ?s ?p ?o }", bindings={"o": hostile}) == []


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("SELECT * { ?s ?p ?o }", ("s", "p", "o")),
        ("PREFIX a: <urn:?b>\nselect distinct* { # ?p\n ?z a:x '?y' OPTIONAL { ?z ?y ?x } }", ("z", "y", "x")),
        ("SELECT ?o ?s { ?s ?p ?o }", ("o", "s")),
        ("SELECT * { { SELECT ?o ?s { ?s ?p ?o } } }", ("o", "s")),
        ("SELECT ?s { { SELECT * { ?s ?p ?o } } }", ("s",)),
    ],
)
def test_all_variables_come_in_the_order_of_the_text(text: str, variables: tuple[str, ...]) -> None:
    with open_store(None) as store:
        store.replace({G: [quad("a", "1")]})
        found = store.query(text)
        assert isinstance(found, Solutions)
        assert found.variables == variables
        wanted = {"s": "https://example.org/a", "p": "https://example.org/says", "o": "1"}
        for row in found.rows:
            assert {name: term.value for name, term in zip(variables, row, strict=True) if term} == {
                name: wanted[name] for name in variables
            }


def test_protocol_dataset_comes_before_the_union_and_from() -> None:
    with open_store(None) as store:
        store.replace({G: [quad("a", "g")], H: [quad("b", "h", H)]})
        everywhere = "SELECT ?o { ?s ?p ?o }"
        named = "SELECT ?o { GRAPH ?g { ?s ?p ?o } }"
        assert rows(store, everywhere, default_graphs=[H]) == [("h",)]
        assert rows(store, named, default_graphs=[H]) == []
        assert rows(store, named, named_graphs=[G]) == [("g",)]
        assert rows(store, everywhere, named_graphs=[G]) == []
        from_g = "SELECT ?o FROM <https://example.org/g> { ?s ?p ?o }"
        assert rows(store, from_g, default_graphs=[H]) == [("h",)]
        assert rows(store, from_g) == [("g",)]
        from_named = "SELECT ?o FROM NAMED <https://example.org/g> { GRAPH ?g { ?s ?p ?o } }"
        assert rows(store, from_named) == [("g",)]
        with pytest.raises(InvalidQuery, match="'no IRI' is not an absolute IRI"):
            store.query(everywhere, default_graphs=["no IRI"])


def test_rows_come_one_by_one(small_store: Store) -> None:
    found = small_store.query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    assert isinstance(found, Solutions)
    assert len(next(iter(found.rows))) == len(found.variables) == 12


def test_a_store_open_elsewhere_names_what_to_stop(tmp_path: Path) -> None:
    holder = (
        "import sys, pathlib; from server.store import open_store; "
        "store = open_store(pathlib.Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holder, str(tmp_path / "s"), "serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(InvalidStore, match=rf"open in another process: stop `-c .*serve` \(.*`kill {child.pid}`\)"):
            open_store(tmp_path / "s")
        child.communicate("")
    open_store(tmp_path / "s").close()


def test_a_store_open_in_this_process_is_said_to_be_open(tmp_path: Path) -> None:
    with open_store(tmp_path), pytest.raises(InvalidStore, match="is open in another process"):
        open_store(tmp_path)


def test_a_file_is_no_store(tmp_path: Path) -> None:
    file = tmp_path / "articles.txt"
    file.write_text("An article.", encoding="utf-8")
    with pytest.raises(InvalidStore, match=r"articles\.txt is a file, and a store is a folder: name a folder"):
        open_store(file)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader", encoding="utf-8")
    with pytest.raises(InvalidStore, match="has files in it and is not a store of OnRecord"):
        open_store(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_store_of_another_format_is_refused_in_words(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    (tmp_path / "onrecord-store").write_text("OnRecord store, format 99\n", encoding="utf-8")
    with pytest.raises(InvalidStore, match=r'marked "OnRecord store, format 99".*writes format 1 only: ingest'):
        open_store(tmp_path)


def test_a_place_where_no_folder_can_be_made_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(InvalidStore, match=r"file/store.*Not a directory"):
        open_store(file / "store")


def test_a_damaged_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.replace({G: [quad("a", "1")]})
    (tmp_path / "quads" / "CURRENT").write_text("nonsense", encoding="utf-8")
    with pytest.raises(InvalidStore, match=r"is damaged.*restore a copy"):
        open_store(tmp_path)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "the disk is full.*make room"),
        (OSError("IO error: No space left on device: While appending to file: 000004.log"), "the disk is full"),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES)), "may not write there.*name another folder"),
        (OSError("IO error: While open a file for appending: LOG: Read-only file system"), "read-only file system"),
        (OSError("IO error: something new"), "cannot be used: IO error: something new"),
    ],
)
def test_failures_of_the_disk_say_what_to_do(tmp_path: Path, error: OSError, words: str) -> None:
    with pytest.raises(InvalidStore, match=words) as raised:
        raise explained(error, tmp_path)
    assert str(tmp_path) in str(raised.value)


def test_a_closed_store_says_so(small_store: Store) -> None:
    small_store.close()
    small_store.close()
    with pytest.raises(InvalidStore, match="the store is closed"):
        small_store.query("ASK {}")
    with pytest.raises(InvalidStore, match="the store is closed"):
        small_store.replace({G: []})


def test_a_change_is_the_same_text_in_any_order_of_its_quads() -> None:
    stores: list[Mapping[str, list[str]]] = []
    for turn in (1, -1):
        with open_store(None) as store:
            store.replace({G: [quad(name, name) for name in "abcdefgh"[::turn]]})
            stores.append({graph: [str(it) for it in store.quads(graph)] for graph in store.graphs()})
    assert stores[0] == stores[1]
