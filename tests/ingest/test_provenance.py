"""Runs are the same for the same software and settings; words are where they say they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from pyoxigraph import Literal, NamedNode, Quad

from ingest.iris import Iris
from ingest.mapping import vocabulary as v
from ingest.mapping.provenance import Run, generation_quads, mention_quads, run_quads
from ingest.records import Span
from ontology.terms import DEFAULT_BASE

IRIS = Iris(DEFAULT_BASE)
RUN = Run("1.2.3", "en_model", "3.8.0", (("window", "2"), ("cues", "all")))
SHA = "0123456789abcdef" * 4
GRAPH = NamedNode(IRIS.runs_graph)


def test_a_run_is_another_when_anything_that_changes_results_changes() -> None:
    others = [
        Run("1.2.4", "en_model", "3.8.0", RUN.settings),
        Run("1.2.3", "en_other", "3.8.0", RUN.settings),
        Run("1.2.3", "en_model", "3.8.1", RUN.settings),
        Run("1.2.3", "en_model", "3.8.0", (("window", "3"), ("cues", "all"))),
        Run("1.2.3", "en_model", "3.8.0"),
    ]
    assert len({RUN.key, *(other.key for other in others)}) == len(others) + 1
    assert Run("1.2.3", "en_model", "3.8.0", RUN.settings[::-1]).key == RUN.key


def test_a_run_names_its_software_model_and_settings() -> None:
    node, agent = NamedNode(IRIS.run(RUN.key)), NamedNode(IRIS.actor("software-onrecord-1-2-3"))
    assert list(run_quads(RUN, IRIS)) == [
        Quad(node, v.A, v.EXTRACTION_RUN, GRAPH),
        Quad(node, v.LABEL, Literal("OnRecord 1.2.3 with en_model 3.8.0", language="en"), GRAPH),
        Quad(node, v.WAS_ASSOCIATED_WITH, agent, GRAPH),
        Quad(node, v.NOTE, Literal("cues = all", language="en"), GRAPH),
        Quad(node, v.NOTE, Literal("window = 2", language="en"), GRAPH),
        Quad(agent, v.A, v.SOFTWARE_AGENT, GRAPH),
        Quad(agent, v.PREF_LABEL, Literal("OnRecord 1.2.3", language="en"), GRAPH),
    ]


def test_when_an_article_was_read_is_said_in_its_graph_and_of_it_in_utc() -> None:
    moment = datetime(2021, 5, 14, 1, 30, 59, 999, tzinfo=timezone(timedelta(hours=2)))
    made = NamedNode(IRIS.article_graph(SHA))
    assert list(generation_quads(SHA, RUN, moment, IRIS)) == [
        Quad(made, v.GENERATED_AT_TIME, Literal("2021-05-13T23:30:59Z", datatype=v.DATE_TIME), made),
        Quad(made, v.WAS_GENERATED_BY, NamedNode(IRIS.run(RUN.key)), made),
    ]


def test_the_moment_is_the_only_thing_that_two_readings_differ_in() -> None:
    first, second = (set(generation_quads(SHA, RUN, datetime(2021, 5, day, tzinfo=UTC), IRIS)) for day in (1, 2))
    assert {quad.predicate for quad in first ^ second} == {v.GENERATED_AT_TIME}


def test_a_mention_counts_code_points_and_gives_its_words() -> None:
    text = "“🛳️ Ports” are “closed”"
    span = Span(text.index("closed"), text.index("closed") + 6)
    article = NamedNode(IRIS.article(SHA))
    node = NamedNode(IRIS.span(SHA, *span))
    said = {quad.predicate: quad.object for quad in mention_quads(node, article, span, text, GRAPH)}
    assert said == {
        v.A: v.MENTION,
        v.HAS_SOURCE: article,
        v.START: Literal("16", datatype=v.OFFSET),
        v.END: Literal("22", datatype=v.OFFSET),
        v.EXACT: Literal("closed"),
    }
