"""One article's graph while it is made: its quads so far, and the nodes that several parts of it share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pyoxigraph import Literal, NamedNode, Quad

from ingest.mapping import vocabulary as v
from ingest.mapping.provenance import mention_quads, position_quads
from ontology.errors import InvalidRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ingest.article import Article
    from ingest.iris import Iris
    from ingest.records import Record, Segment, Span
    from ontology.reference.actors import ReferenceActor


class Actors(Protocol):
    """What mapping needs of the reference data: its actors by key."""

    @property
    def actors(self) -> Mapping[str, ReferenceActor]: ...


class ArticleGraph:
    """Collects an article's quads in order, none twice. A method that returns a node has described it."""

    def __init__(self, article: Article, record: Record, reference: Actors, iris: Iris) -> None:
        self.text, self.sha256, self.iris = article.text, article.sha256, iris
        self.node = NamedNode(iris.article(self.sha256))
        self.quads: dict[Quad, None] = {}
        self._name = article.id
        self._graph = NamedNode(iris.article_graph(self.sha256))
        self._known = reference.actors
        self._own = {actor.key: actor for actor in record.actors}
        self._forms = {mention.span: mention.form for actor in record.actors for mention in actor.mentions}
        self._metonyms = frozenset(name for actor in self._known.values() for name in actor.metonyms)
        self._actors: dict[str, NamedNode] = {}
        self._mentions: dict[Span, NamedNode] = {}
        self._words: dict[Span, NamedNode] = {}

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.quads[Quad(subject, predicate, value, self._graph)] = None

    def missing(self, what: str, key: str, field: str) -> InvalidRecord:
        """Return the error to raise where the record refers to something that its `field` do not hold."""
        return InvalidRecord(
            f"{self._name}: the record refers to the {what} '{key}', which its {field} do not hold; "
            "complete the record, or extract the article again"
        )

    def actor(self, key: str) -> NamedNode:
        """Return an actor's node. Of one that reference data describes, only class and label are repeated here."""
        node = self._actors.get(key)
        if node is not None:
            return node
        known, own = self._known.get(key), self._own.get(key)
        described = known or own
        if described is None:
            raise self.missing("actor", key, "actors, and the reference data,")
        node = self._actors[key] = NamedNode(self.iris.actor(key))
        self.add(node, v.A, v.ACTOR_CLASSES[described.type])
        self.add(node, v.PREF_LABEL, english(described.label))
        if own is None:
            return node
        if known is None:
            for name in own.names:
                self.add(node, v.ALT_LABEL, english(name))
        for mention in own.mentions:
            asked = mention.form == "metonym" or (mention.form == "name" and self._is_metonym(mention.span))
            self.add(node, v.DENOTED_BY, self.mention(mention.span) if asked else self.place(mention.span))
        return node

    def place(self, span: Span) -> NamedNode:
        """Return the node of a span that nothing more is said of: its IRI tells where it is."""
        return NamedNode(self.iris.span(self.sha256, *span))

    def mention(self, span: Span) -> NamedNode:
        """Return the node of a span that carries something, described in full."""
        node = self._mentions.get(span)
        if node is None:
            node = self._mentions[span] = self.place(span)
            self._take(mention_quads(node, self.node, span, self.text, self._graph))
            form = self._forms.get(span)
            if form is not None:
                self.add(node, v.MENTION_FORM, v.controlled("form", form))
        return node

    def words(self, span: Span) -> NamedNode:
        """Return the node of a span of which the words are told; its IRI tells where it is, and no question asks more.

        How it names an actor is told where that is not by name.
        """
        node = self._words.get(span)
        if node is None:
            node = self._words[span] = self.place(span)
            self.add(node, v.EXACT, Literal(span.of(self.text)))
            form = self._forms.get(span)
            if form is not None and form != "name":
                self.add(node, v.MENTION_FORM, v.controlled("form", form))
        return node

    def segment(self, segment: Segment) -> NamedNode:
        node = self.place(segment.span)
        self.add(node, v.A, v.SEGMENT)
        self.add(node, v.SEGMENT_KIND, v.controlled("seg", segment.kind))
        self._take(position_quads(node, self.node, segment.span, self._graph))
        return node

    def _take(self, quads: Iterable[Quad]) -> None:
        self.quads.update(dict.fromkeys(quads))

    def _is_metonym(self, span: Span) -> bool:
        words = span.of(self.text)
        # Reference data gives names without their article.
        return words in self._metonyms or words.partition(" ")[2] in self._metonyms


def english(text: str) -> Literal:
    return Literal(text, language="en")
