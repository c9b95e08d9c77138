"""The network around a thing: its neighbors in people's words, bounded, the most linked first, as page and as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from ontology.errors import EntityNotFound
from server.pages import neighborhood
from server.pages.facts import Site
from server.store import open_store
from tests.server.small_graph import BASE, STATEMENT, THINGS, H, quads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from server.pages.neighborhood import Around
    from server.store.base import Store

SITE = Site(BASE)
ROE, UNION = "actor/person-jane-roe", "actor/african-union"
BROWSER = {"Accept": "text/html"}


def told(around: Around) -> dict[str, list[tuple[str, int]]]:
    return {
        it.step.words.forward: [(neighbor.link.label, neighbor.weight) for neighbor in it.neighbors]
        for it in around.relations
    }


def near(store: Store, thing: str, most: int = neighborhood.SHOWN) -> Around:
    return neighborhood.neighbors(store, SITE, f"{BASE}id/{thing}", most)


def test_memberships_and_statements_are_one_step(small_store: Store) -> None:
    found = told(near(small_store, ROE))
    assert found["belongs to"] == [("African Union", 1)]
    assert found["takes a stand on"] == [("The plan is dead on arrival", 1)]
    assert found["named in"] == [("Plan “dead on arrival”, says Roe", 1)]


@pytest.mark.parametrize("thing", [it for it in THINGS if it.split("/")[0] in neighborhood.KINDS])
def test_every_step_leads_back_in_the_words_that_it_told(small_store: Store, thing: str) -> None:
    around = near(small_store, thing)
    for relation in around.relations:
        for neighbor in relation.neighbors:
            if SITE.kind(neighbor.link.iri) not in neighborhood.KINDS:
                continue
            back = neighborhood.neighbors(small_store, SITE, neighbor.link.iri)
            ways = {
                (it.step.words.forward, other.link.iri, other.weight) for it in back.relations for other in it.neighbors
            }
            words = relation.step.words.backward
            # Claims and statements have single links back only where somebody would look for them.
            if SITE.kind(around.link.iri) in ("actor", "article", "proposition") and SITE.kind(neighbor.link.iri) in (
                "actor", "article", "proposition",
            ):  # fmt: skip
                assert (words, around.link.iri, neighbor.weight) in ways


def test_what_has_no_network_or_is_not_there_is_told(small_store: Store) -> None:
    with pytest.raises(EntityNotFound, match="things that have one are actor, article"):
        near(small_store, f"date/{H}-published")
    with pytest.raises(EntityNotFound, match="nobody"):
        near(small_store, "actor/nobody")


@pytest.fixture
def crowd() -> Iterator[Store]:
    """A body with 1,200 members, the later of which more sources tell of; one speaker of 1,100 statements."""
    lines = [
        "actor:body a org:Organization ; skos:prefLabel 'Body' .",
        "actor:voice a foaf:Person ; skos:prefLabel 'Voice' .",
    ]
    for number in range(1_200):
        sources = " , ".join(f"<urn:s:{number}-{it}>" for it in range(1 + number // 300))
        lines.append(
            f"actor:m{number:04} a foaf:Person ; skos:prefLabel 'Member {number:04}' . membership:m{number:04}--body "
            f"a org:Membership ; org:member actor:m{number:04} ; org:organization actor:body ; "
            f"prov:wasDerivedFrom {sources} ."
        )
    lines += [
        f"statement:{H}-{number}-9 a onr:Statement ; onr:speaker actor:voice ; onr:makesClaim claim:{H}-{number}-9-1 . "
        f"claim:{H}-{number}-9-1 a onr:Claim ; onr:proposition proposition:p{number % 3} ."
        for number in range(1_100)
    ]
    lines += [f"proposition:p{it} a onr:Proposition ; skos:prefLabel 'Proposition {it}' ." for it in range(3)]
    graph = f"{BASE}graph/article/{H}"
    with open_store(None) as store:
        store.replace({graph: quads(graph, "\n".join(lines))})
        yield store


def test_the_most_linked_come_first_and_what_is_not_shown_is_counted(crowd: Store) -> None:
    (members,) = near(crowd, "actor/body", 5).relations
    assert [it.link.label for it in members.neighbors] == [f"Member {number:04}" for number in range(900, 905)]
    assert {it.weight for it in members.neighbors} == {4}
    assert (members.total, members.more, members.is_partly) == (1_000, 995, True)


def test_no_more_statements_are_looked_at_than_is_told(crowd: Store) -> None:
    (stands,) = near(crowd, "actor/voice").relations
    assert (stands.total, stands.is_partly) == (3, True)
    assert sum(it.weight for it in stands.neighbors) == neighborhood.LOOKED_AT


def test_the_page_nests_what_is_unfolded_and_leaves_out_what_nothing_leads_to(client: FlaskClient) -> None:
    plain = client.get(f"/network/{ROE}", headers=BROWSER).text
    assert plain.count('<ul class="relations"') == 1
    assert f'href="/network/{ROE}?unfold={UNION}"' in plain
    nested = client.get(f"/network/{ROE}?unfold={UNION}", headers=BROWSER).text
    assert nested.count('<ul class="relations"') == 2
    inner = nested.split('<ul class="relations"')[2]
    assert "has members" in inner
    assert "from there: belongs to African Union" in inner
    assert f'href="/network/{ROE}"' in nested, "it can be folded again"
    astray = client.get(f"/network/{ROE}?unfold=actor/the-northern-post", headers=BROWSER).text
    assert astray.partition('id="network-list"')[2] == plain.partition('id="network-list"')[2]


def test_the_json_holds_what_the_page_shows(client: FlaskClient) -> None:
    response = client.get(f"/network/{ROE}.json")
    found: Any = response.get_json()
    assert client.get(f"/network/{ROE}", headers={"Accept": "application/json"}).get_json() == found
    page = client.get(f"/network/{ROE}", headers=BROWSER).text
    shown = re.findall(r'<li data-iri="([^"]+)" data-label="([^"]+)"', page)
    assert [(it["iri"], it["label"]) for relation in found["relations"] for it in relation["neighbors"]] == shown
    (first, *_) = found["relations"][0]["neighbors"]
    assert client.get(first["network"]).get_json()["iri"] == first["iri"]
    belongs = next(it for it in found["relations"] if it["words"] == "belongs to")
    assert (belongs["words_back"], belongs["counts"], belongs["total"], belongs["is_partly"]) == (
        "has members", "source", 1, False,
    )  # fmt: skip


@pytest.mark.parametrize("most", ["0", "101", "many", "", "9" * 40])
def test_a_number_out_of_bounds_is_refused(client: FlaskClient, most: str) -> None:
    response = client.get(f"/network/{ROE}.json?most={most}")
    assert (response.status_code, response.get_json()["code"]) == (400, "invalid-query")


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    for place in ("/network/actor/nobody", "/network/run/3f1d0c9a7b2e", "/network/nonsense/x", "/network/actor/%22%3E"):
        assert client.get(place).status_code == 404
    # What is to be unfolded, and is no address of a thing, is passed over.
    assert client.get(f"/network/{ROE}?unfold=x&unfold=%3C/&unfold=actor/%22", headers=BROWSER).status_code == 200


def test_each_page_of_a_thing_leads_to_its_network_where_it_has_one(client: FlaskClient) -> None:
    for thing in THINGS:
        link = f'href="/network/{thing}"'
        assert (link in client.get(f"/page/{thing}").text) == (thing.split("/")[0] in neighborhood.KINDS)
    assert STATEMENT.endswith("9-59")
