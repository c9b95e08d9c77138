"""The query editor and the question pages in a real browser: completion, views, links, keys, phones, no scripts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.test_in_browser import _CONTRAST as CONTRAST

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.visits import Visit

UNION: Final = "organization-volta-basin-union"
WHO_TO_WHOM: Final = (
    "PREFIX onr: <https://w3id.org/onrecord/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "SELECT ?who ?said WHERE { ?s onr:speaker/skos:prefLabel ?who . "
    "?s onr:makesClaim/onr:proposition/skos:prefLabel ?said }"
)
COUNTS: Final = (
    "PREFIX onr: <https://w3id.org/onrecord/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "SELECT ?who (COUNT(*) AS ?statements) WHERE { ?s onr:speaker/skos:prefLabel ?who } GROUP BY ?who ORDER BY ?who"
)


def asking(query: str, view: str = "") -> str:
    return f"/sparql?query={quote(query)}{view}"


def write(page: Page, text: str) -> None:
    """Put a text into the editor in place of what is there, the cursor at its end."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def written(page: Page) -> str:
    found: str = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    return found


class TestCompletion:
    def test_a_property_is_completed_with_its_name_and_its_prefix_declared(self, visit: Visit) -> None:
        page = visit.open("/sparql")
        write(page, "SELECT * WHERE {\n  ?s ")
        page.keyboard.type("speaker", delay=20)
        hint = page.locator(".CodeMirror-hint", has_text="onr:speaker").first
        expect(hint).to_contain_text("said by")
        page.keyboard.press("Enter")
        expect(page.locator(".CodeMirror-hint")).to_have_count(0)
        expect(page.locator(".CodeMirror-code")).to_contain_text("PREFIX onr: <https://w3id.org/onrecord/ns#>")
        assert written(page).endswith("?s onr:speaker")

    def test_after_a_only_classes_are_offered(self, visit: Visit) -> None:
        page = visit.open("/sparql")
        write(page, "SELECT * WHERE {\n  ?s a ")
        page.keyboard.type("stat", delay=20)
        expect(page.locator(".CodeMirror-hint", has_text="onr:Statement")).to_be_visible()
        expect(page.locator(".CodeMirror-hint", has_text=re.compile(r"onr:State\s")).first).to_be_visible()
        expect(page.locator(".CodeMirror-hint", has_text="onr:claimedStatus")).to_have_count(0)

    def test_an_actor_is_completed_by_its_name(self, visit: Visit) -> None:
        page = visit.open("/sparql")
        write(page, "SELECT * WHERE {\n  ?s <https://w3id.org/onrecord/ns#speaker> ")
        page.keyboard.type("mensah", delay=20)
        hint = page.locator(".CodeMirror-hint", has_text="actor:person-ama-serwaa-mensah")
        expect(hint).to_contain_text("Ama Serwaa Mensah")
        hint.click()
        expect(page.locator(".CodeMirror-code")).to_contain_text("PREFIX actor: <https://onrecord.example/id/actor/>")
        assert written(page).endswith("speaker> actor:person-ama-serwaa-mensah")

    def test_a_prefix_of_ours_is_declared_as_it_is_typed(self, visit: Visit) -> None:
        page = visit.open("/sparql")
        write(page, "SELECT * WHERE {\n  ?s ")
        page.keyboard.type("skos:", delay=20)
        expect(page.locator(".CodeMirror-code")).to_contain_text("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>")

    def test_words_and_comments_are_left_alone(self, visit: Visit) -> None:
        page = visit.open("/sparql")
        with page.expect_response("**/editor/vocabulary"):
            page.reload()
        write(page, "# ")
        page.keyboard.type("speaker of", delay=20)
        expect(page.locator(".CodeMirror-code")).to_contain_text("# speaker of")
        expect(page.locator(".CodeMirror-hint")).to_have_count(0)

    def test_nothing_is_asked_of_any_other_server(self, visit: Visit, site: str) -> None:
        asked: list[str] = []
        visit.page.on("request", lambda request: asked.append(request.url))
        page = visit.open("/sparql")
        write(page, "SELECT * WHERE { ?s foaf:")
        page.keyboard.type("na a dbo:Pers", delay=20)
        page.get_by_role("button", name="Run").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert asked
        assert [url for url in asked if not url.startswith((site, "data:"))] == []
        visit.complaints[:] = [it for it in visit.complaints if "400" not in it]


class TestViews:
    def test_counts_are_bars_with_their_figures(self, visit: Visit) -> None:
        page = visit.open(asking(COUNTS))
        page.get_by_role("tab", name="Chart").click()
        chart = page.get_by_role("tabpanel", name="Chart")
        rows = page.locator("#view-table tbody tr")
        expect(chart.locator("rect.bar").first).to_be_visible()
        expect(chart.locator("rect.bar")).to_have_count(rows.count())
        expect(chart).to_contain_text("Ama Serwaa Mensah")
        expect(page.get_by_role("tabpanel", name="Table")).to_be_hidden()

    def test_dates_are_a_timeline_whose_marks_lead_to_statements(self, visit: Visit) -> None:
        page = visit.open("/questions/cq08#chart")
        chart = page.get_by_role("tabpanel", name="Chart")
        expect(chart.locator(".mark").first).to_be_visible()
        expect(chart.locator("text.tick").first).to_be_visible()
        chart.locator("a:has(.mark)").first.click()
        expect(page).to_have_url(re.compile("/page/statement/"))

    def test_two_columns_are_a_network(self, visit: Visit) -> None:
        page = visit.open(asking(WHO_TO_WHOM))
        page.get_by_role("tab", name="Network").click()
        network = page.get_by_role("tabpanel", name="Network")
        expect(network.locator(".point", has_text="Ama Serwaa Mensah")).to_be_visible()
        expect(network.locator(".tie line").first).to_be_attached()
        network.locator(".point", has_text="Ama Serwaa Mensah").dispatch_event("pointerenter")
        expect(network.locator(".tie.picked").first).to_be_attached()

    def test_a_constructed_graph_is_drawn_from_subject_to_value(self, visit: Visit) -> None:
        page = visit.open(asking(
            "PREFIX org: <http://www.w3.org/ns/org#> CONSTRUCT { ?a org:memberOf ?b } WHERE { ?a org:memberOf ?b }",
            "#network",
        ))  # fmt: skip
        network = page.get_by_role("tabpanel", name="Network")
        expect(network.locator(".point", has_text=f"actor:{UNION}"[:20])).to_be_visible()
        expect(network).to_contain_text("subject → value")

    def test_what_cannot_be_drawn_has_no_tabs(self, visit: Visit) -> None:
        page = visit.open(asking("SELECT ('only words' AS ?words) {}"))
        expect(page.locator("#answer td")).to_have_text("only words")
        expect(page.get_by_role("tab")).to_have_count(0)

    def test_tabs_are_walked_by_arrow_keys(self, visit: Visit) -> None:
        page = visit.open(asking(COUNTS))
        page.get_by_role("tab", name="Table").focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name="Chart")).to_be_focused()
        expect(page.get_by_role("tabpanel", name="Chart")).to_be_visible()
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("tabpanel", name="Table")).to_be_visible()

    def test_hostile_words_are_drawn_as_words(self, visit: Visit) -> None:
        query = "SELECT ?a ?b { VALUES (?a ?b) { ('<img src=x onerror=alert(1)>' 'x') ('<b>' 'x') } }"
        page = visit.open(asking(query, "#network"))
        expect(page.locator(".point", has_text="<b>")).to_be_visible()
        expect(page.locator("#answer img")).to_have_count(0)

    @pytest.mark.parametrize("rows", [1, 3000])
    def test_few_and_many_rows_are_drawn_and_what_is_left_out_is_told(self, visit: Visit, rows: int) -> None:
        digits = " ".join(map(str, range(10)))
        query = (
            f"SELECT ?n (STR(?a) AS ?x) {{ VALUES ?a {{ {digits} }} VALUES ?b {{ {digits} }} VALUES ?c {{ {digits} }} "
            f"VALUES ?d {{ 0 1 2 }} BIND(CONCAT('n', STR(?b), STR(?c), STR(?d)) AS ?n) }} LIMIT {rows}"
        )
        page = visit.open(asking(query, "#network"))
        expect(page.locator(".point").first).to_be_visible()
        if rows > 1:
            expect(page.get_by_role("tabpanel", name="Network")).to_contain_text("The first 120 points are drawn")


class TestLinks:
    def test_the_link_is_copied_with_the_query_and_the_view(self, visit: Visit) -> None:
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visit.open(asking(COUNTS))
        page.get_by_role("tab", name="Chart").click()
        page.get_by_role("button", name="Copy link").click()
        expect(page.get_by_text("The link is copied.")).to_be_visible()
        link = page.evaluate("navigator.clipboard.readText()")
        assert parse_qs(urlsplit(link).query)["query"] == [COUNTS]
        assert urlsplit(link).fragment == "chart"
        page.goto(link)
        expect(page.get_by_role("tabpanel", name="Chart").locator("rect.bar").first).to_be_visible()

    def test_an_example_of_the_editor_is_described_and_runs(self, visit: Visit) -> None:
        page = visit.open("/sparql")
        item = page.get_by_role("listitem").filter(has_text="Which words introduce statements")
        expect(item).to_contain_text("gives cue, act, statements")
        item.get_by_role("link").click()
        expect(page.locator("#answer tbody tr").first).to_be_visible()

    def test_every_question_is_among_the_examples(self, visit: Visit) -> None:
        page = visit.open("/sparql")
        expect(page.locator(".questions a[data-query]")).to_have_count(25)


class TestKeys:
    def test_tab_leaves_the_editor(self, visit: Visit) -> None:
        page = visit.open("/sparql")
        page.locator(".CodeMirror").click()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Run")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Copy link")).to_be_focused()

    def test_the_editor_has_a_name(self, visit: Visit) -> None:
        page = visit.open("/sparql")
        expect(page.get_by_role("textbox", name="SPARQL query")).to_be_attached()


class TestPickers:
    def test_an_input_is_chosen_from_suggestions_by_keys(self, visit: Visit) -> None:
        page = visit.open("/questions/cq04")
        field = page.get_by_role("combobox", name="actor", exact=True)
        expect(field).to_have_value("Ama Serwaa Mensah")
        field.focus()
        page.keyboard.type("tano", delay=20)
        expect(page.get_by_role("option", name="Kofi Tano")).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(field).to_have_value("Kofi Tano")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("actor=actor%3Aperson-kofi-tano"))
        expect(page.locator("#answer")).to_contain_text("remains a member in good standing")

    def test_a_click_lists_what_there_is_and_chooses(self, visit: Visit) -> None:
        page = visit.open("/questions/cq04")
        page.get_by_role("combobox", name="actor", exact=True).click()
        page.get_by_role("option", name="Samuel Odoi").click()
        page.get_by_role("button", name="Ask").click()
        expect(page).to_have_url(re.compile("actor=actor%3Aperson-samuel-odoi"))

    def test_a_name_that_is_typed_whole_is_understood(self, visit: Visit) -> None:
        page = visit.open("/questions/cq04")
        page.get_by_role("combobox", name="actor", exact=True).fill("kofi tano")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Ask").click()
        expect(page.get_by_role("combobox", name="actor", exact=True)).to_have_value("Kofi Tano")

    def test_inputs_work_without_scripts(self, plain_visit: Visit) -> None:
        page = plain_visit.open("/questions/cq04")
        page.get_by_label("actor", exact=True).fill("Kofi Tano")
        page.get_by_role("button", name="Ask").click()
        expect(page.locator("#answer")).to_contain_text("remains a member in good standing")
        page.get_by_role("link", name="Open this query in the editor").click()
        expect(page.get_by_label("SPARQL query")).to_have_value(re.compile("person-kofi-tano"))

    def test_a_day_is_put_into_a_field_for_days(self, visit: Visit) -> None:
        page = visit.open("/questions/cq06")
        page.get_by_label("until").fill("1999-12-31")
        page.get_by_label("since").fill("1999-01-01")
        page.get_by_role("button", name="Ask").click()
        expect(page).to_have_url(re.compile("since=1999-01-01&until=1999-12-31"))


@pytest.mark.parametrize(
    "path",
    ["/questions", "/questions/cq08", "/questions/cq08#chart", "/questions/cq22#network", "/questions/cq01",
     asking(COUNTS, "#chart"), asking(WHO_TO_WHOM, "#network"), "/questions/cq10"],
)  # fmt: skip
def test_nothing_scrolls_sideways_on_a_phone(phone: Visit, path: str) -> None:
    page = phone.open(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if "#" in path:
        expect(page.locator("svg.drawing").first).to_be_visible()
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0


def test_rows_stand_as_cards_on_a_phone(phone: Visit) -> None:
    page = phone.open("/questions/cq04?actor=actor:person-kofi-tano")
    cell = page.locator("td[data-name=text]").first
    expect(cell).to_be_in_viewport()
    box = cell.bounding_box()
    assert box is not None
    assert box["width"] > 250


@pytest.mark.parametrize("path", ["/questions", "/questions/cq08", asking(COUNTS, "#chart"), asking(WHO_TO_WHOM)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_enough(visit: Visit, path: str, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, 3 to 1 for large text."""
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = visit.open(path)
    expect(page.get_by_role("tab").first if path != "/questions" else page.locator("main")).to_be_visible()
    assert page.evaluate(CONTRAST.replace(".unseen, .skip, option", ".unseen, .skip, option, svg")) == []


def test_the_vocabulary_names_classes_properties_and_terms(visit: Visit) -> None:
    page = visit.open("/sparql")
    answer = page.request.get(f"{page.url.removesuffix('/sparql')}/editor/vocabulary")
    told = json.loads(answer.text())
    assert told["prefixes"]["actor"] == "https://onrecord.example/id/actor/"
    kinds = {term["name"]: term["kind"] for term in told["terms"]}
    assert kinds["onr:Statement"] == "class"
    assert kinds["onr:speaker"] == "property"
    assert kinds["org:memberOf"] == "property"
    assert kinds["onr:act-deny"] == "term"
    assert all(term["label"] for term in told["terms"])
