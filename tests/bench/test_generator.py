"""The generated graphs: exact counts, the same from the same seed, and of the shape that real articles have."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

from ontology.terms import ONR, RDF, SDO
from ontology.validate import validate
from tests.bench.generator import QUADS, UNION, Corpus, articles, write

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 20_000
SEED = 11


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


@pytest.fixture(scope="module")
def corpus(folder: Path) -> Corpus:
    return write(SIZE, SEED, folder)


@pytest.fixture(scope="module")
def dataset(corpus: Corpus, folder: Path) -> ox.Dataset:
    return ox.Dataset(ox.parse(path=str(folder / QUADS), format=ox.RdfFormat.N_QUADS))


def instances(dataset: ox.Dataset, term: str) -> int:
    found = dataset.quads_for_object(ox.NamedNode(term))
    return sum(it.predicate.value == str(RDF.type) for it in found)


def test_counts_are_those_of_the_file(corpus: Corpus, dataset: ox.Dataset, folder: Path) -> None:
    lines = (folder / QUADS).read_bytes().count(b"\n")

    assert (lines, len(dataset)) == (corpus.quads, corpus.quads)
    assert instances(dataset, str(SDO.NewsArticle)) == corpus.articles
    assert instances(dataset, f"{ONR}Statement") == corpus.statements
    assert instances(dataset, f"{ONR}MembershipClaim") == corpus.claims
    assert instances(dataset, f"{ONR}Mention") == corpus.mentions
    assert len({it.graph_name for it in dataset}) == corpus.graphs


def test_size_is_met_to_within_one_article(corpus: Corpus) -> None:
    assert SIZE <= corpus.quads < SIZE + 3_000


def test_union_holds_the_triples_of_the_graphs(corpus: Corpus, dataset: ox.Dataset, folder: Path) -> None:
    union = set(ox.parse(path=str(folder / UNION), format=ox.RdfFormat.N_TRIPLES))

    assert {it.triple for it in union} == {it.triple for it in dataset}


def test_same_seed_gives_the_same_bytes(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    again = write(SIZE, SEED, tmp_path)

    assert again == corpus
    assert (tmp_path / QUADS).read_bytes() == (folder / QUADS).read_bytes()
    assert write(SIZE, SEED + 1, tmp_path) != corpus


def test_articles_break_no_shape() -> None:
    shown = 0
    for graph, lines in articles(SIZE, SEED, Corpus(SEED)):
        if "/graph/article/" in graph:
            data = rdflib.Graph().parse(data="".join(f"{line} .\n" for line in lines), format="nt")
            assert validate(data) == (), graph
            shown += 1
        if shown == 3:
            break
    assert shown == 3


def test_direct_quotations_of_a_sampled_article_are_those_in_the_graph(corpus: Corpus, dataset: ox.Dataset) -> None:
    direct = Counter(
        it.subject.value.rpartition("/")[2][:32]
        for it in dataset.quads_for_object(ox.NamedNode(f"{ONR}quote-direct"))
        if isinstance(it.subject, ox.NamedNode) and it.predicate.value == f"{ONR}quoteType"
    )

    assert {key: direct[key] for key, _ in corpus.samples.articles} == dict(corpus.samples.articles)


def test_few_actors_are_in_many_articles() -> None:
    corpus = Corpus(SEED)
    heard: Counter[str] = Counter()
    for graph, lines in articles(60_000, SEED, corpus):
        if "/graph/article/" in graph:
            heard.update({line.rpartition(" ")[2] for line in lines if f"<{ONR}speaker>" in line})

    most = heard.most_common()
    assert most[0][1] >= 4 * most[len(most) // 2][1]
    assert len({day[:4] for day in corpus.samples.days}) > 5
