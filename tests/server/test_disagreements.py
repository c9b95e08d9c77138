"""Claims that stand against each other: which do, why, and that articles may come and go in any order."""

from __future__ import annotations

import html
from itertools import permutations
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.iris import Iris
from ontology.defaults import DEFAULT_MODEL
from ontology.terms import DEFAULT_BASE, ONR, SKOS, TIME
from ontology.validate import validate
from server import create_app
from server.commands.ingesting import Ingestion
from server.commands.terms import as_rdflib
from server.inference import disagreements, remove, with_inferences
from server.inference.disagreements import MAX_CLAIMS
from server.settings import Settings
from server.store import open_store
from server.store.base import Solutions
from tests.growth import growth
from tests.ontology.axioms import parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from server.store.base import Results, Store

IRIS: Final = Iris(DEFAULT_BASE)
P: Final = f"{DEFAULT_BASE}id/proposition/exit-mali-ecowas"
Q: Final = f"{DEFAULT_BASE}id/proposition/exit-notified-mali-ecowas"
TENSION: Final = f"<{P}> onr:inTensionWith <{Q}> ."


def claim(
    number: int,
    speaker: str,
    polarity: str,
    proposition: str = P,
    *,
    certainty: str = "certain",
    time: str = "non-future",
    more: str = "",
) -> str:
    """Return the triples of one statement with one claim."""
    made = f"<{DEFAULT_BASE}id/claim/c{number}>"
    label = "Mali leaves ECOWAS" if proposition == P else "Mali has formally notified ECOWAS that it leaves"
    return (
        f":s{number} a onr:Statement ; onr:makesClaim {made} ; onr:speaker :{speaker} . "
        f':{speaker} <{SKOS.prefLabel}> "{speaker.title()}"@en . '
        f"{made} a onr:Claim ; onr:proposition <{proposition}> ; onr:polarity onr:pol-{polarity} ; "
        f"onr:certainty onr:cert-{certainty} ; onr:temporality onr:temp-{time} {more} . "
        f'<{proposition}> a onr:Proposition ; <{SKOS.prefLabel}> "{label}"@en . '
    )


def put(store: Store, article: str, *claims: str) -> None:
    graph = ox.NamedNode(IRIS.article_graph(article * 64))
    quads = [ox.Quad(it.subject, it.predicate, it.object, graph) for it in parsed(" ".join(claims))]
    store.replace(with_inferences(store, {graph.value: quads}, IRIS))


def related(store: Store, relation: str = "contradicts") -> set[tuple[str, str]]:
    found = store.query(f"SELECT ?one ?other WHERE {{ ?one <{ONR[relation]}> ?other }}")
    assert isinstance(found, Solutions)
    return {(_name(one), _name(other)) for one, other in found.rows}


def _name(term: object) -> str:
    assert isinstance(term, ox.NamedNode)
    return term.value.rpartition("/")[2]


def reasons(store: Store) -> list[str]:
    text = f"SELECT ?why WHERE {{ ?it a <{ONR.Disagreement}> ; <{SKOS.note}> ?why }} ORDER BY ?why"
    found = store.query(text)
    assert isinstance(found, Solutions)
    return [term.value for (term,) in found.rows if term is not None]


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def test_claims_of_two_articles_contradict_each_other_both_ways(store: Store) -> None:
    put(store, "a", claim(1, "diallo", "positive"))
    assert related(store) == set()
    put(store, "b", claim(2, "okafor", "negative"))
    assert related(store) == {("c1", "c2"), ("c2", "c1")}
    assert reasons(store) == ["Diallo affirms and Okafor denies: Mali leaves ECOWAS."]


def test_the_reason_leads_to_both_statements(store: Store) -> None:
    put(store, "a", claim(1, "diallo", "positive"), claim(2, "okafor", "negative"))
    text = (
        f"SELECT ?statement WHERE {{ ?it a <{ONR.Disagreement}> ; <{ONR.between}> ?claim . "
        f"?statement <{ONR.makesClaim}> ?claim }}"
    )
    found = store.query(text)
    assert isinstance(found, Solutions)
    assert len(set(found.rows)) == 2


def test_what_is_derived_keeps_the_shapes(store: Store) -> None:
    put(store, "a", claim(1, "diallo", "positive"), claim(2, "okafor", "negative"))
    assert validate(as_rdflib(store.quads(IRIS.disagreements_graph(P)))) == ()


@pytest.mark.parametrize(
    "other",
    [
        claim(2, "diallo", "negative"),
        claim(2, "okafor", "positive"),
        claim(2, "okafor", "negative", Q),
        claim(2, "okafor", "negative", more=f"; onr:conditionalOn <{Q}>"),
        claim(2, "okafor", "negative", more=f"; onr:conditionalOnNegationOf <{Q}>"),
        claim(2, "okafor", "negative", certainty="underspecified"),
        claim(2, "okafor", "negative", time="future"),
    ],
    ids=["same speaker", "same polarity", "other proposition", "if", "unless", "a wish", "another time"],
)
def test_other_pairs_do_not_contradict(store: Store, other: str) -> None:
    put(store, "a", claim(1, "diallo", "positive"), other)
    assert related(store) == set()
    assert reasons(store) == []


def test_a_denied_notice_is_in_tension_with_what_was_announced(store: Store) -> None:
    put(store, "a", claim(1, "okafor", "negative", Q))
    put(store, "b", claim(2, "diallo", "positive"), TENSION)
    assert related(store, "tensionWith") == {("c1", "c2"), ("c2", "c1")}
    assert related(store) == set()
    (reason,) = reasons(store)
    assert reason.startswith("Diallo affirms: Mali leaves ECOWAS. Okafor denies: Mali has formally notified ECOWAS")


def test_what_two_affirm_is_in_no_tension(store: Store) -> None:
    put(store, "a", claim(1, "okafor", "positive", Q), claim(2, "diallo", "positive"), TENSION)
    assert related(store, "tensionWith") == set()


def test_a_removed_article_takes_its_disagreements_along(store: Store) -> None:
    put(store, "a", claim(1, "diallo", "positive"))
    put(store, "b", claim(2, "okafor", "negative"))
    remove(store, IRIS, "b" * 64)
    assert related(store) == set()
    assert not store.has_graph(IRIS.disagreements_graph(P))


def test_an_article_read_again_without_its_claim_disagrees_no_more(store: Store) -> None:
    put(store, "a", claim(1, "diallo", "positive"))
    put(store, "b", claim(2, "okafor", "negative"))
    put(store, "a", claim(3, "diallo", "negative"))
    assert related(store) == set()


def test_the_order_of_articles_makes_no_difference() -> None:
    articles: Sequence[tuple[str, tuple[str, ...]]] = (
        ("a", (claim(1, "diallo", "positive"), TENSION)),
        ("b", (claim(2, "okafor", "negative"),)),
        ("c", (claim(3, "mensah", "negative", Q), TENSION)),
        ("d", (claim(4, "traore", "positive", certainty="probable"), TENSION)),
    )
    ends = set()
    for order in permutations(articles):
        with open_store(None) as store:
            for article, claims in order:
                put(store, article, *claims)
            ends.add(frozenset(map(str, store.quads())))
    assert len(ends) == 1


def test_a_much_disputed_proposition_has_no_more_pairs_than_are_allowed(store: Store) -> None:
    many = [claim(number, f"speaker{number}", ("positive", "negative")[number % 2]) for number in range(3 * MAX_CLAIMS)]
    put(store, "a", *many)
    assert len(reasons(store)) == MAX_CLAIMS**2


_CLAIMS_OF: Final = st.lists(
    st.tuples(st.sampled_from("pn"), st.integers(0, 3), st.integers(1, 9), st.booleans(), st.booleans()), max_size=5
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), _CLAIMS_OF), max_size=14))
def test_whatever_comes_and_goes_the_newest_are_those_of_one_reading_of_all(
    changes: list[tuple[int, list[tuple[str, int, int, bool, bool]]]],
) -> None:
    with pytest.MonkeyPatch.context() as patch, open_store(None) as store, open_store(None) as anew:
        patch.setattr(disagreements, "MAX_CLAIMS", 2)
        held: dict[int, list[str]] = {}
        for article, told in changes:
            held[article] = [_dated(article * 10 + nth, *it) for nth, it in enumerate(told)]
            put(store, str(article), *held[article])
        for article, claims in held.items():
            graph = ox.NamedNode(IRIS.article_graph(str(article) * 64))
            anew.replace(
                {graph.value: [ox.Quad(it.subject, it.predicate, it.object, graph) for it in parsed(" ".join(claims))]}
            )
        whole = {graph: list(anew.quads(graph)) for graph in anew.graphs()}
        anew.replace(with_inferences(anew, whole, IRIS))
        assert set(map(str, store.quads())) == set(map(str, anew.quads()))


def _dated(number: int, polarity: str, speaker: int, day: int, is_other: bool, is_copy: bool) -> str:
    """Return a claim with its day; the statement may be one over again that no article tells."""
    word = "positive" if polarity == "p" else "negative"
    told = claim(number, f"speaker{speaker}", word, Q if is_other else P)
    again = f":s{number} onr:countsAs :elsewhere . " if is_copy else ""
    return f'{told} :s{number} <{TIME.hasTime}> :d{day} . :d{day} onr:latest "2024-03-0{day}" . {again}{TENSION}'


def test_a_claim_costs_no_more_where_many_were_made_about_the_same() -> None:
    def prepare(size: int) -> Callable[[], object]:
        store = open_store(None)
        graphs = {}
        for number in range(size):
            graph = ox.NamedNode(IRIS.article_graph(f"{number:064x}"))
            told = _dated(number, "pn"[number % 2], number % 50, number % 9 + 1, False, False)
            graphs[graph.value] = [ox.Quad(it.subject, it.predicate, it.object, graph) for it in parsed(told)]
        store.replace(graphs | disagreements.disagreements(store, graphs, IRIS))
        new = ox.NamedNode(IRIS.article_graph("f" * 64))
        quads = [
            ox.Quad(it.subject, it.predicate, it.object, new) for it in parsed(_dated(size, "p", 1, 9, False, False))
        ]
        return lambda: disagreements.disagreements(store, {new.value: quads}, IRIS)

    assert growth(prepare, 100, 1_000) < 3


def test_a_claim_costs_no_more_where_many_were_made_about_other_things() -> None:
    def prepare(size: int) -> Callable[[], object]:
        store = open_store(None)
        graphs = {}
        for number in range(size):
            graph = ox.NamedNode(IRIS.article_graph(f"{number:064x}"))
            told = _dated(number, "p", number % 50, number % 9 + 1, False, False).replace(P, f"{P}-{number}")
            graphs[graph.value] = [ox.Quad(it.subject, it.predicate, it.object, graph) for it in parsed(told)]
        store.replace(graphs)
        new = ox.NamedNode(IRIS.article_graph("f" * 64))
        quads = [
            ox.Quad(it.subject, it.predicate, it.object, new)
            for it in parsed(_dated(size, "n", 1, 9, False, False).replace(P, f"{P}-1"))
        ]
        return lambda: disagreements.disagreements(store, {new.value: quads}, IRIS)

    assert growth(prepare, 100, 1_000) < 3


def test_a_graph_without_claims_asks_the_store_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, "a", claim(1, "diallo", "positive"))
    asked: list[str] = []
    query = store.query

    def noted(text: str, **given: Any) -> Results:
        asked.append(text)
        return query(text, **given)

    monkeypatch.setattr(store, "query", noted)
    put(store, "b", ":jane a <http://xmlns.com/foaf/0.1/Person> .")
    assert not any(str(ONR.proposition) in text for text in asked)


def test_pages_of_statement_claim_and_disagreement_give_the_reason(store: Store) -> None:
    text = (
        "Mali’s government accused ECOWAS of ignoring the request. "
        "Secretary General Ama Boateng insisted that ECOWAS did not ignore Mali’s request."
    )
    ingestion = Ingestion.into(store, base=DEFAULT_BASE, model=DEFAULT_MODEL)
    ingestion.ingest([Article(id="a", text=text, source="a")], tell=lambda _: None, done=lambda *_: None)
    reason = "Government of Mali affirms and Ama Boateng denies: The Economic Community of West African States ignores"
    client = create_app(store, Settings()).test_client()
    found = store.query(
        f"SELECT ?it ?claim ?statement {{ ?it <{ONR.between}> ?claim . ?statement <{ONR.makesClaim}> ?claim }}"
    )
    assert isinstance(found, Solutions)
    pages = {term.value for row in found.rows for term in row if term is not None}
    assert len(pages) == 5
    for iri in pages:
        shown = client.get(iri.replace(f"{DEFAULT_BASE}id/", "/page/"))
        assert shown.status_code == 200
        assert reason in html.unescape(shown.text), iri
