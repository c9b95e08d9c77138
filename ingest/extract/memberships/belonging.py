"""What statements of membership are made of: lists of members, subjects, bodies that can have members."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ingest.extract import tenure
from ingest.extract.claims import clauses
from ingest.extract.drafts import MembershipDraft
from ingest.extract.posts import predication
from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.tokens import Token

    from ingest.extract.drafts import ActorMention
    from ingest.extract.sentences import Sentence
    from ingest.records import Role

ROLE_MEMBER_STATE: Final = "member state"
ROLE_MEMBER: Final = "member"
ROLE_UNIT: Final = "unit"

_WITH_MEMBERS: Final = frozenset(
    {"IntergovernmentalOrganization", "Organization", "GovernmentBody", "NewsMediaOrganization"}
)


def can_have_members(mention: ActorMention) -> bool:
    """Tell whether a mention names a body; a seat of government stands for who acts, not for a body to belong to."""
    return mention.type in _WITH_MEMBERS and mention.form != "metonym"


def is_party(mention: ActorMention) -> bool:
    """Tell whether a mention names a political party."""
    return mention.name.casefold().endswith((" party", " democrats", " greens", " alliance", " front", " union"))


def objects(verb: Token, links: Iterable[str] = ()) -> list[Token]:
    """Return a verb's or a noun's direct objects and, after the prepositions `links`, the others."""
    direct = [child for child in verb.children if child.dep_ == "dobj"]
    return direct + [
        item
        for child in verb.children
        if child.dep_ in ("prep", "agent") and child.lower_ in links
        for item in child.children
        if item.dep_ == "pobj"
    ]


def listed(sentence: Sentence, token: Token) -> list[ActorMention]:
    """Return the mentions in a coordination, from its first conjunct on."""
    out: list[ActorMention] = []
    for node in (*clauses.conjuncts(token), *token.conjuncts):
        mention = sentence.at.get(node.i)
        if node.i >= token.i and mention is not None and mention not in out:
            out.append(mention)
    return out


def bodies(sentence: Sentence, tokens: Iterable[Token]) -> list[ActorMention]:
    """Return the bodies that some tokens, and what is coordinated with them, name."""
    return [mention for token in tokens for mention in listed(sentence, token) if can_have_members(mention)]


def run(sentence: Sentence, index: int, first: ActorMention) -> list[ActorMention]:
    """Return the names of a list that starts at a token: "union members A, B and C"."""
    out = [first]
    doc = sentence.doc
    index = sentence.end(first)
    while index + 1 < len(doc) and doc[index].text in (",", "and", "&"):
        step = 2 if doc[index].text == "," and doc[index + 1].lower_ == "and" else 1
        mention = sentence.at.get(index + step)
        if mention is None or mention.type != first.type:
            break
        out.append(mention)
        index = sentence.end(mention)
    return out


def subjects(sentence: Sentence, verb: Token) -> list[Span]:
    """Return the words for a verb's subjects: the names in a list, or the person that a pronoun stands for."""
    subject = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is not None and subject.lower_ in ("who", "that", "which"):
        subject = verb.head if verb.dep_ == "relcl" else None
    if subject is not None:
        named = [mention.span for mention in listed(sentence, subject) if mention.type != "Place"]
        if named:
            return named
    return predication.subject_of(sentence, verb)


def is_person(sentence: Sentence, span: Span) -> bool:
    """Tell whether a member's words name a person or are a pronoun for one."""
    bounds = sentence.tokens.get(span)
    mention = sentence.at.get(bounds[0]) if bounds is not None else None
    return bounds is None or (mention is not None and mention.type == "Person")


def draft(
    sentence: Sentence, token: Token, members: Sequence[Span], body: Span, *, negated: bool = False, past: bool = False
) -> MembershipDraft:
    """Return a membership that the sentence of a token states."""
    named = [mention for span in members if (mention := sentence.by_start.get(span.start)) is not None]
    # A seat of government stands for its state where it is a member.
    kinds = {"State" if mention.form == "metonym" else mention.type for mention in named}
    role: Role = ROLE_MEMBER_STATE if kinds == {"State"} else ROLE_MEMBER
    content = Span(min(body.start, *(span.start for span in members)), max(body.end, *(span.end for span in members)))
    told = tenure.of(sentence, token, content.end)
    return MembershipDraft(
        sentence.block.span(token.sent), content, tuple(members), body, role, negated, past, tenure=told
    )


def distinct(drafts: Sequence[MembershipDraft]) -> Iterator[MembershipDraft]:
    """Yield memberships in order of place, each member of a body once a mention."""
    seen: set[tuple[Span, Span]] = set()
    for it in sorted(drafts, key=lambda draft: (draft.content, draft.organization)):
        members = tuple(member for member in it.members if (member, it.organization) not in seen)
        seen.update((member, it.organization) for member in members)
        if members:
            yield replace(it, members=members)
