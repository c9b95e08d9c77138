"""Reference data: what is built, what is written by hand, how it is read, and how names are found."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import reference
from ontology.errors import InvalidReference
from ontology.reference import Reference, ReferenceActor, reading
from ontology.reference.build import build, slug
from ontology.reference.names import NameIndex

ROOT = Path(__file__).parents[2]
PREFIXES = """
@prefix actor: <https://onrecord.example/id/actor/> .
@prefix onr: <https://w3id.org/onrecord/ns#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


@pytest.fixture(scope="module")
def loaded() -> Reference:
    return reference.load()


def found(loaded: Reference, text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(text[match.start : match.end], match.form, match.keys) for match in loaded.find(text)]


def keys(loaded: Reference, text: str) -> list[str]:
    return [key for match in loaded.find(text) for key in match.keys]


def of_type(loaded: Reference, kind: str) -> list[ReferenceActor]:
    return [actor for actor in loaded.actors.values() if actor.type == kind]


def extra(folder: Path, turtle: str) -> list[Path]:
    path = folder / "own.ttl"
    path.write_text(PREFIXES + turtle, "utf-8")
    return [path]


# what there is


def test_there_are_all_members_and_observers_of_the_united_nations_and_two_more_states(loaded: Reference) -> None:
    states = {actor.key for actor in of_type(loaded, "State")}
    assert len(states) == 193 + 2 + 2
    assert {"vatican", "palestine", "kosovo", "taiwan"} <= states


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Russia", "russia"),
        ("Iran", "iran"),
        ("South Korea", "south-korea"),
        ("Turkey", "turkey"),
        ("Czechia", "czechia"),
        ("Ivory Coast", "ivory-coast"),
        ("Netherlands", "netherlands"),
        ("Eswatini", "eswatini"),
        ("North Macedonia", "north-macedonia"),
        ("Cape Verde", "cape-verde"),
        ("Timor-Leste", "timor-leste"),
        ("Palestine", "palestine"),
        ("Montenegro", "montenegro"),
        ("South Sudan", "south-sudan"),
    ],
)
def test_a_state_is_labeled_as_newspapers_do(loaded: Reference, label: str, key: str) -> None:
    assert loaded.actors[key].label == label


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Türkiye", "turkey"),
        ("Côte d'Ivoire", "ivory-coast"),
        ("Republic of Ghana", "ghana"),
        ("Czech Republic", "czechia"),
        ("Swaziland", "eswatini"),
        ("Burma", "myanmar"),
        ("UK", "united-kingdom"),
        ("Britain", "united-kingdom"),
        ("U.S.", "united-states"),
        ("America", "united-states"),
        ("UAE", "united-arab-emirates"),
        ("DRC", "democratic-republic-of-the-congo"),
        ("Congo-Brazzaville", "republic-of-the-congo"),
        ("St. Lucia", "saint-lucia"),
        ("São Tomé and Príncipe", "sao-tome-and-principe"),
        ("Holy See", "vatican"),
        ("Bosnia", "bosnia-and-herzegovina"),
        ("Cabo Verde", "cape-verde"),
        ("DPRK", "north-korea"),
    ],
)
def test_a_state_is_found_by_its_other_names(loaded: Reference, name: str, key: str) -> None:
    assert keys(loaded, f"They met in {name} today.") == [key]


def test_every_state_has_codes_an_adjective_a_government_and_a_foreign_ministry(loaded: Reference) -> None:
    codes: set[str] = set()
    for state in of_type(loaded, "State"):
        government, ministry = loaded.government(state.key), loaded.foreign_ministry(state.key)
        assert state.demonyms, state.key
        assert any(re.fullmatch("[A-Z]{2}", code) for code in state.codes), state.key
        assert not codes & set(state.codes), state.key
        codes |= set(state.codes)
        assert government is not None
        assert ministry is not None
        assert loaded.actors[government].country == loaded.actors[ministry].country == state.key
        assert (loaded.actors[ministry].unit_of, loaded.actors[government].unit_of) == (government, state.key)


def test_a_government_and_a_ministry_are_labeled_by_rule(loaded: Reference) -> None:
    assert loaded.actors["gov-ghana"].label == "Government of Ghana"
    assert loaded.actors["gov-philippines"].label == "Government of the Philippines"
    assert (
        loaded.actors["mfa-central-african-republic"].label
        == "Ministry of Foreign Affairs of the Central African Republic"
    )
    assert loaded.actors["mfa-united-states"].label == "United States Department of State"


def test_there_are_enough_organizations_and_media(loaded: Reference) -> None:
    assert len(of_type(loaded, "IntergovernmentalOrganization")) >= 100
    media = of_type(loaded, "NewsMediaOrganization")
    assert len(media) >= 80
    assert all(medium.country in loaded.actors for medium in media)
    assert len({medium.country for medium in media}) >= 50


def test_an_organization_is_found_in_american_and_british_spelling(loaded: Reference) -> None:
    for body in of_type(loaded, "IntergovernmentalOrganization"):
        for name in (body.label, *body.names):
            for one, other in (("Organization ", "Organisation "), ("Labour ", "Labor ")):
                if one in name:
                    assert body.key in loaded.named(name.replace(one, other)), name


def test_no_label_stands_for_two_actors(loaded: Reference) -> None:
    labels = [actor.label for actor in loaded.actors.values()]
    assert sorted(labels) == sorted(set(labels))


# building


def test_a_build_writes_the_same_files_whenever_it_runs(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert build(first) == build(second)
    for path in sorted(first.iterdir()):
        assert path.read_bytes() == (second / path.name).read_bytes()


def test_a_label_is_made_a_key_without_accents_and_signs() -> None:
    assert slug("Côte d'Ivoire (Abidjan)") == "cote-d-ivoire-abidjan"


@pytest.mark.parametrize(
    "capital", ["Singapore", "Victoria", "Kingston", "Georgetown", "Nassau", "Male", "San Jose", "Monaco"]
)
def test_a_capital_with_another_meaning_stands_for_no_government(loaded: Reference, capital: str) -> None:
    assert not [match for match in loaded.find(f"Officials in {capital} agreed.") if match.form == "metonym"]


@pytest.mark.parametrize(
    ("capital", "key"),
    [
        ("Accra", "gov-ghana"),
        ("Bogota", "gov-colombia"),
        ("Bogotá", "gov-colombia"),
        ("Kiev", "gov-ukraine"),
        ("Kyiv", "gov-ukraine"),
        ("the Kremlin", "gov-russia"),
        ("the White House", "gov-united-states"),
        ("Downing Street", "gov-united-kingdom"),
        ("the Pentagon", "mod-united-states"),
        ("the Élysée", "gov-france"),
        ("The Hague", "gov-netherlands"),
        ("Astana", "gov-kazakhstan"),
        ("Mexico City", "gov-mexico"),
    ],
)
def test_a_seat_of_power_stands_for_its_government(loaded: Reference, capital: str, key: str) -> None:
    matches = list(loaded.find(f"Yesterday {capital} said no."))
    assert [(match.form, match.keys) for match in matches] == [("metonym", (key,))]


# finding names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("France's plan", [("France", "name", ("france",))]),
        ("France’s plan", [("France", "name", ("france",))]),
        ("the United States’ plan", [("United States", "name", ("united-states",))]),
        ("the Ivory\n  Coast", [("Ivory\n  Coast", "name", ("ivory-coast",))]),
        ("Côte d’Ivoire", [("Côte d’Ivoire", "name", ("ivory-coast",))]),
        ("Guinea-Bissau and Guinea", [("Guinea-Bissau", "name", ("guinea-bissau",)), ("Guinea", "name", ("guinea",))]),
        ("a U.S.-led force", [("U.S.", "abbreviation", ("united-states",))]),
        ("join NATO.", [("NATO", "abbreviation", ("nato",))]),
        ("the African\u00a0Union", [("African\u00a0Union", "name", ("african-union",))]),
        ("OPEC+ and OPEC", [("OPEC+", "abbreviation", ("opec-plus",)), ("OPEC", "abbreviation", ("opec",))]),
        ("GHANA LEAVES", [("GHANA", "name", ("ghana",))]),
        ("a Ghanaian and two Danes", [("Ghanaian", "demonym", ("ghana",)), ("Danes", "demonym", ("denmark",))]),
    ],
)
def test_a_name_is_found_whatever_its_typesetting(
    loaded: Reference, text: str, expected: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    assert found(loaded, text) == expected


@pytest.mark.parametrize(
    "text", ["tell us who it was", "turkey and china", "U.S.S.R.", "Ghanaians", "xGhana", "Omanyte"]
)
def test_part_of_a_word_or_a_word_in_lower_case_is_no_name(loaded: Reference, text: str) -> None:
    assert all(match.end - match.start == len(text.strip()) for match in loaded.find(text))


def test_a_name_does_not_run_over_a_paragraph_end(loaded: Reference) -> None:
    assert keys(loaded, "He likes Sierra\n\nLeone is his friend") == []


@pytest.mark.parametrize(
    "text",
    [
        "Northern Ireland",
        "New Mexico",
        "Gulf of Mexico",
        "American Samoa",
        "Latin America",
        "the South China Sea",
        "Washington, D.C.",
    ],
)
def test_a_name_that_holds_the_name_of_a_state_is_stepped_over(loaded: Reference, text: str) -> None:
    assert keys(loaded, f"It happened in {text} today") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Congolese", ("democratic-republic-of-the-congo", "republic-of-the-congo")),
        ("Dominican", ("dominica", "dominican-republic")),
        ("Guinean", ("guinea", "guinea-bissau")),
        ("Korean", ("north-korea", "south-korea")),
        ("Brussels", ("european-union", "gov-belgium")),
        ("Congolese government", ("gov-democratic-republic-of-the-congo", "gov-republic-of-the-congo")),
    ],
)
def test_a_name_of_several_gives_them_all(loaded: Reference, name: str, expected: tuple[str, ...]) -> None:
    assert [match.keys for match in loaded.find(f"the {name} here")] == [expected]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("the Ghanaian Foreign Ministry", "mfa-ghana"),
        ("the Ghanaian foreign ministry", "mfa-ghana"),
        ("Ghana's Foreign Ministry", "mfa-ghana"),
        ("Ghana’s Ministry of Foreign Affairs", "mfa-ghana"),
        ("the Foreign Ministry of Ghana", "mfa-ghana"),
        ("the Netherlands' foreign ministry", "mfa-netherlands"),
        ("the Polish government", "gov-poland"),
        ("Poland's government", "gov-poland"),
        ("the government of Poland", "gov-poland"),
        ("the Polish authorities", "gov-poland"),
        ("the UK government", "gov-united-kingdom"),
        ("the U.S. government", "gov-united-states"),
        ("the State Department", "mfa-united-states"),
        ("the Foreign Office", "mfa-united-kingdom"),
        ("the German Foreign Office", "mfa-germany"),
        ("India's External Affairs Ministry", "mfa-india"),
    ],
)
def test_a_government_body_is_found_by_each_usual_wording(loaded: Reference, text: str, key: str) -> None:
    assert keys(loaded, f"Today {text} said no") == [key]


def test_a_demonym_of_several_states_is_of_none(loaded: Reference) -> None:
    assert loaded.state_of("Ghanaian") == "ghana"
    assert loaded.state_of("Briton") == "united-kingdom"
    assert loaded.state_of("Korean") is None
    assert loaded.state_of("Nowherian") is None


def test_a_name_is_looked_up_whole_and_whatever_its_case(loaded: Reference) -> None:
    assert loaded.named("african union") == ("african-union",)
    assert loaded.named("Congo") == ("democratic-republic-of-the-congo", "republic-of-the-congo")
    assert loaded.named("Paris") == ()


@given(
    st.lists(
        st.sampled_from(["Ghana", "the African Union", "’s", "U.S.", "and", "\n", "Guinea", "-Bissau", "NATO", ","])
    )
)
def test_matches_are_in_order_apart_and_whole(words: list[str]) -> None:
    text = " ".join(words)
    end = 0
    for match in reference.load().find(text):
        assert end <= match.start < match.end <= len(text)
        assert not text[match.start - 1 : match.start].isalnum()
        assert not (text[match.end - 1].isalnum() and text[match.end : match.end + 1].isalnum())
        assert match.keys == tuple(sorted(set(match.keys)))
        end = match.end


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert all(text[match.start : match.end].strip() for match in reference.load().find(text))


def test_the_longest_of_several_names_is_found() -> None:
    index = NameIndex[int]()
    for number, name in enumerate(("A", "A B", "A B C D", "B C")):
        index.add(name, number)
    assert list(index.find("A B C. B C")) == [(0, 3, 1), (7, 10, 3)]
    assert (index.get("A  B"), index.get("A B C")) == (1, None)


def test_of_two_names_that_overlap_the_longer_is_found() -> None:
    index = NameIndex[str]()
    for name in ("The Harbor", "Harbor Trade Council", "Trade Council of the Isles"):
        index.add(name, name)
    assert [it[2] for it in index.find("The Harbor Trade Council met.")] == ["Harbor Trade Council"]
    assert [it[2] for it in index.find("The Harbor trade")] == ["The Harbor"]


def test_a_megabyte_is_searched_in_well_under_a_second_even_if_built_to_be_slow(loaded: Reference) -> None:
    for text in ("Ministry of Foreign Affairs of the ", "Democratic People's ", "U.S.", "the   \t ", "United "):
        long = text * (300_000 // len(text))
        start = time.process_time()
        sum(1 for _ in loaded.find(long))
        assert time.process_time() - start < 1.5, text


# reading


def test_a_file_of_ones_own_adds_actors_and_names(tmp_path: Path) -> None:
    own = extra(
        tmp_path,
        """
        actor:harbor-league a onr:IntergovernmentalOrganization ; skos:prefLabel "Harbor League"@en ;
            onr:abbreviation "HLX" .
        actor:mod-ghana a onr:GovernmentBody ; skos:prefLabel "Ministry of Defence of Ghana"@en ;
            skos:altLabel "Ghanaian Defence Ministry"@en ; org:unitOf actor:gov-ghana .
        actor:ghana skos:altLabel "Gold Coast"@en .
        """,
    )
    mine = reference.load(own)
    assert keys(mine, "HLX and the Gold Coast and Ghana's defence ministry") == ["harbor-league", "ghana", "mod-ghana"]
    assert mine.actors["mod-ghana"].country == "ghana"
    assert "harbor-league" not in reference.load().actors


def test_a_file_may_use_any_base(tmp_path: Path) -> None:
    path = tmp_path / "other.ttl"
    path.write_text(
        "<https://news.test/graph/id/actor/harbor-league> a <http://www.w3.org/ns/org#Organization> ; "
        '<http://www.w3.org/2004/02/skos/core#prefLabel> "Harbor League" .',
        "utf-8",
    )
    assert reference.load([path]).actors["harbor-league"].type == "Organization"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    own = extra(tmp_path, 'actor:ghana skos:altLabel "Gold Coast"@en .')
    assert keys(reference.load(own), "Gold Coast") == ["ghana"]
    assert reference.load(own) is reference.load(own)
    extra(tmp_path, 'actor:ghana skos:altLabel "Land of Gold and Cocoa"@en .')
    assert keys(reference.load(own), "Gold Coast") == []


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        ("actor:x a", "not Turtle"),
        ('actor:x skos:prefLabel "X"@en .', "no class"),
        ("actor:x a onr:State .", "no label"),
        ('actor:x a onr:State ; skos:prefLabel "X"@en , "Y"@en .', "2 labels"),
        ('actor:x a onr:State , org:Organization ; skos:prefLabel "X"@en .', "two classes"),
        ('actor:x a skos:Collection ; skos:prefLabel "X"@en .', "Collection"),
        ('actor:x a onr:State ; skos:prefLabel "X"@en ; onr:demonim "Xian" .', "demonim"),
        ('actor:x a onr:GovernmentBody ; skos:prefLabel "X"@en ; org:unitOf actor:nowhere .', "nowhere"),
        ('actor:x a onr:GovernmentBody ; skos:prefLabel "X"@en ; org:unitOf <http://x.test/y> .', "no actor"),
        ("actor:x a onr:State ; skos:prefLabel [] .", "without IRI"),
        ('<http://x.test/y> a onr:State ; skos:prefLabel "X"@en .', "no actor"),
        ("<https://onrecord.example/id/pattern/x> a onr:PropositionPattern .", "no template"),
    ],
)
def test_bad_reference_data_is_refused_with_file_and_reason(tmp_path: Path, turtle: str, reason: str) -> None:
    own = extra(tmp_path, turtle)
    with pytest.raises(InvalidReference) as caught:
        reference.load(own)
    assert str(own[0]) in str(caught.value)
    assert reason in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidReference, match=r"absent\.ttl: cannot be read"):
        reference.load([tmp_path / "absent.ttl"])


def test_without_built_data_the_way_to_make_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BUILT", tmp_path / "built")
    with pytest.raises(InvalidReference, match="make setup"):
        reference.load()


def test_units_that_go_round_in_a_circle_have_no_state(tmp_path: Path) -> None:
    own = extra(
        tmp_path,
        """
        actor:x a onr:GovernmentBody ; skos:prefLabel "X"@en ; org:unitOf actor:y .
        actor:y a onr:GovernmentBody ; skos:prefLabel "Y"@en ; org:unitOf actor:x .
        """,
    )
    assert reference.load(own).actors["x"].country is None


# patterns


def test_patterns_lead_to_statuses_and_acts_of_the_ontology(loaded: Reference) -> None:
    ontology = (ROOT / "ontology" / "onrecord.ttl").read_text("utf-8")
    for pattern in loaded.patterns:
        assert all(f"onr:status-{status} a" in ontology for status in pattern.statuses.values()), pattern.key
        assert all(f"onr:act-{act} a" in ontology for act in pattern.brought_about_by)
        assert "{member}" in pattern.template
        assert "{organization}" in pattern.template


def test_patterns_of_one_key_state_the_same_and_tensions_go_both_ways(loaded: Reference) -> None:
    by_key = {pattern.key: pattern for pattern in loaded.patterns}
    for pattern in loaded.patterns:
        assert pattern.template == by_key[pattern.key].template
        assert all(pattern.key in by_key[other].tensions for other in pattern.tensions)


def test_patterns_name_no_actor(loaded: Reference) -> None:
    for pattern in loaded.patterns:
        assert not list(loaded.find(" ".join((pattern.template, *pattern.triggers, *pattern.contrary_triggers))))


# the graph


def test_the_reference_graph_describes_each_actor_under_the_base(loaded: Reference) -> None:
    quads = list(reference.quads("https://news.test/"))
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert {str(quad.graph_name) for quad in quads} == {"<https://news.test/graph/reference>"}
    labels = {str(quad.subject): str(quad.object) for quad in quads if quad.predicate == label}
    assert len(labels) == len(loaded.actors)
    assert labels["<https://news.test/id/actor/nato>"] == '"NATO"@en'
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))
    assert len(quads) == len(set(quads))


def test_the_reference_graph_tells_names_from_metonyms(loaded: Reference) -> None:
    told = {
        (quad.predicate.value.rsplit("#")[-1], str(quad.object))
        for quad in reference.quads(reference=loaded)
        if str(quad.subject).endswith("/id/actor/gov-russia>")
    }
    assert ("hiddenLabel", '"Kremlin"@en') in told
    assert ("altLabel", '"Russian Government"@en') in told
    assert ("unitOf", "<https://onrecord.example/id/actor/russia>") in told


def test_the_reference_graph_tells_where_a_medium_is_at_home(loaded: Reference) -> None:
    homes = {
        str(quad.subject): str(quad.object)
        for quad in reference.quads(reference=loaded)
        if quad.predicate.value.endswith("#homeState")
    }
    assert homes["<https://onrecord.example/id/actor/yonhap>"] == "<https://onrecord.example/id/actor/south-korea>"
    assert len(homes) == len(of_type(loaded, "NewsMediaOrganization"))
