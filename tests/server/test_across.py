"""What articles tell of each other: one utterance in several, and days for an article that has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.iris import Iris
from ingest.mapping import quads as article_quads
from ingest.mapping.provenance import Run
from ingest.pipeline import Extractor
from ontology.terms import DEFAULT_BASE, ONR, SDO
from server.commands.ingesting import vocabulary_quads
from server.commands.rereading import Rereading
from server.commands.together import records
from server.inference import remove, with_inferences
from server.inference.across.reports import Report, sought
from server.inference.across.sameness import alike, likely, same
from server.pages import articles, statements, things
from server.pages.facts import Site
from server.store import open_store
from tests.server.rows_of import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.store.base import Store

IRIS: Final = Iris(DEFAULT_BASE)
RUN: Final = Run("test", "model", "1", ())
WORDS: Final = "“The northern fishing grounds belong to Norway and to nobody else,”"

#: Invented articles, each with the day it was published on, if any. 14 and 28 May 2024 were Tuesdays.
DATED: Final = """On May 14, Norwegian Prime Minister Kari Dahl said that Norway would leave NATO if the alliance \
did not settle the question of the northern fishing grounds."""
UNDATED: Final = """Norway will leave NATO if its boats are not protected, Prime Minister Kari Dahl warned on Tuesday.

Dahl said the alliance must look after the northern fishing grounds.

Early this month the Danish foreign minister, Jens Holm, said that Denmark was ready to talk. \
Fishermen say the season is lost."""
ARTICLES: Final[dict[str, tuple[str, str | None]]] = {
    "dated": (DATED, "2024-05-20"),
    "undated": (UNDATED, None),
    "quoted": (f"{WORDS} Norwegian Prime Minister Kari Dahl said on Tuesday.", "2024-05-15"),
    "quoted elsewhere": (f"Bergen cheered. {WORDS} Prime Minister Kari Dahl told fishermen on 14 May.", "2024-05-16"),
    "quoted a third time": (f"{WORDS} Norway’s prime minister, Kari Dahl, said on May 14 in Oslo.", "2024-05-17"),
    "quoted later": (f"{WORDS} Norwegian Prime Minister Kari Dahl said again on May 28.", "2024-05-29"),
    "quoted without a day": (f"The harbour was full. {WORDS} Prime Minister Kari Dahl said on Tuesday.", None),
    "of somebody else": (f"{WORDS} opposition leader Ola Vik said on Tuesday.", "2024-05-15"),
    "of something else": ("Ghana will open the border, President Ama Mensah said on Friday.", "2024-05-20"),
}


@dataclass(frozen=True)
class World:
    """The articles as extracted, and what reads them again."""

    graphs: dict[str, list[ox.Quad]]
    articles: dict[str, Article]
    reader: Rereading

    def add(self, store: Store, *names: str) -> None:
        for name in names:
            graph = IRIS.article_graph(self.articles[name].sha256)
            store.replace(with_inferences(store, {graph: self.graphs[name]}, IRIS, reader=self.reader))

    def remove(self, store: Store, *names: str) -> None:
        for name in names:
            remove(store, IRIS, self.articles[name].sha256, self.reader)

    def at_once(self, *names: str) -> dict[str, frozenset[ox.Triple]]:
        """Return what a new store holds that is given these articles in one change."""
        graphs = {IRIS.article_graph(self.articles[name].sha256): self.graphs[name] for name in names}
        with open_store(None) as store:
            store.replace(with_inferences(store, graphs, IRIS, reader=self.reader))
            return everything(store)

    def days(self, store: Store, name: str) -> list[tuple[str | None, str | None]]:
        """Return the bounds of the dates of an article's statements, in the order of the text."""
        return [(row[1], row[2]) for row in sorted(set(self._statements(store, name)))]

    def _statements(self, store: Store, name: str) -> Iterator[tuple[int, str | None, str | None]]:
        article = IRIS.article(self.articles[name].sha256)
        found = store.query(
            f"SELECT ?statement ?from ?to WHERE {{ ?statement <{SDO.isPartOf}> <{article}> ; "
            f"<http://www.w3.org/2006/time#hasTime> ?date OPTIONAL {{ ?date <{ONR.earliest}> ?from }} "
            f"OPTIONAL {{ ?date <{ONR.latest}> ?to }} }}"
        )
        for statement, first, last in found.rows:  # type: ignore[union-attr]
            assert statement is not None
            place = int(statement.value.split("-")[-2])
            yield place, first.value if first else None, last.value if last else None


@pytest.fixture(scope="module")
def world() -> World:
    extractor = Extractor.load()
    articles = {name: Article(id=name, text=text, source=name, published=day) for name, (text, day) in ARTICLES.items()}
    graphs = {
        name: list(article_quads(article, extractor.extract(article), extractor.reference, IRIS, RUN))
        for name, article in articles.items()
    }
    return World(graphs, articles, Rereading.by(extractor, IRIS, RUN))


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def links(store: Store) -> set[frozenset[str]]:
    """Return the pairs of statements that are reports of one utterance, by the articles they are in."""
    found = store.query(
        f"SELECT ?a ?b WHERE {{ ?s <{ONR.sameUtteranceAs}> ?t . ?s <{SDO.isPartOf}> ?one . "
        f"?t <{SDO.isPartOf}> ?other . "
        f"?one <http://purl.org/dc/terms/source> ?a . ?other <http://purl.org/dc/terms/source> ?b }}"
    )
    pairs = {frozenset(term.value for term in row if term) for row in found.rows}  # type: ignore[union-attr]
    return {pair for pair in pairs if len(pair) > 1}


def test_an_article_without_a_date_is_dated_while_another_tells_of_the_same_utterance(
    world: World, store: Store
) -> None:
    world.add(store, "undated")
    assert world.days(store, "undated") == [(None, None)] * 4

    world.add(store, "dated")
    assert world.days(store, "undated") == [
        ("2024-05-14", "2024-05-14"),
        ("2024-05-14", "2024-05-14"),
        ("2024-05-01", "2024-05-13"),
        (None, "2024-05-20"),
    ]
    assert links(store) == {frozenset({"dated", "undated"})}

    world.remove(store, "dated")
    assert world.days(store, "undated") == [(None, None)] * 4
    assert everything(store) == world.at_once("undated")


def test_the_day_inferred_says_from_what_it_follows(world: World, store: Store) -> None:
    world.add(store, "undated", "dated")
    published = IRIS.published(world.articles["undated"].sha256)
    found = store.query(
        f"SELECT ?first ?last ?edtf ?method ?day ?note WHERE {{ "
        f"<{published}> <{ONR.earliest}> ?first ; <{ONR.latest}> ?last ;"
        f" <{ONR.edtf}> ?edtf ; <{ONR.dateMethod}> ?method ; <http://www.w3.org/2004/02/skos/core#note> ?note ;"
        f" <http://www.w3.org/ns/prov#wasDerivedFrom> ?ground . ?ground <{ONR.earliest}> ?day }}"
    )
    ((*known, note),) = ([term.value for term in row if term] for row in found.rows)  # type: ignore[union-attr]

    method = f"{ONR}method-cross-document-inference"
    assert known == ["2024-05-14", "2024-05-20", "2024-05-14~", method, "2024-05-14"]
    assert "of 2024-05-14" in note


def test_pages_show_the_days_inferred_as_inferred(world: World, store: Store) -> None:
    store.replace({IRIS.ontology_graph: vocabulary_quads(IRIS.ontology_graph)})
    world.add(store, "undated", "dated")
    sha256, site = world.articles["undated"].sha256, Site(DEFAULT_BASE)
    page = articles.page(store, site, IRIS.article(sha256))
    warned = page.notes[0].row.date

    assert (warned.text, warned.inferred) == ("14 May 2024", True)
    assert warned.how.startswith("“Tuesday”. The date follows from another article")
    assert statements.rows(store, site, [page.notes[0].row.iri])[0].date.text == "14 May 2024"
    assert (page.published.text, page.published.inferred) == ("14–20 May 2024", True)
    assert "Worked out from a date in another article, 14 May 2024." in page.published.how
    shown = things.date_page(store, site, IRIS.published(sha256))
    assert (shown.edtf, [found.link.iri for found in shown.articles]) == ("2024-05-14~", [IRIS.article(sha256)])


def test_articles_extracted_together_date_each_other(world: World) -> None:
    given = [world.articles[name] for name in ("undated", "of something else", "dated")]
    first, second, third = records(world.reader.extractor, given)
    alone = world.reader.extractor.extract

    assert (second, third) == (alone(given[1]), alone(given[2]))
    assert first.published is not None
    assert (first.published.edtf, first.published.method) == ("2024-05-14~", "cross-document-inference")
    said = {date.id: date for date in first.dates}[first.statements[0].date or ""]
    assert (said.earliest, said.latest, said.method) == ("2024-05-14", "2024-05-14", "most-recent-weekday")
    assert [issue.code for issue in first.issues] == []


def test_reports_of_the_same_words_on_the_same_day_are_of_one_utterance(world: World, store: Store) -> None:
    world.add(store, "quoted", "quoted later", "of somebody else", "of something else", "quoted elsewhere")

    assert links(store) == {frozenset({"quoted", "quoted elsewhere"})}

    world.remove(store, "quoted")
    assert links(store) == set()


def test_words_said_on_two_such_days_date_nothing(world: World, store: Store) -> None:
    world.add(store, "quoted without a day", "quoted")
    assert world.days(store, "quoted without a day") == [("2024-05-14", "2024-05-14")]

    world.add(store, "quoted later")
    assert world.days(store, "quoted without a day") == [(None, None)]
    assert links(store) == set()

    world.remove(store, "quoted")
    assert world.days(store, "quoted without a day") == [("2024-05-28", "2024-05-28")]


def test_an_article_whose_text_is_not_in_the_store_stays_without_a_date(world: World, store: Store) -> None:
    graph = IRIS.article_graph(world.articles["undated"].sha256)
    left = [it for it in world.graphs["undated"] if it.predicate.value != str(SDO.articleBody)]
    store.replace(with_inferences(store, {graph: left}, IRIS, reader=world.reader))
    world.add(store, "dated")

    assert world.days(store, "undated") == [(None, None)] * 4


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(ARTICLES)), st.booleans()), min_size=1, max_size=9))
def test_any_order_of_adding_and_removing_is_one_run(world: World, changes: list[tuple[str, bool]]) -> None:
    there: dict[str, None] = {}
    with open_store(None) as store:
        for name, comes in changes:
            if comes:
                world.add(store, name)
                there[name] = None
            else:
                world.remove(store, name)
                there.pop(name, None)

        assert everything(store) == world.at_once(*there)


def test_what_is_looked_up_does_not_grow_with_the_store(
    world: World, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add(store, "dated")
    rows, query = [0], store.query

    def counted(text: str, **options: object) -> object:
        found = query(text, **options)  # type: ignore[arg-type]
        for name in ("rows", "triples"):
            if hasattr(found, name):
                kept = list(getattr(found, name))
                rows[0] += len(kept) + 1
                object.__setattr__(found, name, iter(kept))
        return found

    counts = []
    for _ in range(2):
        with monkeypatch.context() as patched:
            patched.setattr(store, "query", counted)
            graph = IRIS.article_graph(world.articles["undated"].sha256)
            with_inferences(store, {graph: world.graphs["undated"]}, IRIS, reader=world.reader)
        counts.append(rows[0])
        rows[0] = 0
        for number in range(30):
            # the same speaker, of something else, in other articles
            copy = _renamed(world, "of something else", f"{number:032}", "person-kari-dahl")
            store.replace(with_inferences(store, {IRIS.article_graph(f"{number:032}"): copy}, IRIS))

    assert counts[0] == counts[1]


def _renamed(world: World, name: str, sha256: str, speaker: str) -> list[ox.Quad]:
    """Return an article's quads as those of another article, with another speaker and other words."""
    old = world.articles[name].sha256[:32]
    text = "".join(f"{quad} .\n" for quad in world.graphs[name]).replace(old, sha256[:32])
    text = text.replace("person-ama-mensah", speaker).replace("border", f"gate of town {sha256}")
    return list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))


def report(
    text: str, *, article: str = "a", speaker: str = "s", day: str | None = "2024-05-14", **more: object
) -> Report:
    known = None if day is None else date.fromisoformat(day)
    facts: dict[str, object] = {
        "iri": f"statement/{article}-1-2", "article": article, "speaker": speaker, "day": f"date/{article}",
        "earliest": known, "latest": known, "text": text, "claims": frozenset(), "venues": frozenset(),
        "published": day is not None,
    }  # fmt: skip
    return Report(**(facts | more))  # type: ignore[arg-type]


LEAVE: Final = frozenset({("proposition/exit-norway-nato", "positive", True)})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # a shortened quotation of the same day
        (
            report("The northern fishing grounds belong to Norway and to nobody else, as they always have"),
            report("northern fishing grounds belong to Norway and to nobody else", article="b"),
            True,
        ),
        # of the next day, of somebody else, in the same article
        (report("The grounds belong to Norway alone forever"),
         report("The grounds belong to Norway alone forever", article="b", day="2024-05-15"), False),
        (report("The grounds belong to Norway alone forever"),
         report("The grounds belong to Norway alone forever", article="b", speaker="t"), False),
        (report("The grounds belong to Norway alone forever"),
         report("The grounds belong to Norway alone forever"), False),
        # few words prove nothing
        (report("We shall see"), report("We shall see", article="b"), False),
        # the same words without days of their own, published in one week, or in two
        (
            report("The grounds belong to Norway alone forever", earliest=None),
            report("The grounds belong to Norway alone forever", article="b", earliest=None, latest=date(2024, 5, 17)),
            True,
        ),
        (
            report("The grounds belong to Norway alone forever", earliest=None),
            report("The grounds belong to Norway alone forever", article="b", earliest=None, latest=date(2024, 6, 17)),
            False,
        ),
        # the same claim on one day, in other words, but the same place; or nothing in common
        (
            report("Norway will quit", claims=LEAVE, venues=frozenset({"reuters"})),
            report("Membership ends this year", article="b", claims=LEAVE, venues=frozenset({"reuters"})),
            True,
        ),
        (
            report("Norway will quit", claims=LEAVE),
            report("Membership ends this year", article="b", claims=LEAVE),
            False,
        ),
    ],
)  # fmt: skip
def test_same_speaker_day_and_words_make_one_utterance(one: Report, other: Report, *, expected: bool) -> None:
    assert same(one, other) is expected
    assert same(other, one) is expected


def test_a_claim_alone_does_not_make_an_utterance_without_a_day_the_same() -> None:
    one = report("Norway will leave NATO", claims=LEAVE, day=None)
    other = report("Norway may leave NATO over the northern fishing grounds", article="b", claims=LEAVE)
    beside = report("NATO must look after the northern fishing grounds", day=None)

    assert not alike(one, other)
    assert not likely(one, other, beside_one=[one], beside_other=[other])
    assert likely(one, other, beside_one=[one, beside], beside_other=[other])


def test_reports_of_the_same_words_share_a_key_and_find_each_other() -> None:
    words = "The northern fishing grounds belong to Norway and to nobody else"
    dated, undated, later = (
        report(words),
        report(words, article="b", day=None),
        report(words, article="c", day="2024-07-01"),
    )

    assert dated.keys & later.keys
    assert {found for key in undated.keys for found in sought(key)} & dated.keys
    assert {found for key in dated.keys for found in sought(key)} & undated.keys
    assert not dated.keys & report(words, speaker="t").keys
