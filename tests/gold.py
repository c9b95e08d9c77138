"""The hand-made reading of the two seed articles, in the shape and under the IRIs that mapping gives a graph.

`gold/seeds.ttl` keeps the shape of the first draft of the model: a span with two selector nodes, one namespace for
everything, notes where there are terms now. What is converted here is its form alone; not one reading is changed.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral

from ingest.iris import (
    Iris,
    actor_key,
    foreign_ministry_key,
    government_key,
    local_key,
    membership_key,
    post_key,
    proposition_key,
)
from ingest.mapping import vocabulary as v
from ingest.records import Span
from ingest.slugs import slug
from ontology.terms import DEFAULT_BASE, FOAF, GAF, OA, ONR, OPENGOV, ORG, PROV, RDF, SDO, SEM, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib.term import Node

    from ingest.records import ActorType

_Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]

IRIS: Final = Iris(DEFAULT_BASE)
RUN: Final = "hand-made-gold"

_DRAFT: Final = "https://onrecord.example/id/"
_FILES: Final = {"d1": "000_1a07e36088131ef6.txt", "d2": "004_bc1026c98e16d76b.txt"}
_SPAN: Final = re.compile(r"span-(d\d)-(\d+)-(\d+)-(.+)")
_STATEMENT: Final = re.compile(r"stmt-(d\d)-(\d+)-(\d+)-.+?(-c\d+(?:-\w+)?)?")
_ACTOR_TYPES: Final[dict[URIRef, ActorType]] = {
    FOAF.Person: "Person",
    FOAF.Group: "Group",
    ONR.State: "State",
    ONR.GovernmentBody: "GovernmentBody",
    ONR.IntergovernmentalOrganization: "IntergovernmentalOrganization",
    SDO.NewsMediaOrganization: "NewsMediaOrganization",
    ORG.OrganizationalUnit: "OrganizationalUnit",
    SDO.Place: "Place",
}
#: Propositions of the kinds that reference data has; every other is a sentence of its own.
_PROPOSITIONS: Final = {
    "prop-P1": ("suspended", "armenia", "csto"),
    "prop-P1a": ("suspension-notified", "armenia", "csto"),
    "prop-P2": ("exit-notified", "armenia", "csto"),
    "prop-P3": ("exit", "armenia", "csto"),
    "prop-P4": ("help-ignored", "armenia", "csto"),
    "prop-P5": ("member", "armenia", "csto"),
    "prop-P6": ("takes-part", "armenia", "csto"),
    "prop-P10": ("ally", "armenia", "csto"),
    "prop-P13": ("help-declined", "armenia", "csto"),
} | {
    f"prop-P5-{state}": ("member", state, "csto")
    for state in ("belarus", "kazakhstan", "kyrgyzstan", "russia", "tajikistan")
}
# Said of an actor or a span by name only: the span's own node tells where it is.
_FORMS: Final = ("name", "abbreviation", "description", "role", "metonym", "pronoun", "byline")
# Quoted parts come back below, within the content; a medium that relayed another's report has no term yet.
_LEFT_OUT: Final = (OA.hasSelector, ONR.quotedPart, PROV.hadPrimarySource)
# Of these spans the words are told alone.
_WORDS_ALONE: Final = ("cue", "time-expression")
_SELECTORS: Final = (OA.TextPositionSelector, OA.TextQuoteSelector)


def quads(shared: Path) -> Iterator[Quad]:
    """Return the gold reading as quads: a graph an article, what both share said in both, and one of runs."""
    return _Conversion(shared).quads()


def graph(shared: Path) -> Graph:
    """Return the gold reading as one rdflib graph, names of graphs left out."""
    out = Graph()
    for quad in quads(shared):
        value = quad.object
        assert isinstance(quad.subject, NamedNode)
        out.add(
            (
                URIRef(quad.subject.value),
                URIRef(quad.predicate.value),
                URIRef(value.value) if isinstance(value, NamedNode) else _rdflib_literal(value),
            )
        )
    return out


def _rdflib_literal(value: Any) -> RdfLiteral:
    assert isinstance(value, Literal)
    if value.language is not None:
        return RdfLiteral(value.value, lang=value.language)
    return RdfLiteral(value.value, datatype=URIRef(value.datatype.value))


class _Conversion:
    def __init__(self, shared: Path) -> None:
        self.draft = Graph().parse(shared / "gold" / "seeds.ttl")
        reading = json.loads((shared / "gold" / "seeds.json").read_text(encoding="utf-8"))
        self.sha = {document["id"]: document["sha256"] for document in reading["documents"]}
        self.text = {doc: (shared / "seeds" / name).read_bytes().decode("utf-8") for doc, name in _FILES.items()}
        self.speakers = {
            (said["doc"], said["content"][0]["start"], said["content"][-1]["end"]): said["speaker"]["mention"]
            for said in reading["statements"]
        }
        self.iri: dict[str, str] = {}
        self.doc: dict[str, str] = {}
        self.claims: defaultdict[str, int] = defaultdict(int)
        self.dropped: set[str] = set()
        self._name_everything()

    # What each node of the draft is called now.

    def _name_everything(self) -> None:
        for subject in sorted(set(self.draft.subjects()), key=str):
            name = str(subject).removeprefix(_DRAFT)
            if not str(subject).startswith(_DRAFT):
                continue
            if not self._is_kept(subject, name):
                self.dropped.add(str(subject))
                continue
            self.iri[str(subject)] = self._renamed(subject, name)
            self.doc |= {self.iri[str(subject)]: found for found in re.findall(r"^\w+-(d\d)-", name)}
        for doc, sha in self.sha.items():
            self.doc[IRIS.article(sha)] = doc

    def _is_kept(self, subject: Node, name: str) -> bool:
        types = set(self.draft.objects(subject, RDF.type))
        # Body is what other segments leave over, and events have no list of types yet.
        body = (subject, ONR.segmentKind, ONR["seg-body"]) in self.draft
        return not (types & set(_SELECTORS)) and not body and not name.startswith("eventtype-")

    def _renamed(self, subject: Node, name: str) -> str:
        types = set(self.draft.objects(subject, RDF.type))
        if match := _SPAN.fullmatch(name):
            return IRIS.span(self.sha[match[1]], int(match[2]), int(match[3]))
        if match := _STATEMENT.fullmatch(name):
            place = self.sha[match[1]], int(match[2]), int(match[3])
            if match[4] is None:
                return IRIS.statement(*place)
            statement = IRIS.statement(*place)
            self.claims[statement] += 1
            return IRIS.claim(*place, self.claims[statement])
        if SDO.NewsArticle in types:
            return IRIS.article(self.sha[self._doc_of_article(subject)])
        if ONR.Segment in types:
            return IRIS.span(self.sha[name[4:6]], *self._selected(subject))
        if ONR.DateInterval in types:
            return self._date(subject, name)
        if ORG.Membership in types:
            member = self._actor_key(self._one(subject, ORG.member))
            post = self.draft.value(subject, OPENGOV.post)
            body = self._actor_key(self._one(subject, ORG.organization)) if post is None else self._post_key(post)
            return IRIS.membership(membership_key(member, body))
        if ORG.Post in types:
            return IRIS.post(self._post_key(subject))
        if ONR.Proposition in types:
            known = _PROPOSITIONS.get(name)
            return IRIS.proposition(proposition_key(*known) if known else slug(self._label(subject)))
        if SEM.Event in types:
            found = _SPAN.fullmatch(str(self._one(subject, GAF.denotedBy)).removeprefix(_DRAFT))
            assert found
            return IRIS.event(self.sha[found[1]], int(found[2]), int(found[3]))
        if ONR.ExtractionRun in types:
            return IRIS.run(RUN)
        return IRIS.actor(self._actor_key(subject))

    def _label(self, subject: Node) -> str:
        return str(self._one(subject, SKOS.prefLabel))

    def _one(self, subject: Node, predicate: URIRef) -> Node:
        value = self.draft.value(subject, predicate, any=False)
        assert value is not None
        return value

    def _doc_of_article(self, article: Node) -> str:
        sha = str(self._one(article, SDO.identifier)).removeprefix("sha256:")
        return next(str(doc) for doc, known in self.sha.items() if known == sha)

    def _selected(self, place: Node) -> Span:
        for selector in self.draft.objects(place, OA.hasSelector):
            start, end = self.draft.value(selector, OA.start), self.draft.value(selector, OA.end)
            if start is not None and end is not None:
                return Span(int(str(start)), int(str(end)))
        raise AssertionError(place)

    def _date(self, subject: Node, name: str) -> str:
        sha = self.sha[name[5:7]]
        if name.endswith("-pub"):
            return IRIS.published(sha)
        words = self.draft.value(subject, GAF.denotedBy)
        if words is not None:
            return IRIS.date(sha, *self._selected(words))
        return IRIS.inferred_date(sha, self._method(subject)[0], str(self._one(subject, ONR.edtf)))

    def _method(self, date: Node) -> tuple[str, str]:
        method, _, note = str(self._one(date, SKOS.note)).partition(": ")
        return method, note

    def _post_key(self, post: Node) -> str:
        title = self._label(post).partition(" of ")[0]
        return post_key(self._actor_key(self._one(post, ORG.postIn)), title)

    def _actor_key(self, actor: Node) -> str:
        name = str(actor).removeprefix(_DRAFT)
        kind = next(kind for term, kind in _ACTOR_TYPES.items() if (actor, RDF.type, term) in self.draft)
        if kind in ("State", "IntergovernmentalOrganization"):
            return name
        if kind == "GovernmentBody":
            state = name.partition("-")[2]
            return government_key(state) if name.startswith("gov-") else foreign_ministry_key(state)
        if kind == "Group" or name == "d2-publisher":
            return local_key(kind, self._label(actor), self.sha["d2"])
        return actor_key(kind, self._label(actor))

    # What is said of each node now.

    def quads(self) -> Iterator[Quad]:
        said = dict.fromkeys(self._triples())
        for subject, predicate, value in said:
            for home in self._homes(subject, predicate, value):
                yield Quad(subject, predicate, value, NamedNode(home))

    def _homes(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> list[str]:
        """Return the graphs that say it: the article's that a node lies in, both where it lies in none."""
        if subject.value == IRIS.run(RUN):
            return [IRIS.runs_graph]
        ends = [value.value] if isinstance(value, NamedNode) and predicate != v.SPEAKER else []
        for end in (subject.value, *ends):
            doc = self.doc.get(end) or self.doc.get(end.partition("#")[0])
            if doc is not None:
                return [IRIS.article_graph(self.sha[doc])]
        return [IRIS.article_graph(sha) for sha in self.sha.values()]

    def _triples(self) -> Iterator[_Triple]:
        described = set(self._described())
        for subject, predicate, value in sorted(self.draft):
            if str(subject) not in self.iri or str(value) in self.dropped or predicate in _LEFT_OUT:
                continue
            node, name = NamedNode(self.iri[str(subject)]), str(subject).removeprefix(_DRAFT)
            if name.startswith("span-"):
                continue
            if predicate == SKOS.note and name.startswith("date-"):
                method, note = self._method(subject)
                yield node, v.DATE_METHOD, v.controlled("method", method)
                yield node, v.NOTE, Literal(note, language="en")
                continue
            yield node, NamedNode(str(predicate)), self._value(value)
        for subject in described:
            yield from self._span(subject)
        for subject in self.draft.subjects(RDF.type, ONR.Segment):
            if str(subject) in self.iri:
                yield from self._position(NamedNode(self.iri[str(subject)]), self._selected(subject))
        yield from self._additions()

    def _value(self, value: Node) -> NamedNode | Literal:
        if isinstance(value, URIRef):
            if value == SDO.Place:
                return v.ACTOR_CLASSES["Place"]
            if value == URIRef(f"{_DRAFT}annotator-1"):
                return NamedNode(IRIS.actor("annotator-1"))
            return NamedNode(self.iri.get(str(value), str(value).replace("#seg-title", "#seg-headline")))
        assert isinstance(value, RdfLiteral)
        if value.language is not None:
            return Literal(str(value), language=value.language)
        return Literal(str(value), datatype=NamedNode(str(value.datatype)) if value.datatype else None)

    def _described(self) -> Iterator[URIRef]:
        """Yield the spans that carry something, or whose words stand for a government somewhere."""
        metonyms = {str(words) for words in self.draft.objects(None, SKOS.hiddenLabel)}
        plain = {
            words
            for actor, words in self.draft.subject_objects(GAF.denotedBy)
            if (actor, RDF.type, ONR.DateInterval) not in self.draft
        }
        for span in sorted(map(str, self.draft.subjects(RDF.type, ONR.Mention))):
            place = URIRef(span)
            words = {str(exact) for part in self.draft.objects(place, OA.hasSelector)
                     for exact in self.draft.objects(part, OA.exact)}  # fmt: skip
            if span.endswith("-quoted"):
                continue
            if place not in plain or span.endswith("-metonym") or words & metonyms:
                yield place

    def _span(self, subject: URIRef) -> Iterator[_Triple]:
        match = _SPAN.fullmatch(subject.removeprefix(_DRAFT))
        assert match
        tell = self._words if match[4] in _WORDS_ALONE else self._mention
        yield from tell(match[1], Span(int(match[2]), int(match[3])), match[4])

    def _mention(self, doc: str, span: Span, form: str) -> Iterator[_Triple]:
        node = NamedNode(IRIS.span(self.sha[doc], *span))
        yield node, v.A, v.MENTION
        yield from self._position(node, span)
        yield from self._words(doc, span, form)

    def _words(self, doc: str, span: Span, form: str) -> Iterator[_Triple]:
        node = NamedNode(IRIS.span(self.sha[doc], *span))
        yield node, v.EXACT, Literal(span.of(self.text[doc]))
        if form in _FORMS:
            yield node, v.MENTION_FORM, v.controlled("form", form)

    def _quoted(self, said: Node, quoted: Span) -> Iterator[_Triple]:
        """Yield the quoted part but for punctuation beyond the content, where it is not the content as a whole."""
        content = self._selected(self._one(said, ONR.content))
        within = Span(max(quoted.start, content.start), min(quoted.end, content.end))
        if within != content or (said, ONR.quoteType, ONR["quote-direct"]) not in self.draft:
            doc = self.doc[self.iri[str(said)]]
            yield NamedNode(self.iri[str(said)]), v.QUOTED_PART, NamedNode(IRIS.span(self.sha[doc], *within))
            yield from self._mention(doc, within, "quoted")

    def _position(self, node: NamedNode, span: Span) -> Iterator[_Triple]:
        yield node, v.HAS_SOURCE, NamedNode(node.value.partition("#")[0])
        yield node, v.START, Literal(str(span.start), datatype=v.OFFSET)
        yield node, v.END, Literal(str(span.end), datatype=v.OFFSET)

    def _additions(self) -> Iterator[_Triple]:
        """Yield what the draft left out: the text, the words that name a speaker, the role of a state."""
        for doc, sha in self.sha.items():
            article = NamedNode(IRIS.article(sha))
            yield article, v.ARTICLE_BODY, Literal(self.text[doc])
            yield article, v.SOURCE, Literal(_FILES[doc])
        for (doc, start, end), mention in self.speakers.items():
            statement = NamedNode(IRIS.statement(self.sha[doc], start, end))
            yield statement, v.CONFIDENCE, Literal("1.0", datatype=v.DECIMAL)
            if mention is not None:
                span = Span(mention["start"], mention["end"])
                yield statement, v.SPEAKER_MENTION, NamedNode(IRIS.span(self.sha[doc], *span))
                yield from self._words(doc, span, mention["form"])
        for said, quoted in self.draft.subject_objects(ONR.quotedPart):
            yield from self._quoted(said, self._selected(quoted))
        for membership in self.draft.subjects(RDF.type, ORG.Membership):
            if self.draft.value(membership, OPENGOV.post) is None:
                yield NamedNode(self.iri[str(membership)]), v.ROLE, v.ROLES["member state"]
