"""The index is in step with the store, however that changes and whatever happens to either."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pyoxigraph as ox
import pytest

from ontology.errors import Overloaded
from ontology.terms import ONR
from server.search import finding, following, saying
from server.search.entries import entry
from server.search.index import Index, IndexLost
from server.search.search import search_of
from server.search.wanted import ANYTHING, Wanted
from server.store import copies, folder, journal
from server.store.base import Solutions
from server.store.embedded import EmbeddedStore
from server.store.local import running
from server.store.updating import Update
from tests.server.search_graph import BASE, GRAPH, PATIENCE, actor, article, in_step, iri, put, searching, statement
from tests.server.small_graph import quads
from tests.server.test_local_api import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER = f"{BASE}graph/other"
PREFIXES = (
    f"PREFIX actor: <{BASE}id/actor/> PREFIX statement: <{BASE}id/statement/> PREFIX date: <{BASE}id/date/> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX onr: <https://w3id.org/onrecord/ns#> "
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
)


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(tmp_path / "store" if request.param == "folder" else None) as opened:
        yield opened


def update(store: EmbeddedStore, text: str) -> None:
    store.update(Update(PREFIXES + text, BASE, "urn:default"))


class TestEveryWayIn:
    def test_what_is_replaced_and_dropped_is_found_as_it_is(self, store: EmbeddedStore) -> None:
        put(store, actor("zambia", "Zambia"), statement("s", "The dam is full."))
        assert in_step(store, "zambia") == ["zambia"]
        assert in_step(store, "dam") == ["s"]
        put(store, actor("zambia", "Republic of Zambia"))
        assert in_step(store, "republic") == ["zambia"]
        assert in_step(store, "dam") == []
        put(store, actor("zambia", "Zambia"), graph=OTHER)
        assert in_step(store, "zambia") == ["zambia"]
        store.drop([GRAPH, OTHER])
        assert in_step(store, "zambia") == []
        assert searching(store).builds == 1

    def test_what_another_graph_still_says_stays(self, store: EmbeddedStore) -> None:
        put(store, actor("zambia", "Zambia"))
        put(store, actor("zambia", "Zambia", "Northern Rhodesia"), graph=OTHER)
        store.drop([GRAPH])
        assert in_step(store, "zambia") == ["zambia"]
        store.drop([OTHER])
        assert in_step(store, "rhodesia") == []

    def test_updates_are_followed(self, store: EmbeddedStore) -> None:
        put(store, actor("zambia", "Zambia"))
        assert in_step(store, "lusaka") == []
        update(store, 'INSERT DATA { actor:zambia skos:altLabel "Lusaka" }')
        assert in_step(store, "lusaka") == ["zambia"]
        update(store, f"DELETE {{ GRAPH <{GRAPH}> {{ ?a skos:prefLabel ?l }} }} WHERE {{ ?a skos:prefLabel ?l }}")
        assert in_step(store, "zambia") == []
        update(store, 'DELETE WHERE { ?s skos:altLabel "Lusaka" }')
        assert in_step(store, "lusaka") == []
        assert searching(store).builds == 1

    def test_an_update_that_clears_everything_leaves_nothing(self, store: EmbeddedStore) -> None:
        put(store, actor("zambia", "Zambia"))
        assert in_step(store, "zambia") == ["zambia"]
        update(store, 'CLEAR ALL ; INSERT DATA { actor:togo skos:prefLabel "Togo" }')
        assert in_step(store, "zambia") == []
        assert in_step(store, "togo") == ["togo"]

    def test_a_date_and_a_publisher_that_are_told_later_are_those_of_their_statements(
        self, store: EmbeddedStore
    ) -> None:
        put(store, statement("s", "The dam is full.", article="a"), article("a", "Dam", "post"))
        searching(store)
        update(store, 'INSERT DATA { date:s onr:earliest "2024-03-01"^^xsd:date }')
        found = entry(store, iri("statement", "s"), BASE)
        assert found is not None
        assert str(found.earliest) == "2024-03-01"
        assert facets(store, "source") == [iri("actor", "post")]
        put(store, article("a", "Dam", "tribune"), statement("s", "The dam is full.", article="a"))
        assert facets(store, "source") == [iri("actor", "tribune")]

    def test_mentions_are_counted_again(self, store: EmbeddedStore) -> None:
        put(store, actor("a", "Ada Banda", mentions=1), actor("b", "Ada Bwalya", mentions=2))
        assert in_step(store, "ada") == ["b", "a"]
        put(store, actor("a", "Ada Banda", mentions=3), actor("b", "Ada Bwalya", mentions=2))
        assert in_step(store, "ada") == ["a", "b"]

    def test_a_change_that_is_refused_changes_nothing(self, store: EmbeddedStore) -> None:
        put(store, actor("zambia", "Zambia"))
        searching(store)
        stray = ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.NamedNode("urn:c"), ox.NamedNode("urn:d"))
        with pytest.raises(ValueError, match="was given for the graph"):
            store.replace({GRAPH: [stray]})
        assert in_step(store, "zambia") == ["zambia"]

    def test_many_writers_and_searchers_at_once_end_in_step(self, store: EmbeddedStore) -> None:
        search = searching(store)

        def write(number: int) -> None:
            for turn in range(8):
                put(store, actor(f"a{number}", f"Name{number} Turn{turn}"), graph=f"{OTHER}/{number}")
                search.ask(lambda it: finding.named(it, Wanted.read("name"), 5))

        threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
        for it in threads:
            it.start()
        for it in threads:
            it.join()
        assert sorted(in_step(store, "turn7")) == ["a0", "a1", "a2", "a3"]
        assert searching(store).builds == 1


def facets(store: EmbeddedStore, name: str) -> list[str]:
    found = searching(store).ask(lambda it: saying.counts(it, Wanted.read(""), {name: ANYTHING}))
    assert found is not None
    return [value for value, _ in found[name]]


def test_a_running_server_finds_what_other_commands_write_through_it(tmp_path: Path) -> None:
    place = tmp_path / "store"
    EmbeddedStore.open(place).close()
    with served(place):
        through = running(place)
        assert through is not None
        through.replace({GRAPH: quads(GRAPH, actor("zambia", "Zambia"))})
        query = f'PREFIX onr: <{ONR}> SELECT ?x {{ ?x onr:matches "zambia" }}'
        found = through.query(query)
        assert isinstance(found, Solutions)
        assert [row[0].value for row in found.rows if row[0] is not None] == [iri("actor", "zambia")]
        address = f"{through.address}/search/suggest?q=zam"
        end = time.monotonic() + PATIENCE
        while "Zambia" not in (told := urlopen(address).read().decode()):  # noqa: S310 -- this machine's own server
            assert time.monotonic() < end, told
            time.sleep(0.05)
    with EmbeddedStore.open(place) as store:
        assert in_step(store, "zambia") == ["zambia"]
        assert searching(store).builds == 0


def test_a_command_asks_a_store_that_nobody_serves(tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path / "store") as store:
        put(store, actor("zambia", "Zambia"))
    query = tmp_path / "query.rq"
    query.write_text(f'PREFIX onr: <{ONR}> SELECT ?x {{ ?x onr:matches "zamiba" }}')
    script = "from server.cli import main; main()"
    command = [sys.executable, "-c", script, "query", str(query), "--store", str(tmp_path / "store"), "--format", "csv"]
    for _ in range(2):
        told = subprocess.run(command, capture_output=True, text=True, check=True)
        assert told.stdout.split() == ["x", iri("actor", "zambia")]


class TestTheNextProcess:
    def test_it_finds_the_index_and_goes_on(self, tmp_path: Path) -> None:
        with EmbeddedStore.open(tmp_path / "store") as store:
            put(store, actor("zambia", "Zambia"))
            assert in_step(store, "zambia") == ["zambia"]
        with EmbeddedStore.open(tmp_path / "store") as store:
            assert in_step(store, "zambia") == ["zambia"]
            assert searching(store).builds == 0

    def test_what_came_in_without_a_search_is_caught_up_with(self, tmp_path: Path) -> None:
        with EmbeddedStore.open(tmp_path / "store") as store:
            put(store, actor("zambia", "Zambia"))
            searching(store)
        for state in ("Togo", "Ghana"):
            with EmbeddedStore.open(tmp_path / "store") as store:
                put(store, actor(state.lower(), state), graph=f"{OTHER}/{state}")
        with EmbeddedStore.open(tmp_path / "store") as store:
            assert in_step(store, "togo") == ["togo"]
            assert in_step(store, "ghana") == ["ghana"]
            assert searching(store).builds == 0

    def test_a_store_that_was_never_searched_notes_nothing(self, tmp_path: Path) -> None:
        with EmbeddedStore.open(tmp_path / "store") as store:
            put(store, actor("zambia", "Zambia"))
        assert not (tmp_path / "store" / "search").exists()

    def test_a_base_that_changes_has_the_index_built_anew(self, tmp_path: Path) -> None:
        with EmbeddedStore.open(tmp_path / "store") as store:
            put(store, actor("zambia", "Zambia"))
            searching(store)
        with EmbeddedStore.open(tmp_path / "store") as store:
            search = search_of(store, "https://example.org/")
            assert search is not None
            assert search.is_in_step(PATIENCE)
            assert search.builds == 1


WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from server.store.embedded import EmbeddedStore
    from tests.server.search_graph import BASE, actor, put, searching

    with EmbeddedStore.open(Path(sys.argv[1])) as store:
        searching(store)
        number = int(sys.argv[2])
        while True:
            put(store, actor(f"n{number}", f"Number{number}"), graph=f"{BASE}graph/{number}")
            print(number, flush=True)
            number += 1
""")


def test_after_any_sudden_death_everything_acknowledged_is_found(tmp_path: Path) -> None:
    place, number = tmp_path / "store", 0
    for lines in (1, 6, 2):
        command = [sys.executable, "-c", WRITER, str(place), str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(lines):
                number = int(process.stdout.readline()) + 1
            os.kill(process.pid, signal.SIGKILL)
            # Of what it wrote, some may not have been told any more.
            number = max([number, *(int(line) + 1 for line in process.stdout)])
        with EmbeddedStore.open(place) as store:
            assert [in_step(store, f"number{it}")[0] for it in range(number)] == [f"n{it}" for it in range(number)]
            if lines != 1:
                assert searching(store).builds == 0


class TestAnIndexThatIsLost:
    @pytest.fixture
    def place(self, tmp_path: Path) -> Path:
        with EmbeddedStore.open(tmp_path / "store") as store:
            put(store, actor("zambia", "Zambia"), statement("s", "The dam is full."))
            searching(store)
        return tmp_path / "store"

    def built_anew(self, place: Path, *found: str) -> None:
        with EmbeddedStore.open(place) as store:
            assert in_step(store, "zambia") == list(found or ("zambia",))
            assert searching(store).builds == 1

    @pytest.mark.parametrize("name", ["", "index", "changes", "index/meta.json"])
    def test_what_is_gone_is_built_anew(self, place: Path, name: str) -> None:
        gone = place / "search" / name
        if gone.is_dir():
            shutil.rmtree(gone)
        else:
            gone.unlink()
        self.built_anew(place)

    @pytest.mark.parametrize("data", [b"", b"{}", b"\x00" * 200, b"[" * 10_000])
    def test_what_is_damaged_is_built_anew(self, place: Path, data: bytes) -> None:
        for file in (place / "search" / "index").iterdir():
            if file.is_file() and not file.name.startswith(".tantivy"):
                file.write_bytes(data)
        self.built_anew(place)

    def test_a_journal_that_is_none_is_not_gone_on_with(self, place: Path) -> None:
        (place / "search" / "changes").write_bytes(b"what is this")
        self.built_anew(place)

    def test_a_database_that_somebody_else_wrote_is_indexed_anew(self, place: Path) -> None:
        other = ox.Store(folder.database(place))
        label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
        for graph in (ox.NamedNode(GRAPH), ox.DefaultGraph()):
            other.add(ox.Quad(ox.NamedNode(iri("actor", "togo")), label, ox.Literal("Zambia"), graph))
        other.flush()
        del other
        self.built_anew(place, "zambia", "togo")

    def test_one_of_another_store_is_not_taken(self, place: Path, tmp_path: Path) -> None:
        with EmbeddedStore.open(tmp_path / "other") as store:
            put(store, actor("togo", "Zambia"))
            searching(store)
        shutil.rmtree(place / "search")
        shutil.copytree(tmp_path / "other" / "search", place / "search")
        self.built_anew(place)

    def test_a_backup_is_without_it_and_is_searched_all_the_same(self, place: Path, tmp_path: Path) -> None:
        with EmbeddedStore.open(place) as store:
            searching(store)
            copies.back_up(store, tmp_path / "backup")
        assert not (tmp_path / "backup" / "search").exists()
        with EmbeddedStore.open(place) as store:
            put(store, actor("togo", "Togo"))
            assert in_step(store, "zambia") == []
        copies.restore(tmp_path / "backup", place, replace=True)
        self.built_anew(place)

    def test_one_that_is_lost_while_it_is_searched_is_built_anew(self, place: Path) -> None:
        with EmbeddedStore.open(place) as store:
            search = searching(store)

            def fail(searcher: object) -> None:
                raise IndexLost("the disk is gone")

            assert search.ask(fail) is None
            assert in_step(store, "zambia") == ["zambia"]
            assert search.builds == 1

    def test_while_it_is_built_whoever_asks_is_told(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shutil.rmtree(place / "search")
        may_go_on = threading.Event()
        make = Index.make

        def slowly(where: Path | None) -> Index:
            may_go_on.wait(PATIENCE)
            return make(where)

        monkeypatch.setattr(Index, "make", slowly)
        with EmbeddedStore.open(place) as store:
            search = search_of(store, BASE)
            assert search is not None
            assert search.ask(lambda it: it) is None
            with pytest.raises(Overloaded, match="is being built"):
                search.hits("zambia", 5, 0.01)
            # What changes meanwhile is not missed.
            put(store, actor("togo", "Togo"), graph=OTHER)
            may_go_on.set()
            assert in_step(store, "togo") == ["togo"]

    def test_a_store_is_closed_while_its_index_is_built(self, place: Path) -> None:
        shutil.rmtree(place / "search")
        with EmbeddedStore.open(place) as store:
            put(store, *(actor(f"a{it}", f"Name {it}") for it in range(2_000)))
            search_of(store, BASE)
        with EmbeddedStore.open(place) as store:
            assert in_step(store, "name 77")[0] == "a77"


class TestTheJournal:
    def test_it_stays_small_and_what_follows_it_goes_on(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(journal, "_KEPT_BYTES", 2_000)
        place = tmp_path / "store"
        with EmbeddedStore.open(place) as store:
            searching(store)
            for number in range(150):
                put(store, actor(f"a{number}", f"Name{number}"), graph=f"{OTHER}/{number}")
                if number % 30 == 0:
                    searching(store)
            assert in_step(store, "name149") == ["a149"]
            assert (place / "search" / "changes").stat().st_size < 10_000
        with EmbeddedStore.open(place) as store:
            assert in_step(store, "name3")[0] == "a3"
            assert searching(store).builds == 0

    def test_too_many_changes_are_not_kept_and_the_index_is_built_anew(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        place = tmp_path / "store"
        with EmbeddedStore.open(place) as store:
            searching(store)
        monkeypatch.setattr(journal, "_MOST_BYTES", 1_000)
        with EmbeddedStore.open(place) as store:
            put(store, *(actor(f"a{it}", f"Name{it}") for it in range(100)))
        assert not (place / "search" / "changes").exists()
        with EmbeddedStore.open(place) as store:
            assert in_step(store, "name42") == ["a42"]
            assert searching(store).builds == 1

    def test_one_that_cannot_be_written_hinders_no_change(self, tmp_path: Path) -> None:
        place = tmp_path / "store"
        with EmbeddedStore.open(place) as store:
            search = searching(store)
            stream = store.journal._stream
            assert stream is not None
            stream.close()
            store.journal._stream = (tmp_path / "store" / "search" / "changes").open("rb")
            put(store, actor("togo", "Togo"))
            assert in_step(store, "togo") == ["togo"]
            assert search.builds == 2

    def test_half_a_line_is_passed_over(self, tmp_path: Path) -> None:
        place = tmp_path / "store"
        with EmbeddedStore.open(place) as store:
            put(store, actor("togo", "Togo"))
            searching(store)
        with (place / "search" / "changes").open("ab") as stream:
            stream.write(b"https://onrecord.example/id/act")
        (place / "search" / "sealed").unlink()
        with EmbeddedStore.open(place) as store:
            assert in_step(store, "togo") == ["togo"]
            assert searching(store).builds == 0


def test_a_change_reads_what_it_touches_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(store: EmbeddedStore, thing: str, base: str) -> object:
        read.append(thing)
        return entry(store, thing, base)

    with EmbeddedStore.open(None) as store:
        put(store, *(actor(f"a{it}", f"Name{it}", mentions=2) for it in range(500)))
        searching(store)
        monkeypatch.setattr(following, "entry", noted)
        put(store, actor("togo", "Togo"), graph=OTHER)
        assert in_step(store, "togo") == ["togo"]
    assert read == [iri("actor", "togo")]
