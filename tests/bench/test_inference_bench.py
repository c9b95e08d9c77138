"""The store that inference is measured on: it holds what inference gives, and measuring leaves it as it was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from ingest.iris import Iris
from ontology.terms import DEFAULT_BASE, ONR
from server.inference import renew
from server.store.embedded import EmbeddedStore
from tests.bench.inference import STEPS, Filled, fill_store, main, measured

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph as ox

ARTICLES = 25
IRIS = Iris(DEFAULT_BASE)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("filled") / "store"


@pytest.fixture(scope="module")
def filled(place: Path) -> Filled:
    return fill_store(place, ARTICLES, 5)


def everything(store: EmbeddedStore) -> set[ox.Quad]:
    return set(store.quads())


def test_filled_store_holds_what_inference_gives(filled: Filled, place: Path) -> None:
    with EmbeddedStore.open(place) as store:
        before, graphs = everything(store), list(store.graphs())
        renew(store, IRIS)

        assert everything(store) == before
        assert len(before) == filled.quads
        assert sum(graph.startswith(IRIS.article_graph("")) for graph in graphs) == ARTICLES
        assert any(f"{ONR}sameUtteranceAs" in str(quad) and "/inferred/" in str(quad) for quad in before)


def test_measuring_leaves_the_store_as_it_was(filled: Filled, place: Path) -> None:
    with EmbeddedStore.open(place) as store:
        before = everything(store)
        found = measured(store, filled, 2, 1)

        assert everything(store) == before
        assert all(found[kind]["cpu_ms"].keys() == set(STEPS) for kind in ("plain", "linked"))


def test_results_are_printed_and_written(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--articles", "0,3", "--rounds", "1", "--out", str(tmp_path)])

    assert done.exit_code == 0, done.output
    assert "linked articles" in done.output
    results = json.loads((tmp_path / "inference.json").read_text(encoding="utf-8"))
    assert [it["articles"] for it in results] == [0, 3]
    assert results[1]["quads"] > results[0]["quads"]
