"""The model's terms as pyoxigraph nodes, each made once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ontology.errors import InvalidRecord
from ontology.terms import DCTERMS, FOAF, GAF, OA, ONR, OPENGOV, ORG, PROV, RDF, RDFS, SDO, SEM, SKOS, TIME, XSD
from ontology.terms import EDTF as EDTF_IRI

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.records import ActorType

_TERM: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def _node(term: str) -> NamedNode:
    return NamedNode(str(term))


A: Final = _node(RDF.type)
LABEL: Final = _node(RDFS.label)
PREF_LABEL: Final = _node(SKOS.prefLabel)
ALT_LABEL: Final = _node(SKOS.altLabel)
NOTE: Final = _node(SKOS.note)

NEWS_ARTICLE: Final = _node(SDO.NewsArticle)
IDENTIFIER: Final = _node(SDO.identifier)
HEADLINE: Final = _node(SDO.headline)
IN_LANGUAGE: Final = _node(SDO.inLanguage)
PUBLISHER: Final = _node(SDO.publisher)
URL: Final = _node(SDO.url)
ANNOUNCED_BY: Final = _node(ONR.announcedBy)
ARTICLE_BODY: Final = _node(SDO.articleBody)
SOURCE: Final = _node(DCTERMS.source)
HAS_TIME: Final = _node(TIME.hasTime)

MENTION: Final = _node(ONR.Mention)
SEGMENT: Final = _node(ONR.Segment)
SEGMENT_KIND: Final = _node(ONR.segmentKind)
MENTION_FORM: Final = _node(ONR.mentionForm)
DENOTED_BY: Final = _node(GAF.denotedBy)
HAS_SOURCE: Final = _node(OA.hasSource)
START: Final = _node(OA.start)
END: Final = _node(OA.end)
EXACT: Final = _node(OA.exact)

STATEMENT: Final = _node(ONR.Statement)
IS_PART_OF: Final = _node(SDO.isPartOf)
SPEAKER: Final = _node(ONR.speaker)
SPEAKER_MENTION: Final = _node(ONR.speakerMention)
CUE: Final = _node(ONR.cue)
CONTENT: Final = _node(ONR.content)
QUOTED_PART: Final = _node(ONR.quotedPart)
QUOTE_TYPE: Final = _node(ONR.quoteType)
VOICE: Final = _node(ONR.voice)
SPEECH_ACT: Final = _node(ONR.speechAct)
TEXT: Final = _node(SDO.text)
CONFIDENCE: Final = _node(ONR.confidence)
IN_CAPACITY_OF: Final = _node(ONR.inCapacityOf)
ADDRESSEE: Final = _node(ONR.addressee)
INTERVIEWER: Final = _node(ONR.interviewer)
MEDIUM: Final = _node(ONR.medium)
MAKES_CLAIM: Final = _node(ONR.makesClaim)
RESPONDS_TO: Final = _node(ONR.respondsTo)

CLAIM: Final = _node(ONR.Claim)
MEMBERSHIP_CLAIM: Final = _node(ONR.MembershipClaim)
PROPOSITION_CLASS: Final = _node(ONR.Proposition)
PROPOSITION: Final = _node(ONR.proposition)
POLARITY: Final = _node(ONR.polarity)
CERTAINTY: Final = _node(ONR.certainty)
TEMPORALITY: Final = _node(ONR.temporality)
CONDITIONAL_ON: Final = _node(ONR.conditionalOn)
CONDITIONAL_ON_NEGATION_OF: Final = _node(ONR.conditionalOnNegationOf)
ABOUT_MEMBERSHIP: Final = _node(ONR.aboutMembership)
CLAIMED_STATUS: Final = _node(ONR.claimedStatus)
IN_TENSION_WITH: Final = _node(ONR.inTensionWith)

DATE_INTERVAL: Final = _node(ONR.DateInterval)
EARLIEST: Final = _node(ONR.earliest)
LATEST: Final = _node(ONR.latest)
EDTF: Final = _node(ONR.edtf)
PRECISION: Final = _node(ONR.precision)
DATE_METHOD: Final = _node(ONR.dateMethod)

MEMBERSHIP: Final = _node(ORG.Membership)
MEMBER: Final = _node(ORG.member)
ORGANIZATION: Final = _node(ORG.organization)
ROLE: Final = _node(ORG.role)
MEMBER_DURING: Final = _node(ORG.memberDuring)
MEMBER_OF: Final = _node(ORG.memberOf)
UNIT_OF: Final = _node(ORG.unitOf)
HOLDS: Final = _node(ORG.holds)
POST_CLASS: Final = _node(ORG.Post)
POST: Final = _node(OPENGOV.post)
POST_IN: Final = _node(ORG.postIn)
ATTESTED_ON: Final = _node(ONR.attestedOn)

EVENT: Final = _node(SEM.Event)
EVENT_TYPE: Final = _node(SEM.eventType)
HAS_ACTOR: Final = _node(SEM.hasActor)
FACTUALITY: Final = _node(ONR.factuality)
REPORTED_IN: Final = _node(ONR.reportedIn)

EXTRACTION_RUN: Final = _node(ONR.ExtractionRun)
SOFTWARE_AGENT: Final = _node(PROV.SoftwareAgent)
WAS_ASSOCIATED_WITH: Final = _node(PROV.wasAssociatedWith)
WAS_DERIVED_FROM: Final = _node(PROV.wasDerivedFrom)
WAS_GENERATED_BY: Final = _node(PROV.wasGeneratedBy)
GENERATED_AT_TIME: Final = _node(PROV.generatedAtTime)

EDTF_TYPE: Final = _node(EDTF_IRI)
ANY_URI: Final = _node(XSD.anyURI)
DATE_TYPE: Final = _node(XSD.date)
DATE_TIME: Final = _node(XSD.dateTime)
DECIMAL: Final = _node(XSD.decimal)
OFFSET: Final = _node(XSD.integer)

#: The class of each type of actor in a record.
ACTOR_CLASSES: Final[Mapping[ActorType | str, NamedNode]] = {
    "Person": _node(FOAF.Person),
    "Group": _node(FOAF.Group),
    "State": _node(ONR.State),
    "GovernmentBody": _node(ONR.GovernmentBody),
    "IntergovernmentalOrganization": _node(ONR.IntergovernmentalOrganization),
    "NewsMediaOrganization": _node(SDO.NewsMediaOrganization),
    "OrganizationalUnit": _node(ORG.OrganizationalUnit),
    "Organization": _node(ORG.Organization),
    "Place": _node(ONR.Place),
}

#: The role of each kind of membership in a record.
ROLES: Final[Mapping[str, NamedNode]] = {
    "member state": _node(ONR["role-member-state"]),
    "office holder": _node(ONR["role-office-holder"]),
    "member": _node(ONR["role-member"]),
    "unit": _node(ONR["role-unit"]),
}


@lru_cache(maxsize=512)
def controlled(scheme: str, value: str) -> NamedNode:
    """Return the controlled term of a record's value, by the prefix that its scheme's terms share.

    Raises:
        InvalidRecord: `value` cannot be the name of a term.

    >>> controlled("act", "not-rule-out").value
    'https://w3id.org/onrecord/ns#act-not-rule-out'
    """
    if not _TERM.fullmatch(value):
        raise InvalidRecord(f"{value!r} cannot name a term onr:{scheme}-…: use lower-case words joined by hyphens")
    return NamedNode(f"{ONR}{scheme}-{value}")
