"""The words that people read in place of property and class names, in both directions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Words(NamedTuple):
    """A property in words: from its subject to its object, and back."""

    forward: str
    backward: str


#: Property, as a prefixed name, to its words. A property that is not here is called by its `rdfs:label`.
PROPERTIES: Final[Mapping[str, Words]] = MappingProxyType({
    "dcterms:source": Words("read from", "source of"),
    "gaf:denotedBy": Words("named at", "names"),
    "oa:end": Words("ends before character", "ends at this character"),
    "oa:exact": Words("in these words", "the words of"),
    "oa:hasSource": Words("in the article", "has the passage"),
    "oa:start": Words("begins at character", "begins at this character"),
    "onr:aboutMembership": Words("about the membership", "claims about it"),
    "onr:addressee": Words("said to", "was told"),
    "onr:announcedBy": Words("announced by", "announces"),
    "onr:attestedOn": Words("attested on", "attests the membership"),
    "onr:between": Words("between", "part of"),
    "onr:certainty": Words("how sure", "claims as sure as this"),
    "onr:claimedStatus": Words("status claimed", "claims of this status"),
    "onr:conditionalOn": Words("only if", "is a condition of"),
    "onr:conditionalOnNegationOf": Words("unless", "is an exception to"),
    "onr:confidence": Words("confidence of the reading", "readings of this confidence"),
    "onr:content": Words("the words", "content of"),
    "onr:contradicts": Words("contradicts", "is contradicted by"),
    "onr:countsAs": Words("counted as", "stands for"),
    "onr:cue": Words("introduced by", "introduces"),
    "onr:dateMethod": Words("how it is known", "dates known in this way"),
    "onr:earliest": Words("at the earliest", "earliest day of"),
    "onr:edtf": Words("in EDTF", "EDTF value of"),
    "onr:factuality": Words("presented as", "events presented like this"),
    "onr:inCapacityOf": Words("speaking as", "statements made in this capacity"),
    "onr:inTensionWith": Words("in tension with", "in tension with"),
    "onr:interviewer": Words("interviewed by", "interviewed for"),
    "onr:judgedBy": Words("judged by", "judgements by"),
    "onr:judges": Words("about", "judged by people"),
    "onr:keptApartFrom": Words("kept apart from", "kept apart from"),
    "onr:latest": Words("at the latest", "latest day of"),
    "onr:makesClaim": Words("claims", "claimed in"),
    "onr:matches": Words("found by the words", "what the words find"),
    "onr:medium": Words("said through", "relayed"),
    "onr:mentionForm": Words("named by", "namings in this form"),
    "onr:nearCopyOf": Words("nearly the same text as", "nearly the same text as"),
    "onr:polarity": Words("stance", "claims with this stance"),
    "onr:precision": Words("known to the", "dates known this finely"),
    "onr:proposition": Words("about whether", "claims for and against"),
    "onr:quoteType": Words("kind of quotation", "statements quoted like this"),
    "onr:quotedPart": Words("in quotation marks", "quoted in"),
    "onr:reportedIn": Words("known from", "tells of"),
    "onr:respondsTo": Words("answers", "answered by"),
    "onr:sameUtteranceAs": Words("same utterance as", "same utterance as"),
    "onr:segmentKind": Words("part of the page", "parts of this kind"),
    "onr:speaker": Words("said by", "says"),
    "onr:speakerMention": Words("speaker named as", "names the speaker of"),
    "onr:speechAct": Words("what saying it does", "statements that do this"),
    "onr:temporality": Words("time of what is claimed", "claims about this time"),
    "onr:tensionWith": Words("in tension with", "in tension with"),
    "onr:textKey": Words("key of the text", "articles under the key"),
    "onr:textSketch": Words("sketch of the text", "articles with this sketch"),
    "onr:amongNewestAbout": Words("among the newest claims about", "newest claims"),
    "onr:utteranceKey": Words("key of the utterance", "statements under the key"),
    "onr:verdict": Words("verdict", "judgements with this verdict"),
    "onr:voice": Words("voice", "statements in this voice"),
    "opengov:post": Words("holds the post", "holdings of this post"),
    "org:hasMember": Words("has member", "member of"),
    "org:hasMembership": Words("has membership", "membership of"),
    "org:heldBy": Words("held by", "holds the post"),
    "org:holds": Words("holds the post", "held by"),
    "org:member": Words("the member", "memberships"),
    "org:memberDuring": Words("member during", "time of membership"),
    "org:memberOf": Words("member of", "has members"),
    "org:organization": Words("belongs to", "memberships in it"),
    "org:postIn": Words("a post in", "has posts"),
    "org:role": Words("as", "memberships in this role"),
    "org:unitOf": Words("part of", "has units"),
    "prov:generatedAtTime": Words("made at", "what was made then"),
    "prov:wasAssociatedWith": Words("done by", "did"),
    "prov:wasDerivedFrom": Words("known from", "source for"),
    "prov:wasGeneratedBy": Words("read by the run", "what it read"),
    "rdf:type": Words("is a", "those there are"),
    "rdfs:label": Words("name", "name of"),
    "schema:articleBody": Words("full text", "text of"),
    "schema:headline": Words("headline", "headline of"),
    "schema:identifier": Words("identifier", "identifier of"),
    "schema:isPartOf": Words("in the article", "statements in it"),
    "schema:publisher": Words("published by", "articles it published"),
    "schema:text": Words("the words", "words of"),
    "schema:url": Words("address", "address of"),
    "sem:eventType": Words("kind of event", "events of this kind"),
    "sem:hasActor": Words("took part", "took part in"),
    "skos:altLabel": Words("other name", "other name of"),
    "skos:definition": Words("meaning", "meaning of"),
    "skos:hiddenLabel": Words("also found by", "finds"),
    "skos:inScheme": Words("one of the", "its terms"),
    "skos:note": Words("note", "note on"),
    "skos:prefLabel": Words("name", "name of"),
    "skos:scopeNote": Words("how it is used", "use of"),
    "time:hasTime": Words("date", "what happened then"),
})  # fmt: skip

#: Class, as a prefixed name, to what one of its things is called. The first match wins, so the narrower stand first.
KINDS: Final[Mapping[str, str]] = MappingProxyType({
    "foaf:Person": "person",
    "foaf:Group": "group",
    "onr:State": "state",
    "onr:GovernmentBody": "government body",
    "onr:IntergovernmentalOrganization": "intergovernmental organization",
    "schema:NewsMediaOrganization": "news medium",
    "onr:Place": "place",
    "org:OrganizationalUnit": "unit",
    "org:Organization": "organization",
    "foaf:Agent": "actor",
    "schema:NewsArticle": "article",
    "onr:Statement": "statement",
    "onr:MembershipClaim": "claim about a membership",
    "onr:Claim": "claim",
    "onr:Proposition": "proposition",
    "onr:DateInterval": "date",
    "org:Membership": "membership",
    "org:Post": "post",
    "onr:ExtractionRun": "extraction run",
    "sem:Event": "event",
    "onr:Disagreement": "disagreement",
    "onr:Judgement": "judgement",
    "onr:Segment": "part of an article",
    "onr:Mention": "passage",
    "org:Role": "role",
    "onr:ControlledTerm": "term",
    "skos:ConceptScheme": "list of terms",
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "property",
    "owl:AnnotationProperty": "property",
    "owl:Class": "class",
})  # fmt: skip

#: Membership statuses in families of one colour and one shape each; a status that is not here is shown as "other".
STATUS_FAMILIES: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(("member", "participating", "joined", "suspension-lifted", "suspension-ruled-out",
                   "exit-ruled-out"), "member")
    | dict.fromkeys(("participation-suspended", "membership-suspended", "suspended-de-facto", "not-participating",
                     "suspension-notified", "suspension-announced"), "suspended")
    | dict.fromkeys(("suspension-not-notified", "exit-not-notified", "suspension-possible",
                     "suspension-conditional"), "disputed")
    | dict.fromkeys(("exit-announced", "exit-possible", "exit-conditional", "exit-notified",
                     "expulsion-possible"), "leaving")
    | dict.fromkeys(("left", "expelled", "not-member"), "left")
    | dict.fromkeys(("candidate", "joining-announced", "joining-possible", "joining-conditional",
                     "joining-ruled-out"), "joining")
)  # fmt: skip

#: The families in words, for legends, with those of claims that present no status.
FAMILY_WORDS: Final[Mapping[str, str]] = MappingProxyType({
    "member": "member, taking part",
    "suspended": "suspended",
    "disputed": "not notified, or disputed",
    "leaving": "leaving",
    "left": "left",
    "joining": "joining",
    "affirmed": "affirmed",
    "denied": "denied",
    "other": "another claim",
})  # fmt: skip

_STANCES: Final = {
    ("pol-positive", "cert-certain"): "affirms",
    ("pol-positive", "cert-probable"): "holds likely",
    ("pol-positive", "cert-possible"): "holds possible",
    ("pol-negative", "cert-certain"): "denies",
    ("pol-negative", "cert-probable"): "holds unlikely",
    ("pol-negative", "cert-possible"): "holds open whether",
}


def stance(polarity: str | None, certainty: str | None) -> str:
    """Return the verb for a claim of this polarity and certainty (local names of controlled terms).

    >>> stance("pol-negative", "cert-certain"), stance("pol-positive", "cert-underspecified")
    ('denies', 'says')
    """
    word = _STANCES.get((polarity or "", certainty or ""))
    return word or ("denies" if polarity == "pol-negative" else "says")


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    >>> plural(1, "statement"), plural(1200, "statement"), plural(2, "body", "bodies")
    ('1 statement', '1,200 statements', '2 bodies')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
