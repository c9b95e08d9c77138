"""Records to quads: one article's graph.

Terms are made for pyoxigraph directly and the constant ones once, since an article is some hundreds of quads and a
corpus many articles. The same record gives the same quads in the same order, none twice.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ingest.iris import membership_key
from ingest.languages import ENGLISH
from ingest.mapping import vocabulary as v
from ingest.mapping.article_graph import ArticleGraph, english
from ingest.mapping.dates import Dates
from ingest.records import Span
from ontology.errors import InvalidRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from ingest.article import Article
    from ingest.iris import Iris
    from ingest.mapping.article_graph import Actors
    from ingest.mapping.provenance import Run
    from ingest.records import Claim, Event, Membership, Post, Record, Statement

#: Between the pieces of a content that its cue interrupts.
PIECE_SEPARATOR: Final = " … "

_NEGATED: Final = "-negated"
# What may lie between a content and the quotation that it fills.
_OUTER: Final = " \t\n\r,.;:!?…'\"‘’“”«»„‹›`–—-()[]"


def quads(article: Article, record: Record, reference: Actors, iris: Iris, run: Run) -> Iterator[Quad]:
    """Return the quads of an article's own graph.

    What reference data says of an actor is not repeated but for class and label, so that the graph can be read alone.
    Dates are described only where something refers to them. Spans of which a question asks where they are, such as what
    was said and names that stand for a government here and for a place there, are described in full. Of a cue and of
    the words that name a speaker or a date, the words are told: where they stand, their IRIs tell.

    Raises:
        InvalidRecord: the record refers to an actor, date, post, membership or statement that it does not hold, or
            has a value that the model has no term for.
    """
    return iter(_Mapping(article, record, reference, iris, run).build())


class _Mapping:
    def __init__(self, article: Article, record: Record, reference: Actors, iris: Iris, run: Run) -> None:
        self._article, self._record, self._iris = article, record, iris
        self._graph = ArticleGraph(article, record, reference, iris)
        self._add = self._graph.add
        self._dates = Dates(record, self._graph)
        self._run = NamedNode(iris.run(run.key))
        self._posts = {post.key: post for post in record.posts}
        self._memberships = {membership.id: membership for membership in record.memberships}
        self._statements: dict[str, NamedNode] = {}
        self._claimed: set[str] = set()
        self._told_apart: defaultdict[tuple[str, int, int], int] = defaultdict(int)

    def build(self) -> dict[Quad, None]:
        record = self._record
        self._describe_article()
        for actor in record.actors:
            self._graph.actor(actor.key)
        for post in record.posts:
            self._describe_post(post)
        for statement in record.statements:
            self._describe_statement(statement)
        for statement in record.statements:
            for answered in statement.responds_to:
                self._add(self._statements[statement.id], v.RESPONDS_TO, self._statement(answered))
        for membership in record.memberships:
            self._describe_membership(membership)
        for event in record.events:
            self._describe_event(event)
        return self._graph.quads

    def _describe_article(self) -> None:
        article, record, add, node = self._article, self._record, self._add, self._graph.node
        published = self._dates.published()
        add(node, v.A, v.NEWS_ARTICLE)
        add(node, v.IDENTIFIER, Literal(f"sha256:{article.sha256}"))
        add(node, v.SOURCE, Literal(article.source))
        if record.headline is not None:
            add(node, v.HEADLINE, Literal(record.headline, language=record.language))
        if record.language != ENGLISH:
            add(node, v.IN_LANGUAGE, Literal(record.language))
        if record.publisher is not None:
            add(node, v.PUBLISHER, self._graph.actor(record.publisher))
        if article.url is not None:
            add(node, v.URL, Literal(article.url, datatype=v.ANY_URI))
        if article.announced_by is not None:
            add(node, v.ANNOUNCED_BY, Literal(article.announced_by, datatype=v.ANY_URI))
        if published is not None:
            add(node, v.HAS_TIME, published)
        add(node, v.ARTICLE_BODY, Literal(article.text))
        for segment in record.segments:
            # Body is what is left over, so it is not worth a node.
            if segment.kind != "body":
                self._graph.segment(segment)

    def _describe_post(self, post: Post) -> None:
        node = NamedNode(self._iris.post(post.key))
        self._add(node, v.A, v.POST_CLASS)
        self._add(node, v.PREF_LABEL, english(post.label))
        self._add(node, v.POST_IN, self._graph.actor(post.post_in))

    def _post(self, key: str) -> NamedNode:
        if key not in self._posts:
            raise self._graph.missing("post", key, "posts")
        return NamedNode(self._iris.post(key))

    def _describe_statement(self, statement: Statement) -> None:
        add, mention, words = self._add, self._graph.mention, self._graph.words
        start, end = statement.content[0].start, statement.content[-1].end
        nth = self._nth("statement", start, end)
        node = NamedNode(self._iris.statement(self._graph.sha256, start, end, nth))
        self._statements[statement.id] = node
        add(node, v.A, v.STATEMENT)
        add(node, v.IS_PART_OF, self._graph.node)
        add(node, v.VOICE, v.controlled("voice", statement.voice))
        add(node, v.QUOTE_TYPE, v.controlled("quote", statement.type))
        add(node, v.SPEECH_ACT, v.controlled("act", statement.act))
        for predicate, actor in (
            (v.SPEAKER, statement.speaker.actor),
            (v.ADDRESSEE, statement.addressee),
            (v.INTERVIEWER, statement.interviewer),
            (v.MEDIUM, statement.medium),
        ):
            if actor is not None:
                add(node, predicate, self._graph.actor(actor))
        if statement.speaker.span is not None:
            add(node, v.SPEAKER_MENTION, words(statement.speaker.span))
        if statement.cue is not None:
            add(node, v.CUE, words(statement.cue.span))
        for span in statement.content:
            add(node, v.CONTENT, mention(span))
        for span in self._quoted_parts(statement):
            add(node, v.QUOTED_PART, mention(span))
        add(node, v.TEXT, english(PIECE_SEPARATOR.join(span.of(self._graph.text) for span in statement.content)))
        add(node, v.HAS_TIME, self._dates.node(statement.date))
        if statement.in_capacity_of is not None:
            add(node, v.IN_CAPACITY_OF, self._post(statement.in_capacity_of))
        add(node, v.CONFIDENCE, Literal(f"{statement.confidence:.2f}", datatype=v.DECIMAL))
        add(node, v.WAS_GENERATED_BY, self._run)
        for claim in statement.claims:
            add(node, v.MAKES_CLAIM, self._claim(claim, start, end))

    def _quoted_parts(self, statement: Statement) -> list[Span]:
        """Return the quoted words as far as they are content; none where a direct statement's content is just they."""
        parts = [self._within_content(quoted, statement.content) for quoted in statement.quoted]
        if statement.type == "direct" and list(map(self._core, parts)) == list(map(self._core, statement.content)):
            return []
        return parts

    def _within_content(self, quoted: Span, content: tuple[Span, ...]) -> Span:
        # A closing quotation mark holds more than the content: "…, she said" leaves its comma out.
        for span in content:
            if quoted.overlaps(span):
                return Span(max(quoted.start, span.start), min(quoted.end, span.end))
        return quoted

    def _core(self, span: Span) -> tuple[int, int]:
        words = span.of(self._graph.text)
        return span.start + len(words) - len(words.lstrip(_OUTER)), span.end - len(words) + len(words.rstrip(_OUTER))

    def _claim(self, claim: Claim, start: int, end: int) -> NamedNode:
        add = self._add
        node = NamedNode(self._iris.claim(self._graph.sha256, start, end, self._nth("claim", start, end)))
        membership = None if claim.membership is None else self._membership(claim.membership)
        # A claim about a membership is one about its status: without one it says nothing of the membership itself.
        about = membership if claim.status is not None else None
        add(node, v.A, v.CLAIM if about is None else v.MEMBERSHIP_CLAIM)
        proposition = self._proposition(claim.proposition, claim.label)
        add(node, v.PROPOSITION, proposition)
        for other in claim.tensions:
            add(proposition, v.IN_TENSION_WITH, self._proposition(other.key, other.label))
        add(node, v.POLARITY, v.controlled("pol", claim.polarity))
        add(node, v.CERTAINTY, v.controlled("cert", claim.certainty))
        add(node, v.TEMPORALITY, v.controlled("temp", claim.time))
        if claim.condition is not None:
            key = claim.condition.removesuffix(_NEGATED)
            predicate = v.CONDITIONAL_ON if key == claim.condition else v.CONDITIONAL_ON_NEGATION_OF
            add(node, predicate, self._proposition(key, claim.condition_label or key))
        if about is not None and claim.membership is not None and claim.status is not None:
            add(node, v.ABOUT_MEMBERSHIP, about)
            add(node, v.CLAIMED_STATUS, v.controlled("status", claim.status))
            self._claimed.add(claim.membership)
        return node

    def _proposition(self, key: str, label: str) -> NamedNode:
        node = NamedNode(self._iris.proposition(key))
        self._add(node, v.A, v.PROPOSITION_CLASS)
        self._add(node, v.PREF_LABEL, english(label))
        return node

    def _membership(self, key: str) -> NamedNode:
        membership = self._memberships.get(key)
        if membership is None:
            raise self._graph.missing("membership", key, "memberships")
        body = membership.organization.actor if membership.post is None else membership.post
        return NamedNode(self._iris.membership(membership_key(membership.member.actor, body)))

    def _describe_membership(self, membership: Membership) -> None:
        add, node = self._add, self._membership(membership.id)
        member = self._graph.actor(membership.member.actor)
        organization = self._graph.actor(membership.organization.actor)
        post = None if membership.post is None else self._post(membership.post)
        add(node, v.A, v.MEMBERSHIP)
        add(node, v.MEMBER, member)
        add(node, v.ORGANIZATION, organization)
        role = membership.role or ("office holder" if post is not None else None)
        if role is not None:
            if role not in v.ROLES:
                raise InvalidRecord(f"{self._article.id}: '{role}' is no role; use one of: {', '.join(v.ROLES)}")
            add(node, v.ROLE, v.ROLES[role])
        if post is not None:
            add(node, v.POST, post)
        for source in self._sources(membership):
            add(node, v.WAS_DERIVED_FROM, source)
        during = self._dates.period(membership.since, membership.until)
        if during is not None:
            add(node, v.MEMBER_DURING, during)
        if membership.attested is None:
            return
        add(node, v.ATTESTED_ON, self._dates.node(membership.attested))
        # The shortcuts say nothing that the membership does not; a membership only talked about has none.
        if post is not None:
            add(member, v.HOLDS, post)
        else:
            add(member, v.UNIT_OF if role == "unit" else v.MEMBER_OF, organization)

    def _sources(self, membership: Membership) -> list[NamedNode]:
        """Return what says that there is such a membership: a statement, or else words."""
        if membership.statement is not None:
            return [self._statement(membership.statement)]
        if membership.evidence is not None:
            return [self._graph.mention(membership.evidence)]
        # Who claims something about a membership need not say that it is one: "Ghana may join" attests nothing.
        span = membership.member.span
        return [] if span is None or membership.id in self._claimed else [self._graph.mention(span)]

    def _describe_event(self, event: Event) -> None:
        nth = self._nth("event", *event.span)
        node = NamedNode(self._iris.event(self._graph.sha256, *event.span, nth))
        self._add(node, v.A, v.EVENT)
        self._add(node, v.EVENT_TYPE, v.controlled("event", event.type))
        self._add(node, v.LABEL, english(event.label or event.span.of(self._graph.text)))
        self._add(node, v.DENOTED_BY, self._graph.place(event.span))
        for participant in event.participants:
            self._add(node, v.HAS_ACTOR, self._graph.actor(participant))
        if event.date is not None:
            self._add(node, v.HAS_TIME, self._dates.node(event.date))
        self._add(node, v.FACTUALITY, v.controlled("factuality", event.factuality))
        self._add(node, v.REPORTED_IN, self._statement(event.statement))

    def _statement(self, key: str) -> NamedNode:
        node = self._statements.get(key)
        if node is None:
            raise self._graph.missing("statement", key, "statements")
        return node

    def _nth(self, kind: str, start: int, end: int) -> int:
        self._told_apart[kind, start, end] += 1
        return self._told_apart[kind, start, end]
