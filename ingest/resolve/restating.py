"""One membership by several words: the places in a sentence that name the same member and the same organization."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.records import Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.extract.drafts import MembershipDraft
    from ingest.records import Membership, Span
    from ingest.resolve.cast import Holding


def unheld(drafts: Iterable[MembershipDraft], holdings: Iterable[Holding]) -> list[MembershipDraft]:
    """Return drafts without the members that the same words give a post in the same organization."""
    held = {(holding.holder, holding.body) for holding in holdings}
    out = []
    for draft in drafts:
        members = tuple(span for span in draft.members if (span, draft.organization) not in held)
        if members == draft.members:
            out.append(draft)
        elif members:
            out.append(replace(draft, members=members))
    return out


def restated(memberships: Sequence[Membership], drafts: Iterable[MembershipDraft]) -> tuple[Membership, ...]:
    """Return memberships, and each once more for the other words in its sentence for the same two.

    A record so has each pair of mentions that a sentence ties; the graph makes one membership of them, and no more of
    it than of one.
    """
    by_words: dict[tuple[Span | None, Span | None], Membership] = {}
    for membership in memberships:
        by_words.setdefault((membership.member.span, membership.organization.span), membership)
    out = list(memberships)
    for draft in drafts:
        for again in draft.also:
            there, words = by_words.get((again.of, draft.organization)), (again.member, again.organization)
            if there is not None and words not in by_words:
                member, body = Party(there.member.actor, words[0]), Party(there.organization.actor, words[1])
                by_words[words] = replace(there, id=f"m{len(out) + 1}", member=member, organization=body)
                out.append(by_words[words])
    return tuple(out)
