"""What pages read from a store: each thing once, of long lists the part that is shown, and nothing of other things."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from ontology.terms import DEFAULT_BASE, PROV, XSD
from server.pages import ledgers, neighborhood, positions, reasons, statement_page
from server.pages.facts import Facts, Site
from server.pages.gather import gather, gather_evidence
from server.pages.memberships import membership_rows
from server.pages.namings import naming
from server.store import open_store
from tests.growth import growth
from tests.server.dispute import MEMBERSHIP, ONE, fill
from tests.server.dispute import statement as disputed
from tests.server.test_actor_pages import graph_of, talkative
from tests.server.union_graph import iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from server.store.base import Results, Store

SITE = Site(DEFAULT_BASE)
_ARTICLE = "0123456789abcdef0123456789abcdef"
_RAE = iri("actor/rae")


class Counting:
    """A store that keeps the queries that it is asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked: list[str] = []

    def query(self, text: str, **more: Any) -> Results:
        self.asked.append(text)
        return self._store.query(text, **more)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        fill(opened)
        yield opened


def said_on(days: list[str]) -> str:
    """Return statements of one actor, one on each of some days, "" for none."""
    lines = ["actor:rae a foaf:Person ; skos:prefLabel 'Rae Lind'@en ."]
    for number, day in enumerate(days):
        name = f"{_ARTICLE}-{number * 10}-{number * 10 + 5}"
        told = f"onr:latest '{day}'^^xsd:date" if day else "a onr:Unknown"
        lines.append(
            f"statement:{name} a onr:Statement ; onr:speaker actor:rae ; time:hasTime date:{name} . "
            f"date:{name} {told} ."
        )
    return "\n".join(lines)


class TestTheNewestStatements:
    @pytest.mark.parametrize(
        "days",
        [
            [],
            ["2024-01-01"] * 3,
            [f"2024-01-{day:02}" for day in range(1, 29)],
            ["2024-01-01"] * 100,
            ["2024-01-02"] * 7 + ["2024-01-01"] * 100,
            ["2024-01-02"] * 7 + ["2024-01-01"] * 30 + ["2023-01-01"] * 100,
            ["2024-01-01"] * 7 + [""] * 100,
            ["", "2024-01-01", "", "2024-01-02"],
        ],
    )
    def test_are_the_first_of_their_ledger(self, days: list[str]) -> None:
        with open_store(None) as opened:
            opened.replace(graph_of(said_on(days)))
            whole = [entry.statement for entry in ledgers.related(opened, _RAE, "says").entries]
            assert list(ledgers.newest(opened, _RAE, 8)) == whole[:8]
            assert list(ledgers.in_order(opened, reversed(whole))) == whole

    def test_come_last_where_the_oldest_are_asked_for_and_undated_ones_at_the_end(self) -> None:
        with open_store(None) as opened:
            opened.replace(graph_of(said_on(["", "2024-01-02", "2024-01-01"])))
            found = ledgers.oldest_first(opened, ledgers.said_by(opened, _RAE))
            assert [it.rpartition("-")[2] for it in found] == ["25", "15", "5"]


def test_positions_on_propositions_are_those_among_all(store: Store) -> None:
    for speaker in {row["speaker"].value for row in _speakers(store)}:
        every = positions.positions(store, speaker)
        assert positions.positions_on(store, speaker, every) == every
        for proposition in every:
            assert positions.positions_on(store, speaker, [proposition]) == {proposition: every[proposition]}
    assert positions.positions_on(store, _RAE, every) == {}


def _speakers(store: Store) -> Iterator[Any]:
    found = store.query("SELECT DISTINCT ?speaker { ?s <https://w3id.org/onrecord/ns#speaker> ?speaker }")
    return ({"speaker": row[0]} for row in found.rows)  # type: ignore[union-attr]


def test_a_statement_holds_a_name_only_between_its_own_words() -> None:
    article = iri(f"article/{_ARTICLE}")
    statements = [f"statement:{_ARTICLE}-10-20", f"statement:{_ARTICLE}-30-50-2", "statement:of-another-making"]
    lines = [
        f"{it} onr:content <{article}#char={start},{end}> ."
        for it, start, end in zip(statements, (10, 30, 60), (20, 35, 70), strict=True)
    ]
    with open_store(None) as opened:
        opened.replace(graph_of("\n".join(lines)))
        said = [iri(f"statement/{it.partition(':')[2]}") for it in statements]
        for at, expected in ((5, []), (12, said[:1]), (20, []), (32, said[1:2]), (40, []), (65, said[2:])):
            assert naming(opened, said, {article: (at,)}, 9) == expected, at
        assert naming(opened, said, {iri("article/fedcba9876543210"): (12,)}, 9) == []


class TestGathering:
    def test_what_is_known_is_not_fetched_again(self, store: Store) -> None:
        counting = Counting(store)
        facts = gather(counting, SITE, [disputed(ONE)], known=Facts())  # type: ignore[arg-type]
        assert counting.asked
        counting.asked.clear()
        gather(counting, SITE, [disputed(ONE)], known=facts)  # type: ignore[arg-type]
        assert counting.asked == []

    def test_of_what_attests_a_membership_the_rest_can_be_fetched_later(self, store: Store) -> None:
        thing = disputed(ONE)
        some = gather_evidence(store, SITE, [thing])
        every = gather(store, SITE, [thing])
        assert set(some.subjects()) < set(every.subjects())
        gather(store, SITE, [thing], known=some)
        assert {it: some.properties(it) for it in some.subjects()} == {
            it: every.properties(it) for it in every.subjects()
        }

    def test_a_table_of_memberships_is_the_same_among_other_facts(self, store: Store) -> None:
        facts = gather(store, SITE, [disputed(ONE)])
        assert membership_rows(store, SITE, [MEMBERSHIP], known=facts) == membership_rows(store, SITE, [MEMBERSHIP])


def others(count: int) -> str:
    """Return what many other actors say, each in tension with another, told by a run."""
    lines = []
    for number in range(count):
        name = f"{_ARTICLE}-{number}-{number + 1}"
        lines.append(
            f"statement:{name} onr:speaker actor:other-{number} ; onr:makesClaim <urn:claim:{number}> . "
            f"<urn:claim:{number}> onr:tensionWith <urn:claim:{number + 1}> . "
            f"<urn:claim:{number}> onr:contradicts <urn:claim:{number + 2}> . "
            f"actor:rae gaf:denotedBy <{iri(f'article/{_ARTICLE}')}#char={number},{number + 1}> ."
        )
    return "\n".join(lines)


@pytest.fixture(scope="module")
def crowds() -> Iterator[dict[int, Store]]:
    """Yield stores by how many others say something in them."""
    stores = {count: open_store(None) for count in (100, 10_000)}
    known = talkative(1) + "actor:una a foaf:Person ; skos:prefLabel 'Una Berg'@en ."
    for count, opened in stores.items():
        opened.replace({**graph_of(known + others(count)), **dict(map(read_by_a_run, range(count)))})
    yield stores
    for opened in stores.values():
        opened.close()


def read_by_a_run(number: int) -> tuple[str, list[ox.Quad]]:
    """Return an article's graph that tells by which run it was made, and when."""
    name = ox.NamedNode(f"{DEFAULT_BASE}graph/article/{number:032x}")
    when = ox.Literal("2024-01-01T00:00:00Z", datatype=ox.NamedNode(str(XSD.dateTime)))
    told = ((PROV.wasGeneratedBy, ox.NamedNode("urn:run")), (PROV.generatedAtTime, when))
    return name.value, [ox.Quad(name, ox.NamedNode(str(prop)), value, name) for prop, value in told]


@pytest.mark.parametrize(
    "read",
    [
        lambda store: statement_page.page(store, SITE, iri(f"statement/{_ARTICLE}-0-1")),
        lambda store: reasons.reasons(store, SITE, iri("actor/una")),
        lambda store: neighborhood.neighbors(store, SITE, iri("actor/una")),
    ],
    ids=["statement", "reasons", "network"],
)
def test_how_much_else_there_is_does_not_slow_a_page(read: Callable[[Store], object], crowds: dict[int, Store]) -> None:
    def prepare(count: int) -> Callable[[], object]:
        return lambda: [read(crowds[count]) for _ in range(5)]

    assert growth(prepare, min(crowds), max(crowds)) < 5


def test_the_days_of_a_long_talker_are_read_for_what_is_shown() -> None:
    day = date(2020, 1, 1).toordinal()
    with open_store(None) as opened:
        opened.replace(graph_of(said_on([date.fromordinal(day + it).isoformat() for it in range(900)])))
        counting = Counting(opened)
        assert len(ledgers.newest(counting, _RAE, 8)) == 8  # type: ignore[arg-type]
        assert max(map(len, counting.asked)) < 2_000
