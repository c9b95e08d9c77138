"""People in bodies, as members or employees: "a physicist at the institute", "John Doe of the Green Party"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract import modality
from ingest.extract.drafts import MembershipDraft
from ingest.extract.lexicon.heads import word_set
from ingest.extract.memberships import belonging
from ingest.extract.posts import predication
from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Token

    from ingest.extract.drafts import ActorMention
    from ingest.extract.posts.attachment import Attachment
    from ingest.extract.sentences import Sentence

_WORKING: Final = word_set("work serve teach lecture intern volunteer play coach train consult")
_HIRING: Final = word_set("employ hire recruit")
_ELECTING: Final = word_set("sign elect")
#: Bodies whose people are named so: "Acme's Jane Roe". A state's are not its members.
_OWNERS: Final = frozenset(("Organization", "NewsMediaOrganization", "IntergovernmentalOrganization"))


def by_verb(sentence: Sentence, token: Token, lemma: str) -> Iterator[MembershipDraft]:
    """Yield "Roe worked for the bank", "Roe was hired by the bank" and "Roe represents the Green Party"."""
    if lemma in _WORKING:
        links = belonging.objects(token, ("for", "at", "with", "in", "on", "under"))
        found = [body for body in belonging.bodies(sentence, links) if body.form != "description"]
    elif lemma in _HIRING:
        found = belonging.bodies(sentence, belonging.objects(token, ("by",)))
    elif lemma in _ELECTING:
        found = belonging.bodies(sentence, belonging.objects(token, ("for", "with", "to")))
    elif lemma == "represent":
        named = belonging.bodies(sentence, belonging.objects(token))
        found = [body for body in named if belonging.is_party(body)]
    else:
        return
    if not found or not modality.is_asserted(token):
        return
    members = [span for span in belonging.subjects(sentence, token) if belonging.is_person(sentence, span)]
    past = token.tag_ == "VBD" and lemma in _WORKING
    for body in found:
        if members:
            yield belonging.draft(sentence, token, members, body.span, past=past)


def by_job(sentence: Sentence, attached: Iterable[Attachment]) -> Iterator[MembershipDraft]:
    """Yield who has which job in which body; jobs are no posts."""
    for found in attached:
        if found.title.kind != "job" or not found.holders:
            continue
        for body in found.bodies:
            first = sentence.tokens[body][0] if body in sentence.tokens else None
            mention = sentence.at.get(first) if first is not None else None
            if first is None or mention is None or not belonging.can_have_members(mention):
                continue
            start = min(found.span.start, *(holder.start for holder in found.holders), body.start)
            end = max(found.span.end, *(holder.end for holder in found.holders), body.end)
            within = sentence.block.span(sentence.doc[first].sent)
            yield MembershipDraft(
                within,
                Span(start, end),
                found.holders,
                body,
                belonging.ROLE_MEMBER,
                past=found.past,
                tenure=found.tenure,
            )


def beside_name(sentence: Sentence) -> Iterator[MembershipDraft]:
    """Yield "Jane Roe of the Green Party", "Jane Roe (Green Party)" and "the Greens' Jane Roe"."""
    doc = sentence.doc
    for span, (start, end) in sentence.tokens.items():
        person = sentence.by_start.get(span.start)
        if person is None or person.span != span or person.type != "Person" or person.form != "name":
            continue
        owner = sentence.body(start - 2) if start > 1 and doc[start - 1].tag_ == "POS" else None
        if owner is not None and owner.form != "description" and owner.type in _OWNERS:
            yield belonging.draft(sentence, doc[start - 1], [span], owner.span)
        if end + 2 < len(doc) and doc[end].text == "," and doc[end + 1].lower_ == "of":
            end += 1
        if end + 1 >= len(doc) or doc[end].lower_ not in ("of", "from", "with", "("):
            continue
        body = sentence.body(_after_article(sentence, end + 1))
        if body is not None and _is_beside(sentence, doc[end].lower_, body):
            yield belonging.draft(sentence, doc[end], [span], body.span)


def _after_article(sentence: Sentence, place: int) -> int:
    """Return where a name may begin: after "the" and one adjective without a capital ("the liberal Green Party")."""
    doc = sentence.doc
    if doc[place].lower_ == "the" and place + 1 < len(doc):
        place += 1
        if doc[place].pos_ == "ADJ" and doc[place].is_lower and place + 1 < len(doc):
            place += 1
    return place


def _is_beside(sentence: Sentence, link: str, body: ActorMention) -> bool:
    if body.form == "description" or not belonging.can_have_members(body):
        return False
    if link == "of":
        return True
    after = sentence.end(body)
    closed = link != "(" or (after < len(sentence.doc) and sentence.doc[after].text == ")")
    return closed and belonging.is_party(body)


def by_role_noun(sentence: Sentence, token: Token) -> Iterator[MembershipDraft]:
    """Yield "her work at the institute" and "Roe's time with the bank"."""
    if token.lower_ not in predication.ROLE_NOUNS:
        return
    owner = next((child for child in token.lefts if child.dep_ == "poss"), None)
    member = predication.who(sentence, owner) if owner is not None else None
    if member is None:
        return
    links = [item for item in belonging.objects(token, ("at", "with", "for")) if item.dep_ == "pobj"]
    for body in belonging.bodies(sentence, links):
        yield belonging.draft(sentence, token, [member], body.span)


def units(sentence: Sentence) -> Iterator[MembershipDraft]:
    """Yield "the union secretariat" and "the secretariat of the union"."""
    for span, (first, last) in sentence.tokens.items():
        mention = sentence.at.get(last - 1)
        if mention is None or mention.type != "OrganizationalUnit" or mention.span != span:
            continue
        root = sentence.doc[first:last].root
        within = [other for other in sentence.within(span) if belonging.can_have_members(other)]
        within += belonging.bodies(sentence, belonging.objects(root, ("of",)))
        if within:
            place = sentence.block.span(root.sent)
            yield MembershipDraft(place, span, (span,), within[0].span, belonging.ROLE_UNIT)
