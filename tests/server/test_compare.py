"""The page that compares two actors, over two invented persons who agree, contradict each other and name each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ontology.terms import DEFAULT_BASE
from server import create_app
from server.pages import choosing
from server.pages.compare import compare
from server.pages.facts import Site
from server.pages.positions import Stand
from server.pages.search import Index
from server.settings import Settings
from server.store import open_store
from tests.server.test_actor_pages import graph_of
from tests.server.union_graph import iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from server.store.base import Store

SITE = Site(DEFAULT_BASE)
_ARTICLE = "0123456789abcdef0123456789abcdef"
_RAE, _TOR = iri("actor/rae"), iri("actor/tor")


def _statement(start: int, speaker: str, day: str, *claims: tuple[str, str]) -> str:
    """Return a statement of ten characters with claims, each a proposition and a polarity."""
    name = f"{_ARTICLE}-{start}-{start + 10}"
    made = "".join(
        f"statement:{name} onr:makesClaim claim:{name}-{number} . "
        f"claim:{name}-{number} a onr:Claim ; onr:proposition proposition:{proposition} ; "
        f"onr:polarity onr:pol-{polarity} ; onr:certainty onr:cert-certain . "
        for number, (proposition, polarity) in enumerate(claims, start=1)
    )
    return (
        f"statement:{name} a onr:Statement ; onr:speaker actor:{speaker} ; schema:isPartOf article:{_ARTICLE} ; "
        f"schema:text 'words at {start}' ; onr:quoteType onr:quote-indirect ; onr:voice onr:voice-source ; "
        f"onr:content <{iri(f'article/{_ARTICLE}')}#char={start},{start + 10}> ; "
        f"time:hasTime date:{_ARTICLE}-{start} . "
        f"date:{_ARTICLE}-{start} a onr:DateInterval ; onr:earliest '{day}'^^xsd:date ; onr:latest '{day}'^^xsd:date . "
        + made
    )


_TOLD = "\n".join(
    (
        "PREFIX claim: <https://onrecord.example/id/claim/>",
        "PREFIX proposition: <https://onrecord.example/id/proposition/>",
        "actor:rae a foaf:Person ; skos:prefLabel 'Rae Lind'@en .",
        "actor:tor a foaf:Person ; skos:prefLabel 'Tor Maas'@en .",
        "actor:una a foaf:Person ; skos:prefLabel 'Una Berg'@en .",
        "actor:una-b a foaf:Person ; skos:prefLabel 'Una Berger'@en .",
        "actor:lake a org:Organization ; skos:prefLabel 'Lake Society'@en .",
        f"article:{_ARTICLE} a schema:NewsArticle ; schema:headline 'Talks'@en .",
        "proposition:dam a onr:Proposition ; skos:prefLabel 'the dam holds'@en .",
        "proposition:dues a onr:Proposition ; skos:prefLabel 'the dues rise'@en .",
        "proposition:vote a onr:Proposition ; skos:prefLabel 'the vote is free'@en .",
        "proposition:fish a onr:Proposition ; skos:prefLabel 'the fish return'@en .",
        _statement(0, "rae", "2024-01-01", ("dam", "positive"), ("dues", "positive")),
        _statement(20, "tor", "2024-02-01", ("dam", "negative")),
        _statement(40, "tor", "2024-03-01", ("dues", "positive")),
        _statement(60, "rae", "2024-04-01", ("vote", "negative")),
        _statement(80, "rae", "2024-05-01", ("vote", "positive"), ("fish", "positive")),
        _statement(100, "tor", "2024-06-01", ("vote", "positive")),
        _statement(120, "una", "2024-07-01", ("fish", "negative")),
        # Rae names Tor in the first of her statements.
        f"actor:tor gaf:denotedBy <{iri(f'article/{_ARTICLE}')}#char=3,6> .",
        f"actor:rae gaf:denotedBy <{iri(f'article/{_ARTICLE}')}#char=15,18> .",
        f"claim:{_ARTICLE}-0-10-1 onr:contradicts claim:{_ARTICLE}-20-30-1 .",
        f"claim:{_ARTICLE}-20-30-1 onr:contradicts claim:{_ARTICLE}-0-10-1 .",
        "membership:rae--lake a org:Membership ; org:member actor:rae ; org:organization actor:lake .",
        "membership:tor--lake a org:Membership ; org:member actor:tor ; org:organization actor:lake .",
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        opened.replace(graph_of(_TOLD))
        yield opened


@pytest.fixture(scope="module")
def browser(store: Store) -> FlaskClient:
    return create_app(store, Settings()).test_client()


def test_shared_propositions_tell_how_the_two_stand_to_each_other(store: Store) -> None:
    found = compare(store, SITE, _RAE, _TOR)
    assert [(it.proposition.label, it.stand) for it in found.shared.items] == [
        ("the dam holds", Stand.OPPOSED),
        ("the vote is free", Stand.MIXED),
        ("the dues rise", Stand.AFFIRMED),
    ]
    assert dict(found.counts) == {Stand.OPPOSED: 1, Stand.MIXED: 1, Stand.AFFIRMED: 1}


def test_each_side_has_its_own_claims_newest_first(store: Store) -> None:
    vote = compare(store, SITE, _RAE, _TOR).shared.items[1]
    assert [row.statement.date.text for row in vote.first] == ["1 May 2024", "1 Apr 2024"]
    assert [row.statement.date.text for row in vote.second] == ["1 Jun 2024"]
    assert {made.proposition.label for row in vote.first for made in row.claims if made.proposition} == {
        "the vote is free"
    }


def test_the_other_way_round_it_says_the_same(store: Store) -> None:
    one, other = compare(store, SITE, _RAE, _TOR), compare(store, SITE, _TOR, _RAE)
    assert one.counts == other.counts
    assert [it.first for it in one.shared.items] == [it.second for it in other.shared.items]
    assert len(one.disagreements.shown) == len(other.disagreements.shown) == 1


def test_contradictions_stand_side_by_side(store: Store) -> None:
    [found] = compare(store, SITE, _RAE, _TOR).disagreements.shown
    assert found.relation == "contradiction"
    assert [row.speaker.label for row in found.affirming.statements if row.speaker] == ["Rae Lind"]
    assert [row.speaker.label for row in found.denying.statements if row.speaker] == ["Tor Maas"]


def test_one_way_of_standing_can_be_shown_alone(store: Store) -> None:
    found = compare(store, SITE, _RAE, _TOR, how="affirmed")
    assert [it.proposition.label for it in found.shared.items] == ["the dues rise"]
    assert found.shared.total == 3


def test_what_both_belong_to_is_listed(store: Store) -> None:
    assert [it.organization.label for it in compare(store, SITE, _RAE, _TOR).common] == ["Lake Society"]


def test_statements_about_each_other_are_those_whose_words_name_the_other(store: Store) -> None:
    found = compare(store, SITE, _RAE, _TOR)
    assert [row.start for row in found.first_on_second] == [0]
    assert [row.iri for row in found.first_on_second] == [iri(f"statement/{_ARTICLE}-0-10")]
    assert found.second_on_first == ()


def test_the_chart_has_a_lane_each(store: Store) -> None:
    drawn = compare(store, SITE, _RAE, _TOR).chart
    assert drawn is not None
    assert [lane.name.label for lane in drawn.lanes if not isinstance(lane.name, str)] == ["Rae Lind", "Tor Maas"]
    assert set(drawn.shapes) == {"affirmed", "denied"}


class TestChoosing:
    def page(self, store: Store, **given: str) -> choosing.ComparePage:
        return choosing.page(store, SITE, Index.read(store, SITE), given)

    @pytest.mark.parametrize("given", ["actor:rae", _RAE, "Rae Lind", "rae lind", "  Rae  Lind "])
    def test_an_actor_is_known_by_name_by_key_and_by_iri(self, store: Store, given: str) -> None:
        page = self.page(store, a=given, b="actor:tor")
        assert page.comparison is not None
        assert page.comparison.first.iri == _RAE

    def test_a_whole_name_is_not_taken_for_the_beginning_of_another(self, store: Store) -> None:
        page = self.page(store, a="Una Berg")
        assert page.fields[0].actor is not None
        assert page.fields[0].actor.label == "Una Berg"

    def test_words_that_several_names_hold_leave_the_choice(self, store: Store) -> None:
        page = self.page(store, a="una", b="actor:tor")
        assert page.comparison is None
        assert [it.label for it in page.fields[0].candidates] == ["Una Berg", "Una Berger"]

    @pytest.mark.parametrize("given", ["zzz", "actor:nobody", "https://a b", "claim:x"])
    def test_whoever_is_not_there_is_told(self, store: Store, given: str) -> None:
        page = self.page(store, a=given)
        assert page.fields[0].actor is None
        assert "Nobody and nothing is called" in page.fields[0].problem

    def test_for_one_actor_others_are_proposed_who_speak_about_the_same(self, store: Store) -> None:
        page = self.page(store, a="actor:rae")
        assert [(it.second.label, it.count) for it in page.partners] == [("Tor Maas", 3), ("Una Berg", 1)]

    def test_for_nobody_those_are_proposed_who_contradict_each_other(self, store: Store) -> None:
        page = self.page(store)
        assert [(it.first.label, it.second.label) for it in page.pairs] == [("Rae Lind", "Tor Maas")]


def test_the_page_names_both_and_keeps_the_choice_in_its_links(browser: FlaskClient) -> None:
    text = browser.get("/compare?a=actor:rae&b=Tor+Maas").text
    assert "<title>Rae Lind and Tor Maas" in text
    assert 'href="/compare?a=actor%3Arae&amp;b=actor%3Ator&amp;how=affirmed"' in text
    assert text.count("<h1") == 1


def test_a_wrong_name_is_answered_with_the_form(browser: FlaskClient) -> None:
    answer = browser.get("/compare?a=zzz&b=actor:tor")
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert "&lt;script&gt;" in browser.get("/compare?a=<script>").text


def test_names_are_suggested_as_they_are_typed(browser: FlaskClient) -> None:
    found = json.loads(browser.get("/compare/choices?q=una").text)
    assert [(it["value"], it["label"]) for it in found] == [("actor:una", "Una Berg"), ("actor:una-b", "Una Berger")]


@pytest.mark.parametrize("page", ["0", "x", "9999999", "-1"])
def test_a_page_that_cannot_be_is_told(browser: FlaskClient, page: str) -> None:
    assert browser.get(f"/compare?a=actor:rae&b=actor:tor&page={page}").status_code == 404


def test_an_actor_compared_with_itself_agrees(store: Store) -> None:
    found = compare(store, SITE, _TOR, _TOR)
    assert not found.disagreements.shown
    assert {it.stand for it in found.shared.items} == {Stand.AFFIRMED, Stand.DENIED}
