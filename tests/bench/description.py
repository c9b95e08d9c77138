"""One generated article's triples while it is written: what each thing that its text holds is described with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ontology.terms import DCTERMS, FOAF, GAF, OA, ONR, OPENGOV, ORG, PROV, RDF, RDFS, SDO, SEM, SKOS, TIME, XSD
from ontology.terms import EDTF as EDTF_IRI
from tests.bench.world import Actor, Person, Proposition, pick, proposition

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from tests.bench.world import World


def _iri(term: str) -> str:
    return f"<{term}>"


_A: Final = _iri(RDF.type)
_ONR: Final = f"<{ONR}"
_PREF_LABEL: Final = _iri(SKOS.prefLabel)
_DENOTED_BY: Final = _iri(GAF.denotedBy)
_HAS_TIME: Final = _iri(TIME.hasTime)
_DERIVED: Final = _iri(PROV.wasDerivedFrom)
_TEXT: Final = _iri(SDO.text)
_OA_SOURCE: Final = _iri(OA.hasSource)
_OA_START: Final = _iri(OA.start)
_OA_END: Final = _iri(OA.end)
_OA_EXACT: Final = _iri(OA.exact)
_ARTICLE_BODY: Final = _iri(SDO.articleBody)
_EVENT: Final = _iri(SEM.Event)
_GENERATED_AT_TIME: Final = _iri(PROV.generatedAtTime)
_HEADLINE: Final = _iri(SDO.headline)
_HOLDS: Final = _iri(ORG.holds)
_IDENTIFIER: Final = _iri(SDO.identifier)
_IS_PART_OF: Final = _iri(SDO.isPartOf)
_LABEL: Final = _iri(RDFS.label)
_MEMBER: Final = _iri(ORG.member)
_MEMBERSHIP: Final = _iri(ORG.Membership)
_MEMBER_OF: Final = _iri(ORG.memberOf)
_NEWS_ARTICLE: Final = _iri(SDO.NewsArticle)
_ORGANIZATION: Final = _iri(ORG.organization)
_POST: Final = _iri(OPENGOV.post)
_POST_CLASS: Final = _iri(ORG.Post)
_POST_IN: Final = _iri(ORG.postIn)
_PUBLISHER: Final = _iri(SDO.publisher)
_ROLE: Final = _iri(ORG.role)
_SOURCE: Final = _iri(DCTERMS.source)
_WAS_GENERATED_BY: Final = _iri(PROV.wasGeneratedBy)
_INTEGER: Final = f"^^<{XSD.integer}>"
_DATE: Final = f"^^<{XSD.date}>"
_DECIMAL: Final = f"^^<{XSD.decimal}>"

_CLASSES: Final = {
    "Person": _iri(FOAF.Person),
    "State": f"{_ONR}State>",
    "GovernmentBody": f"{_ONR}GovernmentBody>",
    "IntergovernmentalOrganization": f"{_ONR}IntergovernmentalOrganization>",
    "NewsMediaOrganization": _iri(SDO.NewsMediaOrganization),
    "Place": f"{_ONR}Place>",
}

_CERTAINTIES: Final = ("certain", "certain", "certain", "probable", "possible")
_CONDITIONS: Final = ("the tariffs stay", "the vote is lost", "the talks fail", "the border stays shut")


class Topic(NamedTuple):
    """What several articles are about: a state's dealings with an organization, and who speaks about them."""

    member: Actor
    organization: Actor
    cast: tuple[Person, ...]
    day: date


class Description:
    """The text so far and the triples so far; a method that returns a node has described it."""

    def __init__(self, base: str, key: str, topic: Topic, world: World, run: str, rng: Random) -> None:
        self._topic, self._world, self._rng = topic, world, rng
        self._id, self._hash = f"<{base}id/", key[:32]
        self._graph = f"<{base}graph/article/{self._hash}>"
        self._sha256, self._run = key, f"{self._id}run/{run}>"
        self._article = f"{self._id}article/{self._hash}"
        self._node = f"{self._article}>"
        self._published = f"{self._id}date/{self._hash}-published>"
        self._lines: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._described: set[str] = set()
        self._statements: list[str] = []
        self._claims = self._mentions = self._direct = 0
        self._speakers: list[str] = []
        self._posts: list[str] = []
        self._propositions: list[tuple[str, str]] = []
        self._metonyms: list[str] = []
        self._disputed: list[str] = []
        # Of each proposition, the statement and claim that affirmed it last: what a denial answers.
        self._affirmed: dict[str, tuple[str, str]] = {}
        self._publisher = pick(rng, world.media)

    def _add(self, words: str) -> int:
        """Append to the text and return where the words begin."""
        start = self._length
        self._text.append(words)
        self._length += len(words)
        return start

    def _place(self, start: int, end: int) -> str:
        return f"{self._article}#char={start},{end}>"

    def _mention(self, start: int, words: str, form: str = "") -> str:
        """Describe a span in full; no span of a text is described twice."""
        end = start + len(words)
        node = self._place(start, end)
        if node in self._described:
            return node
        self._described.add(node)
        self._mentions += 1
        self._lines += (
            f"{node} {_A} {_ONR}Mention>",
            f"{node} {_OA_SOURCE} {self._node}",
            f'{node} {_OA_START} "{start}"{_INTEGER}',
            f'{node} {_OA_END} "{end}"{_INTEGER}',
            f'{node} {_OA_EXACT} "{words}"',
        )
        if form:
            self._lines.append(f"{node} {_ONR}mentionForm> {_ONR}form-{form}>")
        return node

    def _words(self, start: int, words: str, form: str = "") -> str:
        """Tell the words of a span, and nothing more."""
        node = self._place(start, start + len(words))
        if node not in self._described:
            self._described.add(node)
            self._lines.append(f'{node} {_OA_EXACT} "{words}"')
            if form and form != "name":
                self._lines.append(f"{node} {_ONR}mentionForm> {_ONR}form-{form}>")
        return node

    def _segment(self, start: int, end: int, kind: str) -> None:
        node = self._place(start, end)
        self._lines += (
            f"{node} {_A} {_ONR}Segment>",
            f"{node} {_ONR}segmentKind> {_ONR}seg-{kind}>",
            f"{node} {_OA_SOURCE} {self._node}",
            f'{node} {_OA_START} "{start}"{_INTEGER}',
            f'{node} {_OA_END} "{end}"{_INTEGER}',
        )

    def _actor(self, key: str, type_: str, label: str, mention: str = "") -> str:
        node = f"{self._id}actor/{key}>"
        if key not in self._described:
            self._described.add(key)
            self._lines += (f"{node} {_A} {_CLASSES[type_]}", f'{node} {_PREF_LABEL} "{label}"@en')
        if mention:
            self._lines.append(f"{node} {_DENOTED_BY} {mention}")
        return node

    def _known(self, actor: Actor, mention: str = "") -> str:
        return self._actor(actor.key, actor.type, actor.label, mention)

    def _named(self, actor: Actor) -> str:
        """Write an actor's name into the text and return its node."""
        start = self._add(actor.label)
        return self._known(actor, self._place(start, self._length))

    def _date(self, node: str, day: str, method: str) -> None:
        self._lines += (
            f"{node} {_A} {_ONR}DateInterval>",
            f'{node} {_ONR}earliest> "{day}"{_DATE}',
            f'{node} {_ONR}latest> "{day}"{_DATE}',
            f'{node} {_ONR}edtf> "{day}"^^<{EDTF_IRI}>',
            f"{node} {_ONR}precision> {_ONR}prec-day>",
            f"{node} {_ONR}dateMethod> {_ONR}method-{method}>",
        )

    def _membership(self, member: Actor, node: str, organization: Actor, in_node: str) -> str:
        membership = f"{self._id}membership/{member.key}--{organization.key}>"
        self._lines += (
            f"{membership} {_A} {_MEMBERSHIP}",
            f"{membership} {_MEMBER} {node}",
            f"{membership} {_ORGANIZATION} {in_node}",
            f"{membership} {_ROLE} {_ONR}role-member-state>",
        )
        return membership

    def _statement(
        self, start: int, words: str, quote: str, voice: str, act: str, speaker: str, day: str, quoted: str = ""
    ) -> str:
        """Describe a statement, its content at `start`, and return its node."""
        end = start + len(words)
        content = self._mention(start, words)
        node = f"{self._id}statement/{self._hash}-{start}-{end}>"
        self._statements.append(f"{self._hash}-{start}-{end}")
        self._lines += (
            f"{node} {_A} {_ONR}Statement>",
            f"{node} {_IS_PART_OF} {self._node}",
            f"{node} {_ONR}voice> {_ONR}voice-{voice}>",
            f"{node} {_ONR}quoteType> {_ONR}quote-{quote}>",
            f"{node} {_ONR}speechAct> {_ONR}act-{act}>",
            f"{node} {_ONR}speaker> {speaker}",
            f"{node} {_ONR}content> {content}",
            f'{node} {_TEXT} "{words}"@en',
            f"{node} {_HAS_TIME} {day}",
            f'{node} {_ONR}confidence> "0.{self._rng.randrange(45, 99)}"{_DECIMAL}',
            f"{node} {_WAS_GENERATED_BY} {self._run}",
        )
        if quoted:
            self._lines.append(f"{node} {_ONR}quotedPart> {quoted}")
        if quote == "direct":
            self._direct += 1
        return node

    def _attribute(self, statement: str, mention: str, cue: str, person: Person | None = None) -> None:
        """Say which words name the speaker and the saying, and whose post it was said in."""
        self._lines += (f"{statement} {_ONR}speakerMention> {mention}", f"{statement} {_ONR}cue> {cue}")
        if person is not None:
            self._lines.append(f"{statement} {_ONR}inCapacityOf> {self._id}post/{person.post}>")

    def _claim(
        self,
        statement: str,
        start: int,
        words: str,
        kind: Proposition,
        speaker: str,
        *,
        negative: bool,
        member: Actor | None = None,
    ) -> None:
        topic, rng = self._topic, self._rng
        about = member or topic.member
        self._claims += 1
        node = f"{self._id}claim/{self._hash}-{start}-{start + len(words)}-{self._claims}>"
        key, label, _ = proposition(kind, about, topic.organization)
        self._propositions.append((speaker, key))
        said = f"{self._id}proposition/{key}>"
        organization = self._known(topic.organization)
        membership = self._membership(about, self._known(about), topic.organization, organization)
        polarity = "negative" if negative else "positive"
        self._lines += (
            f"{statement} {_ONR}makesClaim> {node}",
            f"{node} {_A} {_ONR}MembershipClaim>",
            f"{node} {_ONR}proposition> {said}",
            f"{node} {_ONR}polarity> {_ONR}pol-{polarity}>",
            f"{node} {_ONR}certainty> {_ONR}cert-{rng.choice(_CERTAINTIES)}>",
            f"{node} {_ONR}temporality> {_ONR}temp-{kind.temporality}>",
            f"{node} {_ONR}aboutMembership> {membership}",
            f"{node} {_ONR}claimedStatus> {_ONR}status-{kind.denied if negative else kind.affirmed}>",
            f"{said} {_A} {_ONR}Proposition>",
            f'{said} {_PREF_LABEL} "{label}"@en',
        )
        if rng.random() < 0.1:
            condition = f"{self._id}proposition/{self._hash}-{start}-{start + len(words)}>"
            self._lines += (
                f"{node} {_ONR}conditionalOn> {condition}",
                f"{condition} {_A} {_ONR}Proposition>",
                f'{condition} {_PREF_LABEL} "{rng.choice(_CONDITIONS)}"@en',
            )
        if not negative:
            self._affirmed[key] = (statement, node)
        elif key in self._affirmed:
            other, denied = self._affirmed[key]
            if other != statement:
                self._disputed.append(key)
                self._lines += (
                    f"{statement} {_ONR}respondsTo> {other}",
                    f"{denied} {_ONR}contradicts> {node}",
                )

    def _event(self, statement: str, start: int, words: str, day: str) -> None:
        node = f"{self._id}event/{self._hash}-{start}-{start + len(words)}>"
        factuality = self._rng.choice(("factual", "claimed", "claimed", "planned", "disputed"))
        self._lines += (
            f"{node} {_A} {_EVENT}",
            f'{node} {_LABEL} "{words}"@en',
            f"{node} {_DENOTED_BY} {self._place(start, start + len(words))}",
            f"{node} {_HAS_TIME} {day}",
            f"{node} {_ONR}factuality> {_ONR}factuality-{factuality}>",
            f"{node} {_ONR}reportedIn> {statement}",
        )

    def _hold_post(self, person: Person) -> None:
        title = f"{person.title} of {person.body.label}"
        evidence = self._mention(self._add(title), title, "role")
        body, post = self._known(person.body), f"{self._id}post/{person.post}>"
        member = self._actor(person.key, "Person", person.name)
        membership = f"{self._id}membership/{person.membership}>"
        self._lines += (
            f"{post} {_A} {_POST_CLASS}",
            f'{post} {_PREF_LABEL} "{person.post_label}"@en',
            f"{post} {_POST_IN} {body}",
            f"{membership} {_A} {_MEMBERSHIP}",
            f"{membership} {_MEMBER} {member}",
            f"{membership} {_ORGANIZATION} {body}",
            f"{membership} {_ROLE} {_ONR}role-office-holder>",
            f"{membership} {_POST} {post}",
            f"{membership} {_DERIVED} {evidence}",
            f"{membership} {_ONR}attestedOn> {self._published}",
            f"{member} {_HOLDS} {post}",
        )

    def _describe_article(self) -> None:
        publisher = self._known(self._publisher)
        self._lines += (
            f"{self._node} {_A} {_NEWS_ARTICLE}",
            f'{self._node} {_IDENTIFIER} "sha256:{self._sha256}"',
            f'{self._node} {_SOURCE} "corpus/{self._hash[:8]}.txt"',
            f"{self._node} {_PUBLISHER} {publisher}",
            f"{self._node} {_HAS_TIME} {self._published}",
            f'{self._graph} {_GENERATED_AT_TIME} "2026-01-01T00:00:00Z"^^<{XSD.dateTime}>',
            f"{self._graph} {_WAS_GENERATED_BY} {self._run}",
        )
        self._date(self._published, self._topic.day.isoformat(), "metadata")

    def _set_headline(self) -> None:
        """Take all text so far for the headline."""
        self._segment(0, self._length, "headline")
        self._lines.append(f'{self._node} {_HEADLINE} "{"".join(self._text)}"@en')

    def _set_body(self) -> None:
        body = "".join(self._text).replace("\n", "\\n")
        self._lines.append(f'{self._node} {_ARTICLE_BODY} "{body}"')

    def _attest(self, member: Actor, node: str, organization: str, statement: str) -> None:
        """Let a statement say that an actor belongs to the topic's organization."""
        membership = self._membership(member, node, self._topic.organization, organization)
        self._lines += (
            f"{membership} {_DERIVED} {statement}",
            f"{membership} {_ONR}attestedOn> {self._published}",
            f"{node} {_MEMBER_OF} {organization}",
        )

    def _day_of_words(self, start: int, words: str, day: str) -> str:
        """Return the node of a day that words stand for, reckoned from the day of publication."""
        node = f"{self._id}date/{self._hash}-{start}-{start + len(words)}>"
        self._date(node, day, "most-recent-weekday")
        self._lines += (
            f"{node} {_DERIVED} {self._published}",
            f"{node} {_DENOTED_BY} {self._words(start, words)}",
        )
        return node

    def _tell_outlet(self, statement: str) -> None:
        """Say that a statement was made to the publisher."""
        publisher = self._known(self._publisher)
        self._lines += (f"{statement} {_ONR}addressee> {publisher}", f"{statement} {_ONR}medium> {publisher}")

    def _report_again(self, statement: str, earlier: str) -> None:
        self._lines.append(f"{statement} {_ONR}sameUtteranceAs> {earlier}")
