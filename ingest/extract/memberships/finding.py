"""Memberships that a sentence states: who belongs to which body.

Read are lists of members ("the union includes A and B", "A, B and C are members of the union", "union member A"),
entries ("A joined the union"), people in bodies ("a physicist at the institute", "worked for the bank") and bodies'
units ("the union secretariat"). Numbers of members, wishes, conditions and the future are no memberships. What these
rules do not read of a person and a body, weights learned from annotated sentences may (`learned`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract import modality
from ingest.extract.lexicon.heads import word_set
from ingest.extract.memberships import affiliations, belonging, learned, weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.tokens import Token

    from ingest.extract.drafts import ActorMention, MembershipDraft
    from ingest.extract.posts.attachment import Attachment, Titled
    from ingest.extract.sentences import Sentence
    from ingest.records import Span

#: Verbs whose subject is the body and whose object lists members; those of `_OF_PARTS` list them after "of".
_COMPRISING: Final = word_set("include comprise group unite encompass")
_OF_PARTS: Final = word_set("consist compose make")
#: Verbs whose subject is the member. Those of `_ENDING` put the membership in the past.
_ENTERING: Final = word_set("join rejoin enter")
_ENDING: Final = word_set("leave quit exit resign retire depart withdraw")
_LEADING: Final = word_set("lead head chair captain")
#: With these, bodies that people come to and leave without belonging to them tell of no membership.
_LEAVING_OR_ENTERING: Final = word_set("leave enter exit quit")
_STAYED_AT: Final = word_set("clinic hospital hotel museum prison stadium theater theatre")
_FORMER: Final = word_set("former ex then")


def find(titled: Iterable[Titled]) -> tuple[MembershipDraft, ...]:
    """Return the memberships that headline and body state, in order of place; holdings of posts are `posts.find`'s.

    Time is linear in the text.
    """
    chances = weights.load()
    out: list[MembershipDraft] = []
    for sentence, attached in titled:
        drafts = by_rules(sentence, attached)
        out += learned.find(sentence, said(drafts, attached), drafts, chances)
    return tuple(sorted(out, key=lambda draft: (draft.content, draft.organization)))


def by_rules(sentence: Sentence, attached: Sequence[Attachment]) -> list[MembershipDraft]:
    """Return the memberships that rules read in a block; `attached` are the titles in it."""
    out: list[MembershipDraft] = []
    for token in sentence.block.tokens:
        if token.pos_ in ("VERB", "AUX"):
            out += _by_verb(sentence, token)
        elif token.pos_ in ("NOUN", "PROPN"):
            out += _by_member_noun(sentence, token)
            out += affiliations.by_role_noun(sentence, token)
    out += affiliations.by_job(sentence, attached)
    out += affiliations.beside_name(sentence)
    out += affiliations.units(sentence)
    return list(belonging.distinct(out))


def said(drafts: Sequence[MembershipDraft], attached: Sequence[Attachment]) -> dict[tuple[Span, Span], str]:
    """Return what rules say of a person and a body, by the words for each: the kind of a post, or "member"."""
    out = {
        (holder, body): f"post {it.title.kind}"
        for it in attached
        if it.title.kind not in ("job", "founder")
        for holder in it.holders
        for body in it.bodies
    }
    for draft in drafts:
        for member in draft.members:
            out.setdefault((member, draft.organization), "member")
    return out


def _by_verb(sentence: Sentence, token: Token) -> Iterator[MembershipDraft]:
    lemma = token.lemma_.lower()
    if lemma in _COMPRISING or lemma in _OF_PARTS:
        yield from _comprised(sentence, token, lemma)
    elif lemma in _ENTERING or lemma in _ENDING or lemma in _LEADING:
        yield from _entered(sentence, token, lemma)
    elif lemma == "belong":
        yield from _with_subjects(sentence, token, belonging.bodies(sentence, belonging.objects(token, ("to",))))
    else:
        yield from affiliations.by_verb(sentence, token, lemma)


def _comprised(sentence: Sentence, token: Token, lemma: str) -> Iterator[MembershipDraft]:
    """Yield "the union includes A and B", "a union consisting of A and B", "the union, which unites A and B"."""
    subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
    of_noun = token.dep_ == "acl" or (
        token.dep_ == "relcl" and subject is not None and subject.lower_ in ("which", "that")
    )
    owner = token.head if of_noun else subject
    body = sentence.body(owner.i) if owner is not None else None
    if body is None or body.type in ("State", "Place") or modality.is_unreal(token):
        return
    parts = belonging.objects(token, ("of",)) if lemma in _OF_PARTS else belonging.objects(token)
    members = [it for part in parts for it in belonging.listed(sentence, part) if it.span != body.span]
    states = [it.span for it in members if it.type == "State"]
    # "The group includes Norway and a bank" lists states; "the group includes a bank" lists its parts.
    kept = states if len(states) * 2 >= len(members) else [it.span for it in members if it.type == "Organization"]
    if kept:
        yield belonging.draft(sentence, token, kept, body.span, negated=modality.is_negated(token))


def _entered(sentence: Sentence, token: Token, lemma: str) -> Iterator[MembershipDraft]:
    """Yield "A joined the union", "Roe resigned from the party" and "Roe led the institute"."""
    links = ("from",) if lemma in _ENDING else ()
    bodies = belonging.bodies(sentence, belonging.objects(token, links))
    if lemma in _LEAVING_OR_ENTERING:
        bodies = [body for body in bodies if body.name.casefold().rsplit(" ", 1)[-1] not in _STAYED_AT]
    if lemma in _LEADING:
        bodies = [body for body in bodies if body.form != "description"]
    yield from _with_subjects(sentence, token, bodies, persons=lemma in _LEADING, past=lemma in _ENDING)


def _with_subjects(
    sentence: Sentence, token: Token, bodies: Sequence[ActorMention], *, persons: bool = False, past: bool = False
) -> Iterator[MembershipDraft]:
    if not bodies or modality.is_unreal(token):
        return
    members = belonging.subjects(sentence, token)
    if persons:
        members = [member for member in members if belonging.is_person(sentence, member)]
    for body in bodies:
        kept = [member for member in members if member != body.span]
        if kept:
            yield belonging.draft(sentence, token, kept, body.span, negated=modality.is_negated(token), past=past)


def _by_member_noun(sentence: Sentence, token: Token) -> Iterator[MembershipDraft]:
    """Yield "A, B and C are members of the union", "A, a member of the union" and "union member A"."""
    if token.lower_ not in ("member", "members"):
        return
    bodies = belonging.bodies(sentence, belonging.objects(token, ("of", "for", "in")))
    before = [
        mention
        for child in token.lefts
        if (mention := sentence.body(child.i)) is not None and belonging.can_have_members(mention)
    ]
    bodies = bodies or before[-1:]
    if not bodies:
        return
    members = _members_by_clause(sentence, token) or _members_beside(sentence, token, named_before=bool(before))
    past = any(child.lower_ in _FORMER for child in token.lefts)
    for body in bodies:
        if members and body.span not in members:
            yield belonging.draft(sentence, token, members, body.span, past=past)


def _members_by_clause(sentence: Sentence, token: Token) -> list[Span]:
    node = token
    while node.dep_ == "conj" and node.head.pos_ in ("NOUN", "PROPN"):
        node = node.head
    if node.dep_ in ("attr", "oprd") and modality.is_asserted(node.head):
        return belonging.subjects(sentence, node.head)
    if node.dep_ == "appos":
        owner = sentence.at.get(node.head.i)
        return [owner.span] if owner is not None else []
    if node.dep_ == "pobj" and node.head.lower_ == "as":
        return belonging.subjects(sentence, node.head.head)
    return []


def _members_beside(sentence: Sentence, token: Token, *, named_before: bool) -> list[Span]:
    following = token.i + 1
    named = sentence.at.get(following) if following < len(sentence.doc) else None
    if named is not None and named_before:
        return [mention.span for mention in belonging.run(sentence, following, named)]
    return [it.span for child in token.children if child.dep_ == "appos" for it in belonging.listed(sentence, child)]
