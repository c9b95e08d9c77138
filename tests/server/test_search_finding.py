"""What is found for a text, and in which order."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from server.search import finding, saying
from server.search.folding import placed, words
from server.search.forms import forms as forms_of
from server.search.wanted import MAX_CHARS, MAX_WORDS, Wanted, Within
from server.store.embedded import EmbeddedStore
from tests.server.search_graph import actor, article, iri, put, searching, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.search.search import Search

NAMES = (
    actor("zambia", "Zambia", kind="onr:State", mentions=5),
    actor("gov-zambia", "Government of Zambia", kind="onr:GovernmentBody", metonym="Lusaka", mentions=3),
    actor("zambian-union", "Zambian Workers’ Union", kind="org:Organization"),
    actor("african-union", "African Union", "AU", kind="onr:IntergovernmentalOrganization", mentions=9),
    actor("aurora", "Aurora Institute", kind="org:Organization", mentions=20),
    actor("person-ada-banda", "Ada Banda", mentions=4),
    actor("person-ada-bwalya", "Ada Bwalya", mentions=7),
    actor("cote", "Côte d’Ivoire", "Ivory Coast", kind="onr:State"),
    'post:chair a org:Post ; skos:prefLabel "Chair of the African Union"@en .',
    'proposition:p a onr:Proposition ; skos:prefLabel "Zambia leaves the African Union"@en .',
)
SAID = (
    statement("s1", "The ceasefire was suspended by the commission.", "person-ada-banda", ("2024-03-01", "2024-03-01"),
              act="deny", type="direct", article="a1"),
    statement("s2", "A ceasefire.", "person-ada-bwalya", ("2024-03-05", "2024-03-20"), act="assert", type="indirect",
              article="a2"),
    statement("s3", "They suspend talks on the ceasefire and on everything else that was ever talked of here.",
              "person-ada-banda", ("", "2024-02-10"), act="assert", type="indirect", article="a1"),
    statement("s4", "Nobody notified the commission of a Zambian exit.", "person-ada-bwalya"),
    article("a1", "Talks at an end", "aurora"),
    article("a2", "Ceasefire in sight", "african-union"),
)  # fmt: skip


@pytest.fixture(scope="module")
def search() -> Iterator[Search]:
    with EmbeddedStore.open(None) as store:
        put(store, *NAMES, *SAID)
        yield searching(store)


def named(search: Search, text: str, within: Within | None = None) -> list[str]:
    found = search.ask(lambda it: finding.named(it, Wanted.read(text), 50, within or Within()))
    assert found is not None
    return [hit.iri.rpartition("/")[2] for hit in found]


def said(search: Search, text: str, within: Within | None = None, *, newest_first: bool = False) -> list[str]:
    found = search.ask(lambda it: saying.said(it, Wanted.read(text), 50, within or Within(), newest_first=newest_first))
    assert found is not None
    assert found.count == len(found.hits)
    return [hit.iri.rpartition("/")[2] for hit in found.hits]


class TestNames:
    def test_exact_before_beginning_before_words_in_it(self, search: Search) -> None:
        assert named(search, "zambia") == ["zambia", "zambian-union", "p", "gov-zambia"]

    def test_an_abbreviation_comes_before_names_that_begin_like_it(self, search: Search) -> None:
        assert named(search, "au")[:2] == ["african-union", "aurora"]

    def test_of_equals_the_one_named_more_often(self, search: Search) -> None:
        assert named(search, "ada b") == ["person-ada-bwalya", "person-ada-banda"]

    def test_words_may_stand_in_any_order_and_the_last_may_be_begun(self, search: Search) -> None:
        assert named(search, "union afr") == ["african-union", "chair", "p"]

    @pytest.mark.parametrize("text", ["COTE", "Côte d'Ivoire", "ivory coast", "cote d ivo"])
    def test_case_accents_and_marks_make_no_difference(self, search: Search, text: str) -> None:
        assert named(search, text) == ["cote"]

    def test_a_hit_says_by_which_name(self, search: Search) -> None:
        found = search.ask(lambda it: finding.named(it, Wanted.read("lusak"), 5))
        assert found is not None
        assert [(hit.label, hit.matched, hit.form, hit.word) for hit in found] == [
            ("Government of Zambia", "Lusaka", "metonym", "government body")
        ]

    @pytest.mark.parametrize(
        ("text", "first"),
        [("zamiba", "zambia"), ("goverment of zambia", "gov-zambia"), ("afircan union", "african-union"),
         ("bwayla", "person-ada-bwalya"), ("ivroy cost", "cote")],
    )  # fmt: skip
    def test_slips_are_forgiven(self, search: Search, text: str, first: str) -> None:
        assert named(search, text)[0] == first

    @pytest.mark.parametrize("text", ["abo", "ua", "xyzzy", "zzambiaax"])
    def test_short_words_and_distant_ones_are_no_slips(self, search: Search, text: str) -> None:
        assert named(search, text) == []

    def test_slips_are_not_looked_for_where_something_fits(self, search: Search) -> None:
        assert named(search, "banda") == ["person-ada-banda"]

    def test_a_phrase_keeps_its_order(self, search: Search) -> None:
        assert named(search, '"african union"') == ["african-union", "chair", "p"]
        assert named(search, '"union african"') == []

    @pytest.mark.parametrize(
        ("kind", "found"),
        [("person", []), ("state", ["zambia"]), ("actor", ["zambia", "zambian-union", "gov-zambia"]),
         ("proposition", ["p"]), ("name", ["zambia", "zambian-union", "p", "gov-zambia"]), ("statement", [])],
    )  # fmt: skip
    def test_kinds_narrow_them_down(self, search: Search, kind: str, found: list[str]) -> None:
        assert named(search, "zambia", Within(kind=kind)) == found

    def test_an_article_is_found_by_its_headline_and_its_publisher(self, search: Search) -> None:
        source = iri("actor", "aurora")
        assert named(search, "ceasefire", Within(kind="article")) == ["a2"]
        assert named(search, "talks", Within(kind="article", source=source)) == ["a1"]
        assert named(search, "ceasefire", Within(kind="article", source=source)) == []


FORMS = (
    statement("past", "The parliament in Thimphu suspended its sitting after a long day of speeches and of votes."),
    statement("present", "Bhutan suspends flights."),
    statement("noun", "A suspension of flights."),
    statement("gone", "Laos withdrew its envoy."),
    statement("goes", "Laos and four of its neighbors will withdraw from the fishing treaty by the end of June."),
    statement("out", "The expulsion of two envoys."),
    statement("other", "A tense sense of commission."),
)


@pytest.fixture(scope="module")
def forms() -> Iterator[Search]:
    with EmbeddedStore.open(None) as store:
        put(store, *FORMS, actor("suspends", "Suspends Ltd", kind="org:Organization"))
        yield searching(store)


class TestFormsOfWords:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            # The very word first, however little it is of what was said; then other forms, and the noun of a verb last.
            ("suspended", ["past", "present", "noun"]),
            ("suspends", ["present", "past", "noun"]),
            ("suspending", ["present", "past", "noun"]),
            ("suspension", ["noun", "present", "past"]),
            ("withdrawn", ["gone", "goes"]),
            ("withdraw", ["goes", "gone"]),
            ("expelled", ["out"]),
            ("expels envoy", ["out"]),
            ('"suspended its"', ["past"]),
        ],
    )
    def test_a_word_is_found_in_every_form_and_first_as_it_is(self, forms: Search, text: str, found: list[str]) -> None:
        assert said(forms, text) == found

    @pytest.mark.parametrize(
        ("one", "other"), [("commit", "commission"), ("intend", "intense"), ("send", "sense"), ("tend", "tension")]
    )
    def test_words_that_look_alike_are_no_forms_of_one(self, one: str, other: str) -> None:
        assert not {*forms_of(one)} & {*forms_of(other)}

    def test_names_are_found_as_they_are(self, forms: Search) -> None:
        assert named(forms, "suspends") == ["suspends"]
        assert named(forms, "suspending") == []


class TestStatements:
    def test_the_more_relevant_first_whatever_the_form_of_the_word(self, search: Search) -> None:
        assert said(search, "ceasefire") == ["s2", "s1", "s3"]
        assert said(search, "suspending ceasefires") == ["s1", "s3"]

    def test_the_newest_first_where_that_is_asked_for(self, search: Search) -> None:
        assert said(search, "ceasefire", newest_first=True) == ["s2", "s1", "s3"]
        assert said(search, "suspended", newest_first=True) == ["s1", "s3"]

    def test_all_words_are_wanted_and_some_do_where_none_has_all(self, search: Search) -> None:
        assert said(search, "ceasefire commission") == ["s1"]
        found = search.ask(lambda it: saying.said(it, Wanted.read("talks exit"), 9))
        assert found is not None
        assert found.is_loose
        assert {hit.iri.rpartition("/")[2] for hit in found.hits} == {"s3", "s4"}

    def test_a_phrase_is_looked_for_as_it_stands(self, search: Search) -> None:
        assert said(search, "“suspended by the commission”") == ["s1"]
        assert said(search, '"commission suspended"') == []
        assert said(search, '"suspend') == ["s3"]

    @pytest.mark.parametrize("text", ["ceasefrie", "notifid", "cease", "nobdy notified"])
    def test_a_word_that_nobody_said_is_a_slip_or_a_beginning(self, search: Search, text: str) -> None:
        assert said(search, text)

    def test_statements_of_the_same_relevance_come_the_newest_first(self) -> None:
        days = ["2020-01-01", "2024-01-01", "2022-01-01"]
        with EmbeddedStore.open(None) as store:
            put(store, *(statement(f"s{day}", "The same words.", days=(day, day)) for day in days))
            assert said(searching(store), "same words") == ["s2024-01-01", "s2022-01-01", "s2020-01-01"]

    @pytest.mark.parametrize(
        ("since", "until", "found"),
        [
            (date(2024, 3, 1), date(2024, 3, 1), {"s1"}),
            # What is dated by an interval, or by one bound, may have been said in all of it.
            (date(2024, 3, 20), None, {"s2"}),
            (date(2024, 3, 6), date(2024, 3, 7), {"s2"}),
            (None, date(1990, 1, 1), {"s3"}),
            (date(2024, 2, 10), date(2024, 2, 29), {"s3"}),
            (date(2025, 1, 1), None, set()),
            (None, date(2030, 1, 1), {"s1", "s2", "s3"}),
        ],
    )
    def test_days_keep_what_may_have_been_said_then(
        self, search: Search, since: date | None, until: date | None, found: set[str]
    ) -> None:
        assert set(said(search, "", Within(since=since, until=until))) == found

    def test_speaker_source_act_and_type_narrow_them_down(self, search: Search) -> None:
        banda, aurora = iri("actor", "person-ada-banda"), iri("actor", "aurora")
        assert said(search, "ceasefire", Within(speaker=banda)) == ["s1", "s3"]
        assert said(search, "", Within(speaker=banda, act="deny")) == ["s1"]
        assert said(search, "ceasefire", Within(source=aurora, type="indirect")) == ["s3"]
        assert said(search, "ceasefire", Within(kind="person")) == []

    def test_they_are_counted_by_speaker(self, search: Search) -> None:
        found = search.ask(lambda it: saying.counts(it, Wanted.read("ceasefire"), {"speaker": Within()}))
        assert found is not None
        assert found["speaker"] == [(iri("actor", "person-ada-banda"), 2), (iri("actor", "person-ada-bwalya"), 1)]

    def test_the_words_found_are_told_from_others(self, search: Search) -> None:
        marker = search.ask(lambda it: saying.matched(it, Wanted.read('suspending ceasefrie "the commission"')))
        assert marker is not None
        marked = [it.text for it in placed("The ceasefire was suspended by a commission.") if marker(it.text)]
        assert marked == ["the", "ceasefire", "suspended", "commission"]


HOSTILE = (
    "", " ", "\x00\x01", '"', '""', '" "', "“”„", "(", "[a-", "*", "\\", ".*", "+a -b", "a AND OR NOT", "label:x",
    "^~2", "x" * 10_000, "a " * 5_000, '"' * 999, "\u202e\u0301", "🏳️‍🌈", "ﬁ", "İstanbul", "'s", "U.S.", "\ud7ff",
    "%00", "<b>&", "٣",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_find_what_they_find(search: Search, text: str) -> None:
    named(search, text)
    said(search, text)
    search.hits(text, 10)


@bounded(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_may_be_typed(search: Search, text: str) -> None:
    wanted = Wanted.read(text)
    assert len(wanted.shown) <= MAX_CHARS
    assert len(wanted.all) <= MAX_WORDS
    named(search, text)
    said(search, text, Within(kind=text, speaker=text, act=text))


@bounded(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_words_stand_where_they_are_said_to(text: str) -> None:
    found = placed(text)
    assert [it.text for it in found] == words(text)
    assert all(0 <= it.start < it.end <= len(text) for it in found)
    # One character may be several words, as "¼" is.
    assert all(first.start <= second.start for first, second in pairwise(found))


def test_a_thing_of_very_many_mentions_and_names_is_still_one() -> None:
    with EmbeddedStore.open(None) as store:
        names = [f"Name {number}" for number in range(300)]
        put(store, actor("many", "Many", *names, mentions=1_500))
        found = searching(store).ask(lambda it: finding.named(it, Wanted.read("many"), 5))
        assert found is not None
        assert [(hit.label, hit.mentions) for hit in found] == [("Many", 1_000)]
