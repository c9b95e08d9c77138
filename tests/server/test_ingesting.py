"""Articles read by several processes at a time: the same graph, and every article accounted for."""

from __future__ import annotations

import gc
import os
import signal
import time
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ingest.article import Article, Unchanged
from ingest.identity import model_version, tagger_version
from ingest.issues import Issue
from ingest.pipeline import Extractor
from ontology.defaults import DEFAULT_MODEL
from ontology.errors import InvalidSetting, InvalidStore
from ontology.terms import ONR, OWL
from server.commands.ingestion.processes import Processes, default_jobs
from server.store import open_store
from tests.server.ingesting_inputs import STATES, Told, article, articles, into

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ingest.issues import Outcome
    from ingest.sources.resource import Item
    from server.store.base import Store

#: Seconds within which something that must happen has happened, on the busiest machine.
PATIENCE = 120.0


def exported(store: Store) -> list[str]:
    """Return all that a store holds, but for the vocabulary, whose blank nodes have other names in each store."""
    return sorted(str(it) for it in store.quads() if not it.graph_name.value.endswith("/ontology"))  # type: ignore[union-attr]


def wait_for(what: Event) -> None:
    assert what.wait(PATIENCE)


@pytest.fixture(scope="module")
def alone() -> tuple[list[str], dict[str, str]]:
    """What a store holds after the articles were read one by one in one process, and how each ended."""
    told = Told()
    with open_store(None) as store:
        summary = into(store).ingest(articles(), tell=told.tell, done=told.done)
        assert (summary.read, summary.ingested, summary.unchanged, summary.rejected) == (10, 9, 1, 0)
        return exported(store), dict(told.outcomes)


def test_what_is_loaded_is_what_a_run_names() -> None:
    extractor = Extractor.load()
    assert model_version(DEFAULT_MODEL) == extractor.nlp.meta["version"]
    assert tagger_version() == extractor.tagger.version


def test_a_model_that_is_not_there_is_told_before_any_process_starts() -> None:
    for name in ("no_such_model", "./nowhere", ""):
        with pytest.raises(InvalidSetting, match="no spaCy pipeline"):
            model_version(name)


@pytest.mark.parametrize(("workers", "backwards"), [(4, False), (2, True)])
def test_several_workers_make_the_graph_that_one_process_makes(
    alone: tuple[list[str], dict[str, str]], workers: int, *, backwards: bool
) -> None:
    given, told = articles(), Told()
    if backwards:
        # Of two files with one text, the first is the article.
        given = [*given[-2::-1], given[-1]]
    with open_store(None) as store:
        work = into(store)
        with Processes(work.recipe, workers) as pool:
            summary = work.ingest(given, tell=told.tell, done=told.done, pool=pool)
        assert exported(store) == alone[0]
    assert told.outcomes == alone[1]
    assert str(summary) == "10 read = 9 ingested + 1 unchanged + 0 rejected"
    assert not told.errors


def test_a_second_run_leaves_all_as_it_is(tmp_path: Path) -> None:
    with open_store(tmp_path / "graph") as store:
        for wanted in ("ingested", "unchanged"):
            told, work = Told(), into(store)
            with Processes(work.recipe, 1) as pool:
                work.ingest([article("Mali"), article("Chad")], tell=told.tell, done=told.done, pool=pool)
            assert set(told.outcomes.values()) == {wanted}


def test_a_run_that_finds_vocabulary_and_reference_data_there_writes_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(None) as store:
        into(store)
        written: list[object] = []
        monkeypatch.setattr(store, "replace", written.append)
        into(store)
    assert written == []


def test_what_an_older_version_inferred_is_made_anew() -> None:
    told = Told()
    with open_store(None) as store:
        work = into(store)
        work.ingest([article("Mali")], tell=told.tell, done=told.done)
        made = exported(store)
        graph = min(it for it in store.graphs() if "/graph/inferred/" in it)
        name, one = ox.NamedNode(graph), ox.NamedNode("http://example.org/one")
        store.replace({graph: [*store.quads(graph), ox.Quad(one, ox.NamedNode(ONR.sameUtteranceAs), one, name)]})
        into(store)
        assert exported(store) != made

        vocabulary = work.iris.ontology_graph
        store.replace(
            {vocabulary: [it for it in store.quads(vocabulary) if it.predicate.value != str(OWL.versionInfo)]}
        )
        into(store)
        assert exported(store) == made


def test_an_article_is_stored_while_its_source_is_silent() -> None:
    stored, told = Event(), Told()

    def slow() -> Iterator[Item]:
        yield article("Mali")
        wait_for(stored)
        yield Issue("unreadable", "the rest is lost", "pipe")

    def done(it: object, outcome: str) -> None:
        assert outcome == "ingested"
        stored.set()

    with open_store(None) as store:
        work = into(store)
        with Processes(work.recipe, 1) as pool:
            summary = work.ingest(slow(), tell=told.tell, done=done, pool=pool)
    assert str(summary) == "2 read = 1 ingested + 0 unchanged + 1 rejected"
    assert [it.message for it in told.errors] == ["the rest is lost"]


def test_a_worker_that_is_killed_is_replaced_and_its_article_read_again() -> None:
    told = Told()
    with open_store(None) as store:
        work = into(store)
        with Processes(work.recipe, 1) as pool:
            seen: list[int] = []

            def killing() -> Iterator[Item]:
                for state in STATES[:4]:
                    yield article(state)
                    end = time.monotonic() + PATIENCE
                    while not pool.pids and time.monotonic() < end:
                        time.sleep(0.01)
                    for pid in pool.pids:
                        seen.append(pid)
                        with suppress(ProcessLookupError):
                            os.kill(pid, signal.SIGKILL)

            # Killed between articles, in the middle of one or while it loads: none is lost to it.
            summary = work.ingest(killing(), tell=told.tell, done=told.done, pool=pool)
    assert str(summary) == "4 read = 4 ingested + 0 unchanged + 0 rejected", told.issues
    assert seen


def test_an_article_that_ends_every_worker_is_rejected_and_the_rest_goes_on() -> None:
    told, is_begun, is_over = Told(), Event(), Event()
    long = Article("long.txt", article("Mali").text + "The minister said so. " * 15_000, "news/long.txt")

    def kill(pool: Processes) -> None:
        """Kill the worker that is at the long article, and the next one when it has surely begun it."""
        wait_for(is_begun)
        (first,) = pool.pids
        os.kill(first, signal.SIGKILL)
        while not is_over.wait(0.1):
            for pid in pool.pids:
                if pid != first and cpu_seconds(pid) > 5:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                    return

    def given() -> Iterator[Item]:
        yield article("Togo")
        yield long
        yield article("Kenya")

    def done(it: Article | Unchanged, outcome: Outcome) -> None:
        told.done(it, outcome)
        is_begun.set()

    with open_store(None) as store:
        work = into(store)
        with Processes(work.recipe, 1) as pool:
            killer = Thread(target=kill, args=(pool,))
            killer.start()
            try:
                summary = work.ingest(given(), tell=told.tell, done=done, pool=pool)
            finally:
                is_over.set()
                killer.join()
    assert str(summary) == "3 read = 2 ingested + 0 unchanged + 1 rejected", told.issues
    assert [(it.code, it.source) for it in told.errors] == [("worker-died", "news/long.txt")]
    assert "were killed (SIGKILL), 2 times" in told.errors[0].message


def test_a_worker_that_hangs_costs_the_article_it_is_at() -> None:
    told = Told()
    with open_store(None) as store:
        work = into(store, article_seconds=3)
        with Processes(work.recipe, 1) as pool:
            first = Event()

            def given() -> Iterator[Item]:
                yield article("Togo")
                wait_for(first)
                (pid,) = pool.pids
                os.kill(pid, signal.SIGSTOP)
                yield article("Mali")
                yield article("Kenya")

            def done(it: Article | Unchanged, outcome: Outcome) -> None:
                told.done(it, outcome)
                first.set()

            summary = work.ingest(given(), tell=told.tell, done=done, pool=pool)
    assert told.outcomes["news/mali.txt"] == "rejected"
    assert "raise the setting article_seconds" in told.errors[0].message
    assert summary.read == 3
    assert summary.balanced


def test_a_fault_in_reading_costs_the_article_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Extractor.extract

    def fail(self: Extractor, it: Article) -> object:
        if it.id == "togo.txt":
            raise KeyError("a fault")
        return read(self, it)

    monkeypatch.setattr(Extractor, "extract", fail)
    told = Told()
    with open_store(None) as store:
        summary = into(store).ingest([article("Togo"), article("Mali")], tell=told.tell, done=told.done)
    assert str(summary) == "2 read = 1 ingested + 0 unchanged + 1 rejected"
    assert "by a fault of OnRecord: KeyError" in told.errors[0].message


def test_a_store_that_cannot_be_written_ends_the_run_and_keeps_what_was_told() -> None:
    told = Told()
    with open_store(None) as store:
        work = into(store)

        def full(graphs: Mapping[str, object]) -> None:
            if len(told.outcomes) >= 2:
                raise InvalidStore("the disk is full")
            write(graphs)  # type: ignore[arg-type]

        write = store.replace
        store.replace = full  # type: ignore[method-assign]
        with Processes(work.recipe, 1) as pool, pytest.raises(InvalidStore, match="the disk is full"):
            work.ingest((article(state) for state in STATES), tell=told.tell, done=told.done, pool=pool)
        there = {it for it in STATES if work.keeps(article(it).sha256)}
    assert {f"news/{it.lower()}.txt" for it in there} == set(told.outcomes)
    assert 2 <= len(there) < len(STATES)


def test_sources_are_not_read_faster_than_articles_are_stored() -> None:
    """What is on the way is bounded by the workers, not by the sources."""
    told, most = Told(), 0
    count = 60
    with open_store(None) as store:
        work = into(store)
        with Processes(work.recipe, 1) as pool:

            def many() -> Iterator[Item]:
                nonlocal most
                for number in range(count):
                    most = max(most, number - len(told.outcomes))
                    yield Article(f"{number}.txt", f"Nothing happened on day {number}.\n", f"news/{number}.txt")

            summary = work.ingest(many(), tell=told.tell, done=told.done, pool=pool)
            assert most <= 16 + pool.room + 1
    assert summary.ingested == count


def test_an_interrupt_ends_the_workers_and_keeps_what_was_told() -> None:
    told = Told()
    with open_store(None) as store:
        work = into(store)

        def given() -> Iterator[Item]:
            yield article("Togo")
            yield article("Mali")
            end = time.monotonic() + PATIENCE
            while not told.outcomes:
                assert time.monotonic() < end
                time.sleep(0.05)
            raise KeyboardInterrupt

        with Processes(work.recipe, 2) as pool:
            with pytest.raises(KeyboardInterrupt):
                work.ingest(given(), tell=told.tell, done=told.done, pool=pool)
            pids = pool.pids
        assert pids
        assert not any(is_running(pid) for pid in pids)
        for source in told.outcomes:
            assert work.keeps(article(source.removeprefix("news/").removesuffix(".txt").capitalize()).sha256)
    gc.collect()


def test_there_is_a_process_for_each_processor_at_most() -> None:
    assert 1 <= default_jobs() <= len(os.sched_getaffinity(0))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def cpu_seconds(pid: int) -> float:
    """Return the seconds of CPU that a process has used; 0 where there is none."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stream:  # noqa: PTH123 -- not a file of the disk
            fields = stream.read().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
