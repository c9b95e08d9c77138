"""What the pages show, as view models over the graph of two invented articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from ontology.errors import EntityNotFound
from ontology.terms import DEFAULT_BASE, OA, SDO
from server.pages import (
    actors,
    articles,
    home,
    memberships,
    propositions,
    queries,
    renewed,
    results,
    search,
    statement_page,
    statements,
    things,
)
from server.pages.facts import Site, legible
from server.pages.gather import gather
from server.search.wanted import Wanted
from server.store import open_store
from tests.server.union_graph import HOSTILE_ARTICLE, MENSAH, TANO, UNION, UNION_ARTICLE, graphs, iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.base import Store

SITE = Site(DEFAULT_BASE)
MEMBERSHIP = f"membership/ghana--{UNION}"
EXIT = f"proposition/exit-ghana-{UNION}"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        opened.replace(graphs())
        yield opened


def statement(start: int, end: int) -> str:
    return iri(f"statement/{UNION_ARTICLE}-{start}-{end}")


def row(store: Store, start: int, end: int) -> statements.StatementRow:
    [found] = statements.rows(store, SITE, [statement(start, end)])
    return found


def words(found: statements.StatementRow) -> str:
    return "".join((" … " if part.gap else "") + part.text for part in found.words)


def test_every_span_of_the_example_holds_its_words() -> None:
    values: dict[tuple[str, str], str] = {}
    for quads in graphs().values():
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                values[quad.subject.value, quad.predicate.value] = quad.object.value
    spans = [subject for subject, name in values if name == str(OA.exact)]
    assert len(spans) > 20
    for span in spans:
        article = values[span, str(OA.hasSource)]
        start, end = int(values[span, str(OA.start)]), int(values[span, str(OA.end)])
        assert values[article, str(SDO.articleBody)][start:end] == values[span, str(OA.exact)]


@pytest.mark.parametrize("name", queries.names())
def test_every_query_says_what_it_is_for_and_parses(store: Store, name: str) -> None:
    text = queries.text(name)
    assert text.startswith("# ")
    assert text.split("\n")[0].endswith(".")
    store.query(text)


class TestStatementRow:
    def test_it_names_speaker_capacity_cue_and_source(self, store: Store) -> None:
        found = row(store, 401, 492)
        assert found.speaker is not None
        assert found.capacity is not None
        assert (found.speaker.label, found.capacity.label, found.cue, found.source.label) == (
            "Kofi Tano",
            "Secretary-General of the Volta Basin Union",
            "said",
            "Coastal Tribune",
        )
        assert found.place == f"/page/article/{UNION_ARTICLE}#s-401"

    def test_quoted_words_of_a_mixed_statement_are_told_from_its_paraphrase(self, store: Store) -> None:
        assert [(part.text, part.quoted) for part in row(store, 401, 492).words] == [
            ("Ghana has not notified the union of any withdrawal and ", False),
            ("“remains a member in good standing.”", True),
        ]

    def test_a_direct_statement_in_two_pieces_gets_its_marks_and_a_gap(self, store: Store) -> None:
        found = row(store, 235, 361)
        assert words(found) == (
            "“We have paid for six years and received four letters” … “If the dues stay as they are, Ghana will leave.”"
        )
        assert all(part.quoted for part in found.words)

    def test_a_quotation_that_ends_with_a_quotation_keeps_both_marks(self, store: Store) -> None:
        assert words(row(store, 713, 761)) == "“Mensah told us that ‘nobody is leaving anything’”"

    def test_claims_tell_stance_condition_and_status(self, store: Store) -> None:
        [claim] = row(store, 94, 175).claims
        assert claim.status is not None
        assert claim.proposition is not None
        assert (claim.stance, claim.proposition.label, claim.condition, claim.status.family, claim.future) == (
            "affirms",
            "Ghana leaves the Volta Basin Union",
            "unless: its dues are cut by September",
            "leaving",
            True,
        )

    def test_denial_and_mere_possibility_read_differently(self, store: Store) -> None:
        assert row(store, 734, 760).claims[0].stance == "denies"
        assert row(store, 0, 38).claims[0].stance == "holds possible"

    def test_an_inferred_date_says_how_it_is_known(self, store: Store) -> None:
        date = row(store, 401, 492).date
        assert (date.text, date.inferred) == ("by 14 May 2025", True)
        assert date.how.endswith("Worked out from publication, 14 May 2025.")
        assert row(store, 94, 175).date.how.startswith("“on Wednesday”. ")

    def test_a_speaker_who_could_not_be_told_keeps_the_words_on_the_page(self, store: Store) -> None:
        page = articles.page(store, SITE, iri(f"article/{HOSTILE_ARTICLE}"))
        [unknown] = [note.row for note in page.notes if note.row.speaker is None]
        assert unknown.speaker_words == "Somebody"
        assert unknown.date.text == "date unknown"

    def test_why_lists_the_passages_in_the_order_of_the_text(self, store: Store) -> None:
        assert [(place.role, place.words) for place in row(store, 536, 599).places] == [
            ("speaker", "Samuel Odoi"),
            ("cue", "announced"),
            ("content", "the suspension of Ghana’s participation in the union’s meetings"),
        ]


class TestArticle:
    def test_statements_are_numbered_in_the_order_of_the_text(self, store: Store) -> None:
        page = articles.page(store, SITE, iri(f"article/{UNION_ARTICLE}"))
        assert [note.row.start for note in page.notes] == sorted(note.row.start for note in page.notes)
        assert [note.number for note in page.notes] == list(range(1, 11))

    def test_each_speaker_has_a_tint_and_the_writer_none(self, store: Store) -> None:
        page = articles.page(store, SITE, iri(f"article/{UNION_ARTICLE}"))
        tints = {note.row.speaker.label: note.tint for note in page.notes if note.row.speaker}
        assert tints["Coastal Tribune"] == 0
        others = [tint for name, tint in tints.items() if name != "Coastal Tribune"]
        assert sorted(others) == list(range(1, len(others) + 1))

    def test_the_text_is_shown_whole_and_boilerplate_apart(self, store: Store) -> None:
        page = articles.page(store, SITE, iri(f"article/{UNION_ARTICLE}"))
        assert [block.kind for block in page.blocks] == ["headline", "dateline", "body", "boilerplate"]
        assert len(page.blocks[-1].paragraphs) == 5

    def test_every_statement_begins_somewhere_in_the_text(self, store: Store) -> None:
        page = articles.page(store, SITE, iri(f"article/{UNION_ARTICLE}"))
        begun = [number for block in page.blocks for line in block.paragraphs for number in line.statements]
        assert sorted(begun) == list(range(len(page.notes)))

    def test_the_headline_stands_beside_what_the_body_says_of_the_same(self, store: Store) -> None:
        page = articles.page(store, SITE, iri(f"article/{UNION_ARTICLE}"))
        assert [it.note.row.voice for it in page.headline] == ["headline"]
        assert len(page.body) == 3
        assert all(note.row.voice is None for note in page.body)

    def test_controls_and_marks_that_turn_the_text_round_are_made_visible(self, store: Store) -> None:
        page = articles.page(store, SITE, iri(f"article/{HOSTILE_ARTICLE}"))
        shown = "".join(
            run.text
            for block in page.blocks
            for line in block.paragraphs
            for stretch in line.stretches
            for run in stretch.runs
        )
        assert not {"\x07", "\u202e", "\u202c"} & set(shown)
        assert "bell ␇ rang" in shown
        assert len(legible("\x00\u202e\u2066a")) == 4

    def test_an_address_that_is_no_web_address_is_not_linked(self, store: Store) -> None:
        assert articles.page(store, SITE, iri(f"article/{HOSTILE_ARTICLE}")).url is None
        assert articles.page(store, SITE, iri(f"article/{UNION_ARTICLE}")).url is not None

    def test_facts_of_publication_say_how_they_are_known(self, store: Store) -> None:
        page = articles.page(store, SITE, iri(f"article/{UNION_ARTICLE}"))
        assert page.published.text == "14 May 2025, 17:20"
        assert not page.published.inferred
        assert page.published.how == "“14 May 2025 - 17:20”. The date line of the article gives the date."
        assert page.read == "2025-06-01T12:00:00Z"

    def test_statements_of_another_article_are_left_out(self, store: Store) -> None:
        page = articles.page(store, SITE, iri(f"article/{HOSTILE_ARTICLE}"))
        assert {note.row.source.iri for note in page.notes} == {iri(f"article/{HOSTILE_ARTICLE}")}


class TestActor:
    def test_a_person_says_holds_a_post_and_is_spoken_of(self, store: Store) -> None:
        page = actors.page(store, SITE, iri(f"actor/{MENSAH}"))
        assert page.link.kind == "person"
        assert page.says.total == len(page.says.items) == 4
        assert [found.post.label for found in page.posts.items if found.post] == ["Foreign Minister of Ghana"]
        assert page.posts.items[0].evidence[0].words == "Foreign Minister Ama Serwaa Mensah"
        assert [words(found) for found in page.spoken_of.items] == [
            "“Mensah told us that ‘nobody is leaving anything’”"
        ]

    def test_what_it_says_comes_newest_first(self, store: Store) -> None:
        dates = [found.date.latest for found in actors.page(store, SITE, iri(f"actor/{MENSAH}")).says.items]
        assert dates == sorted(dates, reverse=True, key=str)

    def test_an_organization_has_members_with_claimed_statuses(self, store: Store) -> None:
        page = actors.page(store, SITE, iri(f"actor/{UNION}"))
        assert [found.member.label for found in page.members.items if found.member] == [
            "Benin",
            "Burkina Faso",
            "Ghana",
            "Togo",
        ]
        ghana = page.members.items[2]
        assert ghana.sources == 2
        assert {status.label: status.count for status in ghana.statuses} == {
            "exit conditional": 2,
            "member": 2,
            "exit not notified": 1,
            "exit possible": 1,
            "exit ruled out": 1,
            "participation suspended": 1,
        }
        assert [found.member.label for found in page.holders.items if found.member] == ["Kofi Tano"]

    def test_a_member_belongs_to_its_organization(self, store: Store) -> None:
        page = actors.page(store, SITE, iri("actor/benin"))
        assert [found.organization.label for found in page.belongs.items if found.organization] == ["Volta Basin Union"]

    def test_metonyms_stand_apart_from_names(self, store: Store) -> None:
        page = actors.page(store, SITE, iri("actor/gov-togo"))
        assert page.names == ("Togolese government",)
        assert page.metonyms == ("Lomé",)
        assert [body.label for body in page.part_of] == ["Togo"]

    def test_company_counts_articles_in_common(self, store: Store) -> None:
        company = {link.label: count for link, count in actors.page(store, SITE, iri(f"actor/{TANO}")).company}
        assert company["Volta Basin Union"] == 1
        assert "Kofi Tano" not in company
        assert "Government of Ghana" not in company

    def test_one_list_is_shown_a_page_at_a_time(self, store: Store) -> None:
        page = actors.page(store, SITE, iri(f"actor/{MENSAH}"), "says", 2)
        assert (page.says.items, page.says.number, page.says.more) == ((), 2, False)
        assert (page.posts.items, page.company) == ((), ())

    def test_a_reference_actor_that_no_article_names_has_a_page(self, store: Store) -> None:
        page = actors.page(store, SITE, iri("actor/african-union"))
        assert (page.says.total, page.articles.total, page.says.items) == (0, 0, ())

    def test_an_unknown_actor_is_not_found(self, store: Store) -> None:
        with pytest.raises(EntityNotFound, match="actor/nobody"):
            actors.page(store, SITE, iri("actor/nobody"))


def test_a_membership_lists_sources_and_claims_in_the_order_of_time(store: Store) -> None:
    page = memberships.page(store, SITE, iri(MEMBERSHIP))
    assert [found.source.label for found in page.row.evidence if found.source] == ["Coastal Tribune"] * 2
    assert {found.speaker.label for found in page.row.evidence if found.speaker} == {"Kofi Tano", "Coastal Tribune"}
    assert page.claims.items[0].claims[0].status is not None
    assert page.claims.items[0].claims[0].status.label == "participation suspended"
    latest = [found.statement.date.latest for found in page.claims.items]
    assert latest == sorted(latest, key=str)
    assert sum(len(found.claims) for found in page.claims.items) == 8
    assert page.row.during is None


def test_a_post_lists_holders_and_what_they_said_in_it(store: Store) -> None:
    page = memberships.post_page(store, SITE, iri("post/mfa-ghana-foreign-minister"))
    assert [found.member.label for found in page.holdings if found.member] == ["Ama Serwaa Mensah"]
    assert page.post_in is not None
    assert page.post_in.label == "Ministry of Foreign Affairs of Ghana"
    assert len(page.statements) == 3


def test_a_proposition_sets_claims_for_beside_claims_against(store: Store) -> None:
    page = propositions.page(store, SITE, iri(EXIT))
    assert [len(page.affirmed), len(page.denied)] == [3, 1]
    assert words(page.denied[0].statement) == "“nobody is leaving anything”"


def test_a_condition_lists_what_hangs_on_it(store: Store) -> None:
    page = propositions.page(store, SITE, iri(f"proposition/{UNION_ARTICLE}-dues"))
    assert page.link.label == "the dues stay as they are"
    assert [words(found.statement)[:8] for found in page.condition_of.items] == ["“We have"]


def test_a_claim_leads_to_its_statement(store: Store) -> None:
    page = propositions.claim_page(store, SITE, iri(f"claim/{UNION_ARTICLE}-401-492-1"))
    assert (page.claim.stance, page.claim.negative) == ("denies", True)
    assert [found.iri for found in page.made] == [statement(401, 492)]


def test_a_statement_tells_what_memberships_it_attests(store: Store) -> None:
    page = statement_page.page(store, SITE, statement(401, 492))
    assert [found.label for found in page.attested] == ["Ghana in Volta Basin Union"]
    # Her denial stands against conditional claims of her own, which is no contradiction.
    assert statement_page.page(store, SITE, statement(734, 760)).against == ()


def test_a_date_lists_what_is_dated_by_it_and_worked_out_from_it(store: Store) -> None:
    page = things.date_page(store, SITE, iri(f"date/{UNION_ARTICLE}-published"))
    assert [found.link.label for found in page.articles] == ["Ghana could quit the Volta Basin Union, minister hints"]
    assert {found.words for found in page.derived} == {"on Wednesday", "In April", "since", "Currently", None}
    assert page.place is not None
    assert page.place.href == f"/page/article/{UNION_ARTICLE}#char=73,92"


def test_a_run_lists_what_it_read(store: Store) -> None:
    page = things.run_page(store, SITE, iri("run/0123456789ab"))
    assert [(found.link.label[:5], found.count) for found in page.articles] == [("Ghana", 10), ("Summi", 2)]


def test_anything_else_is_a_table_in_words_both_ways(store: Store) -> None:
    page = things.thing_page(store, SITE, "https://w3id.org/onrecord/ns#act-deny")
    assert page.meaning == "The speaker says that something is not so."
    assert {line.words for line in page.references} == {"statements that do this"}
    assert {line.words for line in page.properties} >= {"is a", "name", "meaning", "one of the"}
    with pytest.raises(EntityNotFound, match="not an IRI"):
        things.thing_page(store, SITE, "no iri <")


def test_the_first_page_counts_and_lists_the_newest_attributed_statements(store: Store) -> None:
    page = home.page(store, SITE)
    assert (page.articles, page.statements, page.actors) == (2, 12, 13)
    assert (page.first, page.last) == ("Apr 2025", "May 2025")
    assert all(found.voice is None for found in page.newest)
    assert len(page.examples) == 3


def test_the_first_page_of_an_empty_store_is_empty() -> None:
    with open_store(None) as empty:
        page = home.page(empty, SITE)
    assert (page.articles, page.statements, page.actors, page.first, page.newest) == (0, 0, 0, None, ())


class TestSearch:
    def found(self, store: Store, wanted: str) -> list[str]:
        return [hit.link.label for hit in search.hits(store, SITE, search.Index.read(store, SITE), wanted)]

    def test_exact_names_come_before_beginnings_before_words_before_the_rest(self, store: Store) -> None:
        assert self.found(store, "togo")[:3] == ["Togo", "Togo’s <i>delegate</i>", "Government of Togo"]
        assert self.found(store, "union") == ["Volta Basin Union", "African Union"]

    @pytest.mark.parametrize("wanted", ["cote d’ivoire", "CÔTE", "cote", "ivory coast"])
    def test_case_and_accents_make_no_difference(self, store: Store, wanted: str) -> None:
        assert self.found(store, wanted)[0] == "Côte d’Ivoire"

    def test_a_metonym_finds_whom_it_stands_for_and_says_so(self, store: Store) -> None:
        [hit] = search.hits(store, SITE, search.Index.read(store, SITE), "lome")
        assert (hit.link.label, hit.matched, hit.metonym) == ("Government of Togo", "Lomé", True)

    def test_statements_are_found_by_their_words(self, store: Store) -> None:
        page = search.search(store, SITE, search.Index.read(store, SITE), Wanted.read("  GOOD   standing "))
        assert [found.iri for found in page.statements] == [statement(401, 492)]
        assert page.wanted == "GOOD standing"

    def test_nothing_is_found_for_nothing(self, store: Store) -> None:
        page = search.search(store, SITE, search.Index.read(store, SITE), Wanted.read(" \u0301 "))
        assert (page.actors, page.statements) == ((), ())

    def test_a_very_long_text_is_cut(self, store: Store) -> None:
        assert len(search.search(store, SITE, search.Index.read(store, SITE), Wanted.read("x" * 100_000)).wanted) == 200


class TestResults:
    def test_rows_link_to_pages(self, store: Store) -> None:
        page = results.page(
            store, SITE, f"SELECT ?a ?b {{ VALUES (?a ?b) {{ (<{iri('actor/ghana')}> 'x'@en) (UNDEF 1) }} }}"
        )
        (ghana, text), (nothing, one) = page.rows
        assert ghana is not None
        assert ghana.link is not None
        assert (ghana.text, ghana.link.href, nothing) == ("actor:ghana", "/page/actor/ghana", None)
        assert text is not None
        assert one is not None
        assert (text.detail, one.detail) == ("@en", "xsd:integer")

    def test_rows_are_bounded(self, store: Store) -> None:
        page = results.page(
            store, SITE, "SELECT ?a ?b { { SELECT * { ?a a ?x } LIMIT 60 } { SELECT * { ?b a ?y } LIMIT 60 } }"
        )
        assert (len(page.rows), page.more) == (results.MAX_ROWS, True)

    def test_yes_and_no(self, store: Store) -> None:
        assert results.page(store, SITE, "ASK { ?s ?p ?o }").answer is True

    def test_a_graph_is_a_table_of_triples(self, store: Store) -> None:
        page = results.page(store, SITE, f"CONSTRUCT {{ ?s a ?c }} {{ ?s a ?c FILTER(?s = <{iri('actor/ghana')}>) }}")
        assert page.variables == ("subject", "property", "value")
        assert [[cell.text for cell in line if cell] for line in page.rows] == [
            ["actor:ghana", "rdf:type", "onr:State"]
        ]

    def test_a_mistake_is_shown_where_it_is(self, store: Store) -> None:
        problem = results.page(store, SITE, "SELECT *\nWHERE { ?s ?p }").problem
        assert problem is not None
        assert problem.line == 2
        assert problem.source is not None
        assert "".join(problem.source) == "WHERE { ?s ?p }"

    def test_no_query_has_no_answer(self, store: Store) -> None:
        assert results.page(store, SITE, "  \n").variables == ()


def test_gathering_stops_where_a_page_does(store: Store) -> None:
    facts = gather(store, SITE, [statement(401, 492)])
    assert iri(f"actor/{TANO}") in facts
    assert not facts.iris(iri(f"actor/{TANO}"), "gaf:denotedBy")
    assert facts.text(iri(f"article/{UNION_ARTICLE}"), "schema:articleBody") is None


class TestRenewed:
    def test_what_takes_long_to_make_is_kept_for_a_while(self, monkeypatch: pytest.MonkeyPatch) -> None:
        clock = [0.0]
        monkeypatch.setattr(renewed, "monotonic", lambda: clock[0])
        made: list[float] = []

        def make() -> float:
            clock[0] += 1.0
            made.append(clock[0])
            return clock[0]

        value = renewed.Renewed(make)
        assert [value.get(), value.get()] == [1.0, 1.0]
        clock[0] += renewed.AGE_FACTOR + 0.1
        assert value.get() == clock[0] == made[-1]
        assert len(made) == 2

    def test_what_is_quick_to_make_is_always_new(self) -> None:
        numbers = iter(range(9))
        value = renewed.Renewed(lambda: next(numbers))
        assert [value.get(), value.get()] == [0, 1]
