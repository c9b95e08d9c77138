"""Every competency question, asked of the gold reading of the two seed articles, in both engines."""

from __future__ import annotations

from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, serialize
from rdflib import Graph, Variable
from rdflib.plugins.sparql import prepareQuery

from ontology import questions, validate
from ontology.errors import InvalidQuery, QuestionNotFound
from ontology.questions import find, load
from ontology.terms import DEFAULT_BASE, KINDS
from tests import gold

if TYPE_CHECKING:
    from collections.abc import Callable

    from ontology.questions import Question

    Rows = list[dict[str, str | float | None]]
    Ask = Callable[[str], Rows]

ONTOLOGY = Path(questions.__file__).parent.parent / "onrecord.ttl"
ONR = "https://w3id.org/onrecord/ns#"
ID = f"{DEFAULT_BASE}id/"

#: How many answers each question has in the gold reading.
ROWS = {
    1: 29, 2: 4, 3: 6, 4: 9, 5: 5, 6: 27, 7: 23, 8: 15, 9: 5, 10: 2, 11: 19, 12: 10, 13: 16, 14: 2, 15: 7, 16: 9, 17: 9,
    18: 2, 19: 4, 20: 1, 21: 17, 22: 4, 23: 3, 24: 1, 25: 6,
}  # fmt: skip

NUMBERS = {f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "decimal", "nonNegativeInteger")}
# Concatenations, whose order is the engine's.
GATHERED = {"aliases": " | ", "speakers": ", "}


def _plain(name: str, value: str, datatype: str) -> str | float:
    """Return a term's words, or its number: engines differ in whether they write 1 or 1.0."""
    if datatype in NUMBERS:
        return float(value)
    return value if name not in GATHERED else ", ".join(sorted(value.split(GATHERED[name])))


def _oxigraph(store: Store) -> Ask:
    @cache
    def ask(query: str) -> Rows:
        solutions = store.query(query)
        assert isinstance(solutions, QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        rows = []
        for solution in solutions:
            row: dict[str, str | float | None] = {}
            for name in names:
                term = solution[name]
                assert term is None or isinstance(term, NamedNode | Literal)
                datatype = term.datatype.value if isinstance(term, Literal) else ""
                row[name] = None if term is None else _plain(name, term.value, datatype)
            rows.append(row)
        return rows

    return ask


def _rdflib(graph: Graph) -> Ask:
    @cache
    def ask(query: str) -> Rows:
        result = graph.query(query)
        names = [str(variable) for variable in result.vars or ()]
        rows = []
        for bindings in result.bindings:
            row: dict[str, str | float | None] = {}
            for name in names:
                term = bindings.get(Variable(name))
                row[name] = None if term is None else _plain(name, str(term), str(getattr(term, "datatype", "")))
            rows.append(row)
        return rows

    return ask


@pytest.fixture(scope="module")
def gold_store(shared: Path) -> Store:
    """The gold reading and the ontology, as a store keeps them: the default graph is the union of all, each once."""
    store = Store()
    for quad in gold.quads(shared):
        store.add(Quad(quad.subject, quad.predicate, quad.object))
    store.load(path=str(ONTOLOGY), format=RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def gold_graph(shared: Path) -> Graph:
    return gold.graph(shared).parse(ONTOLOGY)


@pytest.fixture(scope="module", params=["oxigraph", "rdflib", "rdflib-reloaded"])
def ask(request: pytest.FixtureRequest, gold_store: Store, gold_graph: Graph) -> Ask:
    """Each engine; rdflib also over what Oxigraph writes, which leaves xsd:string away."""
    if request.param == "oxigraph":
        return _oxigraph(gold_store)
    if request.param == "rdflib":
        return _rdflib(gold_graph)
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in gold_store)
    written = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert written is not None
    return _rdflib(Graph().parse(data=written, format="nt"))


def _column(rows: Rows, *names: str) -> list[tuple[str | float | None, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


@pytest.mark.parametrize("question", load(), ids=lambda question: question.name)
def test_each_question_has_as_many_answers_as_the_gold_reading(ask: Ask, question: Question) -> None:
    assert len(ask(question.text)) == ROWS[int(question.name[2:])]


@pytest.mark.parametrize("question", load(), ids=lambda question: question.name)
def test_both_engines_give_the_same_answers(gold_store: Store, gold_graph: Graph, question: Question) -> None:
    ours, theirs = _oxigraph(gold_store)(question.text), _rdflib(gold_graph)(question.text)
    assert Counter(tuple(sorted(row.items())) for row in ours) == Counter(tuple(sorted(row.items())) for row in theirs)


@pytest.mark.parametrize("question", load(), ids=lambda question: question.name)
def test_no_answer_is_given_twice(ask: Ask, question: Question) -> None:
    rows = [tuple(row.items()) for row in ask(question.text)]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("question", load(), ids=lambda question: question.name)
def test_every_column_of_a_question_has_a_value_somewhere(ask: Ask, question: Question) -> None:
    rows = ask(question.text)
    never = [name for name in rows[0] if all(row[name] is None for row in rows)]
    assert never == []


def test_actors_are_listed_with_type_other_names_and_count_of_mentions(ask: Ask) -> None:
    rows = {row["actor"]: row for row in ask(find("cq01").text)}
    csto = rows[f"{ID}actor/csto"]
    assert (csto["type"], csto["aliases"], csto["mentions"]) == (f"{ONR}IntergovernmentalOrganization", "CSTO", 37)
    assert rows[f"{ID}actor/armenia"]["aliases"] == "Republic of Armenia, Yerevan"
    assert rows[f"{ID}actor/belarus"]["aliases"] is None


def test_an_inferred_class_does_not_list_an_actor_twice(gold_store: Store) -> None:
    store = Store(None)
    store.bulk_extend(gold_store)
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    for wider in ("http://www.w3.org/ns/org#Organization", "http://xmlns.com/foaf/0.1/Agent"):
        store.add(Quad(NamedNode(f"{ID}actor/armenia"), rdf_type, NamedNode(wider)))
    types = [row["type"] for row in _oxigraph(store)(find("cq01").text) if row["label"] == "Armenia"]
    assert types == [f"{ONR}State"]


def test_office_holders_carry_the_days_between_which_they_are_attested(ask: Ask) -> None:
    assert _column(ask(find("cq02").text), "who", "post", "from", "to") == [
        ("Igor Korotchenko", "Editor-in-chief of National Defence", "2024-03-28", "2024-03-28"),
        ("Imangali Tasmagambetov", "Secretary General of the CSTO", "2024-03-12", "2024-03-28"),
        ("Nikol Pashinyan", "Prime Minister of Armenia", "2024-02-01", "2024-03-28"),
        ("Sergei Lavrov", "Foreign Minister of Russia", "2024-03-01", "2024-03-18"),
    ]


def test_members_are_listed_by_source_and_day(ask: Ask) -> None:
    states = ("Armenia", "Belarus", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan")
    expected = [(state, "Caliber.Az", "2024-03-28") for state in states]
    assert _column(ask(find("cq03").text), "state", "source", "asof") == expected


def test_what_an_actor_said_comes_in_date_order(ask: Ask) -> None:
    days = [str(row["from"]) for row in ask(find("cq04").text)]
    assert days == sorted(days)
    assert (days[0], days[-1]) == ("2024-02-01", "2024-03-12")


def test_direct_quotations_are_the_words_at_their_place(ask: Ask, shared: Path) -> None:
    texts = {
        f"{ID}article/{sha256(file.read_bytes()).hexdigest()[:32]}": file.read_bytes().decode("utf-8")
        for file in (shared / "seeds").iterdir()
    }
    plain = [(row["article"], row["start"], row["end"]) for row in ask(find("cq05").text)]
    assert plain[0] == (f"{ID}article/8f83c529bd4820250749b9139bc7e300", 360.0, 520.0)
    for row in ask(find("cq05").text):
        start, end = row["start"], row["end"]
        assert isinstance(start, float)
        assert isinstance(end, float)
        assert texts[str(row["article"])][int(start) : int(end)] == row["exact"]


def test_the_status_of_a_member_is_what_each_speaker_claims(ask: Ask) -> None:
    statuses = Counter(row["status"] for row in ask(find("cq08").text))
    assert statuses == {
        "exit conditional": 3, "not participating": 3, "exit possible": 2, "member": 2, "suspension not notified": 2,
        "exit not notified": 1, "participation suspended": 1, "suspended de facto": 1,
    }  # fmt: skip


def test_conditions_are_told_apart_from_their_negation(ask: Ask) -> None:
    rows = ask(find("cq09").text)
    assert sum(row["if"] is not None for row in rows) == 2
    assert sum(row["unless"] is not None for row in rows) == 3


def test_only_the_holder_of_the_post_speaks_in_its_capacity(ask: Ask) -> None:
    assert {row["who"] for row in ask(find("cq12").text)} == {"Imangali Tasmagambetov"}


def test_inferred_dates_say_from_what_and_how(ask: Ask) -> None:
    rows = {row["date"]: row for row in ask(find("cq13").text)}
    article = "ec5c355c80b414e7d8e7b8fbd08676ca"
    february = rows[f"{ID}date/{article}-1836-1847"]
    assert (february["edtf"], february["anchor"]) == ("2024-02", f"{ID}date/{article}-published")
    assert february["method"] == "most recent past month"
    assert all(row["method"] is not None and row["why"] is not None for row in rows.values())


def test_statements_below_the_threshold_are_uncertain(ask: Ask) -> None:
    assert len(ask(find("cq14").query(threshold="1.01"))) > ROWS[14]


def test_a_name_stands_for_the_government_here_and_the_place_there(ask: Ask) -> None:
    assert Counter(_column(ask(find("cq17").text), "what", "type", "form")) == {
        ("Government of Armenia", f"{ONR}GovernmentBody", f"{ONR}form-metonym"): 7,
        ("Yerevan (city)", f"{ONR}Place", f"{ONR}form-name"): 2,
    }


def test_a_contradiction_names_both_speakers(ask: Ask) -> None:
    assert _column(ask(find("cq20").text), "who", "who2") == [("Government of Armenia", "Sergei Lavrov")]


def test_claims_in_tension_point_at_each_other(ask: Ask) -> None:
    pairs = {(row["claim"], row["claim2"]) for row in ask(find("cq21").text) if row["relation"] == f"{ONR}tensionWith"}
    assert len(pairs) == 6
    assert pairs == {(b, a) for a, b in pairs}


def test_a_position_moves_from_possible_to_conditional(ask: Ask) -> None:
    assert _column(ask(find("cq22").text), "from", "certainty", "conditional") == [
        ("2024-02-28", "possible", "false"),
        ("2024-03-12", "certain", "true"),
        ("2024-03-12", "certain", "true"),
        ("2024-03-12", "possible", "true"),
    ]


def test_a_headline_that_the_body_does_not_back_is_found(ask: Ask) -> None:
    assert _column(ask(find("cq24").text), "who", "claimed") == [("Imangali Tasmagambetov", "Armenia leaves the CSTO")]


def test_each_shortcut_leads_to_words_article_and_run(ask: Ask) -> None:
    for row in ask(find("cq25").text):
        assert str(row["membership"]).endswith("--csto")
        assert str(row["exact"]).startswith("the CSTO includes Armenia, Belarus")
        assert row["run"] == f"{ID}run/{gold.RUN}"


def test_the_gold_reading_conforms_to_the_shapes(shared: Path) -> None:
    assert validate.validate(gold.graph(shared)) == ()


def test_the_gold_reading_loses_no_statement_claim_or_date(shared: Path) -> None:
    draft = Graph().parse(shared / "gold" / "seeds.ttl")
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    kinds = Counter(quad.object.value for quad in set(gold.quads(shared)) if quad.predicate == rdf_type)  # type: ignore[union-attr]
    for kind in ("Statement", "Claim", "MembershipClaim", "DateInterval"):
        drafted = draft.query(f"SELECT ?x {{ ?x a <{ONR}{kind}> }}")
        assert kinds[f"{ONR}{kind}"] == len(drafted)


# The files and their loader


def test_there_are_twenty_five_questions_in_order() -> None:
    assert [question.name for question in load()] == [f"cq{number:02}" for number in range(1, 26)]


@pytest.mark.parametrize("question", load(), ids=lambda question: question.name)
def test_a_question_has_a_title_parameters_of_known_kinds_and_a_text_that_parses(question: Question) -> None:
    assert question.title.endswith("?")
    assert {parameter.kind for parameter in question.parameters} <= {*KINDS, "day", "number", "text"}
    prepareQuery(question.text)
    Store().query(question.text)


@pytest.mark.parametrize("question", load(), ids=lambda question: question.name)
def test_a_parameter_left_at_its_default_changes_no_answer(ask: Ask, question: Question) -> None:
    defaults = {parameter.name: parameter.default for parameter in question.parameters}
    assert ask(question.query(**defaults)) == ask(question.text)


@pytest.mark.parametrize("question", [q for q in load() if q.parameters], ids=lambda question: question.name)
def test_another_value_changes_the_answer(ask: Ask, question: Question) -> None:
    other = {"day": "1999-01-01", "number": "1.5", "text": "Atlantis"}
    values = {p.name: other.get(p.kind, f"{p.kind}:nobody") for p in question.parameters}
    assert ask(question.query(**values)) != ask(question.text)


def test_a_value_may_be_an_iri_in_full_or_by_its_prefix() -> None:
    question = find("cq03")
    assert question.query(organization="actor:african-union") == question.query(organization=f"{ID}actor/african-union")


def test_questions_follow_the_base() -> None:
    for question in load("https://graph.example/press/"):
        assert DEFAULT_BASE not in question.text
        assert all(DEFAULT_BASE not in parameter.default for parameter in question.parameters)
    query = find("cq03", "https://graph.example/press/").query(organization="actor:nato")
    assert "<https://graph.example/press/id/actor/nato>" in query


@pytest.mark.parametrize("name", ["cq03", "CQ3", "3", "cq3"])
def test_a_question_is_found_however_its_name_is_written(name: str) -> None:
    assert find(name).name == "cq03"


@pytest.mark.parametrize("name", ["", "cq", "cq00", "cq26", "cq3;", "../cq03", "٣"])
def test_a_question_that_there_is_not_is_told(name: str) -> None:
    with pytest.raises(QuestionNotFound, match="cq01 to cq25"):
        find(name)


@pytest.mark.parametrize(
    ("name", "parameter", "value"),
    [
        ("cq03", "organization", "https://x.example/a> } DROP ALL #"),
        ("cq03", "organization", "nobody"),
        ("cq03", "organization", "actor:a b"),
        ("cq03", "organization", "javascript:alert(1)"),
        ("cq03", "organization", "https://x.example/\\u003e"),
        ("cq03", "organization", ""),
        ("cq06", "since", "March"),
        ("cq06", "since", '2024-01-01"^^xsd:date } #'),
        ("cq14", "threshold", "NaN"),
        ("cq14", "threshold", "1 } #"),
        ("cq17", "name", "\ud800"),
        ("cq17", "name", "\0"),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_refused(name: str, parameter: str, value: str) -> None:
    with pytest.raises(InvalidQuery, match=f"{name}, parameter '{parameter}'"):
        find(name).query(**{parameter: value})


def test_a_parameter_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidQuery, match="it has: member, organization"):
        find("cq08").query(organisation="actor:nato")


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_words_of_any_kind_are_put_in_as_words(words: str) -> None:
    store = Store()
    mention, actor = NamedNode(f"{ID}article/{'0' * 32}#char=0,1"), NamedNode(f"{ID}actor/x")
    for subject, predicate, value in (
        (mention, "http://www.w3.org/ns/oa#exact", Literal(words)),
        (mention, "http://www.w3.org/ns/oa#hasSource", NamedNode(f"{ID}article/{'0' * 32}")),
        (mention, "http://www.w3.org/ns/oa#start", Literal(0)),
        (mention, f"{ONR}mentionForm", NamedNode(f"{ONR}form-name")),
        (actor, "http://groundedannotationframework.org/gaf#denotedBy", mention),
        (actor, "http://www.w3.org/2004/02/skos/core#prefLabel", Literal("X", language="en")),
    ):
        store.add(Quad(subject, NamedNode(predicate), value))
    query = find("cq17").query(name=words)
    assert len(_oxigraph(store)(query)) == 1
    prepareQuery(query)
