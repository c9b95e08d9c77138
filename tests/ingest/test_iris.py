"""Keys and IRIs: valid whatever comes in, the same each time, different where that is promised."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from ingest import iris as minting
from ingest.iris import (
    HASH_CHARS,
    Iris,
    actor_key,
    body_key,
    condition_key,
    foreign_ministry_key,
    government_key,
    local_key,
    media_key,
    membership_key,
    organization_key,
    person_key,
    place_key,
    post_key,
    proposition_key,
    run_key,
)
from ingest.records import ActorType
from ingest.slugs import slug
from ontology.errors import InvalidSetting
from ontology.terms import DEFAULT_BASE, KINDS, prefixes

IRIS = Iris(DEFAULT_BASE)
SHA = "0123456789abcdef" * 4
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

texts = st.text(st.characters()) | st.text(st.characters(codec="ascii")) | st.text(min_size=200)
slugs = texts.map(slug)
offsets = st.integers(0, 10**7)


def test_a_name_that_ascii_writes_in_part_keeps_that_part_and_a_hash() -> None:
    assert re.fullmatch(r"media-novosti-[0-9a-f]{8}", media_key("Novosti Агентство"))


@pytest.mark.parametrize("kind", get_args(ActorType))
def test_every_type_of_actor_has_a_key(kind: ActorType) -> None:
    assert KEY.fullmatch(actor_key(kind, "The Some Name"))
    assert local_key(kind, "Name", SHA) == f"{actor_key(kind, 'Name')}-01234567"


def test_keys_begin_with_what_the_actor_is() -> None:
    assert person_key("Jane Roe") == "person-jane-roe"
    assert organization_key("Green Party") == "organization-green-party"
    assert media_key("Daily Star") == "media-daily-star"
    assert body_key("Ministry of Peat") == "body-ministry-of-peat"
    assert place_key("New Delhi") == "place-new-delhi"
    assert (government_key("fiji"), foreign_ministry_key("fiji")) == ("gov-fiji", "mfa-fiji")
    assert post_key("african-union", "Chairperson") == "african-union-chairperson"
    assert proposition_key("exit", "fiji", "nato") == "exit-fiji-nato"
    assert condition_key(SHA, 3, 9) == f"{SHA[:32]}-3-9"


@settings(deadline=None)
@given(slugs, slugs, slugs, slugs)
def test_a_membership_key_is_that_of_one_pair_only(a: str, b: str, c: str, d: str) -> None:
    if (a, b) != (c, d):
        assert membership_key(a, b) != membership_key(c, d)


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\0")), min_size=1, max_size=5))
def test_a_run_key_depends_on_each_setting_and_its_place(settings: list[str]) -> None:
    key = run_key(*settings)
    assert re.fullmatch("[0-9a-f]{12}", key)
    assert run_key(*settings, "") != key
    assert run_key("x", *settings) != key


@settings(deadline=None)
@given(texts)
@example("")
@example('a/b?c#d%20<>"{}|^`\\')
@example("\ud800")
def test_any_key_makes_a_valid_iri(key: str) -> None:
    for mint in (IRIS.actor, IRIS.membership, IRIS.post, IRIS.proposition, IRIS.run):
        NamedNode(mint(key))
    NamedNode(IRIS.inferred_date(SHA, key, key))


@settings(deadline=None)
@given(texts, texts)
def test_other_keys_make_other_iris(one: str, other: str) -> None:
    assert (IRIS.actor(one) == IRIS.actor(other)) == (one == other)


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789-:/~?%.XTZ,[]{}+"), max_size=30),
       st.text(st.sampled_from("0123456789-:/~?%.XTZ,[]{}+"), max_size=30))  # fmt: skip
def test_other_dates_make_other_iris(one: str, other: str) -> None:
    assert (IRIS.inferred_date(SHA, "m", one) == IRIS.inferred_date(SHA, "m", other)) == (one == other)


def test_an_inferred_date_needs_no_escaping_in_a_path() -> None:
    made = IRIS.inferred_date(SHA, "relative-week", "2023-05-01?/2023-05-07%")
    assert made == f"{IRIS.inferred_date(SHA, 'relative-week')}-2023-05-01!_2023-05-07*"


@settings(deadline=None)
@given(offsets, offsets, st.integers(1, 99))
def test_places_statements_claims_and_dates_are_told_apart(start: int, end: int, number: int) -> None:
    made = [
        IRIS.span(SHA, start, end),
        *(mint(SHA, start, end) for mint in (IRIS.statement, IRIS.date, IRIS.event)),
        *(mint(SHA, start, end, number + 1) for mint in (IRIS.statement, IRIS.date, IRIS.event)),
        IRIS.claim(SHA, start, end, number),
        IRIS.published(SHA),
        IRIS.article(SHA),
    ]
    assert len(set(made)) == len(made)
    for iri in made:
        NamedNode(iri)


def test_iris_live_under_the_prefix_of_their_kind() -> None:
    table = prefixes()
    made = {
        "actor": IRIS.actor("x"),
        "article": IRIS.article(SHA),
        "claim": IRIS.claim(SHA, 0, 1, 1),
        "date": IRIS.published(SHA),
        "disagreement": IRIS.disagreement(IRIS.claim(SHA, 0, 1, 1), IRIS.claim(SHA, 2, 3, 1)),
        "event": IRIS.event(SHA, 0, 1),
        "judgement": IRIS.judgement("x"),
        "membership": IRIS.membership("x--y"),
        "post": IRIS.post("x"),
        "proposition": IRIS.proposition("x"),
        "run": IRIS.run("x"),
        "statement": IRIS.statement(SHA, 0, 1),
    }
    assert set(made) == set(KINDS)
    assert all(iri.startswith(table[kind]) for kind, iri in made.items())


def test_each_graph_has_its_name() -> None:
    short = SHA[:HASH_CHARS]
    assert [
        IRIS.ontology_graph,
        IRIS.reference_graph,
        IRIS.judgements_graph,
        IRIS.runs_graph,
        IRIS.article_graph(SHA),
        IRIS.inferred_graph(SHA),
        IRIS.disagreements_graph(IRIS.proposition("exit-mali-ecowas")),
    ] == [
        f"{DEFAULT_BASE}graph/{name}"
        for name in (
            "ontology",
            "reference",
            "judgements",
            "runs",
            f"article/{short}",
            f"inferred/{short}",
            "disagreements/exit-mali-ecowas",
        )
    ]


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000/", "https://graph.example/press/", "http://[::1]:8000/"])
def test_a_base_is_an_address_that_ends_in_a_slash(base: str) -> None:
    assert Iris(base).actor("x") == f"{base}id/actor/x"
    NamedNode(Iris(base).span(SHA, 0, 1))


@pytest.mark.parametrize("base", ["", "/", "example.org/", "https://example.org", "ftp://x/", "https://a b/",
                                  "https://x/?q=", "https://x/#", "https://x/<y>/", "https://x//"])  # fmt: skip
def test_any_other_base_is_refused(base: str) -> None:
    with pytest.raises(InvalidSetting, match="ends in a slash"):
        Iris(base)


def test_minting_knows_strings_only() -> None:
    source = Path(minting.__file__).read_text(encoding="utf-8")
    assert not re.search(r"^\s*(?:from|import) (?:rdflib|pyoxigraph|ontology\.terms)", source, re.MULTILINE)
