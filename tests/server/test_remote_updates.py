"""Updates of the store in another engine do what they do in the embedded store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ontology.errors import InvalidQuery
from ontology.terms import DEFAULT_BASE
from server.store import open_store
from server.store.updating import Update
from tests.server import remote_engines
from tests.server.rows_of import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from server.store.base import Store

DEFAULT = f"{DEFAULT_BASE}graph/default"
STEPS = (
    "INSERT DATA { :a :b 'é', 2 . GRAPH :g { :a :b 2 ; :knows :c . :c :name 'x'@fr } }",
    """DELETE { GRAPH ?g { ?s ?p ?o } } INSERT { GRAPH :h { ?s :was ?o } }
    WHERE { GRAPH ?g { ?s ?p ?o FILTER(?o = 2) } }""",
    "WITH :g DELETE { ?s :name ?n } INSERT { ?s :label ?n } WHERE { ?s :name ?n }",
    """INSERT { GRAPH :k { ?s :seen true } } WHERE { ?s ?p ?o } ; COPY :k TO :l ;
    DELETE DATA { GRAPH :l { :a :seen true } }""",
    "INSERT { GRAPH :m { ?s ?p ?o } } USING :g USING :h WHERE { ?s ?p ?o }",
    "MOVE :m TO :n ; CLEAR GRAPH :k",
    "DROP ALL ; INSERT DATA { :only :this :one }",
)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def remote(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with getattr(remote_engines, request.param)(tmp_path) as endpoint, open_store(endpoint) as store:
        yield store


def update(store: Store, text: str) -> None:
    store.update(Update(f"PREFIX : <https://example.org/> {text}", DEFAULT_BASE, DEFAULT))


def held(store: Store) -> set[Quad]:
    return set(store.quads())


def test_each_step_leaves_what_it_leaves_in_the_embedded_store(remote: Store) -> None:
    with open_store(None) as embedded:
        for step in STEPS:
            for store in (embedded, remote):
                update(store, step)
            assert held(remote) == held(embedded), step
            assert sorted(remote.graphs()) == sorted(embedded.graphs())
            # The union follows.
            assert count(remote, "?s ?p ?o") == len({quad.triple for quad in held(embedded)})
        assert held(remote)


def test_a_request_that_does_not_parse_does_nothing(remote: Store) -> None:
    with pytest.raises(InvalidQuery, match="line 1, column"):
        update(remote, "INSERT DATA { :a :b :c } ; CLEAR XYZ")
    with pytest.raises(InvalidQuery, match="SERVICE is not allowed"):
        update(remote, "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert held(remote) == set()
