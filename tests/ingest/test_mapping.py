"""What a record says is in the article's graph, once, under the right IRI, and no more than it is worth."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize
from rdflib import Graph

from ingest import mapping, records
from ingest.iris import Iris, membership_key
from ingest.mapping import vocabulary as v
from ingest.mapping.provenance import Run
from ingest.records import (
    Actor,
    Attribution,
    Claim,
    Date,
    Event,
    Membership,
    Mention,
    Party,
    Proposition,
    Segment,
    Span,
    Statement,
)
from ontology import validate
from ontology.errors import InvalidRecord
from ontology.terms import DEFAULT_BASE, ONR
from tests.ingest.mapping_article import (
    ACTORS,
    ARTICLE,
    COUNCIL,
    DATES,
    EXIT,
    MEMBERSHIPS,
    POSTS,
    PUBLISHED,
    RECORD,
    REFERENCE,
    STATEMENTS,
    TEXT,
    at,
)

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from ingest.records import Record

IRIS = Iris(DEFAULT_BASE)
RUN = Run("0.1.0", "en_model", "3.8.0")
SHA = ARTICLE.sha256
ARTICLE_NODE = NamedNode(IRIS.article(SHA))
ONTOLOGY = validate.FOLDER / "onrecord.ttl"


def quads_of(record: Record = RECORD) -> list[Quad]:
    return list(mapping.quads(ARTICLE, record, REFERENCE, IRIS, RUN))


def said_of(subject: NamedNode, quads: list[Quad]) -> dict[NamedNode, set[NamedNode | Literal]]:
    out: dict[NamedNode, set[NamedNode | Literal]] = {}
    for quad in quads:
        if quad.subject == subject:
            assert isinstance(quad.object, NamedNode | Literal)
            out.setdefault(quad.predicate, set()).add(quad.object)
    return out


def span_node(span: Span) -> NamedNode:
    return NamedNode(IRIS.span(SHA, *span))


def statement_node(statement: Statement, nth: int = 1) -> NamedNode:
    return NamedNode(IRIS.statement(SHA, statement.content[0].start, statement.content[-1].end, nth))


def english(text: str) -> Literal:
    return Literal(text, language="en")


def as_graph(quads: list[Quad]) -> Graph:
    written = serialize((Triple(q.subject, q.predicate, q.object) for q in quads), format=RdfFormat.N_TRIPLES)
    assert written is not None
    return Graph().parse(data=written, format="nt")


# The graph as a whole


def test_every_quad_is_in_the_article_s_graph_once_and_has_no_blank_node() -> None:
    quads = quads_of()
    assert {quad.graph_name for quad in quads} == {NamedNode(IRIS.article_graph(SHA))}
    assert len(set(quads)) == len(quads)
    assert not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_the_same_record_gives_the_same_quads_in_the_same_order() -> None:
    assert quads_of() == quads_of()


def test_the_graph_conforms_to_the_shapes() -> None:
    assert validate.validate(as_graph(quads_of())) == ()


def test_every_own_term_used_is_defined_in_the_ontology() -> None:
    defined = {str(subject) for subject in Graph().parse(ONTOLOGY).subjects()}
    used = {
        term.value
        for quad in quads_of()
        for term in (quad.predicate, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(str(ONR))
    }
    assert used - defined == set()


@pytest.mark.parametrize(
    ("scheme", "values"),
    [
        ("act", get_args(records.Act)),
        ("quote", get_args(records.StatementType)),
        ("voice", get_args(records.Voice)),
        ("pol", get_args(records.Polarity)),
        ("cert", get_args(records.Certainty)),
        ("temp", get_args(records.Temporality)),
        ("prec", get_args(records.Precision)),
        ("form", get_args(records.MentionForm)),
        ("seg", tuple(kind for kind in get_args(records.SegmentKind) if kind != "body")),
    ],
)
def test_every_value_a_record_may_have_is_a_term_of_the_ontology(scheme: str, values: tuple[str, ...]) -> None:
    defined = {str(subject) for subject in Graph().parse(ONTOLOGY).subjects()}
    assert {v.controlled(scheme, value).value for value in values} <= defined


def test_an_article_of_500_words_costs_about_610_quads() -> None:
    def kind(quad: Quad) -> str:
        assert isinstance(quad.subject, NamedNode)
        return "span" if "#" in quad.subject.value else quad.subject.value.split("/id/")[1].split("/")[0]

    assert 420 <= len(TEXT.split()) <= 520
    assert len(STATEMENTS) == 12
    counts = Counter(map(kind, quads_of()))
    # Of spans: 22 mentions of 5 quads, words alone for the others, some forms, 3 segments of 5. Dense: six members,
    # three holders, eight dates.
    assert counts == {
        "span": 152, "statement": 171, "actor": 95, "date": 58, "membership": 57, "claim": 49, "proposition": 10,
        "post": 9, "article": 8,
    }  # fmt: skip
    assert counts.total() <= 610


def test_a_statement_without_claims_costs_fifteen_quads_and_its_spans_eight() -> None:
    without = replace(RECORD, statements=tuple(said for said in STATEMENTS if said.id != "s3"))
    assert len(quads_of()) - len(quads_of(without)) == 15 + 8


# The article


def test_an_article_says_what_it_is_and_where_it_came_from() -> None:
    said = said_of(ARTICLE_NODE, quads_of())
    assert said == {
        v.A: {v.NEWS_ARTICLE},
        v.IDENTIFIER: {Literal(f"sha256:{SHA}")},
        v.SOURCE: {Literal("news/tariffs.txt")},
        v.HEADLINE: {english("Ghana may quit trade bloc, minister says")},
        v.PUBLISHER: {NamedNode(IRIS.actor("media-northern-post"))},
        v.URL: {Literal("https://news.example/tariffs", datatype=v.ANY_URI)},
        v.HAS_TIME: {NamedNode(IRIS.published(SHA))},
        v.ARTICLE_BODY: {Literal(TEXT)},
    }


def test_what_is_not_known_of_an_article_is_left_out() -> None:
    bare = replace(RECORD, headline=None, publisher=None, published=None, dates=(), statements=(), memberships=())
    article = replace(ARTICLE, url=None)
    quads = list(mapping.quads(article, bare, REFERENCE, IRIS, RUN))
    assert set(said_of(ARTICLE_NODE, quads)) == {v.A, v.IDENTIFIER, v.SOURCE, v.ARTICLE_BODY}


def test_segments_other_than_body_are_described() -> None:
    quads = quads_of()
    kinds = {quad.subject: quad.object for quad in quads if quad.predicate == v.SEGMENT_KIND}
    assert [kinds[span_node(segment.span)] for segment in RECORD.segments if segment.kind != "body"] == [
        v.controlled("seg", kind) for kind in ("headline", "dateline", "boilerplate")
    ]
    assert len(kinds) == 3


def test_a_headline_that_is_all_content_is_one_node_that_is_segment_and_mention() -> None:
    headline = at("Ghana may quit trade bloc, minister says")
    said = replace(STATEMENTS[0], content=(headline,))
    node = said_of(span_node(headline), quads_of(replace(RECORD, statements=(said, *STATEMENTS[1:]))))
    assert node[v.A] == {v.SEGMENT, v.MENTION}
    assert len(node[v.START]) == len(node[v.END]) == 1


# Actors and mentions


def test_a_reference_actor_is_repeated_by_class_and_label_only() -> None:
    ghana = said_of(NamedNode(IRIS.actor("ghana")), quads_of())
    assert (ghana[v.A], ghana[v.PREF_LABEL]) == ({v.ACTOR_CLASSES["State"]}, {english("Ghana")})
    assert v.ALT_LABEL not in ghana


def test_an_actor_of_the_article_brings_its_other_names() -> None:
    actor = replace(ACTORS[2], names=("Boateng", "Dr Boateng"))
    actors = tuple(actor if known.key == actor.key else known for known in ACTORS)
    said = said_of(NamedNode(IRIS.actor(actor.key)), quads_of(replace(RECORD, actors=actors)))
    assert said[v.ALT_LABEL] == {english("Boateng"), english("Dr Boateng")}
    assert said[v.A] == {v.ACTOR_CLASSES["Person"]}


def test_a_plain_mention_costs_one_quad() -> None:
    place = span_node(at("Benin"))
    quads = quads_of()
    assert [quad.predicate for quad in quads if quad.object == place] == [v.DENOTED_BY]
    assert said_of(place, quads) == {}


@pytest.mark.parametrize(
    ("words", "nth", "actor", "form"),
    [
        ("Lisbon", 2, "gov-portugal", "metonym"),
        ("Lisbon", 1, "place-lisbon", "name"),
        ("Lomé", 1, "place-lome", "name"),
        ("Accra", 1, "gov-ghana", "metonym"),
    ],
)
def test_a_name_that_can_stand_for_a_government_is_described_with_its_form(
    words: str, nth: int, actor: str, form: str
) -> None:
    node, quads = span_node(at(words, nth)), quads_of()
    said = said_of(node, quads)
    assert said[v.EXACT] == {Literal(words)}
    assert said[v.MENTION_FORM] == {v.controlled("form", form)}
    assert node in said_of(NamedNode(IRIS.actor(actor)), quads)[v.DENOTED_BY]


def test_a_metonym_with_its_article_is_known_without_it() -> None:
    text = TEXT.replace("port of Tema", "the Accra now")
    start = text.index("the Accra")
    place = Actor("place-accra", "Place", "Accra", (Mention(Span(start, start + 9), "name"),))
    record = replace(RECORD, actors=(place,), statements=(), memberships=(), posts=(), publisher=None, published=None)
    article = replace(ARTICLE, text=text)
    quads = list(mapping.quads(article, record, REFERENCE, IRIS, RUN))
    node = NamedNode(IRIS.span(article.sha256, start, start + 9))
    assert said_of(node, quads)[v.EXACT] == {Literal("the Accra")}


def test_a_reference_actor_that_the_text_does_not_name_is_described_all_the_same() -> None:
    bare = replace(RECORD, publisher="gov-togo", actors=(), statements=(), posts=(), memberships=())
    said = said_of(NamedNode(IRIS.actor("gov-togo")), quads_of(bare))
    assert said == {v.A: {v.ACTOR_CLASSES["GovernmentBody"]}, v.PREF_LABEL: {english("Government of Togo")}}


# Statements


def test_a_statement_says_all_that_the_record_does() -> None:
    quads = quads_of()
    said = said_of(statement_node(STATEMENTS[1]), quads)
    speaker = at("Foreign Minister Ama Boateng")
    assert said == {
        v.A: {v.STATEMENT},
        v.IS_PART_OF: {ARTICLE_NODE},
        v.VOICE: {v.controlled("voice", "source")},
        v.QUOTE_TYPE: {v.controlled("quote", "indirect")},
        v.SPEECH_ACT: {v.controlled("act", "threaten")},
        v.SPEAKER: {NamedNode(IRIS.actor("person-ama-boateng"))},
        v.SPEAKER_MENTION: {span_node(speaker)},
        v.CUE: {span_node(Span(at("said on").start, at("said on").start + 4))},
        v.CONTENT: {span_node(STATEMENTS[1].content[0])},
        v.TEXT: {english(STATEMENTS[1].content[0].of(TEXT))},
        v.HAS_TIME: {NamedNode(IRIS.date(SHA, *at("on Wednesday")))},
        v.IN_CAPACITY_OF: {NamedNode(IRIS.post("gov-ghana-foreign-minister"))},
        v.CONFIDENCE: {Literal("0.95", datatype=v.DECIMAL)},
        v.WAS_GENERATED_BY: {NamedNode(IRIS.run(RUN.key))},
        v.MAKES_CLAIM: {NamedNode(IRIS.claim(SHA, *STATEMENTS[1].content[0], 1))},
    }


def test_of_a_cue_and_of_words_that_name_a_speaker_or_a_date_the_words_are_told_and_no_more() -> None:
    quads = quads_of()
    (cue,), (day,) = (said_of(statement_node(STATEMENTS[1]), quads)[name] for name in (v.CUE, v.HAS_TIME))
    assert isinstance(cue, NamedNode)
    assert isinstance(day, NamedNode)
    (named,) = said_of(day, quads)[v.DENOTED_BY]
    assert isinstance(named, NamedNode)
    assert [said_of(it, quads) for it in (span_node(at("Rui Teixeira")), cue, named)] == [
        {v.EXACT: {Literal(words)}} for words in ("Rui Teixeira", "said", "on Wednesday")
    ]


def test_words_that_name_a_speaker_otherwise_than_by_name_tell_how() -> None:
    said = replace(STATEMENTS[11], speaker=Attribution(None, at("A spokesman")))
    quads = quads_of(replace(RECORD, statements=(*STATEMENTS[:11], said)))
    assert said_of(span_node(at("A spokesman")), quads) == {
        v.EXACT: {Literal("A spokesman")}, v.MENTION_FORM: {v.controlled("form", "role")}
    }  # fmt: skip


def test_addressee_interviewer_and_medium_are_actors() -> None:
    said = replace(STATEMENTS[0], addressee="gov-togo", interviewer="person-rui-teixeira", medium="media-northern-post")
    node = said_of(statement_node(said), quads_of(replace(RECORD, statements=(said, *STATEMENTS[1:]))))
    assert node[v.ADDRESSEE] == {NamedNode(IRIS.actor("gov-togo"))}
    assert node[v.INTERVIEWER] == {NamedNode(IRIS.actor("person-rui-teixeira"))}
    assert node[v.MEDIUM] == {NamedNode(IRIS.actor("media-northern-post"))}


def test_a_statement_without_known_speaker_has_the_words_that_name_one() -> None:
    said = replace(STATEMENTS[11], speaker=Attribution(None, at("A spokesman")))
    node = said_of(statement_node(said), quads_of(replace(RECORD, statements=(*STATEMENTS[:11], said))))
    assert v.SPEAKER not in node
    assert node[v.SPEAKER_MENTION] == {span_node(at("A spokesman"))}


def test_a_content_that_its_cue_interrupts_is_one_text_of_several_spans() -> None:
    pieces = (at("Lisbon regarded Ghana"), at("a full member"))
    said = replace(STATEMENTS[11], content=pieces)
    node = said_of(NamedNode(IRIS.statement(SHA, pieces[0].start, pieces[1].end)),
                   quads_of(replace(RECORD, statements=(*STATEMENTS[:11], said))))  # fmt: skip
    assert node[v.CONTENT] == set(map(span_node, pieces))
    assert node[v.TEXT] == {english("Lisbon regarded Ghana … a full member")}


def test_the_quoted_part_of_a_direct_statement_is_its_content() -> None:
    assert v.QUOTED_PART not in said_of(statement_node(STATEMENTS[2]), quads_of())


def test_a_mixed_statement_keeps_its_quoted_part_within_the_content() -> None:
    content = at("a needless quarrel among neighbours")
    quoted = Span(content.start, content.end + 1)
    said = replace(STATEMENTS[10], content=(content,), quoted=(quoted,))
    record = replace(RECORD, statements=(*STATEMENTS[:10], said, STATEMENTS[11]))
    assert said_of(statement_node(said), quads_of(record))[v.QUOTED_PART] == {span_node(content)}


def test_a_direct_statement_that_quotes_a_part_of_its_content_says_which() -> None:
    quoted = at("each letter")
    said = replace(STATEMENTS[6], quoted=(quoted,))
    record = replace(RECORD, statements=(*STATEMENTS[:6], said, *STATEMENTS[7:]))
    assert said_of(statement_node(said), quads_of(record))[v.QUOTED_PART] == {span_node(quoted)}


def test_two_statements_of_the_same_words_are_two_nodes_with_claims_of_their_own() -> None:
    other = replace(STATEMENTS[1], id="again", speaker=Attribution("person-kofi-mensah", None))
    quads = quads_of(replace(RECORD, statements=(*STATEMENTS, other)))
    first, second = said_of(statement_node(other), quads), said_of(statement_node(other, 2), quads)
    assert first[v.SPEAKER] != second[v.SPEAKER]
    assert len(first[v.MAKES_CLAIM] | second[v.MAKES_CLAIM]) == 2


@pytest.mark.parametrize(("confidence", "written"), [(1.0, "1.00"), (0.0, "0.00"), (0.856, "0.86"), (1e-9, "0.00")])
def test_confidence_is_a_decimal(confidence: float, written: str) -> None:
    said = replace(STATEMENTS[0], confidence=confidence)
    node = said_of(statement_node(said), quads_of(replace(RECORD, statements=(said, *STATEMENTS[1:]))))
    assert node[v.CONFIDENCE] == {Literal(written, datatype=v.DECIMAL)}


# Claims


def claim_nodes(statement: Statement, record: Record = RECORD) -> dict[NamedNode, set[NamedNode | Literal]]:
    return said_of(NamedNode(IRIS.claim(SHA, statement.content[0].start, statement.content[-1].end, 1)),
                   quads_of(record))  # fmt: skip


def test_a_claim_about_a_membership_names_it_and_its_status() -> None:
    proposition = NamedNode(IRIS.proposition(EXIT))
    assert claim_nodes(STATEMENTS[0]) == {
        v.A: {v.MEMBERSHIP_CLAIM},
        v.PROPOSITION: {proposition},
        v.POLARITY: {v.controlled("pol", "positive")},
        v.CERTAINTY: {v.controlled("cert", "possible")},
        v.TEMPORALITY: {v.controlled("temp", "future")},
        v.ABOUT_MEMBERSHIP: {NamedNode(IRIS.membership(f"ghana--{COUNCIL}"))},
        v.CLAIMED_STATUS: {v.controlled("status", "exit-possible")},
    }
    assert said_of(proposition, quads_of()) == {
        v.A: {v.PROPOSITION_CLASS},
        v.PREF_LABEL: {english("Ghana leaves the Atlantic Trade Council")},
    }


def test_a_claim_without_a_status_is_a_plain_claim() -> None:
    said = claim_nodes(STATEMENTS[5])
    assert said[v.A] == {v.CLAIM}
    assert v.ABOUT_MEMBERSHIP not in said


def test_a_condition_is_told_apart_from_its_negation() -> None:
    unless, when = claim_nodes(STATEMENTS[3]), claim_nodes(STATEMENTS[1])
    assert when[v.CONDITIONAL_ON] == unless[v.CONDITIONAL_ON_NEGATION_OF]
    assert v.CONDITIONAL_ON_NEGATION_OF not in when
    assert v.CONDITIONAL_ON not in unless


def test_several_claims_of_a_statement_are_numbered() -> None:
    claim = Claim("p", "P", "positive", "certain", "non-future")
    said = replace(STATEMENTS[7], claims=(claim, replace(claim, proposition="q", label="Q")))
    place = said.content[0]
    node = said_of(statement_node(said), quads_of(replace(RECORD, statements=(*STATEMENTS[:7], said, *STATEMENTS[8:]))))
    assert node[v.MAKES_CLAIM] == {NamedNode(IRIS.claim(SHA, *place, number)) for number in (1, 2)}


# Dates


def test_a_date_keeps_its_words_bounds_method_and_anchor() -> None:
    quads = quads_of()
    assert said_of(NamedNode(IRIS.date(SHA, *at("In March"))), quads) == {
        v.A: {v.DATE_INTERVAL},
        v.EARLIEST: {Literal("2021-03-01", datatype=v.DATE_TYPE)},
        v.LATEST: {Literal("2021-03-31", datatype=v.DATE_TYPE)},
        v.EDTF: {Literal("2021-03", datatype=v.EDTF_TYPE)},
        v.PRECISION: {v.controlled("prec", "month")},
        v.DATE_METHOD: {v.controlled("method", "most-recent-past-month")},
        v.DENOTED_BY: {span_node(at("In March"))},
        v.WAS_DERIVED_FROM: {NamedNode(IRIS.published(SHA))},
    }
    assert said_of(span_node(at("In March")), quads)[v.EXACT] == {Literal("In March")}


def test_a_date_that_nothing_refers_to_is_left_out() -> None:
    nodes = {quad.subject for quad in quads_of()}
    assert NamedNode(IRIS.date(SHA, *at("since 2009"))) not in nodes
    assert NamedNode(IRIS.date(SHA, *at("last month"))) not in nodes


def test_the_anchor_of_a_date_in_use_is_described_too() -> None:
    only = replace(RECORD, statements=(STATEMENTS[9],), memberships=(), publisher=None)
    after, march = (NamedNode(IRIS.date(SHA, *at(words))) for words in ("After this", "In March"))
    quads = quads_of(only)
    assert said_of(after, quads)[v.WAS_DERIVED_FROM] == {march}
    assert said_of(march, quads)[v.WAS_DERIVED_FROM] == {NamedNode(IRIS.published(SHA))}


def test_a_statement_without_a_date_has_one_that_says_so() -> None:
    said = said_of(statement_node(STATEMENTS[10]), quads_of())
    unknown = NamedNode(IRIS.inferred_date(SHA, "not-stated"))
    assert said[v.HAS_TIME] == {unknown}
    assert said_of(unknown, quads_of()) == {
        v.A: {v.DATE_INTERVAL},
        v.EDTF: {Literal("../..", datatype=v.EDTF_TYPE)},
        v.PRECISION: {v.controlled("prec", "unknown")},
        v.DATE_METHOD: {v.controlled("method", "not-stated")},
    }


def test_dates_counted_from_an_unknown_publication_have_no_anchor() -> None:
    unknown = Date("t1", at("on Wednesday"), None, None, "../..", "unknown", "no-anchor", "published")
    bare = replace(RECORD, published=None, dates=(unknown, *DATES[1:]))
    said = said_of(NamedNode(IRIS.date(SHA, *at("on Wednesday"))), quads_of(bare))
    assert v.WAS_DERIVED_FROM not in said
    assert v.EARLIEST not in said


def test_dates_that_come_out_the_same_from_other_anchors_stay_apart() -> None:
    one = Date("a", None, "2021-05-14", "2021-05-14", "2021-05-14", "as-of", "inferred-bounds", "published")
    other = replace(one, id="b", anchor="t3")
    statements = tuple(replace(STATEMENTS[n], date=date, claims=()) for n, date in enumerate("abb"))
    quads = quads_of(replace(RECORD, dates=(*DATES, one, other), statements=statements, memberships=()))
    times = [said_of(statement_node(statement), quads)[v.HAS_TIME] for statement in statements]
    assert times[0] != times[1] == times[2]


def test_dates_anchored_in_each_other_do_not_hang() -> None:
    loop = (replace(DATES[0], anchor="t2"), replace(DATES[1], anchor="t1"), *DATES[2:])
    assert len(quads_of(replace(RECORD, dates=loop))) == len(quads_of())


def test_a_date_may_be_the_published_one_by_its_own_id() -> None:
    record = replace(RECORD, published=replace(PUBLISHED, id="t0"), dates=(replace(DATES[0], anchor="t0"), *DATES[1:]))
    assert quads_of(record) == quads_of()


# Posts and memberships


def test_a_post_is_in_its_body() -> None:
    assert said_of(NamedNode(IRIS.post("gov-ghana-prime-minister")), quads_of()) == {
        v.A: {v.POST_CLASS},
        v.PREF_LABEL: {english("Prime Minister of Ghana")},
        v.POST_IN: {NamedNode(IRIS.actor("gov-ghana"))},
    }


def test_a_membership_is_attested_by_its_statement_and_has_a_shortcut() -> None:
    quads, council, togo = quads_of(), NamedNode(IRIS.actor(COUNCIL)), NamedNode(IRIS.actor("togo"))
    as_of = IRIS.inferred_date(SHA, "publication-time", "2021-05-14")
    assert said_of(NamedNode(IRIS.membership(f"togo--{COUNCIL}")), quads) == {
        v.A: {v.MEMBERSHIP},
        v.MEMBER: {togo},
        v.ORGANIZATION: {council},
        v.ROLE: {v.ROLES["member state"]},
        v.WAS_DERIVED_FROM: {statement_node(STATEMENTS[4])},
        v.ATTESTED_ON: {NamedNode(as_of)},
    }
    assert said_of(togo, quads)[v.MEMBER_OF] == {council}


def test_a_holding_is_attested_by_its_words_and_has_a_shortcut() -> None:
    quads, key = quads_of(), "gov-ghana-prime-minister"
    post, holder = NamedNode(IRIS.post(key)), NamedNode(IRIS.actor("person-kofi-mensah"))
    said = said_of(NamedNode(IRIS.membership(membership_key("person-kofi-mensah", key))), quads)
    assert said[v.POST] == {post}
    assert said[v.ROLE] == {v.ROLES["office holder"]}
    assert said[v.WAS_DERIVED_FROM] == {span_node(at("Prime Minister Kofi Mensah"))}
    assert said_of(holder, quads)[v.HOLDS] == {post}
    assert v.MEMBER_OF not in said_of(holder, quads)


def test_a_membership_that_is_only_talked_about_has_neither_source_nor_shortcut() -> None:
    talked = replace(MEMBERSHIPS[0], attested=None, statement=None)
    quads = quads_of(replace(RECORD, memberships=(talked,)))
    said = said_of(NamedNode(IRIS.membership(f"ghana--{COUNCIL}")), quads)
    assert v.ATTESTED_ON not in said
    assert v.WAS_DERIVED_FROM not in said
    assert v.MEMBER_OF not in said_of(NamedNode(IRIS.actor("ghana")), quads)
    assert validate.validate(as_graph(quads)) == ()


def test_a_membership_that_nothing_else_speaks_of_comes_from_the_words_that_name_the_member() -> None:
    lone = replace(MEMBERSHIPS[2], attested=None, statement=None)
    quads = quads_of(replace(RECORD, memberships=(MEMBERSHIPS[0], lone)))
    said = said_of(NamedNode(IRIS.membership(f"benin--{COUNCIL}")), quads)
    assert said[v.WAS_DERIVED_FROM] == {span_node(at("Benin"))}
    assert validate.validate(as_graph(quads)) == ()


def test_a_unit_gets_the_shortcut_of_units() -> None:
    unit = Membership("u", Party("mfa-portugal", at("Portuguese Foreign Ministry")), Party("gov-portugal", None),
                      "unit", None, "published", evidence=at("Portuguese Foreign Ministry"))  # fmt: skip
    quads = quads_of(replace(RECORD, memberships=(*MEMBERSHIPS, unit)))
    said = said_of(NamedNode(IRIS.actor("mfa-portugal")), quads)
    assert said[v.UNIT_OF] == {NamedNode(IRIS.actor("gov-portugal"))}
    assert v.MEMBER_OF not in said


@pytest.mark.parametrize(
    ("since", "until", "edtf", "earliest", "latest", "method"),
    [
        ("t3", None, "2021-03/..", "2021-03-01", None, "since"),
        (None, "t6", "../2021-04", None, "2021-04-30", "until"),
        ("t3", "t6", "2021-03/2021-04", "2021-03-01", "2021-04-30", "explicit-range"),
        ("t4", "t7", "2021-03/2021-05-23", "2021-03-01", "2021-05-23", "explicit-range"),
    ],
)
def test_a_membership_lasts_between_the_dates_that_are_named(
    since: str | None, until: str | None, edtf: str, earliest: str | None, latest: str | None, method: str
) -> None:
    member = replace(MEMBERSHIPS[1], since=since, until=until)
    quads = quads_of(replace(RECORD, memberships=(MEMBERSHIPS[0], member)))
    (during,) = said_of(NamedNode(IRIS.membership(f"togo--{COUNCIL}")), quads)[v.MEMBER_DURING]
    assert isinstance(during, NamedNode)
    said = said_of(during, quads)
    assert said[v.EDTF] == {Literal(edtf, datatype=v.EDTF_TYPE)}
    assert said.get(v.EARLIEST) == (None if earliest is None else {Literal(earliest, datatype=v.DATE_TYPE)})
    assert said.get(v.LATEST) == (None if latest is None else {Literal(latest, datatype=v.DATE_TYPE)})
    assert said[v.DATE_METHOD] == {v.controlled("method", method)}
    assert len(said[v.WAS_DERIVED_FROM]) == sum(end is not None for end in (since, until))


def test_a_membership_whose_named_start_is_unknown_has_no_time() -> None:
    unknown = Date("t0", at("Now"), None, None, "../..", "unknown", "vague-present")
    record = replace(RECORD, dates=(*DATES, unknown), memberships=(replace(MEMBERSHIPS[1], since="t0"),
                                                                   MEMBERSHIPS[0]))  # fmt: skip
    assert v.MEMBER_DURING not in said_of(NamedNode(IRIS.membership(f"togo--{COUNCIL}")), quads_of(record))


def test_the_same_membership_attested_twice_is_one_node() -> None:
    again = replace(MEMBERSHIPS[1], id="again", attested="t5", statement="s12")
    said = said_of(NamedNode(IRIS.membership(f"togo--{COUNCIL}")),
                   quads_of(replace(RECORD, memberships=(*MEMBERSHIPS, again))))  # fmt: skip
    assert len(said[v.ATTESTED_ON]) == len(said[v.WAS_DERIVED_FROM]) == 2
    assert len(said[v.MEMBER]) == 1


# Events


def test_an_event_is_tied_to_its_statement_words_day_and_actors() -> None:
    event = Event("e1", "announcement", at("announced"), ("person-kofi-mensah",), "t3", "factual", "s9")
    quads = quads_of(replace(RECORD, events=(event,)))
    assert said_of(NamedNode(IRIS.event(SHA, *at("announced"))), quads) == {
        v.A: {v.EVENT},
        v.EVENT_TYPE: {v.controlled("event", "announcement")},
        v.LABEL: {english("announced")},
        v.DENOTED_BY: {span_node(at("announced"))},
        v.HAS_ACTOR: {NamedNode(IRIS.actor("person-kofi-mensah"))},
        v.HAS_TIME: {NamedNode(IRIS.date(SHA, *at("In March")))},
        v.FACTUALITY: {v.controlled("factuality", "factual")},
        v.REPORTED_IN: {statement_node(STATEMENTS[8])},
    }
    assert validate.validate(as_graph(quads)) == ()


def test_an_event_is_called_by_its_label_where_it_has_one() -> None:
    event = Event("e1", "announcement", at("announced"), (), None, "planned", "s9", "Mensah announces the suspension")
    quads = quads_of(replace(RECORD, events=(event,)))
    said = said_of(NamedNode(IRIS.event(SHA, *at("announced"))), quads)
    assert said[v.LABEL] == {english("Mensah announces the suspension")}
    assert v.HAS_TIME not in said


# Answers and tensions


def test_a_statement_points_at_what_it_answers() -> None:
    record = replace(RECORD, statements=(replace(STATEMENTS[0], responds_to=("s9",)), *STATEMENTS[1:]))
    quads = quads_of(record)
    assert said_of(statement_node(STATEMENTS[0]), quads)[v.RESPONDS_TO] == {statement_node(STATEMENTS[8])}
    with pytest.raises(InvalidRecord, match="statement 's99'"):
        quads_of(replace(RECORD, statements=(replace(STATEMENTS[0], responds_to=("s99",)),)))


def test_a_proposition_says_what_it_is_in_tension_with() -> None:
    rival = Proposition("exit-notified-ghana-atlantic", "Ghana has formally notified it that it leaves")
    claim = Claim("exit-ghana-atlantic", "Ghana leaves it", "positive", "certain", "future", tensions=(rival,))
    quads = quads_of(replace(RECORD, statements=(replace(STATEMENTS[0], claims=(claim,)), *STATEMENTS[1:])))
    node, other = (NamedNode(IRIS.proposition(key)) for key in (claim.proposition, rival.key))
    assert said_of(node, quads)[v.IN_TENSION_WITH] == {other}
    assert said_of(other, quads)[v.PREF_LABEL] == {english(rival.label)}


# Records that point at nothing


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (replace(RECORD, publisher="media-nobody"), "actor 'media-nobody'"),
        (replace(RECORD, statements=(replace(STATEMENTS[0], medium="person-x"),)), "actor 'person-x'"),
        (replace(RECORD, statements=(replace(STATEMENTS[0], date="t99"),)), "date 't99'"),
        (replace(RECORD, posts=POSTS[1:]), "post 'gov-ghana-foreign-minister'"),
        (replace(RECORD, memberships=MEMBERSHIPS[1:]), "membership 'm1'"),
        (replace(RECORD, memberships=(*MEMBERSHIPS, replace(MEMBERSHIPS[1], statement="s99"))), "statement 's99'"),
        (replace(RECORD, events=(Event("e", "meeting", at("told"), (), None, "factual", "s99"),)), "statement 's99'"),
        (replace(RECORD, memberships=(*MEMBERSHIPS, replace(MEMBERSHIPS[1], role="friend"))), "'friend' is no role"),  # type: ignore[arg-type]
        (replace(RECORD, statements=(replace(STATEMENTS[0], act="Shout!"),)), "'Shout!' cannot name a term onr:act-"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_a_record_that_points_at_nothing_is_refused(broken: Record, what: str) -> None:
    with pytest.raises(InvalidRecord, match=what):
        quads_of(broken)


def test_a_segment_of_body_alone_is_not_described() -> None:
    record = replace(RECORD, segments=(Segment("body", Span(0, len(TEXT))),))
    assert not any(quad.predicate == v.SEGMENT_KIND for quad in quads_of(record))
