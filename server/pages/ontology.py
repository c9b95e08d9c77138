"""The vocabulary as a page: each term with what it means, what it goes with, an example, and who asks for it.

It is made from the graph that holds the vocabulary, so it tells of the same terms as the Turtle at the same address.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ontology import questions
from ontology.errors import EntityNotFound
from ontology.terms import ONR
from server.pages import examples, queries
from server.pages.facts import Facts, local_name, shorten
from server.pages.links import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from server.pages.examples import Example
    from server.pages.facts import Site
    from server.store.base import Store

#: What the vocabulary itself is called.
IRI: Final = str(ONR).removesuffix("#")

_OWN: Final = "onr:"
_CLASS, _TERM = "class", "term"
_KINDS: Final = {
    "owl:Class": _CLASS,
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "property with a value",
    "owl:AnnotationProperty": "property for people",
    "onr:ControlledTerm": _TERM,
    "org:Role": _TERM,
}
_TRAITS: Final = {
    "owl:SymmetricProperty": "holds both ways",
    "owl:TransitiveProperty": "carries on from one to the next",
    "owl:FunctionalProperty": "has one value at most",
    "owl:IrreflexiveProperty": "holds of nothing and itself",
}
#: What a term is to another, in words.
_RELATIONS: Final = (
    ("rdfs:subClassOf", "a kind of"),
    ("rdfs:subPropertyOf", "a kind of"),
    ("owl:equivalentClass", "the same as"),
    ("owl:equivalentProperty", "the same as"),
    ("owl:inverseOf", "the other way round"),
    ("owl:disjointWith", "never also"),
    ("skos:exactMatch", "the same as"),
    ("skos:closeMatch", "close to"),
    ("skos:broadMatch", "narrower than"),
    ("skos:narrowMatch", "broader than"),
    ("skos:relatedMatch", "related to"),
    ("rdfs:seeAlso", "see also"),
)
_DOMAINS: Final = ("rdfs:domain", "schema:domainIncludes")
_RANGES: Final = ("rdfs:range", "schema:rangeIncludes")
_NAME: Final = re.compile(r"(?<![\w:/#<])[a-z]+:[A-Za-z][\w-]*")


@dataclass(frozen=True, slots=True)
class TermView:
    """A term.

    Attributes:
        iri, name: in full and by its prefix.
        anchor: where it stands on the page; of a term of this vocabulary, the fragment of its IRI.
        label, kind: what it is called, and what it is: "class", "property" and so on.
        meaning: its definition; where others have defined it, how it is used here, and `None` where that is plain.
        notes: further remarks.
        relations: other terms that it stands to in some way, each with how.
        domain, range: what has the property, and what its values are.
        uses: properties that things of the class have, and properties whose values are such things.
        traits: what holds of the property by its logic, in words.
        example: a use of it; `None` where there is none yet.
        questions: competency questions whose queries have it.
    """

    iri: str
    name: str
    anchor: str
    label: str
    kind: str
    meaning: str | None
    notes: tuple[str, ...]
    relations: tuple[tuple[str, tuple[Link, ...]], ...]
    domain: tuple[Link, ...]
    range: tuple[Link, ...]
    uses: tuple[tuple[str, tuple[Link, ...]], ...]
    traits: tuple[str, ...]
    example: Example | None
    questions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that belong together.

    Attributes:
        anchor, title, about: of the group.
        terms: in the order of their names.
        is_list: whether they are the values of a list, which are short.
    """

    anchor: str
    title: str
    about: str | None
    terms: tuple[TermView, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """The vocabulary.

    Attributes:
        iri, title, description, version: of it.
        license: address of its license, if it names one.
        namespace: what the IRIs of its own terms begin with.
        groups: its terms.
        count: how many there are, those of other vocabularies included.
    """

    iri: str
    title: str
    description: str
    version: str
    license: str | None
    namespace: str
    groups: tuple[Group, ...]
    count: int


def page(store: Store, site: Site) -> OntologyPage:
    """Return the page about the vocabulary that the store holds.

    Raises:
        EntityNotFound: it holds none.
    """
    graph = NamedNode(f"{site.base}graph/ontology")
    facts = Facts(queries.construct(store, "ontology", bindings={"graph": graph}))
    kinds = {iri: kind for iri in facts.subjects() if (kind := _kind(facts, iri)) is not None}
    if not kinds:
        raise EntityNotFound("the store holds no vocabulary yet: reading the first article writes it there")
    asked = _asked(site.base)
    maker = _Maker(facts, kinds, examples.found(store, site, kinds, facts), asked)
    groups = tuple(_groups(maker))
    return OntologyPage(
        iri=IRI,
        title=facts.text(IRI, "dcterms:title") or "The vocabulary",
        description=facts.text(IRI, "dcterms:description") or "",
        version=facts.text(IRI, "owl:versionInfo") or "",
        license=facts.iri(IRI, "dcterms:license"),
        namespace=str(ONR),
        groups=groups,
        count=sum(len(group.terms) for group in groups),
    )


def anchor(name: str) -> str:
    """Return where a term stands on the page, by its prefixed name.

    >>> anchor("onr:speaker"), anchor("org:member")
    ('speaker', 'org:member')
    """
    return name.removeprefix(_OWN)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the views of terms.

    Attributes:
        facts: the vocabulary.
        kinds: its terms, each with what it is.
        uses: a use of each of them that is used.
        asked: the questions, by the prefixed names in their queries.
    """

    facts: Facts
    kinds: Mapping[str, str]
    uses: Mapping[str, Example]
    asked: Mapping[str, Sequence[Link]]

    def view(self, iri: str) -> TermView:
        facts, name = self.facts, shorten(iri)
        definition, notes = facts.text(iri, "skos:definition"), facts.texts(iri, "skos:scopeNote")
        if definition is None and notes:
            definition = notes.pop(0)
        related: dict[str, list[Link]] = {}
        for property_, words in _RELATIONS:
            found = facts.iris(iri, property_)
            if found:
                related.setdefault(words, []).extend(map(self.link, found))
        narrower = [*facts.sources("rdfs:subClassOf", iri), *facts.sources("rdfs:subPropertyOf", iri)]
        if narrower:
            related["divided into"] = [self.link(it) for it in narrower if it in self.kinds]
        types = {shorten(it) for it in facts.iris(iri, "rdf:type")}
        bound = (("has", _DOMAINS), ("is the value of", _RANGES)) if self.kinds[iri] == _CLASS else ()
        return TermView(
            iri=iri,
            name=name,
            anchor=anchor(name),
            label=facts.label(iri),
            kind=self.kinds[iri],
            meaning=definition,
            notes=(*notes, *facts.texts(iri, "skos:note")),
            relations=tuple((words, tuple(links)) for words, links in related.items() if links),
            domain=self._links(iri, _DOMAINS),
            range=self._links(iri, _RANGES),
            uses=tuple((words, links) for words, names in bound if (links := self._users(iri, names))),
            traits=tuple(words for name_, words in _TRAITS.items() if name_ in types),
            example=self.uses.get(iri),
            questions=tuple(self.asked.get(name, ())),
        )

    def link(self, iri: str) -> Link:
        """Return a link to a term: on this page where it stands there, else to where it is defined."""
        name = shorten(iri)
        return Link(iri, name, f"#{anchor(name)}" if iri in self.kinds else iri, self.kinds.get(iri))

    def _links(self, iri: str, properties: Iterable[str]) -> tuple[Link, ...]:
        return tuple(self.link(it) for name in properties for it in self.facts.iris(iri, name))

    def _users(self, iri: str, properties: Iterable[str]) -> tuple[Link, ...]:
        found = {it for name in properties for it in self.facts.sources(name, iri)}
        return tuple(self.link(it) for it in sorted(found, key=shorten) if it in self.kinds)


def _kind(facts: Facts, iri: str) -> str | None:
    types = {shorten(it) for it in facts.iris(iri, "rdf:type")}
    return next((kind for name, kind in _KINDS.items() if name in types), None)


def _groups(maker: _Maker) -> Iterator[Group]:
    facts = maker.facts
    own = [iri for iri in maker.kinds if shorten(iri).startswith(_OWN)]
    yield _group(maker, "classes", "Classes", None, (it for it in own if maker.kinds[it] == _CLASS))
    yield from _properties(maker, [it for it in own if maker.kinds[it] not in (_CLASS, _TERM)])
    lists: dict[str | None, list[str]] = defaultdict(list)
    for iri in maker.kinds:
        if maker.kinds[iri] == _TERM:
            lists[facts.iri(iri, "skos:inScheme")].append(iri)
    for scheme in sorted(filter(None, lists), key=facts.label):
        title = facts.label(scheme)
        about = facts.text(scheme, "skos:definition") or facts.text(scheme, "skos:scopeNote")
        name = anchor(shorten(scheme))
        yield _group(maker, name, f"{title[:1].upper()}{title[1:]}", about, lists[scheme], is_list=True)
    if lists[None]:
        yield _group(maker, "terms", "Other terms", None, lists[None], is_list=True)
    reused = [iri for iri, kind in maker.kinds.items() if iri not in own and kind != _TERM]
    about = "Terms that others have defined, and how they are used here."
    yield _group(maker, "reused", "From other vocabularies", about, reused)


def _properties(maker: _Maker, properties: Iterable[str]) -> Iterator[Group]:
    """Yield the properties by what has them."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for iri in properties:
        domains = [it for name in _DOMAINS for it in maker.facts.iris(iri, name)]
        grouped[domains[0] if domains else ""].append(iri)
    for domain in sorted(grouped, key=lambda iri: (not iri, maker.facts.label(iri) if iri else "")):
        label = maker.facts.label(domain) if domain else ""
        title = f"Properties of {'an' if label[:1] in 'aeiou' else 'a'} {label}" if domain else "Other properties"
        yield _group(maker, f"of-{local_name(domain)}" if domain else "of-others", title, None, grouped[domain])


def _group(
    maker: _Maker, name: str, title: str, about: str | None, terms: Iterable[str], *, is_list: bool = False
) -> Group:
    in_order = sorted(terms, key=lambda iri: (shorten(iri).casefold(), iri))
    return Group(name, title, about, tuple(map(maker.view, in_order)), is_list)


def _asked(base: str) -> Mapping[str, Sequence[Link]]:
    """Return the competency questions by the terms that their queries have."""
    found: dict[str, list[Link]] = defaultdict(list)
    for question in questions.load(base):
        body = "\n".join(line for line in question.text.splitlines() if not line.startswith(("#", "PREFIX")))
        for name in sorted(set(_NAME.findall(body))):
            link = Link(question.name, question.title, f"/questions/{question.name}", "question")
            found[name].append(link)
    return found
