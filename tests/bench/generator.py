"""Graphs of news of any size, written as they are made: the same seed gives the same bytes.

Two files come of it: the quads of the named graphs, and the same triples without their graphs, for engines that keep
the union of all graphs as a graph of its own, as OnRecord's store does.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final, TypeVar

import pyoxigraph as ox

from ingest.iris import Iris
from ingest.mapping.provenance import Run, run_quads
from ontology import VOCABULARY
from ontology import reference as reference_data
from ontology.terms import DEFAULT_BASE
from tests.bench.article import Writer, Written
from tests.bench.description import Topic
from tests.bench.world import World, pick, zipf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

T = TypeVar("T")

#: The files of a corpus in its folder.
QUADS: Final = "quads.nq"
UNION: Final = "union.nt"

#: Quads of an article of middle length, from which the number of actors is reckoned.
_QUADS_PER_ARTICLE: Final = 800
_FIRST_DAY: Final = date(2012, 1, 1)
_DAYS: Final = 365 * 13
RUN: Final = Run("0.1.0", "generated", "1")
#: Statements of an article beside those that each has.
LENGTHS: Final = range(6, 26)
#: Values kept of each kind for parameters of queries.
_SAMPLES: Final = 400


_UNITS: Final = {"": 1, "k": 1_000, "m": 1_000_000}


def size_of(text: str) -> int:
    """Return the number of quads that a size such as "100k" or "1m" stands for.

    Raises:
        ValueError: it is no size.

    >>> size_of("100k"), size_of("1M"), size_of("2500")
    (100000, 1000000, 2500)
    """
    found = re.fullmatch(r"([0-9]+)([km]?)", text.strip().lower())
    if found is None:
        raise ValueError(f"{text!r} is no size: give a number of quads, as 100k, 1m or 10m")
    return int(found[1]) * _UNITS[found[2]]


@dataclass(slots=True)
class Samples:
    """Values that the corpus holds, for parameters of queries; what occurs often is there often."""

    articles: list[tuple[str, int]] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    memberships: list[tuple[str, str]] = field(default_factory=list)
    propositions: list[tuple[str, str]] = field(default_factory=list)
    metonyms: list[str] = field(default_factory=list)
    disputed: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Corpus:
    """What was generated: how many of each thing there are, and values to ask for.

    `quads` counts those of the named graphs, none twice. Of `samples.articles`, each has the number of its direct
    quotations beside it.
    """

    seed: int
    quads: int = 0
    graphs: int = 0
    articles: int = 0
    statements: int = 0
    claims: int = 0
    mentions: int = 0
    direct: int = 0
    samples: Samples = field(default_factory=Samples)

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def articles(size: int, seed: int, corpus: Corpus, base: str = DEFAULT_BASE) -> Iterator[tuple[str, list[str]]]:
    """Yield each graph as its IRI and its triples, without their full stops, until there are `size` quads or more.

    The graphs of the vocabulary, the reference data and the runs come first and count. `corpus` is brought up to date
    with each graph.
    """
    rng, chooser = Random(seed), Random(seed + 1)  # noqa: S311 -- figures, not secrets
    iris = Iris(base)
    for graph, lines in context(iris):
        _count(corpus, lines)
        yield graph, lines
    world = World.of(size // _QUADS_PER_ARTICLE, rng)
    while corpus.quads < size:
        for topic, written in topic_articles(base, world, rng):
            _count(corpus, written.lines)
            _note(corpus, topic, written, chooser)
            yield iris.article_graph(written.key), written.lines
            if corpus.quads >= size:
                return


def write(size: int, seed: int, folder: Path) -> Corpus:
    """Write a corpus of `size` quads, or up to one article more, into `folder`, and return what is in it."""
    corpus = Corpus(seed)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / QUADS).open("w", encoding="utf-8", buffering=1 << 20) as quads,
        (folder / UNION).open("w", encoding="utf-8", buffering=1 << 20) as union,
    ):
        for graph, lines in articles(size, seed, corpus):
            end = f" <{graph}> .\n"
            quads.write(end.join(lines))
            quads.write(end)
            union.write(" .\n".join(lines))
            union.write(" .\n")
    return corpus


def topic_articles(base: str, world: World, rng: Random, lengths: range = LENGTHS) -> Iterator[tuple[Topic, Written]]:
    """Yield the articles of one topic, most often few of them, some days apart at most.

    `lengths` are the numbers of statements that an article may have.
    """
    day = _FIRST_DAY + timedelta(rng.randrange(_DAYS))
    cast = tuple(dict.fromkeys(world.person(zipf(rng, world.persons)) for _ in range(rng.randrange(4, 10))))
    member, organization = pick(rng, world.states), pick(rng, world.organizations)
    earlier = None
    for _ in range(1 + min(29, int(rng.paretovariate(1.2)))):
        topic = Topic(member, organization, cast, day)
        key = f"{rng.getrandbits(256):064x}"
        writer = Writer(base, key, topic, world, RUN.key, rng)
        written = writer.write(rng.choice(lengths), earlier if rng.random() < 0.5 else None)
        yield topic, written
        earlier = written.repeatable or earlier
        day += timedelta(rng.randrange(4))


def context(iris: Iris) -> Iterator[tuple[str, list[str]]]:
    """Yield the graphs that are there before any article, as `articles` does."""
    ontology = ox.NamedNode(iris.ontology_graph)
    vocabulary = (triple for file in VOCABULARY for triple in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))
    groups = (
        (iris.ontology_graph, (ox.Quad(it.subject, it.predicate, it.object, ontology) for it in vocabulary)),
        (iris.reference_graph, reference_data.quads(iris.base, reference_data.load())),
        (iris.runs_graph, run_quads(RUN, iris)),
    )
    for graph, quads in groups:
        # The few blank nodes are lists in axioms, which no question asks for, and engines number them anew.
        triples = (it.triple for it in quads if not _has_blank(it))
        yield graph, sorted({str(it) for it in triples})


def _has_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _count(corpus: Corpus, lines: list[str]) -> None:
    corpus.quads += len(lines)
    corpus.graphs += 1


def _note(corpus: Corpus, topic: Topic, written: Written, rng: Random) -> None:
    corpus.articles += 1
    corpus.statements += len(written.statements)
    corpus.claims += written.claims
    corpus.mentions += written.mentions
    corpus.direct += written.direct
    samples, seen = corpus.samples, corpus.articles
    _keep(samples.articles, (written.key, written.direct), seen, rng)
    _keep(samples.statements, rng.choice(written.statements), seen, rng)
    _keep(samples.memberships, (topic.member.key, topic.organization.key), seen, rng)
    _keep(samples.days, topic.day.isoformat(), seen, rng)
    if written.speakers:
        chosen = rng.randrange(len(written.speakers))
        _keep(samples.speakers, written.speakers[chosen], seen, rng)
        _keep(samples.posts, written.posts[chosen], seen, rng)
    if written.propositions:
        _keep(samples.propositions, rng.choice(written.propositions), seen, rng)
    if written.metonyms:
        _keep(samples.metonyms, rng.choice(written.metonyms), seen, rng)
    if written.disputed:
        _keep(samples.disputed, rng.choice(written.disputed), seen, rng)


def _keep(kept: list[T], value: T, seen: int, rng: Random) -> None:
    """Keep a sample of what is seen, each with the same chance (reservoir sampling)."""
    if len(kept) < _SAMPLES:
        kept.append(value)
    elif (place := rng.randrange(seen)) < _SAMPLES:
        kept[place] = value
