"""Two invented articles about one membership: each reports one speech, and one a denial of it, on known days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.iris import Iris
from ontology.terms import DEFAULT_BASE
from server.commands.ingesting import vocabulary_quads
from server.inference import with_inferences
from tests.server.small_graph import quads

if TYPE_CHECKING:
    import pyoxigraph as ox

    from server.store.base import Store

IRIS: Final = Iris(DEFAULT_BASE)
ONE: Final = "1a" * 16
OTHER: Final = "2b" * 16
MEMBERSHIP: Final = f"{DEFAULT_BASE}id/membership/togo--volta-basin-union"
#: What each article tells of: the first code point, the speaker, the day, the words, and whether an exit is affirmed.
SPEECH: Final = "Togo will leave the Volta Basin Union before the rains come"
TOLD_AGAIN: Final = "Togo shall leave the Volta Basin Union before the first rains come"
ELSEWHERE: Final = "There is no paper on my desk that says so"
TEXTS: Final = {
    ONE: (f"{SPEECH}, Ama Mensah said.", ((0, "person-ama-mensah", "2024-03-05", SPEECH, True),)),
    OTHER: (
        f"{TOLD_AGAIN}, Ama Mensah said. {ELSEWHERE}, Kofi Tano said.",
        (
            (0, "person-ama-mensah", "2024-03-05", TOLD_AGAIN, True),
            (len(TOLD_AGAIN) + 19, "person-kofi-tano", "2024-03-07", ELSEWHERE, False),
        ),
    ),
}


def fill(store: Store) -> None:
    """Put both articles into a store, with all that follows, and the vocabulary."""
    store.replace({IRIS.ontology_graph: vocabulary_quads(IRIS.ontology_graph)})
    for key in (ONE, OTHER):
        graph = IRIS.article_graph(key)
        store.replace(with_inferences(store, {graph: article(key)}, IRIS))


def statement(key: str, number: int = 0) -> str:
    """Return the IRI of a statement of an article, by its number."""
    start, _, _, words, _ = TEXTS[key][1][number]
    return f"{DEFAULT_BASE}id/statement/{key}-{start}-{start + len(words)}"


def article(key: str) -> list[ox.Quad]:
    """Return the graph of one article."""
    text, told = TEXTS[key]
    lines = [
        (
            f'article:{key} a schema:NewsArticle ; schema:headline "Togo and the union"@en ; '
            f'schema:publisher actor:media-{key[:2]} ; schema:articleBody "{text}" .'
        ),
        f'actor:media-{key[:2]} a schema:NewsMediaOrganization ; skos:prefLabel "The {key[:2]} Post"@en .',
        (
            'actor:togo a onr:State ; skos:prefLabel "Togo"@en ; skos:altLabel "Togolese Republic"@en ; '
            f"gaf:denotedBy <{DEFAULT_BASE}id/article/{key}#char=0,4> ."
        ),
        'actor:volta-basin-union a onr:IntergovernmentalOrganization ; skos:prefLabel "Volta Basin Union"@en .',
        (
            "membership:togo--volta-basin-union a org:Membership ; org:member actor:togo ; "
            f"org:organization actor:volta-basin-union ; prov:wasDerivedFrom <{statement(key)}> ."
        ),
        (
            "proposition:exit-togo-volta-basin-union a onr:Proposition ; "
            'skos:prefLabel "Togo leaves the Volta Basin Union"@en .'
        ),
        (
            f'<{IRIS.article_graph(key)}> prov:generatedAtTime "2024-06-01T09:00:00Z"^^xsd:dateTime ; '
            "prov:wasGeneratedBy run:0123456789ab ."
        ),
        'run:0123456789ab rdfs:label "OnRecord as invented"@en .',
    ]
    for start, speaker, day, words, is_affirmed in told:
        end = start + len(words)
        name = speaker.removeprefix("person-").replace("-", " ").title()
        span = f"<{DEFAULT_BASE}id/article/{key}#char={start},{end}>"
        stance = "onr:pol-positive" if is_affirmed else "onr:pol-negative"
        standing = "exit-announced" if is_affirmed else "exit-not-notified"
        lines += [
            f'actor:{speaker} a foaf:Person ; skos:prefLabel "{name}"@en .',
            (
                f"statement:{key}-{start}-{end} a onr:Statement ; schema:isPartOf article:{key} ; "
                f"onr:speaker actor:{speaker} ; onr:content {span} ; onr:quoteType onr:quote-indirect ; "
                f'onr:voice onr:voice-source ; schema:text "{words}"@en ; time:hasTime date:{key}-{start} ; '
                f"prov:wasGeneratedBy run:0123456789ab ; onr:confidence 0.93 ; "
                f"onr:makesClaim claim:{key}-{start}-{end}-1 ."
            ),
            (
                f"{span} a onr:Mention ; oa:hasSource article:{key} ; oa:start {start} ; oa:end {end} ; "
                f'oa:exact "{words}" .'
            ),
            (
                f"claim:{key}-{start}-{end}-1 a onr:MembershipClaim ; onr:polarity {stance} ; "
                "onr:proposition proposition:exit-togo-volta-basin-union ; onr:certainty onr:cert-certain ; "
                "onr:temporality onr:temp-future ; onr:aboutMembership membership:togo--volta-basin-union ; "
                f"onr:claimedStatus onr:status-{standing} ."
            ),
            (
                f'date:{key}-{start} a onr:DateInterval ; onr:earliest "{day}"^^xsd:date ; '
                f'onr:latest "{day}"^^xsd:date ; '
                f'onr:edtf "{day}"^^<http://id.loc.gov/datatypes/edtf> ; onr:precision onr:prec-day ; '
                "onr:dateMethod onr:method-explicit ."
            ),
        ]
    return quads(IRIS.article_graph(key), "\n".join(lines))
