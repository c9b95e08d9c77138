"""An actor's page: its lists, what narrows them down, and its chart of posts and memberships."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.errors import EntityNotFound, InvalidQuery
from ontology.terms import DEFAULT_BASE
from server import create_app
from server.pages import actors, filters
from server.pages.charts.lanes import Days, Event, Row, Span, chart
from server.pages.charts.scale import Scale
from server.pages.facts import Site
from server.pages.filters import Filter
from server.pages.kept import Kept, Memory
from server.pages.ledgers import Entry, Ledger
from server.settings import Settings
from server.store import open_store
from tests.growth import growth
from tests.server.union_graph import MENSAH, TANO, UNION, graphs, iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flask.testing import FlaskClient

    from server.store.base import Store

SITE = Site(DEFAULT_BASE)
#: One article in which a minister says many things to a reporter, at times that are known more or less.
_ARTICLE = "0123456789abcdef0123456789abcdef"
_PREFIXES = """
PREFIX actor: <https://onrecord.example/id/actor/>
PREFIX article: <https://onrecord.example/id/article/>
PREFIX date: <https://onrecord.example/id/date/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX gaf: <http://groundedannotationframework.org/gaf#>
PREFIX membership: <https://onrecord.example/id/membership/>
PREFIX onr: <https://w3id.org/onrecord/ns#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX statement: <https://onrecord.example/id/statement/>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def graph_of(turtle: str, article: str = _ARTICLE) -> Mapping[str, list[ox.Quad]]:
    name = ox.NamedNode(f"{DEFAULT_BASE}graph/article/{article}")
    triples = ox.parse(_PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    return {name.value: [ox.Quad(it.subject, it.predicate, it.object, name) for it in triples]}


def talkative(count: int) -> str:
    lines = [
        "actor:rae a foaf:Person ; skos:prefLabel 'Rae Lind'@en .",
        f"article:{_ARTICLE} a schema:NewsArticle ; schema:headline 'Talks'@en .",
    ]
    for number in range(count):
        day = date.fromordinal(date(2020, 1, 1).toordinal() + number).isoformat()
        act = "deny" if number % 3 == 0 else "assert"
        lines.append(
            f"statement:{_ARTICLE}-{number}-{number + 1} a onr:Statement ; onr:speaker actor:rae ; "
            f"schema:text 'word {number}' ; "
            f"schema:isPartOf article:{_ARTICLE} ; onr:speechAct onr:act-{act} ; onr:quoteType onr:quote-direct ; "
            f"onr:voice onr:voice-source ; time:hasTime date:{_ARTICLE}-{number} ."
            f"date:{_ARTICLE}-{number} a onr:DateInterval ; "
            f"onr:earliest '{day}'^^xsd:date ; onr:latest '{day}'^^xsd:date ."
        )
    return "\n".join(lines)


@pytest.fixture(scope="module")
def union() -> Iterator[Store]:
    with open_store(None) as opened:
        opened.replace(graphs())
        yield opened


@pytest.fixture(scope="module")
def talker() -> Iterator[Store]:
    with open_store(None) as opened:
        opened.replace(graph_of(talkative(120)))
        yield opened


@pytest.fixture(scope="module")
def browser(union: Store) -> FlaskClient:
    return create_app(union, Settings()).test_client()


def texts(page: actors.ActorPage) -> list[str]:
    return [row.words[0].text.strip("“”") for row in page.says.items]


class TestLists:
    def test_every_page_of_a_long_list_is_newest_first_and_none_is_left_out(self, talker: Store) -> None:
        pages = [actors.page(talker, SITE, iri("actor/rae"), "says", number) for number in range(1, 7)]
        assert [text for page in pages for text in texts(page)] == [f"word {number}" for number in range(119, -1, -1)]
        assert [page.says.more for page in pages] == [True, True, True, True, False, False]
        assert pages[0].says.total == 120

    def test_the_overview_has_the_newest_few_and_counts_the_rest(self, talker: Store) -> None:
        page = actors.page(talker, SITE, iri("actor/rae"))
        assert texts(page) == [f"word {number}" for number in range(119, 111, -1)]
        assert (page.says.total, page.says.more, page.says.capped) == (120, True, False)

    def test_who_was_told_something_and_who_relayed_it_have_lists(self, union: Store) -> None:
        told = actors.page(union, SITE, iri(f"actor/{TANO}"), "told")
        assert ["".join(part.text for part in row.words) for row in told.told.items] == ["“nobody is leaving anything”"]
        overview = actors.page(union, SITE, iri(f"actor/{TANO}"))
        assert (overview.told.total, overview.told.items) == (1, ())
        relayed = actors.page(union, SITE, iri("actor/media-radio-volta"), "relays")
        assert relayed.relays.total == 1

    def test_a_medium_lists_what_it_published(self, union: Store) -> None:
        page = actors.page(union, SITE, iri("actor/media-coastal-tribune"), "publishes")
        assert [row.link.label for row in page.publishes.items] == [
            "Ghana could quit the Volta Basin Union, minister hints"
        ]

    def test_members_can_be_listed_alone(self, union: Store) -> None:
        page = actors.page(union, SITE, iri(f"actor/{UNION}"), "members")
        assert [row.member.label for row in page.members.items if row.member] == [
            "Benin",
            "Burkina Faso",
            "Ghana",
            "Togo",
        ]
        assert (page.says.items, page.company, page.holders.items) == ((), (), ())

    def test_articles_count_their_mentions(self, union: Store) -> None:
        [row] = actors.page(union, SITE, iri(f"actor/{UNION}"), "articles").articles.items
        assert row.count == 5

    def test_what_is_kept_gives_way_to_a_new_state_of_the_store(self) -> None:
        kept = Kept(worth_keeping_seconds=-1)
        with open_store(None) as store:
            store.replace(graph_of(talkative(2)))
            assert len(actors.page(store, SITE, iri("actor/rae"), "says", memory=Memory(kept, "1")).says.items) == 2
            store.replace(graph_of(talkative(3)))
            again = actors.page(store, SITE, iri("actor/rae"), "says", memory=Memory(kept, "1"))
            assert len(again.says.items) == 2  # the state is said to be the same
            found = Memory(Kept(worth_keeping_seconds=-1), "2")
            assert len(actors.page(store, SITE, iri("actor/rae"), "says", memory=found).says.items) == 3


class TestNarrowing:
    @pytest.mark.parametrize(
        ("asked", "count"),
        [
            (Filter(act="deny"), 40),
            (Filter(type="direct", act="assert"), 80),
            (Filter(since="2020-01-05", until="2020-01-06"), 2),
            (Filter(since="2020-04-20", act="deny"), 3),
            (Filter(type="indirect"), 0),
            (Filter(source=iri(f"article/{_ARTICLE}")), 120),
        ],
    )
    def test_only_what_fits_is_listed_and_counted(self, talker: Store, asked: Filter, count: int) -> None:
        page = actors.page(talker, SITE, iri("actor/rae"), "says", asked=asked)
        assert page.says.total == count
        assert page.narrowing is not None
        assert page.narrowing.total == 120

    def test_claims_and_sources_are_offered_by_name(self, union: Store) -> None:
        page = actors.page(
            union, SITE, iri(f"actor/{MENSAH}"), "says", asked=Filter(claim=iri(f"proposition/exit-ghana-{UNION}"))
        )
        assert page.narrowing is not None
        offered = {
            field.name: [(it.label, it.count, it.is_chosen) for it in field.options] for field in page.narrowing.fields
        }
        assert offered["claim"] == [("Ghana leaves the Volta Basin Union", 4, True)]
        assert ("threaten", 2, False) in offered["act"]
        assert "source" not in offered  # there is a single one

    def test_a_date_that_is_known_by_one_bound_fits_what_it_may_be(self) -> None:
        by_may = Entry("s", "2025-05-14", "", "", "", "", "", ())
        since_may = Entry("t", "", "2025-05-14", "", "", "", "", ())
        undated = Entry("u", "", "", "", "", "", "", ())
        ledger = Ledger.of((by_may, since_may, undated))
        assert [it.statement for it in ledger.find(Filter(until="2020-01-01"))] == ["s"]
        assert [it.statement for it in ledger.find(Filter(since="2030-01-01"))] == ["t"]
        assert [it.statement for it in ledger.find(Filter())] == ["s", "t", "u"]

    def test_finding_grows_no_faster_than_the_list(self) -> None:
        def prepare(size: int) -> Callable[[], object]:
            entries = [
                Entry(f"s{n}", f"20{n % 90 + 10}-01-01", "", "deny", f"t{n % 5}", "", f"m{n % 50}", ())
                for n in range(size)
            ]
            ledger = Ledger.of(entries)
            return lambda: [ledger.find(Filter(type="t1", source="m1", since="2015-01-01")) for _ in range(5)]

        assert growth(prepare, 4_000, 40_000) < 30

    def test_the_address_keeps_what_was_asked_for(self, browser: FlaskClient) -> None:
        address = f"/page/actor/{MENSAH}?list=says&from=2025-01-01&act=deny&claim=proposition:exit-ghana-{UNION}"
        text = browser.get(address).text
        assert 'value="2025-01-01"' in text
        assert re.search(r'<option value="deny" selected>deny \(1\)</option>', text)
        assert re.search(rf'<option value="proposition:exit-ghana-{UNION}" selected>', text)
        assert "nobody is leaving anything" in text
        assert "received four letters" not in text

    def test_nothing_that_fits_is_told_with_a_way_out(self, browser: FlaskClient) -> None:
        text = browser.get(f"/page/actor/{MENSAH}?list=says&type=unquoted").text
        assert "None of the 4 statements fits" in text
        assert f'href="/page/actor/{MENSAH}?list=says">Show all of them' in text

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ("from=12.3.2024", "is no day"),
            ("to=2024-02-30", "is no day"),
            ("from=2025-01-01&to=2024-01-01", "holds no day"),
            ("claim=a%20b", "names nothing"),
        ],
    )
    def test_what_cannot_be_meant_is_told(self, browser: FlaskClient, given: str, told: str) -> None:
        answer = browser.get(f"/page/actor/{MENSAH}?list=says&{given}", headers={"Accept": "text/html"})
        assert answer.status_code == 400
        assert told in answer.text

    def test_a_filter_comes_back_from_its_address(self) -> None:
        asked = Filter("2024-03-01", "2024-03-31", "direct", "deny", iri("proposition/p"), iri("actor/nato"))
        pairs = dict(pair.split("=") for pair in filters.address(SITE, asked).strip("&").replace("%3A", ":").split("&"))
        assert filters.read(SITE, pairs) == asked
        assert filters.address(SITE, Filter()) == ""
        with pytest.raises(InvalidQuery):
            filters.read(SITE, {"from": "tomorrow"})

    def test_a_list_that_is_not_there_is_told(self, browser: FlaskClient) -> None:
        assert browser.get(f"/page/actor/{MENSAH}?list=thinks").status_code == 404
        with pytest.raises(EntityNotFound):
            actors.page(browser.application.extensions["onrecord"].store, SITE, iri("actor/nobody"), "says")


DAY = date(2024, 3, 12)


def event(earliest: date | None, latest: date | None, shape: str = "member") -> Event:
    return Event(Days(earliest, latest), shape, "words", "/there")


class TestChart:
    def test_a_day_has_a_mark_and_bounds_have_a_band(self) -> None:
        drawn = chart([Row("a", (event(DAY, DAY), event(date(2024, 2, 1), date(2024, 2, 29), "left")))])
        assert drawn is not None
        wide, narrow = drawn.lanes[0].marks
        assert (narrow.width, narrow.fades, wide.fades) == (0.0, "", "")
        assert wide.width > 20
        assert wide.start < wide.x < wide.start + wide.width < narrow.x

    def test_a_single_bound_fades_to_the_side_that_is_not_known(self) -> None:
        drawn = chart([Row("a", (event(None, DAY), event(DAY, None, "left"), event(None, None)))])
        assert drawn is not None
        assert sorted(mark.fades for mark in drawn.lanes[0].marks) == ["after", "before"]
        assert drawn.undated == 1

    def test_marks_of_one_shape_and_day_are_counted_as_one(self) -> None:
        drawn = chart([Row("a", (event(DAY, DAY), event(DAY, DAY), event(DAY, DAY, "left")))])
        assert drawn is not None
        assert sorted((mark.event.shape, mark.count) for mark in drawn.lanes[0].marks) == [("left", 1), ("member", 2)]
        assert len({mark.y for mark in drawn.lanes[0].marks}) == 2
        assert drawn.shapes == ("member", "left")

    def test_a_bar_is_full_only_between_days_on_which_it_surely_held(self) -> None:
        known = (Days(date(2020, 1, 1), date(2020, 12, 31)), Days(date(2024, 1, 1), date(2024, 12, 31)))
        drawn = chart([Row("a", span=Span(known, None, None, "attested"))])
        assert drawn is not None
        bar = drawn.lanes[0].bar
        assert bar is not None
        assert bar.sure is not None
        assert (bar.is_open_before, bar.is_open_after, len(bar.maybe)) == (True, True, 2)
        assert bar.left < bar.sure.start < bar.sure.start + bar.sure.width < bar.right

    def test_a_single_year_is_no_sure_day(self) -> None:
        drawn = chart([Row("a", span=Span((Days(date(2020, 1, 1), date(2020, 12, 31)),), None, None, ""))])
        assert drawn is not None
        bar = drawn.lanes[0].bar
        assert bar is not None
        assert (bar.sure, len(bar.maybe)) == (None, 1)

    def test_a_stated_end_is_upright_and_the_other_stays_open(self) -> None:
        begins = Days(date(2019, 3, 1), date(2019, 3, 31))
        drawn = chart([Row("a", span=Span((Days(DAY, DAY),), begins, None, ""))])
        assert drawn is not None
        bar = drawn.lanes[0].bar
        assert bar is not None
        assert (bar.is_open_before, bar.is_open_after) == (False, True)

    def test_nothing_is_drawn_of_what_has_no_date(self) -> None:
        assert chart([Row("a", (event(None, None),))]) is None

    @pytest.mark.parametrize(
        ("first", "last", "texts"),
        [
            (date(2012, 1, 1), date(2024, 12, 31), ["2012", "2014", "2016", "2018", "2020", "2022", "2024"]),
            (
                date(2024, 3, 10),
                date(2024, 3, 14),
                ["10 Mar 2024", "11 Mar 2024", "12 Mar 2024", "13 Mar 2024", "14 Mar 2024"],
            ),
            (date(2024, 1, 10), date(2024, 4, 20), ["Feb 2024", "Mar 2024", "Apr 2024"]),
            (date(1, 1, 1), date(1, 1, 1), None),
            (date(9999, 12, 31), date(9999, 12, 31), None),
        ],
    )
    def test_days_below_are_round_and_few(self, first: date, last: date, texts: list[str] | None) -> None:
        scale = Scale.over([first, last])
        assert scale is not None
        found = [tick.text for tick in scale.ticks()]
        assert len(found) <= 8
        if texts is not None:
            assert set(found) <= set(texts)
            assert len(found) >= 3

    def test_an_organization_has_a_lane_for_each_member_with_claimed_statuses(self, union: Store) -> None:
        drawn = actors.page(union, SITE, iri(f"actor/{UNION}")).chart
        assert drawn is not None
        lanes = {lane.name if isinstance(lane.name, str) else lane.name.label: lane for lane in drawn.lanes}
        assert list(lanes) == ["Benin", "Burkina Faso", "Ghana", "Togo", "Kofi Tano"]
        assert {mark.event.shape for mark in lanes["Ghana"].marks} == {"member", "suspended", "disputed", "leaving"}
        assert lanes["Kofi Tano"].note == "Secretary-General of the Volta Basin Union"

    def test_a_member_has_a_lane_for_each_organization(self, union: Store) -> None:
        drawn = actors.page(union, SITE, iri("actor/benin")).chart
        assert drawn is not None
        assert [(lane.name.label, lane.note) for lane in drawn.lanes if not isinstance(lane.name, str)] == [
            ("Volta Basin Union", "member of")
        ]

    @pytest.mark.parametrize(
        ("edtf", "is_open"),
        [
            ("2019-03/2022", (False, False)),
            ("2019/..", (False, True)),
            ("../2022-05-01", (True, False)),
            ("2019", (True, True)),
        ],
    )
    def test_a_time_of_membership_shows_the_ends_that_it_states(self, edtf: str, is_open: tuple[bool, bool]) -> None:
        told = f"""
            actor:ada a foaf:Person ; skos:prefLabel 'Ada Berg'@en .
            actor:lake a org:Organization ; skos:prefLabel 'Lake Society'@en .
            membership:m a org:Membership ; org:member actor:ada ; org:organization actor:lake ;
                org:memberDuring date:{_ARTICLE}-1 .
            date:{_ARTICLE}-1 a onr:DateInterval ; onr:edtf '{edtf}' ;
                onr:earliest '2019-01-01'^^xsd:date ; onr:latest '2022-12-31'^^xsd:date .
        """
        with open_store(None) as store:
            store.replace(graph_of(told))
            drawn = actors.page(store, SITE, iri("actor/ada")).chart
        assert drawn is not None
        bar = drawn.lanes[0].bar
        assert bar is not None
        assert (bar.is_open_before, bar.is_open_after) == is_open

    def test_the_drawing_is_hidden_from_who_has_the_tables(self, browser: FlaskClient) -> None:
        text = browser.get(f"/page/actor/{UNION}").text
        [drawing] = re.findall(r'<figure class="chart">.*?</figure>', text, re.DOTALL)
        assert '<div aria-hidden="true">' in drawing
        assert 'tabindex="-1"' in drawing
        assert " style=" not in drawing
        assert text.index('class="memberships"') > text.index('class="chart"')
